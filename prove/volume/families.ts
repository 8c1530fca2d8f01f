import type { Life } from '../../apps/server/src/demo/life.ts';
import { simulate } from '../../apps/server/src/demo/simulate.ts';
import type { District } from '../../apps/server/src/districts/index.ts';

/** Matters that belong together, tasks and joined ones with the one that they belong to, the head first. */
export interface Family {
  lives: readonly Life[];
  /** All of them have ended. */
  isOver: boolean;
  isLate: boolean;
  category: string;
}

/** Lived by the rules of the pack, as the demo's history is: every event is one that the engine made. The same for the same arguments. */
export function liveFamilies(
  district: District,
  options: { seed: string; days: number; until: number },
  onProgress: (share: number) => void,
): Family[] {
  const { lives, expected } = simulate(district, options);
  const byId = new Map<string, Life>();
  for (const life of lives) {
    byId.set(life.matter.id, life);
    if (byId.size % 500 === 0) onProgress(Math.min(1, byId.size / expected));
  }
  const headOf = (life: Life): Life => {
    const parent = life.matter.parent && byId.get(life.matter.parent.id);
    return parent ? headOf(parent) : life;
  };
  return [...Map.groupBy(byId.values(), headOf)].map(([head, members]) => ({
    lives: [head, ...members.filter((life) => life !== head)],
    isOver: members.every(({ matter }) => matter.endedAt !== undefined),
    isLate: head.matter.flags.includes('overdue'),
    category: String(head.matter.facts.category ?? ''),
  }));
}

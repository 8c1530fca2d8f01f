import type { Family, Kin } from '@wangge/kernel';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/**
 * What belongs together with a matter, and with another one that it is about to join: itself, what it is a task of or has joined, its open
 * tasks and those that joined it, and so on. What has ended and is written hears of nothing any more, as in the server.
 */
export function familyOf({ lives }: World, life: Life, about: Life | undefined): Family {
  const family = new Map<string, Kin>();
  const waiting = about ? [life, about] : [life];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { matter, stage } = next;
    if (family.has(matter.id)) continue;
    family.set(matter.id, { procedure: stage.procedure, matter });
    for (const id of kinOf(next)) {
      const kin = lives.get(id);
      if (kin) waiting.push(kin);
    }
  }
  return family;
}

function kinOf({ matter: { parent, tasks = [], joined = [] } }: Life): string[] {
  return [
    ...(parent ? [parent.id] : []),
    ...tasks.flatMap(({ status, matter }) => (status === 'open' && matter ? [matter.id] : [])),
    ...joined.map(({ id }) => id),
  ];
}

/** What this one tells again of, as far as it goes on and leads itself: it could be joined. Undefined where there is no such. */
export function likeOf(
  { lives, told }: World,
  { arrival, matter }: Partial<Pick<Life, 'arrival' | 'matter'>>,
): Life | undefined {
  // Who leads others joins nobody.
  if ((matter?.joined ?? []).length > 0) return undefined;
  const first = arrival?.like === undefined ? undefined : told.get(arrival.like);
  const lead = first?.matter.parent?.as === 'merged' ? lives.get(first.matter.parent.id) : first;
  if (!lead || lead.matter.endedAt !== undefined || lead.matter.parent || lead.matter.id === matter?.id)
    return undefined;
  return lives.has(lead.matter.id) && lead.matter.kind === matter?.kind ? lead : undefined;
}

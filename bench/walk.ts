import { readPack } from '../packages/district/src/index.ts';
import { packIn } from '../packages/district/tests/folder.ts';
import { standingsOf } from '../packages/district/tests/walk/checked.ts';
import { neverTaken } from '../packages/district/tests/walk/never.ts';
import { walkPack } from '../packages/district/tests/walk/walk.ts';

/** What a walk through every procedure of a district came to. */
export interface PackWalk {
  steps: number;
  matters: number;
  carriedOut: number;
  /** Matters that were led to an end after their walk, and the most attempts that one of them took; none was left. */
  ledHome: number;
  longestHome: number;
  seconds: number;
  /** How often matters called, joined, split, voted. */
  kin: Readonly<Record<string, number>>;
  /** By reason: the guard, or else the code of the refusal. */
  refused: Readonly<Record<string, number>>;
  /** By procedure: how many of its states, and of the ways to stand that the checker knows, were seen. */
  seen: Readonly<Record<string, { states: [number, number]; standings: [number, number] }>>;
  /** Actions, requests, votes and timers that neither the walk nor the way to an end took: `petition set-aside`. */
  never: readonly string[];
}

export type WalkResult = Readonly<Record<string, PackWalk>>;

/** @throws when a promise is broken, with the shortest way to it */
export function benchWalk(steps: Readonly<Record<string, number>>, say: (line: string) => void): WalkResult {
  return Object.fromEntries(
    Object.entries(steps).map(([district, most]) => {
      const result = walkDistrict(district, most);
      say(
        `  ${district}: ${result.steps} steps in ${result.seconds.toFixed(1)} s through ${Object.keys(result.seen).join(', ')}`,
      );
      say(`  ${district}: never taken: ${result.never.join(', ') || 'nothing'}`);
      return [district, result];
    }),
  );
}

function walkDistrict(district: string, steps: number): PackWalk {
  const { pack } = readPack(packIn(district));
  if (!pack) throw new Error(`districts/${district} has faults: run wangge district check`);
  const began = performance.now();
  const walked = walkPack(pack, steps);
  const { matters, carriedOut, ledHome, longestHome, kin, refusals, states, standings } = walked;
  const seconds = (performance.now() - began) / 1000;
  const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
    Object.fromEntries([...counts].sort());
  return {
    ...{ steps: walked.steps, matters, carriedOut, ledHome, longestHome, seconds },
    ...{ kin: sorted(kin), refused: sorted(refusals) },
    seen: Object.fromEntries(
      Object.values(pack.procedures).map(({ id, states: all }) => [
        id,
        {
          states: [states.get(id)?.size ?? 0, Object.keys(all).length],
          standings: [standings.get(id)?.size ?? 0, standingsOf(pack, id).size],
        },
      ]),
    ),
    never: neverTaken(pack, (procedure, step) => walked.ever.has(`${procedure} ${step}`)).map(
      ({ procedure, step }) => `${procedure} ${step}`,
    ),
  };
}

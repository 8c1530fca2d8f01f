import type { Procedure } from '@wangge/kernel';
import fc from 'fast-check';
import type { DistrictPack } from '../../src/index.ts';
import { Families, type Move } from './families.ts';
import { Seen } from './seen.ts';
import { drawFrom, Town } from './town.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS_PER_WALK = 100;
// So many attempts at each matter must do to end it: most are refused, since who does what, and with what form, is drawn.
const HOME = 1000;
const BEGIN = Date.parse('2020-03-30T01:00:00Z');

const anyMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant('report' as const) },
    { weight: 30, arbitrary: fc.constant('act' as const) },
    { weight: 2, arbitrary: fc.constant('guess' as const) },
    { weight: 2, arbitrary: fc.constant('sweep' as const) },
  ),
  wait: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 40 * MINUTE }) },
    { weight: 5, arbitrary: fc.integer({ min: HOUR, max: 20 * HOUR }) },
    { weight: 1, arbitrary: fc.integer({ min: DAY, max: 10 * DAY }) },
    { weight: 1, arbitrary: fc.integer({ min: 20 * DAY, max: 120 * DAY }) },
    { weight: 1, arbitrary: fc.integer({ min: -2 * HOUR, max: -1 }) },
  ),
  salt: fc.nat(),
});

const moves = fc.array(anyMove, { minLength: STEPS_PER_WALK, maxLength: STEPS_PER_WALK });

/**
 * Every procedure of a pack at random, in so many steps altogether; those that only a call opens come with their callers.
 * @throws with the shortest way to it, when a promise is broken
 */
export function walkPack(pack: DistrictPack, steps: number): Seen {
  const seen = new Seen();
  const town = new Town(pack);
  const opened = Object.values(pack.procedures).filter(({ opening }) => Object.keys(opening.by).length > 0);
  for (const procedure of opened) {
    fc.assert(
      fc.property(fc.nat(), moves, (salt, given) => walk(town, procedure, seen, salt, given)),
      { seed: 20200404, numRuns: Math.ceil(steps / opened.length / STEPS_PER_WALK) },
    );
  }
  return seen;
}

/** Reports of one procedure side by side, and what befalls them. */
function walk(town: Town, procedure: Procedure, seen: Seen, salt: number, given: readonly Move[]): void {
  const families = new Families(town, procedure, seen, { now: BEGIN, most: 1 + (salt % 4) });
  for (const move of given) families.step(move);
  families.leadHome(drawFrom(salt), HOME);
}

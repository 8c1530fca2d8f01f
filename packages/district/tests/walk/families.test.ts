import { describe, expect, test } from 'vitest';
import { type DistrictPack, readPack } from '../../src/index.ts';
import { packIn } from '../folder.ts';
import { kinPack } from '../kin-pack.ts';
import { changed, smallPack } from '../small-pack.ts';
import { standingsOf } from './checked.ts';
import { Families } from './families.ts';
import { neverTaken } from './never.ts';
import { seekRest } from './seek.ts';
import { Seen } from './seen.ts';
import { drawFrom, Town } from './town.ts';
import { walkPack } from './walk.ts';

/** A made-up pack has as many people as its tests need, and no panel: here every unit has people of every role over the whole town. */
function staffed(pack: DistrictPack): DistrictPack {
  const area = pack.areas[0]!.code;
  const posts = pack.units.flatMap(({ id: unit }) =>
    [1, 2, 3].flatMap((one) =>
      (['department', 'dispatcher', 'grid-worker'] as const).map((role) => ({
        ...{ staff: `${unit}-${one}`, role, unit, area, title: undefined },
      })),
    ),
  );
  return { ...pack, posts: [...pack.posts, ...posts] };
}

/** What befalls matters that belong together: a walk through the shipped district has to have met it by chance, however short it is. */
const interesting: readonly string[] = [
  ...['joined', 'left', 'followed', 'split off', 'tasks opened', 'task-done', 'task-failed', 'caller-ended'],
  ...['ballots passed', 'ballots failed'],
];

// Every procedure of every pack is walked at random, matters with those that belong to them: called, joined, split, voted on. Short by
// default, and the bench `walk` goes 100,000 steps of the shipped district (WANGGE_LONG=1 does so here).
const LONG = process.env.WANGGE_LONG === '1';

describe.each([
  ['a pack of all words', kinPack, LONG ? 10_000 : 1_000],
  ['shizhong', () => packIn('shizhong'), LONG ? 100_000 : 5_000],
  ['ville-haute', () => packIn('ville-haute'), LONG ? 10_000 : 500],
] as const)('%s', (name, files, steps) => {
  test(`${steps} random steps leave every promise standing, and every step is taken`, {
    timeout: LONG ? 1_200_000 : 120_000,
  }, () => {
    const { pack } = readPack(files());
    expect(pack).toBeDefined();
    const began = performance.now();
    const played = files === kinPack ? staffed(pack!) : pack!;
    const seen = walkPack(played, steps);
    console.info(`${name}: ${figuresOf(seen)} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    for (const { id, states } of Object.values(pack!.procedures)) {
      const stood = seen.standings.get(id) ?? new Set();
      const checked = standingsOf(pack!, id);
      const outside = [...stood].filter((way) => !checked.has(way));
      expect(outside, `${id} stands where the checker has not been`).toEqual([]);
      // A walk that never gets anywhere proves nothing, and a checker that sees far more than can happen finds faults that are none.
      const share = LONG ? 0.8 : 0.5;
      expect(seen.states.get(id)?.size ?? 0, `states of ${id} that were seen`).toBeGreaterThanOrEqual(
        Object.keys(states).length * share,
      );
      expect(stood.size, `ways to stand of ${id} that were seen`).toBeGreaterThanOrEqual(checked.size * share);
    }
    expect(seen.carriedOut).toBeGreaterThan(steps * 0.2);
    expect(seen.ledHome).toBeGreaterThan(0);
    if (name === 'shizhong') expect(interesting.filter((what) => !seen.ever.has(what))).toEqual([]);
    // What chance has left out is sought out, so that every action, request, vote and timer of every procedure is taken at least once.
    seekRest(played, seen);
    expect(neverTaken(played, (procedure, step) => seen.ever.has(`${procedure} ${step}`))).toEqual([]);
  });
});

test('a matter that nobody can bring to an end fails the walk, with where it is and what stands against it', () => {
  const files = changed(
    'procedures/report.yaml',
    '{ no-request: rest }]',
    '{ no-request: rest }, { count-reached: { counter: extensions, limit: 3 } }]',
  );
  // It rests twice at most. The checker refuses it, so that the walk is given what no pack can bring.
  expect(readPack(files).faults.map(({ code }) => code)).toEqual(['procedure-contradiction']);
  const { pack } = readPack(smallPack());
  const procedure = structuredClone(pack!.procedures.report!);
  procedure.actions.finish!.guards!.push({ 'count-reached': { counter: 'extensions', limit: 3 } });
  const begin = { now: Date.parse('2020-03-30T01:00:00Z'), most: 1 };
  const town = new Town(staffed(pack!));
  const inWork = Array.from({ length: 20 }, (_, salt) => {
    const families = new Families(town, procedure, new Seen(), begin);
    for (let step = 0; step < 5; step++) families.step({ kind: 'act', wait: 1, salt: 100 * salt + step });
    return families;
  }).filter(({ kin }) => [...kin.values()].some(({ matter }) => matter.state === 'working'));
  expect(inWork.length).toBeGreaterThan(3);
  for (const families of inWork) {
    expect(() => families.leadHome(drawFrom(1), 300)).toThrow(
      /^report: nobody leads m\d+ from (working|resting) to an end by (.*finish \((count-reached|different-person)\)|waiting)/,
    );
  }
});

test('a step that nobody can ever take is left over by the search, and nothing else is', () => {
  const { pack } = readPack(smallPack());
  const procedure = structuredClone(pack!.procedures.report!);
  procedure.actions.finish!.guards!.push({ 'count-reached': { counter: 'extensions', limit: 3 } });
  const seen = new Seen();
  const barred = { ...staffed(pack!), procedures: { report: procedure } };
  seekRest(barred, seen, 10);
  expect(neverTaken(barred, (id, step) => seen.ever.has(`${id} ${step}`))).toEqual([
    { procedure: 'report', step: 'finish' },
  ]);
});

/** Petitions of a pack, each alone, so many steps of each. */
function petitions(pack: DistrictPack, many: number): Seen {
  const seen = new Seen();
  const town = new Town(pack);
  const now = Date.parse('2020-03-30T01:00:00Z');
  for (let salt = 0; salt < many; salt++) {
    const families = new Families(town, pack.procedures.petition!, seen, { now, most: 1 });
    for (let step = 0; step < 60; step++) families.step({ kind: 'act', wait: 300_000, salt: 100 * salt + step });
  }
  return seen;
}

test('a right that no unit can grant fails the walk, with what bars it', () => {
  const { pack } = readPack(packIn('shizhong'));
  expect(petitions(pack!, 100).refusals.get('above-unit')).toBeGreaterThan(10);
  const above = new Set(pack!.units.flatMap(({ id, kind }) => (['government', 'superior'].includes(kind) ? [id] : [])));
  const deserted = { ...pack!, posts: pack!.posts.filter(({ unit }) => !above.has(unit)) };
  expect(() => petitions(deserted, 100)).toThrow(
    /^request-review is barred for good: above-unit refuses the unit, and no other may be named after [a-z-]+$/,
  );
});

function figuresOf({ steps, matters, carriedOut, ledHome, longestHome, kin, refusals }: Seen): string {
  const sorted = (counts: ReadonlyMap<string, number>): string =>
    [...counts]
      .sort()
      .map(([what, count]) => `${what} ${count}`)
      .join(', ');
  const played = `${steps} steps, ${matters} matters, ${carriedOut} commands carried out, ${ledHome} left unended and led to an end in at most ${longestHome} attempts`;
  return `${played}; ${sorted(kin)}; refused: ${sorted(refusals)}`;
}

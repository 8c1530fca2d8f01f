import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restandAll } from '../../src/cases/index.ts';
import { fillHistory } from '../../src/demo/index.ts';
import { openPhotoFolder, photoFolder } from '../../src/photos/index.ts';
import { SEED, UNTIL } from '../demo/world.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import {
  countsOf,
  everyKind,
  type Names,
  type Overrun,
  type Row,
  ratesOf,
  recount,
  retally,
  retime,
  type Times,
  type Told,
} from './recount/index.ts';

const DAYS = 8;
const DAY = 86_400_000;
const day = (offset: number): string => new Date(UNTIL + offset * DAY).toISOString().slice(0, 10);
/** Days that the history covers and days on which its last deadlines fall. */
const period = `${day(-DAYS)}..${day(75)}`;
const cutoffs = [new Date(UNTIL).toISOString(), new Date(UNTIL - 3 * DAY).toISOString()];

let town: Town;
let supervisor: Person;
/** Of both languages' shape; each test says what it looks for. */
const ask = async (person: Person, query: Record<string, string>) =>
  taken(await person.get(`/api/v1/assessment?${new URLSearchParams(query)}`));

beforeAll(async () => {
  town = await openTown('shizhong', { at: new Date(UNTIL).toISOString() });
  const photos = await openPhotoFolder(photoFolder(town.services));
  const options = { seed: SEED, days: DAYS, until: UNTIL, photos };
  await fillHistory({ database: town.test.database, keys: town.services.keys }, town.district, options);
  supervisor = await town.as('supervisor');
  // A week's tasks and orders take their time on a small machine.
}, 300_000);
afterAll(() => town.close());

/** What rows are told apart by, from the path of an area as the district wrote it. */
const rowOf: Record<string, (told: Pick<Told, 'unit' | 'area' | 'category'>) => string | null> = {
  unit: ({ unit }) => unit,
  category: ({ category }) => category,
  'area:street': ({ area }) => areaAt(area, 2),
  'area:community': ({ area }) => areaAt(area, 3),
};
function areaAt(path: string, level: number): string | null {
  const above = `${path.split('.').slice(0, level).join('.')}.`;
  return path.split('.').length - 1 < level ? null : (town.district.areaByPath.get(above)?.code ?? null);
}

/** How many figures of a kind a week has at least: the recount of nothing would agree with anything. A week has no project yet. */
const least: Readonly<Record<string, number>> = {
  'grid-event': 1000,
  'hotline-order': 100,
  petition: 0,
  'micro-wish': 0,
  'joint-task': 0,
};
const ways = cutoffs.flatMap((cutoff, index) =>
  everyKind
    // A wish is claimed towards the end of the week.
    .filter(({ kind }) => kind in least && (index === 0 || kind !== 'micro-wish'))
    .map((names) => [names.kind, cutoff, names] as const),
);

describe.each(ways)('%s at the cut-off %s', (kind, cutoff, names: Names) => {
  let told: Told[];
  let byUnits: Told[];
  const counts = (of: readonly Told[]) => countsOf(of, names, period);
  beforeAll(async () => {
    told = await recount(town, cutoff, names);
    byUnits = await recount(town, cutoff, names, 'units');
    expect(told.length).toBeGreaterThan(least[kind] ?? 0);
  });

  test.each(Object.keys(rowOf))('every indicator by %s is what a recount over the events gives', async (by) => {
    const answer = await ask(supervisor, { period, cutoff, by, kind });
    const groups = Map.groupBy(by === 'unit' ? byUnits : told, (one) => rowOf[by]?.(one) ?? '-');
    for (const row of answer.rows) {
      expect({ row: row.row, ...ratesOf(row) }).toEqual({ row: row.row, ...counts(groups.get(row.row) ?? []) });
    }
    const rows = new Set(answer.rows.map(({ row }: { row: string }) => row));
    for (const [row, own] of groups) if (!rows.has(row)) expect(own.filter(({ whole }) => whole)).toEqual([]);
    expect(ratesOf(answer.total)).toEqual(counts(told));
  });

  test('by weeks, too: each matter lies in the week of its own instant', async () => {
    const answer = await ask(supervisor, { period, cutoff, by: 'period', kind });
    expect(answer.rows.length).toBeGreaterThan(0);
    for (const row of answer.rows) {
      const [from, to] = row.row.split('..');
      const begin = Date.parse(`${from}T00:00:00+08:00`);
      const end = Date.parse(`${to}T00:00:00+08:00`) + DAY;
      const own = told.filter(({ at }) => at.getTime() >= begin && at.getTime() < end);
      expect({ row: row.row, ...ratesOf(row) }).toEqual({ row: row.row, ...counts(own) });
    }
  });
});

/** Kinds that the tallies and the formula of the district are about. */
const weighed = everyKind.filter(({ kind }) => kind === 'grid-event' || kind === 'hotline-order');

describe.each(weighed.map((names) => [names.kind, names] as const))('what is added up of %s', (kind, names) => {
  const [cutoff = ''] = cutoffs;
  const [first, last] = period.split('..');
  const begin = new Date(`${first}T00:00:00+08:00`);
  const end = new Date(Date.parse(`${last}T00:00:00+08:00`) + DAY);

  test.each(Object.keys(rowOf))('every tally by %s is what a recount over the events gives', async (by) => {
    const answer = await ask(supervisor, { period, cutoff, by, kind });
    const of = async (scope: 'matter' | 'units') =>
      (await retally(town, cutoff, names, scope)).filter(({ at }) => at >= begin && at < end);
    const all = await of('matter');
    expect(all.reduce((sum, { times }) => sum + times, 0)).toBeGreaterThan(kind === 'grid-event' ? 200 : 30);
    const sumsOf = (of: readonly Times[]) => {
      const sum = (tally: string): number =>
        of.reduce((total, one) => total + (one.tally === tally ? one.times : 0), 0);
      return { reworks: sum('reworks'), contacts: sum('contacts') };
    };
    const groups = Map.groupBy(by === 'unit' ? await of('units') : all, (one) => rowOf[by]?.(one) ?? '-');
    for (const { row, tallies } of answer.rows)
      expect({ row, ...tallies }).toEqual({ row, ...sumsOf(groups.get(row) ?? []) });
    const shown = new Set(answer.rows.map(({ row }: Row) => row));
    const counting = [...groups].filter(([, of]) => of.some(({ times }) => times > 0));
    expect(counting.filter(([row]) => !shown.has(row)).map(([row]) => row)).toEqual([]);
    expect(answer.total.tallies).toEqual(sumsOf(all));
  });

  test.each(Object.keys(rowOf))('every multiple by %s is what a recount over the events gives', async (by) => {
    for (const cutoff of cutoffs) {
      const answer = await ask(supervisor, { period, cutoff, by, kind });
      const of = async (scope: 'matter' | 'units') =>
        (await retime(town, cutoff, names, scope)).filter(({ at }) => at >= begin && at < end);
      const all = await of('matter');
      const groups = Map.groupBy(by === 'unit' ? await of('units') : all, (one) => rowOf[by]?.(one) ?? '-');
      for (const { row, multiples } of answer.rows) expectMean(multiples.overrun, groups.get(row) ?? []);
      expect([...groups.keys()].filter((row) => !answer.rows.some((one: Row) => one.row === row))).toEqual([]);
      expectMean(answer.total.multiples.overrun, all);
      if (cutoff === cutoffs[0]) expect(all.length).toBeGreaterThan(kind === 'grid-event' ? 40 : 0);
    }
  });
});

function expectMean(given: Record<string, number | null>, all: readonly Overrun[]): void {
  const adjusted = all.filter(({ excused }) => !excused);
  const mean = (of: readonly Overrun[]): number | null =>
    of.length === 0 ? null : of.reduce((sum, { times }) => sum + times, 0) / of.length;
  expect([given.matters, given.adjustedMatters]).toEqual([all.length, adjusted.length]);
  for (const [one, other] of [
    [given.raw, mean(all)],
    [given.adjusted, mean(adjusted)],
  ] as const) {
    if (other === null) expect(one).toBeNull();
    else expect(one).toBeCloseTo(other, 3);
  }
}

describe.each(cutoffs)('at the cut-off %s', (cutoff) => {
  const listed = async (id: string, part: string, { row }: Row): Promise<number> => {
    const figure = [id, part, period, cutoff, 'unit', row, 'grid-event'].join('~');
    return taken(await supervisor.get(`/api/v1/cases/counts?${new URLSearchParams({ figure })}`)).total;
  };

  test('every figure opens a list of as many cases', async () => {
    const answer = await ask(supervisor, { period, cutoff, by: 'unit', kind: 'grid-event' });
    const biggest = answer.rows.toSorted(
      (a: Row, b: Row) => (b.rates.disposal?.denominator ?? 0) - (a.rates.disposal?.denominator ?? 0),
    );
    for (const row of [...biggest.slice(0, 3), answer.rows.at(-1)] as Row[]) {
      for (const [id, rate] of Object.entries(row.rates)) {
        const sizes = {
          whole: rate.denominator,
          part: rate.numerator,
          rest: rate.denominator - rate.numerator,
          'adjusted-part': rate.adjustedNumerator,
          'not-yet-due': rate.notYetDue,
        };
        for (const [part, size] of Object.entries(sizes)) {
          expect({ id, part, total: await listed(id, part, row) }).toEqual({ id, part, total: size });
        }
      }
      const { matters, adjustedMatters } = row.multiples.overrun ?? {};
      expect([await listed('overrun', 'counted', row), await listed('overrun', 'adjusted-counted', row)]).toEqual([
        matters,
        adjustedMatters,
      ]);
    }
  });
});

test('made anew from the events, every standing is what was written with them', async () => {
  const standings = () => town.query('select * from wangge.standing where from_at < until_at order by matter_id, seq');
  const before = await standings();
  expect(before.length).toBeGreaterThan(1000);
  expect(await restandAll(town.services, town.district)).toBeGreaterThan(300);
  expect(await standings()).toEqual(before);
});

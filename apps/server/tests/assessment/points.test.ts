import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AssessedRow, AssessmentView } from '../../src/assessment/index.ts';
import { fillHistory } from '../../src/demo/index.ts';
import { openPhotoFolder, photoFolder } from '../../src/photos/index.ts';
import { SEED, UNTIL } from '../demo/world.ts';
import { openTown, type Town, taken } from '../scenarios/people.ts';
import {
  gridEventNames,
  hotlineOrderNames,
  type Names,
  type Points,
  type PointsRow,
  repoint,
} from './recount/index.ts';

/**
 * The points of the published formula over a week of cases and orders with findings in it: upheld, dropped, undecided, appealed against and
 * overturned or not, about what leaders and media told of and what others did.
 */
const DAYS = 8;
const DAY = 86_400_000;
const MINUTE = 60_000;
const day = (offset: number): string => new Date(UNTIL + offset * DAY).toISOString().slice(0, 10);
/** Days that the history covers and days on which its last deadlines fall. */
const [first, last] = [day(-DAYS), day(75)];
const span = [new Date(`${first}T00:00:00+08:00`), new Date(Date.parse(`${last}T00:00:00+08:00`) + DAY)] as const;
const units = [
  'urban-management',
  'sanitation-company',
  'landscape',
  'transport',
  'market-supervision',
  'water-supply-company',
  'traffic-police',
];

let town: Town;
/** Before anybody appealed, and after all that. */
let cutoffs: string[];

const act = async (login: string, id: string, action: string, form: object = {}): Promise<void> => {
  taken(await (await town.as(login)).act(id, action, form));
};
const deskOf = (unit: string): string => (unit === 'urban-management' ? 'urban' : `${unit}-desk`);

interface Finding {
  id: string;
  unit: string;
  isDouble: boolean;
}

/** About cases that these units reported done, those of leaders and media first. */
async function bringFindings(): Promise<Finding[]> {
  const candidates = await town.query(
    `select distinct on (place, unit, id) * from (
      select one.matter_id as id, one.body -> 'actor' ->> 'unit' as unit, told.body -> 'opened' ->> 'source' in ('leader', 'media') as double,
        row_number() over (partition by one.body -> 'actor' ->> 'unit', told.body -> 'opened' ->> 'source' in ('leader', 'media')
          order by one.matter_id) as place
      from wangge.event one join wangge.event told using (matter_id)
      where one.body ->> 'action' = 'report-done' and one.body -> 'actor' ->> 'unit' = any($1)
        and told.body -> 'opened' ->> 'kind' in ('grid-event', 'hotline-order')
    ) as ranked where place <= 4 order by place, unit, id`,
    [units],
  );
  const findings: Finding[] = [];
  const supervisor = await town.as('supervisor');
  for (const { id, unit, double } of candidates as { id: string; unit: string; double: boolean }[]) {
    if (findings.filter(({ isDouble }) => isDouble === double).length >= (double ? 6 : 10)) continue;
    const brought = await supervisor.act(id, 'bring-false-report', { unit: [unit], basis: '不符' });
    if (brought.status !== 200) continue;
    const { tasks } = taken(await supervisor.view(id));
    const { matter } = tasks.findLast(({ task }: { task: string }) => task === 'false-report');
    findings.push({ id: matter.id, unit, isDouble: double });
  }
  return findings;
}

beforeAll(async () => {
  const staff = ['s-supervisor-2', ...units.map((unit) => `s-${unit}-desk`)];
  town = await openTown('shizhong', { staff, at: new Date(UNTIL).toISOString() });
  const photos = await openPhotoFolder(photoFolder(town.services));
  const options = { seed: SEED, days: DAYS, until: UNTIL, photos };
  await fillHistory({ database: town.test.database, keys: town.services.keys }, town.district, options);
  await town.setNow(UNTIL + 10 * MINUTE);
  const findings = await bringFindings();
  expect(findings.filter(({ isDouble }) => isDouble).length).toBeGreaterThan(2);
  expect(new Set(findings.map(({ unit }) => unit)).size).toBeGreaterThan(3);
  await town.setNow(UNTIL + 20 * MINUTE);
  for (const [index, { id, unit }] of findings.entries()) {
    // One is left undecided, one is dropped.
    if (index === 1) continue;
    await act(deskOf(unit), id, 'state-view', { opinion: '情况说明' });
    await act('leader', id, index === 2 ? 'drop' : 'uphold', { opinion: '核对照片' });
  }
  await town.setNow(UNTIL + 30 * MINUTE);
  cutoffs = [new Date(town.now()).toISOString()];
  await town.setNow(UNTIL + 40 * MINUTE);
  const appealed = findings.filter((_, index) => index % 3 === 0);
  for (const [index, { id, unit }] of appealed.entries()) {
    await act(deskOf(unit), id, 'ask-appeal', { opinion: '补充材料' });
    if (index === 1) continue;
    await act('duty', id, 'approve-appeal');
    await act('supervisor-2', id, index === 2 ? 'refuse-appeal' : 'approve-appeal');
  }
  cutoffs.push(new Date(UNTIL + 50 * MINUTE).toISOString());
  await town.setNow(UNTIL + 50 * MINUTE);
}, 300_000);
afterAll(() => town?.close());

const every = [gridEventNames, hotlineOrderNames];
interface Way {
  name: string;
  kind: string[];
  kinds: readonly Names[];
  findings: boolean;
  /** At which of the cut-offs. */
  at: readonly number[];
}
const ways: Way[] = [
  { name: 'every kind', kind: [], kinds: every, findings: true, at: [0, 1] },
  { name: 'grid events alone', kind: ['grid-event'], kinds: [gridEventNames], findings: false, at: [1] },
  { name: 'orders alone', kind: ['hotline-order'], kinds: [hotlineOrderNames], findings: false, at: [1] },
  {
    name: 'orders and findings',
    kind: ['hotline-order', 'unit-finding'],
    kinds: [hotlineOrderNames],
    findings: true,
    at: [1],
  },
];
const groupings = { unit: 'unit', 'area:street': 'street', period: 'week' } as const;

async function ask(by: string, cutoff: string, kind: readonly string[]): Promise<AssessmentView> {
  const query = new URLSearchParams([
    ...Object.entries({ period: `${first}..${last}`, by, cutoff }),
    ...kind.map((one) => ['kind', one]),
  ] as [string, string][]);
  return taken(await (await town.as('supervisor')).get(`/api/v1/assessment?${query}`));
}

/** Streets go by their code on the page. */
const codeOf = ({ row }: PointsRow): string => town.district.areaByPath.get(row)?.code ?? row;

function expectPoints({ row, score }: AssessedRow, told: PointsRow | undefined, of: readonly string[]): void {
  const nothing: Points = { 'closing-on-time': null, closing: null, reworks: 0, findings: 0, total: null };
  for (const reading of ['raw', 'adjusted'] as const) {
    const { total, ...parts } = told?.[reading] ?? nothing;
    const given = score?.[reading];
    expect([row, reading, Object.keys(given?.parts ?? {})]).toEqual([row, reading, of]);
    // Sums of tenths differ in their last digit by the order in which they are added.
    const close = (points: number | null): unknown => (points === null ? null : expect.closeTo(points, 5));
    const expected = Object.fromEntries(of.map((id) => [id, close(parts[id as keyof typeof parts])]));
    expect([row, reading, given]).toEqual([row, reading, { parts: expected, total: close(total) }]);
  }
}

describe.each(ways)('of $name', ({ kind, kinds, findings, at }) => {
  const parts = ['closing-on-time', 'closing', 'reworks', ...(findings ? ['findings'] : [])];

  describe.each(at.map((which) => [which === 0 ? 'before any appeal' : 'after the appeals', which] as const))(
    '%s',
    (_, which) => {
      const question = () => ({ cutoff: cutoffs[which] ?? '', kinds, findings, span });
      const answered = (by: string) => ask(by, question().cutoff, kind);

      test.each(Object.entries(groupings))(
        'the points by %s are what the formula gives over the events',
        async (by, own) => {
          const answer = await answered(by);
          expect(answer.formula.map(({ id }) => id)).toEqual(parts);
          const told = new Map((await repoint(town, { ...question(), by: own })).map((one) => [codeOf(one), one]));
          for (const row of answer.rows) expectPoints(row, told.get(row.row), parts);
          const shown = new Set(answer.rows.map(({ row }) => row));
          const missed = [...told].filter(([row, { raw }]) => !shown.has(row) && raw.total !== null);
          expect(missed).toEqual([]);
          const judged = [...told.values()].filter(({ raw }) => raw['closing-on-time'] !== null);
          expect(judged.length).toBeGreaterThan(by === 'period' ? 0 : 5);
        },
      );

      test('the points of all together, too', async () => {
        const { total } = await answered('unit');
        const [all] = await repoint(town, { ...question(), by: 'all' });
        expectPoints(total, all, parts);
        expect((await answered('area:street')).total.score).toEqual(total.score);
        const off = { raw: Math.abs(all?.raw.findings ?? 0), adjusted: Math.abs(all?.adjusted.findings ?? 0) };
        if (!findings) return expect(off).toEqual({ raw: 0, adjusted: 0 });
        // Some of them double; overturned ones in the raw figure alone.
        expect(total.tallies.findings).toBeGreaterThan(6);
        expect(off.raw).toBeGreaterThan(total.tallies.findings ?? 0);
        if (which === 0) expect(off.adjusted).toBe(off.raw);
        else expect(off.adjusted).toBeLessThan(off.raw);
      });
    },
  );
});

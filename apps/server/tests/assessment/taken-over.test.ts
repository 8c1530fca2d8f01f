import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssessmentView } from '../../src/assessment/index.ts';
import { restandAll } from '../../src/cases/index.ts';
import { openTown, type Town, taken } from '../scenarios/people.ts';
import { countsOf, gridEventNames, ratesOf, recount, type Told } from './recount/index.ts';

// What one unit let lapse and another one finished in its own time: late for its caller, and whose doing it was.

let town: Town;
let id: string;
const period = '2020-04-01..2020-04-30';
const cutoff = '2020-04-10T04:00:00.000Z';
const ask = async (login: string, more: Record<string, string> = {}): Promise<AssessmentView> => {
  const query = new URLSearchParams({ period, cutoff, kind: 'grid-event', by: 'unit', ...more });
  return taken(await (await town.as(login)).get(`/api/v1/assessment?${query}`));
};
const act = async (login: string, action: string, form: object = {}): Promise<void> => {
  taken(await (await town.as(login)).act(id, action, form));
};

beforeAll(async () => {
  town = await openTown('shizhong', { at: '2020-04-07T09:00:00+08:00' });
  const place = { ...town.pointIn(town.gridsOf('370103012028')[0] as string), crs: 'WGS-84' };
  const form = { place, text: '井盖缺失', category: 'C0103', condition: 'C0103-1' };
  id = taken(await (await town.as('worker')).report('grid-event', form), 201).id;
  await act('duty', 'file', { category: 'C0103', condition: 'C0103-1' });
  await act('dispatcher', 'dispatch', { lead: 'urban-management' });
  await act('urban', 'sign');
  await town.setNow('2020-04-10T09:00:00+08:00');
  await act('urban', 'return', { reason: 'not-our-duty', basis: '权责清单' });
  await act('supervisor', 'arbitrate', { lead: 'housing-construction', basis: '职责清单' });
  await town.setNow('2020-04-10T10:00:00+08:00');
  await act('housing', 'sign');
  const housing = await town.as('housing');
  await act('housing', 'report-done', { result: '已更换', photos: [await housing.upload()] });
  await town.setNow('2020-04-10T12:00:00+08:00');
}, 120_000);
afterAll(() => town?.close());

const rated = ({ rows }: AssessmentView) =>
  Object.fromEntries(rows.map(({ row, rates }) => [row, rates as Record<string, object>]));

test('is a failure of the unit that let it lapse, and none of the one that took it over', async () => {
  const rows = rated(await ask('supervisor'));
  expect(rows['urban-management']).toMatchObject({
    disposal: { numerator: 0, denominator: 1 },
    'disposal-on-time': { numerator: 0, denominator: 1 },
    overdue: { numerator: 1, denominator: 1 },
    'dispatch-on-time': { denominator: 0 },
    rework: { denominator: 0 },
  });
  expect(rows['housing-construction']).toMatchObject({
    disposal: { numerator: 1, denominator: 1 },
    'disposal-on-time': { numerator: 1, denominator: 1 },
    overdue: { numerator: 0, denominator: 1 },
    rework: { numerator: 0, denominator: 1 },
  });
});

test('is one case of its street and of all units together, and late', async () => {
  const late = {
    disposal: { numerator: 1, denominator: 1 },
    'disposal-on-time': { numerator: 0, denominator: 1 },
    overdue: { numerator: 1, denominator: 1 },
  };
  const byStreet = await ask('supervisor', { by: 'area:street' });
  expect(byStreet.rows).toMatchObject([{ row: '370103012', rates: late }]);
  for (const { total } of [await ask('supervisor'), byStreet]) {
    expect(total.rates).toMatchObject(late);
    expect(total.tallies).toMatchObject({ contacts: 1 });
  }
});

test('is on time at the desk of the unit that has it, whatever its figures are told by', async () => {
  for (const by of ['unit', 'area:street']) {
    const { rows, total } = await ask('housing', { by });
    expect(rows).toHaveLength(1);
    expect(total.rates).toMatchObject({
      'disposal-on-time': { numerator: 1, denominator: 1 },
      overdue: { numerator: 0, denominator: 1 },
    });
  }
});

test('is counted so by a recount over the events, each way', async () => {
  const units = await recount(town, cutoff, gridEventNames, 'units');
  const answer = await ask('supervisor');
  for (const row of answer.rows) {
    const own = units.filter(({ unit }: Told) => unit === row.row);
    expect({ row: row.row, ...ratesOf(row) }).toEqual({ row: row.row, ...countsOf(own, gridEventNames, period) });
  }
  const matters = await recount(town, cutoff, gridEventNames);
  expect(ratesOf(answer.total)).toEqual(countsOf(matters, gridEventNames, period));
});

test('opens as the case of both units, and of all once', async () => {
  const supervisor = await town.as('supervisor');
  const listed = async (by: string, row: string, part: string): Promise<string[]> => {
    const figure = ['overdue', part, period, cutoff, by, row, 'grid-event'].join('~');
    const { items } = taken(await supervisor.get(`/api/v1/cases?${new URLSearchParams({ figure })}`));
    return items.map((one: { id: string }) => one.id);
  };
  expect(await listed('unit', 'urban-management', 'part')).toEqual([id]);
  expect(await listed('unit', 'housing-construction', 'part')).toEqual([]);
  expect(await listed('unit', 'housing-construction', 'rest')).toEqual([id]);
  expect(await listed('all', '-', 'part')).toEqual([id]);
});

test('is told in its history, and found among what was overdue by whoever looks for that', async () => {
  const supervisor = await town.as('supervisor');
  const view = taken(await supervisor.get(`/api/v1/cases/${id}`));
  expect(view).toMatchObject({ flags: ['arbitrated'], pastFlags: ['overdue'] });
  const notes = view.timeline.flatMap((one: { notes?: { zh: string }[] }) => one.notes ?? []);
  expect(JSON.stringify(notes)).toContain('“超期”计入');
  const { items } = taken(await supervisor.get('/api/v1/cases?flag=overdue'));
  expect(items).toMatchObject([{ id, flags: ['arbitrated'], pastFlags: ['overdue'] }]);
});

test('stands so again when the standings are made anew', async () => {
  // Of what was recorded at one instant, which event began a standing is no matter.
  const standings = async () => {
    const rows = await town.query('select * from wangge.standing where from_at < until_at order by matter_id, seq');
    return rows.map(({ seq: _, ...row }: Record<string, unknown>) => row);
  };
  const before = await standings();
  expect(before.at(-1)).toMatchObject({ late: true, inherited: true });
  await restandAll(town.services, town.district);
  expect(await standings()).toEqual(before);
});

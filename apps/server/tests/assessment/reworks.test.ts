import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AssessedRow, AssessmentView } from '../../src/assessment/index.ts';
import { restandAll } from '../../src/cases/index.ts';
import { openTown, type Town, taken } from '../scenarios/people.ts';
import { countsOf, hotlineOrderNames, ratesOf, recount, repoint } from './recount/index.ts';

// Work that was sent back is a figure of the unit whose work it was, also when another one has the matter by then; for the caller and the
// street it is one matter that was sent back so often.

const kind = 'hotline-order';
const unhappy = { reached: true, resolved: 'no', satisfaction: 1 };
const STREET = '370103012';
const URBAN = 'urban-management';
const HOUSING = 'housing-construction';
const period = '2020-04-01..2020-05-31';
const span = [new Date('2020-04-01T00:00:00+08:00'), new Date('2020-06-01T00:00:00+08:00')] as const;

let town: Town;
const act = async (login: string, id: string, action: string, form: object = {}): Promise<void> => {
  taken(await (await town.as(login)).act(id, action, form));
};
const at = (time: string): Promise<void> => town.at(`2020-04-07T${time}:00`);

async function called(): Promise<string> {
  const form = { place: town.placeIn(STREET), text: '路面塌陷', 'request-kind': 'help', 'reply-wanted': true };
  return taken(await (await town.as('agent')).report(kind, form), 201).id;
}

async function dispatched(lead: string): Promise<string> {
  const id = await called();
  await act('agent', id, 'accept', { category: 'C0103' });
  await act('dispatcher', id, 'dispatch', { lead });
  return id;
}

async function reportedDone(login: string, id: string): Promise<void> {
  await act(login, id, 'sign');
  await act(login, id, 'report-done', { result: '已修复并答复' });
}

interface Sent {
  /** Reworks in the period. */
  times: number | undefined;
  /** Sent back of handed in. */
  rate: string;
  /** Taken off by the formula. */
  points: number | undefined;
}

const sentOf = (row: AssessedRow): Sent => ({
  times: row.tallies.reworks,
  rate: (ratesOf(row).rework ?? '').split(' ')[0] as string,
  points: row.score?.raw.parts.reworks ?? undefined,
});

async function ask(by: string): Promise<{ answer: AssessmentView; cutoff: string }> {
  const cutoff = new Date(town.now()).toISOString();
  const query = new URLSearchParams({ period, cutoff, kind, by });
  return { answer: taken(await (await town.as('supervisor')).get(`/api/v1/assessment?${query}`)), cutoff };
}

/** What was sent back, by unit and in all, once every rate and all points were found to be as the events tell them. */
async function sentBack(): Promise<Record<string, Sent>> {
  const { answer, cutoff } = await ask('unit');
  const told = await recount(town, cutoff, hotlineOrderNames, 'units');
  const kinds = [hotlineOrderNames];
  const points = await repoint(town, { cutoff, kinds, findings: false, span, by: 'unit' });
  for (const row of answer.rows) {
    const own = told.filter(({ unit }) => (unit ?? '-') === row.row);
    expect({ row: row.row, ...ratesOf(row) }).toEqual({ row: row.row, ...countsOf(own, hotlineOrderNames, period) });
    const off = points.find((one) => one.row === row.row)?.raw.reworks ?? 0;
    expect([row.row, row.score?.raw.parts.reworks]).toEqual([row.row, expect.closeTo(off, 6)]);
  }
  const shown = new Set(answer.rows.map(({ row }) => row));
  expect(told.map(({ unit }) => unit ?? '-').filter((row) => !shown.has(row))).toEqual([]);
  const all = await recount(town, cutoff, hotlineOrderNames);
  expect(ratesOf(answer.total)).toEqual(countsOf(all, hotlineOrderNames, period));
  return Object.fromEntries([...answer.rows, { ...answer.total, row: 'total' }].map((row) => [row.row, sentOf(row)]));
}

/** The cases behind a figure of a unit. */
async function listed(figure: string, unit: string, login = 'supervisor'): Promise<string[]> {
  const name = [figure, period, new Date(town.now()).toISOString(), 'unit', unit, kind].join('~');
  const query = new URLSearchParams({ figure: name, limit: '50' });
  const { items } = taken(await (await town.as(login)).get(`/api/v1/cases?${query}`));
  return items.map(({ id }: { id: string }) => id).toSorted();
}

beforeAll(async () => {
  town = await openTown('shizhong', { at: '2020-04-07T09:00:00+08:00' });
}, 120_000);
afterAll(() => town?.close());

const none: Sent = { times: 0, rate: '0/0', points: 0 };

describe('an order that one unit handed in badly and another one then did', () => {
  let id: string;
  beforeAll(async () => {
    id = await dispatched(URBAN);
    await reportedDone('urban', id);
    await act('agent', id, 'close');
    await at('10:00');
    await act('callback', id, 'call-back', unhappy);
  }, 120_000);

  test('is a rework of the first, while it has it', async () => {
    const own = { times: 1, rate: '1/1', points: -0.2 };
    expect(await sentBack()).toEqual({ [URBAN]: own, total: own });
  });

  test('stays one of the first when another one has it, which has handed in nothing', async () => {
    await at('10:30');
    await act('urban', id, 'return', { reason: 'not-our-duty', basis: '权责清单' });
    await act('dispatcher', id, 'dispatch', { lead: HOUSING });
    const own = { times: 1, rate: '1/1', points: -0.2 };
    expect(await sentBack()).toEqual({ [URBAN]: own, [HOUSING]: none, total: own });
    expect(await listed('reworks~counted', URBAN)).toEqual([id]);
    expect(await listed('rework~part', URBAN)).toEqual([id]);
    expect(await listed('reworks~counted', HOUSING)).toEqual([]);
    expect(await listed('rework~whole', HOUSING)).toEqual([]);
    // Nothing else of it is a figure of the first: what is due is due of who has it.
    expect(await listed('disposal~whole', URBAN)).toEqual([]);
    expect(await listed('contacts~counted', URBAN)).toEqual([]);
  });

  test('is none of the other one when that one does it well', async () => {
    await at('11:00');
    await reportedDone('housing', id);
    expect(await sentBack()).toEqual({
      [URBAN]: { times: 1, rate: '1/1', points: -0.2 },
      [HOUSING]: { ...none, rate: '0/1' },
      total: { times: 1, rate: '1/1', points: -0.2 },
    });
  });

  test('is one of each when the audit sends it back to the other one, and two of its street', async () => {
    await at('11:30');
    await act('agent', id, 'audit-back', { reason: 'not-restored', opinion: '仍有积水' });
    expect(await sentBack()).toEqual({
      [URBAN]: { times: 1, rate: '1/1', points: -0.2 },
      [HOUSING]: { times: 1, rate: '1/1', points: -0.2 },
      total: { times: 2, rate: '1/1', points: -0.4 },
    });
    const { answer } = await ask('area:street');
    expect(answer.rows.map((row) => [row.row, sentOf(row)])).toEqual([
      [STREET, { times: 2, rate: '1/1', points: -0.4 }],
    ]);
  });
});

test('a caller whose order had joined another one speaks of the work of the unit that did that one', async () => {
  await at('13:00');
  const lead = await dispatched(URBAN);
  const own = await called();
  await act('agent', own, 'join', { into: lead });
  await reportedDone('urban', lead);
  await act('agent', lead, 'close');
  await at('14:00');
  await act('callback', own, 'call-back', unhappy);
  await act('dispatcher', own, 'dispatch', { lead: HOUSING });
  await at('15:00');
  await reportedDone('housing', own);
  expect(await listed('reworks~counted', URBAN)).toContain(own);
  expect(await listed('reworks~counted', HOUSING)).not.toContain(own);
  expect(await sentBack()).toMatchObject({
    // It handed in the one, and not what had joined it.
    [URBAN]: { times: 2, rate: '1/2', points: -0.4 },
    [HOUSING]: { times: 1, rate: '1/2' },
    total: { times: 3 },
  });
});

test('stands so when the standings are made anew', async () => {
  const standings = async () => {
    const rows = await town.query('select * from wangge.standing where from_at < until_at order by matter_id, seq');
    return rows.map(({ seq: _, ...row }: Record<string, unknown>) => row);
  };
  const before = await standings();
  expect(before.filter(({ reworked }) => reworked !== null).length).toBeGreaterThan(4);
  await restandAll(town.services, town.district);
  expect(await standings()).toEqual(before);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssessmentView } from '../../src/assessment/index.ts';
import { openTown, type Town, taken } from '../scenarios/people.ts';
import { countsOf, gridEventNames, ratesOf, recount } from './recount/index.ts';

let town: Town;
const day = '2020-04-07';
const ask = async (more: Record<string, string> = {}): Promise<AssessmentView> => {
  const query = new URLSearchParams({ period: day, kind: 'grid-event', by: 'unit', ...more });
  return taken(await (await town.as('supervisor')).get(`/api/v1/assessment?${query}`));
};
const act = async (login: string, id: string, action: string, form: object = {}): Promise<void> => {
  taken(await (await town.as(login)).act(id, action, form));
};
const ids: string[] = [];

/** Due two hours after it was dispatched, as an emergency. */
async function dispatched(): Promise<string> {
  const place = { ...town.pointIn(town.gridsOf('370103012028')[0] as string), crs: 'WGS-84' };
  const form = { place, text: '井盖缺失', category: 'C0103', condition: 'C0103-1' };
  const { id } = taken(await (await town.as('worker')).report('grid-event', form), 201);
  await act('duty', id, 'file', { category: 'C0103', condition: 'C0103-1' });
  await act('dispatcher', id, 'dispatch', { lead: 'urban-management' });
  await act('urban', id, 'sign');
  return id;
}

beforeAll(async () => {
  town = await openTown('shizhong', { at: `${day}T09:00:00+08:00` });
  for (let index = 0; index < 3; index += 1) ids.push(await dispatched());
  await town.setNow(`${day}T10:30:00+08:00`);
  const handler = await town.as('handler');
  await act('handler', ids[0] as string, 'report-done', { result: '已补装', photos: [await handler.upload()] });
  for (let index = 0; index < 4; index += 1) ids.push(await dispatched());
  await town.setNow(`${day}T11:30:00+08:00`);
  await act('handler', ids[3] as string, 'report-done', { result: '已补装', photos: [await handler.upload()] });
}, 120_000);
afterAll(() => town?.close());

test('while a day runs, what is neither due nor done is no failure of it, and told beside', async () => {
  const { total } = await ask();
  // Done in time: the first of three, and one of the four that are due at 12:30. Overdue since 11:00: two.
  expect(total.rates).toMatchObject({
    disposal: { numerator: 2, denominator: 4, raw: 50, notYetDue: 3 },
    'disposal-on-time': { numerator: 2, denominator: 4, adjusted: 50, notYetDue: 3 },
    overdue: { numerator: 2, denominator: 4, notYetDue: 3 },
    // Reported done and not yet checked: nobody is late with it before it is due.
    closing: { numerator: 0, denominator: 3, notYetDue: 4 },
  });
  const told = await recount(town, `${day}T11:30:00+08:00`, gridEventNames);
  expect(ratesOf(total)).toEqual(countsOf(told, gridEventNames, `${day}..${day}`));
});

test('what is not yet due opens its list; neither the whole nor its rest holds it', async () => {
  const { cutoff } = await ask();
  const many = async (id: string, part: string): Promise<number> => {
    const figure = [id, part, day, cutoff, 'unit', 'urban-management', 'grid-event'].join('~');
    return taken(await (await town.as('supervisor')).get(`/api/v1/cases/counts?${new URLSearchParams({ figure })}`))
      .total;
  };
  const sizes: number[] = [];
  for (const part of ['whole', 'part', 'rest', 'not-yet-due']) sizes.push(await many('disposal-on-time', part));
  expect(sizes).toEqual([4, 2, 2, 3]);
  expect(await many('rework', 'not-yet-due')).toBe(0);
});

test('once the day is over nothing is left out, and who asked before with the same cut-off hears the same', async () => {
  const before = await ask();
  await town.setNow('2020-04-08T00:00:00+08:00');
  const after = (await ask()).total.rates;
  expect(after.disposal).toMatchObject({ numerator: 2, denominator: 7, notYetDue: 0 });
  expect(after.overdue).toMatchObject({ numerator: 5, denominator: 7, notYetDue: 0 });
  expect((await ask({ cutoff: before.cutoff })).rows).toEqual(before.rows);
});

test('a period that begins after the cut-off is refused and not answered with noughts', async () => {
  for (const query of ['period=2020-05', 'period=2020-04-09', `period=${day}&cutoff=2020-04-06T04:00:00Z`]) {
    const { status, body } = await (await town.as('supervisor')).get(`/api/v1/assessment?${query}`);
    expect([status, body.code]).toEqual([400, 'bad-request']);
    expect(JSON.stringify(body)).toContain('begins after the cut-off');
  }
});

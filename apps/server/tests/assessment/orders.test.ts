import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restandAll } from '../../src/cases/index.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { countsOf, hotlineOrderNames, ratesOf, recount } from './recount/index.ts';

const period = '2020-04-01..2020-05-31';
const kind = 'hotline-order';
const fine = { reached: true, resolved: 'yes', satisfaction: 5 };

let town: Town;
const person = (login: string): Promise<Person> => town.as(login);

async function act(login: string, id: string, action: string, form: object = {}): Promise<void> {
  taken(await (await person(login)).act(id, action, form));
}

async function called(): Promise<string> {
  const place = town.placeIn('370103012');
  const form = { place, text: '小区门口路面塌陷', 'request-kind': 'help', 'reply-wanted': true };
  return taken(await (await person('agent')).report(kind, form), 201).id;
}

async function dispatched(): Promise<string> {
  const id = await called();
  await act('agent', id, 'accept', { category: 'C0103' });
  await act('dispatcher', id, 'dispatch', { lead: 'urban-management' });
  return id;
}

async function answered(id: string): Promise<void> {
  await act('urban', id, 'report-done', { result: '已修复并答复' });
  await act('agent', id, 'close');
}

/** Seven callers about one hole, an order nobody was called about, one sent back, one late, one answered on the line. */
async function month(): Promise<void> {
  await town.setNow('2020-04-07T02:00:00Z');
  const lead = await dispatched();
  const joined: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    const id = await called();
    await act('agent', id, 'join', { into: lead });
    joined.push(id);
  }
  const silent = await dispatched();
  const back = await dispatched();
  const late = await dispatched();
  await act('agent', await called(), 'answer', { 'request-kind': 'consultation', result: '已告知办理地点' });
  await town.setNow('2020-04-08T02:00:00Z');
  for (const id of [lead, silent, back]) await act('urban', id, 'sign');
  for (const id of [lead, back]) await act('urban', id, 'contact', { opinion: '已与反映人通话' });
  for (const id of [lead, silent, back]) await answered(id);
  for (const id of [lead, ...joined]) await act('callback', id, 'call-back', fine);
  await act('callback', back, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 });
  await town.setNow('2020-04-21T02:00:00Z');
  await act('urban', late, 'sign');
  await act('urban', late, 'contact', { opinion: '已与反映人通话' });
  // Overdue, it is under supervision by itself.
  await act('urban', late, 'answer-supervision', { opinion: '今日修复' });
  await answered(late);
}

describe('a month of orders', () => {
  beforeAll(async () => {
    town = await openTown('shizhong', { at: '2020-04-07T01:00:00Z' });
    await month();
  });
  afterAll(() => town.close());

  test.each(['2020-04-07T12:00:00Z', '2020-04-08T12:00:00Z', '2020-04-21T02:00:00Z'])(
    'as they stood at %s is what a recount over the events gives',
    async (cutoff) => {
      const query = new URLSearchParams({ period, cutoff, kind, by: 'unit' });
      const answer = taken(await (await person('leader')).get(`/api/v1/assessment?${query}`));
      const told = await recount(town, cutoff, hotlineOrderNames);
      expect(ratesOf(answer.total)).toEqual(countsOf(told, hotlineOrderNames, period));
    },
  );

  test('seven callers are one case and seven contacts; a contact after the limit is none in time', async () => {
    const query = new URLSearchParams({ period, kind, by: 'unit' });
    const { total } = taken(await (await person('supervisor')).get(`/api/v1/assessment?${query}`));
    expect(total).toMatchObject({
      rates: {
        disposal: { numerator: 3, denominator: 4 },
        'disposal-on-time': { numerator: 2, denominator: 4 },
        response: { numerator: 2, denominator: 4 },
        // Seven of them say that it is mended, one other caller that it is not: each was called back.
        resolution: { numerator: 7, denominator: 8 },
        satisfaction: { numerator: 7, denominator: 8 },
      },
      tallies: { contacts: 7 + 1 + 1 + 1 + 1, reworks: 1 },
    });
  });

  test('standings written with the events are those made from the events', async () => {
    const standings = () =>
      town.query('select * from wangge.standing where from_at < until_at order by matter_id, seq');
    const before = await standings();
    expect(await restandAll(town.services, town.district)).toBeGreaterThan(10);
    expect(await standings()).toEqual(before);
  });
});

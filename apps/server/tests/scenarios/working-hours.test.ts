import { afterAll, beforeAll, expect, test } from 'vitest';
import { china, openTown, type Town, taken } from './people.ts';

let town: Town;
let grid: string;
beforeAll(async () => {
  town = await openTown('shizhong');
  grid = town.gridsOf('370103012028')[0] as string;
});
afterAll(() => town.close());

/** Offices of Shizhong are open 08:00–12:00 and 14:00–18:00 on working days; the holidays are the official ones of the year. */
test.each([
  // The two of the scenario: over Qingming, and on a Saturday before a Sunday that works.
  ['C0103-2', '2020-04-03T17:00', '2020-04-07T11:00'],
  ['C0103-2', '2020-04-25T10:00', '2020-04-26T12:00'],
  // Half an hour later, and after the office has closed.
  ['C0103-2', '2020-04-03T17:30', '2020-04-07T11:30'],
  ['C0103-2', '2020-04-03T18:00', '2020-04-07T12:00'],
  ['C0103-2', '2020-04-03T19:45', '2020-04-07T12:00'],
  // On the holiday itself, and in the night after it.
  ['C0103-2', '2020-04-06T10:00', '2020-04-07T12:00'],
  ['C0103-2', '2020-04-07T03:00', '2020-04-07T12:00'],
  // Over the noon break, and into it.
  ['C0103-2', '2020-04-08T10:00', '2020-04-08T16:00'],
  ['C0103-2', '2020-04-08T12:30', '2020-04-08T18:00'],
  ['C0103-2', '2020-04-08T14:00', '2020-04-08T18:00'],
  // The Sunday that works, whole.
  ['C0103-2', '2020-04-26T17:00', '2020-04-27T11:00'],
  // Before Labour Day: 1 to 5 May are off, 9 May works.
  ['C0103-2', '2020-04-30T17:00', '2020-05-06T11:00'],
  ['C0103-2', '2020-05-08T17:00', '2020-05-09T11:00'],
  ['C0103-2', '2020-05-09T17:00', '2020-05-11T11:00'],
  // Year ends: New Year's Day alone in 2020, to the Sunday in 2021.
  ['C0103-2', '2019-12-31T17:00', '2020-01-02T11:00'],
  ['C0103-2', '2020-12-31T17:00', '2021-01-04T11:00'],
  // National Day with Mid-Autumn, 1 to 8 October 2020; 10 October works.
  ['C0103-2', '2020-09-30T17:00', '2020-10-09T11:00'],
  ['C0103-2', '2020-10-09T17:00', '2020-10-10T11:00'],
  // Working days: the day of dispatch does not count, the last one ends at midnight.
  ['C0103-3', '2020-04-03T17:00', '2020-04-09T00:00'],
  ['C0103-3', '2020-04-24T09:00', '2020-04-28T00:00'],
  ['C0103-4', '2020-04-30T10:00', '2020-05-12T00:00'],
  ['C0103-6', '2020-12-31T17:00', '2021-01-05T00:00'],
])('condition %s dispatched at %s is due at %s', async (condition, at, due) => {
  await town.at(`${at}:00`);
  const dispatcher = await town.as('dispatcher');
  const form = { place: { ...town.pointIn(grid), crs: 'WGS-84' }, text: '井盖破损' };
  const { id } = taken(await (await town.as('worker')).report('grid-event', form), 201);
  taken(await dispatcher.act(id, 'file', { category: condition.slice(0, 5), condition }));
  const seen = taken(await dispatcher.act(id, 'dispatch', { lead: 'urban-management' }));
  expect(seen.dueAt).toBe(china(`${due}:00`));
  const { why } = seen.clocks.find((clock: { id: string }) => clock.id === 'disposal');
  const last = due.slice(5).replace('T', ' ');
  expect(why.zh.at(-1)).toContain('截止');
  // A day that ends at midnight is told as its own 24:00.
  if (!due.endsWith('00:00')) for (const steps of [why.zh, why.en]) expect(steps.at(-1)).toContain(last);
});

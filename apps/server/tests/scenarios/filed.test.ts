import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTown, type Town, taken } from './people.ts';
import type { LngLat } from './places.ts';

/** The grid worker's own community, 舜玉社区 of 舜玉路街道. */
const COMMUNITY = '370103012028';

let town: Town;
let point: LngLat;
beforeAll(async () => {
  town = await openTown('shizhong', { at: '2020-04-04T15:50:00Z' });
  point = town.pointIn(town.gridsOf(COMMUNITY)[0] as string);
});
afterAll(() => town.close());

// The answer to a report is made from what was written; what is read afterwards comes from the tables under row-level security.
test.each([
  ['worker', {}],
  ['worker', { category: 'C0103', condition: 'C0103-1', urgent: true }],
  ['agent', { category: 'C0103', 'reporter-name': '王小明', 'reporter-phone': '13800001234', 'reply-wanted': true }],
  ['dispatcher', { condition: 'C0101-3', category: 'C0101' }],
  ['urban', { category: 'C0103' }],
])('what %s gets for a report with %j is what a look at the case shows', async (login, form) => {
  const person = await town.as(login);
  const photos = login === 'worker' ? { photos: [await person.upload()] } : {};
  const place = { ...point, crs: 'CGCS2000', accuracy: 8 };
  const answer = await person.report('grid-event', { place, text: '雨水井盖不见了，路灯很暗。', ...form, ...photos });
  const filed = taken(answer, 201);
  const seen = taken(await person.view(filed.id));
  expect(filed).toEqual(seen);
  expect(JSON.stringify(filed)).toBe(JSON.stringify(seen));
});

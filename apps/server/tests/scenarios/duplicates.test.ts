import { afterAll, beforeAll, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from './people.ts';

let town: Town;
const logins = ['agent', 'dispatcher', 'duty', 'urban', 'verifier', 'callback', 'supervisor'] as const;
let people: Record<(typeof logins)[number], Person>;
beforeAll(async () => {
  town = await openTown('shizhong');
  people = await town.people(logins);
});
afterAll(() => town?.close());

/** Metres to the east, at this latitude well enough. */
const east = ({ lng, lat }: { lng: number; lat: number }, metres: number) => ({
  lng: lng + metres / (111_320 * Math.cos((lat * Math.PI) / 180)),
  lat,
});

test('seven callers, one noise, forty metres, three hours: one case is worked on, seven are answered', async () => {
  const { agent, dispatcher, duty, urban, verifier, callback } = people;
  const middle = town.pointIn(town.gridsOf('370103012')[0] as string);
  const reported: string[] = [];
  for (let caller = 0; caller < 7; caller += 1) {
    await town.setNow(
      china(`2020-04-07T${String(9 + Math.floor(caller / 2)).padStart(2, '0')}:${caller % 2 ? 30 : 10}:00`),
    );
    const place = { ...east(middle, (caller - 3) * 6), crs: 'CGCS2000' };
    const form = {
      place,
      text: `工地噪声，第 ${caller + 1} 位市民来电`,
      category: 'E0301',
      'reporter-phone': `1380013800${caller}`,
    };
    const { id } = taken(await agent.report('grid-event', form), 201);
    taken(await agent.act(id, 'accept', { category: 'E0301' }));
    reported.push(id);
  }
  const [lead, ...others] = reported as [string, ...string[]];
  // Each later one shows the first among its like, with how far it lies.
  const { similar } = taken(await dispatcher.view(reported[6] as string));
  expect(similar.map((one: { id: string }) => one.id)).toContain(lead);
  expect(similar.every((one: { metres: number }) => one.metres <= 40)).toBe(true);

  for (const id of others) taken(await dispatcher.act(id, 'join', { into: lead, opinion: '同一声源' }));
  const view = taken(await dispatcher.view(lead));
  expect(view).toMatchObject({ contacts: 7, joined: { length: 6 } });
  // The desk has one to do.
  const { items } = taken(await dispatcher.get('/api/v1/cases?state=awaiting-filing&limit=50'));
  expect(items.map((one: { id: string }) => one.id)).toEqual([lead]);

  taken(await dispatcher.act(lead, 'file', { category: 'E0301', condition: 'E0301-3' }));
  taken(await dispatcher.act(lead, 'dispatch', { lead: 'urban-management' }));
  taken(await urban.act(lead, 'sign'));
  taken(await urban.act(lead, 'report-done', { result: '已停工整改', photos: [await urban.upload()] }));
  taken(await verifier.act(lead, 'confirm-done'));
  for (const id of others) expect(taken(await dispatcher.view(id)).state).toBe('merged');
  taken(await duty.act(lead, 'close'));
  for (const id of others) expect(taken(await callback.view(id)).state).toBe('calling-back');
  // Somebody is not satisfied: theirs alone goes on.
  const [first, ...rest] = others as [string, ...string[]];
  const answer = { reached: true, resolved: 'yes', satisfaction: 5 };
  for (const id of [lead, ...rest]) {
    const state = taken(await callback.view(id)).state;
    if (state === 'closed') taken(await callback.act(id, 'call-back', answer));
    else expect(taken(await callback.act(id, 'call-back', answer)).state).toBe('archived');
  }
  const unhappy = taken(await callback.act(first, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 }));
  expect(unhappy.state).not.toBe('archived');
  expect(unhappy.counters).toMatchObject({ 'callback-returns': 1 });
  expect(taken(await callback.view(lead)).state).toBe('archived');

  // The indicators count one case that was due, and seven who spoke of it.
  const asked = new URLSearchParams({ period: '2020-04', kind: 'grid-event', by: 'unit' });
  const { rows, total } = taken(await people.supervisor.get(`/api/v1/assessment?${asked}`));
  const [urbanRow] = rows.filter(({ row }: { row: string }) => row === 'urban-management');
  expect(total.tallies.contacts).toBe(7);
  expect(urbanRow).toMatchObject({
    rates: { closing: { numerator: 1, denominator: 1, raw: 100 }, 'filing-accuracy': { denominator: 1 } },
    tallies: { contacts: 7 },
  });
  const figure = ['closing', 'part', '2020-04', china('2020-04-08T00:00:00'), 'unit', 'urban-management', 'grid-event'];
  await town.at('2020-04-08T00:00:00');
  const opened = taken(
    await people.supervisor.get(`/api/v1/cases?${new URLSearchParams({ figure: figure.join('~') })}`),
  );
  expect(opened.items.map(({ id }: { id: string }) => id)).toEqual([lead]);
});

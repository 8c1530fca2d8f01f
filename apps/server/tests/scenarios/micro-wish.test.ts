import { afterAll, beforeAll, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from './people.ts';

let town: Town;
const logins = ['worker', 'leader-grid', 'urban', 'housing', 'leader'] as const;
let people: Record<(typeof logins)[number], Person>;
beforeAll(async () => {
  town = await openTown('shizhong', { at: china('2020-04-07T09:00:00') });
  people = await town.people(logins);
});
afterAll(() => town?.close());

const deskOf = async (person: Person): Promise<string[]> =>
  taken(await person.get('/api/v1/cases?desk=true&limit=200')).items.map((row: { id: string }) => row.id);

test('a wish is verified, published by another, is read by no unit but the one that takes it on, and is confirmed', async () => {
  const { worker, urban, housing } = people;
  const place = town.placeIn('370103012028');
  const wish = { place, 'wish-kind': 'thing', text: '想要一个书包', consent: true, 'reporter-name': '柳某' };
  const { id } = taken(await worker.report('micro-wish', wish), 201);
  taken(await worker.act(id, 'report-verified', { consent: true, opinion: '属实' }));
  // Who verified it does not also publish it.
  expect((await worker.act(id, 'publish', { text: '想要一个书包' })).status).toBe(403);
  taken(await people['leader-grid'].act(id, 'publish', { text: '想要一个书包' }));

  for (const unit of [urban, housing]) expect((await unit.view(id)).status).toBe(404);
  expect(await deskOf(people['leader-grid'])).toContain(id);
  taken(await people['leader-grid'].act(id, 'claim', { lead: 'housing-construction', claimer: 'unit' }));
  expect(await deskOf(housing)).toContain(id);
  expect(JSON.stringify(taken(await housing.view(id)))).not.toContain('柳某');
  expect((await urban.view(id)).status).toBe(404);
  const second = await people['leader-grid'].act(id, 'claim', { lead: 'urban-management', claimer: 'unit' });
  expect(second).toMatchObject({ status: 409, body: { code: 'wrong-state' } });

  const done = { result: '已送到', photos: [await housing.upload()] };
  taken(await housing.act(id, 'report-done', done));
  taken(await worker.act(id, 'send-back', { reason: 'not-handed-over' }));
  taken(await housing.act(id, 'report-done', { ...done, photos: [await housing.upload()] }));
  expect(taken(await worker.act(id, 'confirm-done', { satisfaction: 5 })).state).toBe('confirmed');
  const view = taken(await worker.act(id, 'thank', { thanks: '谢谢' }));
  expect(view).toMatchObject({ state: 'archived', counters: { rework: 1 } });
});

test('a wish that nobody takes on ends after ninety days, and one that is withdrawn at once', async () => {
  const { worker } = people;
  const place = town.placeIn('370103012028');
  const wish = { place, 'wish-kind': 'thing', text: '想要一盆花', consent: true };
  const [left, withdrawn] = [
    taken(await worker.report('micro-wish', wish), 201).id,
    taken(await worker.report('micro-wish', wish), 201).id,
  ];
  expect(taken(await worker.act(withdrawn, 'withdraw')).state).toBe('withdrawn');
  taken(await worker.act(left, 'report-verified', { consent: true }));
  taken(await people['leader-grid'].act(left, 'publish', { text: '想要一盆花' }));
  await town.setNow('2020-07-06T15:59:59Z');
  expect(taken(await worker.view(left)).state).toBe('published');
  await town.setNow('2020-07-06T16:00:01Z');
  expect(taken(await worker.view(left)).state).toBe('expired');
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTown, type Person, type Town, taken } from './people.ts';
import type { LngLat } from './places.ts';

let town: Town;
let point: LngLat;
let dispatcher: Person;
beforeAll(async () => {
  town = await openTown('shizhong');
  point = town.pointIn(town.gridsOf('370103012028')[0] as string);
  dispatcher = await town.as('dispatcher');
});
afterAll(() => town.close());

interface Item {
  id: string;
  rank: number;
  flags: string[];
  dueAt: string | null;
}

/** Every case that the dispatcher reaches by due time, page after page of three. */
async function queue(query = ''): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = taken(await dispatcher.get(`/api/v1/cases?sort=due&limit=3${query}${cursor && `&cursor=${cursor}`}`));
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}

async function reported(at: string, form: object): Promise<string> {
  await town.at(at);
  const place = { ...point, crs: 'WGS-84' };
  return taken(await (await town.as('worker')).report('grid-event', { place, text: '井盖', ...form }), 201).id;
}

test('urgent cases come first in a queue, whatever is due sooner, on every page', async () => {
  const plain: string[] = [];
  for (const minute of [0, 1, 2, 3]) plain.push(await reported(`2020-04-07T09:0${minute}:00`, {}));
  const urgent: string[] = [];
  for (const minute of [4, 5]) urgent.push(await reported(`2020-04-07T09:0${minute}:00`, { urgent: true }));
  const found = await queue();
  expect(found.map(({ id }) => id)).toEqual([...urgent, ...plain]);
  expect(found.map(({ rank }) => rank)).toEqual([2, 2, 0, 0, 0, 0]);
  expect(found[0]?.flags).toEqual(['urgent']);

  // Whoever files it may find it otherwise.
  await town.at('2020-04-07T09:06:00');
  const form = { category: 'C0103', condition: 'C0103-2' };
  taken(await dispatcher.act(urgent[0] as string, 'file', { ...form, urgent: false }));
  taken(await dispatcher.act(plain[3] as string, 'file', { ...form, urgent: true }));
  expect((await queue()).slice(0, 2).map(({ id }) => id)).toEqual([urgent[1], plain[3]]);
});

test('what has ended comes last, however urgent it was', async () => {
  const id = await reported('2020-04-07T09:10:00', { urgent: true });
  taken(
    await (await town.as('duty')).act(id, 'refuse', {
      reason: 'outside-scope',
      opinion: '不属于受理范围，请向物业反映',
    }),
  );
  const found = await queue();
  expect(found.map(({ rank }) => rank)).toEqual([2, 2, 0, 0, 0, 0, 0]);
  expect(found.at(-1)).toMatchObject({ id, dueAt: null, flags: ['urgent'] });
  expect(new Set(found.map((one) => one.id)).size).toBe(found.length);
});

test('the district tells the pages which flags stand in a row, and in which order they come', async () => {
  const { procedures } = taken(await dispatcher.get('/api/v1/district'));
  expect(procedures[0].flags).toMatchObject({
    urgent: { name: { zh: '紧急', en: 'Urgent' }, mark: true, rank: 2 },
    supervised: { mark: true, rank: 1 },
    overdue: { name: { zh: '超期' }, mark: false, rank: 0 },
  });
});

test('an open case that no clock runs for follows those of its rank, and the pages go on behind it', async () => {
  const id = await reported('2020-04-07T09:12:00', { urgent: true });
  await town.query('update wangge.matter set due_at = null, amber_at = null where id = $1', [id]);
  const found = await queue();
  expect(found[2]).toMatchObject({ id, rank: 2, dueAt: null });
  expect(new Set(found.map((one) => one.id)).size).toBe(8);
});

test('the row of a ranked case is what replay makes of its events, and its index serves the queue', async () => {
  const rows = await town.query('select id, rank, folded from wangge.matter where rank > 0');
  expect(rows.length).toBeGreaterThan(0);
  for (const { folded } of rows) expect(folded.flags).toContain('urgent');
  const plan = await town.query(`explain select id from wangge.matter where district_id = ${town.district.id}
    and ended_at is null and rank <= 2 order by rank desc, due_at asc nulls last, id limit 50`);
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Sort Key: rank');
});

test('what is overdue follows what is urgent and still in hand at once; an urgent one that is done waits in its turn', async () => {
  const people = await town.people(['worker', 'duty', 'urban', 'handler', 'verifier']);
  const { duty, urban, handler, verifier } = people;
  const dispatched = async (minute: number, urgent: boolean): Promise<string> => {
    const id = await reported(`2020-04-08T09:0${minute}:00`, { urgent });
    taken(await duty.act(id, 'file', { category: 'C0103', condition: 'C0103-2', urgent }));
    taken(await dispatcher.act(id, 'dispatch', { lead: 'urban-management' }));
    return id;
  };
  const late = await dispatched(0, false);
  const inHand = await dispatched(1, true);
  const done = await dispatched(2, true);
  taken(await urban.act(done, 'sign'));
  taken(await handler.act(done, 'report-done', { result: '已换', photos: [await handler.upload()] }));
  taken(await verifier.act(done, 'take-check'));
  expect((await queue()).find(({ id }) => id === done)).toMatchObject({ rank: 2 });
  taken(await verifier.act(done, 'confirm-done', { finding: '属实' }));
  taken(await duty.act(done, 'close'));
  // By the afternoon of the next day four working hours are over.
  await town.at('2020-04-09T15:00:00');
  const found = await queue();
  const at = (id: string): number => found.findIndex((one) => one.id === id);
  expect(found[at(done)]).toMatchObject({ rank: 0, flags: ['urgent'] });
  expect(at(inHand)).toBeLessThan(at(late));
  expect(at(late)).toBeLessThan(at(done));
  // Behind the ranked ones, the longest overdue first.
  const dues = found.filter(({ rank, dueAt }) => rank === 0 && dueAt).map(({ dueAt }) => Date.parse(dueAt as string));
  expect(dues).toEqual(dues.toSorted((a, b) => a - b));
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from '../scenarios/people.ts';

/** What a case is called by that no category names: its title or its text, by those alone who may read them. */

let town: Town;
let people: Record<'agent' | 'dispatcher' | 'urban' | 'investment', Person>;
beforeAll(async () => {
  town = await openTown('shizhong', { at: china('2020-04-07T09:00:00'), staff: ['s-investment'] });
  people = await town.people(['agent', 'dispatcher', 'urban', 'investment']);
});
afterAll(() => town?.close());

async function rowOf(person: Person, id: string): Promise<Record<string, unknown>> {
  const { items } = taken(await person.get('/api/v1/cases?sort=received&limit=200'));
  const row = items.find((one: { id: string }) => one.id === id);
  expect(row).toBeDefined();
  // The case itself says the same.
  expect(taken(await person.view(id)).title).toBe(row.title);
  return row;
}

test('an order is called by its title until it has a category; without a title by how its text begins', async () => {
  const { agent, dispatcher } = people;
  const place = town.placeIn('370103012');
  const text = `路灯不亮\n已有三天。${'很暗。'.repeat(40)}`;
  const titled = taken(await agent.report('hotline-order', { place, text, title: '舜玉路路灯' }), 201).id;
  const plain = taken(await agent.report('hotline-order', { place, text }), 201).id;
  const long = taken(await agent.report('hotline-order', { place, text: '长'.repeat(200) }), 201).id;
  expect(await rowOf(dispatcher, titled)).toMatchObject({ category: null, title: '舜玉路路灯' });
  expect(await rowOf(dispatcher, plain)).toMatchObject({ title: '路灯不亮' });
  expect(await rowOf(agent, long)).toMatchObject({ title: `${'长'.repeat(59)}…` });
  taken(await agent.act(titled, 'accept', { category: 'C0103' }));
  expect(await rowOf(dispatcher, titled)).toMatchObject({ category: 'C0103', title: null });
});

test('a project is called by its name before its office, and by none before a dispatcher, who may not read it', async () => {
  const { investment, dispatcher } = people;
  const form = { title: '智能制造基地', text: '计划建设', amount: 50_000, lead: 'investment-promotion' };
  const place = town.placeIn('370103012');
  const { id } = taken(await investment.report('investment-project', { ...form, place }), 201);
  expect(await rowOf(investment, id)).toMatchObject({ title: '智能制造基地' });
  expect(await rowOf(dispatcher, id)).toMatchObject({ title: null });
});

test('what was forgotten names nothing', async () => {
  const { agent, dispatcher } = people;
  const place = town.placeIn('370103012');
  const { id } = taken(await agent.report('hotline-order', { place, text: '路灯不亮' }), 201);
  await town.query('update wangge.data_key set wrapped = null, destroyed_at = now() where subject_id = $1', [id]);
  expect(await rowOf(dispatcher, id)).toMatchObject({ title: null });
});

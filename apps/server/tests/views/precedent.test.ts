import { afterAll, beforeAll, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from '../scenarios/people.ts';

/** Whoever decides who leads, and whoever reads it later, learns whether the decision stands for its like. */

let town: Town;
const logins = ['agent', 'dispatcher', 'duty', 'urban', 'housing', 'supervisor'] as const;
let people: Record<(typeof logins)[number], Person>;
beforeAll(async () => {
  town = await openTown('shizhong', { at: china('2020-04-07T09:00:00') });
  people = await town.people(logins);
});
afterAll(() => town?.close());

/** An order that two units sent back. */
async function contested(accepted: object): Promise<string> {
  const { agent, dispatcher, urban, housing } = people;
  const place = town.placeIn('370103012');
  const { id } = taken(await agent.report('hotline-order', { place, text: '井盖松动' }), 201);
  taken(await agent.act(id, 'accept', accepted));
  for (const [lead, unit] of [
    ['urban-management', urban],
    ['housing-construction', housing],
  ] as const) {
    taken(await dispatcher.act(id, 'dispatch', { lead }));
    taken(await unit.act(id, 'return', { reason: 'not-our-duty', basis: '权责清单' }));
  }
  return id;
}

async function arbitrated(id: string, form: object = {}) {
  const named = { lead: 'urban-management', basis: '按职责清单', ...form };
  const { timeline, precedents } = taken(await people.supervisor.act(id, 'arbitrate', named));
  return { notes: timeline.at(-1).notes, precedents };
}

test.each([
  [
    'neither',
    {},
    '只对本案有效，没有形成先例：未写明小类、立案条件',
    'Holds for this case alone and is no precedent: no category and no filing condition was named',
  ],
  [
    'no condition',
    { category: 'C0103' },
    '只对本案有效，没有形成先例：未写明立案条件',
    'Holds for this case alone and is no precedent: no filing condition was named',
  ],
])('a decision that names %s stands for its case alone, and says why', async (_, accepted, zh, en) => {
  const { notes, precedents } = await arbitrated(await contested(accepted));
  expect(notes).toEqual([{ zh, en }]);
  expect(precedents).toEqual([]);
});

test('with category and condition it says for which of its like, where, and who leads', async () => {
  const id = await contested({ category: 'C0103' });
  const { notes, precedents } = await arbitrated(id, { condition: 'C0103-2' });
  const { categories, conditions } = await named();
  expect(notes).toEqual([
    {
      zh: `形成先例：舜玉路街道的“${categories.zh}”（${conditions.zh}）由市中区城市管理局主办`,
      en: expect.stringMatching(/^A precedent: in Shunyu.*, “.+” \(.+\) is led by .+$/),
    },
  ]);
  expect(precedents).toMatchObject([{ lead: 'urban-management' }]);
  // Others who read the case read the same.
  const { timeline } = taken(await people.duty.view(id));
  expect(timeline.find(({ action }: { action: string }) => action === 'arbitrate').notes).toEqual(notes);
});

test('what is meant for no like says nothing of it', async () => {
  const { timeline } = taken(await people.duty.view(await contested({})));
  expect(timeline.flatMap((entry: { notes: object[] }) => entry.notes)).toEqual([]);
});

async function named() {
  const { classes } = taken(await people.duty.get('/api/v1/catalogue'));
  type Category = { id: string; name: { zh: string }; conditions: { id: string; name: { zh: string } }[] };
  const category = classes
    .flatMap((one: { categories: Category[] }) => one.categories)
    .find(({ id }: Category) => id === 'C0103') as Category;
  return { categories: category.name, conditions: category.conditions.find(({ id }) => id === 'C0103-2')!.name };
}

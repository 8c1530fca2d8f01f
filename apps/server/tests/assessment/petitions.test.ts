import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssessmentView } from '../../src/assessment/index.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';

const period = '2020';
let town: Town;
const person = (login: string): Promise<Person> => town.as(login);

async function act(login: string, id: string, action: string, form: object = {}): Promise<void> {
  taken(await (await person(login)).act(id, action, form));
}

async function routed(): Promise<string> {
  const place = town.placeIn('370103012');
  const agent = await person('petition');
  const form = { place, text: '请求明确责任单位', 'reporter-name': '王某（虚构）' };
  const { id } = taken(await agent.report('petition', form, { source: 'visit' }), 201);
  await act('petition', id, 'route', { lead: 'urban-management' });
  return id;
}

async function ask(kind: string, who = 'leader'): Promise<AssessmentView> {
  const query = new URLSearchParams({ period, kind, by: 'unit' });
  return taken(await (await person(who)).get(`/api/v1/assessment?${query}`));
}

beforeAll(async () => {
  town = await openTown('shizhong', { at: '2020-03-30T01:00:00Z' });
});
afterAll(() => town.close());

test('a petition is told within fifteen days whether it is taken up, and has its answer in hand within sixty of that', async () => {
  const [prompt, late, refused, silent] = [await routed(), await routed(), await routed(), await routed()];
  const [early, given] = [await routed(), await routed()];
  await act('urban', refused, 'refuse', { reason: 'legal-channel', opinion: '应通过诉讼解决' });
  await act('petition', refused, 'tell-refusal');
  await act('petition', early, 'withdraw', { opinion: '书面撤回' });
  // Received on 30 March: until the end of 14 April.
  await town.setNow('2020-04-10T02:00:00Z');
  for (const id of [prompt, late, given]) {
    await act('urban', id, 'accept', { opinion: '决定受理' });
    await act('petition', id, 'tell-acceptance');
  }
  // Decided in time, and told by nobody: that is not told.
  await act('urban', silent, 'accept', { opinion: '决定受理' });
  const answer = { answer: 'supported', result: '已责成整改' };
  await act('urban', prompt, 'report-done', answer);
  await act('petition', prompt, 'reply');
  // Taken up on 10 April: until the end of 9 June. Written in time is not answered.
  await town.setNow('2020-06-09T02:00:00Z');
  await act('urban', late, 'report-done', answer);
  await town.setNow('2020-06-12T02:00:00Z');
  await act('petition', late, 'reply');
  await act('petition', given, 'withdraw', { opinion: '书面撤回' });

  const told = await ask('petition');
  expect(told.indicators.map(({ id }) => id)).toEqual([
    'petition-acceptance',
    'petition-answer',
    'petition-withdrawal',
    'petition-withdrawn-late',
  ]);
  expect(told.tallies.map(({ id }) => id)).toEqual(['contacts']);
  expect([told.formula, told.total.score]).toEqual([[], null]);
  expect(told.total.rates).toEqual({
    'petition-acceptance': expect.objectContaining({ numerator: 3, denominator: 4, raw: 75 }),
    'petition-answer': expect.objectContaining({ numerator: 1, denominator: 3 }),
    'petition-withdrawal': expect.objectContaining({ numerator: 2, denominator: 6 }),
    'petition-withdrawn-late': expect.objectContaining({ numerator: 1, denominator: 1, raw: 100 }),
  });
  expect(await behind('petition-acceptance', 'rest', told)).toEqual([silent]);
  expect(await behind('petition-withdrawal', 'part', told)).toEqual([early, given].sort());
});

async function behind(indicator: string, part: string, { cutoff }: AssessmentView): Promise<string[]> {
  const figure = [indicator, part, period, cutoff, 'all', '-', 'petition'].join('~');
  const { items } = taken(await (await person('leader')).get(`/api/v1/cases?${new URLSearchParams({ figure })}`));
  return items.map(({ id }: { id: string }) => id).sort();
}

test('what is asked of petitions is not asked of orders, and the other way round', async () => {
  const orders = (await ask('hotline-order')).indicators.map(({ id }) => id);
  expect(orders).toContain('response');
  expect(orders).not.toContain('petition-answer');
  expect((await ask('grid-event')).indicators.map(({ id }) => id)).not.toContain('response');
  expect((await ask('petition')).total.tallies).toEqual({ contacts: 6 });
});

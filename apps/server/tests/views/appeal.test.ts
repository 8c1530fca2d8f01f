import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';

/** An appeal about a case that has ended: who is shown it, and what it changes. */

const profile = profiles.find(({ slug }) => slug === 'shizhong');
if (!profile) throw new Error('no profile of shizhong');

let town: Town;
let id: string;
beforeAll(async () => {
  town = await openTown('shizhong', { at: profile.at });
  const worker = await town.as(profile.worker);
  id = taken(await worker.report(profile.procedure, profile.opening(town)), 201).id;
  const take = async (steps: typeof profile.toEnd): Promise<void> => {
    for (const { by, action, form } of steps) {
      const person = await town.as(by);
      taken(await person.act(id, action, await form?.(person)));
    }
  };
  await take(profile.toDispatch);
  // Two days later four working hours are long over.
  await town.setNow(town.now() + 2 * 86_400_000);
  await take(profile.toEnd);
});
afterAll(() => town?.close());

const onDesk = async (person: Person): Promise<boolean> => {
  const { items } = taken(await person.get('/api/v1/cases?desk=true&limit=200'));
  return items.some((row: { id: string }) => row.id === id);
};

test('it is offered to the unit whose case ended late, and lies on the desk of who reviews it', async () => {
  const urban = await town.as('urban');
  const seen = taken(await urban.view(id));
  expect(seen).toMatchObject({ state: 'archived', flags: expect.arrayContaining(['overdue']), requests: [] });
  expect(seen.actions).toMatchObject([{ action: 'ask-appeal', verb: 'ask' }]);
  const duty = await town.as('duty');
  expect(await onDesk(duty)).toBe(false);
  const asked = taken(await urban.act(id, 'ask-appeal', { reason: 'force-majeure', opinion: '暴雨红色预警' }));
  expect(asked.requests).toMatchObject([{ id: 'appeal', level: 0, levels: 2, awaits: [{ roles: ['duty-officer'] }] }]);
  expect(await onDesk(duty)).toBe(true);
});

test('upheld by both reviews it is said of the case, which stays as it ended', async () => {
  const { requests = {} } = town.district.procedures.get('grid-event')?.procedure ?? {};
  const [, last] = requests.appeal?.approvals ?? [];
  const first = taken(await (await town.as('duty')).act(id, 'approve-appeal', {}));
  expect(first.requests).toMatchObject([
    { level: 1, awaits: [{ name: last?.name, roles: Object.keys(last?.by ?? {}) }] },
  ]);
  const reviewer = await town.as(last?.by.leader ? 'leader' : 'supervisor');
  expect(await onDesk(reviewer)).toBe(true);
  const seen = taken(await reviewer.act(id, 'approve-appeal', {}));
  expect(seen).toMatchObject({ state: 'archived', requests: [] });
  expect(seen.flags).toEqual(expect.arrayContaining(['overdue', 'appeal-upheld']));
  expect(await onDesk(reviewer)).toBe(false);
});

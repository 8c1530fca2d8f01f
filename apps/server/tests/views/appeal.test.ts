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

const isToldOf = async (person: Person): Promise<boolean> => {
  const { items } = taken(await person.get('/api/v1/cases?appealable=true&limit=200'));
  return items.some((row: { id: string }) => row.id === id);
};

test('the unit whose case ended late finds it among what it may appeal about, for as long as it may', async () => {
  const told = async () =>
    Object.fromEntries(
      await Promise.all(
        ['urban', 'housing', 'duty', 'dispatcher'].map(async (login) => [login, await isToldOf(await town.as(login))]),
      ),
    );
  expect(await told()).toEqual({ urban: true, housing: false, duty: false, dispatcher: false });
  const ended = town.now();
  // Fifteen working days, a Sunday worked for the holiday among them, end with the last.
  await town.at('2020-04-30T23:59:59');
  const { actions } = taken(await (await town.as('urban')).view(id));
  expect([await isToldOf(await town.as('urban')), actions[0].refused]).toEqual([true, undefined]);
  await town.at('2020-05-01T00:00:01');
  const late = taken(await (await town.as('urban')).view(id));
  expect([await isToldOf(await town.as('urban')), late.actions[0].refused.guard]).toEqual([false, 'ended-within']);
  await town.setNow(ended);
});

test('it is offered to the unit whose case ended late, and lies on the desk of who reviews it', async () => {
  const urban = await town.as('urban');
  const seen = taken(await urban.view(id));
  expect(seen).toMatchObject({ state: 'archived', flags: expect.arrayContaining(['overdue']), requests: [] });
  expect(seen.actions).toMatchObject([{ action: 'ask-appeal', verb: 'ask' }]);
  const duty = await town.as('duty');
  expect(await onDesk(duty)).toBe(false);
  const asked = taken(await urban.act(id, 'ask-appeal', { reason: 'force-majeure', opinion: '暴雨红色预警' }));
  expect(asked.requests).toMatchObject([{ id: 'appeal', level: 0, levels: 2, awaits: [{ roles: ['duty-officer'] }] }]);
  expect(asked.asked).toEqual([{ request: 'appeal', level: 0 }]);
  expect(await onDesk(duty)).toBe(true);
  expect(await isToldOf(urban)).toBe(false);
});

test('its row says which decision it waits for, and the case on what grounds', async () => {
  const duty = await town.as('duty');
  const { items } = taken(await duty.get('/api/v1/cases?desk=true&limit=200'));
  const row = items.find((one: { id: string }) => one.id === id);
  expect(row).toMatchObject({ state: 'archived', asked: [{ request: 'appeal', level: 0 }] });
  const { procedures } = taken(await duty.get('/api/v1/district'));
  const known = procedures.find((one: { id: string }) => one.id === profile.procedure);
  expect(known.requests.appeal.approvals.map(({ zh }: { zh: string }) => zh)).toEqual(['申诉初审', '申诉复审']);
  const [request] = taken(await duty.view(id)).requests;
  expect(request.form).toMatchObject([
    { field: 'reason', text: { zh: '不可抗力' } },
    { field: 'opinion', value: '暴雨红色预警' },
  ]);
  expect(request.approvals).toEqual([]);
});

test('upheld by both reviews it is said of the case, which stays as it ended', async () => {
  const { requests = {} } = town.district.procedures.get('grid-event')?.procedure ?? {};
  const [, last] = requests.appeal?.approvals ?? [];
  const first = taken(await (await town.as('duty')).act(id, 'approve-appeal', { opinion: '有气象部门证明' }));
  expect(first.requests).toMatchObject([
    { level: 1, awaits: [{ name: last?.name, roles: Object.keys(last?.by ?? {}) }] },
  ]);
  const reviewer = await town.as(last?.by.leader ? 'leader' : 'supervisor');
  expect(await onDesk(reviewer)).toBe(true);
  expect(taken(await reviewer.view(id)).requests[0].approvals).toMatchObject([
    { form: [{ field: 'opinion', value: '有气象部门证明' }] },
  ]);
  const seen = taken(await reviewer.act(id, 'approve-appeal', {}));
  expect(seen).toMatchObject({ state: 'archived', requests: [] });
  expect(seen.flags).toEqual(expect.arrayContaining(['overdue', 'appeal-upheld']));
  expect(seen.asked).toEqual([]);
  expect(seen.timeline.slice(-3).map(({ name }: { name: { zh: string; en: string } }) => name)).toMatchObject([
    { zh: '对超期提出申诉' },
    { zh: '申诉初审：同意', en: 'Appeal · First review: approved' },
    { zh: '申诉复审：同意', en: 'Appeal · Second review: approved' },
  ]);
  expect(await onDesk(reviewer)).toBe(false);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { type Answer, openTown, type Person, type Town, taken } from './people.ts';
import { profiles } from './profiles.ts';

const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).sort((a, b) => a - b);
const many = (count: number, one: (index: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

describe.each(profiles)('many at once in $slug', (profile) => {
  let town: Town;
  let worker: Person;
  let dispatcher: Person;
  const body = () => ({ id: newId(), matterId: newId(), procedure: profile.procedure, form: profile.opening(town) });
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    [worker, dispatcher] = [await town.as(profile.worker), await town.as(profile.dispatcher)];
  });
  afterAll(() => town.close());

  // More than one block of numbers holds (cases/numbers.ts).
  test('sixty reports at the first moment of a day: sixty cases with sixty numbers', async () => {
    const answers = await many(60, () => worker.post('/api/v1/cases', body()));
    expect(new Set(statuses(answers))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(60);
  });

  test('the same report from ten clients is one case, and all hear the same', async () => {
    const report = body();
    const before = await town.written();
    const answers = await many(10, () => worker.post('/api/v1/cases', report));
    expect(statuses(answers)).toEqual([...Array(9).fill(200), 201]);
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    const after = await town.written();
    for (const table of ['matter', 'event', 'command', 'outbox'] as const) {
      expect({ table, more: (after[table] ?? 0) - (before[table] ?? 0) }).toEqual({ table, more: 1 });
    }
  });

  test('the same action from ten clients is one event, and all hear the same', async () => {
    const { matterId } = await opened();
    const [action, form] = profile.rivals[0];
    const id = newId();
    const answers = await many(10, () => dispatcher.act(matterId, action, form, { id }));
    expect(statuses(answers)).toEqual(Array(10).fill(200));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    expect(answers[0]?.body.seq).toBe(2);
    expect(answers[0]?.body.timeline).toHaveLength(2);
  });

  test('an id that comes again with something else is refused and changes nothing', async () => {
    const { report, matterId } = await opened();
    const [[action, form], [other, otherForm]] = profile.rivals;
    const id = newId();
    taken(await dispatcher.act(matterId, action, form, { id }));
    const before = await town.written();
    const second = await opened();
    const reused = [
      await worker.post('/api/v1/cases', { ...report, form: { ...report.form, [profile.text]: 'autre' } }),
      await worker.post('/api/v1/cases', { ...report, reportedAt: '2020-01-01T00:00:00Z' }),
      await dispatcher.act(matterId, other, otherForm, { id }),
      await dispatcher.act(second.matterId, action, form, { id }),
      await dispatcher.act(matterId, action, {}, { id }),
      // Somebody else with the same id.
      await (await town.as(profile.leader)).act(matterId, action, form, { id }),
    ];
    for (const answer of reused) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'command-reused' } });
      expect(answer.body.text).toEqual({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) });
    }
    const after = await town.written();
    expect(after.event).toBe((before.event ?? 0) + 1);
  });

  test('the order in which a client writes its keys is no other content', async () => {
    const report = body();
    taken(await worker.post('/api/v1/cases', report), 201);
    const turned = Object.fromEntries(Object.entries(report).reverse());
    const form = Object.fromEntries(Object.entries(report.form).reverse());
    taken(await worker.post('/api/v1/cases', { ...turned, form }), 200);
  });

  test('the id of a case is taken once, whoever asks and whether they may see it', async () => {
    const { report, matterId } = await opened();
    const before = await town.written();
    const again = [
      await worker.post('/api/v1/cases', { ...report, id: newId() }),
      await dispatcher.post('/api/v1/cases', { ...report, id: newId() }),
    ];
    for (const answer of again) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'matter-exists', id: matterId } });
      expect(answer.body.text).toEqual({
        zh: expect.stringContaining(matterId),
        en: expect.stringContaining(matterId),
      });
    }
    expect(await town.written()).toEqual(before);
    const fresh = body();
    const raced = await many(6, () => worker.post('/api/v1/cases', { ...fresh, id: newId() }));
    expect(statuses(raced)).toEqual([201, 409, 409, 409, 409, 409]);
  });

  test('two who act on one case at once: one wins, the other hears the state and what is open to them', async () => {
    for (let round = 0; round < 5; round++) {
      const { matterId } = await opened();
      const answers = await Promise.all(
        profile.rivals.map(([action, form]) => dispatcher.act(matterId, action, form, { seen: 1 })),
      );
      expect(statuses(answers)).toEqual([200, 409]);
      const [won, lost] = answers[0]?.status === 200 ? answers : [...answers].reverse();
      expect(['wrong-state', 'ended']).toContain(lost?.body.code);
      expect(lost?.body.state).toBe(won?.body.state);
      type Offer = { action: string; refused?: object };
      const open = ((won as Answer).body.actions as Offer[])
        .filter(({ refused }) => !refused)
        .map(({ action }) => action);
      expect(lost?.body.allowed).toEqual(open);
    }
  });

  test('who looked before somebody else acted is told so, with what is open now', async () => {
    const { matterId } = await opened();
    for (const { by, action, form } of profile.toDispatch) {
      const person = await town.as(by);
      taken(await person.act(matterId, action, await form?.(person)));
    }
    const { by, action, form } = profile.toEnd[0] as (typeof profile.toEnd)[number];
    const person = await town.as(by);
    const view = taken(await person.view(matterId));
    const filled = (await form?.(person)) ?? {};
    const before = await town.written();
    const stale = await person.act(matterId, action, filled, { seen: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'changed', seen: 1, seq: view.seq, state: view.state } });
    expect(stale.body.allowed).toContain(action);
    expect(stale.body.text.zh).toContain(stale.body.stateNamed.zh);
    // What speaks against it as the matter stands now is no fault of who could not know.
    const unfit = await person.act(matterId, action, { nothing: 'of this form' }, { seen: 1 });
    expect(unfit).toMatchObject({ status: 409, body: { code: 'changed', state: view.state } });
    const notTheirs = await worker.act(matterId, action, filled, { seen: 1 });
    expect(notTheirs).toMatchObject({ status: 409, body: { code: 'changed' } });
    expect(notTheirs.body.allowed).not.toContain(action);
    expect(await town.written()).toEqual(before);
    taken(await person.act(matterId, action, filled, { seen: view.seq }));
  });

  async function opened(): Promise<{ report: ReturnType<typeof body>; matterId: string }> {
    const report = body();
    taken(await worker.post('/api/v1/cases', report), 201);
    return { report, matterId: report.matterId };
  }
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { openTown, type Town, taken } from './people.ts';
import { profiles } from './profiles.ts';

describe.each(profiles)('a case of $slug', (profile) => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
  });
  afterAll(() => town.close());

  test('goes from report to its end, step by step, each by who may', async () => {
    const worker = await town.as(profile.worker);
    const { id, number } = taken(await worker.report(profile.procedure, profile.opening(town)), 201);
    const steps = [...profile.toDispatch, ...profile.toEnd];
    for (const { by, action, form } of steps) {
      const person = await town.as(by);
      const offered = taken(await person.view(id)).actions;
      expect(offered.map((offer: { action: string }) => offer.action)).toContain(action);
      for (const login of [profile.leader, profile.otherDesk]) {
        const other = await (await town.as(login)).act(id, action, {});
        expect([403, 404]).toContain(other.status);
      }
      taken(await person.act(id, action, await form?.(person)));
    }
    const view = taken(await (await town.as(profile.dispatcher)).view(id));
    expect(view).toMatchObject({
      number,
      state: profile.ended,
      phase: 'ended',
      light: 'none',
      actions: [],
      dueAt: null,
    });
    expect(view.endedAt).not.toBeNull();
    expect(view.timeline.map(({ action }: { action: string }) => action)).toEqual([
      'open',
      ...steps.map(({ action }) => action),
    ]);
    for (const clock of view.clocks) expect(clock.status).toBe('stopped');
  });

  test('is in lists, counts and on the map of who sees it, the same number everywhere', async () => {
    const worker = await town.as(profile.worker);
    for (let i = 0; i < 7; i++) taken(await worker.report(profile.procedure, profile.opening(town)), 201);
    for (const login of [profile.worker, profile.dispatcher, profile.leader, profile.otherDesk]) {
      const person = await town.as(login);
      const { total } = taken(await person.get('/api/v1/cases/counts'));
      const map = taken(await person.get('/api/v1/cases/map'));
      expect(map.id).toHaveLength(total);
      for (const sort of ['due', 'received', 'changed']) {
        const seen: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
          const page = taken(await person.get(`/api/v1/cases?limit=3&sort=${sort}${query}`));
          seen.push(...page.items.map((item: { id: string }) => item.id));
          cursor = page.next;
        }
        expect(new Set(seen)).toEqual(new Set(map.id));
        expect(seen).toHaveLength(total);
      }
    }
  });

  test('counts on the desk by the names of its own procedure: on time, late, and how long dispatch took', async () => {
    const worker = await town.as(profile.worker);
    const dispatcher = await town.as(profile.dispatcher);
    const figures = async () => taken(await dispatcher.get('/api/v1/desk'));
    expect(await figures(), 'one has ended so far, in time').toMatchObject({ onTimeRate: 1, dispatchMedianSeconds: 0 });
    const { id } = taken(await worker.report(profile.procedure, profile.opening(town)), 201);
    const { now } = taken(await dispatcher.get('/api/v1/district'));
    const run = async (steps: typeof profile.toEnd) => {
      for (const { by, action, form } of steps) {
        const person = await town.as(by);
        taken(await person.act(id, action, await form?.(person)));
      }
    };
    await town.setNow(Date.parse(now) + 120_000);
    await run(profile.toDispatch);
    await town.setNow(Date.parse(now) + 20 * 86_400_000);
    await run(profile.toEnd);
    expect(await figures(), 'and one late').toMatchObject({ onTimeRate: 0.5 });
    await town.setNow(Date.parse(now) + 40 * 86_400_000);
    expect(await figures(), 'of which the late one ended within thirty days').toMatchObject({
      onTimeRate: 0,
      satisfaction: null,
      satisfactionCount: 0,
    });
  });

  test('answers in the language that was asked for', async () => {
    const person = await town.as(profile.dispatcher);
    const [zh, en] = [
      await person.get('/api/v1/nowhere', { language: 'zh' }),
      await person.get('/api/v1/nowhere', { language: 'en' }),
    ];
    expect(zh.body).toMatchObject({ status: 404, code: 'no-route', title: zh.body.text.zh });
    expect(en.body).toMatchObject({ status: 404, code: 'no-route', title: en.body.text.en });
    expect(zh.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test.each(['desk', 'district', 'areas', 'units', 'catalogue', 'outline.geojson', 'grids.geojson'])(
    'stands beside what the district is: %s',
    async (path) => {
      const { status, body } = await (await town.as(profile.worker)).get(`/api/v1/${path}`);
      expect(status).toBe(200);
      expect(body).toBeDefined();
    },
  );
});

test('who gives a case out of their own hands hears that it is done, and cannot see it any more', async () => {
  const profile = profiles.find(({ slug }) => slug === 'ville-haute') as (typeof profiles)[number];
  const town = await openTown(profile.slug, { at: profile.at });
  try {
    const { id } = taken(await (await town.as(profile.worker)).report(profile.procedure, profile.opening(town)), 201);
    const dispatcher = await town.as(profile.dispatcher);
    taken(await dispatcher.act(id, 'repartir', { service: profile.lead }));
    const desk = await town.as(profile.desk);
    const command = newId();
    const form = { motif: 'autre-service' };
    // Twice, as a phone does that did not hear the first answer.
    for (const _ of [1, 2]) {
      const done = await desk.act(id, 'renvoyer', form, { id: command });
      expect(done).toMatchObject({ status: 204, body: undefined });
    }
    expect(await desk.view(id)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const seen = taken(await dispatcher.view(id));
    expect(seen).toMatchObject({ state: 'recu', lead: null, counters: { renvois: 1 }, seq: 3 });
    // The reach of who gave it away is what it was: nothing else has come into sight.
    expect(taken(await desk.get('/api/v1/cases')).items).toEqual([]);
  } finally {
    await town.close();
  }
});

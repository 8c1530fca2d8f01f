import { replay } from '@wangge/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStored } from '../../src/cases/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { type Answer, openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';

const RUNS = process.env.WANGGE_LONG === '1' ? 200 : 12;

/** What one client sends: which step of the procedure, how often at once, and what it had seen. */
const sent = fc.record({
  step: fc.nat(),
  copies: fc.integer({ min: 1, max: 3 }),
  seen: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});
/** Waves of clients that send together. */
const waves = fc.array(fc.array(sent, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });

describe.each(profiles)('commands that meet in $slug', (profile) => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
  });
  afterAll(() => town.close());

  test('leave one event for each that was taken, in one order, and an answer to everybody', async () => {
    const steps = [...profile.toDispatch, ...profile.toEnd].filter(({ action }) => !/done|terminer/.test(action));
    const rivals = profile.rivals.map(([action, form]) => ({ by: profile.dispatcher, action, form: () => form }));
    const all = [...steps, ...rivals];
    const worker = await town.as(profile.worker);
    const people = new Map<string, Person>();
    for (const { by } of all) people.set(by, await town.as(by));
    await fc.assert(
      fc.asyncProperty(waves, async (plan) => {
        const report = { id: newId(), matterId: newId(), procedure: profile.procedure, form: profile.opening(town) };
        const opened = await Promise.all([1, 2, 3].map(() => worker.post('/api/v1/cases', report)));
        expect(opened.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
        const takenIds = new Set<string>();
        for (const wave of plan) {
          const answers = await Promise.all(wave.map((one) => send(report.matterId, one)));
          for (const { id, heard, again } of answers) {
            for (const { status, body } of heard) {
              expect([200, 403, 404, 409, 422], JSON.stringify(body)).toContain(status);
              if (status === 409)
                expect(body).toMatchObject({ allowed: expect.any(Array), text: { zh: expect.any(String) } });
            }
            // A copy that came too early may be refused where a later one is taken; once taken, every further copy is.
            if (!heard.some(({ status }) => status === 200)) continue;
            takenIds.add(id);
            expect((await again()).status).toBe(200);
          }
        }
        const events = await town.query(
          'select seq, command_id, body from wangge.event where matter_id = $1 order by seq',
          [report.matterId],
        );
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        expect(new Set(events.map(({ command_id }) => command_id))).toEqual(new Set([report.id, ...takenIds]));
        expect(events).toHaveLength(1 + takenIds.size);
        const [{ folded }] = await town.query('select folded from wangge.matter where id = $1', [report.matterId]);
        expect(replay(events.map(({ body }) => readStored(body)))).toEqual(folded);
        expect(taken(await worker.view(report.matterId)).seq).toBe(events.length);
      }),
      { numRuns: RUNS, seed: 20_200_404 },
    );

    async function send(
      matterId: string,
      { step, copies, seen }: { step: number; copies: number; seen?: number | undefined },
    ): Promise<{ id: string; heard: Answer[]; again: () => Promise<Answer> }> {
      const { by, action, form } = all[step % all.length] as (typeof all)[number];
      const person = people.get(by) as Person;
      const id = newId();
      const filled = (await form?.(person)) ?? {};
      const more = seen === undefined ? { id } : { id, seen };
      const again = () => person.act(matterId, action, filled, more);
      return { id, heard: await Promise.all(Array.from({ length: copies }, again)), again };
    }
  });
});

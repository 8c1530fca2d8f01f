import { describe, expect, test } from 'vitest';
import { offeredActions, type Procedure } from '../../src/index.ts';
import { people } from '../matters/world.ts';
import { leak } from './procedures.ts';
import { World } from './world.ts';

const { agent, dispatcher, supervisor, duty, urban, callback } = people;

/** A closed matter whose unit may appeal once, within five working days, before two people. */
const appealable: Procedure = {
  ...leak,
  flags: { 'appeal-upheld': { en: 'Appeal upheld' } },
  counters: { appeals: { en: 'Appeals' } },
  actions: { ...leak.actions, 'report-done': { ...leak.actions['report-done']!, guards: [] } },
  requests: {
    appeal: {
      name: { en: 'Appeal' },
      ask: {
        name: { en: 'Appeal' },
        by: { department: 'lead-unit' },
        in: ['archived'],
        guards: [
          { within: { since: 'call-back', limit: '5 working-days' } },
          { 'count-below': { counter: 'appeals', limit: 1 } },
        ],
        effects: [{ count: 'appeals' }],
      },
      approvals: [
        { name: { en: 'First review' }, by: { 'duty-officer': 'area' } },
        { name: { en: 'Second review' }, by: { supervisor: 'area' } },
      ],
      granted: { effects: [{ flag: 'appeal-upheld' }] },
    },
  },
};

function archived(): { world: World; id: string } {
  const world = new World();
  const id = world.report(appealable, '2020-04-07 08:00', agent);
  world.act(id, '2020-04-07 08:10', dispatcher, 'dispatch', { lead: 'urban' });
  world.act(id, '2020-04-07 09:00', urban, 'report-done');
  world.act(id, '2020-04-07 10:00', callback, 'call-back');
  return { world, id };
}

describe('an appeal', () => {
  test('is heard twice after the end, and changes how the matter counts, not how it ended', () => {
    const { world, id } = archived();
    const before = world.get(id);
    world.act(id, '2020-04-08 09:00', urban, 'ask-appeal');
    world.act(id, '2020-04-08 10:00', duty, 'approve-appeal');
    world.act(id, '2020-04-08 11:00', supervisor, 'approve-appeal');
    const { state, endedAt, clocks } = world.get(id);
    expect({ state, endedAt, clocks }).toEqual({
      state: before.state,
      endedAt: before.endedAt,
      clocks: before.clocks,
    });
    expect(world.get(id).flags).toEqual(['appeal-upheld']);
    expect(world.isReplayed()).toBe(true);
  });

  test('comes once and in time', () => {
    const { world, id } = archived();
    expect(world.refusal(id, '2020-04-20 09:00', urban, 'ask-appeal')).toMatchObject({ guard: 'within' });
    world.act(id, '2020-04-08 09:00', urban, 'ask-appeal');
    world.act(id, '2020-04-08 10:00', duty, 'refuse-appeal');
    expect(world.refusal(id, '2020-04-08 11:00', urban, 'ask-appeal')).toMatchObject({ guard: 'count-below' });
    expect(world.get(id).flags).toEqual([]);
  });

  test('is the only thing offered after the end', () => {
    const { world, id } = archived();
    const offers = (actor: typeof urban) =>
      offeredActions(appealable, world.get(id), world.context(actor, '2020-04-08 09:00')).map(({ action }) => action);
    expect(offers(urban)).toEqual(['ask-appeal']);
    expect(offers(dispatcher)).toEqual([]);
    expect(world.refusal(id, '2020-04-08 09:00', dispatcher, 'void')).toMatchObject({
      code: 'ended',
      state: 'archived',
    });
  });
});

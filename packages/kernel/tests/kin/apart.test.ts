import { describe, expect, test } from 'vitest';
import { offeredActions, type Procedure } from '../../src/index.ts';
import { at, people } from '../matters/world.ts';
import { leak } from './procedures.ts';
import { World } from './world.ts';

const { agent, dispatcher, supervisor, urban, housing } = people;

/** A leak that a unit may give back and report as done more than once; both may be held against it, each by a task apart. */
const accountable: Procedure = {
  ...leak,
  tasks: {
    ...leak.tasks,
    fraud: { name: { en: 'Fraud' }, procedure: 'joint-task', limit: '5 working-days', apart: true, source: 'test' },
    shirking: {
      name: { en: 'Shirking' },
      procedure: 'joint-task',
      limit: '5 working-days',
      apart: true,
      source: 'test',
    },
  },
  actions: {
    ...leak.actions,
    done: { name: { en: 'Done' }, by: { department: 'lead-unit' }, from: ['handling'] },
    return: {
      name: { en: 'Return' },
      by: { department: 'lead-unit' },
      from: ['handling'],
      to: 'awaiting-dispatch',
      effects: [{ unassign: 'lead' }],
    },
    'hold-fraud': hold('fraud', 'done'),
    'hold-shirking': hold('shirking', 'return'),
  },
};

function hold(task: string, deed: string): Procedure['actions'][string] {
  return {
    name: { en: `Hold ${task}` },
    by: { supervisor: 'area' },
    from: ['awaiting-dispatch', 'handling'],
    form: [{ field: 'unit', name: { en: 'Unit' }, type: 'units', min: 1, max: 1, required: true }],
    guards: [{ 'did-by': { field: 'unit', did: [deed], 'since-called': task, within: '90 calendar-days' } }],
    effects: [{ call: { task, units: 'unit' } }],
  };
}

function handled(): { world: World; id: string } {
  const world = new World();
  const id = world.report(accountable, '2020-04-07 08:00', agent);
  world.act(id, '2020-04-07 08:10', dispatcher, 'dispatch', { lead: 'urban' });
  world.act(id, '2020-04-07 09:00', urban, 'done');
  return { world, id };
}
const offers = (world: World, id: string, now: string) =>
  offeredActions(accountable, world.get(id), world.context(supervisor, now)).map(({ action }) => action);

describe('what is held against a unit', () => {
  test('is about what it did, and about each deed once, whatever came of it', () => {
    const { world, id } = handled();
    expect(offers(world, id, '2020-04-07 09:30')).toEqual(['hold-fraud']);
    world.act(id, '2020-04-07 10:00', supervisor, 'hold-fraud', { unit: ['urban'] });
    const first = world.task(id, 'fraud');
    expect(world.get(id).assist).toEqual([]);
    expect(offers(world, id, '2020-04-07 10:00')).toEqual([]);
    const again = () => world.refusal(id, '2020-04-07 11:00', supervisor, 'hold-fraud', { unit: ['urban'] });
    expect(again()).toMatchObject({ guard: 'did-by', details: { did: ['done'], called: 'fraud' } });
    // Nor when it has come to nothing.
    world.act(first.id, '2020-04-07 10:30', urban, 'decline', { reason: 'cannot' });
    expect(again()).toMatchObject({ guard: 'did-by', details: { did: ['done'], called: 'fraud' } });
  });

  test('is another matter for another deed, and beside one of another kind', () => {
    const { world, id } = handled();
    world.act(id, '2020-04-07 10:00', supervisor, 'hold-fraud', { unit: ['urban'] });
    world.act(id, '2020-04-07 10:10', urban, 'done');
    expect(offers(world, id, '2020-04-07 10:20')).toEqual(['hold-fraud']);
    world.act(id, '2020-04-07 10:30', supervisor, 'hold-fraud', { unit: ['urban'] });
    world.act(id, '2020-04-07 10:40', urban, 'return');
    world.act(id, '2020-04-07 10:50', supervisor, 'hold-shirking', { unit: ['urban'] });
    expect(world.get(id).tasks?.map(({ task, status }) => [task, status])).toEqual([
      ['fraud', 'open'],
      ['fraud', 'open'],
      ['shirking', 'open'],
    ]);
    expect(world.isReplayed()).toBe(true);
  });

  test('of one unit leaves what another did', () => {
    const { world, id } = handled();
    world.act(id, '2020-04-07 09:10', urban, 'return');
    world.act(id, '2020-04-07 09:20', dispatcher, 'dispatch', { lead: 'housing' });
    world.act(id, '2020-04-07 09:30', housing, 'done');
    world.act(id, '2020-04-07 10:00', supervisor, 'hold-fraud', { unit: ['housing'] });
    const again = world.refusal(id, '2020-04-07 10:10', supervisor, 'hold-fraud', { unit: ['housing'] });
    expect(again).toMatchObject({
      guard: 'did-by',
      details: { unit: 'housing', called: 'fraud', instead: ['urban'] },
    });
    world.act(id, '2020-04-07 10:20', supervisor, 'hold-fraud', { unit: ['urban'] });
    expect(world.task(id, 'fraud', 'urban').state).toBe('awaiting-signature');
  });

  test('is long past for each unit by itself', () => {
    const { world, id } = handled();
    world.act(id, '2020-04-07 09:10', urban, 'return');
    world.act(id, '2020-04-07 09:20', dispatcher, 'dispatch', { lead: 'housing' });
    // Ninety days after what the first did, and before those of the second are over.
    world.act(id, '2020-06-01 09:30', housing, 'done');
    world.act(id, '2020-06-01 09:40', housing, 'return');
    const refused = world.refusal(id, '2020-07-10 10:00', supervisor, 'hold-shirking', { unit: ['urban'] });
    expect(refused).toMatchObject({
      guard: 'did-by',
      details: { unit: 'urban', did: ['return'], instead: ['housing'] },
    });
    expect(refused).toHaveProperty('details.until', at('2020-07-07 00:00'));
    world.act(id, '2020-07-10 10:00', supervisor, 'hold-shirking', { unit: ['housing'] });
    expect(offers(world, id, '2020-09-10 10:00')).toEqual([]);
  });

  test('is of whoever brought it, and not of who once reported the matter', () => {
    const { world, id } = handled();
    world.act(id, '2020-04-07 10:00', supervisor, 'hold-fraud', { unit: ['urban'] });
    expect(world.get(id).reporter.staff).toBe('agent');
    expect(world.task(id, 'fraud').reporter).toMatchObject({ staff: 'supervisor' });
  });

  test('does not keep the matter from joining another: nobody works for it', () => {
    const { world, id } = handled();
    const lead = world.report(accountable, '2020-04-07 09:00', agent);
    world.act(id, '2020-04-07 10:00', supervisor, 'hold-fraud', { unit: ['urban'] });
    world.act(id, '2020-04-07 10:10', dispatcher, 'join', { into: lead });
    expect(world.get(id)).toMatchObject({ state: 'merged' });
    expect(world.task(id, 'fraud').state).toBe('awaiting-signature');
  });
});

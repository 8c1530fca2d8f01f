import { describe, expect, test } from 'vitest';
import type { Procedure } from '../../src/index.ts';
import { at, people } from '../matters/world.ts';
import { leak } from './procedures.ts';
import { World } from './world.ts';

const { agent, dispatcher, urban, housing, committee } = people;

/** Dispatched to urban management at 08:00, which calls housing to make safe and to restore, the committee to repair. */
function whistled(): { world: World; id: string } {
  const world = new World();
  const id = world.report(leak, '2020-04-07 07:50', agent);
  world.act(id, '2020-04-07 08:00', dispatcher, 'dispatch', { lead: 'urban' });
  world.act(id, '2020-04-07 08:10', urban, 'whistle', {
    secure: ['housing', 'committee'],
    repair: 'committee',
    restore: 'housing',
    request: '燃气泄漏，请围护',
    urgent: true,
  });
  return { world, id };
}

function finish(world: World, id: string, now: string, unit: typeof housing): void {
  world.act(id, now, unit, 'sign');
  world.act(id, now, unit, 'done');
}

describe('a call', () => {
  test('opens a matter of its own for each unit, with the limit of the task and what was handed on', () => {
    const { world, id } = whistled();
    expect(world.get(id).tasks).toMatchObject([
      { task: 'secure', unit: 'housing', status: 'open', matter: { number: `${world.get(id).number}-1` } },
      { task: 'secure', unit: 'committee', status: 'open', matter: { number: `${world.get(id).number}-2` } },
      { task: 'repair', unit: 'committee', status: 'planned' },
      { task: 'restore', unit: 'housing', status: 'planned' },
    ]);
    const task = world.task(id, 'secure', 'housing');
    expect(task).toMatchObject({
      lead: 'housing',
      state: 'awaiting-signature',
      facts: { urgent: true },
      parent: { as: 'task', id, task: 'secure', caller: 'urban', limit: '3 emergency-hours' },
      place: world.get(id).place,
    });
    expect(task.clocks.work?.reading.deadline).toBe(at('2020-04-07 11:10'));
    expect(world.events.get(task.id)?.[0]?.personal).toEqual([
      { personal: 'opinion-text', field: 'request', value: '燃气泄漏，请围护' },
    ]);
  });

  test('leaves the lead responsible, and who is called may read', () => {
    const { world, id } = whistled();
    expect(world.get(id)).toMatchObject({ lead: 'urban', assist: ['housing', 'committee'], state: 'handling' });
    expect(world.get(id).clocks.disposal?.reading.status).toBe('running');
  });

  test('does not call a unit twice to what it is at', () => {
    const { world, id } = whistled();
    const again = { secure: ['housing'], repair: 'committee', restore: 'housing' };
    world.act(id, '2020-04-07 08:30', urban, 'whistle', again);
    expect(world.get(id).tasks).toHaveLength(4);
  });
});

describe('stages in sequence', () => {
  test('each begins, and its clock with it, when all of the one before are done', () => {
    const { world, id } = whistled();
    finish(world, world.task(id, 'secure', 'housing').id, '2020-04-07 09:00', housing);
    expect(world.get(id).tasks?.[2]).toMatchObject({ status: 'planned' });
    finish(world, world.task(id, 'secure', 'committee').id, '2020-04-07 09:30', committee);
    const repair = world.task(id, 'repair');
    expect(repair.clocks.work?.reading.startedAt).toBe(at('2020-04-07 09:30'));
    expect(world.get(id).tasks?.[3]).toMatchObject({ status: 'planned' });
    finish(world, repair.id, '2020-04-08 10:00', committee);
    // Five working days: from the next working day on, 04-09 to 04-15.
    expect(world.task(id, 'restore').clocks.work?.reading.deadline).toBe(at('2020-04-16 00:00'));
  });

  test('the gate names what is missing, and by whom', () => {
    const { world, id } = whistled();
    expect(world.refusal(id, '2020-04-07 09:00', urban, 'report-done')).toMatchObject({
      code: 'guard',
      guard: 'tasks-done',
      details: {
        missing: [
          { task: 'secure', unit: 'housing', status: 'open' },
          { task: 'secure', unit: 'committee', status: 'open' },
          { task: 'repair', unit: 'committee', status: 'planned' },
          { task: 'restore', unit: 'housing', status: 'planned' },
        ],
      },
    });
  });

  test('a task that was declined is missing until another unit has done it', () => {
    const { world, id } = whistled();
    finish(world, world.task(id, 'secure', 'housing').id, '2020-04-07 09:00', housing);
    world.act(world.task(id, 'secure', 'committee').id, '2020-04-07 09:00', committee, 'decline', { reason: 'cannot' });
    // One unit has made its part safe: the other's part is nobody's.
    expect(world.refusal(id, '2020-04-07 09:05', urban, 'report-done')).toMatchObject({
      details: {
        missing: [
          { task: 'secure', unit: 'committee', status: 'failed' },
          { task: 'repair', unit: 'committee', status: 'planned' },
          { task: 'restore', unit: 'housing', status: 'planned' },
        ],
      },
    });
    world.act(id, '2020-04-07 09:10', urban, 'whistle', { secure: ['housing'] });
    const { matter } = world.get(id).tasks!.at(-1)!;
    finish(world, matter!.id, '2020-04-07 09:15', housing);
    expect(world.task(id, 'repair').state).toBe('awaiting-signature');
    world.act(world.task(id, 'repair').id, '2020-04-07 09:20', committee, 'decline', { reason: 'cannot' });
    expect(world.refusal(id, '2020-04-07 09:30', urban, 'report-done')).toMatchObject({
      details: {
        missing: [
          { task: 'repair', status: 'failed' },
          { task: 'restore', status: 'planned' },
        ],
      },
    });
    world.act(id, '2020-04-07 10:00', urban, 'whistle', { repair: 'housing' });
    expect(world.task(id, 'repair', 'housing').state).toBe('awaiting-signature');
  });

  test('a gate for those called only passes where nobody was called, and not where nobody has done it', () => {
    const gated: Procedure = {
      ...leak,
      actions: {
        ...leak.actions,
        'report-done': { ...leak.actions['report-done']!, guards: [{ 'called-done': ['secure', 'repair'] }] },
      },
    };
    const alone = new World();
    const unasked = alone.report(gated, '2020-04-07 07:50', agent);
    alone.act(unasked, '2020-04-07 08:00', dispatcher, 'dispatch', { lead: 'urban' });
    alone.act(unasked, '2020-04-07 09:00', urban, 'report-done');
    expect(alone.get(unasked).state).toBe('calling-back');
    const world = new World();
    const id = world.report(gated, '2020-04-07 07:50', agent);
    world.act(id, '2020-04-07 08:00', dispatcher, 'dispatch', { lead: 'urban' });
    world.act(id, '2020-04-07 08:10', urban, 'whistle', { secure: ['housing'] });
    const refused = () => world.refusal(id, '2020-04-07 10:00', urban, 'report-done');
    expect(refused()).toMatchObject({
      guard: 'called-done',
      details: { missing: [{ task: 'secure', unit: 'housing', status: 'open' }] },
    });
    world.act(world.task(id, 'secure').id, '2020-04-07 08:30', housing, 'decline', { reason: 'cannot' });
    expect(refused()).toMatchObject({ details: { missing: [{ task: 'secure', status: 'failed' }] } });
    world.act(id, '2020-04-07 10:30', urban, 'whistle', { secure: ['committee'] });
    finish(world, world.task(id, 'secure', 'committee').id, '2020-04-07 11:00', committee);
    world.act(id, '2020-04-07 12:00', urban, 'report-done');
    expect(world.get(id).state).toBe('calling-back');
  });

  test('one that was late is marked so for good', () => {
    const { world, id } = whistled();
    finish(world, world.task(id, 'secure', 'housing').id, '2020-04-07 12:00', housing);
    finish(world, world.task(id, 'secure', 'committee').id, '2020-04-07 09:00', committee);
    expect(world.get(id).tasks?.[0]).toMatchObject({ status: 'done', late: true });
    expect(world.get(id).tasks?.[1]).not.toHaveProperty('late');
  });
});

describe('the caller', () => {
  test('rates those it called, and nobody else does', () => {
    const { world, id } = whistled();
    const task = world.task(id, 'secure', 'housing').id;
    finish(world, task, '2020-04-07 09:00', housing);
    expect(world.refusal(task, '2020-04-07 09:10', committee, 'rate', { rating: 1 })).toMatchObject({
      code: 'not-yours',
    });
    world.act(task, '2020-04-07 09:10', urban, 'rate', { rating: 4 });
    expect(world.get(task)).toMatchObject({ state: 'rated', facts: { rating: 4 } });
  });

  test('that ends takes its open calls back', () => {
    const { world, id } = whistled();
    world.act(id, '2020-04-07 09:00', dispatcher, 'void');
    expect(world.task(id, 'secure', 'housing')).toMatchObject({ state: 'withdrawn' });
    expect(world.get(id).tasks?.map(({ status }) => status)).toEqual(['open', 'open', 'withdrawn', 'withdrawn']);
    expect(Object.values(world.task(id, 'secure', 'housing').clocks).map(({ reading }) => reading.status)).toEqual([
      'stopped',
      'stopped',
    ]);
  });

  test('that is led by another unit now calls through that one: what is open, and what opens later', () => {
    const { world, id } = whistled();
    const moving = { ...leak.actions.dispatch!, from: ['handling'] };
    const procedure = { ...leak, actions: { ...leak.actions, 'hand-over': moving } };
    const done = world.task(id, 'secure', 'housing').id;
    finish(world, done, '2020-04-07 09:00', housing);
    world.kin.set(id, { procedure, matter: world.get(id) });
    world.act(id, '2020-04-07 09:10', dispatcher, 'hand-over', { lead: 'housing' });
    const open = world.task(id, 'secure', 'committee').id;
    expect(world.get(open).parent).toMatchObject({ caller: 'housing' });
    expect(world.events.get(open)?.at(-1)).toMatchObject({ type: 'linked', action: 'caller-moved' });
    // Whom it was done for, and nobody who came later, says how it was done.
    expect(world.get(done).parent).toMatchObject({ caller: 'urban' });
    world.act(done, '2020-04-07 09:20', urban, 'rate', { rating: 5 });
    expect(world.get(id).tasks?.[2]).toMatchObject({ task: 'repair', status: 'planned' });
    finish(world, open, '2020-04-07 09:30', committee);
    expect(world.task(id, 'repair').parent).toMatchObject({ caller: 'housing' });
    world.act(open, '2020-04-07 09:40', housing, 'rate', { rating: 3 });
    expect(world.isReplayed()).toBe(true);
  });

  test('that ends leaves what was done for it to be rated', () => {
    const { world, id } = whistled();
    const done = world.task(id, 'secure', 'housing').id;
    finish(world, done, '2020-04-07 09:00', housing);
    world.act(id, '2020-04-07 09:10', dispatcher, 'void');
    expect(world.get(id).tasks?.map(({ status }) => status)).toEqual(['done', 'open', 'withdrawn', 'withdrawn']);
    world.act(done, '2020-04-07 10:00', urban, 'rate', { rating: 4 });
    expect(world.get(done)).toMatchObject({ state: 'rated', facts: { rating: 4 } });
  });

  test('hears of what time brought about in a task from the moment it fell due', () => {
    const { world, id } = whistled();
    const task = world.task(id, 'secure', 'housing').id;
    finish(world, task, '2020-04-07 09:00', housing);
    world.sweep('2020-04-20 08:00');
    expect(world.get(task)).toMatchObject({ state: 'rated' });
    expect(world.events.get(task)?.at(-1)).toMatchObject({ type: 'timed', effectiveAt: at('2020-04-13 00:00') });
  });

  test('and its tasks are what their events make of them', () => {
    const { world, id } = whistled();
    for (const unit of [housing, committee]) {
      finish(world, world.task(id, 'secure', unit.unit).id, '2020-04-07 09:00', unit);
    }
    finish(world, world.task(id, 'repair').id, '2020-04-08 10:00', committee);
    finish(world, world.task(id, 'restore').id, '2020-04-09 10:00', housing);
    world.act(id, '2020-04-09 11:00', urban, 'report-done');
    expect(world.get(id).state).toBe('calling-back');
    expect(world.isReplayed()).toBe(true);
  });
});

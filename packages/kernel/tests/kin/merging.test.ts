import { describe, expect, test } from 'vitest';
import { type FormValues, offeredActions, type Procedure, replay } from '../../src/index.ts';
import { at, people } from '../matters/world.ts';
import { jointTask, leak } from './procedures.ts';
import { World } from './world.ts';

const { agent, dispatcher, urban, callback } = people;
const now = '2020-04-07 09:00';

/** Seven callers about one noise: the first leads, six join it. */
function seven(): { world: World; lead: string; others: string[] } {
  const world = new World();
  const [lead = '', ...others] = Array.from({ length: 7 }, () => world.report(leak, '2020-04-07 08:00', agent));
  for (const other of others) world.act(other, '2020-04-07 08:30', dispatcher, 'join', { into: lead });
  return { world, lead, others };
}

describe('merging', () => {
  test('makes the others wait with their clocks, and the lead know them', () => {
    const { world, lead, others } = seven();
    expect(world.get(lead).joined?.map(({ id }) => id)).toEqual(others);
    for (const id of others) {
      expect(world.get(id)).toMatchObject({ state: 'merged', parent: { as: 'merged', id: lead } });
      expect(Object.values(world.get(id).clocks).some(({ reading }) => reading.status === 'running')).toBe(false);
    }
  });

  test('gives each caller an answer of their own when the lead is done', () => {
    const world = new World();
    const lead = world.report(leak, now, agent);
    const other = world.report(leak, now, agent);
    world.act(other, now, dispatcher, 'join', { into: lead });
    world.act(lead, now, dispatcher, 'dispatch', { lead: 'urban' });
    // No gate here: the tasks are those of joint work, and the lead asked nobody.
    const alone = {
      ...leak,
      actions: { ...leak.actions, 'report-done': { ...leak.actions['report-done'], guards: [] } },
    };
    world.kin.set(lead, { procedure: alone as typeof leak, matter: world.get(lead) });
    world.act(lead, now, urban, 'report-done');
    expect(world.get(other).state).toBe('calling-back');
    expect(world.events.get(other)?.at(-1)).toMatchObject({ type: 'linked', action: 'followed' });
    world.act(lead, now, callback, 'call-back');
    expect(world.get(other).state).toBe('calling-back');
    world.act(other, now, callback, 'call-back');
    expect(world.get(other).state).toBe('archived');
    expect(world.isReplayed()).toBe(true);
  });

  test('hands on what the lead knows of its kind to those who know nothing of their own', () => {
    const world = new World();
    const [lead, blank, other] = [
      world.report(leak, now, agent),
      world.report(leak, now, agent),
      world.report(leak, now, agent),
    ];
    const follows = [
      { when: ['calling-back'], to: 'calling-back', inherit: ['category', 'condition', 'unheard'] },
      { when: ['void'], to: 'awaiting-dispatch' },
    ];
    const procedure: Procedure = { ...leak, merging: { ...leak.merging!, follows } };
    const facts: Record<string, FormValues> = {
      [lead]: { category: 'C01', condition: 'C01-1' },
      [blank]: {},
      [other]: { category: 'E02' },
    };
    for (const [id, known] of Object.entries(facts)) {
      world.kin.set(id, { procedure, matter: { ...world.get(id), facts: known } });
    }
    for (const id of [blank, other]) world.act(id, now, dispatcher, 'join', { into: lead });
    world.kin.set(lead, { procedure, matter: { ...world.get(lead), state: 'handling', lead: 'urban' } });
    const open = {
      ...procedure,
      actions: { ...leak.actions, 'report-done': { ...leak.actions['report-done']!, guards: [] } },
    };
    world.kin.set(lead, { procedure: open, matter: world.get(lead) });
    world.act(lead, now, urban, 'report-done');
    expect(world.get(blank)).toMatchObject({ state: 'calling-back', facts: { category: 'C01', condition: 'C01-1' } });
    expect(world.get(other).facts).toEqual({ category: 'E02' });
    expect(world.events.get(blank)?.at(-1)).toMatchObject({
      action: 'followed',
      changes: [
        { op: 'fact', name: 'category', value: 'C01' },
        { op: 'fact', name: 'condition' },
        { op: 'followed', unit: 'urban' },
        { op: 'state' },
      ],
    });
  });

  test('gives them back when the lead turns out to be none', () => {
    const { world, lead, others } = seven();
    world.act(lead, now, dispatcher, 'void');
    for (const id of others) expect(world.get(id).state).toBe('awaiting-dispatch');
    expect(world.get(others[0] ?? '').followed).toBeUndefined();
  });

  test('tells those who wait for their call whose work it was, also when another unit does it anew', () => {
    const world = new World();
    const [lead, waits, heard] = [
      world.report(leak, now, agent),
      world.report(leak, now, agent),
      world.report(leak, now, agent),
    ];
    for (const id of [waits, heard]) world.act(id, now, dispatcher, 'join', { into: lead });
    const done = (unit: string, at: string): void => {
      const actions = { ...leak.actions, 'report-done': { ...leak.actions['report-done']!, guards: [] } };
      world.kin.set(lead, {
        procedure: { ...leak, actions },
        matter: { ...world.get(lead), state: 'handling', lead: unit },
      });
      world.act(lead, at, { ...urban, unit }, 'report-done');
    };
    done('urban', '2020-04-07 10:00');
    const followed = { unit: 'urban', at: at('2020-04-07 10:00') };
    for (const id of [waits, heard]) expect(world.get(id).followed).toEqual(followed);
    world.act(heard, '2020-04-07 11:00', callback, 'call-back');
    done('urban', '2020-04-07 12:00');
    expect(world.get(waits).followed).toEqual(followed);
    done('housing', '2020-04-07 13:00');
    expect(world.get(waits)).toMatchObject({
      state: 'calling-back',
      followed: { unit: 'housing', at: at('2020-04-07 13:00') },
    });
    expect(world.get(heard).followed).toEqual(followed);
    for (const id of [waits, heard]) expect(replay(world.events.get(id) ?? [])).toEqual(world.get(id));
  });

  test('is undone by separating', () => {
    const { world, lead, others } = seven();
    world.act(others[0] ?? '', now, dispatcher, 'separate');
    expect(world.get(others[0] ?? '').parent).toBeUndefined();
    expect(world.get(lead).joined).toHaveLength(5);
    expect(world.isReplayed()).toBe(true);
  });

  test('by a clock that was set back counts for each from the last thing that happened to it', () => {
    const world = new World();
    const lead = world.report(leak, '2020-04-07 08:00', agent);
    const other = world.report(leak, '2020-04-07 07:00', agent);
    world.act(other, '2020-04-07 07:30', dispatcher, 'join', { into: lead });
    expect(world.events.get(other)?.at(-1)?.effectiveAt).toBe(at('2020-04-07 07:30'));
    expect(world.events.get(lead)?.at(-1)).toMatchObject({ action: 'joined', effectiveAt: at('2020-04-07 08:00') });
  });

  test.each([
    ['itself', 'itself'],
    ['other', 'merged-itself'],
    ['void', 'ended'],
  ])('into %s is refused: %s', (into, because) => {
    const { world, others } = seven();
    const matter = world.report(leak, now, agent);
    const ended = world.report(leak, now, agent);
    world.act(ended, now, dispatcher, 'void');
    const target = { itself: matter, other: others[0], void: ended }[into];
    expect(world.refusal(matter, now, dispatcher, 'join', { into: target })).toMatchObject({
      guard: 'may-merge',
      details: { because },
    });
  });

  test('of one that others are at work on is refused until they have ended or are called off', () => {
    const world = new World();
    const [lead, other] = [world.report(leak, now, agent), world.report(leak, now, agent)];
    world.act(other, now, dispatcher, 'dispatch', { lead: 'urban' });
    world.act(other, now, urban, 'whistle', { secure: ['housing'], repair: 'committee' });
    const refused = () => world.refusal(other, now, dispatcher, 'join', { into: lead });
    expect(refused()).toMatchObject({ guard: 'may-merge', details: { because: 'has-tasks' } });
    // It is told before anybody looks for a matter to join.
    const offer = offeredActions(leak, world.get(other), world.context(dispatcher, now)).find(
      ({ action }) => action === 'join',
    );
    expect(offer?.refused).toEqual({ guard: 'may-merge', details: { because: 'has-tasks' } });
    // The other way round nobody is sent home.
    world.act(lead, now, dispatcher, 'join', { into: other });
    expect(world.get(other).joined?.map(({ id }) => id)).toEqual([lead]);
    expect(world.task(other, 'secure').state).toBe('awaiting-signature');
  });

  test('of one that leads others, or into another kind, is refused', () => {
    const { world, lead } = seven();
    const matter = world.report(leak, now, agent);
    expect(world.refusal(lead, now, dispatcher, 'join', { into: matter })).toMatchObject({
      details: { because: 'leads-others' },
    });
    expect(world.refusal(matter, now, dispatcher, 'join', { into: 'm99' })).toMatchObject({
      code: 'form',
      faults: [{ field: 'into', fault: 'unknown-matter' }],
    });
    expect(jointTask.merging).toBeUndefined();
  });
});

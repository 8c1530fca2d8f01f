import { type Standing, standingOf } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { at, PackWorld, pack, people } from './world.ts';

// What one unit let lapse, and who has it after that.
const { agent, callback, dispatcher, duty, housing, supervisor, urban, worker } = people;

/** How a matter stands for the indicators of the shipped district. */
function standing(world: PackWorld, id: string): Standing {
  const { procedure, matter } = world.kin.get(id)!;
  return standingOf(matter, procedure, pack.assessment?.measures[procedure.id]);
}

/** A grid event with two hours to be handled, day and night. */
function filed(): { world: PackWorld; id: string } {
  const world = new PackWorld();
  const id = world.report('grid-event', '2020-04-07 09:00', worker, { text: '井盖缺失', category: 'C0103' });
  world.act(id, '2020-04-07 09:00', duty, 'file', { category: 'C0103', condition: 'C0103-1' });
  return { world, id };
}

function order(world: PackWorld, now: string, form: Record<string, unknown> = {}): string {
  return world.report('hotline-order', now, agent, { text: '噪声', category: 'C0103', ...form });
}

const returned = { reason: 'not-our-duty', basis: '权责清单' };

describe('a grid event that a unit let lapse', () => {
  function lapsed(): { world: PackWorld; id: string } {
    const { world, id } = filed();
    world.act(id, '2020-04-07 09:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(id, '2020-04-07 09:10', urban, 'sign');
    world.act(id, '2020-04-10 09:00', urban, 'return', returned);
    return { world, id };
  }

  test('is not given back to the dispatcher, but decided on in arbitration', () => {
    const { world, id } = lapsed();
    expect(world.get(id)).toMatchObject({ state: 'arbitration', flags: ['overdue'], lead: 'urban-management' });
    // In time it is the dispatcher's.
    const { world: other, id: prompt } = filed();
    other.act(prompt, '2020-04-07 09:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    other.act(prompt, '2020-04-07 11:00', urban, 'return', returned);
    expect(other.get(prompt)).toMatchObject({ state: 'return-review', flags: [] });
  });

  test('is late for the caller, by the unit that let it lapse, and not by the one that finished it in time', () => {
    const { world, id } = lapsed();
    expect(standing(world, id)).toMatchObject({ unit: 'urban-management', late: true, inherited: false, lapses: [] });
    world.act(id, '2020-04-10 09:05', supervisor, 'arbitrate', { lead: 'housing-construction', basis: '职责清单' });
    expect(world.get(id).flags).toEqual(['arbitrated']);
    world.act(id, '2020-04-10 09:10', housing, 'sign');
    world.act(id, '2020-04-10 10:00', housing, 'report-done', { result: '已更换', photos: ['p1'] });
    expect(standing(world, id)).toMatchObject({
      unit: 'housing-construction',
      disposalDueAt: at('2020-04-10 11:05'),
      disposedAt: at('2020-04-10 10:00'),
      late: true,
      inherited: true,
      lapses: [{ unit: 'urban-management', at: at('2020-04-07 11:00') }],
    });
    expect(world.isReplayed()).toBe(true);
  });

  test('is the doing of both where the next one lets it lapse as well', () => {
    const { world, id } = lapsed();
    world.act(id, '2020-04-10 09:05', supervisor, 'arbitrate', { lead: 'housing-construction', basis: '职责清单' });
    world.act(id, '2020-04-10 09:10', housing, 'sign');
    world.sweep('2020-04-10 12:00');
    expect(world.get(id).flags).toContain('overdue');
    const lapses = [{ unit: 'urban-management', at: at('2020-04-07 11:00') }];
    expect(standing(world, id)).toMatchObject({ late: true, inherited: false, lapses });
  });

  test('comes back to it as late as it left it', () => {
    const { world, id } = lapsed();
    world.act(id, '2020-04-10 09:05', supervisor, 'arbitrate', { lead: 'urban-management', basis: '职责清单' });
    expect(world.get(id).flags).toContain('overdue');
    expect(standing(world, id)).toMatchObject({ unit: 'urban-management', late: true, inherited: false, lapses: [] });
  });
});

describe('a hotline order', () => {
  test('that a unit never signed and that is taken back begins clean with the next one', () => {
    const world = new PackWorld();
    const id = order(world, '2020-04-07 09:00');
    world.act(id, '2020-04-07 09:00', agent, 'accept');
    world.act(id, '2020-04-07 09:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    world.sweep('2020-04-20 09:00');
    expect(world.get(id).flags).toEqual(['overdue', 'supervised', 'late-supervised']);
    expect(world.refusal(id, '2020-04-20 09:00', urban, 'return', returned)).toMatchObject({ guard: 'within' });
    world.act(id, '2020-04-20 09:01', dispatcher, 'recall', { opinion: '一直未签收' });
    expect(world.get(id)).toMatchObject({ state: 'awaiting-dispatch', flags: ['overdue'] });
    expect(world.clock(id, 'supervision').status).toBe('stopped');
    world.act(id, '2020-04-20 09:02', dispatcher, 'dispatch', { lead: 'housing-construction' });
    expect(world.get(id)).toMatchObject({ flags: [], counters: { supervisions: 1 } });
    world.act(id, '2020-04-20 09:10', housing, 'sign');
    world.act(id, '2020-04-20 10:00', housing, 'report-done', { result: '已答复' });
    const lapses = [{ unit: 'urban-management', at: at('2020-04-14 24:00') }];
    expect(standing(world, id)).toMatchObject({ unit: 'housing-construction', late: true, inherited: true, lapses });
    expect(world.isReplayed()).toBe(true);
  });

  test('that somebody put under supervision stays so, whoever gets it', () => {
    const world = new PackWorld();
    const id = order(world, '2020-04-07 09:00');
    world.act(id, '2020-04-07 09:00', agent, 'accept');
    world.act(id, '2020-04-07 09:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(id, '2020-04-07 10:00', supervisor, 'supervise', { reason: 'key-matter', opinion: '今日办结' });
    world.act(id, '2020-04-07 10:10', dispatcher, 'recall', { opinion: '选错单位' });
    world.act(id, '2020-04-07 10:20', dispatcher, 'dispatch', { lead: 'housing-construction' });
    expect(world.get(id).flags).toEqual(['supervised']);
    expect(world.clock(id, 'supervision').status).toBe('running');
  });

  test('is given back by a late unit only when it has said why, and to who arbitrates', () => {
    const world = new PackWorld();
    const id = order(world, '2020-04-07 09:00');
    world.act(id, '2020-04-07 09:00', agent, 'accept');
    world.act(id, '2020-04-07 09:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    const other = order(world, '2020-04-07 09:10');
    world.act(id, '2020-04-07 09:20', dispatcher, 'join', { into: other });
    world.act(id, '2020-04-13 09:00', agent, 'separate', { opinion: '不是同一处' });
    // Of its five days there are two left, and as many for a return.
    world.act(id, '2020-04-13 09:10', dispatcher, 'dispatch', { lead: 'urban-management' });
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-04-14 24:00'));
    expect(world.refusal(id, '2020-04-15 09:00', urban, 'return', returned)).toMatchObject({
      guard: 'not-flag',
      details: { flag: 'late-supervised' },
    });
    world.act(id, '2020-04-15 09:10', urban, 'answer-supervision', { opinion: '权属不清' });
    world.act(id, '2020-04-15 09:20', urban, 'return', returned);
    expect(world.get(id)).toMatchObject({ state: 'arbitration', flags: ['overdue'] });
  });

  test('that lapsed while it had joined another one is nobody’s lateness, and the next unit begins clean', () => {
    const world = new PackWorld();
    const [lead, child] = [order(world, '2020-04-07 09:00'), order(world, '2020-04-07 09:00')];
    world.act(lead, '2020-04-07 09:00', agent, 'accept');
    world.act(child, '2020-04-07 09:00', agent, 'join', { into: lead });
    world.act(lead, '2020-04-09 09:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(lead, '2020-04-09 09:00', urban, 'sign');
    world.act(lead, '2020-04-16 09:00', urban, 'report-done', { result: '已答复' });
    world.act(lead, '2020-04-16 09:10', agent, 'close');
    expect([world.get(lead).flags, world.get(child).flags]).toEqual([[], ['overdue']]);
    world.act(child, '2020-04-16 10:00', callback, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 });
    world.act(child, '2020-04-16 11:00', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(child, '2020-04-16 11:10', housing, 'sign');
    world.act(child, '2020-04-16 12:00', housing, 'report-done', { result: '已答复' });
    const lapses = [{ at: at('2020-04-14 24:00') }];
    expect(standing(world, child)).toMatchObject({
      unit: 'housing-construction',
      late: true,
      inherited: true,
      lapses,
      merged: false,
    });
    expect(standing(world, lead)).toMatchObject({ late: false, inherited: false, lapses: [] });
  });
});

describe('a dispatch that is taken back', () => {
  test.each([false, true])('is as late as it was (urgent: %s)', (urgent) => {
    const world = new PackWorld();
    const id = order(world, '2020-04-07 09:00', { urgent });
    world.act(id, '2020-04-07 09:00', agent, 'accept');
    const due = urgent ? at('2020-04-07 10:00') : at('2020-04-08 09:00');
    world.act(id, '2020-04-10 09:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    expect(standing(world, id)).toMatchObject({ dispatchDueAt: due, dispatchedAt: at('2020-04-10 09:00') });
    world.act(id, '2020-04-10 09:01', dispatcher, 'recall', { opinion: '重派' });
    expect(standing(world, id)).toMatchObject({ dispatchDueAt: due, dispatchedAt: undefined });
    world.act(id, '2020-04-10 09:02', dispatcher, 'dispatch', { lead: 'urban-management' });
    expect(standing(world, id)).toMatchObject({ dispatchDueAt: due, dispatchedAt: at('2020-04-10 09:02') });
  });

  test('in time has what was left of it', () => {
    const { world, id } = filed();
    world.act(id, '2020-04-07 09:05', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(id, '2020-04-07 10:00', dispatcher, 'recall', { opinion: '选错单位' });
    world.act(id, '2020-04-07 10:08', dispatcher, 'dispatch', { lead: 'urban-management' });
    // Five of its fifteen minutes were used, and the unit's hour is none of the dispatcher's.
    expect(standing(world, id)).toMatchObject({
      dispatchDueAt: at('2020-04-07 10:10'),
      dispatchedAt: at('2020-04-07 10:08'),
    });
    world.act(id, '2020-04-07 10:20', dispatcher, 'recall', { opinion: '再选' });
    world.act(id, '2020-04-07 10:23', dispatcher, 'dispatch', { lead: 'urban-management' });
    expect(standing(world, id).dispatchDueAt).toBe(at('2020-04-07 10:22'));
    world.act(id, '2020-04-07 10:30', urban, 'sign');
    expect(world.clock(id, 'dispatch').status).toBe('stopped');
  });
});

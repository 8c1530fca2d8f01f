import { describe, expect, test } from 'vitest';
import { at, PackWorld, people } from './world.ts';

const { petition, petitionReview, housing, planning, leader, supervisor } = people;

const form = { text: '请求解决房屋产权登记', 'request-kind': 'request' };

function registered(now: string): { world: PackWorld; id: string } {
  const world = new PackWorld();
  return { world, id: world.report('petition', now, petition, form, 'visit') };
}

function accepted(received: string, taken: string): { world: PackWorld; id: string } {
  const { world, id } = registered(received);
  world.act(id, received, petition, 'route', { lead: 'housing-construction' });
  world.act(id, taken, housing, 'accept', { opinion: '决定受理' });
  return { world, id };
}

function answered(on: string): { world: PackWorld; id: string } {
  const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
  world.act(id, `${on} 09:00`, housing, 'report-done', { answer: 'explained', result: '答复意见书' });
  world.act(id, `${on} 10:00`, petition, 'reply');
  return { world, id };
}

const review = { lead: 'petition-office', text: '不服答复' };

describe('fifteen days to be told', () => {
  test('received on 03-30: by the end of 04-14, whoever has it', () => {
    const { world, id } = registered('2020-03-30 10:00');
    expect(world.clock(id, 'acceptance').deadline).toBe(at('2020-04-14 24:00'));
    world.act(id, '2020-04-08 10:00', petition, 'route', { lead: 'housing-construction' });
    expect(world.clock(id, 'acceptance').deadline).toBe(at('2020-04-14 24:00'));
    world.act(id, '2020-04-09 10:00', housing, 'return', { reason: 'not-our-duty', basis: '三定方案' });
    expect(world.get(id)).toMatchObject({ state: 'registered', counters: { returns: 1 } });
    world.sweep('2020-04-15 00:01');
    expect(world.get(id).flags).toEqual(['overdue']);
  });

  test.each([
    ['2020-02-28 10:00', '2020-03-14 24:00'],
    ['2019-02-28 10:00', '2019-03-15 24:00'],
    ['2019-12-25 23:00', '2020-01-09 24:00'],
  ])('received on %s: by %s, holidays or not', (received, due) => {
    const { world, id } = registered(received);
    expect(world.clock(id, 'acceptance').deadline).toBe(at(due));
  });
});

describe('sixty days to be answered', () => {
  test('run from acceptance on 04-10 and not from receipt: by the end of 06-09', () => {
    const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-06-09 24:00'));
    expect(world.clock(id, 'acceptance').status).toBe('stopped');
  });

  test.each([
    [30, '2020-07-09 24:00'],
    [1, '2020-06-10 24:00'],
    [15, '2020-06-24 24:00'],
  ])('are extended by %i days with approval, to %s, once', (days, due) => {
    const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    const asked = { reason: 'complex', days, told: '情况复杂，需延长' };
    world.act(id, '2020-06-09 10:00', housing, 'ask-extension', asked);
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-06-09 24:00'));
    world.act(id, '2020-06-09 11:00', leader, 'approve-extension');
    expect(world.clock(id, 'disposal').deadline).toBe(at(due));
    expect(world.refusal(id, '2020-06-10 10:00', housing, 'ask-extension', asked)).toMatchObject({
      guard: 'count-below',
    });
  });

  test('are not extended by thirty-one, nor without the reason told, nor when they are over', () => {
    const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    const asked = { reason: 'complex', days: 31, told: '情况复杂' };
    expect(world.refusal(id, '2020-06-01 10:00', housing, 'ask-extension', asked)).toMatchObject({
      code: 'form',
      faults: [{ field: 'days', fault: 'out-of-range', accepted: 30 }],
    });
    expect(
      world.refusal(id, '2020-06-01 10:00', housing, 'ask-extension', { reason: 'complex', days: 30 }),
    ).toMatchObject({ faults: [{ field: 'told', fault: 'required' }] });
    expect(world.refusal(id, '2020-06-10 00:01', housing, 'ask-extension', { ...asked, days: 30 })).toMatchObject({
      guard: 'before-deadline',
    });
  });
});

describe('review and final review', () => {
  test('may be asked for within thirty days of the answer, not a day later', () => {
    const { world, id } = answered('2020-05-20');
    expect(world.refusal(id, '2020-06-20 00:01', petition, 'request-review', review)).toMatchObject({ code: 'ended' });
    world.act(id, '2020-06-19 23:00', petition, 'request-review', review);
    expect(world.get(id)).toMatchObject({ state: 'review', lead: 'petition-office' });
    expect(world.clock(id, 'review').deadline).toBe(at('2020-07-19 24:00'));
  });

  test('are decided by other units each time, and the final one ends it', () => {
    const { world, id } = answered('2020-05-20');
    const decided = { decision: 'upheld', result: '维持' };
    // The unit that answered does not review its own answer.
    world.act(id, '2020-06-01 10:00', petition, 'request-review', { ...review, lead: 'housing-construction' });
    expect(world.refusal(id, '2020-06-02 10:00', housing, 'decide-review', decided)).toMatchObject({
      guard: 'different-unit',
    });
    const other = answered('2020-05-20');
    other.world.act(other.id, '2020-06-01 10:00', petition, 'request-review', review);
    other.world.act(other.id, '2020-06-20 10:00', petitionReview, 'decide-review', decided);
    const final = { lead: 'natural-resources', text: '不服复查' };
    other.world.act(other.id, '2020-07-20 10:00', petition, 'request-final-review', final);
    expect(other.world.clock(other.id, 'final-review').deadline).toBe(at('2020-08-19 24:00'));
    other.world.act(other.id, '2020-08-10 10:00', planning, 'decide-final-review', { ...decided, decision: 'amended' });
    expect(other.world.get(other.id)).toMatchObject({ state: 'concluded', flags: ['amended'] });
    expect(other.world.isReplayed()).toBe(true);
  });

  test('go to another unit where one was named that answered it: the thirty days run on', () => {
    const { world, id } = answered('2020-05-20');
    world.act(id, '2020-06-01 10:00', petition, 'request-review', { ...review, lead: 'housing-construction' });
    const decided = { decision: 'upheld', result: '维持' };
    world.act(id, '2020-06-10 10:00', petition, 'change-reviewer', {
      lead: 'petition-office',
      opinion: '原办理单位不得复查',
    });
    expect(world.get(id)).toMatchObject({ state: 'review', lead: 'petition-office', counters: { reviews: 1 } });
    expect(world.clock(id, 'review').deadline).toBe(at('2020-07-01 24:00'));
    expect(world.refusal(id, '2020-06-11 10:00', housing, 'decide-review', decided)).toMatchObject({
      code: 'not-yours',
    });
    world.act(id, '2020-06-11 10:00', petitionReview, 'decide-review', decided);
    world.act(id, '2020-06-12 10:00', petition, 'request-final-review', { lead: 'petition-office', text: '不服' });
    expect(world.refusal(id, '2020-06-13 10:00', petitionReview, 'decide-final-review', decided)).toMatchObject({
      guard: 'different-unit',
    });
    const other = { lead: 'natural-resources', opinion: '复查机关不得复核' };
    world.act(id, '2020-06-14 10:00', petition, 'change-reviewer', other);
    world.act(id, '2020-06-15 10:00', planning, 'decide-final-review', decided);
    expect(world.get(id).state).toBe('concluded');
  });

  test('set aside, it is handled anew with sixty days of its own', () => {
    const { world, id } = answered('2020-05-20');
    world.act(id, '2020-06-01 10:00', petition, 'request-review', review);
    const redo = { decision: 'redo', result: '撤销，责令重办' };
    expect(world.refusal(id, '2020-06-20 10:00', petitionReview, 'decide-review', redo)).toMatchObject({
      faults: [{ field: 'unit', fault: 'required' }],
    });
    world.act(id, '2020-06-20 10:00', petitionReview, 'decide-review', { ...redo, unit: 'housing-construction' });
    expect(world.get(id)).toMatchObject({ state: 'handling', lead: 'housing-construction', counters: { rework: 1 } });
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-08-19 24:00'));
  });

  test('not asked for, it is archived when the thirty days are over', () => {
    const { world, id } = answered('2020-05-20');
    world.sweep('2020-06-19 23:59');
    expect(world.get(id).state).toBe('replied');
    world.sweep('2020-06-20 00:01');
    expect(world.get(id)).toMatchObject({ state: 'archived', endedAt: at('2020-06-19 24:00') });
    expect(world.events.get(id)?.at(-1)).toMatchObject({ type: 'timed', action: 'review-not-asked' });
  });
});

test('what is watched is not answered away before the watching is', () => {
  const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
  world.act(id, '2020-05-01 10:00', supervisor, 'supervise', { reason: 'backlog', opinion: '限期化解' });
  expect(
    world.refusal(id, '2020-05-02 10:00', housing, 'report-done', { answer: 'supported', result: '予以支持' }),
  ).toMatchObject({ guard: 'not-flag' });
  world.act(id, '2020-05-03 10:00', housing, 'answer-supervision', { opinion: '已拟定方案' });
  world.act(id, '2020-05-03 11:00', housing, 'report-done', { answer: 'supported', result: '予以支持' });
  expect(world.get(id).state).toBe('awaiting-delivery');
});

import { describe, expect, test } from 'vitest';
import { at, PackWorld, people } from './world.ts';

const {
  petition,
  petitionReview,
  finalReview: reviewers,
  lineReview,
  housing,
  urban,
  street,
  leader,
  supervisor,
} = people;

const form = { text: '请求解决房屋产权登记', 'request-kind': 'request' };
const decided = { decision: 'upheld', result: '维持' };
const watching = { reason: 'backlog', opinion: '限期化解' };

function registered(now: string): { world: PackWorld; id: string } {
  const world = new PackWorld();
  return { world, id: world.report('petition', now, petition, form, 'visit') };
}

/** Taken up, and the petitioner told at once. */
function accepted(received: string, taken: string): { world: PackWorld; id: string } {
  const { world, id } = registered(received);
  world.act(id, received, petition, 'route', { lead: 'housing-construction' });
  world.act(id, taken, housing, 'accept', { opinion: '决定受理' });
  world.act(id, taken, petition, 'tell-acceptance');
  return { world, id };
}

function answered(on: string): { world: PackWorld; id: string } {
  const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
  world.act(id, `${on} 09:00`, housing, 'report-done', { answer: 'explained', result: '答复意见书' });
  world.act(id, `${on} 10:00`, petition, 'reply');
  return { world, id };
}

const review = { lead: 'district-government', text: '不服答复' };
const finalReview = { lead: 'city-government', text: '不服复查' };

/** Answered on 20 May, asked for review on 1 June, taken up on the 2nd. */
function inReview(): { world: PackWorld; id: string } {
  const { world, id } = answered('2020-05-20');
  world.act(id, '2020-06-01 10:00', petition, 'request-review', review);
  world.act(id, '2020-06-02 10:00', petitionReview, 'accept-review');
  return { world, id };
}

/** Reviewed, and the review handed over on that day. */
function reviewed(on: string): { world: PackWorld; id: string } {
  const { world, id } = inReview();
  world.act(id, '2020-06-10 10:00', petitionReview, 'decide-review', decided);
  world.act(id, `${on} 10:00`, petition, 'deliver-review');
  return { world, id };
}

describe('fifteen days to be told', () => {
  test('run from the day of receipt and not from the registration', () => {
    const world = new PackWorld();
    const letter = { ...form, 'received-on': '2020-03-30' };
    const id = world.report('petition', '2020-04-02 09:00', petition, letter, 'letter');
    expect(world.get(id)).toMatchObject({ receivedAt: at('2020-03-30'), facts: { 'received-on': '2020-03-30' } });
    expect(world.clock(id, 'acceptance').deadline).toBe(at('2020-04-14 24:00'));
    // Registered on the day itself it is received now.
    const today = { ...form, 'received-on': '2020-04-02' };
    const other = world.report('petition', '2020-04-02 09:00', petition, today, 'letter');
    expect(world.get(other).receivedAt).toBe(at('2020-04-02 09:00'));
    expect(world.isReplayed()).toBe(true);
  });

  test('found after them in the post room, it was told late from the first moment', () => {
    const world = new PackWorld();
    const letter = { ...form, 'received-on': '2020-03-16' };
    const id = world.report('petition', '2020-04-02 09:00', petition, letter, 'letter');
    world.sweep('2020-04-02 09:01');
    expect(world.get(id).flags).toEqual(['acceptance-overdue']);
    expect(world.isReplayed()).toBe(true);
  });

  test.each([
    ['2020-04-03', 'not-yet'],
    ['2020-02-01', 'too-old'],
  ])('received on %s: %s', (day, fault) => {
    const world = new PackWorld();
    const letter = { ...form, 'received-on': day };
    expect(world.refusedReport('petition', '2020-04-02 09:00', petition, letter)).toMatchObject({
      code: 'form',
      faults: [{ field: 'received-on', fault, accepted: ['2020-02-02', '2020-04-02'] }],
    });
  });

  test('received on 03-30: by the end of 04-14, whoever has it', () => {
    const { world, id } = registered('2020-03-30 10:00');
    expect(world.clock(id, 'acceptance').deadline).toBe(at('2020-04-14 24:00'));
    world.act(id, '2020-04-08 10:00', petition, 'route', { lead: 'housing-construction' });
    expect(world.clock(id, 'acceptance').deadline).toBe(at('2020-04-14 24:00'));
    world.act(id, '2020-04-09 10:00', housing, 'return', { reason: 'not-our-duty', basis: '三定方案' });
    expect(world.get(id)).toMatchObject({ state: 'registered', counters: { returns: 1 } });
    world.sweep('2020-04-15 00:01');
    expect(world.get(id).flags).toEqual(['acceptance-overdue']);
  });

  test.each([
    ['2020-02-28 10:00', '2020-03-14 24:00'],
    ['2019-02-28 10:00', '2019-03-15 24:00'],
    ['2019-12-25 23:00', '2020-01-09 24:00'],
  ])('received on %s: by %s, holidays or not', (received, due) => {
    const { world, id } = registered(received);
    expect(world.clock(id, 'acceptance').deadline).toBe(at(due));
  });

  test('are kept by the telling, which is the desk’s, and not by the decision', () => {
    const { world, id } = registered('2020-03-30 10:00');
    world.act(id, '2020-03-31 10:00', petition, 'route', { lead: 'housing-construction' });
    world.act(id, '2020-04-10 10:00', housing, 'accept', { opinion: '决定受理' });
    expect(world.clock(id, 'acceptance').status).toBe('running');
    expect(world.get(id).flags).toEqual(['acceptance-to-tell']);
    expect(world.refusal(id, '2020-04-10 11:00', housing, 'tell-acceptance')).toMatchObject({ code: 'not-yours' });
    world.act(id, '2020-04-14 23:00', petition, 'tell-acceptance', { opinion: '已当面送达' });
    expect(world.clock(id, 'acceptance').status).toBe('stopped');
    expect(world.get(id)).toMatchObject({ state: 'handling', flags: [] });
  });

  test('are missed where it was decided in time and told late, and no answer is handed over untold', () => {
    const { world, id } = registered('2020-03-30 10:00');
    world.act(id, '2020-03-31 10:00', petition, 'route', { lead: 'housing-construction' });
    world.act(id, '2020-04-10 10:00', housing, 'accept', { opinion: '决定受理' });
    world.act(id, '2020-04-12 10:00', housing, 'report-done', { answer: 'explained', result: '答复意见书' });
    expect(world.refusal(id, '2020-04-15 10:00', petition, 'reply')).toMatchObject({ guard: 'not-flag' });
    world.sweep('2020-04-15 10:00');
    expect(world.get(id).flags).toEqual(['acceptance-to-tell', 'acceptance-overdue']);
    world.act(id, '2020-04-15 11:00', petition, 'tell-acceptance');
    world.act(id, '2020-04-15 12:00', petition, 'reply');
    expect(world.get(id)).toMatchObject({ state: 'replied', flags: ['acceptance-overdue'] });
  });

  test('are for a refusal, too: the unit decides it and the desk tells it', () => {
    const { world, id } = registered('2020-03-30 10:00');
    world.act(id, '2020-03-31 10:00', petition, 'route', { lead: 'housing-construction' });
    world.act(id, '2020-04-10 10:00', housing, 'refuse', { reason: 'legal-channel', opinion: '应通过诉讼解决' });
    expect(world.get(id).state).toBe('refusal-notice');
    world.sweep('2020-04-15 00:01');
    world.act(id, '2020-04-15 09:00', petition, 'tell-refusal');
    expect(world.get(id)).toMatchObject({ state: 'refused', flags: ['acceptance-overdue'] });
  });
});

describe('whose it is', () => {
  const notOurs = { reason: 'not-our-duty', basis: '三定方案' };
  const basis = '职责清单';

  /** Routed to two units, neither of which would have it. */
  function disputed(): { world: PackWorld; id: string } {
    const { world, id } = registered('2020-03-30 10:00');
    for (const [lead, unit] of [
      ['housing-construction', housing],
      ['urban-management', urban],
    ] as const) {
      world.act(id, '2020-03-31 10:00', petition, 'route', { lead });
      world.act(id, '2020-04-01 10:00', unit, 'return', notOurs);
    }
    return { world, id };
  }

  test('is decided above the desk when it came back twice, and that binds it', () => {
    const { world, id } = disputed();
    expect(world.get(id)).toMatchObject({ state: 'arbitration', counters: { returns: 2 } });
    expect(world.get(id).lead).toBeUndefined();
    expect(world.refusal(id, '2020-04-01 11:00', petition, 'route', { lead: 'health' }).code).toBe('wrong-state');
    expect(world.refusal(id, '2020-04-01 11:00', petition, 'arbitrate', { lead: 'health', basis }).code).toBe(
      'not-yours',
    );
    world.act(id, '2020-04-02 10:00', leader, 'arbitrate', { lead: 'housing-construction', basis });
    expect(world.get(id)).toMatchObject({ state: 'awaiting-acceptance', lead: 'housing-construction' });
    expect(world.get(id).flags).toContain('arbitrated');
    expect(world.refusal(id, '2020-04-02 11:00', housing, 'return', notOurs)).toMatchObject({ guard: 'no-decision' });
    // Whoever has it and whoever decides: the fifteen days are those of the petitioner.
    expect(world.clock(id, 'acceptance').deadline).toBe(at('2020-04-14 24:00'));
    world.act(id, '2020-04-03 10:00', housing, 'accept', { opinion: '决定受理' });
    expect(world.get(id).state).toBe('handling');
    expect(world.isReplayed()).toBe(true);
  });

  test('in dispute it may become late, and the petitioner may still withdraw', () => {
    const { world, id } = disputed();
    world.sweep('2020-04-15 00:01');
    expect(world.get(id)).toMatchObject({ state: 'arbitration', flags: ['acceptance-overdue'] });
    world.act(id, '2020-04-15 10:00', petition, 'withdraw', { opinion: '信访人书面撤回' });
    expect(world.get(id).state).toBe('withdrawn');
    expect(world.clock(id, 'arbitration').status).toBe('stopped');
  });

  test('was a slip of the desk: taken back before the unit takes it up, and not after', () => {
    const { world, id } = registered('2020-03-30 10:00');
    world.act(id, '2020-03-31 10:00', petition, 'route', { lead: 'urban-management' });
    expect(world.refusal(id, '2020-03-31 10:05', petition, 'recall').code).toBe('form');
    world.act(id, '2020-03-31 10:05', petition, 'recall', { opinion: '选错单位' });
    expect(world.get(id)).toMatchObject({ state: 'registered', counters: {} });
    expect(world.get(id).lead).toBeUndefined();
    world.act(id, '2020-03-31 10:10', petition, 'route', { lead: 'housing-construction' });
    world.act(id, '2020-04-01 10:00', housing, 'accept', { opinion: '决定受理' });
    expect(world.refusal(id, '2020-04-01 11:00', petition, 'recall', { opinion: '选错单位' }).code).toBe('wrong-state');
  });

  test('once decided is decided again by who decided, and not by another routing', () => {
    const { world, id } = disputed();
    world.act(id, '2020-04-02 10:00', supervisor, 'arbitrate', { lead: 'housing-construction', basis });
    world.act(id, '2020-04-02 11:00', petition, 'recall', { opinion: '另有新情况' });
    expect(world.get(id).state).toBe('arbitration');
    world.act(id, '2020-04-02 12:00', leader, 'arbitrate', { lead: 'urban-management', basis });
    expect(world.get(id).lead).toBe('urban-management');
  });

  test('a refusal that comes of the desk’s own error is taken back before it is told', () => {
    const { world, id } = registered('2020-03-30 10:00');
    world.act(id, '2020-03-31 10:00', petition, 'route', { lead: 'urban-management' });
    const refused = { reason: 'outside-scope', opinion: '不属于本机关职权范围' };
    world.act(id, '2020-04-01 10:00', urban, 'refuse', refused);
    const setAside = { reason: 'wrong-unit', opinion: '应由住建局办理' };
    expect(
      world.refusal(id, '2020-04-01 11:00', petition, 'set-refusal-aside', { reason: 'wrong-unit' }),
    ).toMatchObject({ code: 'form' });
    expect(world.refusal(id, '2020-04-01 11:00', urban, 'set-refusal-aside', setAside).code).toBe('not-yours');
    world.act(id, '2020-04-01 11:00', petition, 'set-refusal-aside', setAside);
    expect(world.get(id)).toMatchObject({ state: 'registered', counters: { returns: 1 } });
    world.act(id, '2020-04-01 12:00', petition, 'route', { lead: 'housing-construction' });
    world.act(id, '2020-04-02 10:00', housing, 'refuse', refused);
    // What two would not have is not the desk's to send on a third time.
    world.act(id, '2020-04-02 11:00', petition, 'set-refusal-aside', setAside);
    expect(world.get(id).state).toBe('arbitration');
    world.act(id, '2020-04-02 12:00', leader, 'arbitrate', { lead: 'housing-construction', basis });
    world.act(id, '2020-04-03 10:00', housing, 'accept', { opinion: '决定受理' });
    expect(world.clock(id, 'acceptance').deadline).toBe(at('2020-04-14 24:00'));
    expect(world.isReplayed()).toBe(true);
  });
});

describe('sixty days to be answered', () => {
  test('run from acceptance on 04-10 and not from receipt: by the end of 06-09', () => {
    const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-06-09 24:00'));
    expect(world.clock(id, 'acceptance').status).toBe('stopped');
  });

  test('are kept by the hand-over and not by what lies written', () => {
    const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    world.act(id, '2020-06-09 09:00', housing, 'report-done', { answer: 'explained', result: '答复意见书' });
    expect(world.clock(id, 'disposal')).toMatchObject({ status: 'running', deadline: at('2020-06-09 24:00') });
    world.sweep('2020-06-10 00:01');
    expect(world.get(id)).toMatchObject({ state: 'awaiting-delivery', flags: ['overdue'] });
    world.act(id, '2020-06-10 09:00', petition, 'reply');
    expect(world.clock(id, 'disposal').status).toBe('stopped');

    const kept = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    kept.world.act(kept.id, '2020-06-09 09:00', housing, 'report-done', { answer: 'explained', result: '答复意见书' });
    kept.world.act(kept.id, '2020-06-09 23:00', petition, 'reply');
    expect(kept.world.get(kept.id)).toMatchObject({ state: 'replied', flags: [] });
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
    expect(world.get(id).flags).toEqual(['extension-to-tell']);
    expect(world.refusal(id, '2020-06-10 10:00', housing, 'ask-extension', asked)).toMatchObject({
      guard: 'count-below',
    });
    world.act(id, '2020-06-10 11:00', petition, 'tell-extension');
    expect(world.get(id).flags).toEqual([]);
  });

  test('and a day more for them excuses nobody who was told late', () => {
    const { world, id } = registered('2020-03-30 10:00');
    world.act(id, '2020-03-31 10:00', petition, 'route', { lead: 'housing-construction' });
    world.act(id, '2020-04-16 10:00', housing, 'accept', { opinion: '决定受理' });
    world.act(id, '2020-04-16 11:00', petition, 'tell-acceptance');
    world.act(id, '2020-06-15 10:00', housing, 'ask-extension', { reason: 'complex', days: 30, told: '情况复杂' });
    world.sweep('2020-06-16 00:01');
    expect(world.get(id).flags).toEqual(['acceptance-overdue', 'overdue']);
    world.act(id, '2020-06-16 09:00', leader, 'approve-extension');
    expect(world.get(id).flags).toEqual(['acceptance-overdue', 'extension-to-tell']);
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
    expect(world.get(id)).toMatchObject({ state: 'review-requested', lead: 'district-government' });
    expect(world.clock(id, 'review').deadline).toBe(at('2020-07-19 24:00'));
  });

  // 06-19 is a Friday; 06-25 to 06-27 are the Dragon Boat holiday and 06-28, a Sunday, is worked.
  test.each([
    ['2020-06-19 17:00', '2020-06-24 24:00'],
    ['2020-06-10 09:00', '2020-06-15 24:00'],
    ['2020-06-16 09:00', '2020-06-19 24:00'],
  ])('asked for on %s, it is said by %s whether they are taken up: three working days', (asked, due) => {
    const { world, id } = answered('2020-05-20');
    world.act(id, asked, petition, 'request-review', review);
    expect(world.clock(id, 'review-intake').deadline).toBe(at(due));
    world.sweep(due.replace('24:00', '23:59'));
    expect(world.get(id).flags).toEqual([]);
    world.sweep('2020-06-30 10:00');
    expect(world.get(id).flags).toEqual(['review-intake-overdue']);
    world.act(id, '2020-06-30 11:00', petitionReview, 'accept-review');
    expect(world.get(id).state).toBe('review');
    expect(world.clock(id, 'review-intake').status).toBe('stopped');
  });

  test('that are not taken up leave what was left of the thirty days, and no day more', () => {
    const { world, id } = answered('2020-05-20');
    const refused = { reason: 'wrong-unit', opinion: '不属于本机关' };
    world.act(id, '2020-06-01 10:00', petition, 'request-review', review);
    world.act(id, '2020-06-02 10:00', petitionReview, 'refuse-review', refused);
    expect(world.get(id).state).toBe('review-refusal');
    world.act(id, '2020-06-03 10:00', petition, 'tell-review-refusal');
    expect(world.get(id).state).toBe('replied');
    world.act(id, '2020-06-10 10:00', petition, 'request-review', { ...review, lead: 'city-housing-construction' });
    expect(world.clock(id, 'review').deadline).toBe(at('2020-07-10 24:00'));
    world.act(id, '2020-06-11 10:00', lineReview, 'refuse-review', refused);
    world.act(id, '2020-06-12 10:00', petition, 'tell-review-refusal');
    world.sweep('2020-06-20 00:01');
    expect(world.get(id)).toMatchObject({ state: 'archived', endedAt: at('2020-06-19 24:00') });
  });

  test('are kept by the hand-over of the decision, thirty days from the receipt of the request', () => {
    const { world, id } = inReview();
    expect(world.clock(id, 'review').deadline).toBe(at('2020-07-01 24:00'));
    world.act(id, '2020-07-01 09:00', petitionReview, 'decide-review', decided);
    expect(world.get(id).state).toBe('review-delivery');
    world.sweep('2020-07-02 00:01');
    world.act(id, '2020-07-02 09:00', petition, 'deliver-review');
    expect(world.get(id)).toMatchObject({ state: 'reviewed', flags: ['review-overdue'] });
  });

  test('the final one may be asked for within thirty days of the hand-over of the first, and has thirty of its own', () => {
    const { world, id } = reviewed('2020-06-20');
    expect(world.refusal(id, '2020-07-21 00:01', petition, 'request-final-review', finalReview)).toMatchObject({
      code: 'ended',
    });
    world.act(id, '2020-07-20 23:00', petition, 'request-final-review', finalReview);
    expect(world.clock(id, 'final-review').deadline).toBe(at('2020-08-19 24:00'));
    expect(world.clock(id, 'final-intake').deadline).toBe(at('2020-07-23 24:00'));
    world.act(id, '2020-07-22 10:00', reviewers, 'accept-final-review');
    world.act(id, '2020-08-10 10:00', reviewers, 'decide-final-review', { ...decided, decision: 'amended' });
    expect(world.clock(id, 'final-review').status).toBe('running');
    world.act(id, '2020-08-11 10:00', petition, 'deliver-final-review');
    expect(world.get(id)).toMatchObject({ state: 'concluded', flags: ['amended'] });
    expect(world.isReplayed()).toBe(true);
  });

  test('the final one not taken up leaves the review as it is, until its thirty days are over', () => {
    const { world, id } = reviewed('2020-06-20');
    world.act(id, '2020-07-10 10:00', petition, 'request-final-review', finalReview);
    world.act(id, '2020-07-11 10:00', reviewers, 'refuse-final-review', {
      reason: 'wrong-unit',
      opinion: '不属于本机关',
    });
    world.act(id, '2020-07-22 10:00', petition, 'tell-final-review-refusal');
    world.sweep('2020-07-22 10:01');
    expect(world.get(id)).toMatchObject({ state: 'archived', endedAt: at('2020-07-22 10:00') });
  });

  test('the final one is late by its own limits, each with its mark', () => {
    const { world, id } = reviewed('2020-06-20');
    world.act(id, '2020-07-10 10:00', petition, 'request-final-review', finalReview);
    world.sweep('2020-07-16 10:00');
    expect(world.get(id).flags).toEqual(['final-intake-overdue']);
    expect(world.events.get(id)?.at(-1)).toMatchObject({ type: 'timed', action: 'final-intake-overdue' });
    world.act(id, '2020-07-16 11:00', reviewers, 'accept-final-review');
    world.act(id, '2020-08-09 10:00', reviewers, 'decide-final-review', decided);
    world.sweep('2020-08-10 00:01');
    expect(world.events.get(id)?.at(-1)).toMatchObject({ type: 'timed', action: 'final-overdue' });
    expect(world.get(id).flags).toEqual(['final-intake-overdue', 'final-overdue']);
  });

  test('the final one not asked for, it is archived thirty days after the hand-over of the review', () => {
    const { world, id } = reviewed('2020-06-20');
    world.sweep('2020-07-20 23:59');
    expect(world.get(id).state).toBe('reviewed');
    world.sweep('2020-07-21 00:01');
    expect(world.get(id)).toMatchObject({ state: 'archived', endedAt: at('2020-07-20 24:00') });
    expect(world.events.get(id)?.at(-1)).toMatchObject({ action: 'final-review-not-asked' });
  });

  test('are asked of the authority one level up, the government or the bureau in its line, and of nobody else', () => {
    const { world, id } = answered('2020-05-20');
    const above = ['district-government', 'city-housing-construction'];
    // Who answered, a peer, whoever takes petitions in, a street below it, and one level too high.
    for (const lead of [
      'housing-construction',
      'urban-management',
      'petition-office',
      'street-370103012',
      'city-government',
    ]) {
      expect(world.refusal(id, '2020-06-01 10:00', petition, 'request-review', { ...review, lead })).toMatchObject({
        guard: 'above-unit',
        details: { unit: lead, below: 'housing-construction', did: ['report-done'], instead: above },
      });
    }
    world.act(id, '2020-06-01 10:00', petition, 'request-review', review);
    const change = { lead: 'housing-construction', opinion: '更换' };
    expect(world.refusal(id, '2020-06-02 10:00', petition, 'change-reviewer', change)).toMatchObject({
      guard: 'above-unit',
    });
    world.act(id, '2020-06-02 10:00', petition, 'change-reviewer', { ...change, lead: 'city-housing-construction' });
    expect(world.get(id)).toMatchObject({ lead: 'city-housing-construction', counters: { reviews: 1 } });
    expect(world.clock(id, 'review').deadline).toBe(at('2020-07-01 24:00'));
    expect(world.refusal(id, '2020-06-03 10:00', petitionReview, 'accept-review')).toMatchObject({ code: 'not-yours' });
  });

  test.each([
    ['street-370103012', ['district-government']],
    ['public-security', ['city-public-security']],
    ['traffic-police', ['public-security']],
    ['district-government', ['city-government']],
  ])('of %s they are for %j', (lead, instead) => {
    const { world, id } = registered('2020-03-30 10:00');
    const handling = { ...street, unit: lead };
    world.act(id, '2020-03-30 10:00', petition, 'route', { lead });
    world.act(id, '2020-04-10 10:00', handling, 'accept', { opinion: '决定受理' });
    world.act(id, '2020-04-10 10:00', petition, 'tell-acceptance');
    world.act(id, '2020-05-20 09:00', handling, 'report-done', { answer: 'explained', result: '答复意见书' });
    world.act(id, '2020-05-20 10:00', petition, 'reply');
    const asked = { ...review, lead: 'housing-construction' };
    expect(world.refusal(id, '2020-06-01 10:00', petition, 'request-review', asked)).toMatchObject({
      details: { below: lead, instead },
    });
  });

  test('the final one is asked of the authority above the one that reviewed', () => {
    const { world, id } = reviewed('2020-06-20');
    for (const lead of [
      'housing-construction',
      'district-government',
      'city-housing-construction',
      'natural-resources',
    ]) {
      expect(
        world.refusal(id, '2020-06-21 10:00', petition, 'request-final-review', { ...finalReview, lead }),
      ).toMatchObject({
        guard: 'above-unit',
        details: { unit: lead, below: 'district-government', instead: ['city-government'] },
      });
    }
    world.act(id, '2020-06-21 10:00', petition, 'request-final-review', finalReview);
    const change = { lead: 'district-government', opinion: '更换' };
    expect(world.refusal(id, '2020-06-22 10:00', petition, 'change-final-reviewer', change)).toMatchObject({
      guard: 'above-unit',
    });
  });

  test('set aside, it is handled anew with sixty days from the hand-over, and may be reviewed again by the same unit', () => {
    const { world, id } = inReview();
    const redo = { decision: 'redo', result: '撤销，责令重办' };
    expect(world.refusal(id, '2020-06-20 10:00', petitionReview, 'decide-review', redo)).toMatchObject({
      faults: [{ field: 'unit', fault: 'required' }],
    });
    world.act(id, '2020-06-20 10:00', petitionReview, 'decide-review', { ...redo, unit: 'urban-management' });
    expect(world.refusal(id, '2020-06-20 11:00', petition, 'withdraw-review', { opinion: '撤回' })).toMatchObject({
      guard: 'not-flag',
    });
    world.act(id, '2020-06-21 10:00', petition, 'deliver-review');
    expect(world.get(id)).toMatchObject({ state: 'handling', lead: 'urban-management', counters: { rework: 1 } });
    expect(world.get(id).flags).toEqual([]);
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-08-20 24:00'));
    world.act(id, '2020-07-20 10:00', urban, 'report-done', { answer: 'supported', result: '予以支持' });
    world.act(id, '2020-07-21 10:00', petition, 'reply');
    world.act(id, '2020-08-10 10:00', petition, 'request-review', review);
    expect(world.clock(id, 'review').deadline).toBe(at('2020-09-09 24:00'));
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

describe('a hearing in the final review', () => {
  const heard = { opinion: '公开听证' };

  /** Under final review since 20 days after it was received. */
  function inFinalReview(received: string, day: (days: number) => string): { world: PackWorld; id: string } {
    const { world, id } = registered(received);
    world.act(id, day(1), petition, 'route', { lead: 'housing-construction' });
    world.act(id, day(2), housing, 'accept', { opinion: '决定受理' });
    world.act(id, day(3), petition, 'tell-acceptance');
    world.act(id, day(4), housing, 'report-done', { answer: 'explained', result: '答复意见书' });
    world.act(id, day(5), petition, 'reply');
    world.act(id, day(6), petition, 'request-review', review);
    world.act(id, day(7), petitionReview, 'accept-review');
    world.act(id, day(8), petitionReview, 'decide-review', decided);
    world.act(id, day(9), petition, 'deliver-review');
    world.act(id, day(10), petition, 'request-final-review', finalReview);
    world.act(id, day(11), reviewers, 'accept-final-review');
    return { world, id };
  }
  const from =
    (first: string) =>
    (days: number): string =>
      `${new Date(Date.parse(`${first}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)} 10:00`;

  // By article 35 of the regulation of 2005 as by that of 2022.
  test.each(['2020-03-30', '2022-05-01'])('of what was received on %s does not count in its days', (received) => {
    const day = from(received);
    const { world, id } = inFinalReview(`${received} 00:00`, day);
    const until = (days: number): number => at(day(days).replace('10:00', '24:00'));
    expect(world.clock(id, 'final-review').deadline).toBe(until(40));
    world.act(id, day(15), reviewers, 'begin-hearing', heard);
    expect(world.get(id).state).toBe('final-hearing');
    expect(world.clock(id, 'final-review').status).toBe('paused');
    // However late it is looked: a clock that stands still falls due at no time.
    world.sweep(day(60));
    world.act(id, day(20), reviewers, 'end-hearing', heard);
    expect(world.get(id)).toMatchObject({ state: 'final-review', flags: [] });
    expect(world.clock(id, 'hearing').status).toBe('stopped');
    expect(world.clock(id, 'final-review').deadline).toBe(until(45));
  });
});

describe('withdrawn', () => {
  const given = { opinion: '信访人书面撤回' };

  test('while the answer waits to be handed over, no clock runs on', () => {
    const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    world.act(id, '2020-05-03 11:00', housing, 'report-done', { answer: 'supported', result: '予以支持' });
    world.act(id, '2020-05-04 11:00', petition, 'withdraw', given);
    expect(world.get(id).state).toBe('withdrawn');
    const running = Object.values(world.get(id).clocks).filter(({ reading }) => reading.status === 'running');
    expect(running).toEqual([]);
  });

  test('once answered it is the request for review that is, and the answer stands', () => {
    const { world, id } = inReview();
    expect(world.refusal(id, '2020-06-10 10:00', petition, 'withdraw', given)).toMatchObject({ code: 'wrong-state' });
    world.act(id, '2020-06-10 10:00', petition, 'withdraw-review', given);
    expect(world.get(id)).toMatchObject({ state: 'archived', flags: ['review-withdrawn'] });

    const final = reviewed('2020-06-20');
    final.world.act(final.id, '2020-06-22 10:00', petition, 'request-final-review', finalReview);
    final.world.act(final.id, '2020-06-23 10:00', petition, 'withdraw-review', given);
    expect(final.world.get(final.id).state).toBe('archived');
  });
});

describe('watched', () => {
  test('it is not answered away before the watching is', () => {
    const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    world.act(id, '2020-05-01 10:00', supervisor, 'supervise', watching);
    expect(
      world.refusal(id, '2020-05-02 10:00', housing, 'report-done', { answer: 'supported', result: '予以支持' }),
    ).toMatchObject({ guard: 'not-flag' });
    world.act(id, '2020-05-03 10:00', housing, 'answer-supervision', { opinion: '已拟定方案' });
    world.act(id, '2020-05-03 11:00', housing, 'report-done', { answer: 'supported', result: '予以支持' });
    expect(world.get(id).state).toBe('awaiting-delivery');
  });

  test('wherever a unit owes something, before it takes the petition up and in review', () => {
    const { world, id } = registered('2020-03-30 10:00');
    world.act(id, '2020-03-31 10:00', petition, 'route', { lead: 'housing-construction' });
    world.act(id, '2020-04-01 10:00', supervisor, 'supervise', watching);
    const refused = { reason: 'legal-channel', opinion: '应通过诉讼解决' };
    expect(world.refusal(id, '2020-04-02 10:00', housing, 'refuse', refused)).toMatchObject({ guard: 'not-flag' });
    world.act(id, '2020-04-02 10:00', housing, 'answer-supervision', { opinion: '本周决定' });
    const other = inReview();
    other.world.act(other.id, '2020-06-10 10:00', supervisor, 'supervise', watching);
    expect(other.world.refusal(other.id, '2020-06-11 10:00', petitionReview, 'decide-review', decided)).toMatchObject({
      guard: 'not-flag',
    });
    other.world.act(other.id, '2020-06-11 10:00', petitionReview, 'answer-supervision', { opinion: '下周作出' });
    other.world.act(other.id, '2020-06-12 10:00', petitionReview, 'decide-review', decided);
  });

  test('where the desk has to hand over, the desk answers', () => {
    const { world, id } = accepted('2020-03-30 10:00', '2020-04-10 10:00');
    world.act(id, '2020-05-03 11:00', housing, 'report-done', { answer: 'supported', result: '予以支持' });
    world.act(id, '2020-05-05 10:00', supervisor, 'supervise', watching);
    expect(world.refusal(id, '2020-05-05 11:00', petition, 'reply')).toMatchObject({ guard: 'not-flag' });
    expect(world.refusal(id, '2020-05-05 11:00', housing, 'answer-supervision', { opinion: '已答复' })).toMatchObject({
      code: 'wrong-state',
    });
    world.act(id, '2020-05-05 12:00', petition, 'answer-supervision-at-desk', { opinion: '今日送达' });
    world.act(id, '2020-05-05 13:00', petition, 'reply');
    expect(world.clock(id, 'supervision').status).toBe('stopped');
  });
});

import { lightOf } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { at, PackWorld, people } from './world.ts';

const { agent, duty, dispatcher, urban, urbanDesk, housing, supervisor, callback, street, verifier } = people;

const noise = { text: '楼下夜间施工噪声', category: 'C0103', condition: 'C0103-3', 'reply-wanted': true };

/** Registered, taken in and sent to a unit in the same minute. */
function dispatched(now: string, lead = 'urban-management', world = new PackWorld()): { world: PackWorld; id: string } {
  const id = world.report('hotline-order', now, agent, noise);
  world.act(id, now, agent, 'accept');
  world.act(id, now, dispatcher, 'dispatch', { lead });
  return { world, id };
}

function feedBack(world: PackWorld, id: string, now: string): void {
  world.act(id, now, urban, 'report-done', { result: '已现场制止并答复' });
  world.act(id, now, agent, 'close');
}

const fine = { reached: true, resolved: 'yes', satisfaction: 5 };
const bad = { reached: true, resolved: 'no', satisfaction: 1 };

describe('five working days', () => {
  test('received on 2020-04-30 at 10:00: due on 05-11, amber from 05-09, red after 05-11', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    const clock = world.clock(id, 'disposal');
    expect(clock.deadline).toBe(at('2020-05-11 24:00'));
    expect(clock.amberAt).toBe(at('2020-05-09'));
    expect(lightOf(clock, at('2020-05-08 23:59'))).toBe('green');
    expect(lightOf(clock, at('2020-05-09 08:00'))).toBe('amber');
    expect(lightOf(clock, at('2020-05-11 23:59'))).toBe('amber');
    expect(lightOf(clock, at('2020-05-12 00:01'))).toBe('red');
    world.sweep('2020-05-12 00:01');
    expect(world.get(id).flags).toContain('overdue');
  });

  test('past them it is under supervision by itself, and is not done before the unit has answered that', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 11:00', urban, 'sign');
    world.sweep('2020-05-12 00:01');
    expect(world.get(id)).toMatchObject({
      flags: ['overdue', 'supervised', 'late-supervised'],
      counters: { supervisions: 1 },
    });
    // From the first moment of 05-12, which is not counted.
    expect(world.clock(id, 'supervision')).toMatchObject({ status: 'running', deadline: at('2020-05-13 24:00') });
    expect(world.refusal(id, '2020-05-12 09:00', urban, 'report-done', { result: '已停工' })).toMatchObject({
      guard: 'not-flag',
      details: { flag: 'supervised' },
    });
    world.act(id, '2020-05-12 10:00', urban, 'answer-supervision', { opinion: '施工方拒不配合，今日联合执法' });
    world.act(id, '2020-05-12 16:00', urban, 'report-done', { result: '已停工' });
    expect(world.get(id)).toMatchObject({ state: 'awaiting-closing', flags: ['overdue'] });
  });

  test('under supervision already, its answer is due when it was', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-05-11 16:00', supervisor, 'supervise', { reason: 'key-matter', opinion: '今日办结' });
    const { deadline } = world.clock(id, 'supervision');
    world.sweep('2020-05-12 00:01');
    expect(world.clock(id, 'supervision').deadline).toBe(deadline);
    expect(world.get(id)).toMatchObject({ flags: ['supervised', 'overdue'], counters: { supervisions: 1 } });
    // That one answered, being overdue is a supervision of its own, from the answer on.
    world.act(id, '2020-05-12 09:00', urban, 'answer-supervision', { opinion: '今日办结' });
    world.sweep('2020-05-12 09:01');
    expect(world.get(id)).toMatchObject({
      counters: { supervisions: 2 },
      flags: ['overdue', 'supervised', 'late-supervised'],
    });
    expect(world.events.get(id)?.at(-1)).toMatchObject({
      action: 'overdue-supervised',
      effectiveAt: at('2020-05-12 09:00'),
    });
  });

  test.each(['approve', 'refuse'])('more time that was asked for in time is decided on first: %s', (verb) => {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 11:00', urban, 'sign');
    const asked = { reason: 'weather', days: 5, opinion: '连续降雨', told: '延至五月十八日' };
    world.act(id, '2020-05-11 10:00', urban, 'ask-extension', asked);
    world.sweep('2020-05-12 08:00');
    expect(world.get(id)).toMatchObject({ flags: ['overdue'], counters: {} });
    world.act(id, '2020-05-12 10:00', duty, `${verb}-extension`);
    world.sweep('2020-05-12 10:01');
    if (verb === 'approve') {
      expect(world.get(id).flags).toEqual([]);
      world.act(id, '2020-05-12 11:00', urban, 'report-done', { result: '已停工' });
    } else {
      expect(world.get(id)).toMatchObject({
        flags: ['overdue', 'supervised', 'late-supervised'],
        counters: { supervisions: 1 },
      });
      expect(world.clock(id, 'supervision').deadline).toBe(at('2020-05-13 24:00'));
    }
    expect(world.isReplayed()).toBe(true);
  });

  test.each([
    // An ordinary week; over Qingming (04-04 to 04-06); before the make-up Sunday of 04-26; in another year.
    ['2020-03-16 09:00', '2020-03-23 24:00'],
    ['2020-04-01 17:59', '2020-04-09 24:00'],
    ['2020-04-24 10:00', '2020-04-30 24:00'],
    ['2019-03-04 10:00', '2019-03-11 24:00'],
  ])('received on %s: due by %s', (received, due) => {
    const { world, id } = dispatched(received);
    expect(world.clock(id, 'disposal').deadline).toBe(at(due));
  });
});

describe('an urgent order', () => {
  const urgent = (): { world: PackWorld; id: string } => {
    const world = new PackWorld();
    const id = world.report('hotline-order', '2020-04-30 20:00', agent, { ...noise, urgent: true });
    world.act(id, '2020-04-30 20:10', agent, 'accept', { urgent: true, category: 'C0103' });
    return { world, id };
  };

  test('has an hour to be dispatched, by night as by day, where another one has a day', () => {
    const { world, id } = urgent();
    expect(world.clock(id, 'dispatch-urgent').deadline).toBe(at('2020-04-30 21:10'));
    expect(world.clock(id, 'dispatch').deadline).toBe(at('2020-05-01 20:10'));
    world.act(id, '2020-04-30 21:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    expect(world.clock(id, 'dispatch-urgent').status).toBe('paused');
    world.act(id, '2020-04-30 21:05', urban, 'sign');
    expect(world.clock(id, 'dispatch-urgent').status).toBe('stopped');
    const { world: other, id: calm } = dispatched('2020-04-30 10:00');
    expect(other.get(calm).clocks['dispatch-urgent']).toBeUndefined();
  });

  test('has it again when it was returned', () => {
    const { world, id } = urgent();
    world.act(id, '2020-04-30 21:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(id, '2020-04-30 21:30', urban, 'return', { reason: 'not-our-duty', basis: '权责清单' });
    expect(world.clock(id, 'dispatch-urgent')).toMatchObject({ status: 'running', deadline: at('2020-04-30 22:30') });
  });

  test('that was sent to the wrong unit is taken back, and of its hour for the dispatch there is what was left', () => {
    const { world, id } = urgent();
    world.act(id, '2020-04-30 20:20', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(id, '2020-04-30 20:25', dispatcher, 'recall', { opinion: '选错单位' });
    expect(world.get(id).state).toBe('awaiting-dispatch');
    expect(world.clock(id, 'disposal').status).toBe('paused');
    expect(world.clock(id, 'dispatch-urgent')).toMatchObject({ status: 'running', deadline: at('2020-04-30 21:15') });
  });
});

describe('a misrouted order', () => {
  const returned = { reason: 'not-our-duty', basis: '权责清单', suggested: 'housing-construction' };

  test('comes back with its reason within two working days, by 05-07, and not later', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    expect(world.refusal(id, '2020-05-08 00:01', urban, 'return', returned)).toMatchObject({
      code: 'guard',
      guard: 'within',
      details: { since: 'dispatch', until: at('2020-05-07 24:00') },
    });
    expect(world.refusal(id, '2020-05-07 09:00', urban, 'return', {})).toMatchObject({ code: 'form' });
    world.act(id, '2020-05-07 23:59', urban, 'return', returned);
    expect(world.get(id)).toMatchObject({ state: 'return-review', counters: { returns: 1 } });
    expect(world.clock(id, 'disposal').status).toBe('paused');
    expect(world.clock(id, 'dispatch').status).toBe('running');
  });

  test('goes on with what was left when the same unit gets it again, and begins anew with another', () => {
    const { world, id } = dispatched('2020-03-16 09:00');
    world.act(id, '2020-03-17 09:00', urban, 'return', returned);
    world.act(id, '2020-03-18 09:00', dispatcher, 'refuse-return', { opinion: '属你单位职责' });
    // One working day passed while the return was looked at.
    expect(world.clock(id, 'disposal').deadline).toBeLessThanOrEqual(at('2020-03-24 24:00'));
    const other = dispatched('2020-03-16 09:00');
    other.world.act(other.id, '2020-03-17 09:00', urban, 'return', returned);
    other.world.act(other.id, '2020-03-18 09:00', dispatcher, 'dispatch', { lead: 'housing-construction' });
    expect(other.world.clock(other.id, 'disposal').deadline).toBe(at('2020-03-25 24:00'));
  });

  test('is decided in arbitration at the second return, and its like is not returned again', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 11:00', urban, 'return', returned);
    world.act(id, '2020-04-30 11:30', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(id, '2020-04-30 14:00', housing, 'return', { ...returned, suggested: 'urban-management' });
    expect(world.get(id)).toMatchObject({ state: 'arbitration', counters: { returns: 2 } });
    expect(world.clock(id, 'arbitration').deadline).toBe(at('2020-05-06 24:00'));
    world.act(id, '2020-04-30 15:00', supervisor, 'arbitrate', { lead: 'urban-management', basis: '三定方案' });
    expect(world.get(id)).toMatchObject({
      state: 'awaiting-signature',
      lead: 'urban-management',
      flags: ['arbitrated'],
    });
    const again = world.refusal(id, '2020-04-30 15:10', urban, 'return', returned);
    expect(again).toMatchObject({ guard: 'no-precedent' });
    const next = dispatched('2020-05-06 10:00', 'urban-management', world).id;
    expect(world.refusal(next, '2020-05-06 11:00', urban, 'return', returned)).toMatchObject({
      guard: 'no-precedent',
      details: { number: world.get(id).number, lead: 'urban-management' },
    });
    // The decision names one lead; another unit that gets its like by mistake may still say so.
    const wrong = dispatched('2020-05-06 10:00', 'housing-construction', world).id;
    world.act(wrong, '2020-05-06 11:00', housing, 'return', returned);
    expect(world.get(wrong).state).toBe('return-review');
  });
});

test('an arbitration binds its own order where it is no precedent, until it is dispatched anew', () => {
  const world = new PackWorld();
  const returned = { reason: 'not-our-duty', basis: '权责清单' };
  const id = world.report('hotline-order', '2020-04-30 10:00', agent, { text: '楼下噪声' });
  world.act(id, '2020-04-30 10:00', agent, 'accept');
  world.act(id, '2020-04-30 10:00', dispatcher, 'dispatch', { lead: 'urban-management' });
  world.act(id, '2020-04-30 11:00', urban, 'return', returned);
  world.act(id, '2020-04-30 11:30', dispatcher, 'dispatch', { lead: 'housing-construction' });
  world.act(id, '2020-04-30 14:00', housing, 'return', returned);
  world.act(id, '2020-04-30 15:00', supervisor, 'arbitrate', { lead: 'urban-management', basis: '三定方案' });
  expect(world.precedents).toEqual([]);
  expect(world.refusal(id, '2020-04-30 15:10', urban, 'return', returned)).toMatchObject({
    guard: 'no-decision',
    details: { did: ['arbitrate'], decidedAt: at('2020-04-30 15:00') },
  });
  // What turns out to be no part of another order is dispatched anew, and that is no decision of the arbitration.
  const lead = world.report('hotline-order', '2020-04-30 15:20', agent, noise);
  world.act(id, '2020-04-30 15:30', dispatcher, 'join', { into: lead });
  world.act(id, '2020-04-30 15:40', dispatcher, 'separate', { opinion: '不是同一处' });
  world.act(id, '2020-04-30 15:50', dispatcher, 'dispatch', { lead: 'urban-management' });
  world.act(id, '2020-04-30 15:55', urban, 'return', returned);
  expect(world.get(id).state).toBe('arbitration');
});

test('nobody is made to assist beyond the duty list', () => {
  const world = new PackWorld();
  const id = world.report('hotline-order', '2020-04-30 10:00', agent, { text: '井盖', condition: 'C0103-2' });
  world.act(id, '2020-04-30 10:00', agent, 'accept');
  const pushed = { lead: 'urban-management', assist: ['street-370103012', 'community-370103012028'] };
  expect(world.refusal(id, '2020-04-30 10:10', dispatcher, 'dispatch', pushed)).toMatchObject({
    guard: 'may-help',
    details: { unit: 'community-370103012028' },
  });
});

describe('more time', () => {
  const asked = { reason: 'procedure', opinion: '需招标', told: '预计五月底前完成' };

  function handling(): { world: PackWorld; id: string } {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 11:00', urban, 'sign');
    return { world, id };
  }

  test.each([
    [10, '2020-05-25 24:00'],
    [5, '2020-05-18 24:00'],
    [1, '2020-05-12 24:00'],
  ])('of %i working days is granted once, and the caller is told', (days, due) => {
    const { world, id } = handling();
    world.act(id, '2020-05-11 10:00', urban, 'ask-extension', { ...asked, days });
    world.act(id, '2020-05-11 11:00', duty, 'approve-extension');
    expect(world.clock(id, 'disposal').deadline).toBe(at(due));
    expect(world.refusal(id, '2020-05-12 10:00', urban, 'ask-extension', { ...asked, days: 1 })).toMatchObject({
      guard: 'count-below',
    });
  });

  test('of eleven is refused, and so is asking too late or without telling the caller', () => {
    const { world, id } = handling();
    expect(world.refusal(id, '2020-05-11 10:00', urban, 'ask-extension', { ...asked, days: 11 })).toMatchObject({
      faults: [{ field: 'days', fault: 'out-of-range', accepted: 10 }],
    });
    const { told: _, ...untold } = asked;
    expect(world.refusal(id, '2020-05-11 10:00', urban, 'ask-extension', { ...untold, days: 5 })).toMatchObject({
      faults: [{ field: 'told', fault: 'required' }],
    });
    expect(world.refusal(id, '2020-05-12 10:00', urban, 'ask-extension', { ...asked, days: 5 })).toMatchObject({
      guard: 'before-deadline',
    });
  });
});

describe('the call-back', () => {
  function called(): { world: PackWorld; id: string } {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 11:00', urban, 'sign');
    feedBack(world, id, '2020-05-06 15:00');
    return { world, id };
  }

  test('sends back once with rework, then under supervision; then somebody has to decide that it ends so', () => {
    const { world, id } = called();
    world.act(id, '2020-05-07 10:00', callback, 'call-back', bad);
    expect(world.get(id)).toMatchObject({ state: 'handling', counters: { rework: 1, 'callback-returns': 1 } });
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-05-13 24:00'));
    feedBack(world, id, '2020-05-08 15:00');
    world.act(id, '2020-05-09 10:00', callback, 'call-back', bad);
    expect(world.get(id)).toMatchObject({
      state: 'handling',
      counters: { rework: 2, supervisions: 1 },
      flags: ['supervised'],
    });
    expect(world.refusal(id, '2020-05-09 11:00', urban, 'report-done', { result: '再次处理' })).toMatchObject({
      guard: 'not-flag',
    });
    world.act(id, '2020-05-09 12:00', urban, 'answer-supervision', { opinion: '已约谈' });
    feedBack(world, id, '2020-05-09 15:00');
    world.act(id, '2020-05-11 10:00', supervisor, 'conclude', { reason: 'exhausted', opinion: '已穷尽措施' });
    expect(world.get(id)).toMatchObject({ state: 'archived', flags: ['unsatisfied'] });
    expect(world.isReplayed()).toBe(true);
  });

  test('is tried three times a round: who was missed in an earlier one is tried three times again', () => {
    const { world, id } = called();
    for (const hour of ['10:00', '11:00'])
      world.act(id, `2020-05-07 ${hour}`, callback, 'call-back', { reached: false });
    world.act(id, '2020-05-07 12:00', callback, 'call-back', bad);
    feedBack(world, id, '2020-05-08 15:00');
    expect(world.get(id).counters.unreached).toBe(0);
    world.act(id, '2020-05-08 16:00', callback, 'call-back', { reached: false });
    world.act(id, '2020-05-09 10:00', callback, 'call-back', { reached: false });
    expect(world.get(id)).toMatchObject({ state: 'calling-back', counters: { unreached: 2 } });
    world.act(id, '2020-05-09 11:00', callback, 'call-back', bad);
    expect(world.get(id)).toMatchObject({ state: 'handling', flags: ['supervised'] });
  });

  test('may be left out with a reason the first time, never after an unsatisfied answer', () => {
    const { world, id } = called();
    world.act(id, '2020-05-07 10:00', callback, 'call-back', bad);
    feedBack(world, id, '2020-05-08 15:00');
    expect(world.refusal(id, '2020-05-08 16:00', callback, 'archive', { reason: 'anonymous' })).toMatchObject({
      guard: 'count-below',
    });
    const other = called();
    other.world.act(other.id, '2020-05-07 10:00', callback, 'archive', { reason: 'anonymous' });
    expect(other.world.get(other.id)).toMatchObject({ state: 'archived', facts: { reason: 'anonymous' } });
  });

  test('comes after an audit by somebody else than who handled it, with a check on the spot where there is doubt', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 11:00', urban, 'sign');
    world.act(id, '2020-05-06 15:00', urban, 'report-done', { result: '已处理' });
    const asAuditor = { ...duty, staff: urban.staff };
    expect(world.refusal(id, '2020-05-06 16:00', asAuditor, 'close')).toMatchObject({ guard: 'different-person' });
    world.act(id, '2020-05-06 16:00', duty, 'send-to-check');
    world.act(id, '2020-05-07 09:00', verifier, 'send-back', { reason: 'not-restored', finding: '仍有噪声' });
    expect(world.get(id)).toMatchObject({ state: 'handling', counters: { rework: 1 } });
    // A unit that was sent back has what was left of its days: the audit and the check did not use them.
    expect(world.clock(id, 'disposal').status).toBe('running');
    world.act(id, '2020-05-07 10:00', urban, 'report-done', { result: '已停工' });
    world.act(id, '2020-05-07 11:00', agent, 'audit-back', { reason: 'not-answered', opinion: '未答复来电人' });
    expect(world.get(id)).toMatchObject({ state: 'handling', counters: { rework: 2 } });
  });
});

describe('an order need not be handled', () => {
  test('where it was settled before: it ends with a written note that names the earlier one', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    const second = world.report('hotline-order', '2020-05-06 10:00', agent, noise);
    const form = { reason: 'settled', opinion: '该诉求已于4月30日办结并答复' };
    expect(world.refusal(second, '2020-05-06 10:10', agent, 'refuse', { reason: 'settled' })).toMatchObject({
      faults: [
        { field: 'earlier', fault: 'required' },
        { field: 'opinion', fault: 'required' },
      ],
    });
    const refused = (more: Record<string, unknown>) =>
      world.refusal(second, '2020-05-06 10:10', agent, 'refuse', { ...form, ...more });
    expect(refused({ reason: 'outside-scope', earlier: id })).toMatchObject({
      faults: [{ field: 'earlier', fault: 'not-asked' }],
    });
    const event = world.report('grid-event', '2020-05-06 09:00', duty, { text: '噪声', category: 'C0103' });
    world.act(event, '2020-05-06 09:10', duty, 'refuse', { reason: 'no-matter', opinion: '不具体' });
    // Neither one that goes on, nor itself, nor one of another kind has settled it.
    for (const earlier of [id, second, event]) {
      expect(refused({ earlier })).toMatchObject({ faults: [{ field: 'earlier', fault: 'not-an-ended-matter' }] });
    }
    world.act(id, '2020-05-06 10:05', urban, 'sign');
    world.act(id, '2020-05-06 10:06', urban, 'report-done', { result: '已停工' });
    world.act(id, '2020-05-06 10:07', agent, 'close');
    world.act(id, '2020-05-06 10:08', agent, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 });
    world.act(second, '2020-05-06 10:10', agent, 'refuse', { ...form, earlier: id });
    expect(world.get(second)).toMatchObject({ state: 'refused', facts: { earlier: id } });
  });

  test('where the agent can answer at once', () => {
    const world = new PackWorld();
    const id = world.report('hotline-order', '2020-04-30 10:00', agent, { text: '社保卡怎么办理' });
    world.act(id, '2020-04-30 10:02', agent, 'answer', { 'request-kind': 'consultation', result: '带身份证到窗口' });
    expect(world.get(id)).toMatchObject({ state: 'archived', facts: { 'request-kind': 'consultation' } });
  });

  test('the number of the hotline is a number and no text', () => {
    const world = new PackWorld();
    const form = { ...noise, 'order-number': '张三的投诉' };
    expect(world.refusedReport('hotline-order', '2020-04-30 10:00', agent, form)).toMatchObject({
      faults: [{ field: 'order-number', fault: 'not-a-code' }],
    });
    const id = world.report('hotline-order', '2020-04-30 10:00', agent, { ...noise, 'order-number': 'JN200430-001' });
    expect(world.get(id).facts['order-number']).toBe('JN200430-001');
  });
});

describe('joint work', () => {
  test('keeps the lead from feeding back while the street is at it, and the lead rates it', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 10:30', urban, 'sign');
    const whistle = { joint: ['street-370103012'], request: '协助疏导占道摊贩' };
    world.act(id, '2020-04-30 11:00', urban, 'call', whistle);
    const task = world.task(id, 'joint').id;
    expect(world.clock(task, 'sign').deadline).toBe(at('2020-04-30 12:00'));
    expect(world.clock(task, 'contact').deadline).toBe(at('2020-05-01 11:00'));
    expect(world.clock(task, 'arrive').deadline).toBe(at('2020-05-08 24:00'));
    expect(world.clock(task, 'work').deadline).toBe(at('2020-05-08 24:00'));
    expect(world.refusal(id, '2020-04-30 12:00', urban, 'report-done', { result: '已处理' })).toMatchObject({
      guard: 'tasks-ended',
      details: { missing: [{ task: 'joint', unit: 'street-370103012', status: 'open' }] },
    });
    world.act(task, '2020-04-30 11:30', street, 'sign');
    world.act(task, '2020-04-30 14:00', street, 'contact');
    world.act(task, '2020-05-06 09:00', street, 'arrive');
    expect(world.refusal(task, '2020-05-06 10:00', street, 'report-done', { result: '已疏导' })).toMatchObject({
      faults: [{ field: 'photos', fault: 'required' }],
    });
    world.act(task, '2020-05-06 10:00', street, 'report-done', { result: '已疏导', photos: ['p1'] });
    feedBack(world, id, '2020-05-06 11:00');
    world.act(id, '2020-05-06 12:00', callback, 'call-back', fine);
    // The order has ended; who called may still rate who came.
    expect(world.refusal(task, '2020-05-06 13:00', housing, 'rate', { rating: 1 })).toMatchObject({
      code: 'not-yours',
    });
    world.act(task, '2020-05-06 13:00', urbanDesk, 'rate', { rating: 5 });
    expect(world.get(task)).toMatchObject({ state: 'archived', facts: { rating: 5 } });
    expect(world.isReplayed()).toBe(true);
  });

  test('that is declined leaves the lead free to go on alone or to call another', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 10:30', urban, 'sign');
    world.act(id, '2020-04-30 11:00', urban, 'call', { joint: ['street-370103012'], request: '协助' });
    const task = world.task(id, 'joint').id;
    world.act(task, '2020-04-30 11:10', street, 'decline', { reason: 'not-our-duty', basis: '权责清单' });
    expect(world.get(id).tasks).toMatchObject([{ status: 'failed' }]);
    feedBack(world, id, '2020-04-30 15:00');
    expect(world.get(id).state).toBe('calling-back');
  });
});

describe('an appeal against overdue', () => {
  function ended(done: string): { world: PackWorld; id: string } {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 11:00', urban, 'sign');
    world.sweep(done);
    if (world.get(id).flags.includes('supervised')) {
      world.act(id, done, urban, 'answer-supervision', { opinion: '等待产权单位，当日办结' });
    }
    feedBack(world, id, done);
    world.act(id, done, callback, 'call-back', fine);
    return { world, id };
  }
  const grounds = { reason: 'waited-for-others', opinion: '等待产权单位' };

  test('is heard twice, once, and the raw overdue stays beside it', () => {
    const { world, id } = ended('2020-05-13 10:00');
    world.act(id, '2020-05-14 10:00', urban, 'ask-appeal', grounds);
    world.act(id, '2020-05-14 11:00', duty, 'approve-appeal');
    expect(world.refusal(id, '2020-05-14 11:10', { ...supervisor, staff: duty.staff }, 'approve-appeal')).toMatchObject(
      {
        guard: 'different-person',
      },
    );
    world.act(id, '2020-05-14 12:00', supervisor, 'approve-appeal');
    expect(world.get(id)).toMatchObject({ state: 'archived', flags: ['overdue', 'appeal-upheld'] });
    expect(world.refusal(id, '2020-05-15 10:00', urban, 'ask-appeal', grounds)).toMatchObject({ guard: 'count-below' });
  });

  test('that was turned down is not brought again', () => {
    const { world, id } = ended('2020-05-13 10:00');
    world.act(id, '2020-05-14 10:00', urban, 'ask-appeal', grounds);
    world.act(id, '2020-05-14 11:00', duty, 'approve-appeal');
    world.act(id, '2020-05-14 12:00', supervisor, 'refuse-appeal', { opinion: '理由不成立' });
    expect(world.get(id).flags).toEqual(['overdue']);
    expect(world.refusal(id, '2020-05-15 10:00', urban, 'ask-appeal', grounds)).toMatchObject({ guard: 'count-below' });
  });

  test('that its unit took back is not brought again either', () => {
    const { world, id } = ended('2020-05-13 10:00');
    world.act(id, '2020-05-14 10:00', urban, 'ask-appeal', grounds);
    world.act(id, '2020-05-14 10:30', urban, 'withdraw-appeal');
    expect(world.get(id).requests).toEqual({});
    expect(world.refusal(id, '2020-05-15 10:00', urban, 'ask-appeal', grounds)).toMatchObject({ guard: 'count-below' });
  });

  test('is no use to what was on time, nor after fifteen working days', () => {
    const { world, id } = ended('2020-05-08 10:00');
    expect(world.refusal(id, '2020-05-09 10:00', urban, 'ask-appeal', grounds)).toMatchObject({
      guard: 'flag',
      details: { flag: 'overdue' },
    });
    const late = ended('2020-05-13 10:00');
    expect(late.world.refusal(late.id, '2020-06-04 00:01', urban, 'ask-appeal', grounds)).toMatchObject({
      guard: 'ended-within',
      details: { until: at('2020-06-03 24:00') },
    });
  });

  test('has its fifteen days from the archiving, however long the caller could not be reached', () => {
    const { world, id } = dispatched('2020-04-30 10:00');
    world.act(id, '2020-04-30 11:00', urban, 'sign');
    world.sweep('2020-05-13 10:00');
    world.act(id, '2020-05-13 10:00', urban, 'answer-supervision', { opinion: '当日办结' });
    feedBack(world, id, '2020-05-13 11:00');
    for (const day of ['14', '20']) world.act(id, `2020-05-${day} 10:00`, callback, 'call-back', { reached: false });
    expect(world.refusal(id, '2020-06-03 10:00', urban, 'ask-appeal', grounds)).toMatchObject({ code: 'wrong-state' });
    world.act(id, '2020-06-05 10:00', callback, 'call-back', { reached: false });
    world.act(id, '2020-06-08 10:00', urban, 'ask-appeal', grounds);
    expect(world.get(id).requests.appeal).toBeDefined();
  });
});

test('what was suspended until a day is taken up again by itself on that day', () => {
  const { world, id } = dispatched('2020-04-07 08:00');
  world.act(id, '2020-04-07 09:00', urban, 'sign');
  const until = { reason: 'funds', 'suspended-until': '2020-06-01', opinion: '资金待拨付', told: '六月一日起恢复办理' };
  world.act(id, '2020-04-07 10:00', urban, 'ask-suspension', until);
  world.act(id, '2020-04-07 11:00', dispatcher, 'approve-suspension');
  world.act(id, '2020-04-07 12:00', supervisor, 'approve-suspension');
  expect(world.get(id).state).toBe('suspended');
  world.sweep('2020-06-01 08:00');
  expect(world.events.get(id)?.at(-1)).toMatchObject({ action: 'suspension-ends', effectiveAt: at('2020-06-01') });
  expect(world.get(id).state).toBe('handling');
  expect(world.clock(id, 'disposal').status).toBe('running');
});

describe('an order that joined another one', () => {
  /** Two orders about one noise: the first dispatched on Thursday 04-30, the other one registered that day. */
  function two(): { world: PackWorld; lead: string; other: string } {
    const { world, id: lead } = dispatched('2020-04-30 10:00');
    return { world, lead, other: world.report('hotline-order', '2020-04-30 11:00', agent, { text: '同一处噪声' }) };
  }

  test('keeps its own five days: past them it is overdue, whatever becomes of the one that it joined', () => {
    const { world, lead, other } = two();
    world.act(other, '2020-04-30 12:00', agent, 'join', { into: lead });
    expect(world.get(other)).toMatchObject({ state: 'merged' });
    expect(world.get(other).lead).toBeUndefined();
    expect(world.clock(other, 'disposal')).toMatchObject({ status: 'running', deadline: at('2020-05-11 24:00') });
    expect(world.clock(other, 'acceptance').status).toBe('paused');
    world.act(lead, '2020-04-30 13:00', urban, 'sign');
    const more = { reason: 'joint-work', days: 5, opinion: '需多部门配合', told: '延至五月十八日' };
    world.act(lead, '2020-05-06 10:00', urban, 'ask-extension', more);
    world.act(lead, '2020-05-06 11:00', dispatcher, 'approve-extension');
    world.sweep('2020-05-12 08:00');
    expect(world.get(lead).flags).toEqual([]);
    expect(world.get(other).flags).toEqual(['overdue']);
  });

  test('is answered of its own, under the kind of the one that it joined, and its clock ends with the answer', () => {
    const { world, lead, other } = two();
    world.act(other, '2020-04-30 12:00', agent, 'join', { into: lead });
    expect(world.get(other).facts.category).toBeUndefined();
    world.act(lead, '2020-04-30 13:00', urban, 'sign');
    feedBack(world, lead, '2020-05-06 10:00');
    expect(world.get(other)).toMatchObject({
      state: 'calling-back',
      parent: { as: 'merged', id: lead, number: world.get(lead).number },
      facts: { category: 'C0103', condition: 'C0103-3' },
    });
    expect(world.clock(other, 'disposal').status).toBe('stopped');
    world.act(lead, '2020-05-06 11:00', callback, 'call-back', fine);
    expect(world.get(other).state).toBe('calling-back');
    world.act(other, '2020-05-06 12:00', callback, 'call-back', bad);
    expect(world.get(other)).toMatchObject({ state: 'awaiting-dispatch', counters: { rework: 1 } });
    expect(world.get(lead).state).toBe('archived');
    expect(world.isReplayed()).toBe(true);
  });

  test('and was not the same goes on with what was left: by the same unit, and by another anew', () => {
    const { world, id: other } = dispatched('2020-04-30 10:00');
    const lead = world.report('hotline-order', '2020-04-30 11:00', agent, noise);
    world.act(other, '2020-04-30 12:00', dispatcher, 'join', { into: lead });
    expect(world.clock(other, 'disposal').deadline).toBe(at('2020-05-11 24:00'));
    world.act(other, '2020-05-08 09:00', agent, 'separate', { opinion: '不是同一处' });
    expect(world.clock(other, 'disposal').status).toBe('paused');
    const apart = world.get(other);
    world.act(other, '2020-05-08 10:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    // 05-06 and 05-07 are used, 05-08 was begun: the three that are left end where they would have.
    expect(world.clock(other, 'disposal').deadline).toBe(at('2020-05-11 24:00'));
    world.kin.set(other, { procedure: world.kin.get(other)!.procedure, matter: apart });
    world.act(other, '2020-05-08 10:00', dispatcher, 'dispatch', { lead: 'housing-construction' });
    expect(world.clock(other, 'disposal').deadline).toBe(at('2020-05-14 24:00'));
  });
});

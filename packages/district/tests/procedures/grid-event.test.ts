import { lightOf } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { at, PackWorld, people } from './world.ts';

const { agent, duty, dispatcher, urban, gas, fire, housing, street, worker, verifier, callback, supervisor, leader } =
  people;

function filed(world: PackWorld, now: string, condition: string, wanted = true): string {
  const id = world.report('grid-event', now, agent, { text: '来电反映', 'reply-wanted': wanted });
  world.act(id, now, agent, 'accept');
  world.act(id, now, duty, 'file', { category: condition.slice(0, 5), condition });
  return id;
}

/** Seven callers about one noise within three hours and forty metres: the first is filed, the others join it. */
function seven(): { world: PackWorld; lead: string; others: string[] } {
  const world = new PackWorld();
  const lead = filed(world, '2020-04-07 21:00', 'E0603-1');
  const others = Array.from({ length: 6 }, (_, index) => {
    const now = `2020-04-07 ${21 + Math.floor(index / 3)}:${10 + 15 * (index % 3)}`;
    const id = world.report('grid-event', now, agent, { text: '同一处噪声', 'reply-wanted': true });
    world.act(id, now, duty, 'join', { into: lead });
    return id;
  });
  return { world, lead, others };
}

function finish(world: PackWorld, id: string, day: string): void {
  world.act(id, `${day} 08:00`, dispatcher, 'dispatch', { lead: 'urban-management' });
  world.act(id, `${day} 08:10`, urban, 'sign');
  world.act(id, `${day} 09:00`, urban, 'report-done', { result: '已制止', photos: ['p1'] });
  world.act(id, `${day} 10:00`, verifier, 'confirm-done');
  world.act(id, `${day} 10:30`, duty, 'close');
}

describe('seven callers, one noise', () => {
  test('are one matter that is worked on and seven calls that are answered', () => {
    const { world, lead, others } = seven();
    expect(world.get(lead).joined).toHaveLength(6);
    for (const id of others)
      expect(world.get(id)).toMatchObject({ state: 'merged', parent: { as: 'merged', id: lead } });
    finish(world, lead, '2020-04-08');
    for (const id of [lead, ...others]) {
      expect(world.get(id).state).toBe('calling-back');
      expect(world.clock(id, 'callback').deadline).toBe(at('2020-04-10 24:00'));
      world.act(id, '2020-04-09 09:00', callback, 'call-back', { reached: true, resolved: 'yes', satisfaction: 4 });
      expect(world.get(id).state).toBe('archived');
    }
    // The unit counts one matter: the six have no lead and no clock of their own.
    expect(others.map((id) => world.get(id).lead)).toEqual(others.map(() => undefined));
    expect(world.isReplayed()).toBe(true);
  });

  test('a worker’s own report among them is archived without a call, a caller’s is not', () => {
    const { world, lead, others } = seven();
    const own = world.report('grid-event', '2020-04-07 22:00', worker, { text: '巡查发现' });
    world.act(own, '2020-04-07 22:05', duty, 'join', { into: lead });
    finish(world, lead, '2020-04-08');
    expect(world.refusal(others[0]!, '2020-04-08 11:00', callback, 'archive-uncalled')).toMatchObject({
      guard: 'lacks',
    });
    world.act(own, '2020-04-08 11:00', callback, 'archive-uncalled');
    expect(world.get(own).state).toBe('archived');
  });

  test('one who is not satisfied has a matter of their own again, which the others have not', () => {
    const { world, lead, others } = seven();
    finish(world, lead, '2020-04-08');
    const [first = '', second = ''] = others;
    world.act(first, '2020-04-09 09:00', callback, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 });
    expect(world.get(first)).toMatchObject({
      state: 'awaiting-filing',
      counters: { 'callback-returns': 1, rework: 1 },
    });
    expect(world.get(second).state).toBe('calling-back');
    expect(world.get(lead).state).toBe('calling-back');
  });

  test('go their own ways again when the first turns out to be none, or when they are told apart', () => {
    const { world, lead, others } = seven();
    const [apart = '', ...rest] = others;
    world.act(apart, '2020-04-08 08:00', duty, 'separate', { opinion: '另一处工地' });
    expect(world.get(apart)).toMatchObject({ state: 'awaiting-filing' });
    expect(world.get(apart).parent).toBeUndefined();
    world.act(lead, '2020-04-08 08:10', duty, 'void', { reason: 'filed-by-mistake', opinion: '误立案' });
    for (const id of rest) {
      expect(world.get(id).state).toBe('awaiting-filing');
      expect(world.clock(id, 'filing').status).toBe('running');
    }
  });
});

describe('a gas leak in three stages', () => {
  const whistle = {
    secure: ['gas-company', 'fire-rescue'],
    repair: ['gas-company'],
    restore: ['urban-management'],
    request: '管道被挖断，请围护疏散',
    urgent: true,
  };

  function leaking(): { world: PackWorld; id: string } {
    const world = new PackWorld();
    const id = filed(world, '2020-04-03 16:00', 'E0403-4');
    world.act(id, '2020-04-03 16:05', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(id, '2020-04-03 16:06', housing, 'sign');
    world.act(id, '2020-04-03 16:10', housing, 'call-stages', whistle);
    return { world, id };
  }

  const done = { result: '已完成', photos: ['p1'] };
  const drop = (stage: string) => ({ stage, opinion: '现场不需要' });
  function work(world: PackWorld, task: string, unit: typeof gas, from: string, until: string): void {
    world.act(task, from, unit, 'sign');
    world.act(task, from, unit, 'arrive');
    world.act(task, until, unit, 'report-done', done);
  }

  test('runs them in turn: 3 hours, 2 days of any kind, 5 working days over Qingming', () => {
    const { world, id } = leaking();
    const secure = world.task(id, 'secure', 'gas-company').id;
    expect(world.clock(secure, 'work').deadline).toBe(at('2020-04-03 19:10'));
    expect(world.clock(secure, 'arrive-urgent').deadline).toBe(at('2020-04-03 16:40'));
    expect(world.get(id).tasks?.map(({ status }) => status)).toEqual(['open', 'open', 'planned', 'planned']);
    work(world, secure, gas, '2020-04-03 16:20', '2020-04-03 18:00');
    expect(world.get(id).tasks?.[2]?.status).toBe('planned');
    work(world, world.task(id, 'secure', 'fire-rescue').id, fire, '2020-04-03 16:25', '2020-04-03 18:30');
    const repair = world.task(id, 'repair').id;
    // Two days of any kind, from the day after: 04-04 and 04-05, holidays both.
    expect(world.clock(repair, 'work').deadline).toBe(at('2020-04-05 24:00'));
    work(world, repair, gas, '2020-04-03 19:00', '2020-04-05 20:00');
    const restore = world.task(id, 'restore').id;
    expect(world.clock(restore, 'work').startedAt).toBe(at('2020-04-05 20:00'));
    expect(world.clock(restore, 'work').deadline).toBe(at('2020-04-13 24:00'));
    world.sweep('2020-04-14 00:01');
    expect(world.get(restore).flags).toContain('overdue');
    expect(lightOf(world.clock(restore, 'work'), at('2020-04-14 00:01'))).toBe('red');
  });

  test('holds the lead until the last stage is done, and names what is missing', () => {
    const { world, id } = leaking();
    expect(world.refusal(id, '2020-04-03 17:00', housing, 'report-done', done)).toMatchObject({
      guard: 'called-done',
      details: {
        missing: [
          { task: 'secure', unit: 'gas-company', status: 'open' },
          { task: 'secure', unit: 'fire-rescue', status: 'open' },
          { task: 'repair', unit: 'gas-company', status: 'planned' },
          { task: 'restore', unit: 'urban-management', status: 'planned' },
        ],
      },
    });
    work(world, world.task(id, 'secure', 'gas-company').id, gas, '2020-04-03 16:20', '2020-04-03 18:00');
    work(world, world.task(id, 'secure', 'fire-rescue').id, fire, '2020-04-03 16:25', '2020-04-03 18:30');
    work(world, world.task(id, 'repair').id, gas, '2020-04-03 19:00', '2020-04-05 20:00');
    const restore = world.task(id, 'restore').id;
    world.act(restore, '2020-04-05 20:30', urban, 'decline', { reason: 'wrong-owner', basis: '小区内部道路' });
    expect(world.refusal(id, '2020-04-06 09:00', housing, 'report-done', done)).toMatchObject({
      guard: 'called-done',
      details: { missing: [{ task: 'restore', unit: 'urban-management', status: 'failed' }] },
    });
    const again = { restore: ['street-370103012'], request: '请接手路面恢复', urgent: false };
    world.act(id, '2020-04-06 09:10', housing, 'call-stages', again);
    const taken = world.task(id, 'restore', 'street-370103012').id;
    world.act(taken, '2020-04-06 09:30', street, 'sign');
    world.act(taken, '2020-04-06 10:00', street, 'arrive');
    world.act(taken, '2020-04-07 10:00', street, 'report-done', done);
    world.act(id, '2020-04-07 11:00', housing, 'report-done', done);
    expect(world.get(id).state).toBe('awaiting-check');
    expect(world.isReplayed()).toBe(true);
  });

  test('waits for no stage that was called off, and who had been called does not count as having failed', () => {
    const { world, id } = leaking();
    work(world, world.task(id, 'secure', 'gas-company').id, gas, '2020-04-03 16:20', '2020-04-03 18:00');
    work(world, world.task(id, 'secure', 'fire-rescue').id, fire, '2020-04-03 16:25', '2020-04-03 18:30');
    work(world, world.task(id, 'repair').id, gas, '2020-04-03 19:00', '2020-04-05 20:00');
    const restore = world.task(id, 'restore').id;
    expect(world.refusal(id, '2020-04-05 20:10', housing, 'drop-stage', drop('restore'))).toMatchObject({
      guard: 'may-drop',
      details: { task: 'restore', because: 'open' },
    });
    world.act(restore, '2020-04-05 20:20', housing, 'call-off', { opinion: '路面未破坏，不需恢复' });
    expect(world.get(id).tasks?.[3]).toMatchObject({ task: 'restore', status: 'withdrawn' });
    expect(world.events.get(id)?.at(-1)?.action).toBe('task-withdrawn');
    world.act(id, '2020-04-06 09:00', housing, 'report-done', done);
    expect(world.get(id).state).toBe('awaiting-check');
    expect(world.isReplayed()).toBe(true);
  });

  test('is done without a stage that was planned and is taken back with its reason', () => {
    const { world, id } = leaking();
    const offered = (of: string) =>
      world.offers(of, '2020-04-03 16:30', housing).find((one) => one.action === 'drop-stage');
    expect(offered(id)).toMatchObject({ grave: true });
    expect(offered(id)?.refused).toBeUndefined();
    const other = filed(world, '2020-04-03 16:00', 'E0403-4');
    world.act(other, '2020-04-03 16:05', dispatcher, 'dispatch', { lead: 'housing-construction' });
    expect(offered(other)).toBeUndefined();
    expect(world.refusal(id, '2020-04-03 16:30', housing, 'drop-stage', { stage: 'restore' })).toMatchObject({
      code: 'form',
      faults: [{ field: 'opinion', fault: 'required' }],
    });
    world.act(id, '2020-04-03 16:30', housing, 'drop-stage', drop('restore'));
    expect(world.get(id).tasks?.map(({ status }) => status)).toEqual(['open', 'open', 'planned', 'withdrawn']);
    expect(world.refusal(id, '2020-04-03 16:31', housing, 'drop-stage', drop('restore'))).toMatchObject({
      guard: 'may-drop',
      details: { because: 'not-called' },
    });
    // Whose call was taken back is called again like anybody.
    world.act(id, '2020-04-03 16:40', housing, 'call-stages', { restore: ['urban-management'], request: '仍需恢复' });
    world.act(id, '2020-04-03 16:50', housing, 'drop-stage', drop('repair'));
    work(world, world.task(id, 'secure', 'gas-company').id, gas, '2020-04-03 16:20', '2020-04-03 18:00');
    work(world, world.task(id, 'secure', 'fire-rescue').id, fire, '2020-04-03 16:25', '2020-04-03 18:30');
    // Nothing is repaired, and what comes after it waits for that no longer.
    expect(world.task(id, 'restore').state).toBe('awaiting-signature');
  });

  test('that was called alone, before those that it comes after, can be taken back', () => {
    const world = new PackWorld();
    const id = filed(world, '2020-04-03 16:00', 'E0403-4');
    world.act(id, '2020-04-03 16:05', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(id, '2020-04-03 16:06', housing, 'sign');
    world.act(id, '2020-04-03 16:10', housing, 'call-stages', { restore: ['urban-management'], request: '恢复路面' });
    expect(world.get(id).tasks).toMatchObject([{ task: 'restore', status: 'planned' }]);
    expect(world.refusal(id, '2020-04-03 17:00', housing, 'report-done', done)).toMatchObject({ guard: 'called-done' });
    world.act(id, '2020-04-03 17:10', dispatcher, 'drop-stage', drop('restore'));
    world.act(id, '2020-04-03 17:20', housing, 'report-done', done);
    expect(world.get(id).state).toBe('awaiting-check');
  });

  test('goes on without what nobody was found for', () => {
    const { world, id } = leaking();
    const secure = world.task(id, 'secure', 'fire-rescue').id;
    world.act(secure, '2020-04-03 16:20', fire, 'decline', { reason: 'no-capacity', basis: '无此设备' });
    work(world, world.task(id, 'secure', 'gas-company').id, gas, '2020-04-03 16:20', '2020-04-03 18:00');
    // The fire brigade's part is nobody's, until the lead says that it is not needed.
    expect(world.get(id).tasks?.[2]?.status).toBe('planned');
    world.act(id, '2020-04-03 18:05', housing, 'drop-stage', drop('secure'));
    const repair = world.task(id, 'repair').id;
    world.act(repair, '2020-04-03 18:10', gas, 'sign');
    world.act(repair, '2020-04-03 18:20', gas, 'decline', { reason: 'wrong-owner', basis: '用户自有管道' });
    expect(world.get(id).tasks?.[3]?.status).toBe('planned');
    world.act(id, '2020-04-03 18:30', housing, 'drop-stage', drop('repair'));
    expect(world.get(id).tasks?.[2]).toMatchObject({ status: 'failed', dropped: true });
    work(world, world.task(id, 'restore').id, urban, '2020-04-03 19:00', '2020-04-07 10:00');
    world.act(id, '2020-04-07 11:00', housing, 'report-done', done);
    expect(world.isReplayed()).toBe(true);
  });

  test('marks the department that was late, and the caller rates it', () => {
    const { world, id } = leaking();
    const secure = world.task(id, 'secure', 'gas-company').id;
    work(world, secure, gas, '2020-04-03 16:20', '2020-04-03 20:00');
    expect(world.get(id).tasks?.[0]).toMatchObject({ status: 'done', late: true });
    world.act(secure, '2020-04-03 21:00', housing, 'rate', { rating: 2 });
    expect(world.get(secure)).toMatchObject({ state: 'archived', facts: { rating: 2 }, flags: ['urgent', 'overdue'] });
  });

  test('a lead that takes a stage upon itself does not rate itself', () => {
    const { world, id } = leaking();
    for (const [unit, by] of [
      ['gas-company', gas],
      ['fire-rescue', fire],
    ] as const) {
      work(world, world.task(id, 'secure', unit).id, by, '2020-04-03 16:20', '2020-04-03 18:00');
    }
    world.act(id, '2020-04-03 18:30', housing, 'call-stages', {
      repair: ['housing-construction'],
      request: '自行修复',
      urgent: true,
    });
    const own = world.task(id, 'repair', 'housing-construction').id;
    work(world, own, housing, '2020-04-03 19:00', '2020-04-04 09:00');
    expect(world.refusal(own, '2020-04-04 10:00', housing, 'rate', { rating: 5 })).toMatchObject({
      guard: 'different-unit',
    });
  });
});

describe('a report of two troubles', () => {
  test.each(['grid-event', 'hotline-order'])('that is urgent is so in each of its parts: %s', (procedure) => {
    const world = new PackWorld();
    const id = world.report(procedure, '2020-04-07 09:00', agent, { text: '井盖缺失，路灯也不亮', urgent: true });
    if (procedure === 'grid-event') world.act(id, '2020-04-07 09:01', agent, 'accept');
    world.act(id, '2020-04-07 09:05', duty, 'split', { text: '路灯不亮', category: 'C0137' });
    const part = world.get(id).splits?.[0]?.id ?? '';
    expect(world.get(part)).toMatchObject({ flags: ['urgent'], facts: { urgent: true, category: 'C0137' } });
    world.act(part, '2020-04-07 09:06', agent, 'accept');
    if (procedure === 'hotline-order') {
      expect(world.clock(part, 'dispatch-urgent').deadline).toBe(at('2020-04-07 10:06'));
    }
    const calm = world.report(procedure, '2020-04-07 09:00', agent, { text: '井盖松动，路灯也不亮' });
    if (procedure === 'grid-event') world.act(calm, '2020-04-07 09:01', agent, 'accept');
    world.act(calm, '2020-04-07 09:05', duty, 'split', { text: '路灯不亮' });
    expect(world.get(world.get(calm).splits?.[0]?.id ?? '').flags).toEqual([]);
    expect(world.isReplayed()).toBe(true);
  });

  test('is split, and each goes its own way to the same caller', () => {
    const world = new PackWorld();
    const id = world.report('grid-event', '2020-04-07 09:00', agent, {
      text: '井盖坏了，路灯也不亮',
      'reply-wanted': true,
    });
    world.act(id, '2020-04-07 09:01', agent, 'accept');
    const part = { text: '路灯不亮', category: 'C0137', 'reply-wanted': true };
    world.act(id, '2020-04-07 09:05', duty, 'split', part);
    const [split] = world.get(id).splits ?? [];
    expect(world.get(split?.id ?? '')).toMatchObject({
      facts: { category: 'C0137', 'reply-wanted': true },
      reporter: world.get(id).reporter,
    });
  });
});

/** At work since 08:10 on a limit of four working hours, from 08:00 on. */
function atWork(): { world: PackWorld; id: string } {
  const world = new PackWorld();
  const id = filed(world, '2020-04-07 07:50', 'C0103-2');
  world.act(id, '2020-04-07 08:00', dispatcher, 'dispatch', { lead: 'urban-management' });
  world.act(id, '2020-04-07 08:10', urban, 'sign');
  return { world, id };
}

function handIn(world: PackWorld, id: string, day: string): void {
  world.act(id, `${day} 09:00`, urban, 'report-done', { result: '已更换', photos: ['p1'] });
  world.act(id, `${day} 10:00`, verifier, 'confirm-done');
  world.act(id, `${day} 10:30`, duty, 'close');
}

describe('more time', () => {
  const asked = { reason: 'materials', opinion: '井盖待到货' };

  test('that was refused or taken back gives none, and does not count', () => {
    const { world, id } = atWork();
    const due = world.clock(id, 'disposal').deadline;
    world.act(id, '2020-04-07 08:20', urban, 'ask-extension', asked);
    world.act(id, '2020-04-07 08:30', dispatcher, 'refuse-extension', { opinion: '有备件' });
    world.act(id, '2020-04-07 08:40', urban, 'ask-extension', asked);
    world.act(id, '2020-04-07 08:50', urban, 'withdraw-extension');
    expect(world.get(id)).toMatchObject({ requests: {}, counters: {} });
    expect(world.clock(id, 'disposal').deadline).toBe(due);
    world.act(id, '2020-04-07 09:00', urban, 'ask-extension', asked);
    world.act(id, '2020-04-07 09:10', dispatcher, 'approve-extension');
    world.act(id, '2020-04-07 09:20', supervisor, 'approve-extension');
    expect(world.get(id).counters).toEqual({ extensions: 1 });
  });

  test('until a day: it is taken up again by itself on that day, with what was left', () => {
    const { world, id } = atWork();
    const until = { reason: 'season', 'suspended-until': '2020-05-06', opinion: '汛前统一改造' };
    world.act(id, '2020-04-07 09:00', urban, 'ask-suspension', until);
    world.act(id, '2020-04-07 09:10', dispatcher, 'approve-suspension');
    world.act(id, '2020-04-07 10:00', supervisor, 'approve-suspension');
    expect(world.clock(id, 'disposal').status).toBe('paused');
    world.sweep('2020-05-06 07:00');
    expect(world.events.get(id)?.at(-1)).toMatchObject({ type: 'timed', action: 'suspension-ends' });
    expect(world.get(id).state).toBe('handling');
    // Two of four working hours were used; the rest runs from eight on the day itself.
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-05-06 10:00'));
  });
});

describe('an appeal against overdue', () => {
  const grounds = { reason: 'force-majeure', opinion: '暴雨' };

  function overdue(): { world: PackWorld; id: string } {
    const { world, id } = atWork();
    world.sweep('2020-04-08 08:00');
    handIn(world, id, '2020-04-08');
    world.act(id, '2020-04-08 11:00', callback, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 });
    return { world, id };
  }

  test('is heard twice; upheld, the raw overdue stays beside it', () => {
    const { world, id } = overdue();
    world.act(id, '2020-04-09 09:00', urban, 'ask-appeal', grounds);
    world.act(id, '2020-04-09 10:00', duty, 'approve-appeal');
    world.act(id, '2020-04-09 11:00', supervisor, 'approve-appeal');
    expect(world.get(id)).toMatchObject({ state: 'archived', flags: ['overdue', 'appeal-upheld'] });
  });

  test.each([
    ['turned down', duty, 'refuse-appeal'],
    ['taken back', urban, 'withdraw-appeal'],
  ] as const)('that was %s is not brought again', (_, who, action) => {
    const { world, id } = overdue();
    world.act(id, '2020-04-09 09:00', urban, 'ask-appeal', grounds);
    world.act(id, '2020-04-09 10:00', who, action);
    expect(world.get(id).flags).toEqual(['overdue']);
    expect(world.refusal(id, '2020-04-09 11:00', urban, 'ask-appeal', grounds)).toMatchObject({ guard: 'count-below' });
  });
});

test('who is unsatisfied after two more rounds is told so by a leader, and by nobody before', () => {
  const { world, id } = atWork();
  const told = { reason: 'exhausted', opinion: '已穷尽措施' };
  for (const day of ['2020-04-08', '2020-04-09']) {
    handIn(world, id, day);
    expect(world.refusal(id, `${day} 10:45`, leader, 'conclude', told)).toMatchObject({ guard: 'count-reached' });
    world.act(id, `${day} 11:00`, callback, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 });
  }
  world.act(id, '2020-04-09 12:00', urban, 'answer-supervision', { opinion: '已再次处置' });
  handIn(world, id, '2020-04-10');
  world.act(id, '2020-04-10 11:00', leader, 'conclude', told);
  expect(world.get(id)).toMatchObject({ state: 'archived', facts: { reason: 'exhausted' } });
  expect(world.get(id).flags).toContain('unsatisfied');
});

describe('a dispatch that was a slip', () => {
  test('is taken back while nobody signed: its clock stands, and begins anew with another unit', () => {
    const world = new PackWorld();
    const id = filed(world, '2020-04-07 09:00', 'C0103-2');
    world.act(id, '2020-04-07 09:00', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(id, '2020-04-07 09:10', dispatcher, 'recall', { opinion: '选错单位' });
    expect(world.get(id)).toMatchObject({ state: 'awaiting-dispatch', counters: {} });
    expect(world.clock(id, 'disposal').status).toBe('paused');
    expect(world.clock(id, 'dispatch').deadline).toBe(at('2020-04-07 09:25'));
    world.act(id, '2020-04-07 10:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    // Four working hours from ten: two until noon, two after two.
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-04-07 16:00'));
    world.act(id, '2020-04-07 10:10', urban, 'sign');
    expect(world.refusal(id, '2020-04-07 10:20', dispatcher, 'recall', { opinion: '再想' })).toMatchObject({
      code: 'wrong-state',
    });
    expect(world.isReplayed()).toBe(true);
  });

  test('that was decided in arbitration goes back to who arbitrates', () => {
    const world = new PackWorld();
    const id = filed(world, '2020-04-07 09:00', 'C0103-2');
    world.act(id, '2020-04-07 09:00', dispatcher, 'dispatch', { lead: 'urban-management' });
    for (const now of ['2020-04-07 09:10', '2020-04-07 09:30']) {
      if (world.get(id).state === 'return-review')
        world.act(id, '2020-04-07 09:20', dispatcher, 'dispatch', { lead: 'urban-management' });
      world.act(id, now, urban, 'return', { reason: 'not-our-duty', basis: '权属' });
    }
    world.act(id, '2020-04-07 10:00', supervisor, 'arbitrate', { lead: 'urban-management', basis: '三定方案' });
    world.act(id, '2020-04-07 10:05', dispatcher, 'recall', { opinion: '无人签收' });
    expect(world.get(id).state).toBe('arbitration');
    expect(world.clock(id, 'arbitration').deadline).toBe(at('2020-04-08 24:00'));
  });

  test('goes to nobody who is not there', () => {
    const world = new PackWorld();
    const id = filed(world, '2020-04-07 09:00', 'C0103-2');
    for (const lead of ['grid-centre', 'petition-office'])
      expect(world.refusal(id, '2020-04-07 09:00', dispatcher, 'dispatch', { lead })).toMatchObject({
        guard: 'may-lead',
        details: { unit: lead, because: 'no-desk' },
      });
  });
});

import type { Actor } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { advancing } from './projects.ts';
import { at, holder, PackWorld, people } from './world.ts';

const { deputy, dispatcher, finance, housing, investment, leader, planning, resident, supervisor } = people;
const planningCrew = holder('s-natural-resources-crew');
/** A handler of the unit that leads the project: the pack has none. */
const investmentCrew = { ...investment, staff: 's-crew', role: 'handler' } as const;

const handedIn = { result: '已挂牌成交', document: 'GD-2020-1' };
const missingPapers = { reason: 'papers-missing', opinion: '缺成交确认书' };
const unlawful = { reason: 'not-lawful', basis: '规划不符' };
const longer = { reason: 'procedure', opinion: '公告期未满' };
const note = { opinion: '请抓紧' };

interface Given {
  world: PackWorld;
  /** The project. */
  id: string;
  stage: string;
}

/** Land supply, given to a unit on a Wednesday by the one that leads the project: sixty days. */
function given(unit = 'natural-resources'): Given {
  const { world, id } = advancing();
  world.act(id, '2020-04-08 09:00', investment, 'call-supply', { 'land-supply': [unit], request: '请供地' });
  return { world, id, stage: world.task(id, 'land-supply').id };
}

function atWork(): Given {
  const all = given();
  all.world.act(all.stage, '2020-04-08 10:00', planning, 'sign');
  return all;
}

function before(): Given {
  const all = atWork();
  all.world.act(all.stage, '2020-04-20 10:00', planning, 'report-done', handedIn);
  return all;
}

const clocks = ({ world, stage }: Given): Record<string, string> =>
  Object.fromEntries(Object.entries(world.get(stage).clocks).map(([id, { reading }]) => [id, reading.status]));

/** How the project knows of it. */
const status = ({ world, id }: Given): string[] => world.get(id).tasks?.map((one) => one.status) ?? [];

const lastTold = ({ world, id }: Given) => {
  const { type, action } = world.events.get(id)!.at(-1)!;
  return [type, action];
};

describe('a stage', () => {
  test('is reported by nobody', () => {
    for (const actor of [investment, planning, dispatcher, leader, resident]) {
      expect(new PackWorld().refusedReport('project-stage', '2020-04-07 08:00', actor, {})).toMatchObject({
        code: 'not-yours',
      });
    }
  });

  test('is given with what is asked, under the project, and both its clocks run at once', () => {
    const all = given();
    const { world, id, stage } = all;
    const project = world.get(id);
    expect(world.get(stage)).toMatchObject({
      ...{ kind: 'project-stage', state: 'awaiting-signature', lead: 'natural-resources', source: 'called' },
      parent: { as: 'task', id, number: project.number, task: 'land-supply', caller: 'investment-promotion' },
      number: `${project.number}-1`,
      place: project.place,
    });
    const [opened] = world.events.get(stage)!;
    expect(opened?.personal).toEqual([{ personal: 'project-text', field: 'request', value: '请供地' }]);
    expect(clocks(all)).toEqual({ sign: 'running', work: 'running' });
    expect(world.clock(stage, 'sign').deadline).toBe(at('2020-04-09 24:00'));
    expect(world.clock(stage, 'work').deadline).toBe(at('2020-06-07 24:00'));
    expect(status(all)).toEqual(['open']);
  });

  test('is signed for by the unit that has it, which wins no time by waiting', () => {
    const all = given();
    const { world, stage } = all;
    for (const actor of [planningCrew, investment, housing, leader, supervisor]) {
      expect(world.refusal(stage, '2020-04-10 10:00', actor, 'sign')).toMatchObject({ code: 'not-yours' });
    }
    expect(world.refusal(stage, '2020-04-10 10:00', planning, 'report-done', handedIn)).toMatchObject({
      code: 'wrong-state',
      from: ['handling'],
    });
    world.act(stage, '2020-04-10 10:00', planning, 'sign');
    expect(world.get(stage)).toMatchObject({ state: 'handling', flags: [] });
    expect(clocks(all)).toEqual({ sign: 'stopped', work: 'running' });
    expect(world.clock(stage, 'work').deadline).toBe(at('2020-06-07 24:00'));
  });

  test('is reported on by the unit and its people as often as there is something to tell', () => {
    const all = atWork();
    const { world, stage } = all;
    for (const actor of [planning, planningCrew, planning]) {
      world.act(stage, '2020-04-15 10:00', actor, 'report-progress', note);
    }
    expect(world.get(stage)).toMatchObject({ state: 'handling', counters: { progress: 3 } });
    expect(clocks(all)).toEqual({ sign: 'stopped', work: 'running' });
    for (const actor of [investment, housing, leader]) {
      expect(world.refusal(stage, '2020-04-15 10:00', actor, 'report-progress', note)).toMatchObject({
        code: 'not-yours',
      });
    }
  });

  test('is urged by who gave it, a supervisor and a leader, and by nobody once it was handed in', () => {
    const { world, stage } = atWork();
    for (const actor of [investment, supervisor, leader]) world.act(stage, '2020-04-15 10:00', actor, 'urge', note);
    expect(world.get(stage)).toMatchObject({ state: 'handling', counters: { urgings: 3 } });
    for (const actor of [planning, housing, dispatcher]) {
      expect(world.refusal(stage, '2020-04-15 10:00', actor, 'urge', note)).toMatchObject({ code: 'not-yours' });
    }
    const later = before();
    expect(later.world.refusal(later.stage, '2020-04-21 10:00', investment, 'urge', note)).toMatchObject({
      code: 'wrong-state',
    });
  });
});

describe('what was handed in', () => {
  test('is told by the unit or its people with its result; the limit rests, and the project waits until it is taken', () => {
    const all = atWork();
    const { world, id, stage } = all;
    expect(world.refusal(stage, '2020-04-20 10:00', planning, 'report-done', {})).toMatchObject({
      faults: [{ field: 'result', fault: 'required' }],
    });
    for (const actor of [investment, housing, leader]) {
      expect(world.refusal(stage, '2020-04-20 10:00', actor, 'report-done', handedIn)).toMatchObject({
        code: 'not-yours',
      });
    }
    world.act(stage, '2020-04-20 10:00', planningCrew, 'report-done', handedIn);
    expect(world.get(stage)).toMatchObject({ state: 'awaiting-check', facts: { document: 'GD-2020-1' } });
    expect(clocks(all)).toEqual({ sign: 'stopped', work: 'paused', check: 'running' });
    expect(world.clock(stage, 'check').deadline).toBe(at('2020-04-23 24:00'));
    expect(status(all)).toEqual(['open']);
    // Whoever takes their time with it: the unit is not late by that.
    world.sweep('2020-07-01 09:00');
    expect(world.get(stage)).toMatchObject({ state: 'awaiting-check', flags: [] });
    expect(world.refusal(id, '2020-07-01 09:00', investment, 'land', { result: '已开工' })).toMatchObject({
      guard: 'tasks-done',
      details: {
        missing: expect.arrayContaining([{ task: 'land-supply', unit: 'natural-resources', status: 'open' }]),
      },
    });
  });

  test.each<[string, Actor]>([
    ['the unit that leads the project', investment],
    ['a leader', leader],
  ])('is taken by %s, and then the project knows it as done', (_, actor) => {
    const all = before();
    const { world, id, stage } = all;
    world.act(stage, '2020-04-21 10:00', actor, 'confirm-done', { rating: 4 });
    expect(world.get(stage)).toMatchObject({
      ...{ state: 'archived', facts: { rating: 4 }, flags: [] },
      endedAt: at('2020-04-21 10:00'),
    });
    expect(clocks(all)).toEqual({ sign: 'stopped', work: 'stopped', check: 'stopped' });
    expect(world.get(id).tasks).toMatchObject([{ status: 'done', at: at('2020-04-21 10:00') }]);
    expect(lastTold(all)).toEqual(['linked', 'task-done']);
    expect(world.isReplayed()).toBe(true);
  });

  test.each(['confirm-done', 'send-back'])('is left by everybody else: %s', (action) => {
    const { world, stage } = before();
    const form = action === 'send-back' ? missingPapers : {};
    const elsewhere = { ...leader, areas: ['370102'] };
    for (const actor of [planning, planningCrew, housing, investmentCrew, supervisor, dispatcher, elsewhere]) {
      expect(world.refusal(stage, '2020-04-21 10:00', actor, action, form)).toMatchObject({
        code: 'not-yours',
        by: ['department', 'leader'],
      });
    }
    const early = atWork();
    expect(early.world.refusal(early.stage, '2020-04-15 10:00', investment, action, form)).toMatchObject({
      code: 'wrong-state',
      from: ['awaiting-check'],
    });
  });

  test('by the unit that leads the project itself is another’s to take', () => {
    const { world, stage } = given('investment-promotion');
    world.act(stage, '2020-04-08 10:00', investment, 'sign');
    world.act(stage, '2020-04-20 10:00', holder('s-ambassador-2'), 'report-done', handedIn);
    expect(world.refusal(stage, '2020-04-21 10:00', investment, 'confirm-done')).toMatchObject({
      code: 'guard',
      guard: 'different-unit',
      details: { did: ['report-done'] },
    });
    world.act(stage, '2020-04-21 10:00', deputy, 'confirm-done');
    expect(world.get(stage).state).toBe('archived');
  });

  test('is sent back with a reason, goes on with what was left of its limit, and is counted', () => {
    const all = before();
    const { world, id, stage } = all;
    expect(world.refusal(stage, '2020-04-21 10:00', investment, 'send-back', { reason: 'incomplete' })).toMatchObject({
      faults: [{ field: 'opinion', fault: 'required' }],
    });
    world.act(stage, '2020-04-30 10:00', investment, 'send-back', missingPapers);
    expect(world.get(stage)).toMatchObject({
      ...{ state: 'handling', facts: { reason: 'papers-missing' }, counters: { rework: 1 } },
    });
    expect(clocks(all)).toEqual({ sign: 'stopped', work: 'running', check: 'stopped' });
    // The ten days that it lay with who gave it are not the unit's.
    expect(world.clock(stage, 'work').deadline).toBe(at('2020-06-17 24:00'));
    expect(world.get(id).tasks).toMatchObject([{ status: 'open' }]);
    // Handed in again, it has a new limit to be taken.
    world.act(stage, '2020-05-06 10:00', planning, 'report-done', handedIn);
    expect(clocks(all)).toEqual({ sign: 'stopped', work: 'paused', check: 'running' });
    world.act(stage, '2020-05-07 10:00', leader, 'send-back', missingPapers);
    expect(world.get(stage).counters).toMatchObject({ rework: 2 });
    expect(world.isReplayed()).toBe(true);
  });
});

describe('a limit that passes', () => {
  test('is overdue, and the project sees that it was done late', () => {
    const all = atWork();
    const { world, id, stage } = all;
    world.sweep('2020-06-07 23:59');
    expect(world.get(stage).flags).toEqual([]);
    world.sweep('2020-06-08 00:01');
    expect(world.get(stage)).toMatchObject({ state: 'handling', flags: ['overdue'] });
    world.act(stage, '2020-06-08 10:00', planning, 'report-done', handedIn);
    world.act(stage, '2020-06-09 10:00', investment, 'confirm-done');
    expect(world.get(stage).flags).toEqual(['overdue']);
    expect(world.get(id).tasks).toMatchObject([{ status: 'done', late: true }]);
  });

  test('is overdue also where nobody has signed for it', () => {
    const { world, stage } = given();
    world.sweep('2020-06-08 00:01');
    expect(world.get(stage)).toMatchObject({ state: 'awaiting-signature', flags: ['overdue'] });
  });
});

describe('more time', () => {
  const asked = (): Given => {
    const all = atWork();
    all.world.act(all.stage, '2020-05-20 10:00', planning, 'ask-extension', longer);
    return all;
  };

  test('is asked for by the desk of the unit at work, before the limit has passed', () => {
    const { world, stage } = atWork();
    for (const actor of [planningCrew, investment, housing]) {
      expect(world.refusal(stage, '2020-05-20 10:00', actor, 'ask-extension', longer)).toMatchObject({
        code: 'not-yours',
      });
    }
    expect(world.refusal(stage, '2020-06-08 00:01', planning, 'ask-extension', longer)).toMatchObject({
      guard: 'before-deadline',
      details: { clock: 'work', deadline: at('2020-06-07 24:00') },
    });
    const early = given();
    expect(early.world.refusal(early.stage, '2020-04-08 10:00', planning, 'ask-extension', longer)).toMatchObject({
      code: 'wrong-state',
    });
  });

  test('is granted by two: the unit that leads the project, and then a leader; once, by sixty days', () => {
    const { world, stage } = asked();
    for (const actor of [leader, planning, finance, supervisor]) {
      expect(world.refusal(stage, '2020-05-20 11:00', actor, 'approve-extension')).toMatchObject({
        code: 'not-yours',
        by: ['department'],
      });
    }
    world.act(stage, '2020-05-20 11:00', investment, 'approve-extension');
    expect(world.clock(stage, 'work').deadline).toBe(at('2020-06-07 24:00'));
    expect(world.refusal(stage, '2020-05-20 12:00', investment, 'approve-extension')).toMatchObject({
      code: 'not-yours',
      by: ['leader'],
    });
    // One person does not grant it twice, in whatever post.
    const inOtherPost = { ...leader, staff: investment.staff };
    expect(world.refusal(stage, '2020-05-20 12:00', inOtherPost, 'approve-extension')).toMatchObject({
      guard: 'different-person',
    });
    world.act(stage, '2020-05-20 12:00', leader, 'approve-extension');
    expect(world.get(stage)).toMatchObject({ state: 'handling', counters: { extensions: 1 }, requests: {} });
    expect(world.clock(stage, 'work').deadline).toBe(at('2020-08-06 24:00'));
    expect(world.refusal(stage, '2020-05-21 10:00', planning, 'ask-extension', longer)).toMatchObject({
      guard: 'count-below',
      details: { counter: 'extensions', count: 1, limit: 1 },
    });
  });

  test('granted after the limit has passed takes the mark away', () => {
    const { world, stage } = asked();
    world.sweep('2020-06-08 09:00');
    expect(world.get(stage).flags).toEqual(['overdue']);
    world.act(stage, '2020-06-08 10:00', investment, 'approve-extension');
    world.act(stage, '2020-06-08 11:00', leader, 'approve-extension');
    expect(world.get(stage).flags).toEqual([]);
  });

  test.each([
    ['the unit that leads the project', [], investment],
    ['the leader after it', [investment], leader],
  ] as const)('is refused by %s, and may be asked for again', (_, first, last) => {
    const { world, stage } = asked();
    for (const actor of first) world.act(stage, '2020-05-20 11:00', actor, 'approve-extension');
    world.act(stage, '2020-05-20 12:00', last, 'refuse-extension');
    expect(world.get(stage)).toMatchObject({ state: 'handling', requests: {} });
    expect(world.clock(stage, 'work').deadline).toBe(at('2020-06-07 24:00'));
    world.act(stage, '2020-05-21 10:00', planning, 'ask-extension', longer);
  });

  test('asked for is forgotten with the work that was handed in', () => {
    const { world, stage } = asked();
    world.act(stage, '2020-05-21 10:00', planning, 'report-done', handedIn);
    expect(world.get(stage)).toMatchObject({ state: 'awaiting-check', requests: {} });
    expect(world.refusal(stage, '2020-05-21 11:00', investment, 'approve-extension')).toMatchObject({
      code: 'wrong-state',
    });
  });
});

describe('a unit that declines', () => {
  test.each([
    ['before it signs', given],
    ['while at work', atWork],
  ])('%s says why and by what, and the project knows it as failed', (_, come) => {
    const all = come();
    const { world, id, stage } = all;
    for (const actor of [planningCrew, investment, housing, leader]) {
      expect(world.refusal(stage, '2020-04-09 10:00', actor, 'decline', unlawful)).toMatchObject({
        code: 'not-yours',
        by: ['department'],
      });
    }
    expect(world.refusal(stage, '2020-04-09 10:00', planning, 'decline', { reason: 'premature' })).toMatchObject({
      faults: [{ field: 'basis', fault: 'required' }],
    });
    world.act(stage, '2020-04-09 10:00', planning, 'decline', unlawful);
    expect(world.get(stage)).toMatchObject({
      ...{ state: 'declined', facts: { reason: 'not-lawful' }, endedAt: at('2020-04-09 10:00') },
    });
    expect(clocks(all)).toEqual({ sign: 'stopped', work: 'stopped' });
    expect(status(all)).toEqual(['failed']);
    expect(lastTold(all)).toEqual(['linked', 'task-failed']);
    // Dropped, its part need not be done by another: but a stage that nobody did stays one that is missing.
    world.act(id, '2020-04-10 10:00', investment, 'drop-stage', { stage: 'land-supply', opinion: '改由他人' });
    expect(world.get(id).tasks).toMatchObject([{ status: 'failed', dropped: true }]);
    expect(world.refusal(id, '2020-04-10 11:00', investment, 'land', { result: '已开工' })).toMatchObject({
      details: { missing: expect.arrayContaining([expect.objectContaining({ task: 'land-supply' })]) },
    });
    expect(world.isReplayed()).toBe(true);
  });

  test('does so no more once it was handed in, before it was sent back', () => {
    const { world, stage } = before();
    expect(world.refusal(stage, '2020-04-21 10:00', planning, 'decline', unlawful)).toMatchObject({
      code: 'wrong-state',
      from: ['awaiting-signature', 'handling'],
    });
    world.act(stage, '2020-04-21 11:00', investment, 'send-back', missingPapers);
    world.act(stage, '2020-04-21 12:00', planning, 'decline', unlawful);
    expect(world.get(stage).state).toBe('declined');
  });
});

describe('the project that gave it', () => {
  test.each([
    ['not signed for', given],
    ['going on', atWork],
    ['handed in', before],
  ])('takes it back by being given up: %s', (_, come) => {
    const all = come();
    const { world, id, stage } = all;
    world.act(id, '2020-04-22 10:00', leader, 'terminate', { reason: 'withdrawn', opinion: '企业放弃' });
    expect(world.get(stage)).toMatchObject({ state: 'withdrawn', endedAt: at('2020-04-22 10:00') });
    expect(new Set(Object.values(clocks(all)))).toEqual(new Set(['stopped']));
    expect(world.events.get(stage)?.at(-1)).toMatchObject({ type: 'linked', action: 'caller-ended' });
    world.sweep('2020-08-01 09:00');
    expect(world.get(stage).flags).toEqual([]);
    expect(world.isReplayed()).toBe(true);
  });

  test('led by another unit has that unit take it, and the one before no more', () => {
    const { world, id, stage } = before();
    world.act(id, '2020-04-21 10:00', leader, 'appoint', { lead: 'housing-construction', opinion: '调整' });
    expect(world.get(stage).parent).toMatchObject({ caller: 'housing-construction' });
    expect(world.refusal(stage, '2020-04-21 11:00', investment, 'confirm-done')).toMatchObject({ code: 'not-yours' });
    world.act(stage, '2020-04-21 11:00', housing, 'confirm-done');
    expect(world.get(stage).state).toBe('archived');
  });
});

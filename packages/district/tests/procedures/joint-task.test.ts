import type { Actor } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { at, holder, PackWorld, people } from './world.ts';

const { agent, dispatcher, duty, fire, gas, housing, leader, resident, supervisor, urban, worker } = people;
const urbanCrew = holder('s-urban-management-crew');
const gasCrew = holder('s-gas-company-crew');

const done = { result: '已关阀检修', photos: ['p1'] };
const why = { opinion: '情况有变' };
const declined = { reason: 'not-our-duty', basis: '权责清单' };
const longer = { reason: 'materials', opinion: '配件未到' };

interface Called {
  world: PackWorld;
  /** The matter that called. */
  id: string;
  task: string;
}

/** A call of a grid event on a Tuesday at 09:00, by the unit that leads it. */
function called(form: Record<string, unknown> = {}): Called {
  const world = new PackWorld();
  const id = world.report('grid-event', '2020-04-07 08:00', worker, { text: '燃气泄漏', category: 'C0103' });
  world.act(id, '2020-04-07 08:01', duty, 'file', { category: 'C0103', condition: 'C0103-3' });
  world.act(id, '2020-04-07 08:02', dispatcher, 'dispatch', { lead: 'urban-management' });
  world.act(id, '2020-04-07 08:03', urban, 'sign');
  world.act(id, '2020-04-07 09:00', urban, 'call', { joint: ['gas-company'], request: '请关阀检修', ...form });
  return { world, id, task: world.task(id, 'joint').id };
}

const urgent = (): Called => called({ urgent: true });

function signed(all = called()): Called {
  all.world.act(all.task, '2020-04-07 09:30', gas, 'sign');
  return all;
}

function contacted(all = called()): Called {
  signed(all).world.act(all.task, '2020-04-07 10:00', gas, 'contact', { opinion: '商定' });
  return all;
}

function atWork(all = called()): Called {
  contacted(all).world.act(all.task, '2020-04-08 10:00', gas, 'arrive');
  return all;
}

function finished(all = called()): Called {
  atWork(all).world.act(all.task, '2020-04-09 10:00', gas, 'report-done', done);
  return all;
}

/** The matter that called was none: what its unit has given back is given up. */
function voided({ world, id }: Called): void {
  world.act(id, '2020-04-07 10:20', urban, 'return', declined);
  world.act(id, '2020-04-07 10:30', duty, 'void', { reason: 'duplicate', opinion: '重复上报' });
}

/** How the matter that called knows of it. */
const status = ({ world, id }: Called): string[] => world.get(id).tasks?.map((one) => one.status) ?? [];

const clocks = ({ world, task }: Called): Record<string, string> =>
  Object.fromEntries(Object.entries(world.get(task).clocks).map(([id, { reading }]) => [id, reading.status]));

const lastTold = ({ world, id }: Called) => {
  const { type, action } = world.events.get(id)!.at(-1)!;
  return [type, action];
};

describe('a call', () => {
  test('is reported by nobody', () => {
    for (const actor of [urban, dispatcher, duty, agent, resident]) {
      expect(new PackWorld().refusedReport('joint-task', '2020-04-07 08:00', actor, {})).toMatchObject({
        code: 'not-yours',
      });
    }
  });

  test('hands on what is asked, with place, category and condition, under the matter that called', () => {
    const { world, id, task } = called();
    const caller = world.get(id);
    const matter = world.get(task);
    expect(matter).toMatchObject({
      ...{ kind: 'joint-task', state: 'awaiting-signature', lead: 'gas-company', source: 'called', flags: [] },
      parent: { as: 'task', id, number: caller.number, task: 'joint', caller: 'urban-management' },
      number: `${caller.number}-1`,
      place: caller.place,
      facts: { category: 'C0103', condition: 'C0103-3' },
      reporter: caller.reporter,
    });
    const [opened] = world.events.get(task)!;
    expect(opened?.personal).toEqual([{ personal: 'opinion-text', field: 'request', value: '请关阀检修' }]);
    // Who called stays responsible for the whole.
    expect(caller).toMatchObject({ state: 'handling', lead: 'urban-management', tasks: [{ status: 'open' }] });
  });

  test('starts every clock at once, and a late signature wins nobody time', () => {
    const all = called();
    const { world, task } = all;
    const deadlines = (): Record<string, number> =>
      Object.fromEntries(['contact', 'arrive', 'work'].map((clock) => [clock, world.clock(task, clock).deadline]));
    const given = {
      contact: at('2020-04-08 09:00'),
      arrive: at('2020-04-10 24:00'),
      work: at('2020-04-14 24:00'),
    };
    expect(world.clock(task, 'sign').deadline).toBe(at('2020-04-07 10:00'));
    expect(deadlines()).toEqual(given);
    expect(clocks(all)).toEqual({ sign: 'running', contact: 'running', arrive: 'running', work: 'running' });
    world.act(task, '2020-04-07 15:00', gas, 'sign');
    expect(deadlines()).toEqual(given);
    expect(clocks(all)).toEqual({ sign: 'stopped', contact: 'running', arrive: 'running', work: 'running' });
    world.act(task, '2020-04-07 16:00', gas, 'contact');
    expect(clocks(all)).toEqual({ sign: 'stopped', contact: 'stopped', arrive: 'running', work: 'running' });
    world.act(task, '2020-04-08 16:00', gas, 'arrive');
    expect(clocks(all)).toEqual({ sign: 'stopped', contact: 'stopped', arrive: 'stopped', work: 'running' });
    world.act(task, '2020-04-09 16:00', gas, 'report-done', done);
    expect(clocks(all)).toEqual({ sign: 'stopped', contact: 'stopped', arrive: 'stopped', work: 'stopped' });
    expect(world.isReplayed()).toBe(true);
  });

  test('of an emergency asks for people on the spot within half an hour, and for no contact before', () => {
    const all = urgent();
    const { world, task } = all;
    expect(world.get(task).flags).toEqual(['urgent']);
    expect(clocks(all)).toEqual({ sign: 'running', 'arrive-urgent': 'running', work: 'running' });
    expect(world.clock(task, 'arrive-urgent').deadline).toBe(at('2020-04-07 09:30'));
    world.act(task, '2020-04-07 09:05', gas, 'sign');
    world.act(task, '2020-04-07 09:20', gas, 'arrive');
    expect(clocks(all)).toEqual({ sign: 'stopped', 'arrive-urgent': 'stopped', work: 'running' });
    world.sweep('2020-04-07 12:00');
    expect(world.get(task)).toMatchObject({ state: 'handling', flags: ['urgent'] });
  });
});

describe('the work', () => {
  test('is the called unit’s, its desk’s and its people’s', () => {
    const { world, task } = called();
    for (const actor of [urban, urbanCrew, housing, fire, dispatcher, supervisor, leader, resident]) {
      expect(world.refusal(task, '2020-04-07 09:30', actor, 'sign')).toMatchObject({ code: 'not-yours' });
    }
    world.act(task, '2020-04-07 09:30', gas, 'sign', { handler: gasCrew.staff });
    expect(world.get(task)).toMatchObject({ state: 'signed', facts: { handler: gasCrew.staff } });
    const steps = [
      ['contact', {}],
      ['arrive', {}],
      ['report-done', done],
    ] as const;
    for (const [action, form] of steps) {
      for (const actor of [urban, housing, supervisor]) {
        expect(world.refusal(task, '2020-04-08 09:30', actor, action, form)).toMatchObject({ code: 'not-yours' });
      }
      world.act(task, '2020-04-08 09:30', gasCrew, action, form);
    }
    expect(world.get(task).state).toBe('awaiting-rating');
  });

  test('begins with a signature, and is reported done by nobody who has not made contact', () => {
    const all = called();
    const { world, task } = all;
    for (const action of ['contact', 'arrive', 'report-done']) {
      expect(world.refusal(task, '2020-04-07 09:10', gas, action, done)).toMatchObject({ code: 'wrong-state' });
    }
    signed(all);
    expect(world.refusal(task, '2020-04-07 09:40', gas, 'report-done', done)).toMatchObject({
      code: 'wrong-state',
      from: ['contacted', 'handling'],
    });
  });

  test('that needs nobody on the spot is done once contact was made, which ends the wait for an arrival', () => {
    const all = contacted();
    const { world, task } = all;
    world.act(task, '2020-04-07 11:00', gas, 'report-done', done);
    expect(world.get(task).state).toBe('awaiting-rating');
    expect(clocks(all)).toEqual({ sign: 'stopped', contact: 'stopped', arrive: 'stopped', work: 'stopped' });
  });

  test('has who came also make contact', () => {
    const all = signed();
    all.world.act(all.task, '2020-04-07 09:50', gas, 'arrive');
    expect(clocks(all)).toMatchObject({ contact: 'stopped', arrive: 'stopped' });
    all.world.sweep('2020-04-10 09:00');
    expect(all.world.get(all.task)).toMatchObject({ state: 'handling', flags: [] });
  });

  test('is done with a photo and a result, and the caller is told before anybody rates it', () => {
    const all = atWork();
    const { world, id, task } = all;
    expect(world.refusal(task, '2020-04-09 10:00', gas, 'report-done', { result: '已关阀检修' })).toMatchObject({
      faults: [{ field: 'photos' }],
    });
    expect(world.refusal(task, '2020-04-09 10:00', gas, 'report-done', { photos: ['p1'] })).toMatchObject({
      faults: [{ field: 'result', fault: 'required' }],
    });
    world.act(task, '2020-04-09 10:00', gas, 'report-done', done);
    expect(world.get(id).tasks).toMatchObject([{ status: 'done', at: at('2020-04-09 10:00') }]);
    expect(world.get(id).tasks?.[0]).not.toHaveProperty('late');
    expect(lastTold(all)).toEqual(['linked', 'task-done']);
    expect(world.get(task).endedAt).toBeUndefined();
  });
});

describe('a limit that passes', () => {
  const flagsAt = ({ world, task }: Called, now: string): readonly string[] => {
    world.sweep(now);
    return world.get(task).flags;
  };

  test.each<[string, () => Called, string, string]>([
    ['signature', called, '2020-04-07 10:00', '2020-04-07 10:01'],
    ['contact', signed, '2020-04-08 09:00', '2020-04-08 09:01'],
    ['arrival', contacted, '2020-04-10 23:59', '2020-04-11 00:01'],
  ])('is a late answer, and the work is not late by it: %s', (_, come, before, past) => {
    const all = come();
    expect(flagsAt(all, before)).toEqual([]);
    expect(flagsAt(all, past)).toEqual(['late-answer']);
    expect(all.world.isReplayed()).toBe(true);
  });

  test('of an urgent arrival is a late answer half an hour after the call, whether it was signed for or not', () => {
    for (const all of [urgent(), urgent()]) {
      expect(flagsAt(all, '2020-04-07 09:30')).toEqual(['urgent']);
      expect(flagsAt(all, '2020-04-07 09:31')).toEqual(['urgent', 'late-answer']);
    }
    const all = urgent();
    all.world.act(all.task, '2020-04-07 09:05', gas, 'sign');
    all.world.act(all.task, '2020-04-07 09:06', gas, 'contact');
    expect(flagsAt(all, '2020-04-07 09:31')).toContain('late-answer');
  });

  test('of the work is overdue, which who called sees in the task that was done late', () => {
    const all = atWork();
    expect(flagsAt(all, '2020-04-14 23:59')).toEqual([]);
    expect(flagsAt(all, '2020-04-15 00:01')).toEqual(['overdue']);
    all.world.act(all.task, '2020-04-15 10:00', gas, 'report-done', done);
    expect(all.world.get(all.id).tasks).toMatchObject([{ status: 'done', late: true }]);
  });

  test('of the work is overdue also where nobody has signed for it', () => {
    expect(flagsAt(called(), '2020-04-15 00:01')).toEqual(['late-answer', 'overdue']);
  });
});

describe('more time', () => {
  const ask = ({ world, task }: Called, now = '2020-04-09 10:00'): void =>
    world.act(task, now, gas, 'ask-extension', longer);

  test('is asked for by the called unit once it is in contact, before the limit has passed', () => {
    const early = signed();
    expect(early.world.refusal(early.task, '2020-04-07 09:40', gas, 'ask-extension', longer)).toMatchObject({
      code: 'wrong-state',
    });
    const { world, task } = contacted();
    expect(world.refusal(task, '2020-04-09 10:00', urban, 'ask-extension', longer)).toMatchObject({
      code: 'not-yours',
    });
    expect(world.refusal(task, '2020-04-15 00:01', gas, 'ask-extension', longer)).toMatchObject({
      guard: 'before-deadline',
      details: { clock: 'work', deadline: at('2020-04-14 24:00') },
    });
    world.act(task, '2020-04-14 23:59', gasCrew, 'ask-extension', longer);
  });

  test('is granted by the unit that called and nobody else, once, as long as the limit itself', () => {
    const all = atWork();
    const { world, task } = all;
    ask(all);
    for (const actor of [gas, housing, urbanCrew, dispatcher, supervisor, leader]) {
      expect(world.refusal(task, '2020-04-09 11:00', actor, 'approve-extension')).toMatchObject({
        code: 'not-yours',
        by: ['department'],
      });
    }
    world.act(task, '2020-04-09 11:00', urban, 'approve-extension');
    expect(world.get(task)).toMatchObject({ state: 'handling', counters: { extensions: 1 }, requests: {} });
    // Five working days more: 15, 16, 17, 20 and 21 April.
    expect(world.clock(task, 'work').deadline).toBe(at('2020-04-21 24:00'));
    expect(world.refusal(task, '2020-04-10 10:00', gas, 'ask-extension', longer)).toMatchObject({
      guard: 'count-below',
      details: { counter: 'extensions', count: 1, limit: 1 },
    });
    world.sweep('2020-04-21 23:59');
    expect(world.get(task).flags).toEqual([]);
    world.sweep('2020-04-22 00:01');
    expect(world.get(task).flags).toEqual(['overdue']);
  });

  test('that is granted when it had run out meanwhile takes the mark away, and leaves that of a late answer', () => {
    const all = contacted();
    const { world, task } = all;
    ask(all, '2020-04-14 10:00');
    world.sweep('2020-04-15 09:00');
    expect(world.get(task).flags).toEqual(['late-answer', 'overdue']);
    world.act(task, '2020-04-15 10:00', urban, 'approve-extension');
    expect(world.get(task).flags).toEqual(['late-answer']);
  });

  test('that is not granted is counted for nothing, and may be asked for again', () => {
    const all = atWork();
    const { world, task } = all;
    ask(all);
    world.act(task, '2020-04-09 11:00', urban, 'refuse-extension', { opinion: '不影响工期' });
    expect(world.get(task)).toMatchObject({ requests: {} });
    expect(world.get(task).counters.extensions ?? 0).toBe(0);
    expect(world.clock(task, 'work').deadline).toBe(at('2020-04-14 24:00'));
    ask(all, '2020-04-10 10:00');
  });
});

describe('a unit that declines', () => {
  test('says why and by what, before it has made contact; the caller is told at once, and the clocks stop', () => {
    const all = called();
    const { world, id, task } = all;
    for (const actor of [gasCrew, urban, dispatcher, housing]) {
      expect(world.refusal(task, '2020-04-07 09:10', actor, 'decline', declined)).toMatchObject({
        code: 'not-yours',
        by: ['department'],
      });
    }
    expect(world.refusal(task, '2020-04-07 09:10', gas, 'decline', { reason: 'not-our-duty' })).toMatchObject({
      faults: [{ field: 'basis', fault: 'required' }],
    });
    world.act(task, '2020-04-07 09:10', gas, 'decline', { ...declined, suggested: 'fire-rescue' });
    expect(world.get(task)).toMatchObject({
      ...{ state: 'declined', endedAt: at('2020-04-07 09:10') },
      facts: { reason: 'not-our-duty', suggested: 'fire-rescue' },
    });
    expect(Object.values(clocks(all))).toEqual(['stopped', 'stopped', 'stopped', 'stopped']);
    expect(status(all)).toEqual(['failed']);
    expect(lastTold(all)).toEqual(['linked', 'task-failed']);
    // Another is called in its place.
    world.act(id, '2020-04-07 09:20', urban, 'call', { joint: ['fire-rescue'], request: '请处置' });
    expect(status(all)).toEqual(['failed', 'open']);
    expect(world.isReplayed()).toBe(true);
  });

  test('may have signed for it, and may not have made contact', () => {
    const { world, task } = signed();
    world.act(task, '2020-04-07 09:40', gas, 'decline', declined);
    expect(world.get(task).state).toBe('declined');
    const later = contacted();
    expect(later.world.refusal(later.task, '2020-04-07 11:00', gas, 'decline', declined)).toMatchObject({
      code: 'wrong-state',
      from: ['awaiting-signature', 'signed'],
    });
  });

  test('also an urgent call, which nobody is late for then', () => {
    const all = urgent();
    all.world.act(all.task, '2020-04-07 09:10', gas, 'decline', declined);
    expect(Object.values(clocks(all))).toEqual(['stopped', 'stopped', 'stopped']);
    all.world.sweep('2020-04-20 09:00');
    expect(all.world.get(all.task).flags).toEqual(['urgent']);
  });
});

describe('who called', () => {
  test.each<[string, Actor]>([
    ['the unit that leads', urban],
    ['the dispatcher', dispatcher],
    ['the duty officer', duty],
  ])('calls it off: %s', (_, actor) => {
    for (const all of [called(), signed(), contacted(), atWork()]) {
      const { world, task } = all;
      world.act(task, '2020-04-08 11:00', actor, 'call-off', why);
      expect(world.get(task)).toMatchObject({ state: 'withdrawn', endedAt: at('2020-04-08 11:00') });
      expect(new Set(Object.values(clocks(all)))).toEqual(new Set(['stopped']));
      expect(status(all)).toEqual(['withdrawn']);
      expect(lastTold(all)).toEqual(['linked', 'task-withdrawn']);
    }
  });

  test('and nobody else calls it off, nor when it was done, and never without a word', () => {
    const { world, task } = signed();
    for (const actor of [gas, gasCrew, urbanCrew, housing, supervisor, leader]) {
      expect(world.refusal(task, '2020-04-07 10:00', actor, 'call-off', why)).toMatchObject({ code: 'not-yours' });
    }
    expect(world.refusal(task, '2020-04-07 10:00', urban, 'call-off')).toMatchObject({
      faults: [{ field: 'opinion', fault: 'required' }],
    });
    const all = finished();
    expect(all.world.refusal(all.task, '2020-04-09 11:00', urban, 'call-off', why)).toMatchObject({
      code: 'wrong-state',
    });
  });

  test('urges it, as do those who watch over it, and each time is counted', () => {
    const all = called();
    const { world, task } = all;
    for (const actor of [urban, dispatcher, duty, supervisor]) world.act(task, '2020-04-07 09:40', actor, 'urge', why);
    expect(world.get(task)).toMatchObject({ state: 'awaiting-signature', counters: { urgings: 4 } });
    expect(clocks(all)).toMatchObject({ sign: 'running', work: 'running' });
    for (const actor of [gas, housing, urbanCrew, leader]) {
      expect(world.refusal(task, '2020-04-07 09:40', actor, 'urge', why)).toMatchObject({ code: 'not-yours' });
    }
  });

  test('takes the call back by ending, and with it what was asked for', () => {
    const all = contacted();
    const { world, task } = all;
    world.act(task, '2020-04-07 10:10', gas, 'ask-extension', longer);
    voided(all);
    expect(world.get(task)).toMatchObject({ state: 'withdrawn', requests: {}, endedAt: at('2020-04-07 10:30') });
    expect(world.events.get(task)?.at(-1)).toMatchObject({ type: 'linked', action: 'caller-ended' });
    expect(world.isReplayed()).toBe(true);
  });

  test('is whoever leads now: who took the matter over grants, and who had it does no more', () => {
    const { world, id, task } = contacted();
    world.act(task, '2020-04-07 11:00', gas, 'ask-extension', longer);
    world.act(id, '2020-04-07 11:30', urban, 'return', declined);
    world.act(id, '2020-04-07 11:40', dispatcher, 'dispatch', { lead: 'housing-construction' });
    expect(world.get(task).parent).toMatchObject({ caller: 'housing-construction' });
    expect(world.refusal(task, '2020-04-07 12:00', urban, 'approve-extension')).toMatchObject({ code: 'not-yours' });
    world.act(task, '2020-04-07 12:00', housing, 'approve-extension');
    expect(world.get(task).counters).toMatchObject({ extensions: 1 });
  });
});

describe('the rating', () => {
  test('is of who called, its desk or its people, from one to five, and ends the task', () => {
    for (const actor of [urban, urbanCrew]) {
      const all = finished();
      const { world, task } = all;
      expect(world.refusal(task, '2020-04-09 11:00', actor, 'rate', { rating: 6 })).toMatchObject({
        faults: [{ field: 'rating' }],
      });
      expect(world.refusal(task, '2020-04-09 11:00', actor, 'rate', {})).toMatchObject({
        faults: [{ field: 'rating', fault: 'required' }],
      });
      world.act(task, '2020-04-09 11:00', actor, 'rate', { rating: 4 });
      expect(world.get(task)).toMatchObject({
        state: 'archived',
        facts: { rating: 4 },
        endedAt: at('2020-04-09 11:00'),
      });
      expect(status(all)).toEqual(['done']);
    }
  });

  test('is of nobody else, and not before it is done', () => {
    const { world, task } = finished();
    for (const actor of [gas, gasCrew, housing, dispatcher, duty, supervisor, leader, resident]) {
      expect(world.refusal(task, '2020-04-09 11:00', actor, 'rate', { rating: 5 })).toMatchObject({
        code: 'not-yours',
      });
    }
    const early = atWork();
    expect(early.world.refusal(early.task, '2020-04-08 11:00', urban, 'rate', { rating: 5 })).toMatchObject({
      code: 'wrong-state',
    });
  });

  test('is not of the unit that did the work, also when it has taken the matter over from its caller', () => {
    const all = called({ joint: ['housing-construction'] });
    const { world, id, task } = all;
    world.act(task, '2020-04-07 09:30', housing, 'sign');
    world.act(task, '2020-04-07 09:40', housing, 'contact');
    world.act(id, '2020-04-07 11:30', urban, 'return', declined);
    world.act(id, '2020-04-07 11:40', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(task, '2020-04-07 11:50', housing, 'report-done', done);
    expect(world.refusal(task, '2020-04-07 12:00', housing, 'rate', { rating: 5 })).toMatchObject({
      code: 'guard',
      guard: 'different-unit',
      details: { did: ['report-done'] },
    });
    expect(world.refusal(task, '2020-04-07 12:00', urban, 'rate', { rating: 5 })).toMatchObject({ code: 'not-yours' });
  });

  test('may be given when the matter that called has ended', () => {
    const all = contacted();
    const { world, task } = all;
    world.act(task, '2020-04-07 10:10', gas, 'report-done', done);
    voided(all);
    expect(world.get(task)).toMatchObject({ state: 'awaiting-rating', parent: { caller: 'urban-management' } });
    world.act(task, '2020-04-10 11:00', urban, 'rate', { rating: 3 });
    expect(world.get(task)).toMatchObject({ state: 'archived', facts: { rating: 3 } });
  });

  test('that nobody gives in five working days stays unknown', () => {
    const { world, task } = finished();
    world.sweep('2020-04-16 23:59');
    expect(world.get(task).state).toBe('awaiting-rating');
    world.sweep('2020-04-17 00:01');
    expect(world.get(task)).toMatchObject({ state: 'archived', endedAt: at('2020-04-16 24:00') });
    expect(world.get(task).facts).not.toHaveProperty('rating');
  });
});

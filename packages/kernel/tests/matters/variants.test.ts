import { describe, expect, test } from 'vitest';
import { type Action, type Matter, type Procedure, replay, type Timer } from '../../src/index.ts';
import {
  act,
  at,
  deadlineOf,
  decideAt,
  gridEvent,
  inHandling,
  type Log,
  people,
  refusalOf,
  reportDone,
  statusOf,
  sweep,
} from './world.ts';

// What the grid event does not use, and other procedures may: the same matter under rules that a test has added.
const HOUR = 3_600_000;

function withRules({
  actions = {},
  timers = {},
}: {
  actions?: Record<string, Action>;
  timers?: Record<string, Timer>;
}) {
  const procedure: Procedure = {
    ...gridEvent,
    actions: { ...gridEvent.actions, ...actions },
    timers: { ...gridEvent.timers, ...timers },
  };
  return (condition = 'C0103-2'): Log => inHandling('2020-04-07 08:00', condition, 'urban', { procedure });
}

const byDuty = { name: { zh: '试' }, by: { 'duty-officer': 'any' }, from: ['handling'] } satisfies Action;

describe('clocks', () => {
  test('all stop with the matter, though the procedure stops none', () => {
    const log = withRules({ actions: { drop: { ...byDuty, to: 'void' } } })();
    act(log, '2020-04-07 08:30', people.supervisor, 'supervise', { reason: 'key-matter', opinion: '限期' });
    act(log, '2020-04-07 09:00', people.duty, 'drop');
    expect(statusOf(log)).toBe('stopped');
    expect(statusOf(log, 'supervision')).toBe('stopped');
    expect(log.matter.endedAt).toBe(at('2020-04-07 09:00'));
  });

  const pass: Action = {
    ...byDuty,
    form: [{ field: 'lead', name: { zh: '单位' }, type: 'unit', required: true }],
    effects: [{ assign: { lead: 'lead' } }, { start: 'disposal' }],
  };

  test('of a lead that is changed while it works is parked as it stands', () => {
    const log = withRules({ actions: { pass } })();
    act(log, '2020-04-07 09:00', people.duty, 'pass', { lead: 'housing' });
    expect(deadlineOf(log)).toBe(at('2020-04-07 15:00'));
    expect(log.matter.clocks.disposal?.parked).toMatchObject({ urban: { status: 'paused', remaining: 3 * HOUR } });
    act(log, '2020-04-07 10:00', people.duty, 'pass', { lead: 'urban' });
    expect(deadlineOf(log)).toBe(at('2020-04-07 15:00'));
    expect(log.matter.clocks.disposal?.parked).toMatchObject({ housing: { status: 'paused', remaining: 3 * HOUR } });
  });

  test('go on when started for the unit that has them', () => {
    const log = withRules({ actions: { pass } })();
    const before = log.matter.clocks.disposal;
    act(log, '2020-04-07 09:00', people.duty, 'pass', { lead: 'urban' });
    expect(log.matter.clocks.disposal).toBe(before);
  });

  test('are lengthened by what the form says, at most by the original limit', () => {
    const extend: Action = {
      ...byDuty,
      form: [{ field: 'amount', name: { zh: '延长' }, type: 'number', min: 1, required: true }],
      effects: [{ extend: { clock: 'disposal', by: 'amount' } }],
    };
    const log = withRules({ actions: { extend } })();
    act(log, '2020-04-07 09:00', people.duty, 'extend', { amount: 1 });
    expect(deadlineOf(log)).toBe(at('2020-04-07 15:00'));
    act(log, '2020-04-07 09:00', people.duty, 'extend', { amount: 90 });
    expect(log.matter.clocks.disposal?.reading.total).toBe(9 * HOUR);
  });

  test.each([
    [6, 10],
    [90, 14],
    [2, 6],
  ])('are lengthened by %i hours within the rule of ten for a limit of four: %i in all', (amount, hours) => {
    const extend: Action = {
      ...byDuty,
      form: [{ field: 'amount', name: { zh: '延长' }, type: 'number', min: 1, required: true }],
      effects: [{ extend: { clock: 'disposal', by: 'amount', max: 10 } }],
    };
    const log = withRules({ actions: { extend } })();
    act(log, '2020-04-07 09:00', people.duty, 'extend', { amount });
    expect(log.matter.clocks.disposal?.reading.total).toBe(hours * HOUR);
  });

  test('start anew when told so, whatever they had used', () => {
    const restart: Action = { ...byDuty, effects: [{ restart: 'disposal' }] };
    const log = withRules({ actions: { restart } })();
    act(log, '2020-04-07 10:00', people.duty, 'restart');
    expect(deadlineOf(log)).toBe(at('2020-04-07 16:00'));
  });

  test('wait for the condition that sets their limit', () => {
    const forget: Action = { ...byDuty, effects: [{ clear: ['condition'] }, { restart: 'disposal' }] };
    const log = withRules({ actions: { forget } })();
    const before = log.matter.clocks.disposal;
    act(log, '2020-04-07 10:00', people.duty, 'forget');
    expect(log.matter.clocks.disposal).toBe(before);
  });
});

describe('timers', () => {
  const remind = (at: Timer['at']): Record<string, Timer> => ({
    remind: { name: { zh: '提醒' }, in: ['handling'], at, effects: [{ count: 'urgings' }] },
  });

  test('fire when amber begins, once for each amber', () => {
    const log = withRules({ timers: remind({ clock: 'disposal', point: 'amber' }) })();
    expect(sweep(log, '2020-04-07 11:30')).toMatchObject([{ action: 'remind', effectiveAt: at('2020-04-07 11:00') }]);
    expect(sweep(log, '2020-04-07 11:40')).toEqual([]);
    act(log, '2020-04-07 11:45', people.urban, 'ask-extension', { reason: 'weather', opinion: '大雨' });
    act(log, '2020-04-07 11:46', people.dispatcher, 'approve-extension');
    act(log, '2020-04-07 11:47', people.supervisor, 'approve-extension');
    expect(sweep(log, '2020-04-07 17:00')).toMatchObject([{ action: 'remind', effectiveAt: at('2020-04-07 16:00') }]);
    expect(log.matter.counters.urgings).toBe(2);
  });

  test('fire so long after the state was entered, and again when it is entered again', () => {
    const log = withRules({ timers: remind({ after: '2 working-hours' }) })();
    expect(sweep(log, '2020-04-07 10:01')).toMatchObject([{ effectiveAt: at('2020-04-07 10:00') }]);
    reportDone(log, '2020-04-07 11:00');
    expect(sweep(log, '2020-04-07 13:30')).toEqual([]);
    act(log, '2020-04-07 14:00', people.verifier, 'send-back', { reason: 'relapsed', finding: '又坏' });
    expect(sweep(log, '2020-04-07 16:30')).toMatchObject([
      { action: 'disposal-overdue', effectiveAt: at('2020-04-07 15:00') },
      { action: 'remind', effectiveAt: at('2020-04-07 16:00') },
    ]);
  });

  test('count from the last event when the clock was set back', () => {
    const log = withRules({ timers: remind({ after: '15 minutes' }) })();
    act(log, '2020-04-07 09:00', people.duty, 'urge', { opinion: '请尽快' });
    const late = at('2020-04-07 08:30');
    const [event] = log.events.slice(-2);
    expect(event).toMatchObject({ action: 'remind', effectiveAt: at('2020-04-07 08:15') });
    decideAt(log, late, people.duty, 'urge', { opinion: '再催' });
    expect(log.events.at(-1)).toMatchObject({ at: at('2020-04-07 09:00'), effectiveAt: at('2020-04-07 09:00') });
  });

  test('that could never end are stopped with the name of the procedure', () => {
    const again = (to: string): Timer => ({
      name: { zh: '转' },
      in: ['handling', 'awaiting-check'],
      at: { after: '1 minutes' },
      to,
    });
    const log = withRules({
      timers: {
        there: { ...again('awaiting-check'), in: ['handling'] },
        back: { ...again('handling'), in: ['awaiting-check'] },
      },
    })();
    expect(() => sweep(log, '2020-04-08 08:00')).toThrow(/more than 100 timers of grid-event/);
  });
});

describe('guards', () => {
  const guarded = (guards: Action['guards']): Record<string, Action> => ({
    judge: { ...byDuty, by: { 'duty-officer': 'any', department: 'any' }, ...(guards ? { guards } : {}) },
  });

  test('another unit: none that did it', () => {
    const log = withRules({ actions: guarded([{ 'different-unit': ['sign'] }]) })();
    expect(refusalOf(log, '2020-04-07 09:00', people.urbanSecond, 'judge')).toMatchObject({
      guard: 'different-unit',
      details: { did: ['sign'] },
    });
    act(log, '2020-04-07 09:00', people.housing, 'judge');
  });

  test('within a time of the last such action, and not before there was one', () => {
    const log = withRules({ actions: guarded([{ within: { since: 'urge', limit: '2 working-hours' } }]) })();
    expect(refusalOf(log, '2020-04-07 09:00', people.duty, 'judge')).toMatchObject({ details: { since: 'urge' } });
    act(log, '2020-04-07 11:00', people.duty, 'urge', { opinion: '请尽快' });
    act(log, '2020-04-07 15:00', people.duty, 'judge');
    expect(refusalOf(log, '2020-04-07 15:01', people.duty, 'judge')).toMatchObject({
      details: { since: 'urge', until: at('2020-04-07 15:00') },
    });
  });

  test('a fact that is false is not had', () => {
    const log = withRules({ actions: guarded([{ has: 'urgent' }]) })();
    expect(refusalOf(log, '2020-04-07 09:00', people.duty, 'judge')).toMatchObject({
      guard: 'has',
      details: { fact: 'urgent' },
    });
    const said: Matter = { ...log.matter, facts: { ...log.matter.facts, urgent: false } };
    expect(refusalOf({ ...log, matter: said }, '2020-04-07 09:00', people.duty, 'judge')).toMatchObject({
      guard: 'has',
    });
    act({ ...log, matter: { ...said, facts: { urgent: true } } }, '2020-04-07 09:00', people.duty, 'judge');
  });
});

test('a broken log is told as such, not taken for a state to go on from', () => {
  const { events } = withRules({})();
  const [opened, ...later] = events;
  expect(() => replay(later)).toThrow(/the first event of a matter opens it; this one is acted file/);
  expect(() => replay([opened!, ...events])).toThrow(/opened twice/);
  expect(() => replay([])).toThrow(/at least the event that opened it/);
});

import { describe, expect, test } from 'vitest';
import { lightOf, offeredActions, replay } from '../../src/index.ts';
import {
  act,
  at,
  begin,
  contextOf,
  deadlineOf,
  gridEvent,
  inHandling,
  type Log,
  people,
  refusalOf,
  reportDone,
  statusOf,
} from './world.ts';

const notReached = { reached: false };
const fine = { reached: true, resolved: 'yes', satisfaction: 5 };
const unresolved = { reached: true, resolved: 'no', satisfaction: 3 };
const unsatisfied = { reached: true, resolved: 'yes', satisfaction: 2 };

/** From the unit's hands to the call: reported done, checked and closed on one morning. */
function closed(log: Log, day: string): void {
  reportDone(log, `${day} 10:00`);
  act(log, `${day} 10:10`, people.verifier, 'confirm-done');
  act(log, `${day} 10:20`, people.duty, 'close');
}

/** The first call comes on the 7th: nobody had asked for it, or somebody had. */
function firstClosing(wanted = false): Log {
  const form = { text: '井盖缺失', ...(wanted ? { 'reply-wanted': true } : {}) };
  const log = inHandling('2020-04-07 09:00', 'C0103-3', 'urban', { form });
  closed(log, '2020-04-07');
  return log;
}

const call = (log: Log, now: string, form: Record<string, unknown>): void =>
  act(log, now, people.callback, 'call-back', form);

describe('a caller who is not reached', () => {
  test.each([false, true])(
    'is called three times in all, and then it is archived and says so (wanted: %s)',
    (wanted) => {
      const log = firstClosing(wanted);
      expect(log.matter.state).toBe(wanted ? 'calling-back' : 'closed');
      call(log, '2020-04-07 14:00', notReached);
      expect(log.matter).toMatchObject({ state: 'calling-back', counters: { callbacks: 1, unreached: 1 } });
      expect(deadlineOf(log, 'callback')).toBe(at('2020-04-10 00:00'));
      call(log, '2020-04-08 14:00', notReached);
      expect(log.matter).toMatchObject({ state: 'calling-back', counters: { callbacks: 2, unreached: 2 } });
      expect(log.matter.endedAt).toBeUndefined();
      call(log, '2020-04-09 14:00', notReached);
      expect(log.matter).toMatchObject({
        state: 'archived',
        counters: { callbacks: 3, unreached: 3 },
        flags: ['unreached'],
        facts: { reached: false },
      });
      expect(replay(log.events)).toStrictEqual(log.matter);
    },
  );

  test('and is at the second try ends like any other', () => {
    const log = firstClosing();
    call(log, '2020-04-07 14:00', notReached);
    // Nobody can put it away unheard in the meantime.
    expect(refusalOf(log, '2020-04-07 14:01', people.duty, 'archive')).toMatchObject({ code: 'wrong-state' });
    call(log, '2020-04-08 14:00', fine);
    expect(log.matter).toMatchObject({ state: 'archived', flags: [], facts: { reached: true, satisfaction: 5 } });
  });

  test('is asked nothing: an answer of somebody who was not reached is a fault', () => {
    const log = firstClosing();
    expect(refusalOf(log, '2020-04-07 14:00', people.callback, 'call-back', { ...fine, reached: false })).toMatchObject(
      {
        code: 'form',
        faults: [
          { field: 'resolved', fault: 'not-asked', accepted: ['true'] },
          { field: 'satisfaction', fault: 'not-asked', accepted: ['true'] },
        ],
      },
    );
  });

  test('in a later round keeps no answer of an earlier one', () => {
    const log = firstClosing();
    call(log, '2020-04-07 14:00', unresolved);
    closed(log, '2020-04-08');
    call(log, '2020-04-08 14:00', notReached);
    expect(log.matter.facts).toMatchObject({ reached: false });
    expect(log.matter.facts).not.toHaveProperty('resolved');
    expect(log.matter.facts).not.toHaveProperty('satisfaction');
  });
});

describe('a caller who is reached', () => {
  test('is asked both questions', () => {
    const log = firstClosing();
    expect(refusalOf(log, '2020-04-07 14:00', people.callback, 'call-back', { reached: true })).toMatchObject({
      faults: [
        { field: 'resolved', fault: 'required' },
        { field: 'satisfaction', fault: 'required' },
      ],
    });
    // Without the first answer nobody can say what is asked: one fault, not three.
    expect(refusalOf(log, '2020-04-07 14:00', people.callback, 'call-back', { resolved: 'yes' })).toMatchObject({
      faults: [{ field: 'reached', fault: 'required' }],
    });
    expect(
      refusalOf(log, '2020-04-07 14:00', people.callback, 'call-back', { reached: 'yes', resolved: 'yes' }),
    ).toMatchObject({ faults: [{ field: 'reached', fault: 'wrong-type' }] });
  });

  test.each([
    [{ reached: true, resolved: 'yes', satisfaction: 3 }, 'archived'],
    [{ reached: true, resolved: 'partly', satisfaction: 3 }, 'archived'],
    [{ reached: true, resolved: 'partly', satisfaction: 2 }, 'handling'],
    [{ reached: true, resolved: 'yes', satisfaction: 1 }, 'handling'],
    [{ reached: true, resolved: 'no', satisfaction: 5 }, 'handling'],
  ])('%o: %s', (form, state) => {
    const log = firstClosing();
    call(log, '2020-04-07 14:00', form);
    expect(log.matter.state).toBe(state);
  });
});

describe('unresolved or unsatisfied', () => {
  test.each([unresolved, unsatisfied])('goes back to the unit once, its clock anew: %o', (form) => {
    const log = firstClosing();
    expect(statusOf(log)).toBe('stopped');
    call(log, '2020-04-07 14:00', form);
    expect(log.matter).toMatchObject({
      state: 'handling',
      lead: 'urban',
      flags: [],
      counters: { rework: 1, callbacks: 1, 'callback-returns': 1 },
    });
    expect(statusOf(log)).toBe('running');
    expect(log.matter.clocks.disposal?.reading.startedAt).toBe(at('2020-04-07 14:00'));
    expect(deadlineOf(log)).toBe(at('2020-04-15 00:00'));
    expect(statusOf(log, 'callback')).toBe('stopped');
    expect(statusOf(log, 'supervision')).toBeUndefined();
  });

  test('of what had joined another matter is about the work of who did that one, until it has gone its own way', () => {
    const log = begin('2020-04-07 09:00', people.worker, { form: { text: '垃圾', category: 'E0204' } });
    // As it is left once that other one was closed: with nobody who leads it, and before whoever calls its reporter.
    log.matter = { ...log.matter, state: 'calling-back', followed: { unit: 'housing', at: at('2020-04-07 10:00') } };
    call(log, '2020-04-07 11:00', notReached);
    call(log, '2020-04-07 12:00', unresolved);
    const housing = { unit: 'housing', times: 1 };
    expect(log.matter).toMatchObject({ state: 'awaiting-filing', counted: { rework: [housing] } });
    const done = { condition: 'E0204-1', result: '已清理', photos: ['p1'] };
    act(log, '2020-04-07 12:05', people.worker, 'self-handle', done);
    act(log, '2020-04-07 12:30', people.verifier, 'send-back', { reason: 'not-restored', finding: '仍有垃圾' });
    expect(log.matter.counted?.rework).toEqual([housing, { times: 1 }]);
  });

  test('the second time goes back under supervision, and the caller is called again though nobody asked for it', () => {
    const log = firstClosing();
    call(log, '2020-04-07 14:00', unresolved);
    closed(log, '2020-04-08');
    expect(log.matter.state).toBe('calling-back');
    call(log, '2020-04-08 14:00', unsatisfied);
    expect(log.matter).toMatchObject({
      state: 'handling',
      flags: ['supervised'],
      counters: { rework: 2, callbacks: 2, 'callback-returns': 2, supervisions: 1 },
    });
    expect(deadlineOf(log, 'supervision')).toBe(at('2020-04-10 00:00'));
    expect(lightOf(log.matter.clocks.disposal!.reading, at('2020-04-08 14:01'))).toBe('green');
    // The unit answers the supervision before it reports anything done.
    expect(
      refusalOf(log, '2020-04-08 15:00', people.urban, 'report-done', { result: '已办', photos: ['p1'] }),
    ).toMatchObject({ guard: 'not-flag', details: { flag: 'supervised' } });
    act(log, '2020-04-08 15:00', people.urban, 'answer-supervision', { opinion: '已安排返工' });
    closed(log, '2020-04-09');
    call(log, '2020-04-09 14:00', fine);
    expect(log.matter).toMatchObject({ state: 'archived', flags: [], facts: { resolved: 'yes', satisfaction: 5 } });
  });

  function thrice(): Log {
    const log = firstClosing();
    call(log, '2020-04-07 14:00', unresolved);
    closed(log, '2020-04-08');
    call(log, '2020-04-08 14:00', unresolved);
    act(log, '2020-04-08 15:00', people.urban, 'answer-supervision', { opinion: '已安排返工' });
    closed(log, '2020-04-09');
    return log;
  }

  test('the third time goes back under supervision again: nothing is archived as if it were fine', () => {
    const log = thrice();
    call(log, '2020-04-09 14:00', unsatisfied);
    expect(log.matter).toMatchObject({
      state: 'handling',
      flags: ['supervised'],
      counters: { 'callback-returns': 3, supervisions: 2 },
    });
  });

  test('ends unsatisfied only by a decision with a reason, after supervision, and says so', () => {
    const reason = { reason: 'beyond-law', opinion: '诉求超出政策，已当面说明' };
    const early = firstClosing(true);
    expect(refusalOf(early, '2020-04-07 14:00', people.supervisor, 'conclude', reason)).toMatchObject({
      guard: 'count-reached',
      details: { counter: 'callback-returns', count: 0, limit: 2 },
    });
    const log = thrice();
    expect(refusalOf(log, '2020-04-09 14:00', people.callback, 'conclude', reason)).toMatchObject({
      code: 'not-yours',
      by: ['supervisor', 'leader'],
    });
    act(log, '2020-04-09 14:00', people.supervisor, 'conclude', reason);
    expect(log.matter).toMatchObject({ state: 'archived', flags: ['unsatisfied'], facts: { reason: 'beyond-law' } });
    expect(replay(log.events)).toStrictEqual(log.matter);
  });
});

describe('what was handled on the spot and has no unit', () => {
  const done = { condition: 'E0204-1', result: '已清理', photos: ['p1'] };
  function onTheSpot(log: Log, day: string): void {
    act(log, `${day} 09:05`, people.worker, 'self-handle', done);
    act(log, `${day} 10:00`, people.verifier, 'confirm-done');
    act(log, `${day} 10:10`, people.duty, 'close');
  }

  test('is filed like any other the first time, and under supervision the second', () => {
    const log = begin('2020-04-07 09:00', people.worker, { form: { text: '垃圾', category: 'E0204' } });
    onTheSpot(log, '2020-04-07');
    call(log, '2020-04-07 14:00', unresolved);
    expect(log.matter).toMatchObject({ state: 'awaiting-filing', flags: [], counters: { rework: 1, callbacks: 1 } });
    expect(deadlineOf(log, 'filing')).toBe(at('2020-04-07 14:15'));
    onTheSpot(log, '2020-04-08');
    call(log, '2020-04-08 14:00', unsatisfied);
    expect(log.matter).toMatchObject({
      state: 'awaiting-filing',
      flags: ['supervised'],
      counters: { 'callback-returns': 2, supervisions: 1 },
    });
    expect(statusOf(log, 'supervision')).toBe('running');
    // Neither is it handled on the spot once more, nor turned away: it was accepted.
    expect(refusalOf(log, '2020-04-08 14:05', people.worker, 'self-handle', done)).toMatchObject({
      guard: 'not-flag',
    });
    const away = { reason: 'outside-scope', opinion: '不予受理' };
    expect(refusalOf(log, '2020-04-08 14:05', people.duty, 'refuse', away)).toMatchObject({
      guard: 'count-below',
      details: { counter: 'callback-returns', count: 2, limit: 1 },
    });
    act(log, '2020-04-08 14:10', people.duty, 'file', { category: 'E0204', condition: 'E0204-1' });
    act(log, '2020-04-08 14:12', people.dispatcher, 'dispatch', { lead: 'committee' });
    act(log, '2020-04-08 14:20', people.committee, 'answer-supervision', { opinion: '马上办' });
    expect(log.matter.flags).toEqual([]);
  });
});

test('the form that is offered says under which answer each question is asked', () => {
  const log = firstClosing();
  const [offer] = offeredActions(gridEvent, log.matter, contextOf(people.callback, at('2020-04-07 14:00')));
  expect(offer?.form.map(({ field, when }) => [field, when?.field])).toEqual([
    ['reached', undefined],
    ['resolved', 'reached'],
    ['satisfaction', 'reached'],
    ['note', undefined],
  ]);
});

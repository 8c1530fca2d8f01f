import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expire, type Matter, offeredActions, replay, setEndOf } from '../../src/index.ts';
import { spring2020 } from '../clocks/calendars.ts';
import {
  act,
  at,
  contextOf,
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

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const why = { reason: 'materials', opinion: '等待配件' };

/** Asked by the unit, granted by the dispatcher and then by the supervisor. */
function extend(log: Log, now: string): void {
  act(log, now, people.urban, 'ask-extension', why);
  act(log, now, people.dispatcher, 'approve-extension');
  act(log, now, people.supervisor, 'approve-extension');
}

describe('rework', () => {
  test('goes back to the same unit with what it had left, and history is kept', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    reportDone(log, '2020-04-07 10:30');
    act(log, '2020-04-07 14:00', people.verifier, 'take-check');
    act(log, '2020-04-07 15:00', people.verifier, 'send-back', { reason: 'photo-unclear', finding: '看不清' });
    expect(log.matter).toMatchObject({ state: 'handling', lead: 'urban', counters: { rework: 1 } });
    expect(deadlineOf(log)).toBe(at('2020-04-07 16:30'));
    expect(statusOf(log, 'check')).toBe('stopped');
    expect(log.matter.did['report-done']).toHaveLength(1);
    reportDone(log, '2020-04-07 16:00');
    expect(deadlineOf(log, 'check')).toBe(at('2020-04-08 10:00'));
    expect(log.matter.did['report-done']).toHaveLength(2);
    expect(log.matter.photos).toHaveLength(2);
  });
});

describe('an extension', () => {
  test('takes two people and adds one original limit', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    act(log, '2020-04-07 09:00', people.urban, 'ask-extension', why);
    expect(log.matter.requests.extension).toEqual({
      askedBy: 'urban-clerk',
      askedAt: at('2020-04-07 09:00'),
      form: { reason: 'materials' },
      approvedBy: [],
    });
    expect(deadlineOf(log)).toBe(at('2020-04-07 12:00'));
    act(log, '2020-04-07 09:10', people.dispatcher, 'approve-extension', { opinion: '同意' });
    expect(log.matter.requests.extension?.approvedBy).toEqual(['dispatcher']);
    expect(deadlineOf(log)).toBe(at('2020-04-07 12:00'));
    act(log, '2020-04-07 09:20', people.supervisor, 'approve-extension');
    expect(log.matter).toMatchObject({ state: 'handling', requests: {}, counters: { extensions: 1 } });
    expect(deadlineOf(log)).toBe(at('2020-04-07 18:00'));
    expect(log.matter.clocks.disposal?.reading.total).toBe(8 * HOUR);
  });

  test('is granted by nobody twice: neither the one who asked nor the first approver comes second', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    act(log, '2020-04-07 09:00', people.urban, 'ask-extension', why);
    expect(refusalOf(log, '2020-04-07 09:05', people.supervisor, 'approve-extension')).toMatchObject({
      code: 'not-yours',
      role: 'supervisor',
      by: ['dispatcher'],
    });
    act(log, '2020-04-07 09:10', people.dispatcher, 'approve-extension');
    const different = { code: 'guard', guard: 'different-person' };
    expect(refusalOf(log, '2020-04-07 09:20', people.dispatcherOnDuty, 'approve-extension')).toMatchObject(different);
    expect(refusalOf(log, '2020-04-07 09:20', people.urbanAsSupervisor, 'approve-extension')).toMatchObject(different);
    expect(refusalOf(log, '2020-04-07 09:20', people.dispatcher, 'approve-extension')).toMatchObject({
      code: 'not-yours',
    });
    act(log, '2020-04-07 09:30', people.duty, 'approve-extension');
    expect(log.matter.counters.extensions).toBe(1);
  });

  test('is not asked for after the deadline, and until the deadline it is', () => {
    const onTime = inHandling('2020-04-07 08:00', 'C0103-2');
    act(onTime, '2020-04-07 12:00', people.urban, 'ask-extension', why);
    const late = inHandling('2020-04-07 08:00', 'C0103-2');
    expect(refusalOf(late, '2020-04-07 12:01', people.urban, 'ask-extension', why)).toMatchObject({
      code: 'guard',
      guard: 'before-deadline',
      details: { clock: 'disposal', deadline: at('2020-04-07 12:00') },
    });
    expect(late.matter.flags).toContain('overdue');
  });

  test('is granted at most twice; refused and withdrawn ones do not count', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    act(log, '2020-04-07 08:10', people.urban, 'ask-extension', why);
    act(log, '2020-04-07 08:11', people.dispatcher, 'refuse-extension', { opinion: '不同意' });
    act(log, '2020-04-07 08:12', people.urban, 'ask-extension', why);
    act(log, '2020-04-07 08:13', people.dispatcher, 'approve-extension');
    act(log, '2020-04-07 08:14', people.supervisor, 'refuse-extension');
    act(log, '2020-04-07 08:15', people.urban, 'ask-extension', why);
    expect(refusalOf(log, '2020-04-07 08:16', people.urbanSecond, 'withdraw-extension')).toMatchObject({
      code: 'guard',
      guard: 'asked-by-other',
    });
    expect(refusalOf(log, '2020-04-07 08:16', people.urbanSecond, 'ask-extension', why)).toMatchObject({
      guard: 'no-request',
    });
    act(log, '2020-04-07 08:17', people.urban, 'withdraw-extension');
    expect(log.matter).toMatchObject({ requests: {} });
    expect(log.matter.counters.extensions).toBeUndefined();
    expect(deadlineOf(log)).toBe(at('2020-04-07 12:00'));

    extend(log, '2020-04-07 09:00');
    extend(log, '2020-04-07 10:00');
    expect(deadlineOf(log)).toBe(at('2020-04-08 12:00'));
    expect(refusalOf(log, '2020-04-07 11:00', people.urban, 'ask-extension', why)).toMatchObject({
      guard: 'count-below',
      details: { counter: 'extensions', count: 2, limit: 2 },
    });
  });

  test('an answer without a request is refused by name', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    expect(refusalOf(log, '2020-04-07 09:00', people.dispatcher, 'approve-extension')).toMatchObject({
      code: 'guard',
      guard: 'request-open',
      details: { request: 'extension' },
    });
  });

  test('of a day clock adds its days', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    expect(deadlineOf(log)).toBe(at('2020-04-15 00:00'));
    extend(log, '2020-04-08 09:00');
    expect(deadlineOf(log)).toBe(at('2020-04-22 00:00'));
  });
});

const until = (date: string) => ({ reason: 'season', 'suspended-until': date, opinion: '冬季无法施工' });

function suspended(date: string): Log {
  const log = inHandling('2020-04-07 08:00', 'C0103-3');
  act(log, '2020-04-08 09:00', people.urban, 'ask-suspension', until(date));
  act(log, '2020-04-08 10:00', people.dispatcher, 'approve-suspension');
  act(log, '2020-04-08 11:00', people.supervisor, 'approve-suspension');
  return log;
}

/** What ends its state at a moment that was set for it, and when. */
function endOf({ matter }: Log): [string | undefined, number] | undefined {
  const end = setEndOf(gridEvent, matter, spring2020);
  return end && [end.timer.name.zh, end.at];
}

describe('a suspension', () => {
  test('stops the clock and ends by itself at the beginning of its date', () => {
    const log = suspended('2020-04-20');
    expect(log.matter).toMatchObject({
      state: 'suspended',
      facts: { 'suspended-until': '2020-04-20' },
      counters: { suspensions: 1 },
    });
    expect(statusOf(log)).toBe('paused');
    expect(endOf(log)).toEqual(['挂账到期', at('2020-04-20 00:00')]);
    expect(refusalOf(log, '2020-04-10 09:00', people.urban, 'report-done', {})).toMatchObject({
      code: 'wrong-state',
      state: 'suspended',
      from: ['handling'],
      allowed: ['resume'],
    });
    const events = sweep(log, '2020-04-23 09:00');
    expect(events).toMatchObject([
      {
        type: 'timed',
        action: 'suspension-ends',
        at: at('2020-04-23 09:00'),
        effectiveAt: at('2020-04-20 00:00'),
      },
    ]);
    expect(log.matter).toMatchObject({ state: 'handling', enteredAt: at('2020-04-20 00:00') });
    expect(log.matter.facts['suspended-until']).toBeUndefined();
    // Its limit ends by itself, too, but nobody set when.
    expect(endOf(log)).toBeUndefined();
    // Five days less the 8th and the 9th to the 14th that a pause on its first day leaves: all five, from the 20th on.
    expect(deadlineOf(log)).toBe(at('2020-04-25 00:00'));
  });

  test('a command finds it ended though no sweep came', () => {
    const log = suspended('2020-04-20');
    reportDone(log, '2020-04-21 09:00');
    expect(log.events.slice(-2).map(({ type, action }) => `${type} ${action}`)).toEqual([
      'timed suspension-ends',
      'acted report-done',
    ]);
  });

  test('a refused command keeps what time had brought about before it', () => {
    const log = suspended('2020-04-20');
    refusalOf(log, '2020-04-21 09:00', people.auditor, 'close');
    expect(log.matter).toMatchObject({ state: 'handling', enteredAt: at('2020-04-20 00:00') });
  });

  test('ends after today and within a year', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    for (const date of ['2020-04-06', '2020-04-07', '2021-04-08']) {
      expect(refusalOf(log, '2020-04-07 09:00', people.urban, 'ask-suspension', until(date))).toMatchObject({
        code: 'guard',
        guard: 'date-within',
        details: { field: 'suspended-until', after: '2020-04-07', until: '2021-04-07' },
      });
    }
    act(log, '2020-04-07 09:00', people.urban, 'ask-suspension', until('2021-04-07'));
  });

  test('comes once, and not under supervision', () => {
    const log = suspended('2020-04-10');
    act(log, '2020-04-09 09:00', people.duty, 'resume');
    expect(log.matter.state).toBe('handling');
    expect(log.matter.facts['suspended-until']).toBeUndefined();
    expect(statusOf(log)).toBe('running');
    expect(sweep(log, '2020-04-11 09:00')).toEqual([]);
    expect(refusalOf(log, '2020-04-11 10:00', people.urban, 'ask-suspension', until('2020-05-10'))).toMatchObject({
      guard: 'count-below',
      details: { counter: 'suspensions', count: 1, limit: 1 },
    });
    const supervised = inHandling('2020-04-07 08:00', 'C0103-3');
    act(supervised, '2020-04-07 08:30', people.leader, 'supervise', { reason: 'key-matter', opinion: '限期' });
    expect(
      refusalOf(supervised, '2020-04-07 09:00', people.urban, 'ask-suspension', until('2020-04-10')),
    ).toMatchObject({
      guard: 'not-flag',
      details: { flag: 'supervised' },
    });
  });

  test('a sweep that comes late, or never, gives the matter that a punctual one gives', () => {
    const sweeps = fc.array(fc.integer({ min: 0, max: 60 * DAY }), { maxLength: 6 });
    const after = at('2020-04-08 11:00');
    const last = after + 61 * DAY;
    const expected = sweptAt(suspended('2020-04-20'), [at('2020-04-20 00:00') + 1, at('2020-04-25 00:00') + 1, last]);
    expect(expected).toMatchObject({ state: 'handling', flags: ['overdue'] });
    fc.assert(
      fc.property(sweeps, (delays) => {
        const moments = delays.map((delay) => after + delay).sort((a, b) => a - b);
        expect(sweptAt(suspended('2020-04-20'), [...moments, last])).toStrictEqual(expected);
      }),
      { seed: 20200420, numRuns: 200 },
    );
  });

  function sweptAt(log: Log, moments: readonly number[]): Matter {
    for (const moment of moments) sweep(log, moment);
    return replay(log.events);
  }

  test('two things that time brings about come in the order in which they fell due', () => {
    const log = suspended('2020-04-20');
    const events = expire(gridEvent, log.matter, contextOf(people.auditor, at('2020-06-01 00:00')));
    expect(events.map(({ action, effectiveAt }) => [action, effectiveAt])).toEqual([
      ['suspension-ends', at('2020-04-20 00:00')],
      ['disposal-overdue', at('2020-04-25 00:00')],
    ]);
  });
});

describe('what is granted late', () => {
  test('an extension asked in time counts: red is taken back, and the timer finds out anew', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    act(log, '2020-04-07 11:50', people.urban, 'ask-extension', why);
    act(log, '2020-04-07 14:30', people.dispatcher, 'approve-extension');
    expect(log.matter).toMatchObject({ flags: ['overdue'], fired: { 'disposal-overdue': at('2020-04-07 12:00') } });
    act(log, '2020-04-07 15:00', people.supervisor, 'approve-extension');
    expect(log.matter).toMatchObject({ flags: [], counters: { extensions: 1 } });
    expect(deadlineOf(log)).toBe(at('2020-04-07 18:00'));
    expect(sweep(log, '2020-04-07 18:00')).toEqual([]);
    expect(sweep(log, '2020-04-08 09:00')).toMatchObject([
      { action: 'disposal-overdue', effectiveAt: at('2020-04-07 18:00') },
    ]);
    expect(log.matter).toMatchObject({ flags: ['overdue'], fired: { 'disposal-overdue': at('2020-04-07 18:00') } });
    expect(replay(log.events)).toStrictEqual(log.matter);
  });

  test('an extension granted after its own end has passed leaves the matter overdue, found at the next look', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    act(log, '2020-04-07 11:50', people.urban, 'ask-extension', why);
    act(log, '2020-04-08 10:00', people.dispatcher, 'approve-extension');
    act(log, '2020-04-08 10:10', people.supervisor, 'approve-extension');
    expect(deadlineOf(log)).toBe(at('2020-04-07 18:00'));
    // It counts from the grant: an event never counts from before the one that it follows.
    expect(sweep(log, '2020-04-08 10:11')).toMatchObject([
      { action: 'disposal-overdue', effectiveAt: at('2020-04-08 10:10') },
    ]);
    expect(log.matter).toMatchObject({ flags: ['overdue'], counters: { extensions: 1 } });
  });

  test('a suspension of an overdue matter hides nothing: it stays overdue and resumes overdue', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    act(log, '2020-04-07 11:00', people.urban, 'ask-suspension', until('2020-04-20'));
    act(log, '2020-04-07 14:00', people.dispatcher, 'approve-suspension');
    act(log, '2020-04-07 15:00', people.supervisor, 'approve-suspension');
    expect(log.matter).toMatchObject({ state: 'suspended', flags: ['overdue'] });
    expect(log.matter.clocks.disposal?.reading).toMatchObject({ status: 'paused', remaining: 0 });
    expect(sweep(log, '2020-04-20 09:00')).toMatchObject([{ action: 'suspension-ends' }]);
    // The limit passed before the pause, and that is told once.
    expect(deadlineOf(log)).toBe(at('2020-04-07 12:00'));
    expect(sweep(log, '2020-05-20 09:00')).toEqual([]);
    expect(log.matter).toMatchObject({ state: 'handling', flags: ['overdue'] });
  });

  test.each(['2020-04-09', '2020-04-10'])('a suspension until %s is not granted on the 10th: its day came', (date) => {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    act(log, '2020-04-08 09:00', people.urban, 'ask-suspension', until(date));
    act(log, '2020-04-08 10:00', people.dispatcher, 'approve-suspension');
    const refused = { code: 'guard', guard: 'date-within', details: { field: 'suspended-until', after: '2020-04-10' } };
    expect(refusalOf(log, '2020-04-10 00:00', people.supervisor, 'approve-suspension')).toMatchObject({
      ...refused,
      allowed: ['urge', 'supervise', 'refuse-suspension'],
    });
    expect(log.matter.counters.suspensions).toBeUndefined();
    act(log, '2020-04-10 09:00', people.supervisor, 'refuse-suspension');
    // It is not used up: the unit may ask for a day that is still to come.
    act(log, '2020-04-10 10:00', people.urban, 'ask-suspension', until('2020-04-20'));
  });

  test('a suspension is not granted to a matter that came under supervision meanwhile', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    act(log, '2020-04-07 09:00', people.urban, 'ask-suspension', until('2020-04-20'));
    act(log, '2020-04-07 09:10', people.dispatcher, 'approve-suspension');
    act(log, '2020-04-07 09:20', people.leader, 'supervise', { reason: 'key-matter', opinion: '限期' });
    expect(refusalOf(log, '2020-04-07 09:30', people.supervisor, 'approve-suspension')).toMatchObject({
      guard: 'not-flag',
      details: { flag: 'supervised' },
    });
    act(log, '2020-04-07 10:00', people.urban, 'answer-supervision', { opinion: '已安排' });
    act(log, '2020-04-07 10:10', people.supervisor, 'approve-suspension');
    expect(log.matter.state).toBe('suspended');
  });

  test('what has lapsed is shown as refused to the approver, not hidden', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    act(log, '2020-04-08 09:00', people.urban, 'ask-suspension', until('2020-04-10'));
    act(log, '2020-04-08 10:00', people.dispatcher, 'approve-suspension');
    const offers = offeredActions(gridEvent, log.matter, contextOf(people.supervisor, at('2020-04-10 09:00')));
    expect(offers.find(({ action }) => action === 'approve-suspension')?.refused).toMatchObject({
      guard: 'date-within',
    });
  });

  test('while one level has still to answer only what the first approver decides is asked', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    act(log, '2020-04-08 09:00', people.urban, 'ask-suspension', until('2020-04-10'));
    act(log, '2020-04-10 09:00', people.dispatcher, 'approve-suspension');
    expect(log.matter.requests.suspension?.approvedBy).toEqual(['dispatcher']);
  });
});

describe('a request that cannot be answered any more is taken back with the event that ends it', () => {
  const gone = { op: 'request', request: 'extension', entry: null };
  function asking(): Log {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    act(log, '2020-04-07 09:00', people.urban, 'ask-extension', why);
    act(log, '2020-04-07 09:10', people.dispatcher, 'approve-extension');
    return log;
  }
  function expectTakenBack(log: Log, state: string): void {
    expect(log.matter).toMatchObject({ state, requests: {} });
    expect(log.events.at(-1)?.changes).toContainEqual(gone);
    expect(log.matter.counters.extensions).toBeUndefined();
    expect(replay(log.events)).toStrictEqual(log.matter);
  }

  test('reported done while it waits: whoever asked may be away', () => {
    const log = asking();
    act(log, '2020-04-07 10:00', people.urbanHand, 'report-done', { result: '已办', photos: ['p1'] });
    expectTakenBack(log, 'awaiting-check');
    expect(refusalOf(log, '2020-04-07 10:10', people.supervisor, 'approve-extension')).toMatchObject({
      code: 'wrong-state',
    });
    // Back in hand it is gone, and can be asked for again.
    act(log, '2020-04-07 11:00', people.verifier, 'send-back', { reason: 'relapsed', finding: '又坏了' });
    expect(refusalOf(log, '2020-04-07 11:10', people.supervisor, 'approve-extension')).toMatchObject({
      code: 'not-yours',
    });
    act(log, '2020-04-07 11:20', people.urbanSecond, 'ask-extension', why);
  });

  test('returned while it waits', () => {
    const log = asking();
    act(log, '2020-04-07 10:00', people.urban, 'return', { reason: 'not-our-duty', basis: '职责' });
    expectTakenBack(log, 'return-review');
  });

  test('suspended while it waits', () => {
    const log = asking();
    act(log, '2020-04-07 10:00', people.urban, 'ask-suspension', until('2020-04-20'));
    act(log, '2020-04-07 10:10', people.dispatcher, 'approve-suspension');
    act(log, '2020-04-07 10:20', people.supervisor, 'approve-suspension');
    expectTakenBack(log, 'suspended');
    sweep(log, '2020-04-20 00:01');
    expect(log.matter).toMatchObject({ state: 'handling', requests: {} });
  });

  test('ended while it waits, by whatever way the procedure ends it', () => {
    const procedure = structuredClone(gridEvent);
    procedure.actions.void!.from.push('handling');
    const log = inHandling('2020-04-07 08:00', 'C0103-3', 'urban', { procedure });
    act(log, '2020-04-07 09:00', people.urban, 'ask-extension', why);
    act(log, '2020-04-07 10:00', people.duty, 'void', { reason: 'duplicate', opinion: '重复' });
    expectTakenBack(log, 'void');
  });

  test('and stays while the matter stays where it can be answered', () => {
    const log = asking();
    act(log, '2020-04-07 10:00', people.dispatcher, 'urge', { opinion: '请尽快' });
    act(log, '2020-04-07 10:00', people.supervisor, 'supervise', { reason: 'key-matter', opinion: '限期' });
    expect(log.matter.requests.extension?.approvedBy).toEqual(['dispatcher']);
  });
});

describe('the moment at which a suspension ends', () => {
  test('at 00:00 of its day somebody may still take it up; a moment later time has', () => {
    const midnight = at('2020-04-20 00:00');
    const taken = suspended('2020-04-20');
    act(taken, '2020-04-20 00:00', people.duty, 'resume');
    expect(taken.events.slice(-1)).toMatchObject([{ type: 'acted', action: 'resume', effectiveAt: midnight }]);
    expect(sweep(taken, midnight + 1)).toEqual([]);

    const swept = suspended('2020-04-20');
    const decision = decideAt(swept, midnight + 1, people.duty, 'resume', {});
    expect(decision).toMatchObject({ refused: { code: 'wrong-state', state: 'handling' } });
    expect(swept.events.slice(-1)).toMatchObject([{ type: 'timed', action: 'suspension-ends', effectiveAt: midnight }]);
    // Either way the unit has the same time left.
    expect(deadlineOf(taken)).toBe(deadlineOf(swept));
    expect(taken.matter.facts).toEqual(swept.matter.facts);
    expect(sweep(swept, midnight + 2)).toEqual([]);
  });
});

describe('supervision and urging', () => {
  test('supervision runs its own clock until the unit has answered, and holds the matter until then', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    act(log, '2020-04-07 09:00', people.leader, 'supervise', { reason: 'repeated', opinion: '三日内办结' });
    expect(log.matter).toMatchObject({ flags: ['supervised'], counters: { supervisions: 1 } });
    expect(deadlineOf(log, 'supervision')).toBe(at('2020-04-09 00:00'));
    const done = { result: '已办', photos: ['p1'] };
    expect(refusalOf(log, '2020-04-07 09:30', people.urban, 'report-done', done)).toMatchObject({
      guard: 'not-flag',
      details: { flag: 'supervised' },
    });
    const again = { reason: 'overdue', opinion: '再次督办' };
    expect(refusalOf(log, '2020-04-07 09:30', people.supervisor, 'supervise', again)).toMatchObject({
      guard: 'not-flag',
    });
    act(log, '2020-04-07 10:00', people.urban, 'answer-supervision', { opinion: '已安排' });
    expect(log.matter.flags).toEqual([]);
    expect(statusOf(log, 'supervision')).toBe('stopped');
    expect(refusalOf(log, '2020-04-07 10:01', people.urban, 'answer-supervision', { opinion: '再答' })).toMatchObject({
      guard: 'flag',
      details: { flag: 'supervised' },
    });
    act(log, '2020-04-08 10:00', people.supervisor, 'supervise', again);
    expect(deadlineOf(log, 'supervision')).toBe(at('2020-04-10 00:00'));
  });

  test('urging counts and changes nothing else', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-3');
    const before = log.matter;
    act(log, '2020-04-07 09:00', people.dispatcher, 'urge', { opinion: '请尽快' });
    act(log, '2020-04-07 10:00', people.callback, 'urge', { opinion: '居民再次来电' });
    expect(log.matter).toMatchObject({ state: 'handling', counters: { urgings: 2 }, enteredAt: before.enteredAt });
    expect(log.matter.clocks).toEqual(before.clocks);
  });
});

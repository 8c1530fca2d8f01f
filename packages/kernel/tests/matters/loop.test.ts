import { describe, expect, test } from 'vitest';
import { lightOf, nextDue, offeredActions, replay } from '../../src/index.ts';
import { spring2020 } from '../clocks/calendars.ts';
import {
  act,
  at,
  begin,
  contextOf,
  deadlineOf,
  dispatched,
  gridEvent,
  inHandling,
  people,
  refusalOf,
  reportDone,
  statusOf,
  sweep,
} from './world.ts';

describe('from report to archive', () => {
  test('a manhole on Saturday night: two emergency hours run through the holiday', () => {
    const log = begin('2020-04-04 23:50', people.worker, {
      reportedAt: at('2020-04-04 23:30'),
      form: { text: '雨水井盖缺失', category: 'C0103', photos: ['p1'] },
    });
    expect(log.matter).toMatchObject({
      state: 'awaiting-filing',
      source: 'grid-worker',
      reportedAt: at('2020-04-04 23:30'),
      receivedAt: at('2020-04-04 23:50'),
      facts: { category: 'C0103' },
      photos: [{ id: 'p1', slot: 'before' }],
    });
    expect(deadlineOf(log, 'filing')).toBe(at('2020-04-05 00:05'));

    act(log, '2020-04-04 23:52', people.duty, 'file', { category: 'C0103', condition: 'C0103-1', urgent: true });
    expect(statusOf(log, 'filing')).toBe('stopped');
    expect(deadlineOf(log, 'dispatch')).toBe(at('2020-04-05 00:07'));

    act(log, '2020-04-04 23:55', people.dispatcher, 'dispatch', { lead: 'urban', assist: ['housing'] });
    expect(log.matter).toMatchObject({ state: 'awaiting-signature', lead: 'urban', assist: ['housing'] });
    expect(deadlineOf(log)).toBe(at('2020-04-05 01:55'));
    expect(log.matter.clocks.disposal?.reading.amberAt).toBe(at('2020-04-05 01:25'));
    expect(nextDue(gridEvent, log.matter, spring2020)).toBe(at('2020-04-05 01:55'));

    act(log, '2020-04-05 00:30', people.urban, 'sign', { handler: 'urban-hand' });
    expect(log.matter.state).toBe('handling');
    expect(deadlineOf(log)).toBe(at('2020-04-05 01:55'));

    reportDone(log, '2020-04-05 01:30', people.urbanHand);
    expect(log.matter.state).toBe('awaiting-check');
    expect(log.matter.clocks.disposal?.reading).toMatchObject({ status: 'paused', remaining: 25 * 60_000 });
    // Four working hours from a holiday night begin with the first working morning.
    expect(deadlineOf(log, 'check')).toBe(at('2020-04-07 12:00'));

    act(log, '2020-04-07 08:30', people.verifier, 'take-check');
    act(log, '2020-04-07 09:00', people.verifier, 'confirm-done', { finding: '井盖完好', photos: ['p2'] });
    expect(log.matter.state).toBe('awaiting-closing');
    expect(statusOf(log)).toBe('stopped');
    expect(lightOf(log.matter.clocks.disposal!.reading, at('2020-04-08 00:00'))).toBe('amber');
    expect(deadlineOf(log, 'closing')).toBe(at('2020-04-07 15:00'));

    act(log, '2020-04-07 09:30', people.duty, 'close');
    expect(log.matter.state).toBe('closed');
    expect(deadlineOf(log, 'callback')).toBe(at('2020-04-10 00:00'));

    act(log, '2020-04-08 10:00', people.callback, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 });
    expect(log.matter).toMatchObject({
      state: 'archived',
      endedAt: at('2020-04-08 10:00'),
      counters: { callbacks: 1 },
    });
    expect(Object.values(log.matter.clocks).map(({ reading }) => reading.status)).toEqual(
      Object.keys(log.matter.clocks).map(() => 'stopped'),
    );
    expect(nextDue(gridEvent, log.matter, spring2020)).toBeUndefined();
    expect(sweep(log, '2030-01-01 00:00')).toEqual([]);
    expect(offeredActions(gridEvent, log.matter, contextOf(people.duty, at('2020-04-09 00:00')))).toEqual([]);
    expect(replay(log.events)).toStrictEqual(log.matter);
  });

  test('a public report is verified before it is filed, and its caller is called back', () => {
    const log = begin('2020-04-07 09:00', people.agent, {
      form: { text: '井盖破损', 'reply-wanted': true, 'reporter-name': '张三', 'reporter-phone': '13800000000' },
    });
    expect(log.matter).toMatchObject({ state: 'awaiting-acceptance', source: 'hotline' });
    expect(deadlineOf(log, 'acceptance')).toBe(at('2020-04-07 09:30'));
    act(log, '2020-04-07 09:10', people.agent, 'send-to-verify');
    expect(deadlineOf(log, 'verification')).toBe(at('2020-04-07 11:10'));
    act(log, '2020-04-07 10:00', people.worker, 'report-verified', { opinion: '属实', photos: ['p3'] });
    expect(log.matter.photos).toMatchObject([{ id: 'p3', slot: 'near' }]);
    act(log, '2020-04-07 10:05', people.duty, 'file', { category: 'C0103', condition: 'C0103-2' });
    act(log, '2020-04-07 10:10', people.dispatcher, 'dispatch', { lead: 'urban' });
    act(log, '2020-04-07 10:20', people.urban, 'sign');
    reportDone(log, '2020-04-07 11:00');
    act(log, '2020-04-07 14:00', people.verifier, 'confirm-done');
    act(log, '2020-04-07 14:10', people.dispatcher, 'close');
    expect(log.matter.state).toBe('calling-back');
    expect(refusalOf(log, '2020-04-07 14:20', people.duty, 'archive')).toMatchObject({ code: 'wrong-state' });
    act(log, '2020-04-07 15:00', people.agent, 'call-back', { reached: true, resolved: 'partly', satisfaction: 3 });
    expect(log.matter.state).toBe('archived');
  });

  test.each([
    ['2020-04-03 17:00', '2020-04-07 11:00'],
    ['2020-04-25 10:00', '2020-04-26 12:00'],
    ['2020-04-07 11:30', '2020-04-07 17:30'],
    ['2020-04-26 17:59', '2020-04-27 11:59'],
  ])('four working hours dispatched %s end %s', (from, until) => {
    expect(deadlineOf(dispatched(from, 'C0103-2'))).toBe(at(until));
  });

  test('the clock is red strictly after its end, and the flag says since when', () => {
    const log = inHandling('2020-04-04 23:55', 'C0103-1');
    expect(sweep(log, '2020-04-05 01:55')).toEqual([]);
    const [overdue] = sweep(log, '2020-04-05 09:00');
    expect(overdue).toMatchObject({
      type: 'timed',
      action: 'disposal-overdue',
      at: at('2020-04-05 09:00'),
      effectiveAt: at('2020-04-05 01:55'),
    });
    expect(overdue?.actor).toBeUndefined();
    expect(log.matter.flags).toContain('overdue');
    expect(sweep(log, '2020-04-05 10:00')).toEqual([]);
  });

  test('what a grid worker handled on the spot is checked by another, and filed like any other when it was not', () => {
    const log = begin('2020-04-07 09:00', people.worker, { form: { text: '垃圾', category: 'E0204' } });
    const done = { condition: 'E0204-1', result: '已清理', photos: ['p1'] };
    expect(refusalOf(log, '2020-04-07 09:05', people.gridLeader, 'self-handle', done)).toMatchObject({
      code: 'not-yours',
    });
    act(log, '2020-04-07 09:05', people.worker, 'self-handle', done);
    expect(log.matter).toMatchObject({ state: 'awaiting-check', flags: ['self-handled'] });
    expect(refusalOf(log, '2020-04-07 09:30', people.worker, 'confirm-done')).toMatchObject({
      code: 'guard',
      guard: 'different-person',
      details: { did: ['self-handle'] },
    });
    act(log, '2020-04-07 10:00', people.verifier, 'send-back', { reason: 'not-restored', finding: '仍有垃圾' });
    expect(log.matter).toMatchObject({
      state: 'awaiting-filing',
      flags: [],
      counters: { rework: 1 },
      // Of no unit: whoever gets it then has not done this.
      counted: { rework: [{ times: 1 }] },
    });
    expect(deadlineOf(log, 'filing')).toBe(at('2020-04-07 10:15'));
    act(log, '2020-04-07 10:10', people.duty, 'file', { category: 'E0204', condition: 'E0204-1' });
    act(log, '2020-04-07 10:12', people.dispatcher, 'dispatch', { lead: 'committee' });
    expect(deadlineOf(log)).toBe(at('2020-04-09 00:00'));
  });

  test('work is not pushed onto a community against the public duty list', () => {
    const log = begin('2020-04-07 09:00', people.worker);
    act(log, '2020-04-07 09:00', people.duty, 'file', { category: 'C0103', condition: 'C0103-2' });
    expect(refusalOf(log, '2020-04-07 09:01', people.dispatcher, 'dispatch', { lead: 'committee' })).toMatchObject({
      code: 'guard',
      guard: 'may-lead',
      details: { unit: 'committee', because: 'named-another', duty: 'covers' },
      allowed: ['dispatch', 'void', 'join', 'split'],
    });
    const helped = { lead: 'urban', assist: ['committee'] };
    expect(refusalOf(log, '2020-04-07 09:01', people.dispatcher, 'dispatch', helped)).toMatchObject({
      guard: 'may-help',
      details: { unit: 'committee', duty: 'covers' },
    });
    act(log, '2020-04-07 09:02', people.dispatcher, 'dispatch', { lead: 'urban', assist: ['housing'] });
    expect(log.matter.assist).toEqual(['housing']);
  });
});

describe('ends without result', () => {
  test('not accepted and void leave no clock running', () => {
    const refused = begin('2020-04-07 09:00', people.resident);
    act(refused, '2020-04-07 09:10', people.agent, 'refuse', { reason: 'outside-scope', opinion: '请向法院起诉' });
    expect(refused.matter).toMatchObject({ state: 'refused', endedAt: at('2020-04-07 09:10') });

    const voided = dispatched('2020-04-07 09:00', 'C0103-2');
    act(voided, '2020-04-07 09:10', people.urban, 'return', { reason: 'incomplete', basis: '无法定位' });
    act(voided, '2020-04-07 09:20', people.duty, 'void', { reason: 'duplicate', opinion: '重复' });
    for (const { matter } of [refused, voided]) {
      expect(Object.values(matter.clocks).every(({ reading }) => reading.status === 'stopped')).toBe(true);
    }
  });

  test('a unit under supervision that returns the matter leaves no supervision clock behind', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-2');
    act(log, '2020-04-07 09:05', people.supervisor, 'supervise', { reason: 'key-matter', opinion: '今日办结' });
    act(log, '2020-04-07 09:10', people.urban, 'return', { reason: 'not-our-duty', basis: '职责清单' });
    act(log, '2020-04-07 09:20', people.duty, 'void', { reason: 'filed-by-mistake', opinion: '误立案' });
    expect(statusOf(log, 'supervision')).toBe('stopped');
  });
});

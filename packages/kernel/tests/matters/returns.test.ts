import { describe, expect, test } from 'vitest';
import { type Actor, type Procedure, type Refusal, replay } from '../../src/index.ts';
import {
  act,
  at,
  begin,
  deadlineOf,
  dispatched,
  gridEvent,
  inHandling,
  type Log,
  people,
  placeElsewhere,
  precedentsOf,
  refusalOf,
  reportDone,
  statusOf,
} from './world.ts';

const HOUR = 3_600_000;

const giveBack = (log: Log, now: string, actor: Actor): void =>
  act(log, now, actor, 'return', { reason: 'not-our-duty', basis: '三定方案', suggested: 'street' });
const dispatch = (log: Log, now: string, lead: string): void => act(log, now, people.dispatcher, 'dispatch', { lead });
const arbitrate = (log: Log, now: string, lead: string): void =>
  act(log, now, people.supervisor, 'arbitrate', { lead, basis: '市政府会议纪要' });

/** The district's setting "arbitration from the second return on", moved further away to see dispatchers decide more often. */
function withReturnsBeforeArbitration(limit: number): Procedure {
  const procedure = structuredClone(gridEvent);
  const targets = procedure.actions.return?.to;
  if (typeof targets !== 'object') throw new Error('the return has no targets');
  targets[0]!.when = [{ 'count-reached': { counter: 'returns', limit } }];
  return procedure;
}

describe('a returned matter', () => {
  test('pauses the unit and runs the dispatcher; a refused return resumes what was left', () => {
    const log = dispatched('2020-04-07 08:00', 'C0103-2');
    expect(deadlineOf(log)).toBe(at('2020-04-07 12:00'));
    giveBack(log, '2020-04-07 09:00', people.urban);
    expect(log.matter).toMatchObject({ state: 'return-review', counters: { returns: 1 } });
    expect(log.matter.facts).toMatchObject({ reason: 'not-our-duty', suggested: 'street' });
    expect(statusOf(log)).toBe('paused');
    expect(deadlineOf(log, 'dispatch')).toBe(at('2020-04-07 09:15'));
    act(log, '2020-04-07 10:00', people.dispatcher, 'refuse-return', { opinion: '属于你局' });
    expect(log.matter.state).toBe('awaiting-signature');
    expect(statusOf(log, 'dispatch')).toBe('paused');
    expect(deadlineOf(log)).toBe(at('2020-04-07 15:00'));
  });

  test('dispatched to the same unit again, it resumes what was left', () => {
    const log = dispatched('2020-04-07 08:00', 'C0103-2');
    giveBack(log, '2020-04-07 11:00', people.urban);
    dispatch(log, '2020-04-07 11:05', 'urban');
    expect(deadlineOf(log)).toBe(at('2020-04-07 14:05'));
    expect(log.matter.clocks.disposal?.parked).toBeUndefined();
  });

  test('another unit starts anew, and the first resumes its own remainder when the matter comes back to it', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2', 'urban', { procedure: withReturnsBeforeArbitration(4) });
    giveBack(log, '2020-04-07 09:00', people.urban);
    expect(deadlineOf(log, 'dispatch')).toBe(at('2020-04-07 09:15'));
    dispatch(log, '2020-04-07 10:00', 'housing');
    expect(deadlineOf(log)).toBe(at('2020-04-07 16:00'));
    expect(log.matter.clocks.disposal).toMatchObject({
      holder: 'housing',
      parked: { urban: { status: 'paused', remaining: 3 * HOUR } },
    });

    giveBack(log, '2020-04-07 11:00', people.housing);
    // The dispatcher's fifteen minutes begin again with every return.
    expect(log.matter.clocks.dispatch?.reading).toMatchObject({
      startedAt: at('2020-04-07 11:00'),
      deadline: at('2020-04-07 11:15'),
    });
    dispatch(log, '2020-04-07 14:00', 'urban');
    expect(deadlineOf(log)).toBe(at('2020-04-07 17:00'));
    expect(log.matter.clocks.disposal).toMatchObject({
      holder: 'urban',
      parked: { housing: { status: 'paused', remaining: 3 * HOUR } },
    });
    expect(Object.keys(log.matter.clocks.disposal?.parked ?? {})).toEqual(['housing']);

    giveBack(log, '2020-04-07 15:00', people.urban);
    dispatch(log, '2020-04-07 15:30', 'housing');
    expect(deadlineOf(log)).toBe(at('2020-04-08 08:30'));
    expect(log.matter.clocks.disposal).toMatchObject({ holder: 'housing', parked: { urban: { remaining: 2 * HOUR } } });
  });

  test('an overdue unit gains nothing by sending the matter round', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2', 'urban', { procedure: withReturnsBeforeArbitration(4) });
    giveBack(log, '2020-04-07 15:00', people.urban);
    expect(log.matter).toMatchObject({ state: 'arbitration', flags: ['overdue'] });
    arbitrate(log, '2020-04-07 15:05', 'housing');
    expect(log.matter).toMatchObject({ flags: ['arbitrated'], parked: { overdue: [{ unit: 'urban' }] } });
    act(log, '2020-04-07 15:10', people.dispatcher, 'recall', { opinion: '无人签收' });
    arbitrate(log, '2020-04-07 15:15', 'urban');
    expect(deadlineOf(log)).toBe(at('2020-04-07 12:00'));
    expect(log.matter).toMatchObject({ flags: ['overdue', 'arbitrated'], parked: { overdue: [] } });
    expect(replay(log.events)).toEqual(log.matter);
  });

  test('a working-day clock keeps its day through a return within the day', () => {
    const log = dispatched('2020-04-07 08:00', 'C0103-3');
    expect(deadlineOf(log)).toBe(at('2020-04-15 00:00'));
    giveBack(log, '2020-04-08 09:00', people.urban);
    act(log, '2020-04-08 10:00', people.duty, 'refuse-return', { opinion: '不成立' });
    expect(deadlineOf(log)).toBe(at('2020-04-15 00:00'));
    giveBack(log, '2020-04-09 09:00', people.urban);
    expect(deadlineOf(log, 'arbitration')).toBe(at('2020-04-11 00:00'));
    arbitrate(log, '2020-04-10 09:00', 'urban');
    expect(deadlineOf(log)).toBe(at('2020-04-16 00:00'));
  });
});

describe('the return battle', () => {
  function battle(lead: string): Log {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    giveBack(log, '2020-04-07 09:00', people.urban);
    dispatch(log, '2020-04-07 10:00', 'housing');
    giveBack(log, '2020-04-07 11:00', people.housing);
    expect(log.matter).toMatchObject({ state: 'arbitration', counters: { returns: 2 } });
    // No dispatcher decides any more: their clock stands, the arbitrator's runs.
    expect(statusOf(log, 'dispatch')).toBe('stopped');
    expect(deadlineOf(log, 'arbitration')).toBe(at('2020-04-09 00:00'));
    arbitrate(log, '2020-04-07 14:00', lead);
    return log;
  }

  test('the second return goes to arbitration, which gives the first unit its own remainder', () => {
    const log = battle('urban');
    expect(log.matter).toMatchObject({ state: 'awaiting-signature', lead: 'urban', flags: ['arbitrated'] });
    expect(deadlineOf(log)).toBe(at('2020-04-07 17:00'));
    expect(statusOf(log, 'arbitration')).toBe('stopped');
    expect(precedentsOf(log)).toEqual([
      {
        name: 'return',
        number: 'WG-20200404-00001',
        category: 'C0103',
        condition: 'C0103-2',
        areaPath: '370103.370103012.',
        lead: 'urban',
        decidedAt: at('2020-04-07 14:00'),
      },
    ]);
  });

  const repeated = { reason: 'not-our-duty', basis: '仍认为不属我局' };

  test('the named lead cannot send it away again, and is told which decision stands', () => {
    const log = battle('urban');
    const expected: Partial<Refusal> = {
      code: 'guard',
      guard: 'no-precedent',
      details: { number: 'WG-20200404-00001', lead: 'urban', decidedAt: at('2020-04-07 14:00') },
      allowed: ['sign', 'call', 'call-stages'],
    };
    expect(refusalOf(log, '2020-04-07 14:05', people.urban, 'return', repeated)).toMatchObject(expected);
    act(log, '2020-04-07 14:10', people.urban, 'sign');
    expect(refusalOf(log, '2020-04-07 14:15', people.urban, 'return', repeated)).toMatchObject({
      guard: 'no-precedent',
    });
    expect(deadlineOf(log)).toBe(at('2020-04-07 17:00'));
    reportDone(log, '2020-04-07 15:00');
    expect(log.matter.state).toBe('awaiting-check');
  });

  test('the decision stands for its like: same condition, same street, same unit', () => {
    const precedents = precedentsOf(battle('urban'));
    const like = inHandling('2020-04-08 08:00', 'C0103-2', 'urban', { number: 'WG-20200408-00002', precedents });
    expect(refusalOf(like, '2020-04-08 08:10', people.urban, 'return', repeated)).toMatchObject({
      guard: 'no-precedent',
      details: { number: 'WG-20200404-00001' },
    });
    const otherCondition = inHandling('2020-04-08 08:00', 'C0103-3', 'urban', { precedents });
    const otherUnit = inHandling('2020-04-08 08:00', 'C0103-2', 'housing', { precedents });
    const otherStreet = begin('2020-04-08 08:00', people.agent, { precedents, place: placeElsewhere, source: 'media' });
    act(otherStreet, '2020-04-08 08:00', people.duty, 'accept');
    act(otherStreet, '2020-04-08 08:00', people.duty, 'file', { category: 'C0103', condition: 'C0103-2' });
    dispatch(otherStreet, '2020-04-08 08:00', 'urban');
    for (const log of [otherCondition, otherStreet]) giveBack(log, '2020-04-08 08:10', people.urban);
    giveBack(otherUnit, '2020-04-08 08:10', people.housing);
    for (const { matter } of [otherCondition, otherStreet, otherUnit]) expect(matter.state).toBe('return-review');
  });

  test('of two decisions the later one stands', () => {
    const [first] = precedentsOf(battle('urban'));
    const later = { ...first!, number: 'WG-20200408-00009', lead: 'housing', decidedAt: at('2020-04-08 07:00') };
    const log = inHandling('2020-04-08 08:00', 'C0103-2', 'urban', { precedents: [first!, later] });
    giveBack(log, '2020-04-08 08:10', people.urban);
    dispatch(log, '2020-04-08 08:15', 'housing');
    expect(refusalOf(log, '2020-04-08 08:20', people.housing, 'return', repeated)).toMatchObject({
      guard: 'no-precedent',
      details: { number: 'WG-20200408-00009' },
    });
  });

  test('a matter that lies in no street makes a precedent for the district', () => {
    const log = begin('2020-04-07 08:00', people.duty, {
      source: 'leader',
      place: { ...placeElsewhere, areaPath: '370103.' },
      procedure: withReturnsBeforeArbitration(1),
    });
    act(log, '2020-04-07 08:00', people.duty, 'accept');
    act(log, '2020-04-07 08:00', people.duty, 'file', { category: 'C0103', condition: 'C0103-2' });
    dispatch(log, '2020-04-07 08:00', 'urban');
    giveBack(log, '2020-04-07 09:00', people.urban);
    arbitrate(log, '2020-04-07 09:30', 'urban');
    expect(precedentsOf(log)).toMatchObject([{ areaPath: '370103.' }]);
    expect(refusalOf(log, '2020-04-07 09:40', people.urban, 'return', repeated)).toMatchObject({
      guard: 'no-precedent',
    });
  });

  test('a lead that is named among those who assist is named once', () => {
    const log = begin('2020-04-07 08:00', people.worker);
    act(log, '2020-04-07 08:00', people.duty, 'file', { category: 'C0103', condition: 'C0103-2' });
    act(log, '2020-04-07 08:00', people.duty, 'dispatch', { lead: 'urban', assist: ['urban', 'street', 'street'] });
    expect(log.matter).toMatchObject({ lead: 'urban', assist: ['street'] });
  });
});

import { describe, expect, test } from 'vitest';
import {
  type ClockReading,
  type ClockRefusal,
  type DurationUnit,
  extendClock,
  isClockRefusal,
  lightOf,
  pauseClock,
  recomputeClock,
  resumeClock,
  startClock,
  stopClock,
  strictest,
  usedOf,
  type WorkingCalendar,
} from '../../src/clocks/index.ts';
import { spring2020 } from './calendars.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const start = (amount: number, unit: DurationUnit, from: string, calendar = spring2020) =>
  startClock({ limit: { amount, unit }, calendar, at: at(from) });
const pause = (reading: ClockReading, when: string) => taken(pauseClock(reading, at(when), spring2020));
const resume = (reading: ClockReading, when: string) => taken(resumeClock(reading, at(when), spring2020));

function taken(result: ClockReading | ClockRefusal): ClockReading {
  if (isClockRefusal(result)) throw new Error(result.en);
  return result;
}

describe('pausing an hour clock', () => {
  test('keeps the remainder to the millisecond', () => {
    const begun = start(2, 'emergency-hours', '2020-04-04 23:55');
    const paused = taken(pauseClock(begun, at('2020-04-05 00:30') + 123, spring2020));
    expect(paused).toMatchObject({ status: 'paused', measure: 'milliseconds', used: 35 * 60_000 + 123 });
    expect(paused.used + paused.remaining).toBe(2 * HOUR);
    const resumed = taken(resumeClock(paused, at('2020-04-07 09:00') + 456, spring2020));
    expect(resumed.deadline).toBe(at('2020-04-07 10:25') + 456 - 123);
  });

  test('a working-hours clock loses nothing to a pause at night', () => {
    const begun = start(4, 'working-hours', '2020-04-03 17:00');
    const again = resume(pause(begun, '2020-04-03 20:00'), '2020-04-07 07:00');
    expect(again.deadline).toBe(at('2020-04-07 11:00'));
    const later = resume(pause(begun, '2020-04-03 17:30'), '2020-04-07 09:00');
    expect(later.deadline).toBe(at('2020-04-07 14:30'));
  });
});

describe('pausing a day clock', () => {
  test('the day of the pause remains', () => {
    const begun = start(5, 'working-days', '2020-04-30 10:00');
    const paused = pause(begun, '2020-05-07 16:00');
    expect(paused).toMatchObject({ measure: 'days', used: 1, remaining: 4 });
    expect(resume(paused, '2020-05-07 17:00').deadline).toBe(begun.deadline);
    expect(resume(paused, '2020-05-08 09:00').deadline).toBe(at('2020-05-13 00:00'));
    expect(resume(paused, '2020-05-09 09:00').deadline).toBe(at('2020-05-14 00:00'));
    expect(resume(paused, '2020-05-10 09:00').deadline).toBe(at('2020-05-15 00:00'));
  });

  test('before its first countable day nothing is used', () => {
    const begun = start(5, 'working-days', '2020-04-30 10:00');
    const paused = pause(begun, '2020-04-30 11:00');
    expect(paused.remaining).toBe(5);
    expect(resume(paused, '2020-05-05 09:00').deadline).toBe(begun.deadline);
    expect(resume(paused, '2020-05-07 09:00').deadline).toBe(at('2020-05-13 00:00'));
  });

  test('several pauses add up', () => {
    let reading = start(3, 'calendar-days', '2020-04-01 10:00');
    reading = resume(pause(reading, '2020-04-02 08:00'), '2020-04-04 08:00');
    reading = resume(pause(reading, '2020-04-05 08:00'), '2020-04-08 08:00');
    expect(reading.deadline).toBe(at('2020-04-10 00:00'));
    expect(reading.steps.filter((step) => step.kind === 'pause')).toEqual([
      { kind: 'pause', at: at('2020-04-02 08:00'), remaining: 3 },
      { kind: 'pause', at: at('2020-04-05 08:00'), remaining: 2 },
    ]);
  });
});

describe('an overdue clock', () => {
  test.each<[number, DurationUnit]>([
    [2, 'emergency-hours'],
    [2, 'working-hours'],
    [1, 'working-days'],
    [1, 'calendar-days'],
  ])('of %d %s stays overdue through a pause', (amount, unit) => {
    const begun = start(amount, unit, '2020-04-01 08:00');
    const again = resume(pause(begun, '2020-04-09 08:00'), '2020-04-20 08:00');
    expect(again.deadline).toBe(begun.deadline);
    expect(again.remaining).toBe(0);
    expect(lightOf(again, at('2020-04-20 08:00'))).toBe('red');
  });

  test('paused at the very deadline it is in time, resumed it is late', () => {
    const paused = pause(start(2, 'emergency-hours', '2020-04-01 08:00'), '2020-04-01 10:00');
    expect(lightOf(paused, at('2020-04-20 08:00'))).toBe('green');
    expect(lightOf(resume(paused, '2020-04-20 08:00'), at('2020-04-20 08:00'))).toBe('red');
  });
});

describe('a day that ends with the office', () => {
  const calendar: WorkingCalendar = { ...spring2020, dayClock: { startsNextDay: false, endsAt: '17:00' } };

  test('counts the day of receipt until its end, and the next one after it', () => {
    expect(start(1, 'working-days', '2020-04-07 16:59', calendar).deadline).toBe(at('2020-04-07 17:00'));
    expect(start(1, 'working-days', '2020-04-07 17:00', calendar).deadline).toBe(at('2020-04-08 17:00'));
    expect(start(1, 'working-days', '2020-04-03 18:00', calendar).deadline).toBe(at('2020-04-07 17:00'));
  });

  test('a pause after the end of the day begins with the next day', () => {
    const begun = start(3, 'working-days', '2020-04-07 09:00', calendar);
    const paused = taken(pauseClock(begun, at('2020-04-07 18:00'), calendar));
    expect(paused.remaining).toBe(2);
    const same = taken(resumeClock(paused, at('2020-04-07 19:00'), calendar));
    expect(same.deadline).toBe(begun.deadline);
  });
});

describe('amber', () => {
  const amberOf = (
    amount: number,
    unit: DurationUnit,
    from: string,
    amber: Parameters<typeof startClock>[0]['amber'],
  ) => startClock({ limit: { amount, unit }, calendar: spring2020, at: at(from), ...(amber ? { amber } : {}) });

  test('in the unit of the limit', () => {
    expect(amberOf(4, 'working-hours', '2020-04-03 17:00', { amount: 1, unit: 'working-hours' }).amberAt).toBe(
      at('2020-04-07 10:00'),
    );
    // With exactly three hours left the clock stood at the close of Friday, not at the opening of Tuesday.
    expect(amberOf(4, 'working-hours', '2020-04-03 17:00', { amount: 3, unit: 'working-hours' }).amberAt).toBe(
      at('2020-04-03 18:00'),
    );
    expect(amberOf(15, 'calendar-days', '2020-03-30 09:00', { amount: 3, unit: 'calendar-days' }).amberAt).toBe(
      at('2020-04-11 00:00'),
    );
  });

  test('in another unit than the limit', () => {
    expect(amberOf(5, 'working-days', '2020-04-30 10:00', { amount: 4, unit: 'working-hours' }).amberAt).toBe(
      at('2020-05-11 12:00'),
    );
    expect(amberOf(4, 'working-hours', '2020-04-03 17:00', { amount: 30, unit: 'minutes' }).amberAt).toBe(
      at('2020-04-07 10:30'),
    );
    expect(amberOf(60, 'calendar-days', '2020-04-10 09:00', { amount: 2, unit: 'working-days' }).amberAt).toBe(
      at('2020-06-05 00:00'),
    );
  });

  test('as a share of what is left', () => {
    expect(amberOf(5, 'working-days', '2020-04-30 10:00', { share: 0.2 }).amberAt).toBe(at('2020-05-09 00:00'));
    expect(amberOf(5, 'working-days', '2020-04-30 10:00', { share: 0.21 }).amberAt).toBe(at('2020-05-08 00:00'));
    expect(amberOf(2, 'emergency-hours', '2020-04-04 23:55', { share: 0.25 }).amberAt).toBe(at('2020-04-05 01:25'));
    expect(amberOf(8, 'working-hours', '2020-04-07 08:00', { share: 0.25 }).amberAt).toBe(at('2020-04-07 16:00'));
    expect(amberOf(100, 'calendar-days', '2020-01-01 09:00', { share: 0.07 }).amberAt).toBe(at('2020-04-03 00:00'));
  });

  test('never begins before the clock, and is green without a rule', () => {
    const early = amberOf(1, 'working-days', '2020-04-30 10:00', { amount: 3, unit: 'working-days' });
    expect(early.amberAt).toBe(early.startedAt);
    expect(lightOf(early, early.startedAt)).toBe('amber');
    const none = amberOf(1, 'working-days', '2020-04-30 10:00', undefined);
    expect(lightOf(none, none.deadline)).toBe('green');
    expect(lightOf(none, none.deadline + 1)).toBe('red');
  });

  test('moves with the deadline', () => {
    const begun = amberOf(5, 'working-days', '2020-04-30 10:00', { amount: 1, unit: 'working-days' });
    const extended = taken(extendClock(begun, { amount: 5, unit: 'working-days' }, spring2020));
    expect(extended.amberAt).toBe(at('2020-05-15 00:00'));
    const resumed = resume(pause(begun, '2020-05-06 10:00'), '2020-05-11 10:00');
    expect(resumed.deadline).toBe(at('2020-05-16 00:00'));
    expect(resumed.amberAt).toBe(at('2020-05-14 00:00'));
  });
});

describe('refusals', () => {
  const running = start(5, 'working-days', '2020-04-30 10:00');
  const paused = pause(running, '2020-05-06 10:00');
  const stopped = taken(stopClock(running, at('2020-05-06 10:00'), spring2020));
  const when = at('2020-05-07 10:00');
  const day = { amount: 1, unit: 'working-days' as const };

  test.each([
    ['pause while paused', pauseClock(paused, when, spring2020), 'not-running'],
    ['pause when stopped', pauseClock(stopped, when, spring2020), 'not-running'],
    ['resume while running', resumeClock(running, when, spring2020), 'not-paused'],
    ['resume when stopped', resumeClock(stopped, when, spring2020), 'not-paused'],
    ['stop twice', stopClock(stopped, when, spring2020), 'stopped'],
    ['extend when stopped', extendClock(stopped, day, spring2020), 'stopped'],
    ['recompute when stopped', recomputeClock(stopped, spring2020), 'stopped'],
    ['pause before the start', pauseClock(running, at('2020-04-30 09:59'), spring2020), 'out-of-order'],
    ['resume before the pause', resumeClock(paused, at('2020-05-06 09:59'), spring2020), 'out-of-order'],
    ['pause at no instant', pauseClock(running, Number.NaN, spring2020), 'out-of-order'],
    ['stop at half a millisecond', stopClock(running, when + 0.5, spring2020), 'out-of-order'],
    ['extend in another unit', extendClock(running, { amount: 1, unit: 'calendar-days' }, spring2020), 'other-unit'],
    ['extend by nothing', extendClock(running, { amount: 0, unit: 'working-days' }, spring2020), 'not-a-duration'],
    ['extend by half a day', extendClock(running, { amount: 0.5, unit: 'working-days' }, spring2020), 'not-a-duration'],
  ])('%s', (_, result, code) => {
    expect(result).toMatchObject({ refused: code });
    if (!isClockRefusal(result)) return;
    expect(result.en.length).toBeGreaterThan(10);
    expect(result.zh).toMatch(/\p{Script=Han}/u);
  });

  test('what comes from no checked pack throws', () => {
    expect(() => start(0, 'working-days', '2020-04-30 10:00')).toThrow(/parseDuration/);
    expect(() => start(1.5, 'calendar-days', '2020-04-30 10:00')).toThrow(/parseDuration/);
    const limit = { amount: 1, unit: 'working-days' as const };
    expect(() => startClock({ limit, calendar: spring2020, at: Number.NaN })).toThrow(/no instant/);
    expect(() => startClock({ limit, calendar: spring2020, at: 0, amber: { share: 1.1 } })).toThrow(/amber/);
  });
});

describe('extension, recomputation, stop', () => {
  test('minutes and emergency hours are counted alike', () => {
    const extended = taken(
      extendClock(start(2, 'emergency-hours', '2020-04-04 23:55'), { amount: 30, unit: 'minutes' }, spring2020),
    );
    expect(extended.deadline).toBe(at('2020-04-05 02:25'));
  });

  test('an extension makes an overdue clock timely again, also one paused meanwhile', () => {
    const paused = pause(start(2, 'emergency-hours', '2020-04-01 08:00'), '2020-04-01 11:00');
    const resumed = resume(paused, '2020-04-02 08:00');
    const extended = taken(extendClock(resumed, { amount: 2, unit: 'emergency-hours' }, spring2020));
    expect(extended.deadline).toBe(at('2020-04-02 09:00'));
  });

  test('a changed calendar moves an open deadline and says what it was', () => {
    const begun = start(5, 'working-days', '2020-04-30 10:00');
    const changed: WorkingCalendar = {
      ...spring2020,
      days: { ...spring2020.days, '2020-05-08': { working: false, name: '停工' } },
    };
    const again = taken(recomputeClock(begun, changed, at('2020-05-07 09:00')));
    expect(again.deadline).toBe(at('2020-05-13 00:00'));
    expect(again.steps).toContainEqual({ kind: 'recompute', before: begun.deadline, at: at('2020-05-07 09:00') });
    const paused = pause(begun, '2020-05-07 10:00');
    const pausedAgain = taken(recomputeClock(paused, changed));
    expect(pausedAgain).toMatchObject({ status: 'paused', remaining: 4 });
    expect(taken(resumeClock(pausedAgain, at('2020-05-11 10:00'), changed)).deadline).toBe(at('2020-05-15 00:00'));
  });

  test('publication makes a provisional deadline definite', () => {
    const begun = start(5, 'working-days', '2020-06-22 10:00');
    expect(begun).toMatchObject({ provisional: true, deadline: at('2020-06-30 00:00') });
    const published: WorkingCalendar = {
      ...spring2020,
      days: {
        ...spring2020.days,
        '2020-06-25': { working: false, name: '端午节' },
        '2020-06-26': { working: false, name: '端午节' },
        '2020-06-27': { working: false, name: '端午节' },
        '2020-06-28': { working: true, name: '端午节' },
      },
      publishedUntil: '2020-12-31',
    };
    expect(taken(recomputeClock(begun, published))).toMatchObject({
      provisional: false,
      deadline: at('2020-07-01 00:00'),
    });
  });

  test('a stopped clock keeps its light', () => {
    const begun = start(2, 'emergency-hours', '2020-04-01 08:00');
    const inTime = taken(stopClock(begun, at('2020-04-01 10:00'), spring2020));
    const late = taken(stopClock(begun, at('2020-04-01 10:00') + 1, spring2020));
    const paused = taken(stopClock(pause(begun, '2020-04-01 09:00'), at('2020-04-03 09:00'), spring2020));
    expect([inTime, late, paused].map((reading) => lightOf(reading, at('2020-05-01 00:00')))).toEqual([
      'green',
      'red',
      'green',
    ]);
    expect(paused).toMatchObject({ status: 'stopped', used: HOUR });
  });

  test('a reading handed in is not changed', () => {
    const begun = start(5, 'working-days', '2020-04-30 10:00');
    const before = structuredClone(begun);
    const paused = pause(begun, '2020-05-06 10:00');
    const pausedBefore = structuredClone(paused);
    resume(paused, '2020-05-07 10:00');
    extendClock(begun, { amount: 1, unit: 'working-days' }, spring2020);
    expect(begun).toEqual(before);
    expect(paused).toEqual(pausedBefore);
  });
});

describe('use and light', () => {
  test('pauses are left out of the use, time over the limit is not', () => {
    const begun = start(4, 'working-hours', '2020-04-03 17:00');
    expect(usedOf(begun, at('2020-04-05 12:00'), spring2020)).toEqual({
      measure: 'milliseconds',
      total: 4 * HOUR,
      used: HOUR,
      remaining: 3 * HOUR,
      overdue: 0,
      share: 0.25,
    });
    expect(usedOf(begun, at('2020-04-07 16:00'), spring2020)).toMatchObject({
      used: 7 * HOUR,
      remaining: 0,
      overdue: 3 * HOUR,
      share: 1.75,
    });
    const again = resume(pause(begun, '2020-04-07 09:00'), '2020-04-08 09:00');
    expect(usedOf(again, at('2020-04-08 10:00'), spring2020)).toMatchObject({ used: 3 * HOUR });
    expect(usedOf(again, at('2020-04-07 08:30'), spring2020)).toMatchObject({ used: 1.5 * HOUR });
  });

  test.each<[number, DurationUnit]>([
    [2, 'emergency-hours'],
    [2, 'working-hours'],
    [2, 'working-days'],
    [2, 'calendar-days'],
  ])('before its start a clock of %d %s has used nothing', (amount, unit) => {
    const usage = usedOf(start(amount, unit, '2020-04-08 09:00'), at('2020-04-01 09:00'), spring2020);
    expect(usage).toMatchObject({ used: 0, remaining: usage.total, overdue: 0 });
  });

  test('a day is used when it is over', () => {
    const begun = start(5, 'working-days', '2020-04-30 10:00');
    expect(usedOf(begun, at('2020-05-06 23:59'), spring2020)).toMatchObject({ measure: 'days', used: 0, remaining: 5 });
    expect(usedOf(begun, at('2020-05-07 00:00'), spring2020)).toMatchObject({ used: 1, remaining: 4 });
    expect(usedOf(begun, at('2020-05-13 00:00'), spring2020)).toMatchObject({
      used: 6,
      remaining: 0,
      overdue: 1,
      share: 1.2,
    });
  });

  test('in a return the dispatcher’s running clock rules over the paused one of the unit', () => {
    const unit = pause(start(1, 'working-days', '2020-04-07 09:00'), '2020-04-07 10:00');
    const dispatcher = start(15, 'minutes', '2020-04-07 10:00');
    expect(strictest([unit, dispatcher], at('2020-04-07 10:15'))).toBe('green');
    expect(strictest([unit, dispatcher], at('2020-04-07 10:15') + 1)).toBe('red');
    expect(strictest([unit], at('2020-05-07 10:15'))).toBe('green');
    expect(strictest([], at('2020-04-07 10:15'))).toBeNull();
  });
});

import { describe, expect, test } from 'vitest';
import {
  type AmberRule,
  type ClockReading,
  type ClockRefusal,
  type Duration,
  explainSteps,
  extendClock,
  isClockRefusal,
  pauseClock,
  recomputeClock,
  remainingWords,
  resumeClock,
  startClock,
  stopClock,
  type WorkingCalendar,
} from '../../src/clocks/index.ts';
import { spring2020 } from './calendars.ts';

const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const start = (amount: number, unit: Duration['unit'], from: string, amber?: AmberRule, calendar = spring2020) =>
  startClock({ limit: { amount, unit }, calendar, at: at(from), ...(amber ? { amber } : {}) });
const words = (reading: ClockReading, now: string) => [
  remainingWords(reading, at(now), spring2020, 'zh'),
  remainingWords(reading, at(now), spring2020, 'en'),
];

function taken(result: ClockReading | ClockRefusal): ClockReading {
  if (isClockRefusal(result)) throw new Error(result.en);
  return result;
}

describe('explainSteps', () => {
  test('working hours over a holiday', () => {
    const reading = start(4, 'working-hours', '2020-04-03 17:00', { share: 0.25 });
    expect(explainSteps(reading, 'zh', { start: '派遣' })).toEqual([
      '04-03 17:00 派遣起算，限 4 个工作时',
      '04-03 17:00 至 18:00 计 1 个工作时，累计 1 个工作时',
      '04-04 至 04-06 清明节放假 3 天，不计',
      '04-07 08:00 至 11:00 计 3 个工作时，累计 4 个工作时',
      '04-07 10:00 起黄灯',
      '04-07 11:00 截止，此后红灯',
    ]);
    expect(explainSteps(reading, 'en', { start: 'dispatch' })).toEqual([
      '04-03 17:00 the clock starts at dispatch, limit 4 working hours',
      '04-03 17:00 to 18:00 counts 1 working hour, 1 working hour so far',
      '04-04 to 04-06 holiday (清明节), not counted',
      '04-07 08:00 to 11:00 counts 3 working hours, 4 working hours so far',
      'amber from 04-07 10:00',
      'deadline 04-07 11:00, red after it',
    ]);
  });

  test('working hours over a make-up day, a break and a night', () => {
    expect(explainSteps(start(10, 'working-hours', '2020-04-25 10:00'), 'zh')).toEqual([
      '04-25 10:00 起算，限 10 个工作时',
      '04-25（周六）周末，不计',
      '04-26（周日）劳动节调休上班，照常计时',
      '04-26 08:00 至 12:00 计 4 个工作时，累计 4 个工作时',
      '04-26 12:00 至 14:00 班间休息，不计',
      '04-26 14:00 至 18:00 计 4 个工作时，累计 8 个工作时',
      '04-26 18:00 至 04-27 08:00 非工作时间，不计',
      '04-27 08:00 至 10:00 计 2 个工作时，累计 10 个工作时',
      '04-27 10:00 截止，此后红灯',
    ]);
  });

  test('working days over a holiday and a make-up day', () => {
    const reading = start(5, 'working-days', '2020-04-30 10:00', { amount: 1, unit: 'working-days' });
    expect(explainSteps(reading, 'zh', { start: '受理' })).toEqual([
      '04-30 10:00 受理起算，限 5 个工作日，从 05-01 起计日',
      '05-01 至 05-05 劳动节放假 5 天，不计',
      '05-06 至 05-08 计 3 天，累计 3 个工作日',
      '05-09（周六）劳动节调休上班，计入，累计 4 个工作日',
      '05-10（周日）周末，不计',
      '05-11（周一）计 1 天，累计 5 个工作日',
      '05-09 00:00 起黄灯',
      '05-11 24:00 截止，此后红灯',
    ]);
  });

  test('a pause, an extension and a changed calendar stand where they happened', () => {
    let reading = start(2, 'working-days', '2020-04-30 10:00');
    reading = taken(pauseClock(reading, at('2020-05-06 09:00'), spring2020));
    reading = taken(extendClock(reading, { amount: 1, unit: 'working-days' }, spring2020, at('2020-05-06 15:00')));
    reading = taken(resumeClock(reading, at('2020-05-07 09:00'), spring2020));
    reading = taken(recomputeClock(reading, spring2020));
    reading = taken(stopClock(reading, at('2020-05-12 09:00'), spring2020));
    expect(explainSteps(reading, 'en')).toEqual([
      '04-30 10:00 the clock starts, limit 2 working days, days are counted from 05-01',
      '05-01 to 05-05 holiday (劳动节), not counted',
      '05-06 09:00 paused with 2 working days left',
      '05-06 15:00 extended by 1 working day to 3 working days in all',
      '05-07 09:00 resumed',
      'computed again after a change of the working calendar; the deadline was 05-09 24:00',
      '05-07 to 05-08 counts 2 days, 2 working days so far',
      '05-09 (Sat) make-up working day (劳动节), counted, 3 working days so far',
      'deadline 05-09 24:00, red after it',
      '05-12 09:00 stopped, late',
    ]);
  });

  test('a long span is told in few steps, years are named, and what is not published is said', () => {
    const reading = start(300, 'working-days', '2020-05-11 10:00');
    const sentences = explainSteps(reading, 'zh');
    expect(sentences).toEqual([
      '05-11 10:00 起算，限 300 个工作日，从 05-12 起计日',
      '05-12 至 2021-07-05 计 300 天（其间周末 120 天不计），累计 300 个工作日',
      '2021-07-05 24:00 截止，此后红灯（暂定：2020-06-24 以后的放假安排尚未公布，按周末推算）',
    ]);
    expect(JSON.stringify(reading).length).toBeLessThan(1_000);
    const hours = start(800, 'working-hours', '2020-05-11 10:00');
    expect(explainSteps(hours, 'zh').length).toBeLessThan(10);
  });

  test('a clock overdue before its pause is told up to its deadline only', () => {
    const begun = start(2, 'emergency-hours', '2020-04-04 23:55');
    const reading = taken(pauseClock(begun, at('2020-04-05 03:00'), spring2020));
    expect(explainSteps(reading, 'zh')).toEqual([
      '04-04 23:55 起算，限 2 个紧急工作时',
      '04-04 23:55 至 04-05 01:55 计 2 小时，累计 2 小时',
      '04-05 01:55 截止，此后红灯',
      '04-05 03:00 暂停计时，时限已用完',
    ]);
  });
});

describe('remainingWords', () => {
  const order = start(5, 'working-days', '2020-04-30 10:00');
  test.each([
    ['2020-04-30 10:00', '剩 5 个工作日', '5 working days left'],
    ['2020-05-06 00:00', '剩 5 个工作日', '5 working days left'],
    ['2020-05-06 00:01', '剩 4 个工作日 23 小时', '4 working days 23 hours left'],
    ['2020-05-09 21:00', '剩 1 个工作日 3 小时', '1 working day 3 hours left'],
    ['2020-05-09 23:20', '剩 1 个工作日 40 分钟', '1 working day 40 minutes left'],
    ['2020-05-10 12:00', '剩 1 个工作日', '1 working day left'],
    ['2020-05-11 21:30', '剩 2 小时 30 分', '2 hours 30 minutes left'],
    ['2020-05-12 02:00', '超期 2 小时', '2 hours overdue'],
    ['2020-05-14 02:30', '超期 2 个工作日 2 小时', '2 working days 2 hours overdue'],
    // Saturday and Sunday pass on the wall only.
    ['2020-05-16 09:00', '超期 4 个工作日（已过 4 天 9 小时）', '4 working days overdue (4 days 9 hours gone by)'],
    ['2020-05-18 09:00', '超期 4 个工作日（已过 6 天 9 小时）', '4 working days overdue (6 days 9 hours gone by)'],
  ])('five working days, at %s', (now, zh, en) => {
    expect(words(order, now)).toEqual([zh, en]);
  });

  const cover = start(4, 'working-hours', '2020-04-03 17:00');
  test.each([
    ['2020-04-03 17:20', '剩 3 个工作时 40 分', '3 working hours 40 minutes left'],
    ['2020-04-05 12:00', '剩 3 个工作时', '3 working hours left'],
    ['2020-04-07 10:59', '剩 1 分钟', '1 minute left'],
  ])('four working hours, at %s', (now, zh, en) => {
    expect(words(cover, now)).toEqual([zh, en]);
  });

  // Due on Tuesday 11:00, the first working day after Qingming.
  test.each([
    ['2020-04-07 11:30', '超期 30 分钟', '30 minutes overdue'],
    ['2020-04-07 16:00', '超期 3 个工作时（已过 5 小时）', '3 working hours overdue (5 hours gone by)'],
    ['2020-04-09 11:00', '超期 16 个工作时（已过 2 天）', '16 working hours overdue (2 days gone by)'],
  ])('four working hours over, at %s', (now, zh, en) => {
    expect(words(cover, now)).toEqual([zh, en]);
  });

  test('hours by day and night are one measure, told once; a pause parts it from the wall', () => {
    const manhole = start(2, 'emergency-hours', '2020-04-04 23:55');
    expect(words(manhole, '2020-04-06 05:00')).toEqual(['超期 1 天 3 小时', '1 day 3 hours overdue']);
    const paused = taken(pauseClock(manhole, at('2020-04-05 03:55'), spring2020));
    const resumed = taken(resumeClock(paused, at('2020-04-05 23:55'), spring2020));
    expect(words(resumed, '2020-04-06 00:55')).toEqual([
      '超期 3 小时（已过 23 小时）',
      '3 hours overdue (23 hours gone by)',
    ]);
  });

  test('calendar days are told as such, without a second measure', () => {
    const reading = start(3, 'calendar-days', '2020-05-01 10:00');
    expect(words(reading, '2020-05-07 12:00')).toEqual(['超期 2 个自然日 12 小时', '2 calendar days 12 hours overdue']);
  });

  test('before the first working day is over, a weekend is no overdue day', () => {
    const reading = start(1, 'working-days', '2020-05-14 10:00');
    expect(words(reading, '2020-05-16 10:00')).toEqual([
      '超期不到 1 个工作日（已过 10 小时）',
      'less than 1 working day overdue (10 hours gone by)',
    ]);
  });

  test('a clock that stands says so', () => {
    const paused = taken(pauseClock(order, at('2020-05-09 21:00'), spring2020));
    expect(words(paused, '2020-06-09 21:00')).toEqual([
      '已暂停，剩 1 个工作日 3 小时',
      'paused, 1 working day 3 hours left',
    ]);
    const late = taken(pauseClock(order, at('2020-05-12 02:00'), spring2020));
    expect(words(late, '2020-06-09 21:00')).toEqual(['已暂停，超期 2 小时', 'paused, 2 hours overdue']);
    const done = taken(stopClock(order, at('2020-05-11 02:00'), spring2020));
    expect(words(done, '2020-06-09 21:00')).toEqual(['已停止，未超期', 'stopped on time']);
    const doneLate = taken(stopClock(order, at('2020-05-12 02:00'), spring2020));
    expect(words(doneLate, '2020-06-09 21:00')).toEqual(['已停止，超期 2 小时', 'stopped, 2 hours overdue']);
  });

  test('a holiday is named in the language of the reader, where the calendar has it', () => {
    const both = { zh: '劳动节', en: 'Labour Day' };
    const days = Object.fromEntries(
      Object.entries(spring2020.days).map(([date, { working }]) => [date, { working, name: { ...both } }]),
    );
    const reading = start(5, 'working-days', '2020-04-30 10:00', undefined, { ...spring2020, days });
    expect(explainSteps(reading, 'zh')).toEqual(explainSteps(order, 'zh'));
    const told = explainSteps(reading, 'en').join('\n');
    expect(told).toContain('holiday (Labour Day)');
    expect(told).not.toMatch(/\p{Script=Han}/u);
  });

  test('the zone of the calendar tells the time', () => {
    const calendar: WorkingCalendar = { ...spring2020, zone: 'Europe/Amsterdam', days: {} };
    const reading = start(2, 'emergency-hours', '2020-04-04 23:55', undefined, calendar);
    expect(explainSteps(reading, 'en')[0]).toBe('04-04 17:55 the clock starts, limit 2 emergency hours');
  });
});

import { describe, expect, test } from 'vitest';
import {
  type AmberRule,
  type ClockReading,
  type ClockRefusal,
  type Duration,
  extendClock,
  isClockRefusal,
  isDurationFault,
  lightOf,
  parseDuration,
  startClock,
  type WorkingCalendar,
} from '../../src/clocks/index.ts';
import {
  chinaFromNotices,
  chinaFromPackage,
  chinaFromTable,
  holidayData,
  spring2020,
  tellSkipped,
} from './calendars.ts';

const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

function limit(text: string): Duration {
  const duration = parseDuration(text);
  if (isDurationFault(duration)) throw new Error(duration.en);
  return duration;
}

function taken(result: ClockReading | ClockRefusal): ClockReading {
  if (isClockRefusal(result)) throw new Error(result.en);
  return result;
}

const calendars: [string, () => WorkingCalendar][] = [['written by hand', () => spring2020]];
if (holidayData) {
  const data = holidayData;
  calendars.push(
    ['from the notices', () => chinaFromNotices(data)],
    ['from the package', () => chinaFromPackage(data)],
    ['from the table', () => chinaFromTable(data)],
  );
}
tellSkipped('the dates of spring 2020 with the official calendars');

describe.each(calendars)('spring 2020, calendar %s', (_, load) => {
  const calendar = load();
  const start = (text: string, from: string, amber?: AmberRule) =>
    startClock({ limit: limit(text), calendar, at: at(from), ...(amber ? { amber } : {}) });

  test.each([
    ['2紧急工作时', '2020-04-04 23:55', '2020-04-05 01:55'],
    ['15分钟', '2020-04-05 23:50', '2020-04-06 00:05'],
    ['4工作时', '2020-04-03 17:00', '2020-04-07 11:00'],
    ['4工作时', '2020-04-25 10:00', '2020-04-26 12:00'],
    ['4工作时', '2020-04-07 08:00', '2020-04-07 12:00'],
    ['4工作时', '2020-04-07 12:00', '2020-04-07 18:00'],
    ['4工作时', '2020-04-30 18:00', '2020-05-06 12:00'],
    ['2工作日', '2020-04-30 10:00', '2020-05-08 00:00'],
    ['5工作日', '2020-04-30 10:00', '2020-05-12 00:00'],
    ['5工作日', '2020-04-30 23:59', '2020-05-12 00:00'],
    ['2紧急工作日', '2020-04-30 10:00', '2020-05-03 00:00'],
    ['15自然日', '2020-03-30 09:00', '2020-04-15 00:00'],
    ['60自然日', '2020-04-10 09:00', '2020-06-10 00:00'],
  ])('%s from %s end at %s', (text, from, deadline) => {
    const reading = start(text, from);
    expect(reading.deadline).toBe(at(deadline));
    expect(reading.provisional).toBe(false);
  });

  test('a hotline order turns amber with 05-09 and red after 05-11', () => {
    const reading = start('5工作日', '2020-04-30 10:00', limit('1 working-days'));
    expect(reading.amberAt).toBe(at('2020-05-09 00:00'));
    expect(lightOf(reading, at('2020-05-08 23:59'))).toBe('green');
    expect(lightOf(reading, at('2020-05-09 00:00'))).toBe('amber');
    expect(lightOf(reading, at('2020-05-12 00:00'))).toBe('amber');
    expect(lightOf(reading, at('2020-05-12 00:00') + 1)).toBe('red');
  });

  test('a petition accepted on 04-10 and extended by 30 days ends with 07-09', () => {
    const reading = start('60自然日', '2020-04-10 09:00');
    const extended = taken(extendClock(reading, limit('30自然日'), calendar, at('2020-06-01 09:00')));
    expect(extended.deadline).toBe(at('2020-07-10 00:00'));
    expect(extended.total).toBe(90);
  });
});

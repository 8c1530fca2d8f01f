import { describe, expect, test } from 'vitest';
import { dateOf, findDayNumber, getZone, instantAt, localDate } from '../../src/clocks/index.ts';

const HOUR = 3_600_000;
const day = (date: string) => findDayNumber(date) ?? Number.NaN;

describe('getZone', () => {
  test('agrees with the runtime around every change of several zones', () => {
    for (const name of [
      'Europe/Amsterdam',
      'America/New_York',
      'Africa/Cairo',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Asia/Shanghai',
    ]) {
      const zone = getZone(name);
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
      const start = Date.UTC(2011, 0, 1, 0, 7);
      for (let at = start; at < start + 2 * 366 * 24 * HOUR; at += 1.75 * HOUR) {
        const local = new Date(zone.localAt(at)).toISOString().slice(0, 19).replace('T', ' ');
        expect(local, name).toBe(format.format(at));
      }
    }
  });

  test('finds the very millisecond of a change', () => {
    const zone = getZone('Europe/Amsterdam');
    const change = Date.UTC(2024, 2, 31, 1);
    expect(zone.offsetAt(change - 1)).toBe(HOUR);
    expect(zone.offsetAt(change)).toBe(2 * HOUR);
  });

  test('a window keeps to the wall clock on the days of the change', () => {
    const zone = getZone('Europe/Amsterdam');
    const hours = (date: string, from: number, to: number) =>
      zone.spansOf(day(date), from * HOUR, to * HOUR).map((span) => (span.to - span.from) / HOUR);
    expect(hours('2024-03-30', 0, 24)).toEqual([24]);
    expect(hours('2024-03-31', 0, 24)).toEqual([23]);
    expect(hours('2024-10-27', 0, 24)).toEqual([25]);
    expect(hours('2024-03-31', 2, 3)).toEqual([]);
    expect(hours('2024-03-31', 2.5, 4)).toEqual([1]);
    expect(hours('2024-10-27', 1, 2.5)).toEqual([1.5, 0.5]);
    expect(hours('2024-10-27', 8, 12)).toEqual([4]);
  });

  test('days follow each other without gap or overlap, also where clocks change at midnight', () => {
    for (const [name, first, count] of [
      ['Africa/Cairo', '2023-04-20', 220],
      ['America/St_Johns', '2010-10-25', 400],
      ['America/Havana', '2024-03-01', 260],
      ['Pacific/Apia', '2011-12-20', 20],
    ] as const) {
      const zone = getZone(name);
      for (let number = day(first); number < day(first) + count; number++) {
        const opens = zone.instantOf(number, 0);
        const closes = zone.instantOf(number + 1, 0);
        expect(closes, `${name} ${dateOf(number)}`).toBe(zone.instantOf(number, 24 * HOUR));
        // Samoa left out 2011-12-30: a day without a moment.
        if (closes === opens) {
          expect([name, dateOf(number)]).toEqual(['Pacific/Apia', '2011-12-30']);
          continue;
        }
        expect(zone.dayOf(opens)).toBe(number);
        expect(zone.dayOf(closes - 1)).toBe(number);
      }
    }
  });

  test('a day that has no midnight starts at 01:00', () => {
    expect(instantAt('Africa/Cairo', '2024-04-26', '00:00')).toBe(Date.UTC(2024, 3, 25, 22));
    expect(localDate('Africa/Cairo', Date.UTC(2024, 3, 25, 22))).toBe('2024-04-26');
    expect(localDate('Africa/Cairo', Date.UTC(2024, 3, 25, 22) - 1)).toBe('2024-04-25');
  });

  test('a repeated time means its second occurrence, a skipped one the moment of the change', () => {
    expect(instantAt('Europe/Amsterdam', '2024-10-27', '02:30')).toBe(Date.UTC(2024, 9, 27, 1, 30));
    expect(instantAt('Europe/Amsterdam', '2024-10-27', '01:59')).toBe(Date.UTC(2024, 9, 26, 23, 59));
    expect(instantAt('Europe/Amsterdam', '2024-10-27', '03:00')).toBe(Date.UTC(2024, 9, 27, 2));
    expect(instantAt('Europe/Amsterdam', '2024-03-31', '02:30')).toBe(Date.UTC(2024, 2, 31, 1));
    expect(instantAt('Africa/Cairo', '2024-10-31', '23:30')).toBe(Date.UTC(2024, 9, 31, 21, 30));
  });

  test('where clocks go back over midnight, the day before goes on until midnight comes again', () => {
    const zone = getZone('America/St_Johns');
    const change = Date.UTC(2010, 10, 7, 2, 31);
    expect([zone.offsetAt(change - 1), zone.offsetAt(change)]).toEqual([-2.5 * HOUR, -3.5 * HOUR]);
    expect(dateOf(zone.dayOf(change - 30_000))).toBe('2010-11-06');
    expect(dateOf(zone.dayOf(change))).toBe('2010-11-06');
    expect(zone.instantOf(day('2010-11-07'), 0)).toBe(Date.UTC(2010, 10, 7, 3, 30));
    expect(zone.spansOf(day('2010-11-07'), 0, HOUR)).toEqual([
      { from: Date.UTC(2010, 10, 7, 3, 30), to: Date.UTC(2010, 10, 7, 4, 30) },
    ]);
  });

  test('bad names and bad times are told', () => {
    expect(() => getZone('Asia/Jinan')).toThrow(/"Asia\/Jinan" is no IANA time zone/);
    expect(() => instantAt('Asia/Shanghai', '2020-02-30', '10:00')).toThrow(/is no local time/);
    expect(() => instantAt('Asia/Shanghai', '2020-02-20', '10.00')).toThrow(/is no local time/);
    expect(instantAt('Asia/Shanghai', '2020-04-30', '10:00')).toBe(Date.UTC(2020, 3, 30, 2));
  });
});

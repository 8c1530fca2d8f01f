import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CalendarFile } from '@wangge/district';
import { spendingOf, startClock, timesSpent } from '@wangge/kernel';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packOfDistrict } from './district-folder.ts';

const districts = join(import.meta.dirname, '../../../districts');
const dataFolder = process.env.WANGGE_TEST_DATA;
const factsPath = dataFolder && join(dataFolder, 'cn_holidays/workdays_2010_2026.csv');
const absent = !factsPath || !existsSync(factsPath);
if (absent) {
  console.log('SKIPPED shizhong/calendar.yaml against the official days: WANGGE_TEST_DATA/cn_holidays is not there');
}

function readCalendar(district: string): CalendarFile {
  return Value.Parse(CalendarFile, parse(readFileSync(join(districts, district, 'calendar.yaml'), 'utf8')));
}

describe('calendar.yaml of Shizhong', () => {
  const calendar = readCalendar('shizhong');

  test.skipIf(absent)('gives the official working and rest days of 2010–2026, day by day', () => {
    const facts = readFileSync(factsPath!, 'utf8').trim().split(/\r?\n/).slice(1);
    expect(facts).toHaveLength(6209);
    const wrong = facts.filter((line) => {
      const [date, working] = line.split(',');
      return isWorking(calendar, date!) !== (working === '1');
    });
    expect(wrong).toEqual([]);
  });

  test.skipIf(absent)('says the same once the pack is read and its spans are written out', () => {
    const { days, weekend } = packOfDistrict('shizhong').calendar;
    const facts = readFileSync(factsPath!, 'utf8').trim().split(/\r?\n/).slice(1);
    const wrong = facts.filter((line) => {
      const [date, working] = line.split(',');
      return (days[date!]?.working ?? !weekend.includes(weekdayOf(date!))) !== (working === '1');
    });
    expect(wrong).toEqual([]);
  });

  test('keeps every day under its own year, off or at work, never both and never twice', () => {
    for (const [year, { off, work }] of Object.entries(calendar.years)) {
      const days = [...off, ...work].flatMap((span) => datesOf(span.days));
      expect(days.filter((day) => !day.startsWith(year))).toEqual([]);
      expect(new Set(days).size).toBe(days.length);
    }
  });

  test('names the notice of each year', () => {
    expect(Object.keys(calendar.years)).toEqual(Array.from({ length: 17 }, (_, i) => String(2010 + i)));
    for (const { source } of Object.values(calendar.years)) expect(source).toMatch(/https?:\/\/www\.gov\.cn\//);
  });

  test('has the days on which the known deadlines turn', () => {
    // Qingming and Labour Day 2020 with their make-up days; the Spring Festival that the epidemic lengthened.
    expect(isWorking(calendar, '2020-04-06')).toBe(false);
    expect(isWorking(calendar, '2020-04-26')).toBe(true);
    expect(isWorking(calendar, '2020-05-09')).toBe(true);
    expect(isWorking(calendar, '2020-01-31')).toBe(false);
    expect(isWorking(calendar, '2020-02-03')).toBe(true);
  });
});

/** A figure at a past cut-off counts by the calendar as it stands today: that is the same as long as past days do not change. */
test('a later year in the calendar changes nothing of what had been used of a limit by a day before it', () => {
  const whole = packOfDistrict('shizhong').calendar;
  const years = (until: string) => ({
    ...whole,
    days: Object.fromEntries(Object.entries(whole.days).filter(([date]) => date <= until)),
    publishedUntil: until,
  });
  const [before, after] = [years('2019-12-31'), years('2020-12-31')];
  const minute = (date: string): number => Date.parse(`${date}T00:00:00+08:00`) / 60_000;
  const moment = fc.integer({ min: minute('2019-01-01'), max: minute('2019-12-31') }).map((at) => at * 60_000);
  const units = fc.constantFrom('working-hours', 'working-days', 'calendar-days', 'emergency-hours');
  fc.assert(
    fc.property(moment, moment, units, (one, other, unit) => {
      const [at, cutoff] = one < other ? [one, other] : [other, one];
      const spending = (calendar: typeof whole) => {
        const started = spendingOf(startClock({ limit: { amount: 5, unit }, calendar, at }));
        if (started === undefined) throw new Error('it runs');
        return started;
      };
      expect(timesSpent(spending(after), cutoff, after)).toBe(timesSpent(spending(before), cutoff, before));
    }),
    { seed: 20191121, numRuns: 200 },
  );
  // The years do differ, and after the last one that was known before so do the figures.
  const late = Date.parse('2020-04-07T12:00:00+08:00');
  const begun = { limit: { amount: 5, unit: 'working-days' as const }, at: Date.parse('2020-04-01T09:00:00+08:00') };
  const times = (calendar: typeof whole): number => {
    const spending = spendingOf(startClock({ ...begun, calendar }));
    return spending === undefined ? Number.NaN : timesSpent(spending, late, calendar);
  };
  expect(times(after)).toBeLessThan(times(before));
});

/** Day by day, without the kernel: another reading of the same file. */
function isWorking(calendar: CalendarFile, date: string): boolean {
  const year = calendar.years[date.slice(0, 4)];
  const listed = (spans: { days: string }[] = []): boolean => spans.some(({ days }) => datesOf(days).includes(date));
  if (listed(year?.work)) return true;
  if (listed(year?.off)) return false;
  return !calendar.weekend.includes(weekdayOf(date));
}

/** 1 = Monday … 7 = Sunday. */
function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

function datesOf(span: string): string[] {
  const [from, to = from] = span.split('..');
  const dates: string[] = [];
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += 86_400_000) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}

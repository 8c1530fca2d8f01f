import { dateOf, findDayNumber, instantAt, isoWeekday } from '@wangge/kernel';
import { problem } from '../platform/errors/index.ts';
import type { Span } from './conditions.ts';

/** Days of the district, the last one in it. */
export interface Days {
  from: string;
  to: string;
}

/** A question over more days than this is one for several questions. */
const MOST_DAYS = 3660;
/** Years have four digits, and the day after the last one is asked for, too. */
const LAST = '9998-12-31';

/**
 * The days of a period as people write it: `2020-04-07` (day), `2020-04` (month), `2020-Q2` (quarter), `2020-W15` (ISO week), `2020`
 * (year) or `2020-04-01..2020-04-15`. @throws Problem bad-request
 */
export function readPeriod(given: string, place: string): Days {
  const days = daysOf(given);
  const isSound = days !== undefined && isDay(days.from) && isDay(days.to) && days.from <= days.to;
  if (!isSound || countDays(days) > MOST_DAYS) {
    throw problem('bad-request', {
      place,
      fault: {
        zh: `的“${given}”不是时段：写作 2020-04-07、2020-04、2020-Q2、2020-W15、2020 或 2020-04-01..2020-04-15，至多 ${MOST_DAYS} 天`,
        en: `"${given}" is no period: write 2020-04-07, 2020-04, 2020-Q2, 2020-W15, 2020 or 2020-04-01..2020-04-15, ${MOST_DAYS} days at most`,
      },
    });
  }
  return days;
}

function daysOf(given: string): Days | undefined {
  const [from, to, ...more] = given.split('..');
  if (from !== undefined && to !== undefined) return more.length === 0 ? { from, to } : undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(given)) return { from: given, to: given };
  const [, year = '', rest = ''] = /^(\d{4})(?:-(\d{2}|Q[1-4]|W\d{2}))?$/.exec(given) ?? [];
  if (year === '' || year > LAST.slice(0, 4)) return undefined;
  if (rest === '') return { from: `${year}-01-01`, to: `${year}-12-31` };
  if (rest.startsWith('W')) return weekOf(Number(year), Number(rest.slice(1)));
  if (!rest.startsWith('Q')) return months(Number(year), Number(rest), 1);
  return months(Number(year), (Number(rest.slice(1)) - 1) * 3 + 1, 3);
}

function months(year: number, month: number, count: number): Days | undefined {
  if (month < 1 || month > 12) return undefined;
  const first = (offset: number): string => new Date(Date.UTC(year, month - 1 + offset, 1)).toISOString().slice(0, 10);
  return { from: first(0), to: addDays(first(count), -1) };
}

/** ISO 8601: weeks begin on Monday, and the first one holds 4 January. */
function weekOf(year: number, week: number): Days | undefined {
  const fourth = dayNumber(`${year}-01-04`);
  const monday = fourth - isoWeekday(fourth) + 1 + (week - 1) * 7;
  const isOfYear = week >= 1 && dateOf(monday + 3).startsWith(String(year));
  return isOfYear ? { from: dateOf(monday), to: dateOf(monday + 6) } : undefined;
}

/** From the first day's beginning to the last one's end. */
export function spanOf({ from, to }: Days, zone: string): Span {
  return { from: new Date(instantAt(zone, from, '00:00')), until: new Date(instantAt(zone, addDays(to, 1), '00:00')) };
}

/** A period in pieces, for a table over time: days up to a month, weeks up to half a year, months beyond. */
export function piecesOf(days: Days): Days[] {
  const count = countDays(days);
  const pieces: Days[] = [];
  for (let from = days.from; from <= days.to; ) {
    const whole = count <= 31 ? from : count <= 184 ? endOfWeek(from) : endOfMonth(from);
    const to = whole < days.to ? whole : days.to;
    pieces.push({ from, to });
    from = addDays(to, 1);
  }
  return pieces;
}

export function writeDays({ from, to }: Days): string {
  return `${from}..${to}`;
}

function endOfWeek(day: string): string {
  return addDays(day, 7 - isoWeekday(dayNumber(day)));
}

function endOfMonth(day: string): string {
  const [year, month] = day.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 0, 0)).toISOString().slice(0, 10);
}

function countDays({ from, to }: Days): number {
  return dayNumber(to) - dayNumber(from) + 1;
}

function addDays(day: string, count: number): string {
  return dateOf(dayNumber(day) + count);
}

function dayNumber(day: string): number {
  const found = findDayNumber(day);
  if (found === undefined) throw new Error(`${day} is no day`);
  return found;
}

function isDay(text: string): boolean {
  return findDayNumber(text) !== undefined && text >= '1970-01-02' && text <= LAST;
}

import { type MultipleRule, type PreparedCalendar, type Spending, timesSpent } from '@wangge/kernel';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { allOf, excused, inSpan, ofKinds, type Reading } from './conditions.ts';

/**
 * How many times its limit the disposal took (超时倍数). Where the clock stands, that is a column. Where it still runs past its deadline it is
 * what is used by the cut-off, in working time, which the calendar knows and SQL does not: such rows are read one by one. Of a matter that
 * others let lapse as well the longest counts.
 *
 * The calendar is the one in force when it is asked, whatever the cut-off: a district has one, that grows by a year each time a notice comes out,
 * and the days that are over stay as they were. So a past figure stays, unless somebody changes a past day, the weekend or the office hours,
 * which are the same for all years: then what ran on at that cut-off is counted anew, and what stood by then is not (it is a column).
 */
const stood = sql<number | null>`greatest(s.times,
  (select max(lapse.times) from json_to_recordset(s.lapses::json) as lapse(times float8)))`;

/** Read one by one: it still runs, and its limit was over by the cut-off. */
export function runsOver(cutoff: Date): RawBuilder<SqlBool> {
  return sql`(s.running and s.spending is not null and s.disposal_due_at < ${cutoff})`;
}

/** Of the matters of the cohort those that it is an average over; the span and the row are asked beside. */
export function isMultiple(rule: MultipleRule, cutoff: Date, reading: Reading): RawBuilder<SqlBool> {
  return sql`(${ofRule(rule, cutoff, reading)} and (${runsOver(cutoff)} or ${stood} is not null))`;
}

/** How many stand, and what their times add up to: two aggregates over `standing`, within the piece `p`. */
export function standing(
  rule: MultipleRule,
  cutoff: Date,
  reading: Reading,
): Record<'matters' | 'sum', RawBuilder<number>> {
  const isIn = sql`${inPiece(rule)} and ${ofRule(rule, cutoff, reading)} and not ${runsOver(cutoff)}`;
  return {
    matters: sql`count(*) filter (where ${isIn} and ${stood} is not null)`,
    sum: sql`sum(${stood}) filter (where ${isIn})`,
  };
}

/** Whether a row that is read by itself is one of them: a column of it. */
export function isRunning(rule: MultipleRule, cutoff: Date, reading: Reading): RawBuilder<boolean> {
  return sql`(${inPiece(rule)} and ${ofRule(rule, cutoff, reading)}) is true`;
}

/** What of a row that is read by itself tells its times. */
export const runningColumns = sql`s.spending, ${stood} as stood`;

/** @returns used ÷ limit at the cut-off, or of another unit that took longer */
export function timesAt(
  { spending, stood: before }: { spending: string; stood: number | null },
  cutoff: Date,
  calendar: PreparedCalendar,
): number {
  const own = timesSpent(JSON.parse(spending) as Spending, cutoff.getTime(), calendar);
  return Math.max(own, before ?? 0);
}

function inPiece({ cohort }: MultipleRule): RawBuilder<SqlBool> {
  return inSpan(cohort, sql`p.from_at`, sql`p.until_at`);
}

function ofRule(rule: MultipleRule, cutoff: Date, reading: Reading): RawBuilder<SqlBool> {
  const counts = sql`${ofKinds(rule)} and ${allOf(rule.whole ?? [], cutoff, reading)}`;
  return reading === 'raw' ? sql`(${counts})` : sql`(${counts} and not ${excused})`;
}

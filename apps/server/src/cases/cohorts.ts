import { instantAt, localDate } from '@wangge/kernel';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { District } from '../districts/index.ts';
import { figureNames } from './figure-names.ts';

const DAY = 86_400_000;

/** What the desk's rates are made by; until districts set their own, settings of the house. */
export const deskRules = {
  rateDays: { value: 30, source: 'A setting: a month smooths weekends and holidays' },
  satisfiedFrom: { value: 4, source: 'A setting: of five degrees the upper two (满意, 非常满意) count as satisfied' },
} as const;

/**
 * The sets of matters that the desk's figures count. A figure and the list behind it read the same condition, so that neither can say
 * what the other does not.
 *
 * - `reported-today`, `reported-yesterday`: received since midnight; and yesterday by the same time of day;
 * - `ended`: ended within `deskRules.rateDays` days with a responsible unit; refused and void ones have none;
 * - `ended-on-time`, `ended-late`: of these, no timer flagged them at a deadline, and one did;
 * - `rated`: of `ended`-like matters, with or without a unit, those that the caller rated; `satisfied`, `unsatisfied`: how;
 * - `dispatched`: received within these days and given to a unit, whose waiting time is known.
 */
export const cohorts = [
  'reported-today',
  'reported-yesterday',
  'ended',
  'ended-on-time',
  'ended-late',
  'rated',
  'satisfied',
  'unsatisfied',
  'dispatched',
] as const;
export type Cohort = (typeof cohorts)[number];

/** Against what a cohort is told. */
export interface CohortSetting {
  district: District;
  /** Business time. */
  now: number;
}

/** The condition of a cohort on a row of `matter`. */
export function inCohort(cohort: Cohort, setting: CohortSetting): RawBuilder<SqlBool> {
  const { district, now } = setting;
  const at = new Date(now);
  const midnight = midnightBefore(setting);
  const since = ratesSince(now);
  const ended = sql<SqlBool>`(ended_at >= ${since} and lead_unit is not null)`;
  const late = sql<SqlBool>`flags && ${figureNames(district).late}::text[]`;
  const rating = ratingOf(district);
  const rated = sql<SqlBool>`(ended_at >= ${since} and ${rating} is not null)`;
  const { value: satisfiedFrom } = deskRules.satisfiedFrom;
  switch (cohort) {
    case 'reported-today':
      return sql`(received_at >= ${new Date(midnight)} and received_at <= ${at})`;
    case 'reported-yesterday':
      return sql`(received_at >= ${yesterdayOf(setting)} and received_at < ${sameTimeYesterday(setting)})`;
    case 'ended':
      return ended;
    case 'ended-on-time':
      return sql`(${ended} and not ${late})`;
    case 'ended-late':
      return sql`(${ended} and ${late})`;
    case 'rated':
      return rated;
    case 'satisfied':
      return sql`(${rated} and ${rating} >= ${satisfiedFrom})`;
    case 'unsatisfied':
      return sql`(${rated} and ${rating} < ${satisfiedFrom})`;
    case 'dispatched':
      return sql`(received_at >= ${since} and ${dispatchWait(district)} is not null)`;
  }
}

/** Since when a matter counts in the rates. */
export function ratesSince(now: number): Date {
  return new Date(now - deskRules.rateDays.value * DAY);
}

/** The day before the day of `now` began at this instant. */
export function yesterdayOf(setting: CohortSetting): Date {
  // By the calendar: where clocks change a day has 23 hours or 25.
  return new Date(midnightBefore({ ...setting, now: midnightBefore(setting) - 1 }));
}

/** As long after the beginning of yesterday as it is after today's. */
function sameTimeYesterday(setting: CohortSetting): Date {
  return new Date(yesterdayOf(setting).getTime() + setting.now - midnightBefore(setting));
}

/** What a matter waited for its unit, milliseconds; null where that is not known. */
export function dispatchWait(district: District): RawBuilder<number | null> {
  const { dispatch } = figureNames(district);
  return sql`(select max((clock_used ->> name)::float8) from unnest(${dispatch}::text[]) as name)`;
}

function ratingOf(district: District): RawBuilder<number | null> {
  const { rating } = figureNames(district);
  return sql`(select max((facts ->> name)::numeric) from unnest(${rating}::text[]) as name)`;
}

function midnightBefore({ district, now }: CohortSetting): number {
  const { zone } = district.pack.district;
  return instantAt(zone, localDate(zone, now), '00:00');
}

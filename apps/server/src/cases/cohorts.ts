import { instantAt, localDate } from '@wangge/kernel';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { District } from '../districts/index.ts';
import { figureNames } from './figure-names.ts';

const DAY = 86_400_000;

/**
 * The sets of matters that the desk's figures count. A figure and the list behind it read the same condition, so that neither can say
 * what the other does not.
 *
 * - `reported-today`, `reported-yesterday`: received since midnight; and yesterday by the same time of day;
 * - `ended`: ended within the days that the district's `assessment.yaml` names as `recent`, with a responsible unit; refused and void ones
 *   have none. Where it names no days nothing is in it, nor in those that follow;
 * - `ended-on-time`, `ended-late`: of these, without the flag that the assessment measures as `late`, and with it, whoever led it then;
 * - `rated`: of `ended`-like matters, with or without a unit, those that the caller rated; `satisfied`, `unsatisfied`: how, by the degree from
 *   which the assessment counts a rating as satisfied;
 * - `dispatched`: received within these days and given to a unit, whose waiting time is known.
 *
 * These are of what ended lately, whenever it was due, and are called so; the indicators of the assessment are of what was due in a period.
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
  const since = ratesSince(setting);
  const ended = sql<SqlBool>`(ended_at >= ${since} and lead_unit is not null)`;
  const names = figureNames(district).late;
  const late = sql<SqlBool>`(flags && ${names}::text[] or past_flags && ${names}::text[])`;
  const rated = sql<SqlBool>`(ended_at >= ${since} and ${ratedIn(district)})`;
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
      return sql`(${rated} and ${satisfiedIn(district)})`;
    case 'unsatisfied':
      return sql`(${rated} and not ${satisfiedIn(district)})`;
    case 'dispatched':
      return sql`(received_at >= ${since} and ${dispatchWait(district)} is not null)`;
  }
}

/** Since when a matter counts in the rates; null where the district takes none. */
export function ratesSince({ district, now }: CohortSetting): Date | null {
  const { days } = figureNames(district);
  return days === undefined ? null : new Date(now - days * DAY);
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

/** What a matter waited for its unit, milliseconds; null where that is not known, or where its kind waits for none. */
export function dispatchWait(district: District): RawBuilder<number | null> {
  const { dispatch } = figureNames(district);
  if (dispatch.length === 0) return sql`null::float8`;
  const each = dispatch.map(
    ({ kind, clocks }) => sql`
      when ${kind} then (select max((clock_used ->> name)::float8) from unnest(${clocks}::text[]) as name)`,
  );
  return sql`(case kind ${sql.join(each, sql` `)} end)`;
}

/** The caller rated it at all. */
function ratedIn(district: District): RawBuilder<SqlBool> {
  return anyOf(
    figureNames(district).ratings.map(({ kind, fact }) => sql`(kind = ${kind} and facts ->> ${fact} is not null)`),
  );
}

/** The caller rated it well. */
function satisfiedIn(district: District): RawBuilder<SqlBool> {
  return anyOf(
    figureNames(district).ratings.map(
      ({ kind, fact, from }) => sql`(kind = ${kind} and (facts ->> ${fact})::numeric >= ${from})`,
    ),
  );
}

function anyOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<SqlBool> {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}

function midnightBefore({ district, now }: CohortSetting): number {
  const { zone } = district.pack.district;
  return instantAt(zone, localDate(zone, now), '00:00');
}

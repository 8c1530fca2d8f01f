import { instantAt, localDate } from '@wangge/kernel';
import { sql } from 'kysely';
import type { Asked } from '../platform/http/index.ts';
import { figureNames } from './figure-names.ts';
import type { DeskView } from './list.types.ts';

const DAY = 86_400_000;

/** What the desk's rates are made by; until districts set their own, settings of the house. */
export const deskRules = {
  rateDays: { value: 30, source: 'A setting: a month smooths weekends and holidays' },
  satisfiedFrom: { value: 4, source: 'A setting: of five degrees the upper two (满意, 非常满意) count as satisfied' },
} as const;

/**
 * The line of figures on the command desk, over what the reader reaches. Cohort of the rates: matters with a responsible unit
 * that ended within the last days of `deskRules.rateDays`. On time: no timer flagged it at a deadline. Satisfied: of those rated at
 * call-back. A rate of nothing is null, shown as a dash.
 */
export async function deskFigures(asked: Asked): Promise<DeskView> {
  const { trx, district, now } = asked;
  const { zone } = district.pack.district;
  const midnight = instantAt(zone, localDate(zone, now), '00:00');
  const [at, today, since] = [new Date(now), new Date(midnight), new Date(now - deskRules.rateDays.value * DAY)];
  const [yesterday, yesterdayNow] = [new Date(midnight - DAY), new Date(now - DAY)];
  const { late, dispatch, rating } = figureNames(district);
  const rated = sql`(select max(facts ->> name) from unnest(${rating}::text[]) as name)`;
  const waited = sql`(select max((clock_used ->> name)::float8) from unnest(${dispatch}::text[]) as name)`;
  const { rows } = await sql<Record<(typeof figures)[number], string> & { dispatch: number | null }>`
    select
      count(*) filter (where received_at >= ${today} and received_at <= ${at}) as today,
      count(*) filter (where received_at >= ${yesterday} and received_at < ${yesterdayNow}) as yesterday,
      count(*) filter (where ended_at is null) as open,
      count(*) filter (where ended_at is null and due_at >= ${at} and amber_at <= ${at}) as amber,
      count(*) filter (where ended_at is null and due_at < ${at}) as red,
      count(*) filter (where ended_at >= ${since} and lead_unit is not null) as ended,
      count(*) filter (where ended_at >= ${since} and lead_unit is not null and flags && ${late}::text[]) as overdue,
      count(*) filter (where ended_at >= ${since} and ${rated}::numeric >= ${deskRules.satisfiedFrom.value}) as satisfied,
      count(*) filter (where ended_at >= ${since} and ${rated} is not null) as rated,
      percentile_cont(0.5) within group (order by ${waited})
        filter (where received_at >= ${since}) as dispatch
    from matter where district_id = ${district.id}
      and (ended_at is null or ended_at >= ${since} or received_at >= ${yesterday})`.execute(trx);
  const [row] = rows;
  const count = (name: (typeof figures)[number]): number => Number(row?.[name] ?? 0);
  return {
    asOf: at.toISOString(),
    reportedToday: count('today'),
    reportedYesterdaySameTime: count('yesterday'),
    open: count('open'),
    amber: count('amber'),
    red: count('red'),
    onTimeRate: share(count('ended') - count('overdue'), count('ended')),
    dispatchMedianSeconds: row?.dispatch == null ? null : Math.round(row.dispatch / 1000),
    satisfaction: share(count('satisfied'), count('rated')),
    satisfactionCount: count('rated'),
  };
}

const figures = ['today', 'yesterday', 'open', 'amber', 'red', 'ended', 'overdue', 'satisfied', 'rated'] as const;

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

import { sql } from 'kysely';
import type { Asked } from '../platform/http/index.ts';
import { type Cohort, dispatchWait, inCohort, ratesSince, yesterdayOf } from './cohorts.ts';
import { figureNames } from './figure-names.ts';
import type { DeskView } from './list.types.ts';

/**
 * The line of figures on the command desk, over what the reader reaches. Every count is that of a list which can be opened: open
 * matters by their light, or one of the cohorts. A rate of nothing is null, shown as a dash.
 */
export async function deskFigures(asked: Asked): Promise<DeskView> {
  const { trx, district, now } = asked;
  const at = new Date(now);
  const since = ratesSince(asked);
  const cohort = (name: Cohort) => inCohort(name, asked);
  const { rows } = await sql<Record<(typeof figures)[number], string> & { wait: number | null }>`
    select
      count(*) filter (where ${cohort('reported-today')}) as today,
      count(*) filter (where ${cohort('reported-yesterday')}) as yesterday,
      count(*) filter (where ended_at is null) as open,
      count(*) filter (where ended_at is null and due_at >= ${at} and amber_at <= ${at}) as amber,
      count(*) filter (where ended_at is null and due_at < ${at}) as red,
      count(*) filter (where ${cohort('ended')}) as ended,
      count(*) filter (where ${cohort('ended-on-time')}) as timely,
      count(*) filter (where ${cohort('rated')}) as rated,
      count(*) filter (where ${cohort('satisfied')}) as satisfied,
      count(*) filter (where ${cohort('dispatched')}) as dispatched,
      percentile_cont(0.5) within group (order by ${dispatchWait(district)})
        filter (where ${cohort('dispatched')}) as wait
    from matter where district_id = ${district.id}
      and (ended_at is null or ended_at >= ${since} or received_at >= ${yesterdayOf(asked)})`.execute(trx);
  const [row] = rows;
  const count = (name: (typeof figures)[number]): number => Number(row?.[name] ?? 0);
  return {
    asOf: at.toISOString(),
    rateDays: figureNames(district).days ?? null,
    reportedToday: count('today'),
    reportedYesterdaySameTime: count('yesterday'),
    open: count('open'),
    amber: count('amber'),
    red: count('red'),
    ended: count('ended'),
    endedOnTime: count('timely'),
    onTimeRate: share(count('timely'), count('ended')),
    dispatched: count('dispatched'),
    dispatchMedianSeconds: row?.wait == null ? null : Math.round(row.wait / 1000),
    satisfied: count('satisfied'),
    satisfaction: share(count('satisfied'), count('rated')),
    satisfactionCount: count('rated'),
  };
}

const figures = [
  'today',
  'yesterday',
  'open',
  'amber',
  'red',
  'ended',
  'timely',
  'rated',
  'satisfied',
  'dispatched',
] as const;

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

import { instantAt, localDate } from '@wangge/kernel';
import { sql } from 'kysely';
import type { Asked } from '../platform/http/index.ts';
import type { DeskView } from './list.types.ts';

const DAY = 86_400_000;
/** Over how many days rates on the desk are taken: a month smooths weekends and holidays. A setting, said on the page. */
const RATE_DAYS = 30;

/**
 * The line of figures on the command desk, over what the reader reaches. Cohort of the rates: matters that ended within
 * the last 30 days; on time: never flagged overdue. A rate of nothing is null, shown as a dash.
 */
export async function deskFigures(asked: Asked): Promise<DeskView> {
  const { trx, district, now } = asked;
  const { zone } = district.pack.district;
  const midnight = instantAt(zone, localDate(zone, now), '00:00');
  const [at, today, since] = [new Date(now), new Date(midnight), new Date(now - RATE_DAYS * DAY)];
  const [yesterday, yesterdayNow] = [new Date(midnight - DAY), new Date(now - DAY)];
  const { rows } = await sql<{
    today: string;
    yesterday: string;
    open: string;
    amber: string;
    red: string;
    ended: string;
    overdue: string;
    satisfaction: string | null;
    rated: string;
  }>`
    select
      count(*) filter (where received_at >= ${today} and received_at <= ${at}) as today,
      count(*) filter (where received_at >= ${yesterday} and received_at < ${yesterdayNow}) as yesterday,
      count(*) filter (where ended_at is null) as open,
      count(*) filter (where ended_at is null and due_at >= ${at} and amber_at <= ${at}) as amber,
      count(*) filter (where ended_at is null and due_at < ${at}) as red,
      count(*) filter (where ended_at >= ${since} and lead_unit is not null) as ended,
      count(*) filter (where ended_at >= ${since} and lead_unit is not null and 'overdue' = any (flags)) as overdue,
      avg((folded -> 'facts' ->> 'satisfaction')::numeric) filter (where ended_at >= ${since}) as satisfaction,
      count(folded -> 'facts' ->> 'satisfaction') filter (where ended_at >= ${since}) as rated
    from matter where district_id = ${district.id}
      and (ended_at is null or ended_at >= ${since} or received_at >= ${yesterday})`.execute(trx);
  const [row] = rows;
  const ended = Number(row?.ended ?? 0);
  return {
    asOf: at.toISOString(),
    reportedToday: Number(row?.today ?? 0),
    reportedYesterdaySameTime: Number(row?.yesterday ?? 0),
    open: Number(row?.open ?? 0),
    amber: Number(row?.amber ?? 0),
    red: Number(row?.red ?? 0),
    onTimeRate: ended === 0 ? null : (ended - Number(row?.overdue ?? 0)) / ended,
    dispatchMedianSeconds: await dispatchMedian(asked, since),
    satisfaction: row?.satisfaction == null ? null : Number(row.satisfaction),
    satisfactionCount: Number(row?.rated ?? 0),
  };
}

/** Median seconds that the dispatch clock ran until its first stop, over matters received since; null when there is none. */
async function dispatchMedian({ trx, district }: Asked, since: Date): Promise<number | null> {
  const { rows } = await sql<{ median: number | null }>`
    select percentile_cont(0.5) within group (order by (folded #>> '{clocks,dispatch,reading,used}')::float8) as median
    from matter
    where district_id = ${district.id} and received_at >= ${since}
      and folded #>> '{clocks,dispatch,reading,status}' = 'stopped'`.execute(trx);
  const median = rows[0]?.median;
  return median == null ? null : Math.round(median / 1000);
}

import type { Town } from '../../scenarios/people.ts';
import { judgedSql, type Scope } from './judged.ts';
import type { Names } from './names.ts';

/** How many times its limit one matter took that ran out of it (超时倍数), of whom and when it was due. */
export interface Overrun {
  unit: string | null;
  area: string;
  category: string | null;
  at: Date;
  times: number;
  excused: boolean;
}

/**
 * From the clocks in the events: what stands stopped after its deadline has used what it says, and what still runs past it at the cut-off what
 * it had used and the counted time since, which is counted here along the days and office hours of the district.
 */
export async function retime(town: Town, cutoff: string, names: Names, scope: Scope = 'matter'): Promise<Overrun[]> {
  const rows = await town.query(
    `${judgedSql(names, scope)}, days as materialized (
      select (one ->> 'day')::date as day, (one ->> 'working')::boolean as working, one -> 'spans' as spans
      from json_array_elements($2::json) as one
    ), run as materialized (
      select *, extract(epoch from $1::timestamptz)::float8 * 1000 as now,
        (select max((h ->> 'at')::float8) from json_array_elements(reading -> 'history') h where h ->> 'kind' in ('start', 'resume')) as since,
        reading -> 'limit' ->> 'unit' as measured, (reading ->> 'startedAt')::float8 as begun
      from judged where due_at is not null and not elsewhere and state <> 'void'
    ), spent as (
      select *, case when due_status = 'running' and due_at < $1::timestamptz then ((reading ->> 'used')::float8 + case
        when measured in ('minutes', 'emergency-hours') then now - since
        when measured = 'working-hours' then (select coalesce(sum(greatest(0, least(now, (span ->> 'to')::float8) - greatest(since, (span ->> 'from')::float8))), 0)
          from days, json_array_elements(spans) as span)
        else (select count(*) from days where (working or measured <> 'working-days') and day < ${dayOf('now')}
          and day >= greatest(${dayOf('begun')} + 1, ${dayOf('since')})) end) / (reading ->> 'total')::float8 end as runs
      from run
    )
    select unit, area, category, due_at as at, excused, greatest(own_times, others_times, runs) as times
    from spent where greatest(own_times, others_times, runs) is not null`,
    [cutoff, JSON.stringify(daysBefore(cutoff, town))],
  );
  return rows as Overrun[];
}

/** Of an instant in milliseconds, in China. */
const dayOf = (column: string): string => `(to_timestamp(${column} / 1000) at time zone 'Asia/Shanghai')::date`;

/** The days of a year and more before an instant, which of them work, and when. */
function daysBefore(
  cutoff: string,
  { district: { calendar } }: Town,
): { day: string; working: boolean; spans: readonly object[] }[] {
  const last = Math.floor(Date.parse(cutoff) / 86_400_000) + 1;
  return Array.from({ length: 500 }, (_, index) => {
    const number = last - index;
    const day = new Date(number * 86_400_000).toISOString().slice(0, 10);
    return { day, working: calendar.isWorking(number), spans: calendar.spansOf(number) };
  });
}

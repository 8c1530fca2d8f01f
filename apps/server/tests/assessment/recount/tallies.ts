import type { Town } from '../../scenarios/people.ts';
import { judgedSql, type Scope } from './judged.ts';
import type { Names } from './names.ts';

/** What a tally adds up, of one matter: as `Told`, with where it came from and how often it happened. */
export interface Times {
  tally: string;
  unit: string | null;
  area: string;
  category: string | null;
  at: Date;
  source: string;
  times: number;
  /** Without what an appeal overturned. */
  adjusted: number;
}

/** Every tally of the shipped district from the events alone: reworks of what was due, and everybody who told of what came in. */
export async function retally(town: Town, cutoff: string, names: Names, scope: Scope): Promise<Times[]> {
  const rows = await town.query(`${judgedSql(names, scope)} ${timesSql()}`, [cutoff]);
  return rows as Times[];
}

/** Reworks and contacts of one kind, over `judged` of `judgedSql`. No appeal is about them. */
export function timesSql(judged = 'judged'): string {
  return `
  select 'reworks' as tally, unit, area, category, tally_at as at, source, coalesce(reworks, 0) as times, coalesce(reworks, 0) as adjusted
    from ${judged} where tally_at is not null and not elsewhere
  union all
  select 'contacts', unit, area, category, received, source, told, told from (select *,
    case when parent is not distinct from 'merged' then 0 else 1 end + coalesce(joined, 0) as told from ${judged}) as one
    where not elsewhere`;
}

/**
 * Every finding that was upheld by the cut-off ($1), of the unit that it is about, on the day of the decision; adjusted those that no appeal
 * overturned. It is a matter of its own, told from its own events.
 */
export const foundSql = `
  select 'findings' as tally, unit, area, null::text as category, at, source, 1 as times, (not overturned)::int as adjusted from (
    select opened.area, opened.source,
      (select one.body ->> 'lead' from finding_change one where one.matter_id = opened.matter_id and one.body ->> 'op' = 'assign'
        order by one.seq desc, one.place desc limit 1) as unit,
      (select one.body ->> 'to' from finding_change one where one.matter_id = opened.matter_id and one.body ->> 'op' = 'state'
        order by one.seq desc, one.place desc limit 1) as state,
      exists (select from finding_change one where one.matter_id = opened.matter_id and one.body ->> 'op' = 'flag'
        and one.body ->> 'flag' = 'overturned' and (one.body ->> 'on')::boolean) as overturned,
      (select max(one.effective) from finding_event one where one.matter_id = opened.matter_id and one.action = 'uphold') as at
    from (select matter_id, body -> 'opened' -> 'place' ->> 'areaPath' as area, body -> 'opened' ->> 'source' as source
      from finding_event where body ->> 'type' = 'opened') as opened
  ) as told where state in ('found', 'archived', 'overturned') and at is not null`;

/** What `foundSql` is told from: two queries with a name, for a `with`. */
export const findingEventsSql = `
  finding_event as materialized (
    select matter_id, seq, body, body ->> 'action' as action, to_timestamp((body ->> 'effectiveAt')::float8 / 1000) as effective
    from wangge.event where at <= $1::timestamptz and matter_id in
      (select matter_id from wangge.event where body -> 'opened' ->> 'kind' = 'unit-finding')
  ), finding_change as materialized (
    select matter_id, seq, one.place, one.value as body
    from finding_event e, json_array_elements(e.body -> 'changes') with ordinality as one (value, place)
  )`;

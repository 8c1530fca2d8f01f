import type { Client } from 'pg';
import type { Caller } from './caller.ts';

/** The rates on the command desk as counts: of the last days, over all kinds of matters. */
export interface DeskCounts {
  ended: number;
  endedOnTime: number;
  satisfactionCount: number;
  satisfied: number;
}

interface DeskTold extends DeskCounts {
  asOf: string;
  rateDays: number;
}

/** As the product tells them. */
export async function deskTold(reader: Caller): Promise<DeskTold> {
  const { asOf, rateDays, ended, endedOnTime, satisfactionCount, satisfied } = await reader.get<DeskTold>('/desk');
  return { asOf, rateDays, ended, endedOnTime, satisfactionCount, satisfied };
}

/** Of five degrees the upper two count as satisfied, as the desk says of itself. */
const SATISFIED_FROM = 4;

/**
 * The same from the events alone: when each matter ended, who had it, whether a deadline passed, how it was rated by who had asked for it. What one
 * unit says of another's help (`rating` of a joint task) is no such rating.
 */
const counts = `
with change as (
  select matter_id, seq, place, one, (body ->> 'effectiveAt')::float8 / 1000 as at from wangge.event
  cross join lateral json_array_elements(body -> 'changes') with ordinality as t (one, place)
), state as (
  select distinct on (matter_id) matter_id, at, coalesce((one ->> 'final')::boolean, false) as final
  from change where one ->> 'op' = 'state' order by matter_id, seq desc, place desc
), ended as (
  select matter_id from state where final and to_timestamp(at) >= $1::timestamptz - make_interval(days => $2)
), lead as (
  select distinct on (matter_id) matter_id, one ->> 'lead' as lead from change
  where one ->> 'op' = 'assign' order by matter_id, seq desc, place desc
), late as (
  select distinct on (matter_id) matter_id, (one ->> 'on')::boolean as is_on from change
  where one ->> 'op' = 'flag' and one ->> 'flag' = 'overdue' order by matter_id, seq desc, place desc
), rating as (
  select distinct on (matter_id, one ->> 'name') matter_id, (one ->> 'value')::numeric as value from change
  where one ->> 'op' in ('fact', 'forget') and one ->> 'name' = 'satisfaction'
  order by matter_id, one ->> 'name', seq desc, place desc
), rated as (
  select matter_id, max(value) as value from rating where value is not null group by matter_id
)
select
  (count(*) filter (where lead.lead is not null))::int as ended,
  (count(*) filter (where lead.lead is not null and not coalesce(late.is_on, false)))::int as "endedOnTime",
  (count(*) filter (where rated.value is not null))::int as "satisfactionCount",
  (count(*) filter (where rated.value >= ${SATISFIED_FROM}))::int as satisfied
from ended left join lead using (matter_id) left join late using (matter_id) left join rated using (matter_id)`;

export async function deskCounted(
  client: Client,
  { asOf, rateDays }: Pick<DeskTold, 'asOf' | 'rateDays'>,
): Promise<DeskCounts> {
  const { rows } = await client.query<DeskCounts>(counts, [asOf, rateDays]);
  const [row] = rows;
  if (!row) throw new Error('a count gives a row');
  return row;
}

/** '' when both say the same. */
export function deskFault(
  { ended, endedOnTime, satisfactionCount, satisfied }: DeskCounts,
  counted: DeskCounts,
): string {
  const told = { ended, endedOnTime, satisfactionCount, satisfied };
  const isSame = (Object.keys(told) as (keyof DeskCounts)[]).every((name) => told[name] === counted[name]);
  return isSame ? '' : `${JSON.stringify(told)} and ${JSON.stringify(counted)}`;
}

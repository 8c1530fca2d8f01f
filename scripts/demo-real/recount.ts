import type { Client } from 'pg';
import { emptyStanding, figures, type Standings } from './standing.ts';

/**
 * The orders as their events alone tell them, in SQL: nothing of the product's code and none of the rows that its lists read. The last change of a
 * thing counts, in the order of events and of the changes in each.
 */
const orders = `
with opened as (
  select matter_id, body -> 'opened' as matter from wangge.event
  where body ->> 'type' = 'opened' and body -> 'opened' ->> 'kind' = $1
), change as (
  select e.matter_id, e.seq, t.place, t.one, e.body ->> 'action' as action
  from wangge.event e join opened using (matter_id)
  cross join lateral json_array_elements(e.body -> 'changes') with ordinality as t (one, place)
), last_state as (
  select distinct on (matter_id) matter_id, one ->> 'to' as state, (one ->> 'final')::boolean as final
  from change where one ->> 'op' = 'state' order by matter_id, seq desc, place desc
), finals as (
  select matter_id, count(*) as times from change where one ->> 'op' = 'state' and (one ->> 'final')::boolean group by matter_id
), fact as (
  select distinct on (matter_id, one ->> 'name') matter_id, one ->> 'name' as name,
    case when one ->> 'op' = 'fact' then one ->> 'value' end as value
  from change where one ->> 'op' in ('fact', 'forget') order by matter_id, one ->> 'name', seq desc, place desc
), flag as (
  select distinct on (matter_id, one ->> 'flag') matter_id, one ->> 'flag' as flag, (one ->> 'on')::boolean as is_on
  from change where one ->> 'op' = 'flag' order by matter_id, one ->> 'flag', seq desc, place desc
), counter as (
  select matter_id, one ->> 'counter' as counter, max((one ->> 'value')::int) as value
  from change where one ->> 'op' = 'count' group by 1, 2
), lead as (
  select distinct on (matter_id) matter_id, one ->> 'lead' as lead
  from change where one ->> 'op' = 'assign' order by matter_id, seq desc, place desc
), facts as (
  select matter_id, max(value) filter (where name = 'order-number') as order_number,
    max(value) filter (where name = 'category') as category, max(value) filter (where name = 'reason') as reason
  from fact group by matter_id
), flags as (
  select matter_id, bool_or(flag = 'overdue' and is_on) as overdue, bool_or(flag = 'appeal-upheld' and is_on) as upheld
  from flag group by matter_id
), parked as (
  -- What those who led it before let lapse.
  select distinct on (matter_id) matter_id, json_array_length(one -> 'entries') > 0 as overdue
  from change where one ->> 'op' = 'parked' and one ->> 'flag' = 'overdue' order by matter_id, seq desc, place desc
), counters as (
  select matter_id, bool_or(counter = 'callbacks' and value > 0) as called, bool_or(counter = 'rework' and value > 0) as reworked
  from counter group by matter_id
), told as (
  select o.matter_id as id, facts.order_number, s.state, coalesce(s.final, false) as final, coalesce(f.times, 0) as finals,
    facts.category, facts.reason, street.code as street,
    s.state = 'archived' and (l.lead is not null or coalesce(counters.called, false)) as handled,
    coalesce(flags.overdue, false) or coalesce(parked.overdue, false) as overdue, coalesce(flags.upheld, false) as upheld,
    coalesce(counters.reworked, false) as reworked
  from opened o join last_state s using (matter_id) left join finals f using (matter_id) left join lead l using (matter_id)
  left join facts using (matter_id) left join flags using (matter_id) left join parked using (matter_id) left join counters using (matter_id)
  left join wangge.area street on street.level = 'street'
    and starts_with(o.matter -> 'place' ->> 'areaPath', street.path)
)`;

const standings = `${orders}
select case when grouping(street) = 0 then 'street ' || street when grouping(class) = 0 then 'class ' || class
    when grouping(sort) = 0 then 'category ' || sort else 'all' end as "group",
  count(*)::int as "in",
  (count(*) filter (where state = 'refused'))::int as refused,
  (count(*) filter (where state = 'void'))::int as void,
  (count(*) filter (where state = 'archived' and not handled))::int as answered,
  (count(*) filter (where handled))::int as handled,
  (count(*) filter (where handled and not overdue))::int as "onTime",
  (count(*) filter (where handled and overdue))::int as overdue,
  (count(*) filter (where handled and overdue and upheld))::int as upheld,
  (count(*) filter (where handled and reworked))::int as reworked
from (select *, coalesce(left(category, 3), 'none') as class, coalesce(category, 'none') as sort from told) t
group by grouping sets ((), (street), (class), (sort))`;

/** What people did, by matter kind and action. */
const acted = `
select o.body -> 'opened' ->> 'kind' as kind, e.body ->> 'action' as action, count(*)::int as many
from wangge.event e join wangge.event o using (district_id, matter_id)
where o.body ->> 'type' = 'opened' and o.body -> 'opened' ->> 'kind' in ($1, $2) and e.body ->> 'type' in ('opened', 'acted')
group by 1, 2`;

const ends = `${orders} select id, order_number as "orderNumber", state, final, finals::int, category, street from told`;
const reasons = `${orders} select state || ': ' || coalesce(reason, '—') as why, count(*)::int as many
  from told where state in ('refused', 'void') group by 1 order by 2 desc`;

/** One order at its end. */
export interface End {
  id: string;
  orderNumber: string | null;
  state: string;
  /** The state that it stands in is one where it ends. */
  final: boolean;
  /** How often it came into such a state. */
  finals: number;
  category: string | null;
  street: string | null;
}

/** How often it was done: `file`, an action of the orders, or `<kind of task> <action>`. */
export type Actions = ReadonlyMap<string, number>;

export interface Recount {
  standings: Standings;
  ends: End[];
  /** Why orders were refused or made void, and how many. */
  reasons: { why: string; many: number }[];
  /** Tasks of these orders at their end. */
  tasks: End[];
  actions: Actions;
  events: number;
}

/** @param client reads as the owner of the tables */
export async function recount(client: Client, kind: string, taskKind: string): Promise<Recount> {
  const { rows } = await client.query<Record<string, number> & { group: string }>(standings, [kind]);
  const counted = rows.map(({ group, ...counts }) => {
    const standing = emptyStanding();
    for (const figure of figures) standing[figure] = counts[figure] ?? 0;
    return [group, standing] as const;
  });
  const done = await client.query<{ kind: string; action: string; many: number }>(acted, [kind, taskKind]);
  return {
    actions: actionsIn(done.rows, kind),
    standings: Object.fromEntries(counted),
    ends: (await client.query<End>(ends, [kind])).rows,
    tasks: (await client.query<End>(ends, [taskKind])).rows,
    reasons: (await client.query<{ why: string; many: number }>(reasons, [kind])).rows,
    events: (await client.query<{ n: number }>('select count(*)::int as n from wangge.event')).rows[0]?.n ?? 0,
  };
}

/** Tasks are opened by the call for them, which is counted itself. */
function actionsIn(rows: readonly { kind: string; action: string; many: number }[], orders: string): Actions {
  return new Map(
    rows.flatMap(({ kind, action, many }) => {
      if (kind === orders) return [[action === 'open' ? 'file' : action, many] as const];
      return action === 'open' ? [] : [[`${kind} ${action}`, many] as const];
    }),
  );
}

import type { Names } from './names.ts';

/** As one case of its area, or for each unit that had it or let it lapse. */
export type Scope = 'matter' | 'units';

/** Every matter of the kind as it stood at the cut-off ($1), as `judged`; by units a row for each of a matter's. */
export function judgedSql(names: Names, scope: Scope): string {
  const done = (alias: string, actions: string, which: 'min' | 'max'): string =>
    `${which}(effective) filter (where acted and action in (${actions})) as ${alias}`;
  // When, and by which unit.
  const told = (alias: string, actions: string): string =>
    `json_agg(json_build_object('unit', body -> 'actor' ->> 'unit', 'at', effective)) filter (where acted and action in (${actions})) as ${alias}`;
  const holder = `case when state in (${names.before}) then lead else coalesce(handler, lead) end`;
  // Of the unit that has it: what another one said before is no contact of its own.
  const contactBy = (index: number): string =>
    `(select min((one ->> 'at')::timestamptz) from json_array_elements(contacts_${index}) one where one ->> 'unit' = ${holder})`;
  const latest = (alias: string, ofWhich: string, what: string): string =>
    `(array_agg(${what} order by seq desc, place desc) filter (where ${ofWhich}))[1] as ${alias}`;
  const clock = (name: string, what: string, alias: string): string =>
    latest(alias, `op = 'clock' and body ->> 'clock' = '${name}'`, `body -> 'entry' -> 'reading' ->> '${what}'`);
  const flag = (name: string, alias: string): string =>
    latest(alias, `op = 'flag' and body ->> 'flag' = '${name}'`, `(body ->> 'on')::boolean`);
  // The value of a fact, unless it was forgotten since.
  const fact = (name: string): string =>
    latest(
      name,
      `op in ('fact', 'forget') and body ->> 'name' = '${name}'`,
      `case when op = 'fact' then body ->> 'value' end`,
    );
  const { contact = [] } = names;
  const ofFirst = (what: (index: number) => string): string =>
    contact.reduceRight(
      (rest, _, index) => `case when contact_due_${index} is not null then ${what(index)} else ${rest} end`,
      'null::timestamptz',
    );
  return `
    with e as materialized (
      select matter_id, seq, body, body ->> 'action' as action, body -> 'actor' is not null as acted,
        to_timestamp((body ->> 'effectiveAt')::float8 / 1000) as effective
      from wangge.event where at <= $1::timestamptz
    ), c as materialized (
      select e.matter_id, e.seq, one.place, one.value as body, one.value ->> 'op' as op
      from e, json_array_elements(e.body -> 'changes') with ordinality as one (value, place)
    ), m as (
      select matter_id, body -> 'opened' -> 'place' ->> 'areaPath' as area, body -> 'opened' ->> 'source' as source,
        to_timestamp((body -> 'opened' ->> 'receivedAt')::float8 / 1000) as received
      from e
      where body ->> 'type' = 'opened' and body -> 'opened' ->> 'kind' = '${names.kind}'
    ), deeds as (
      select matter_id,
        ${done('filed', names.filed, 'min')},
        ${done('dispatched_last', names.dispatched, 'max')},
        ${done('handed_in', names.disposed, 'min')},
        ${done('disposed_last', names.disposed, 'max')},
        ${done('closed_last', names.closed, 'max')},
        ${done('joined_last', `'join'`, 'max')},
        (array_agg(body -> 'actor' ->> 'unit' order by seq desc) filter (where acted and action in (${names.handledBy ?? "''"})))[1] as handler,
        ${done('called', names.calledBack ?? `'call-back'`, 'max')}
        ${contact.map(([, actions], index) => `, ${told(`contacts_${index}`, actions)}`).join('')}
      from e group by matter_id
    ), made as (
      select matter_id,
        ${latest('state', `op = 'state'`, `body ->> 'to'`)},
        ${latest('lead', `op = 'assign'`, `body ->> 'lead'`)},
        ${latest('parked', `op = 'parked' and body ->> 'flag' = '${names.late}'`, `body -> 'entries'`)},
        ${latest('disposing', `op = 'clock' and body ->> 'clock' = '${names.disposalClock}'`, `body -> 'entry'`)},
        ${flag('missed', 'missed')}, ${flag('missed-overturned', 'overturned')},
        ${flag(names.late, 'late_flag')}, ${flag('appeal-upheld', 'upheld_flag')},
        ${latest('reworks', `op = 'count' and body ->> 'counter' = '${names.rework}'`, `(body ->> 'value')::int`)},
        ${latest('parent', `op = 'parent'`, `body -> 'parent' ->> 'as'`)},
        ${clock(names.dispatchClock, 'deadline', 'dispatch_due')},
        ${clock(names.dispatchClock, 'status', 'dispatch_status')},
        ${clock(names.dispatchClock, 'startedAt', 'dispatch_from')},
        ${clock(names.urgentClock ?? '', 'deadline', 'urgent_due')},
        ${clock(names.urgentClock ?? '', 'startedAt', 'urgent_from')},
        ${clock(names.disposalClock, 'deadline', 'due')},
        ${clock(names.disposalClock, 'status', 'due_status')},
        ${contact.map(([name], index) => `${clock(name, 'deadline', `contact_due_${index}`)},`).join(' ')}
        ${fact('category')}, ${fact('reached')}, ${fact('resolved')}, ${fact('satisfaction')}, ${fact('rating')}
      from c group by matter_id
    ), joins as (
      select distinct on (matter_id, body -> 'matter' ->> 'id') matter_id, (body ->> 'on')::boolean as is_on
      from c where op = 'join' order by matter_id, body -> 'matter' ->> 'id', seq desc, place desc
    ), joined as (
      select matter_id, count(*) filter (where is_on)::int as joined from joins group by matter_id
    ), parents as materialized (
      select matter_id, c.seq, place, effective, c.body -> 'parent' ->> 'as' as how, (c.body -> 'parent' ->> 'id')::uuid as lead
      from c join e using (matter_id, seq) where op = 'parent'
    ), closings as materialized (
      select matter_id, seq, effective from e where acted and action in (${names.closed})
    ), leads as materialized (
      select matter_id, seq, place, body ->> 'lead' as lead from c where op = 'assign'
    ), handing as materialized (
      -- Each time that it was handed in, by whoever led it then; and that what it had joined was done, by who had done that.
      select e.matter_id, e.seq, effective, true as is_own, (select leads.lead from leads where leads.matter_id = e.matter_id and leads.seq <= e.seq
        order by leads.seq desc, leads.place desc limit 1) as by_unit
      from e where acted and action in (${names.disposed})
      union all
      select c.matter_id, c.seq, effective, false, c.body ->> 'unit' from c join e using (matter_id, seq) where op = 'followed'
    ), sent as materialized (
      -- Each time that it was sent back: what was handed in last before that.
      select c.matter_id, (select handing.by_unit from handing where handing.matter_id = c.matter_id and handing.seq < c.seq
        order by handing.seq desc limit 1) as by_unit
      from c where op = 'count' and body ->> 'counter' = '${names.rework}' and (body ->> 'value')::int > 0
    ), asked as (
      -- What its caller was asked about at the last call-back: the work of what it had joined by then, unless it was closed by itself since it
      -- had; and so whoever led that when it was closed last before the call.
      select d.matter_id, (select leads.lead from leads where leads.matter_id = p.lead and leads.seq <= done.seq
        order by leads.seq desc, leads.place desc limit 1) as by_unit
      from deeds d
      cross join lateral (select * from parents where parents.matter_id = d.matter_id and parents.effective <= d.called
        order by parents.seq desc, parents.place desc limit 1) p
      cross join lateral (select closings.seq from closings where closings.matter_id = p.lead and closings.effective <= d.called
        order by closings.seq desc limit 1) done
      where p.how = 'merged' and not coalesce(d.closed_last > p.effective, false)
    ), told as (
      select * from m join deeds using (matter_id) join made using (matter_id) left join joined using (matter_id)
        left join asked using (matter_id)
    ), stood as materialized (
      select *,
        -- Who was heard before it joined another, and that one is done since, has yet to be asked about that.
        case when parent = 'merged' and state <> 'merged' and called < joined_last then null else called end as heard,
        -- One case with what it joined: while it waits, and closed with it, unless it was closed by itself after that.
        coalesce(parent = 'merged' and (state = 'merged'
          or (state in (${names.closedStates}) and not coalesce(closed_last > joined_last, false))), false) as elsewhere,
        ${holder} as unit,
        to_timestamp(case
          when urgent_from::float8 > dispatch_from::float8 then urgent_due::float8
          when urgent_from::float8 = dispatch_from::float8 then least(urgent_due::float8, dispatch_due::float8)
          else dispatch_due::float8 end / 1000) as dispatch_due_at,
        case when dispatch_status = 'running' then null else dispatched_last end as dispatched,
        to_timestamp(due::float8 / 1000) as due_at,
        case when state in (${names.before}, ${names.without}) then null else disposed_last end as disposed,
        state in (${names.closedStates}) and ${names.isClosed ?? 'true'} as is_closed,
        ${ofFirst((index) => `to_timestamp(contact_due_${index}::float8 / 1000)`)} as contact_due_at,
        ${ofFirst((index) => contactBy(index))} as contacted,
        state in (${names.without}) as without,
        state in (${names.suspended}) as put_off,
        coalesce(upheld_flag, false) as upheld
      from told
    ), lapse as (
      -- Who led it, let it lapse and leads it no longer.
      select matter_id, one ->> 'unit' as by, to_timestamp((one ->> 'at')::float8 / 1000) as lapsed,
        ${timesOf(`case when disposing ->> 'holder' = one ->> 'unit' then disposing -> 'reading' else disposing -> 'parked' -> (one ->> 'unit') end`)} as by_times
      from stood, json_array_elements(parked) as one
    ), cases as (
      select *,
        coalesce(late_flag, false) or coalesce(disposed > due_at, false)
          or exists (select from lapse where lapse.matter_id = stood.matter_id and by is not distinct from unit) as own_late,
        case when disposing ->> 'holder' is null or disposing ->> 'holder' = lead then ${timesOf(`disposing -> 'reading'`)} end as own_times,
        (select max(by_times) from lapse where lapse.matter_id = stood.matter_id and by is distinct from unit) as others_times,
        disposing -> 'reading' as reading,
        exists (select from lapse where lapse.matter_id = stood.matter_id and by is distinct from unit) as others_late
      from stood
    ), reworked as materialized (
      -- Of units that have it no longer, and of nobody.
      select cases.matter_id, sent.by_unit as by, count(*)::int as times from cases join sent using (matter_id)
      where sent.by_unit is distinct from unit group by 1, 2
    ), judged as materialized (
      select *, is_closed and (heard is null or closed_last is null or heard >= closed_last) or not is_closed as asked_of_now
      from ${scope === 'matter' ? asOneCase : ofItsUnits()} as counted
    )`;
}

/** Used ÷ limit of a clock that stands and ran past its deadline: it stands from the first pause or stop after it last began to run. */
function timesOf(reading: string): string {
  const entries = `json_array_elements(r -> 'history') with ordinality as entry(h, nth)`;
  return `(select case when r ->> 'status' <> 'running' and (select (h ->> 'at')::float8 from ${entries} where h ->> 'kind' in ('pause', 'stop')
        and nth > (select max(nth) from ${entries} where h ->> 'kind' in ('start', 'resume')) order by nth limit 1)
      > (r ->> 'deadline')::float8 then (r ->> 'used')::float8 / (r ->> 'total')::float8 end
    from (select ${reading} as r) as one_reading)`;
}

/** Late whoever let it lapse; what an appeal excuses is what the unit did that has it now. */
const asOneCase = `(select cases.*, due_at as tally_at, own_late or others_late as late, upheld and not others_late as excused from cases)`;

/**
 * Each unit as it did itself: who had it before, and let it lapse, did not dispose of it, and did nothing else with it that is counted; and
 * of whose work the caller spoke has the answer and nothing else; and whose work was sent back has that, and that it had reported it done.
 */
function ofItsUnits(): string {
  const kept = 'matter_id, state, source, area, category, without, put_off, elsewhere';
  const ofOther = 'by_unit is not null and by_unit is distinct from unit';
  const unsaid = ['reached', 'resolved', 'satisfaction', 'rating'].map((name) => `null::text as ${name}`).join(', ');
  const undone = (handedIn = 'null::timestamptz'): string =>
    [
      'null::text as due_status',
      ...['received', 'filed', 'dispatched', 'dispatch_due_at', 'contacted', 'contact_due_at', 'disposed'].map(
        (name) => `null::timestamptz as ${name}`,
      ),
      `${handedIn} as handed_in`,
      'null::timestamptz as closed_last',
      'false as missed',
      'false as overturned',
    ].join(', ');
  const own = `${kept}, reached, resolved, satisfaction, rating, due_status, received, filed, dispatched, dispatch_due_at, contacted,
    contact_due_at, disposed, case when is_divided then ${handedInBy('unit')} else handed_in end as handed_in, closed_last, missed, overturned`;
  return `(
    select ${own}, case when ${ofOther} then null else heard end as heard, unit, due_at, due_at as tally_at, parent, joined,
      (reworks - coalesce((select sum(times) from reworked where reworked.matter_id = cases.matter_id), 0))::int as reworks, is_closed,
      own_late as late, upheld as excused, own_times, null::float8 as others_times, reading
    from cases cross join lateral (select exists (select from reworked where reworked.matter_id = cases.matter_id) as is_divided) one
    union all
    select ${kept}, ${unsaid}, ${undone()}, null::timestamptz, by, lapsed, null, 'merged', null, null, false, true, false, by_times, null, null::json
    from cases join lapse using (matter_id) where by is distinct from unit
    union all
    select ${kept}, reached, resolved, satisfaction, rating, ${undone()}, heard, by_unit, null::timestamptz, null, 'merged', null, null, false, false, false, null, null, null::json
    from cases where ${ofOther}
    union all
    select ${kept}, ${unsaid}, ${undone(handedInBy('by'))}, null::timestamptz, by, null, due_at, 'merged', null, times, false, false, false, null, null, null::json
    from cases join reworked using (matter_id)
  )`;
}

/** When it was first handed in while this unit led, or nobody. */
function handedInBy(unit: string): string {
  return `(select min(effective) from handing where handing.matter_id = cases.matter_id and is_own
    and handing.by_unit is not distinct from ${unit})`;
}

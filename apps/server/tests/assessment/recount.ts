import type { Town } from '../scenarios/people.ts';

/** One matter as an indicator takes it: the instant by which it belongs to a period, and whether it is of the whole and of the part. */
export interface Told {
  indicator: string;
  unit: string | null;
  area: string;
  category: string | null;
  at: Date;
  whole: boolean;
  /** It would be of the whole, had it been due or done by the cut-off. */
  waits: boolean;
  part: boolean;
  adjusted: boolean;
}

/** As one case of its area, or for each unit that had it or let it lapse. */
export type Scope = 'matter' | 'units';

/**
 * Every indicator of a district told a second time: in SQL over the events alone, by the names of its procedure, and by nothing that
 * the server has worked out. What was recorded after the cut-off is not looked at.
 */
export async function recount(
  town: Pick<Town, 'query'>,
  cutoff: string,
  names: Names,
  scope: Scope = 'matter',
): Promise<Told[]> {
  const rows = await town.query(`${judgedSql(names, scope)} ${toldSql(names, scope)}`, [cutoff]);
  return rows as Told[];
}

/** What a tally adds up, of one matter: as `Told`, with where it came from and how often it happened. */
export interface Times {
  tally: string;
  unit: string | null;
  area: string;
  category: string | null;
  at: Date;
  source: string;
  times: number;
}

/** Every tally of the shipped district from the events alone: reworks of what was due, and everybody who told of what came in. */
export async function retally(town: Town, cutoff: string, names: Names): Promise<Times[]> {
  const rows = await town.query(`${judgedSql(names, 'matter')} ${timesSql}`, [cutoff]);
  return rows as Times[];
}

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

const timesSql = `
  select 'reworks' as tally, unit, area, category, due_at as at, source, coalesce(reworks, 0) as times
    from judged where due_at is not null and not elsewhere
  union all
  select 'contacts', unit, area, category, received, source,
    case when parent is not distinct from 'merged' then 0 else 1 end + coalesce(joined, 0) from judged
    where not elsewhere`;

/**
 * What the formula of 金华 gives each unit over a period (from $2, before $3), written out in SQL as it was published: 50 points for closing
 * on time at 70 % and above, 20 for closing at 90 %, a point off per percentage point below; 0.2 off for each rework of a matter, 0.5 from
 * its third on, double for leaders' and media matters. Null where nothing could be judged.
 */
export async function repoint(
  town: Town,
  cutoff: string,
  names: Names,
  span: readonly [Date, Date],
): Promise<Points[]> {
  const inSpan = 'at >= $2::timestamptz and at < $3::timestamptz';
  const share = (indicator: string, part: string): string =>
    `(100.0 * count(*) filter (where indicator = '${indicator}' and whole and ${part})
      / nullif(count(*) filter (where indicator = '${indicator}' and whole), 0))`;
  const points = (full: number, threshold: number, indicator: string, part: string): string =>
    `round(greatest(0, ${full} - greatest(0, ${threshold} - ${share(indicator, part)}))
      + case when ${share(indicator, part)} is null then null else 0 end, 6)::float8`;
  const rows = await town.query(
    `${judgedSql(names, 'units')}, told_all as (${toldSql(names)}), times_all as (${timesSql}), rated as (
      select unit, ${points(50, 70, 'closing-on-time', 'part')} as on_time,
        ${points(50, 70, 'closing-on-time', 'adjusted')} as on_time_adjusted,
        ${points(20, 90, 'closing', 'part')} as closing
      from told_all where ${inSpan} group by unit
    ), off as (
      select unit, sum((0.2 * least(times, 2) + 0.5 * greatest(times - 2, 0))
        * case when source in ('leader', 'media') then 2 else 1 end)::float8 as points
      from times_all where tally = 'reworks' and ${inSpan} group by unit
    )
    select unit, on_time, on_time_adjusted, closing, coalesce(points, 0) as off from rated left join off using (unit)
    union all
    select unit, null, null, null, points from off where unit is not null and unit not in (select unit from rated where unit is not null)`,
    [cutoff, ...span],
  );
  return rows as Points[];
}

export interface Points {
  unit: string | null;
  on_time: number | null;
  on_time_adjusted: number | null;
  closing: number | null;
  off: number;
}

/** What a procedure calls things. Lists of SQL literals. */
export interface Names {
  kind: string;
  filed: string;
  dispatched: string;
  disposed: string;
  closed: string;
  dispatchClock: string;
  /** Beside it, for what is urgent: of those that the latest round started the one that ends first counts. */
  urgentClock?: string;
  disposalClock: string;
  late: string;
  /** States in which it is not, or no longer, disposed of; in which it is closed; void or refused; put off. */
  before: string;
  closedStates: string;
  without: string;
  suspended: string;
  rework: string;
  /** What closes it beyond the state that it is in. */
  isClosed?: string;
  /** Actions that answer the contact, by the clock that asks for it; the first clock that a matter has is meant. */
  contact?: readonly (readonly [clock: string, actions: string])[];
  calledBack?: string;
  /** Actions after which it is the figure of the unit that did the last of them, and not of its lead. */
  handledBy?: string;
  /** One `select` for each indicator: name, instant, whole, part, part adjusted. */
  indicators: readonly (readonly [name: string, at: string, whole: string, part: string, adjusted?: string])[];
}

/** Every matter of the kind as it stood at the cut-off ($1), as `judged`; by units a row for each of a matter's. */
function judgedSql(names: Names, scope: Scope): string {
  const done = (alias: string, actions: string, which: 'min' | 'max'): string =>
    `${which}(effective) filter (where acted and action in (${actions})) as ${alias}`;
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
        ${contact.map(([, actions], index) => `, ${done(`contacted_${index}`, actions, 'min')}`).join('')}
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
        case when state in (${names.before}) then lead else coalesce(handler, lead) end as unit,
        to_timestamp(case
          when urgent_from::float8 > dispatch_from::float8 then urgent_due::float8
          when urgent_from::float8 = dispatch_from::float8 then least(urgent_due::float8, dispatch_due::float8)
          else dispatch_due::float8 end / 1000) as dispatch_due_at,
        case when dispatch_status = 'running' then null else dispatched_last end as dispatched,
        to_timestamp(due::float8 / 1000) as due_at,
        case when state in (${names.before}, ${names.without}) then null else disposed_last end as disposed,
        state in (${names.closedStates}) and ${names.isClosed ?? 'true'} as is_closed,
        ${ofFirst((index) => `to_timestamp(contact_due_${index}::float8 / 1000)`)} as contact_due_at,
        ${ofFirst((index) => `contacted_${index}`)} as contacted,
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
const asOneCase = `(select cases.*, own_late or others_late as late, upheld and not others_late as excused from cases)`;

/**
 * Each unit as it did itself: who had it before, and let it lapse, did not dispose of it, and did nothing else with it that is counted; and
 * of whose work the caller spoke has the answer and nothing else.
 */
function ofItsUnits(): string {
  const kept = 'matter_id, state, source, area, category, without, put_off, elsewhere';
  const ofOther = 'by_unit is not null and by_unit is distinct from unit';
  const unsaid = ['reached', 'resolved', 'satisfaction', 'rating'].map((name) => `null::text as ${name}`).join(', ');
  const undone = [
    'null::text as due_status',
    ...[
      'received',
      'filed',
      'dispatched',
      'dispatch_due_at',
      'contacted',
      'contact_due_at',
      'disposed',
      'handed_in',
    ].map((name) => `null::timestamptz as ${name}`),
    'null::timestamptz as closed_last',
    'false as missed',
    'false as overturned',
  ].join(', ');
  const own = `${kept}, reached, resolved, satisfaction, rating, due_status, received, filed, dispatched, dispatch_due_at, contacted,
    contact_due_at, disposed, handed_in, closed_last, missed, overturned`;
  return `(
    select ${own}, case when ${ofOther} then null else heard end as heard, unit, due_at, parent, joined, reworks, is_closed,
      own_late as late, upheld as excused, own_times, null::float8 as others_times, reading from cases
    union all
    select ${kept}, ${unsaid}, ${undone}, null::timestamptz, by, lapsed, 'merged', null, null, false, true, false, by_times, null, null::json
    from cases join lapse using (matter_id) where by is distinct from unit
    union all
    select ${kept}, reached, resolved, satisfaction, rating, ${undone}, heard, by_unit, null::timestamptz, 'merged', null, null, false, false, false, null, null, null::json
    from cases where ${ofOther}
  )`;
}

/** One row for each indicator and matter, over `judged`. */
function toldSql(names: Names, scope: Scope = 'matter'): string {
  return names.indicators
    .filter(([name]) => scope === 'matter' || !ofAreas.includes(name))
    .map(
      ([name, at, whole, part, adjusted = part]) => `
      select '${name}' as indicator, unit, area, category, ${at} as at,
        coalesce(${whole}, false) and not ${waits(at, part)} as whole, coalesce(${whole}, false) and ${waits(at, part)} as waits,
        coalesce(${part}, false) as part, coalesce(${adjusted}, false) as adjusted from judged
      where ${at} is not null${at === called ? '' : ' and not elsewhere'}`,
    )
    .join(' union all ');
}

/** By the deadline that makes a cohort, what is to be done by then. */
const deeds: Readonly<Record<string, string>> = {
  due_at: 'disposed is not null or late',
  dispatch_due_at: 'dispatched is not null',
  contact_due_at: 'contacted is not null',
};

/** Still to be done at the cut-off, and not yet due. */
function waits(at: string, part: string): string {
  const deed = deeds[at];
  if (deed === undefined) return 'false';
  const done = part.includes('is_closed') ? 'is_closed or late' : deed;
  return `(${at} >= $1::timestamptz and not coalesce(${done}, false) and not without)`;
}

const onTime = 'disposed is not null and not late';
/** Every caller who was called back is one, also of a matter that is otherwise counted with the one that it joined. */
const called = 'case when asked_of_now then heard end';
const overdue = `(late or (due_status = 'running' and due_at < $1::timestamptz))`;

/** Figures of areas, and of no unit. */
export const ofAreas = ['missed-reports'];

/** The rates that every kind of the shipped district shares. */
const shared: Names['indicators'] = [
  ['disposal', 'due_at', `state <> 'void'`, 'disposed is not null'],
  ['disposal-on-time', 'due_at', `state <> 'void'`, onTime, `disposed is not null and (not late or excused)`],
  ['overdue', 'due_at', `state <> 'void'`, overdue, `${overdue} and not excused`],
  ['rework', 'handed_in', 'true', 'reworks > 0'],
  ['dispatch-on-time', 'dispatch_due_at', `state <> 'void'`, 'dispatched <= dispatch_due_at'],
  ['dispatch-accuracy', 'dispatch_due_at', `state <> 'void'`, 'dispatched is not null and coalesce(reworks, 0) = 0'],
  ['filing-accuracy', 'filed', 'true', `state <> 'void'`],
  ['missed-reports', 'filed', `state <> 'void'`, 'missed', 'missed and not coalesce(overturned, false)'],
  ['closing', 'due_at', `state <> 'void' and not put_off`, 'is_closed'],
  [
    'closing-on-time',
    'due_at',
    `state <> 'void' and not put_off`,
    'is_closed and not late',
    'is_closed and (not late or excused)',
  ],
  ['resolution', called, `reached = 'true'`, `resolved = 'yes'`],
  ['satisfaction', called, `reached = 'true'`, 'satisfaction::int >= 4'],
];

export const gridEventNames: Names = {
  kind: 'grid-event',
  filed: `'file', 'self-handle'`,
  dispatched: `'dispatch', 'arbitrate'`,
  disposed: `'report-done', 'self-handle'`,
  closed: `'close'`,
  dispatchClock: 'dispatch',
  disposalClock: 'disposal',
  late: 'overdue',
  before: `'awaiting-acceptance', 'verifying', 'awaiting-filing', 'awaiting-dispatch', 'awaiting-signature', 'handling',
    'return-review', 'arbitration', 'suspended', 'merged'`,
  closedStates: `'closed', 'calling-back', 'archived'`,
  without: `'void', 'refused'`,
  suspended: `'suspended'`,
  rework: 'rework',
  // No contact is asked for.
  indicators: shared,
};

export const hotlineOrderNames: Names = {
  ...gridEventNames,
  kind: 'hotline-order',
  urgentClock: 'dispatch-urgent',
  filed: `'accept'`,
  disposed: `'report-done'`,
  closed: `'close', 'answer'`,
  before: `'awaiting-acceptance', 'awaiting-dispatch', 'awaiting-signature', 'handling', 'return-review', 'arbitration',
    'suspended', 'merged'`,
  closedStates: `'calling-back', 'archived'`,
  contact: [['disposal', `'contact'`]],
  indicators: [...shared, ['response', 'contact_due_at', `state <> 'void'`, 'contacted <= contact_due_at']],
};

/** What has no such thing in a kind: an action, clock, flag or counter by no name. */
const none = { filed: `''`, dispatched: `''`, dispatchClock: '', suspended: `''`, rework: '' };

export const petitionNames: Names = {
  ...none,
  kind: 'petition',
  dispatched: `'tell-acceptance', 'tell-refusal', 'refuse-at-desk'`,
  disposed: `'reply'`,
  handledBy: `'report-done'`,
  closed: `'reply'`,
  dispatchClock: 'acceptance',
  disposalClock: 'disposal',
  late: 'overdue',
  before: `'registered', 'awaiting-acceptance', 'refusal-notice', 'handling', 'awaiting-delivery'`,
  closedStates: `'replied', 'reviewed', 'archived', 'concluded'`,
  without: `'refused', 'withdrawn'`,
  indicators: [
    ['petition-acceptance', 'dispatch_due_at', `state <> 'withdrawn'`, 'dispatched <= dispatch_due_at'],
    ['petition-answer', 'due_at', `state <> 'withdrawn'`, onTime],
    ['petition-withdrawal', 'dispatch_due_at', 'true', `state = 'withdrawn'`],
    ['petition-withdrawn-late', 'due_at', `state = 'withdrawn'`, overdue],
  ],
};

export const wishNames: Names = {
  ...none,
  kind: 'micro-wish',
  disposed: `'report-done'`,
  closed: `'confirm-done'`,
  disposalClock: 'disposal',
  late: 'overdue',
  before: `'verifying', 'awaiting-publication', 'published', 'handling', 'expired'`,
  closedStates: `'confirmed', 'archived'`,
  // It is archived unconfirmed, too.
  isClosed: 'closed_last is not null',
  without: `'refused', 'withdrawn'`,
  indicators: [['wish-fulfilment', 'due_at', `state <> 'withdrawn'`, 'is_closed and not late']],
};

export const jointTaskNames: Names = {
  ...none,
  kind: 'joint-task',
  disposed: `'report-done'`,
  closed: `'report-done'`,
  calledBack: `'rate'`,
  contact: [
    ['contact', `'contact', 'arrive'`],
    ['arrive-urgent', `'arrive', 'report-done'`],
  ],
  disposalClock: 'work',
  late: 'overdue',
  before: `'awaiting-signature', 'signed', 'contacted', 'handling'`,
  closedStates: `'awaiting-rating', 'archived'`,
  without: `'declined', 'withdrawn'`,
  indicators: [
    ['call-response', 'contact_due_at', `state <> 'withdrawn'`, 'contacted <= contact_due_at'],
    ['call-disposal', 'due_at', `state not in ('withdrawn', 'declined')`, onTime],
    ['call-rating', called, 'true', 'rating::int >= 4'],
  ],
};

export const stageNames: Names = {
  ...none,
  kind: 'project-stage',
  disposed: `'report-done'`,
  closed: `'confirm-done'`,
  disposalClock: 'work',
  late: 'overdue',
  before: `'awaiting-signature', 'handling'`,
  closedStates: `'archived'`,
  without: `'declined', 'withdrawn'`,
  indicators: [['stage-completion', 'due_at', `state not in ('withdrawn', 'declined')`, 'is_closed and not late']],
};

export const projectNames: Names = {
  ...none,
  kind: 'investment-project',
  dispatched: `'dispatch'`,
  disposed: `'land'`,
  closed: `'land'`,
  dispatchClock: 'dispatch',
  disposalClock: 'disposal',
  late: 'overdue',
  before: `'preparing', 'expert-review', 'awaiting-panel', 'panel-review', 'awaiting-dispatch', 'handling'`,
  closedStates: `'landed'`,
  without: `'terminated'`,
  indicators: [['landing', 'due_at', `state <> 'terminated'`, onTime]],
};

/** Every kind that the shipped district assesses. */
export const everyKind: readonly Names[] = [
  gridEventNames,
  hotlineOrderNames,
  petitionNames,
  wishNames,
  jointTaskNames,
  stageNames,
  projectNames,
];

const DAY = 86_400_000;
const waitingOf = (many: number): string => (many === 0 ? '' : ` +${many}`);

export interface Row {
  row: string;
  multiples: Record<string, Record<string, number | null>>;
  rates: Record<string, Record<'numerator' | 'denominator' | 'adjustedNumerator' | 'notYetDue', number>>;
}

/** `numerator/denominator adjusted`, and `+…` for what is not yet due where there is any, by indicator, as the server answers it … */
export function ratesOf({ rates }: Row): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rates).map(([id, rate]) => [
      id,
      `${rate.numerator}/${rate.denominator} ${rate.adjustedNumerator}${waitingOf(rate.notYetDue)}`,
    ]),
  );
}

/** … and as the recount has it, over days of China (`2020-04-01..2020-04-30`). */
export function countsOf(told: readonly Told[], { indicators }: Names, period: string): Record<string, string> {
  const [from, to] = period.split('..');
  const begin = Date.parse(`${from}T00:00:00+08:00`);
  const end = Date.parse(`${to}T00:00:00+08:00`) + DAY;
  const all = told.filter(({ at }) => at.getTime() >= begin && at.getTime() < end);
  return Object.fromEntries(
    indicators.map(([id]) => {
      const whole = all.filter(({ indicator, whole }) => indicator === id && whole);
      const part = whole.filter(({ part }) => part).length;
      const waiting = all.filter(({ indicator, waits }) => indicator === id && waits).length;
      return [id, `${part}/${whole.length} ${whole.filter(({ adjusted }) => adjusted).length}${waitingOf(waiting)}`];
    }),
  );
}

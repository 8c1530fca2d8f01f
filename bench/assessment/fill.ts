import type { Client } from 'pg';
import { standingColumns } from '../../apps/server/src/assessment/index.ts';

/** What the made-up cases are spread over, as the district names them. */
export interface Spread {
  district: number;
  units: readonly string[];
  categories: readonly string[];
  /** Paths of the smallest areas. */
  areas: readonly string[];
}

export interface Fill {
  cases: number;
  /** The last case came in just before it. */
  until: Date;
  /** Milliseconds from one case to the next. */
  every: number;
}

/** Cases of one statement: their standings are sorted by when they were recorded, some 70 MB. */
const BATCH = 50_000;

/**
 * Rows of `matter` and `standing` as so many cases would have left them, without their events: seven in ten of them grid events, the
 * others hotline orders; filed, dispatched, reported done, six in a hundred sent back once, closed, half of them called back; a sixth
 * late; few units and categories have most of them, as anywhere. The same for the same arguments. Keys and indexes stand from the first row
 * on, and rows come in the order in which they would have been recorded, so that tables and indexes lie as in a store that grew.
 */
export async function fillCases(client: Client, spread: Spread, { cases, until, every }: Fill): Promise<void> {
  await client.query('set search_path to wangge');
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'matter'::regclass and attnum > 0 and not attisdropped`,
  );
  const names = rows.map(({ name }) => `"${name}"`);
  const taken = rows.map(({ name }) => (name in matterValues ? `(${matterValues[name]})` : `filed."${name}"`));
  for (let from = 0; from < cases; from += BATCH) {
    const values = [
      from,
      Math.min(from + BATCH, cases) - 1,
      until.getTime() - cases * every,
      every,
      ...[spread.units, spread.categories, spread.areas],
    ];
    await client.query(
      `with ${madeCases} insert into matter (${names.join()}) select ${taken.join()}
      from made, (select * from matter order by received_at limit 1) as filed`,
      values,
    );
    await client.query(
      `with ${madeCases} insert into standing (district_id, ${standingNames.join()}) select ${spread.district}, ${standingNames.join()}
      from (${standings}) as stood order by from_at, matter_id`,
      [...values, until],
    );
  }
  await client.query('vacuum analyze matter');
  await client.query('vacuum analyze standing');
}

/** A number in [0, 1) of the case `n`; another one for each salt. */
const share = (salt: number): string => `((hashint8extended(n, ${salt}) & 2147483647) / 2147483648.0)::float8`;
/** One of an array; the first ones far more often. */
const pick = (array: string, salt: number): string =>
  `(${array})[1 + floor(${share(salt)} ^ 2 * array_length(${array}, 1))::int]`;
const minutes = (from: number, to: number, salt: number): string =>
  `make_interval(secs => 60 * (${from} + ${to - from} * ${share(salt)}))`;

/** Parameters: the first and the last case, the instant of the first of all, the milliseconds between two, and what they are spread over. */
const madeCases = `counted as (
    select n, to_timestamp(($3::float8 + n * $4::float8) / 1000) as received_at from generate_series($1::bigint, $2::bigint) as n
  ), begun as (
    select *,
      (lpad(to_hex(floor(extract(epoch from received_at) * 1000)::bigint), 12, '0') || '7' || substr(md5('a' || n), 1, 3) || '8'
        || substr(md5('b' || n), 1, 15))::uuid as matter_id,
      case when ${share(1)} < 0.7 then 'grid-event' else 'hotline-order' end as kind,
      ${pick('$5::text[]', 2)} as unit, ${pick('$6::text[]', 3)} as category, ${pick('$7::text[]', 4)} as area_path,
      received_at + ${minutes(2, 40, 5)} as filed_at,
      (array[120, 240, 1440, 4320, 7200])[1 + floor(5 * ${share(6)})::int] * interval '1 minute' as span
    from counted
  ), sent as (
    select *, filed_at + interval '15 minutes' as dispatch_due_at, filed_at + ${minutes(1, 18, 7)} as dispatched_at from begun
  ), made as (
    select *, dispatched_at + span as disposal_due_at, dispatched_at + span * (0.1 + 1.1 * ${share(8)}) as handed_in_at,
      ${share(9)} < 0.06 as is_reworked, ${share(10)} < 0.5 as is_called, ${share(11)} < 0.8 as is_reached,
      ${share(12)} < 0.75 as is_resolved, ${share(13)} < 0.01 as is_void
    from sent
  )`;

const matterValues: Readonly<Record<string, string>> = {
  id: 'made.matter_id',
  number: `'BM-' || made.n`,
  kind: 'made.kind',
  procedure_id: 'made.kind',
  procedure_version: '1',
  state: `'archived'`,
  phase: `'ended'`,
  source: `case when made.kind = 'grid-event' then 'grid' else 'hotline' end`,
  reported_at: 'made.received_at',
  received_at: 'made.received_at',
  entered_at: 'made.handed_in_at',
  changed_at: 'made.handed_in_at',
  ended_at: 'made.handed_in_at',
  cell: 'filed.cell + made.n % 20000',
  area_path: 'made.area_path',
  category: 'made.category',
  lead_unit: 'made.unit',
  due_at: 'null',
  amber_at: 'null',
  timer_at: 'null',
};

const standingNames = [...standingColumns, 'until_at'];

/**
 * Each case from step to step: received, filed, dispatched, done, sent back, done again, closed, called back. A step that lies ahead has
 * not been recorded, and the one before it stands. Parameter 8: the instant of now.
 */
const standings = `select *, coalesce(lead(from_at) over (partition by matter_id order by seq), 'infinity') as until_at from (
    select matter_id, step as seq, step_at as from_at, kind, case when kind = 'grid-event' then 'grid' else 'hotline' end as source,
      area_path, case when step > 2 then unit end as unit, category, received_at,
      case when step > 1 then filed_at end as filed_at, case when step > 1 then dispatch_due_at end as dispatch_due_at,
      case when step > 2 then dispatched_at end as dispatched_at,
      case when step > 2 and kind = 'hotline-order' then disposal_due_at end as contact_due_at,
      case when step > 3 and kind = 'hotline-order' then handed_in_at end as contacted_at,
      case when step > 2 then disposal_due_at end as disposal_due_at,
      case when step > 3 then handed_in_at end as handed_in_at,
      case when step > 3 and step <> 5 then step_at end as disposed_at,
      case when step > 6 then step_at end as closed_at, case when step > 7 then step_at end as called_back_at,
      step in (3, 5) as running, step > 3 and handed_in_at > disposal_due_at as late, false as inherited, null::text as lapses, null::text as rated_unit,
      null::text as reworked, null::integer as own_reworks, null::timestamptz as own_handed_in_at,
      case when step > 2 and matter_id::text like '%0' then 'found' end as missed,
      case when step > 3 and step <> 5 and handed_in_at > disposal_due_at
        then extract(epoch from handed_in_at - dispatched_at) / extract(epoch from disposal_due_at - dispatched_at) end as times,
      case when step in (3, 5) then json_build_object('limit', json_build_object('amount', 120, 'unit', 'emergency-hours'),
        'startedAt', extract(epoch from dispatched_at) * 1000, 'total', extract(epoch from disposal_due_at - dispatched_at) * 1000, 'used', 0,
        'since', extract(epoch from dispatched_at) * 1000)::text end as spending,
      false as suspended,
      step > 6 and is_void as void, false as refused, false as upheld, false as merged,
      case when step > 7 then is_reached end as reached, case when step > 7 and is_reached then is_resolved end as resolved,
      case when step > 7 and is_reached then is_resolved end as satisfied,
      0 as returns, (step > 4 and is_reworked)::int as reworks, 0 as extensions, 1 as contacts
    from made, lateral (values
      (1, received_at, true), (2, filed_at, true), (3, dispatched_at, true), (4, handed_in_at, true),
      (5, handed_in_at + interval '3 hours', is_reworked), (6, handed_in_at + interval '20 hours', is_reworked),
      (7, handed_in_at + interval '26 hours', true), (8, handed_in_at + interval '50 hours', is_called)
    ) as steps (step, step_at, is_so)
    where is_so and step_at < $8
  ) as told`;

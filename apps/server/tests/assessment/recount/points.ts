import type { Town } from '../../scenarios/people.ts';
import { judgedSql } from './judged.ts';
import type { Names } from './names.ts';
import { toldSql } from './rates.ts';
import { findingEventsSql, foundSql, timesSql } from './tallies.ts';

/** What the formula gives in one reading. Null where nothing could be judged; what is taken off is nought or below. */
export interface Points {
  'closing-on-time': number | null;
  closing: number | null;
  reworks: number;
  findings: number;
  total: number | null;
}

export interface PointsRow {
  /** Id of the unit, path of the street, days of the week, `-` of what belongs to none, or of all. */
  row: string;
  raw: Points;
  adjusted: Points;
}

export interface PointsQuestion {
  cutoff: string;
  kinds: readonly Names[];
  /** Whether findings are of the kinds asked for. */
  findings: boolean;
  span: readonly [Date, Date];
  by: keyof typeof groupings;
}

const local = `at at time zone 'Asia/Shanghai'`;
const dayOf = (instant: string): string => `(${instant}::timestamptz at time zone 'Asia/Shanghai')::date`;
const groupings = {
  all: `'-'`,
  unit: 'unit',
  // District and street.
  street: `case when split_part(area, '.', 2) <> '' then split_part(area, '.', 1) || '.' || split_part(area, '.', 2) || '.' end`,
  // From Monday, and within the span.
  week: `greatest(date_trunc('week', ${local})::date, ${dayOf('$2')}) || '..'
    || least(date_trunc('week', ${local})::date + 6, ${dayOf('$3')} - 1)`,
} as const;

const inSpan = 'at >= $2::timestamptz and at < $3::timestamptz';
const share = (indicator: string, part: string): string =>
  `(100.0 * count(*) filter (where indicator = '${indicator}' and whole and ${part})
    / nullif(count(*) filter (where indicator = '${indicator}' and whole), 0))`;
const pointsFor = (full: number, threshold: number, indicator: string, part: string): string =>
  `round(greatest(0, ${full} - greatest(0, ${threshold} - ${share(indicator, part)}))
    + case when ${share(indicator, part)} is null then null else 0 end, 6)`;
const doubled = `case when source in ('leader', 'media') then 2 else 1 end`;
const reworked = (times: string): string =>
  `coalesce(sum((0.2 * least(${times}, 2) + 0.5 * greatest(${times} - 2, 0)) * ${doubled}) filter (where tally = 'reworks'), 0)`;
const found = (times: string): string => `coalesce(sum(${times} * ${doubled}) filter (where tally = 'findings'), 0)`;
/** Nothing at all is no score; anything that was counted is one, also where no rate could be taken. */
const total = (reading: string): string => `case
  when ${reading}_on_time is null and ${reading}_closing is null and not coalesce(${reading}_any, false) then null
  else coalesce(${reading}_on_time, 0) + coalesce(${reading}_closing, 0)
    - coalesce(${reading}_reworks, 0) - coalesce(${reading}_findings, 0) end`;
const columnsOf = (reading: string): string => `json_build_object(
  'closing-on-time', ${reading}_on_time, 'closing', ${reading}_closing,
  'reworks', -coalesce(${reading}_reworks, 0), 'findings', -coalesce(${reading}_findings, 0), 'total', ${total(reading)})`;

/**
 * What the formula of 金华 gives each row over a period (from $2, before $3), written out in SQL as it was published, from the events alone: 50
 * points for closing on time at 70 % and above, 20 for closing at 90 %, a point off per percentage point below; 0.2 off for each rework of a
 * matter, 0.5 from its third on, a point for each finding, both double for leaders' and media matters.
 */
export async function repoint(
  town: Pick<Town, 'query'>,
  { cutoff, kinds, findings, span, by }: PointsQuestion,
): Promise<PointsRow[]> {
  const scope = by === 'unit' ? 'units' : 'matter';
  const judged = kinds.map((names, index) => [names, `judged_${index}`] as const);
  const each = judged.map(([names, as]) => `${as} as materialized (${judgedSql(names, scope)} select * from judged)`);
  const told = judged.map(([names, as]) => toldSql(names, scope, as)).join(' union all ');
  const times = [...judged.map(([, as]) => timesSql(as)), ...(findings ? [foundSql] : [])].join(' union all ');
  const row = `coalesce(${groupings[by]}, '-')`;
  const rows = await town.query(
    `with ${findingEventsSql}, ${each.join(', ')}, told_all as (${told}), times_all as (${times}), rated as (
      select ${row} as row,
        ${pointsFor(50, 70, 'closing-on-time', 'part')} as raw_on_time,
        ${pointsFor(50, 70, 'closing-on-time', 'adjusted')} as adjusted_on_time,
        ${pointsFor(20, 90, 'closing', 'part')} as raw_closing,
        ${pointsFor(20, 90, 'closing', 'adjusted')} as adjusted_closing
      from told_all where ${inSpan} group by 1
    ), off as (
      select ${row} as row,
        ${reworked('times')} as raw_reworks, ${reworked('adjusted')} as adjusted_reworks,
        ${found('times')} as raw_findings, ${found('adjusted')} as adjusted_findings,
        bool_or(times > 0) as raw_any, bool_or(adjusted > 0) as adjusted_any
      from times_all where tally in ('reworks', 'findings') and ${inSpan} group by 1
    )
    select row, ${columnsOf('raw')} as raw, ${columnsOf('adjusted')} as adjusted from rated full join off using (row)`,
    [cutoff, ...span],
  );
  return rows as PointsRow[];
}

import type { AssessmentFile } from '@wangge/district';
import {
  addMeans,
  addRates,
  type CohortMilestone,
  type Happenings,
  type Mean,
  type PreparedCalendar,
  type Rate,
  type TallyRule,
} from '@wangge/kernel';
import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import {
  aboutOf,
  adjusts,
  countOf,
  inSpan,
  notYetDue,
  ofKinds,
  ofUnit,
  partOf,
  type Reading,
  type Span,
  stoodAt,
  wholeOf,
} from './conditions.ts';
import { isRunning, runningColumns, runsOver, standing, timesAt } from './multiples.ts';
import { countingOf, isCountedOf, type Of, sourceOf } from './shares.ts';

/** What was counted for one row of the table. */
export interface Counted {
  /** Which piece of the period, from 0; always 0 where it is not taken apart. */
  piece: number;
  key: string | null;
  rates: Record<Reading, Record<string, Rate>>;
  /** By indicator, what is left out of its rate since it was neither due nor done by the cut-off. */
  notYetDue: Record<string, number>;
  /** Of every tally. */
  sums: Record<Reading, Record<string, number>>;
  /** Of every multiple. */
  means: Record<Reading, Record<string, Mean>>;
  /** Of the tallies that the formula weighs, matter by matter. */
  tallies: Record<Reading, Record<string, readonly Happenings[]>>;
}

export interface Counting {
  district: number;
  file: AssessmentFile;
  cutoff: Date;
  calendar: PreparedCalendar;
  kinds: readonly string[];
  /** One after another, at least one. */
  pieces: readonly Span[];
  key: RawBuilder<string | null>;
  /** Of this unit alone; undefined: of all that the reader reaches. */
  unit: string | null | undefined;
  /** Over which rows. */
  of: Of;
}

const nothing: Mean = { matters: 0, sum: 0 };
const readings: readonly Reading[] = ['raw', 'adjusted'];

/** Counts every indicator and tally, one row for each piece and key that has any matter. */
export async function countAll(trx: Transaction<Schema>, counting: Counting): Promise<Counted[]> {
  const found = new Map<string, Counted>();
  const entry = (piece: number, key: string | null): Counted => {
    const name = JSON.stringify([piece, key]);
    const made = found.get(name) ?? {
      piece,
      key,
      rates: { raw: {}, adjusted: {} },
      notYetDue: {},
      sums: { raw: {}, adjusted: {} },
      means: { raw: {}, adjusted: {} },
      tallies: { raw: {}, adjusted: {} },
    };
    found.set(name, made);
    return made;
  };
  for (const row of await rateRows(trx, counting)) {
    const { rates, notYetDue, sums, means } = entry(row.piece, row.key);
    for (const [index, id] of Object.keys(counting.file.multiples ?? {}).entries()) {
      for (const reading of readings) {
        const of = (what: string): number => Number(row[`${reading}_${what}_of_${index}`] ?? 0);
        means[reading][id] = { matters: of('matters'), sum: of('sum') };
      }
    }
    for (const [index, id] of Object.keys(counting.file.tallies ?? {}).entries()) {
      for (const reading of readings) sums[reading][id] = Number(row[`${reading}_sum_${index}`] ?? 0);
    }
    for (const [index, [id, indicator]] of Object.entries(counting.file.indicators).entries()) {
      notYetDue[id] = Number(row[`waiting_${index}`] ?? 0);
      for (const reading of readings) {
        const of = adjusts(indicator) ? reading : 'raw';
        const count = (what: 'part' | 'whole'): number => Number(row[`${of}_${what}_${index}`] ?? 0);
        rates[reading][id] = { part: count('part'), whole: count('whole') };
      }
    }
  }
  for (const { piece, key, times, counted } of await runningRows(trx, counting)) {
    const { means } = entry(piece, key);
    for (const { id, reading } of counted) {
      means[reading][id] = addMeans([means[reading][id] ?? nothing, { matters: 1, sum: times }]);
    }
  }
  for (const { piece, key, tally, source, raw, adjusted, matters } of await tallyRows(trx, counting)) {
    const { tallies } = entry(piece, key);
    for (const [reading, times] of Object.entries({ raw, adjusted }) as [Reading, number][]) {
      if (times === 0) continue;
      const happened = Array.from({ length: Number(matters) }, () => ({ source, times }));
      tallies[reading][tally] = [...(tallies[reading][tally] ?? []), ...happened];
    }
  }
  return [...found.values()].filter(hasAny).map((one) => fill(one, counting.file));
}

/** It belongs to some figure; what only fell into the period of a tally that counted nothing does not. */
function hasAny({ rates, notYetDue, sums, means }: Counted): boolean {
  return (
    Object.values(means.raw).some(({ matters }) => matters > 0) ||
    Object.values(notYetDue).some((many) => many > 0) ||
    Object.values(sums.raw).some((sum) => sum > 0) ||
    readings.some((reading) => Object.values(rates[reading]).some(({ whole }) => whole > 0))
  );
}

/** Rows of the same piece and key together. */
export function mergeAll(file: AssessmentFile, all: readonly Counted[]): Counted[] {
  const groups = Map.groupBy(all, ({ piece, key }) => JSON.stringify([piece, key]));
  return [...groups.values()].map((own) => {
    const [{ piece, key }] = own as [Counted];
    return { ...addAll(file, own), piece, key };
  });
}

/** Of several rows together. */
export function addAll(file: AssessmentFile, all: readonly Counted[]): Counted {
  const ratesOf = (reading: Reading): Record<string, Rate> =>
    Object.fromEntries(
      Object.keys(file.indicators).map((id) => [id, addRates(all.flatMap(({ rates }) => rates[reading][id] ?? []))]),
    );
  const addUp = (ids: object, numbersOf: (one: Counted) => Record<string, number>): Record<string, number> =>
    Object.fromEntries(
      Object.keys(ids).map((id) => [id, all.reduce((sum, one) => sum + (numbersOf(one)[id] ?? 0), 0)]),
    );
  const sumsOf = (reading: Reading) => addUp(file.tallies ?? {}, (one) => one.sums[reading]);
  const sums = { raw: sumsOf('raw'), adjusted: sumsOf('adjusted') };
  const notYetDue = addUp(file.indicators, (one) => one.notYetDue);
  const talliesOf = (reading: Reading): Record<string, readonly Happenings[]> =>
    Object.fromEntries(weighedOf(file).map(([id]) => [id, all.flatMap(({ tallies }) => tallies[reading][id] ?? [])]));
  const tallies = { raw: talliesOf('raw'), adjusted: talliesOf('adjusted') };
  const meansOf = (reading: Reading): Record<string, Mean> =>
    Object.fromEntries(
      Object.keys(file.multiples ?? {}).map((id) => [
        id,
        addMeans(all.flatMap(({ means }) => means[reading][id] ?? [])),
      ]),
    );
  const rates = { raw: ratesOf('raw'), adjusted: ratesOf('adjusted') };
  const means = { raw: meansOf('raw'), adjusted: meansOf('adjusted') };
  return { piece: 0, key: null, rates, notYetDue, sums, means, tallies };
}

/** The tallies of which the formula has to know how often it happened to one matter: those alone are read a second time. */
function weighedOf({ evaluation, tallies = {} }: AssessmentFile): [id: string, rule: TallyRule][] {
  const named = Object.values(evaluation?.parts ?? {}).flatMap((part) => ('count' in part ? [part.count] : []));
  return Object.entries(tallies).filter(([id]) => named.includes(id));
}

/** What was not found is nought of nothing. */
function fill(one: Counted, file: AssessmentFile): Counted {
  return { ...addAll(file, [one]), piece: one.piece, key: one.key };
}

type RateRow = { piece: number; key: string | null } & Record<string, string | number | null>;

async function rateRows(trx: Transaction<Schema>, counting: Counting): Promise<RateRow[]> {
  const { district, file, cutoff, kinds, key, unit, pieces } = counting;
  const indicators = Object.values(file.indicators);
  // Each condition costs a look at every row: of what is over, nothing waits.
  const isOver = (pieces.at(-1)?.until ?? cutoff) <= cutoff;
  const counts = indicators.flatMap((indicator, index) => {
    const isIn = sql`${inSpan(indicator.cohort, sql`p.from_at`, sql`p.until_at`)} and ${ofKinds(indicator)}
      and ${isCountedOf(counting.of, 'rates')}`;
    // Each costs a look at every row: what no appeal changes is counted once.
    const different = readings.filter((reading) => reading === 'raw' || adjusts(indicator));
    const waiting = isOver ? undefined : notYetDue(indicator, cutoff);
    const about = aboutOf(indicator, cutoff, 'raw');
    const left = waiting
      ? [sql`count(*) filter (where ${isIn} and ${about} and ${waiting}) as ${sql.id(`waiting_${index}`)}`]
      : [];
    const counted = different.flatMap((reading) => {
      const whole = isOver ? aboutOf(indicator, cutoff, reading) : wholeOf(indicator, cutoff, reading);
      const part = partOf(indicator, cutoff, reading);
      return [
        sql`count(*) filter (where ${isIn} and ${whole}) as ${sql.id(`${reading}_whole_${index}`)}`,
        sql`count(*) filter (where ${isIn} and ${whole} and ${part}) as ${sql.id(`${reading}_part_${index}`)}`,
      ];
    });
    return [...counted, ...left];
  });
  const tallies = Object.values(file.tallies ?? {});
  const sums = tallies.flatMap(({ cohort, of, ...rule }, index) =>
    readings.map((reading) => {
      const isIn = sql`${inSpan(cohort, sql`p.from_at`, sql`p.until_at`)} and ${ofKinds(rule)}
        and ${isCountedOf(counting.of, countingOf({ of }))}`;
      return sql`sum(${countOf(of, reading)}) filter (where ${isIn}) as ${sql.id(`${reading}_sum_${index}`)}`;
    }),
  );
  const multiples = Object.values(file.multiples ?? {});
  const means = multiples.flatMap((rule, index) =>
    readings.flatMap((reading) =>
      Object.entries(standing(rule, cutoff, reading)).map(
        ([what, counted]) => sql`${counted} as ${sql.id(`${reading}_${what}_of_${index}`)}`,
      ),
    ),
  );
  const cohorts = [...new Set([...indicators, ...tallies, ...multiples].map(({ cohort }) => cohort))];
  const { rows } = await sql<RateRow>`
    select p.piece, ${key} as key, ${sql.join([...counts, ...sums, ...means])}
    from ${piecesOf(counting)} join ${sourceOf(counting.of)} on s.district_id = ${district} and ${stoodAt(cutoff)}
      and s.kind = any(${kinds}::text[]) and ${ofUnit(unit)}
      and ${inPeriod(counting, cohorts)}
    group by 1, 2`.execute(trx);
  return rows;
}

interface RunningRow {
  piece: number;
  key: string | null;
  times: number;
  counted: readonly { id: string; reading: Reading }[];
}

/** What of the multiples still runs past its deadline at the cut-off, matter by matter. */
async function runningRows(trx: Transaction<Schema>, counting: Counting): Promise<RunningRow[]> {
  const { district, file, cutoff, calendar, kinds, key, unit } = counting;
  const asked = Object.entries(file.multiples ?? {}).flatMap(([id, rule]) =>
    readings.map((reading) => ({ id, rule, reading })),
  );
  if (asked.length === 0) return [];
  const columns = asked.map(
    ({ rule, reading }, index) => sql`${isRunning(rule, cutoff, reading)} as ${sql.id(`of_${index}`)}`,
  );
  const cohorts = [...new Set(asked.map(({ rule }) => rule.cohort))];
  type Row = { piece: number; key: string | null; spending: string; stood: number | null } & Record<string, unknown>;
  const { rows } = await sql<Row>`
    select p.piece, ${key} as key, ${runningColumns}, ${sql.join(columns)}
    from ${piecesOf(counting)} join ${sourceOf(counting.of)} on s.district_id = ${district} and ${stoodAt(cutoff)}
      and s.kind = any(${kinds}::text[]) and ${ofUnit(unit)} and ${inPeriod(counting, cohorts)} and ${runsOver(cutoff)}`.execute(
    trx,
  );
  return rows.map((row) => ({
    piece: row.piece,
    key: row.key,
    times: timesAt(row, cutoff, calendar),
    counted: asked.filter((_, index) => row[`of_${index}`] === true),
  }));
}

interface TallyRow {
  piece: number;
  key: string | null;
  tally: string;
  source: string;
  raw: number;
  adjusted: number;
  matters: string;
}

/** How many matters of each source something happened to so often. */
async function tallyRows(trx: Transaction<Schema>, counting: Counting): Promise<TallyRow[]> {
  const { district, file, cutoff, kinds, key, unit } = counting;
  const each = weighedOf(file).map(([id, { cohort, of, ...rule }]) => {
    return sql`
    select p.piece, ${key} as key, ${id}::text as tally, s.source, ${countOf(of, 'raw')} as raw, ${countOf(of, 'adjusted')} as adjusted,
      count(*) as matters
    from ${piecesOf(counting)} join ${sourceOf(counting.of)} on s.district_id = ${district} and ${stoodAt(cutoff)}
      and s.kind = any(${kinds}::text[]) and ${ofUnit(unit)} and ${inPeriod(counting, [cohort])} and ${ofKinds(rule)} and ${countOf(of, 'raw')} > 0
      and ${isCountedOf(counting.of, countingOf({ of }))}
    group by 1, 2, 4, 5, 6`;
  });
  if (each.length === 0) return [];
  const { rows } = await sql<TallyRow>`${sql.join(each, sql` union all `)}`.execute(trx);
  return rows;
}

/**
 * Of the piece by any of these instants. Before that, of the whole period: joined with several pieces alone, every standing of the store
 * would be read for each of them, since no index serves a condition that hangs on the piece (11 s instead of 0.15 s for a quarter by weeks, over a million matters).
 */
function inPeriod({ pieces }: Counting, cohorts: readonly CohortMilestone[]): RawBuilder<SqlBool> {
  const any = (from: RawBuilder<unknown>, until: RawBuilder<unknown>): RawBuilder<SqlBool> =>
    sql`(${sql.join(
      cohorts.map((cohort) => inSpan(cohort, from, until)),
      sql` or `,
    )})`;
  const own = any(sql`p.from_at`, sql`p.until_at`);
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last || first === last) return own;
  return sql`${any(sql`${first.from}`, sql`${last.until}`)} and ${own}`;
}

function piecesOf({ pieces }: Counting): RawBuilder<unknown> {
  const rows = pieces.map(
    ({ from, until }, index) => sql`(${index}::integer, ${from}::timestamptz, ${until}::timestamptz)`,
  );
  return sql`(values ${sql.join(rows)}) as p(piece, from_at, until_at)`;
}

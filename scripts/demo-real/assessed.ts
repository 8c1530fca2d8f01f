import type { Client } from 'pg';
import {
  countsOf,
  hotlineOrderNames,
  type Row,
  ratesOf,
  recount,
  type Told,
} from '../../apps/server/tests/assessment/recount/index.ts';
import type { Caller } from './caller.ts';

/** Every rate of the assessment as `numerator/denominator adjusted`, by `<year> <grouping> <row>` and by indicator. Rows of nothing are left out. */
export type Assessed = Record<string, Record<string, string>>;

export interface AssessedSpan {
  /** Years in which anything happened. */
  years: readonly number[];
  /** As everything stood then. */
  cutoff: string;
}

const groupings = ['all', 'unit', 'area:street', 'category'] as const;
type Grouping = (typeof groupings)[number];

/** As the assessment answers whoever may see all of it. */
export async function assessedTold(reader: Caller, { years, cutoff }: AssessedSpan): Promise<Assessed> {
  const told: Assessed = {};
  for (const year of years) {
    for (const by of groupings) {
      const query = new URLSearchParams({ period: String(year), by, kind: hotlineOrderNames.kind, cutoff });
      const { rows, total } = await reader.get<{ rows: Row[]; total: Row }>(`/assessment?${query}`);
      for (const row of by === 'all' ? [total] : rows) put(told, `${year} ${by} ${row.row}`, ratesOf(row));
    }
  }
  return told;
}

/** The same in SQL over the events alone (apps/server/tests/assessment/recount). @param client reads as the owner of the tables */
export async function assessedCounted(client: Client, { years, cutoff }: AssessedSpan): Promise<Assessed> {
  const query = async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows;
  const matters = await recount({ query }, cutoff, hotlineOrderNames);
  // What one unit let lapse, or a caller said of what theirs had joined, is a figure of that unit, whoever has the order.
  const shares = await recount({ query }, cutoff, hotlineOrderNames, 'units');
  const streets = await client.query<{ code: string; path: string }>(
    "select code, path from wangge.area where level = 'street'",
  );
  const rowOf: Record<Grouping, (one: Told) => string> = {
    all: () => '-',
    unit: ({ unit }) => unit ?? '-',
    'area:street': ({ area }) => streets.rows.find(({ path }) => area.startsWith(path))?.code ?? '-',
    category: ({ category }) => category ?? '-',
  };
  const counted: Assessed = {};
  for (const by of groupings) {
    for (const [row, own] of Map.groupBy(by === 'unit' ? shares : matters, rowOf[by])) {
      for (const year of years) {
        put(counted, `${year} ${by} ${row}`, countsOf(own, hotlineOrderNames, `${year}-01-01..${year}-12-31`));
      }
    }
  }
  return counted;
}

function put(assessed: Assessed, row: string, rates: Record<string, string>): void {
  if (Object.values(rates).some((rate) => rate !== '0/0 0')) assessed[row] = rates;
}

/** '' when both say the same of every year, row and indicator, and have anything to say. */
export function assessedFault(told: Assessed, counted: Assessed): string {
  const rows = [...new Set([...Object.keys(told), ...Object.keys(counted)])];
  if (rows.length === 0) return 'nothing was assessed';
  const differ = rows.flatMap((row) => {
    const [one, other] = [told[row] ?? {}, counted[row] ?? {}];
    const ids = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...ids].flatMap((id) =>
      one[id] === other[id] ? [] : [`${row} ${id}: ${one[id] ?? 'none'} and ${other[id] ?? 'none'}`],
    );
  });
  return differ.length === 0 ? '' : `${differ.length}: ${differ.slice(0, 5).join('; ')}`;
}

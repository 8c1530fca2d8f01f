import type { ListRow } from './expected.ts';
import { readRows } from './read.ts';

/** Numbers that a spreadsheet would take for a formula, given to some cases of the store. */
export const hostileNumbers = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', "=cmd|' /C calc'!A0", '＝1', '"=1"'] as const;

const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

export interface Difference {
  what: string;
  row?: number;
  got?: string;
  wanted?: string;
}

interface Against {
  headings: readonly string[];
  expected: (row: ListRow) => string[];
  /** As it was read afterwards. */
  list: readonly ListRow[];
  /** Cases that were acknowledged before the export was asked for. */
  filed: ReadonlySet<string>;
}

/**
 * Whether a file holds the list: of the cases that the store was filled with all of them, in order, and no others; of those filed meanwhile some, each
 * as the list has it, and all of `filed` that the list has.
 */
export async function compareFile(
  path: string,
  { headings, expected, list, filed }: Against,
): Promise<{ rows: number; cells: number; hostile: number; differences: Difference[] }> {
  const isCsv = path.endsWith('.csv');
  const byId = new Map(list.map((row) => [row.id, row]));
  const standing = list.filter((row) => isStanding(row));
  const idAt = headings.findIndex((heading) => heading === 'Id' || heading === '系统编号');
  const found = { rows: 0, cells: 0, hostile: 0, differences: [] as Difference[] };
  const differs = (difference: Difference) => found.differences.push(difference);
  const met = new Set<string>();
  let at = 0;
  for await (const rows of readRows(path, headings)) {
    for (const cells of rows) {
      found.rows += 1;
      const id = cells[idAt] ?? '';
      const row = byId.get(id);
      if (row === undefined || met.has(id)) {
        differs({ what: row ? 'a row stands in it twice' : 'a row is not in the list', row: found.rows, got: id });
        continue;
      }
      met.add(id);
      if (isStanding(row)) {
        if (standing[at]?.id !== id)
          differs({ what: 'another order', row: found.rows, got: id, wanted: standing[at]?.id ?? '' });
        at += 1;
      }
      for (const [column, text] of expected(row).entries()) {
        found.cells += 1;
        const isHostile = FORMULA.test(text);
        if (isHostile) found.hostile += 1;
        const wanted = isHostile && isCsv ? `'${text}` : text;
        if (cells[column] !== wanted)
          differs({ what: headings[column] ?? '', row: found.rows, got: cells[column] ?? '', wanted });
      }
    }
  }
  if (at !== standing.length) differs({ what: `${standing.length - at} rows of the list are missing` });
  const lost = [...filed].filter((id) => byId.has(id) && !met.has(id));
  if (lost.length > 0) differs({ what: `${lost.length} cases are missing that were filed before` });
  return found;
}

/** Of those that the store was filled with: their texts are our own. */
function isStanding({ number }: ListRow): boolean {
  return number.startsWith('BM-') || (hostileNumbers as readonly string[]).includes(number);
}

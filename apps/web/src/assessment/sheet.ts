import type { AssessmentTable, Cell, Column, Line } from './table.ts';

/** A place of a sheet: a text, or a number with how it is written. */
export type SheetCell = { value: string | number; format?: string; fontWeight?: 'bold' } | null;

export interface SheetWords {
  title: string;
  /** Period, cut-off, kinds: what was asked. */
  facts: readonly string[];
  /** How it is counted and scored. */
  notes: readonly string[];
  by: string;
  raw: string;
  adjusted: string;
  numerator: string;
  denominator: string;
  /** Over how many matters an average is taken. */
  matters: string;
  nothing: string;
}

/**
 * The table as a sheet: what the page shows and nothing else, each rate with the two counts that it is made of. Where there is nothing
 * to take a share of stands the dash of the page, and no nought.
 */
export function sheetOf(table: AssessmentTable, words: SheetWords): SheetCell[][] {
  const text = (value: string): SheetCell => ({ value });
  const head = (value: string): SheetCell => ({ value, fontWeight: 'bold' });
  const adjusts = new Set(
    [...table.lines, table.total].flatMap(({ cells }) =>
      cells.flatMap((cell) => (cell.kind === 'rate' && cell.adjusted ? [cell.id] : [])),
    ),
  );
  const headsOf = ({ kind, id, name }: Column): SheetCell[] => {
    if (kind === 'tally') return [head(name)];
    if (kind === 'multiple') {
      return [head(name), head(`${name} · ${words.matters}`), head(`${name} · ${words.adjusted}`)];
    }
    if (kind === 'score') return [head(`${name} · ${words.raw}`), head(`${name} · ${words.adjusted}`)];
    const own = [head(name), head(`${name} · ${words.numerator}`), head(`${name} · ${words.denominator}`)];
    return adjusts.has(id) ? [...own, head(`${name} · ${words.adjusted}`)] : own;
  };
  const lineOf = ({ name, cells }: Line): SheetCell[] => [
    text(name),
    ...cells.flatMap((cell) => cellsOf(cell, adjusts.has(cell.id), words.nothing)),
  ];
  return [
    [head(words.title)],
    ...words.facts.map((fact) => [text(fact)]),
    [],
    [head(words.by), ...table.columns.flatMap(headsOf)],
    ...table.lines.map(lineOf),
    lineOf(table.total),
    [],
    ...words.notes.map((note) => [text(note)]),
  ];
}

/** How many rows stand above the figures: title, facts, an empty one and the heads. */
export const headsAt = (rows: readonly SheetCell[][]): number => rows.findIndex((row) => row.length === 0) + 2;

function cellsOf(cell: Cell, adjusts: boolean, nothing: string): SheetCell[] {
  const share = (value: number | null): SheetCell =>
    value === null ? { value: nothing } : { value: value / 100, format: '0.0%' };
  const times = (value: number | null): SheetCell => (value === null ? { value: nothing } : { value, format: '0.00' });
  const points = (value: number | null): SheetCell => (value === null ? { value: nothing } : { value, format: '0.0#' });
  if (cell.kind === 'tally') return [{ value: cell.count }];
  if (cell.kind === 'multiple') {
    return [times(cell.raw.value), { value: cell.raw.matters }, times(cell.adjusted.value)];
  }
  if (cell.kind === 'score') return [points(cell.raw), points(cell.adjusted)];
  const own = [share(cell.raw), { value: cell.numerator }, { value: cell.denominator }];
  return adjusts ? [...own, share(cell.adjusted?.value ?? null)] : own;
}

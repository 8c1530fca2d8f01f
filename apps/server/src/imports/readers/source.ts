import type { Sentence } from '../../platform/errors/index.ts';

/** What a reader could not take of a cell. */
export type CellFault =
  /** Bytes that are none of the encoding, or were lost before (U+FFFD). */
  | 'bytes'
  /** NUL, another control character, or half of a surrogate pair: neither PostgreSQL nor a reader can show it. */
  | 'control'
  | 'too-long'
  /** A formula: what stands there was worked out by another program, perhaps long ago. */
  | 'formula'
  /** A spreadsheet's own error value (`#REF!`). */
  | 'error-value'
  /** A number of more digits than a spreadsheet keeps: the last ones are gone. */
  | 'digits-lost'
  /** A list or an object where a plain value is expected. */
  | 'not-a-value';

/** What a reader could not take of a whole row. */
export type RowFault = 'columns' | 'json' | 'not-an-object' | 'too-long';

export interface SourceRow {
  /** As a spreadsheet counts: the headers stand in row 1. Of JSONL, the line. */
  row: number;
  /** In the order of the headers; empty where nothing stands. */
  cells: readonly string[];
  fault?: RowFault;
  /** By the index of the column. */
  faults?: readonly { column: number; fault: CellFault }[];
}

/** A file of rows under headers, read from front to end in constant memory. */
export interface RowSource {
  /** What was found out about the file: format, encoding, delimiter, sheet. */
  said: readonly Sentence[];
  headers: readonly string[];
  /** Those of the headers that were seen before the first row, where others are only waited for: keys of JSONL. */
  seen?: readonly string[];
  /** Once. Portions of some hundred rows; blank rows are left out and counted in `row`. @throws Mistake naming the row where reading cannot go on */
  rows(): AsyncGenerator<SourceRow[]>;
  /** How much of the file has been read, 0 to 1. */
  share(): number;
  close(): Promise<void>;
}

/** Rows handed on at once. */
export const PORTION = 250;
/** Columns at most: a sheet of 16,384 columns has no orders. */
export const COLUMNS = 500;
/** UTF-16 units of one cell, as many as a spreadsheet's own cell may hold. */
export const LONGEST_CELL = 32_767;
/** UTF-16 units of one row: more are not kept. */
export const LONGEST_RECORD = 1_000_000;
/** Rows among which the headers are looked for: a title, or who drew the table up and when, may stand above them. */
export const ABOVE = 10;

// Tab and line ends may stand in a text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** The first fault of a text that came out of a cell. */
export function faultOfText(text: string): CellFault | undefined {
  if (text.length > LONGEST_CELL) return 'too-long';
  if (text.includes('\uFFFD')) return 'bytes';
  return CONTROL.test(text) || !text.isWellFormed() ? 'control' : undefined;
}

/** Of a text that is too long for a cell its beginning, by which its length is still told, as a copy: the whole is not kept in memory for it. */
export function beginningOf(text: string): string {
  return text.length <= LONGEST_CELL
    ? text
    : Buffer.from(text.slice(0, LONGEST_CELL + 1), 'utf16le').toString('utf16le');
}

/** Cells under `headers` as a row. Too few or too many make the row a fault, empty ones at its end aside. */
export function rowOf(row: number, given: string[], headers: readonly string[]): SourceRow {
  const cells = given.map(beginningOf);
  if (cells.reduce((sum, { length }) => sum + length, 0) > LONGEST_RECORD) {
    return { row, cells: headers.map(() => ''), fault: 'too-long' };
  }
  while (cells.length > headers.length && cells.at(-1) === '') cells.pop();
  const faults = cells.flatMap((text, column) => {
    const fault = faultOfText(text);
    return fault === undefined ? [] : [{ column, fault }];
  });
  return {
    row,
    cells,
    ...(cells.length === headers.length ? {} : { fault: 'columns' as const }),
    ...(faults.length === 0 ? {} : { faults }),
  };
}

export const isBlankRow = (cells: readonly string[]): boolean => cells.every((text) => text.trim() === '');

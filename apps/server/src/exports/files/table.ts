import type { Instant } from '@wangge/kernel';

/**
 * What stands in one place of a table. A string is a text and nothing else, whatever it begins with; `null` is nothing. `at`: a wall clock
 * of the district, in milliseconds since 1970-01-01 00:00 on it (kernel, `Zone.localAt`).
 */
export type Cell = string | number | null | { at: Instant } | { share: number } | { decimal: number };

/** A heading with what its column is wide in characters. */
export interface Heading {
  name: string;
  width: number;
}

/** A table that is read as it is written: its rows come in batches, once, and none is kept. */
export interface Table {
  /** Of the sheet. */
  title: string;
  headings: readonly Heading[];
  /** How many rows there will be. */
  rows: number;
  batches: AsyncIterable<readonly (readonly Cell[])[]>;
  /** What was asked, as of when, by whom, how many: name and value. */
  about: { title: string; lines: readonly (readonly [name: string, value: string])[] };
}

/** What a table is written into, in order. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
}

/** Writes all of it. @param told how many rows are written, after every batch; throws to give up */
export type TableWriter = (table: Table, sink: Sink, told: (rows: number) => void) => Promise<void>;

import type { SourceRow } from './readers/source.ts';
import { type Reason, reasons } from './reasons.ts';

/** What becomes of a row. */
export type Fate = 'new' | 'there' | 'refused';

export interface Outcome {
  row: SourceRow;
  /** The outside order number, as far as it could be read. */
  order: string;
  fate: Fate;
  reason?: Reason;
  notes?: readonly Reason[];
  /** The number that it has here. */
  number?: string;
}

export interface Counted {
  reason: Reason;
  count: number;
  /** Of the first rows. */
  rows: number[];
}

/** Rows that are named for each reason; the files name all. */
const NAMED = 5;
/** Reasons counted apart. Their texts are ours and few; this bounds them all the same. */
const KINDS = 200;

/** Counts of a run, in memory that does not grow with it. */
export class Summary {
  rows = 0;
  readonly fates: Record<Fate, number> = { new: 0, there: 0, refused: 0 };
  readonly #refused = new Map<string, Counted>();
  readonly #notes = new Map<string, Counted>();
  readonly #there = new Map<string, Counted>();

  add({ row, fate, reason, notes = [] }: Outcome): void {
    this.rows += 1;
    this.fates[fate] += 1;
    if (fate === 'refused' && reason) count(this.#refused, reason, row.row);
    if (fate === 'there') count(this.#there, reason ?? reasons.there, row.row);
    for (const note of notes) count(this.#notes, note, row.row);
  }

  /** Most first. */
  refused(): Counted[] {
    return sorted(this.#refused);
  }

  there(): Counted[] {
    return sorted(this.#there);
  }

  notes(): Counted[] {
    return sorted(this.#notes);
  }
}

function count(counted: Map<string, Counted>, reason: Reason, row: number): void {
  const code = counted.has(reason.code) || counted.size < KINDS ? reason.code : 'other';
  const known = counted.get(code) ?? { reason, count: 0, rows: [] };
  known.count += 1;
  if (known.rows.length < NAMED) known.rows.push(row);
  counted.set(code, known);
}

function sorted(counted: ReadonlyMap<string, Counted>): Counted[] {
  return [...counted.values()].sort((a, b) => b.count - a.count);
}

import type { Selectable } from 'kysely';
import { type PastStanding, standingColumns, standingsOf } from '../assessment/index.ts';
import { readStored } from '../cases/index.ts';
import type { StandingTable } from '../platform/database/schema.ts';
import { finding } from './findings.ts';
import type { EventRow, MatterRow } from './rows.ts';
import type { Verifying } from './verify.ts';

export type StandingRow = Selectable<StandingTable>;

/** How a matter stood, from one instant to the next; its ends as milliseconds since 1970. */
interface Stretch {
  seq: number;
  from: number;
  until: number;
  values: Readonly<Record<string, unknown>>;
}

/**
 * Which event began it is not compared: where several were recorded at one instant, the row written with the first of them and one made
 * anew from all of them say the same of every instant, under another number.
 */
const compared = standingColumns.filter((name) => name !== 'matter_id' && name !== 'seq' && name !== 'from_at');

/** The rows from which the assessment counts, against what the events make. Events that cannot be replayed are told of with the row. */
export function verifyStandings(
  row: MatterRow,
  events: readonly EventRow[],
  stored: readonly StandingRow[],
  { district, tell }: Verifying,
): void {
  if (events.length === 0) return;
  let past: PastStanding[];
  try {
    const procedure = district.procedure(row.procedure_id, row.procedure_version);
    const replayed = events.map(({ body }) => readStored(JSON.parse(body)));
    past = standingsOf(district, procedure, replayed);
  } catch {
    return;
  }
  const place = (seq: number) => ({ matter: row.id, number: row.number, seq });
  const kept = stretchesOf(stored.map((one) => stretchOf(one, one.until_at)));
  const made = new Map(
    stretchesOf(past.map(({ row: one, until }) => stretchOf(one, until))).map((one) => [one.from, one]),
  );
  for (const one of kept) {
    const own = made.get(one.from);
    made.delete(one.from);
    if (!own) {
      tell(finding('standing-added', place(one.seq), { from: new Date(one.from).toISOString() }));
      continue;
    }
    const columns = compared.filter((name) => one.values[name] !== own.values[name]);
    const all = one.until === own.until ? columns : ['until_at', ...columns];
    if (all.length > 0) tell(finding('standing-differs', place(one.seq), { columns: all.join(', ') }));
  }
  for (const { seq, from } of made.values()) {
    tell(finding('standing-missing', place(seq), { from: new Date(from).toISOString() }));
  }
}

function stretchOf(row: Readonly<Record<string, unknown>>, until: unknown): Stretch {
  const values = Object.fromEntries(compared.map((name) => [name, plain(row[name])]));
  return { seq: Number(row.seq), from: plain(row.from_at) as number, until: endOf(until), values };
}

/** The driver reads PostgreSQL's `infinity` as the number. */
function endOf(until: unknown): number {
  return until === null ? Number.POSITIVE_INFINITY : Number(until);
}

function plain(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

/**
 * In their order, without those that never stood (begun and ended at one instant), so that one which came back to what it was at
 * that instant goes on.
 */
function stretchesOf(all: readonly Stretch[]): Stretch[] {
  const stood = all.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from || a.seq - b.seq);
  const joined: Stretch[] = [];
  for (const one of stood) {
    const last = joined.at(-1);
    const goesOn = last?.until === one.from && compared.every((name) => last.values[name] === one.values[name]);
    if (goesOn) joined.splice(-1, 1, { ...last, until: one.until });
    else joined.push(one);
  }
  return joined;
}

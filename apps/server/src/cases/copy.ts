import type { Client } from 'pg';
import { nextStanding, standingColumns } from '../assessment/index.ts';
import { type CopyValue, copyIn, copyLine } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Appended, Appending } from './append.ts';

/** A matter that begins, with the command that began it. */
export interface Filing {
  appending: Appending & Required<Pick<Appending, 'command'>>;
  appended: Appended;
}

/** In the order in which their references need them; the columns of `matter` are those of its projection. */
const tables = {
  matter: [],
  data_key: ['district_id', 'subject_id', 'of', 'wrapped', 'created_at'],
  event: ['district_id', 'matter_id', 'seq', 'command_id', 'at', 'body', 'hash'],
  sealed_part: ['district_id', 'matter_id', 'seq', 'field', 'own_key', 'ciphertext'],
  command: ['district_id', 'id', 'staff_id', 'matter_id', 'asked', 'at'],
  outbox: ['district_id', 'topic', 'matter_id', 'payload', 'at'],
  standing: ['district_id', ...standingColumns],
} as const satisfies Partial<Record<keyof Schema, readonly string[]>>;
type Table = keyof typeof tables;

/** Room that a table's text begins with, in bytes; it doubles. */
const ROOM = 64 * 1024;

/**
 * Rows of many new matters, each row as `writing` writes it, gathered as COPY takes them: for what comes in by the thousand. As bytes, since the
 * objects that they are made of are four times as large and would live, to be moved by each collection, until they are written.
 */
export class NewRows {
  readonly #texts = new Map<Table, RowText>((Object.keys(tables) as Table[]).map((table) => [table, new RowText()]));
  readonly #matters: { id: string; number: string }[] = [];
  #matterColumns: readonly string[] = [];

  get count(): number {
    return this.#matters.length;
  }

  /** Ids and numbers, in the order in which they were added. */
  get matters(): readonly { id: string; number: string }[] {
    return this.#matters;
  }

  add(filing: Filing): void {
    const { row } = filing.appended;
    if (this.#matters.length === 0) this.#matterColumns = ['district_id', ...Object.keys(row), 'head'];
    this.#matters.push({ id: row.id, number: row.number });
    putFiling((table, values) => this.#texts.get(table)?.add(copyLine(values)), filing);
    for (const text of this.#texts.values()) text.endMatter();
  }

  /** Forgets all rows and keeps their room: megabytes outside the heap, the garbage of which has the whole heap collected. Not while `copy` goes on. */
  clear(): void {
    this.#matters.length = 0;
    for (const text of this.#texts.values()) text.clear();
  }

  /** Those of the matters that are none of `ids`. */
  without(ids: ReadonlySet<string>): NewRows {
    const rest = new NewRows();
    rest.#matterColumns = this.#matterColumns;
    for (const [index, matter] of this.#matters.entries()) {
      if (ids.has(matter.id)) continue;
      rest.#matters.push(matter);
      for (const [table, text] of this.#texts) rest.#texts.get(table)?.take(text, index);
    }
    return rest;
  }

  /**
   * Within a transaction of the owner, since PostgreSQL copies into no table under row-level security; whoever calls has decided what the person may do.
   * @throws PostgreSQL's 23505 where one of them stands already: then nothing of the transaction stays
   */
  async copy(client: Client): Promise<void> {
    const texts = [...this.#texts].filter(([, { bytes }]) => bytes.length > 0);
    const copied = texts.map(([table, { bytes }]) => {
      const columns = table === 'matter' ? this.#matterColumns : tables[table];
      return { into: `wangge.${table} (${columns.map((name) => `"${name}"`).join(', ')})`, lines: bytes };
    });
    await copyIn(client, copied);
  }
}

/** Lines of one table, and where those of each matter end. */
class RowText {
  #room = Buffer.allocUnsafe(ROOM);
  #length = 0;
  readonly #ends: number[] = [];

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  add(line: string): void {
    // UTF-8 takes three bytes for a UTF-16 unit at most.
    this.#makeRoom(3 * line.length);
    this.#length += this.#room.write(line, this.#length, 'utf8');
  }

  clear(): void {
    this.#length = 0;
    this.#ends.length = 0;
  }

  endMatter(): void {
    this.#ends.push(this.#length);
  }

  /** Of another text, the lines of the matter that was added `index`-th. */
  take(other: RowText, index: number): void {
    const lines = other.#room.subarray(other.#ends[index - 1] ?? 0, other.#ends[index]);
    this.#makeRoom(lines.length);
    this.#length += lines.copy(this.#room, this.#length);
    this.endMatter();
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes <= this.#room.length) return;
    const wider = Buffer.allocUnsafe(Math.max(2 * this.#room.length, this.#length + bytes));
    this.#room.copy(wider, 0, 0, this.#length);
    this.#room = wider;
  }
}

function putFiling(put: (table: Table, values: readonly CopyValue[]) => void, { appending, appended }: Filing): void {
  const { row, head, events, parts, made, changes, asked } = appended;
  const { district, procedure, command } = appending;
  const [first] = events;
  if (!first || !asked || appending.before || appended.precedents.length > 0)
    throw new Error(`matter ${row.id} does not begin with this`);
  put('matter', [district.id, ...(Object.values(row) as CopyValue[]), head]);
  for (const { of, wrapped } of made) put('data_key', [district.id, row.id, of, wrapped, first.at]);
  for (const [index, { seq, at, body, hash }] of events.entries()) {
    put('event', [district.id, row.id, seq, index === events.length - 1 ? command.id : null, at, body, hash]);
    put('outbox', [district.id, 'case', row.id, changes[index] ?? null, at]);
  }
  for (const { seq, field, ownKey, ciphertext } of parts)
    put('sealed_part', [district.id, row.id, seq, field, ownKey, ciphertext]);
  const at = appending.events.at(-1)?.at ?? 0;
  const standing = nextStanding({ district, procedure, before: undefined, after: appended.matter, at });
  if (standing) put('standing', [district.id, ...standingColumns.map((name) => standing[name])]);
  put('command', [district.id, command.id, command.staff, row.id, asked, command.at]);
}

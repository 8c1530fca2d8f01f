import { once } from 'node:events';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { nextStanding, standingColumns } from '../assessment/index.ts';
import { type CopyValue, copyLine } from '../platform/database/index.ts';
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
  sealed_part: ['district_id', 'matter_id', 'seq', 'field', 'ciphertext'],
  command: ['district_id', 'id', 'staff_id', 'matter_id', 'asked', 'at'],
  outbox: ['district_id', 'topic', 'matter_id', 'payload', 'at'],
  standing: ['district_id', ...standingColumns],
} as const satisfies Partial<Record<keyof Schema, readonly string[]>>;
type Table = keyof typeof tables;

/**
 * Many new matters at once, each row as `writing` writes it, by COPY: for what comes in by the thousand. Within a transaction of the owner, since
 * PostgreSQL copies into no table under row-level security; whoever calls has decided what the person may do.
 * @throws PostgreSQL's 23505 where one of them stands already: then nothing of the transaction stays
 */
export async function copyNew(client: Client, filings: readonly Filing[]): Promise<void> {
  const lines = new Map<Table, string[]>();
  const put = (table: Table, values: readonly CopyValue[]): void => {
    const known = lines.get(table);
    if (known) known.push(copyLine(values));
    else lines.set(table, [copyLine(values)]);
  };
  for (const filing of filings) putFiling(put, filing);
  const matterColumns = ['district_id', ...Object.keys(filings[0]?.appended.row ?? {}), 'head'];
  for (const table of Object.keys(tables) as Table[]) {
    const rows = lines.get(table);
    if (!rows) continue;
    const named = (table === 'matter' ? matterColumns : tables[table]).map((name) => `"${name}"`).join(', ');
    const stream = client.query(copyFrom(`copy wangge.${table} (${named}) from stdin`));
    const finished = once(stream, 'finish');
    stream.end(rows.join(''));
    await finished;
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
  for (const { seq, field, ciphertext } of parts) put('sealed_part', [district.id, row.id, seq, field, ciphertext]);
  const at = appending.events.at(-1)?.at ?? 0;
  const standing = nextStanding({ district, procedure, before: undefined, after: appended.matter, at });
  if (standing) put('standing', [district.id, ...standingColumns.map((name) => standing[name])]);
  put('command', [district.id, command.id, command.staff, row.id, asked, command.at]);
}

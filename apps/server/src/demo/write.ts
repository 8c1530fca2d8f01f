import { once } from 'node:events';
import type { MatterEvent } from '@wangge/kernel';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type PastStanding, standingColumns, standingsOf } from '../assessment/index.ts';
import { type Appended, GENESIS, keyNamesOf, markAsked, prepare } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import { type CopyValue, copyLine } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Keyring } from '../platform/keys/index.ts';
import type { Life, SentCommand } from './life.ts';

/** Tables in the order in which their references need them, with the columns that are written. */
const tables = {
  matter: [],
  data_key: ['district_id', 'subject_id', 'of', 'wrapped', 'created_at', 'destroyed_at'],
  event: ['district_id', 'matter_id', 'seq', 'command_id', 'at', 'body', 'hash'],
  sealed_part: ['district_id', 'matter_id', 'seq', 'field', 'own_key', 'ciphertext'],
  command: ['district_id', 'id', 'staff_id', 'matter_id', 'asked', 'at'],
  photo: [
    'district_id',
    'id',
    'staff_id',
    'type',
    'bytes',
    'received',
    'sha256',
    'width',
    'height',
    'matter_id',
    'created_at',
    'completed_at',
  ],
  precedent: [
    'district_id',
    'matter_id',
    'seq',
    'name',
    'category',
    'condition',
    'area_path',
    'lead_unit',
    'number',
    'decided_at',
  ],
  standing: ['district_id', 'until_at', ...standingColumns],
} as const satisfies Partial<Record<keyof Schema, readonly string[]>>;
type Table = keyof typeof tables;
const order = Object.keys(tables) as Table[];

/** The wrapped key of a photo; null where the picture is not kept and its key counts as destroyed. */
export type PhotoKeys = ReadonlyMap<string, Buffer | null>;

/** Rows of some matters on their way to the database. */
export interface Batch {
  add(life: Life, photoKeys: PhotoKeys, filledAt: Date): void;
  /** Copies all rows. One COPY at a time: a connection carries one. */
  flush(client: Client): Promise<void>;
}

/** Rows as the server would have written them, event by event, except for the outbox: nobody waits to hear of the past. */
export function startBatch(district: District, keys: Keyring): Batch {
  const lines = new Map<Table, string[]>(order.map((table) => [table, []]));
  let matterColumns: readonly string[] = [];
  const put = (table: Table, ...values: readonly CopyValue[]): void => {
    lines.get(table)?.push(copyLine([district.id, ...values]));
  };
  return {
    add(life, photoKeys, filledAt) {
      const procedure = district.procedure(life.matter.procedure.id, life.matter.procedure.version);
      const opened = new Map<string, Buffer>();
      const appended = prepare(
        { district, procedure, before: undefined, head: GENESIS, events: life.events, keys: opened },
        keys,
      );
      matterColumns = ['district_id', ...Object.keys(appended.row), 'head'];
      put('matter', ...(Object.values(appended.row) as CopyValue[]), appended.head);
      const markOf = (command: SentCommand, { personal }: MatterEvent): Buffer =>
        markAsked(command, keyNamesOf(personal), { district, keyring: keys, keys: opened });
      putEvents(put, life, appended, markOf);
      putStandings(put, standingsOf(district, procedure, life.events));
      for (const { id, staff, at, drawing } of life.photos) {
        const taken = new Date(at);
        const { bytes, sha256, width, height } = drawing;
        const size = bytes.length;
        const hash = Buffer.from(sha256, 'hex');
        put('photo', id, staff, 'image/png', size, size, hash, width, height, life.matter.id, taken, taken);
        const wrapped = photoKeys.get(id) ?? null;
        put('data_key', id, 'photo', wrapped, taken, wrapped === null ? filledAt : null);
      }
    },
    async flush(client) {
      for (const table of order) {
        const rows = lines.get(table) ?? [];
        if (rows.length === 0) continue;
        const columns = table === 'matter' ? matterColumns : tables[table];
        const named = columns.map((name) => `"${name}"`).join(', ');
        const stream = client.query(copyFrom(`copy ${table} (${named}) from stdin`));
        const finished = once(stream, 'finish');
        stream.end(rows.join(''));
        await finished;
      }
    },
  };
}

function putEvents(
  put: (table: Table, ...values: readonly CopyValue[]) => void,
  life: Life,
  { row, events, parts, made, precedents }: Appended,
  markOf: (command: SentCommand, event: MatterEvent) => Buffer,
): void {
  for (const [index, { seq, at, body, hash }] of events.entries()) {
    const [command, told] = [life.commands.get(index), life.events[index]];
    put('event', row.id, seq, command?.id ?? null, at, body, hash);
    if (!command || !told) continue;
    put('command', command.id, command.staff, row.id, markOf(command, told), new Date(command.at));
  }
  for (const { seq, field, ownKey, ciphertext } of parts) put('sealed_part', row.id, seq, field, ownKey, ciphertext);
  for (const { of, wrapped } of made) put('data_key', row.id, of, wrapped, events[0]?.at ?? null, null);
  for (const one of precedents) {
    const { seq, name, category, condition, area_path, lead_unit, at } = one;
    put('precedent', row.id, seq, name, category, condition, area_path, lead_unit, row.number, at);
  }
}

function putStandings(
  put: (table: Table, ...values: readonly CopyValue[]) => void,
  past: readonly PastStanding[],
): void {
  for (const { row, until } of past) put('standing', until ?? 'infinity', ...standingColumns.map((name) => row[name]));
}

import type { Role } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Asked } from '../http/index.ts';
import { newId } from '../ids.ts';
import type { Keyring } from '../keys/index.ts';
import { realNow } from '../time/real-time.ts';
import { sealTyped } from './typed.ts';

/** Who did what to what, and what for. Rows are only ever added: the role under row-level security can neither change nor remove one. */
export interface AuditEntry {
  district: number;
  /** Real time, also where business time is set: the audit is about people at machines. */
  at: Date;
  /** Absent while nobody is known: a log-in that failed. */
  staff?: string;
  role?: Role;
  /** What was done, in words with dashes: `log-in`, `reveal`, `disable-account`. */
  verb: string;
  /** What it was done to: the id of a matter, `account/<staff>`, `audit`. */
  subject: string;
  /** Personal fields of the pack that were shown. */
  fields?: readonly string[];
  /** Facts beside it. Never a password, a token or a personal value: the audit outlives what it speaks of. */
  details?: Readonly<Record<string, unknown>>;
}

/** What is sealed under the key of the month, and forgotten with it. */
export interface Typing {
  /** What for, as somebody typed it. */
  purpose?: string;
  /** Details that somebody typed, or that tell where they sat. */
  typed?: Readonly<Record<string, unknown>>;
  keys: Keyring;
}

/** Writes the row in the transaction of what it tells of: they commit together. */
export async function writeAudit(
  trx: Transaction<Schema>,
  { purpose, typed, keys, ...entry }: AuditEntry & (Typing | { [Name in keyof Typing]?: never }),
): Promise<void> {
  const { district, at } = entry;
  const id = newId(at.getTime());
  const said = { ...(purpose === undefined ? {} : { purpose }), ...(typed === undefined ? {} : { details: typed }) };
  const sealed =
    keys === undefined || Object.keys(said).length === 0
      ? null
      : await sealTyped(trx, keys, { district, id, at }, said);
  await trx
    .insertInto('audit')
    .values({
      district_id: district,
      id,
      at,
      staff_id: entry.staff ?? null,
      role: entry.role ?? null,
      verb: entry.verb,
      subject: entry.subject,
      fields: [...(entry.fields ?? [])],
      sealed,
      details: entry.details === undefined ? null : JSON.stringify(entry.details),
    })
    .execute();
}

/** The same for what the reader of a request does: who, where and when are known from it. */
export function writeAuditOf(
  { trx, district, reader, services }: Asked,
  entry: Pick<AuditEntry, 'verb' | 'subject' | 'fields' | 'details'> & Omit<Typing, 'keys'>,
): Promise<void> {
  const { staff, role } = reader.actor;
  return writeAudit(trx, { ...entry, keys: services.keys, district: district.id, at: realNow(services), staff, role });
}

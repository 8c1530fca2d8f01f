import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import { type Keyring, seal, unseal } from '../platform/keys/index.ts';
import type { AssessmentWanted } from './assessment-table.ts';
import type { CasesWanted } from './cases-table.ts';
import type { ExportBody } from './views.ts';

/** What an export is to hold: kept sealed under the key of the export, since a search may hold a name. */
export type Wanted = CasesWanted | AssessmentWanted;

/** Which export it is. */
export interface ExportId {
  district: number;
  id: string;
}

/** Whose key it is: `of` in data_key. It seals what was asked and the file, and goes with them. */
const OF = 'export';

const keyContext = ({ district, id }: ExportId): string => `${district}/${id}/${OF}`;
const wantedContext = ({ district, id }: ExportId): string => `${district}/${id}/${OF}/wanted`;

export function wantedOf(body: ExportBody): Wanted {
  return body.what === 'cases'
    ? { what: 'cases', filter: body.filter, sort: body.sort ?? 'due' }
    : { what: 'assessment', question: body.question };
}

/**
 * As it was asked, whenever it is written: the figures of an assessment without a cut-off are those of the page at that moment, and not those of
 * whenever its turn comes.
 */
export function fixedAt(now: number, wanted: Wanted): Wanted {
  if (wanted.what === 'cases') return wanted;
  return { ...wanted, question: { cutoff: new Date(now).toISOString(), ...wanted.question } };
}

export async function makeExportKey(
  trx: Transaction<Schema>,
  keys: Keyring,
  one: ExportId,
  createdAt: Date,
): Promise<Buffer> {
  const { key, wrapped } = keys.newDataKey(keyContext(one));
  await trx
    .insertInto('data_key')
    .values({ district_id: one.district, subject_id: one.id, of: OF, wrapped, created_at: createdAt })
    .execute();
  return key;
}

/** Undefined when it was destroyed: the file is forgotten, wherever a copy of it may lie. */
export async function findExportKey(
  trx: Transaction<Schema>,
  keys: Keyring,
  one: ExportId,
): Promise<Buffer | undefined> {
  const row = await trx
    .selectFrom('data_key')
    .select('wrapped')
    .where('district_id', '=', one.district)
    .where('subject_id', '=', one.id)
    .where('of', '=', OF)
    .executeTakeFirst();
  return row?.wrapped ? keys.unwrap(row.wrapped, keyContext(one)) : undefined;
}

/** From here on nothing opens the file. The transaction's own district, and of somebody who asks no other exports than theirs. */
export async function destroyExportKeys(trx: Transaction<Schema>, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length > 0) await sql`select wangge.destroy_export_keys(${ids}::uuid[], ${at})`.execute(trx);
}

export function sealWanted(key: Buffer, one: ExportId, wanted: Wanted): Buffer {
  return seal(key, JSON.stringify(wanted), wantedContext(one));
}

export function openWanted(key: Buffer, one: ExportId, sealed: Uint8Array): Wanted {
  return JSON.parse(unseal(key, sealed, wantedContext(one)).toString('utf8')) as Wanted;
}

/** For the audit, which outlives the export: what was asked, but for the words of a search, which may name somebody. */
export function auditedWanted(wanted: Wanted): Record<string, unknown> {
  if (wanted.what === 'assessment') return { ...wanted.question };
  const { q, ...filter } = wanted.filter;
  return { ...filter, sort: wanted.sort, ...(q === undefined ? {} : { q: '…' }) };
}

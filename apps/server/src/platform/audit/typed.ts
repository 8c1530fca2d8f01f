import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { idOf } from '../ids.ts';
import { type Keyring, seal, unseal } from '../keys/index.ts';

/** `of` in data_key. */
const LOG = 'log';

/** What a row of the audit says beyond who did what to what: free text and where it came from. */
export interface Typed {
  purpose?: string;
  details?: Readonly<Record<string, unknown>>;
}

/** Months, UTC, since what was typed in one is forgotten with one key. */
const monthOf = (at: Date): string => at.toISOString().slice(0, 7);

/** Whose key it is in data_key: a month of a district's audit. */
export const logSubject = (month: string): string => idOf(`wangge log ${month}`);

const keyContext = (district: number, month: string): string => `${district}/${logSubject(month)}/${LOG}`;
const context = (district: number, id: string): string => `${district}/audit/${id}`;

/** Seals under the key of the month, which the first row of a month makes. Null where that key is destroyed: then nothing typed is kept. */
export async function sealTyped(
  trx: Transaction<Schema>,
  keys: Keyring,
  { district, id, at }: { district: number; id: string; at: Date },
  typed: Typed,
): Promise<Buffer | null> {
  const month = monthOf(at);
  let wrapped = await findWrapped(trx, month);
  if (wrapped === undefined) {
    await sql`insert into data_key (district_id, subject_id, of, wrapped, created_at)
      values (${district}, ${logSubject(month)}, ${LOG}, ${keys.newDataKey(keyContext(district, month)).wrapped}, ${at})
      on conflict do nothing`.execute(trx);
    // Perhaps somebody else's, who was quicker.
    wrapped = await findWrapped(trx, month);
  }
  if (!wrapped) return null;
  const key = keys.unwrap(wrapped, keyContext(district, month));
  return seal(key, JSON.stringify(typed), context(district, id));
}

async function findWrapped(trx: Transaction<Schema>, month: string): Promise<Buffer | null | undefined> {
  const { rows } = await sql<{ wrapped: Buffer | null }>`
    select wrapped from sealing_keys(${logSubject(month)}::uuid)`.execute(trx);
  return rows[0]?.wrapped;
}

/** Opens rows of the audit for whoever may read it; undefined for one whose month was forgotten, and for one that nothing was typed into. */
export async function openTyped(
  trx: Kysely<Schema>,
  keys: Keyring,
  district: number,
  rows: readonly { id: string; at: Date; sealed: Buffer | null }[],
): Promise<(Typed | undefined)[]> {
  const months = [...new Set(rows.filter(({ sealed }) => sealed !== null).map(({ at }) => monthOf(at)))];
  const open = new Map<string, Buffer>();
  for (const month of months) {
    const row = await trx
      .selectFrom('data_key')
      .select('wrapped')
      .where('district_id', '=', district)
      .where('subject_id', '=', logSubject(month))
      .where('of', '=', LOG)
      .executeTakeFirst();
    if (row?.wrapped) open.set(month, keys.unwrap(row.wrapped, keyContext(district, month)));
  }
  return rows.map(({ id, at, sealed }) => {
    const key = open.get(monthOf(at));
    return key && sealed ? (JSON.parse(unseal(key, sealed, context(district, id)).toString()) as Typed) : undefined;
  });
}

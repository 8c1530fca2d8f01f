import { sql } from 'kysely';
import { resealTotp } from '../accounts/index.ts';
import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Keyring } from '../platform/keys/index.ts';

/** Keys of one transaction: some 0.2 s, and locks for as long. */
const BATCH = 5000;

export interface Rewrapped {
  dataKeys: number;
  /** Second factors of accounts. */
  secrets: number;
}

interface KeyRow {
  district_id: number;
  subject_id: string;
  of: string;
  wrapped: Buffer | null;
}

/**
 * Wrap every data key and every secret of the house under the master key that wraps what is new, of all districts, while they are used. What was
 * wrapped anew stays readable under both, so a stop in between loses nothing, and the next run goes on. A key that is destroyed meanwhile
 * stays destroyed: only what is still as it was read is replaced.
 */
export async function rewrapAll(
  { database, keys }: { database: Database<Schema>; keys: Keyring },
  onProgress: (done: number) => void = () => {},
): Promise<Rewrapped> {
  let after: Omit<KeyRow, 'wrapped'> = { district_id: 0, subject_id: '00000000-0000-0000-0000-000000000000', of: '' };
  let dataKeys = 0;
  for (;;) {
    const { rows, done } = await database.transaction({ as: 'owner' }, async (trx) => {
      const { rows } = await sql<KeyRow>`
        select district_id, subject_id, of, wrapped from data_key
        where (district_id, subject_id, of) > (${after.district_id}, ${after.subject_id}::uuid, ${after.of})
        order by district_id, subject_id, of limit ${BATCH}`.execute(trx);
      const changed = rows.flatMap(({ wrapped, ...row }) => {
        const anew = wrapped && keys.rewrap(wrapped, `${row.district_id}/${row.subject_id}/${row.of}`);
        return anew ? [{ ...row, wrapped, anew }] : [];
      });
      if (changed.length === 0) return { rows, done: 0 };
      const { numAffectedRows = 0n } = await sql`
        update data_key k set wrapped = c.anew
        from unnest(${changed.map((row) => row.district_id)}::integer[], ${changed.map((row) => row.subject_id)}::uuid[],
          ${changed.map((row) => row.of)}::text[], ${changed.map((row) => row.wrapped)}::bytea[],
          ${changed.map((row) => row.anew)}::bytea[]) as c (district_id, subject_id, of, wrapped, anew)
        where k.district_id = c.district_id and k.subject_id = c.subject_id and k.of = c.of and k.wrapped = c.wrapped`.execute(
        trx,
      );
      return { rows, done: Number(numAffectedRows) };
    });
    dataKeys += done;
    onProgress(dataKeys);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) break;
    after = last;
  }
  return { dataKeys, secrets: await resealSecrets(database, keys) };
}

async function resealSecrets(database: Database<Schema>, keys: Keyring): Promise<number> {
  return database.transaction({ as: 'owner' }, async (trx) => {
    const rows = await trx
      .selectFrom('account')
      .select(['district_id', 'staff_id', 'totp_secret'])
      .where('totp_secret', 'is not', null)
      .forUpdate()
      .execute();
    let done = 0;
    for (const { district_id: district, staff_id: staff, totp_secret: secret } of rows) {
      const anew = secret && resealTotp(keys, district, staff, secret);
      if (!anew) continue;
      await trx
        .updateTable('account')
        .set({ totp_secret: anew })
        .where('district_id', '=', district)
        .where('staff_id', '=', staff)
        .execute();
      done += 1;
    }
    return done;
  });
}

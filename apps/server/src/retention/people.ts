import { forgetAt } from '@wangge/district';
import { sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';

/** What is left of people who work here no more. */
export interface FormerPeople {
  /** Accounts with their logins. */
  accounts: number;
  /** Versions of staff.csv that were superseded. */
  files: number;
}

/** How long names and logins are kept after somebody left: the shortest of the pack's fields of staff, since one file holds them all. */
function cutOff({ pack }: Pick<District, 'pack'>, at: Date, now: number): boolean {
  const keeps = Object.values(pack.fields).filter(
    ({ of, retention }) => of === 'staff' && retention.after === 'left-office',
  );
  const { zone } = pack.district;
  // Where the pack states no field of staff, nothing of former staff may be kept at all.
  if (keeps.length === 0) return at.getTime() <= now;
  return keeps.some(({ retention }) => forgetAt(retention.keep, zone, at.getTime()) <= now);
}

/**
 * Write a table anew, with what is left in it now: a row that is only deleted leaves its bytes in the file. CLUSTER and VACUUM FULL would
 * take over what this transaction has deleted, and what another one may still see; a column that is calculated anew takes over what stands alone. The sum
 * is one that PostgreSQL does not see through, or nothing would be written.
 */
const anew = {
  account: sql`alter table account alter column failures type integer using failures + 0`,
  pack_file: sql`alter table pack_file alter column loaded_at type timestamptz using loaded_at + interval '0'`,
} as const;

/**
 * Forget people who left: their accounts, and the superseded versions of staff.csv, of which nothing is read any more. What stood there stood
 * in clear, so the tables are written anew.
 * @param trx as owner; with `commit`, the two tables are locked for the moment that writing some hundred rows takes
 */
export async function forgetPeople(
  trx: Transaction<Schema>,
  district: District,
  { now, commit }: { now: number; commit: boolean },
): Promise<FormerPeople> {
  const left = await trx
    .selectFrom('staff')
    .innerJoin('account', (join) =>
      join.onRef('account.district_id', '=', 'staff.district_id').onRef('account.staff_id', '=', 'staff.id'),
    )
    .select(['staff.id', 'staff.left_at'])
    .where('staff.district_id', '=', district.id)
    .where('staff.left_at', 'is not', null)
    .execute();
  const gone = left.flatMap(({ id, left_at: at }) => (at !== null && cutOff(district, at, now) ? [id] : []));
  const files = await trx
    .selectFrom('pack_file')
    .select(['version', 'loaded_at', 'forgotten_at'])
    .where('district_id', '=', district.id)
    .where('path', '=', 'staff.csv')
    .orderBy('version')
    .execute();
  const old = files.flatMap(({ version, forgotten_at }, index) => {
    const next = files[index + 1];
    return next && forgotten_at === null && cutOff(district, next.loaded_at, now) ? [version] : [];
  });
  if (commit && gone.length > 0) {
    await sql`delete from session where district_id = ${district.id} and staff_id = any (${gone}::text[])`.execute(trx);
    await sql`delete from account where district_id = ${district.id} and staff_id = any (${gone}::text[])`.execute(trx);
    await anew.account.execute(trx);
  }
  if (commit && old.length > 0) {
    await sql`update pack_file set content = '', forgotten_at = ${new Date(now)}
      where district_id = ${district.id} and path = 'staff.csv' and version = any (${old}::integer[])`.execute(trx);
    await anew.pack_file.execute(trx);
  }
  return { accounts: gone.length, files: old.length };
}

/** Sessions that are over. @returns how many */
export async function removeSessions(
  trx: Transaction<Schema>,
  district: Pick<District, 'id'>,
  realNow: Date,
): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('session')
    .where('district_id', '=', district.id)
    .where('expires_at', '<', realNow)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

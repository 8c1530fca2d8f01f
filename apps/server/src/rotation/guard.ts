import { sql } from 'kysely';
import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';

/** Where something lies under a master key. */
const places = [
  ['data_key', 'wrapped'],
  ['account', 'totp_secret'],
] as const;

/** How many values lie under an older master key than this one. */
export async function countBelow(database: Database<Schema>, master: number): Promise<number> {
  let count = 0;
  for (const [table, column] of places) {
    const { rows } = await sql<{ count: string }>`
      select count(*)::text as count from wangge.${sql.raw(table)}
      where not (${sql.raw(liesUnder(column, master))})`.execute(database.kysely);
    count += Number(rows[0]?.count ?? 0);
  }
  return count;
}

/**
 * From here on the database takes nothing that lies under an older master key than this one: a server that has not seen the rotation fails, and
 * loses nothing. What is there already was looked at before, and is looked at again under the guard, which only then is worth something.
 * @throws PostgreSQL's 23514 where something still lies under an older one; the guard stays, since new things belong under the new key anyway
 */
export async function guardAgainstOlder(database: Database<Schema>, master: number): Promise<void> {
  for (const [table, column] of places) {
    const name = `${column}_under_master`;
    const condition = liesUnder(column, master);
    await database.transaction({ as: 'owner', limits: { statement: 0 } }, async (trx) => {
      await sql`alter table ${sql.table(table)} drop constraint if exists ${sql.id(name)}`.execute(trx);
      await sql`alter table ${sql.table(table)} add constraint ${sql.id(name)} check (${sql.raw(condition)}) not valid`.execute(
        trx,
      );
    });
    await sql`alter table wangge.${sql.raw(table)} validate constraint ${sql.id(name)}`.execute(database.kysely);
  }
}

/** As platform/keys/keyring.ts writes it: first byte 2, then the number in two bytes. */
function liesUnder(column: string, master: number): string {
  const number = `get_byte(${column}, 1) * 256 + get_byte(${column}, 2)`;
  return `${column} is null or (get_byte(${column}, 0) = 2 and ${number} >= ${Math.trunc(master)})`;
}

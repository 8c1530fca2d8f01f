import { sql } from 'kysely';
import type { Database } from './pool.ts';
import type { Schema } from './schema.ts';

/**
 * The epoch under which this database writes. Transaction ids begin elsewhere in every cluster: where the database finds
 * itself in another one than before (restored from a dump, upgraded in place), a new epoch begins, and what is written from
 * now on comes after everything before it. The outbox is emptied then: whoever listened to the old cluster reloads.
 *
 * Called after migrations and before anything is written; what is written earlier would stand in the epoch before. Servers
 * that start together take turns. Beginning an epoch locks `event` and `audit` for a moment, for their defaults.
 */
export async function settleEpoch(database: Database<Schema>): Promise<number> {
  const standing = await database.transaction({ as: 'owner', readOnly: true }, readEpoch);
  if (standing.isHere) return standing.number;
  return database.transaction({ as: 'owner' }, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('wangge epoch', 0))`.execute(trx);
    const found = await readEpoch(trx);
    if (found.isHere) return found.number;
    const next = found.number + 1;
    await sql`insert into epoch (number, cluster, began_at) values (${next}, current_cluster(), now())`.execute(trx);
    for (const table of ['event', 'audit']) {
      await sql`alter table ${sql.ref(table)} alter column epoch set default ${sql.lit(next)}`.execute(trx);
    }
    await trx.deleteFrom('outbox').execute();
    return next;
  });
}

async function readEpoch(trx: Parameters<Parameters<Database<Schema>['transaction']>[1]>[0]): Promise<{
  number: number;
  isHere: boolean;
}> {
  const { rows } = await sql<{ number: number; here: boolean }>`
    select number, cluster = current_cluster() as here from epoch order by number desc limit 1`.execute(trx);
  const [latest] = rows;
  if (!latest) throw new Error('table epoch is empty: it holds at least the epoch in which the database was made');
  return { number: latest.number, isHere: latest.here };
}

import { sql, type Transaction } from 'kysely';
import { countOpen } from '../cases/index.ts';
import { sumBytes } from '../photos/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type GaugeName, type Watch, watchOf } from '../platform/watch/index.ts';

/** Reading is given up rather than to stand in the way of a migration that wants the tables. */
const limits = { statement: 10_000, lock: 1000 };
const scope = { as: 'owner', readOnly: true, limits } as const;

const growing = [
  'wangge_table_rows',
  'wangge_table_bytes',
  'wangge_database_bytes',
  'wangge_database_checksum_failures',
  'wangge_open_matters',
  'wangge_sessions',
] as const satisfies readonly GaugeName[];

export function forgetGrowth(watch: Watch): void {
  for (const name of growing) watch.forget(name);
}

/** What grows. @throws where the database does not answer in time */
export async function gatherGrowth(services: Services): Promise<void> {
  const watch = watchOf(services);
  await services.database.transaction(scope, async (trx) => {
    forgetGrowth(watch);
    await gatherTables(trx, watch);
    const { rows } = await sql<{ bytes: string; damaged: string | null; sessions: number }>`
      select pg_database_size(current_database()) as bytes,
        (select checksum_failures from pg_stat_database where datname = current_database()) as damaged,
        (select count(*)::int from session where expires_at > ${realNow(services)}) as sessions`.execute(trx);
    const [row] = rows;
    if (!row) return;
    watch.set('wangge_database_bytes', {}, Number(row.bytes));
    watch.set('wangge_sessions', {}, row.sessions);
    if (row.damaged !== null) watch.set('wangge_database_checksum_failures', {}, Number(row.damaged));
    for (const { id, slug, pack } of services.districts.values()) {
      // Told for each procedure that the pack has, so that none vanishes with its last open matter.
      for (const procedure of Object.keys(pack.procedures))
        watch.set('wangge_open_matters', { district: slug, procedure }, 0);
      for (const [procedure, open] of await countOpen(trx, id))
        watch.set('wangge_open_matters', { district: slug, procedure }, open);
    }
  });
}

/** Rows are PostgreSQL's own estimate: to count a million costs a tenth of a second and more, and nobody plans by the last one. */
async function gatherTables(trx: Transaction<Schema>, watch: Watch): Promise<void> {
  const { rows } = await sql<{ table: string; rows: number | null; bytes: string }>`
    select root.relname::text as table, sum(nullif(part.reltuples, -1))::float8 as rows,
      sum(pg_total_relation_size(part.oid)) as bytes
    from pg_class part join pg_class root on root.oid = coalesce(pg_partition_root(part.oid), part.oid)
    where part.relnamespace = 'wangge'::regnamespace and part.relkind = 'r'
    group by root.relname`.execute(trx);
  for (const { table, rows: estimate, bytes } of rows) {
    if (estimate !== null) watch.set('wangge_table_rows', { table }, estimate);
    watch.set('wangge_table_bytes', { table }, Number(bytes));
  }
}

/** What takes a walk through a table. @throws where the database does not answer in time */
export async function gatherSums(services: Services): Promise<void> {
  const watch = watchOf(services);
  await services.database.transaction({ ...scope, limits: { ...limits, statement: 60_000 } }, async (trx) => {
    for (const { id, slug } of services.districts.values())
      watch.set('wangge_photo_bytes', { district: slug }, await sumBytes(trx, id));
  });
}

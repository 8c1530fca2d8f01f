import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { ExportStore, FileId } from './files/store.ts';
import { exportSettings } from './settings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Rows of one transaction: their locks are held for some milliseconds. */
const BATCH = 200;

export interface SweptExports {
  expired: number;
  /** Rows that were told of long enough. */
  forgotten: number;
  /** Files that no row speaks for: of a server that died, of a row that was deleted. */
  strays: number;
}

/**
 * Ends what has expired: its key first, so that a copy in a backup opens no more than the file here, then the file. A while later the row goes,
 * too. Over all districts; several servers may sweep at once.
 */
export async function sweepExports(
  { database, store }: { database: Database<Schema>; store: ExportStore },
  realNow: Date,
): Promise<SweptExports> {
  let expired = 0;
  for (;;) {
    const files = await expireSome(database, realNow);
    for (const file of files) await store.delete(file);
    expired += files.length;
    if (files.length < BATCH) break;
  }
  const forgotten = await forgetTold(database, new Date(realNow.getTime() - exportSettings.toldDays.value * DAY));
  return { expired, forgotten, strays: await removeStrays(database, store, new Date(realNow.getTime() - HOUR)) };
}

function expireSome(database: Database<Schema>, realNow: Date): Promise<FileId[]> {
  return database.transaction({ as: 'owner' }, async (trx) => {
    const rows = await trx
      .selectFrom('export')
      .select(['district_id', 'id', 'claim'])
      .where('state', '=', 'done')
      .where('expires_at', '<=', realNow)
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const [district, own] of Map.groupBy(rows, (row) => row.district_id)) {
      const ids = own.map(({ id }) => id);
      await trx
        .updateTable('data_key')
        .set({ wrapped: null, destroyed_at: realNow })
        .where('district_id', '=', district)
        .where('subject_id', 'in', ids)
        .where('of', '=', 'export')
        .execute();
      await trx
        .updateTable('export')
        .set({ state: 'expired' })
        .where('district_id', '=', district)
        .where('id', 'in', ids)
        .execute();
    }
    return rows.map(({ district_id: district, id, claim }) => ({ district, id, claim: claim ?? '' }));
  });
}

async function forgetTold(database: Database<Schema>, before: Date): Promise<number> {
  return database.transaction({ as: 'owner' }, async (trx) => {
    const rows = await trx
      .deleteFrom('export')
      .where('state', 'in', ['expired', 'failed', 'removed'])
      .where('expires_at', '<=', before)
      .returning(['district_id', 'id'])
      .execute();
    for (const [district, own] of Map.groupBy(rows, (row) => row.district_id))
      await trx
        .deleteFrom('data_key')
        .where('district_id', '=', district)
        .where(
          'subject_id',
          'in',
          own.map(({ id }) => id),
        )
        .where('of', '=', 'export')
        .execute();
    return rows.length;
  });
}

/** Only what has lain still: a file that is being written grows. */
async function removeStrays(database: Database<Schema>, store: ExportStore, before: Date): Promise<number> {
  let strays = 0;
  let batch: FileId[] = [];
  const settle = async () => {
    const living = await livingOf(database, batch);
    for (const file of batch) {
      if (living.has(file.claim)) continue;
      await store.delete(file);
      strays += 1;
    }
    batch = [];
  };
  for await (const { changedAt, ...file } of store.list()) {
    if (changedAt < before) batch.push(file);
    if (batch.length >= BATCH) await settle();
  }
  await settle();
  return strays;
}

async function livingOf(database: Database<Schema>, files: readonly FileId[]): Promise<Set<string>> {
  if (files.length === 0) return new Set();
  const rows = await database.transaction({ as: 'owner', readOnly: true }, (trx) =>
    trx
      .selectFrom('export')
      .select('claim')
      .where('state', 'in', ['running', 'done'])
      .where('id', 'in', [...new Set(files.map(({ id }) => id))])
      .execute(),
  );
  return new Set(rows.flatMap(({ claim }) => claim ?? []));
}

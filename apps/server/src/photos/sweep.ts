import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { PhotoSettings } from './settings.ts';
import type { PhotoId, PhotoStore } from './store.ts';

const HOUR = 3_600_000;
/** Rows of one transaction: their locks are held for some milliseconds. */
const BATCH = 500;

export interface Swept {
  /** Photos that no matter took in time. */
  orphans: number;
  /** What lay in the store without a row, or with its key destroyed. */
  strays: number;
}

/**
 * Remove photos that belong to no matter after the time that the settings give, whole or half uploaded; and what lies in the
 * store of photos that are no more. The key goes first, in the row's transaction: a fall before the files are deleted leaves
 * bytes that nobody can open, and the next sweep finds them. Over all districts; several servers may sweep at once.
 */
export async function sweepPhotos(
  { database, store, settings }: { database: Database<Schema>; store: PhotoStore; settings: PhotoSettings },
  realNow: Date,
): Promise<Swept> {
  const before = new Date(realNow.getTime() - settings.orphanHours.value * HOUR);
  let orphans = 0;
  for (;;) {
    const removed = await removeOrphanRows(database, before);
    for (const photo of removed) await store.delete(photo);
    orphans += removed.length;
    if (removed.length < BATCH) break;
  }
  return { orphans, strays: await removeStrays(database, store, before) };
}

async function removeOrphanRows(database: Database<Schema>, before: Date): Promise<PhotoId[]> {
  return database.transaction({ as: 'owner' }, async (trx) => {
    // A photo that is being appended to or given to a matter is locked and left for the next time.
    const rows = await trx
      .selectFrom('photo')
      .select(['district_id', 'id'])
      .where('matter_id', 'is', null)
      .where('created_at', '<', before)
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { district_id: district, id } of rows) {
      await trx.deleteFrom('data_key').where('district_id', '=', district).where('subject_id', '=', id).execute();
      await trx.deleteFrom('photo').where('district_id', '=', district).where('id', '=', id).execute();
    }
    return rows.map(({ district_id: district, id }) => ({ district, id }));
  });
}

/** Only what has lain still: a photo whose upload has just begun is on the disk before its row is committed. */
async function removeStrays(database: Database<Schema>, store: PhotoStore, before: Date): Promise<number> {
  let strays = 0;
  let batch: PhotoId[] = [];
  const settle = async () => {
    const living = await livingOf(database, batch);
    for (const photo of batch) {
      if (living.has(nameOf(photo))) continue;
      await store.delete(photo);
      strays += 1;
    }
    batch = [];
  };
  for await (const { changedAt, ...photo } of store.list()) {
    if (changedAt < before) batch.push(photo);
    if (batch.length >= BATCH) await settle();
  }
  await settle();
  return strays;
}

async function livingOf(database: Database<Schema>, photos: readonly PhotoId[]): Promise<Set<string>> {
  if (photos.length === 0) return new Set();
  const rows = await database.transaction({ as: 'owner', readOnly: true }, (trx) =>
    trx
      .selectFrom('photo')
      .innerJoin('data_key', (join) =>
        join
          .onRef('data_key.district_id', '=', 'photo.district_id')
          .onRef('data_key.subject_id', '=', 'photo.id')
          .on('data_key.of', '=', 'photo'),
      )
      .select(['photo.district_id as district', 'photo.id as id'])
      .where('data_key.wrapped', 'is not', null)
      .where('photo.id', 'in', [...new Set(photos.map(({ id }) => id))])
      .execute(),
  );
  return new Set(rows.map(nameOf));
}

function nameOf({ district, id }: PhotoId): string {
  return `${district}/${id}`;
}

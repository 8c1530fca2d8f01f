import type { Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import { type Keyring, seal } from '../platform/keys/index.ts';
import type { PhotoId } from './store.ts';

/** One data key seals a photo, its pieces and its copy; another one the time and place that it told, which may have to be forgotten before. */
const PICTURE = 'photo';
const PLACE = 'photo-place';

/** What a ciphertext is bound to: another's, or another part of the same photo, does not open in its place. */
export const bound = {
  piece: ({ district, id }: PhotoId, offset: number) => `${district}/${id}/piece/${offset}`,
  copy: ({ district, id }: PhotoId) => `${district}/${id}/copy`,
  exif: ({ district, id }: PhotoId) => `${district}/${id}/exif`,
};

const keyContext = ({ district, id }: PhotoId, of: string): string => `${district}/${id}/${of}`;

/** A photo that the house itself has made, sealed as the copy of an uploaded one: its key for the row, its bytes for the store. */
export function sealPhoto(keys: Keyring, photo: PhotoId, bytes: Uint8Array): { wrapped: Buffer; sealed: Buffer } {
  const { key, wrapped } = keys.newDataKey(keyContext(photo, PICTURE));
  return { wrapped, sealed: seal(key, bytes, bound.copy(photo)) };
}

export async function makePhotoKey(
  trx: Transaction<Schema>,
  keys: Keyring,
  photo: PhotoId,
  createdAt: Date,
  of: typeof PICTURE | typeof PLACE = PICTURE,
): Promise<Buffer> {
  const { key, wrapped } = keys.newDataKey(keyContext(photo, of));
  await trx
    .insertInto('data_key')
    .values({ district_id: photo.district, subject_id: photo.id, of, wrapped, created_at: createdAt })
    .execute();
  return key;
}

/** Seal what the camera wrote under a key of its own. */
export async function sealPlace(
  trx: Transaction<Schema>,
  keys: Keyring,
  photo: PhotoId,
  { exif, at }: { exif: object; at: Date },
): Promise<Buffer> {
  return seal(await makePhotoKey(trx, keys, photo, at, PLACE), JSON.stringify(exif), bound.exif(photo));
}

/** Undefined when it was destroyed: what it sealed is forgotten. */
export async function findPhotoKey(
  trx: Transaction<Schema>,
  keys: Keyring,
  photo: PhotoId,
): Promise<Buffer | undefined> {
  return (await findPhotoKeys(trx, keys, photo.district, [photo.id])).pictures.get(photo.id);
}

/** Keys of photos by their ids, of those that were not destroyed. */
export interface PhotoKeys {
  pictures: ReadonlyMap<string, Buffer>;
  /** Of the time and place; of photos from before migration 0029 the picture's. */
  places: ReadonlyMap<string, Buffer>;
}

export async function findPhotoKeys(
  trx: Transaction<Schema>,
  keys: Keyring,
  district: number,
  ids: readonly string[],
): Promise<PhotoKeys> {
  const pictures = new Map<string, Buffer>();
  const places = new Map<string, Buffer>();
  const rows =
    ids.length === 0
      ? []
      : await trx
          .selectFrom('data_key')
          .select(['subject_id', 'of', 'wrapped'])
          .where('district_id', '=', district)
          .where('subject_id', 'in', ids)
          .execute();
  const apart = new Set(rows.flatMap(({ subject_id: id, of }) => (of === PLACE ? [id] : [])));
  for (const { subject_id: id, of, wrapped } of rows) {
    const key = wrapped && keys.unwrap(wrapped, keyContext({ district, id }, of));
    if (key && of === PICTURE) pictures.set(id, key);
    if (key && (of === PLACE || !apart.has(id))) places.set(id, key);
  }
  return { pictures, places };
}

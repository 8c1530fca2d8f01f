import type { Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import { type Keyring, seal } from '../platform/keys/index.ts';
import type { PhotoId } from './store.ts';

/** One data key seals all of a photo: its pieces, its copy, and the time and place that it told. Whose it is: `of` in data_key. */
const OF = 'photo';

/** What a ciphertext is bound to: another's, or another part of the same photo, does not open in its place. */
export const bound = {
  piece: ({ district, id }: PhotoId, offset: number) => `${district}/${id}/piece/${offset}`,
  copy: ({ district, id }: PhotoId) => `${district}/${id}/copy`,
  exif: ({ district, id }: PhotoId) => `${district}/${id}/exif`,
};

const keyContext = ({ district, id }: PhotoId): string => `${district}/${id}/${OF}`;

/** A photo that the house itself has made, sealed as the copy of an uploaded one: its key for the row, its bytes for the store. */
export function sealPhoto(keys: Keyring, photo: PhotoId, bytes: Uint8Array): { wrapped: Buffer; sealed: Buffer } {
  const { key, wrapped } = keys.newDataKey(keyContext(photo));
  return { wrapped, sealed: seal(key, bytes, bound.copy(photo)) };
}

export async function makePhotoKey(
  trx: Transaction<Schema>,
  keys: Keyring,
  photo: PhotoId,
  createdAt: Date,
): Promise<void> {
  const { wrapped } = keys.newDataKey(keyContext(photo));
  await trx
    .insertInto('data_key')
    .values({ district_id: photo.district, subject_id: photo.id, of: OF, wrapped, created_at: createdAt })
    .execute();
}

/** Undefined when it was destroyed: what it sealed is forgotten. */
export async function findPhotoKey(
  trx: Transaction<Schema>,
  keys: Keyring,
  photo: PhotoId,
): Promise<Buffer | undefined> {
  return (await findPhotoKeys(trx, keys, photo.district, [photo.id])).get(photo.id);
}

export async function findPhotoKeys(
  trx: Transaction<Schema>,
  keys: Keyring,
  district: number,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  if (ids.length === 0) return found;
  const rows = await trx
    .selectFrom('data_key')
    .select(['subject_id', 'wrapped'])
    .where('district_id', '=', district)
    .where('subject_id', 'in', ids)
    .where('of', '=', OF)
    .execute();
  for (const { subject_id: id, wrapped } of rows) {
    if (wrapped) found.set(id, keys.unwrap(wrapped, keyContext({ district, id })));
  }
  return found;
}

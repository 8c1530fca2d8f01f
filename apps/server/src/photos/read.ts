import { problem } from '../platform/errors/index.ts';
import { unseal } from '../platform/keys/index.ts';
import { sightOf } from '../platform/policy/index.ts';
import type { PhotoAsked, PhotoRoom } from './room.ts';
import { bound, findPhotoKey } from './sealing.ts';

/** The personal field of the pack whose audience may see pictures. */
const FIELD = 'photo';

/**
 * The stripped picture. A photo of a matter is for who reaches the matter and is in the audience of the field `photo`; one that has
 * no matter yet, for its uploader alone.
 * @throws Problem not-found, photo-gone
 */
export async function readPhoto(
  asked: PhotoAsked,
  room: PhotoRoom,
  id: string,
): Promise<{ type: string; bytes: Buffer }> {
  const { trx, district } = asked;
  const row = await trx
    .selectFrom('photo')
    .select(['type', 'staff_id', 'matter_id', 'completed_at'])
    .where('district_id', '=', district.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row?.completed_at || !(await mayRead(asked, row))) throw problem('not-found', { what: 'photo', id });
  const photo = { district: district.id, id };
  const key = await findPhotoKey(trx, asked.services.keys, photo);
  if (!key) throw problem('photo-gone');
  const sealed = await room.store.read(photo);
  if (!sealed) throw new Error(`the store has no copy of photo ${id} of district ${district.id}`);
  return { type: row.type, bytes: unseal(key, sealed, bound.copy(photo)) };
}

async function mayRead(
  { trx, district, reader }: PhotoAsked,
  row: { staff_id: string; matter_id: string | null },
): Promise<boolean> {
  const { staff, role } = reader.actor;
  if (row.matter_id === null) return row.staff_id === staff;
  if (sightOf(district.pack.fields, FIELD, role) !== 'whole') return false;
  // Under row-level security: found, if the reader reaches it.
  const matter = await trx
    .selectFrom('matter')
    .select('id')
    .where('district_id', '=', district.id)
    .where('id', '=', row.matter_id)
    .executeTakeFirst();
  return matter !== undefined;
}

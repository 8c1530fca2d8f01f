import { sql } from 'kysely';
import { problem } from '../platform/errors/index.ts';
import { photoFaultSentences } from './formats/unfit.ts';
import { type PhotoType, photoTypes } from './inspect.ts';
import type { PhotoAsked, PhotoRoom } from './room.ts';
import { makePhotoKey } from './sealing.ts';

export interface Announced {
  id: string;
  /** Of the whole file. */
  bytes: number;
  /** What its sender takes it for; what it is, its bytes say. */
  type: string;
  /** Of the whole file, hex; then what arrives is held against it. */
  sha256?: string;
}

/**
 * Begin an upload. The same announcement again is no second one: `known`, and the upload goes on where it is.
 * @throws Problem photo-too-large, not-a-photo, too-many-photos, command-reused
 */
export async function beginPhoto(asked: PhotoAsked, room: PhotoRoom, given: Announced): Promise<'begun' | 'known'> {
  const { trx, district, reader } = asked;
  const limit = district.pack.district.photos.bytes.value;
  if (given.bytes > limit) throw problem('photo-too-large', { limit, unit: 'bytes' });
  if (!isPhotoType(given.type)) throw notTaken(given.type);
  const createdAt = room.realNow();
  const sha256 = given.sha256 === undefined ? null : Buffer.from(given.sha256, 'hex');
  const made = await trx
    .insertInto('photo')
    .values({
      district_id: district.id,
      id: given.id,
      staff_id: reader.actor.staff,
      type: given.type,
      bytes: given.bytes,
      sha256,
      created_at: createdAt,
    })
    .onConflict((conflict) => conflict.columns(['district_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) return findAgain(asked, given, sha256);
  await makePhotoKey(trx, asked.services.keys, { district: district.id, id: given.id }, createdAt);
  await requireFewWaiting(asked, room);
  return 'begun';
}

async function findAgain(
  { trx, district, reader }: PhotoAsked,
  given: Announced,
  sha256: Buffer | null,
): Promise<'known'> {
  const row = await trx
    .selectFrom('photo')
    .select(['staff_id', 'bytes', 'sha256'])
    .where('district_id', '=', district.id)
    .where('id', '=', given.id)
    .executeTakeFirst();
  const isSame =
    row?.staff_id === reader.actor.staff &&
    row.bytes === given.bytes &&
    (sha256 === null || row.sha256 === null || row.sha256.equals(sha256));
  if (!isSame) throw problem('command-reused', { id: given.id });
  return 'known';
}

/** After the insert, so that the count holds the new one; requests at the same moment may pass it by their number. */
async function requireFewWaiting({ trx, district, reader }: PhotoAsked, { settings }: PhotoRoom): Promise<void> {
  const { count } = await trx
    .selectFrom('photo')
    .select(sql<string>`count(*)`.as('count'))
    .where('district_id', '=', district.id)
    .where('staff_id', '=', reader.actor.staff)
    .where('matter_id', 'is', null)
    .executeTakeFirstOrThrow();
  const limit = settings.waiting.value;
  if (Number(count) > limit) throw problem('too-many-photos', { limit, of: 'waiting' });
}

function isPhotoType(type: string): type is PhotoType {
  return (photoTypes as readonly string[]).includes(type);
}

function notTaken(type: string) {
  const reason = /^image\/(hei[cf]|avif)/.test(type) ? 'heif' : 'other-format';
  return problem('not-a-photo', { reason, because: photoFaultSentences[reason] });
}

import { metresBetween, toCgcs2000 } from '@wangge/brain';
import { sql } from 'kysely';
import { problem } from '../platform/errors/index.ts';
import { unseal } from '../platform/keys/index.ts';
import { sightOf } from '../platform/policy/index.ts';
import type { PhotoExif } from './complete.ts';
import type { PhotoAsked } from './room.ts';
import { bound, findPhotoKeys } from './sealing.ts';

/** The personal field of the pack whose audience may know when and where a photo was taken. */
export const PHOTO_PLACE = 'photo-place';

/** A photo as a form refers to it: uploaded whole, the author's own, and in no matter yet. */
export interface UnusedPhoto {
  id: string;
  /** Of the original, hex. */
  sha256: string;
}

/** Those of `ids` that the reader may put into a form now; others are left out. */
export async function findUnusedPhotos(
  { trx, district, reader }: Pick<PhotoAsked, 'trx' | 'district' | 'reader'>,
  ids: readonly string[],
): Promise<Map<string, UnusedPhoto>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('photo')
    .select(['id', 'sha256'])
    .where('district_id', '=', district.id)
    .where('id', 'in', ids)
    .where('staff_id', '=', reader.actor.staff)
    .where('matter_id', 'is', null)
    .where('completed_at', 'is not', null)
    .execute();
  return new Map(rows.flatMap(({ id, sha256 }) => (sha256 ? [[id, { id, sha256: sha256.toString('hex') }]] : [])));
}

/**
 * Give photos to the matter whose event names them, in that event's transaction, under the lock of the matter. From here on they
 * are no orphans, and whoever reaches the matter may see them.
 * @throws Problem too-many-photos; not-found for one that is not the reader's, not whole, or has a matter
 */
export async function attachPhotos(
  asked: Pick<PhotoAsked, 'trx' | 'district' | 'reader'>,
  matterId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const { trx, district, reader } = asked;
  const rows = await trx
    .updateTable('photo')
    .set({ matter_id: matterId })
    .where('district_id', '=', district.id)
    .where('id', 'in', ids)
    .where('staff_id', '=', reader.actor.staff)
    .where('matter_id', 'is', null)
    .where('completed_at', 'is not', null)
    .returning('id')
    .execute();
  const given = new Set(rows.map(({ id }) => id));
  const missing = ids.find((id) => !given.has(id));
  if (missing !== undefined) throw problem('not-found', { what: 'photo', id: missing });
  const { count } = await trx
    .selectFrom('photo')
    .select(sql<string>`count(*)`.as('count'))
    .where('district_id', '=', district.id)
    .where('matter_id', '=', matterId)
    .executeTakeFirstOrThrow();
  const limit = district.pack.district.photos.perMatter.value;
  if (Number(count) > limit) throw problem('too-many-photos', { limit, of: 'matter' });
}

/** What a case view says of a photo. */
export interface PhotoFacts {
  id: string;
  type: string;
  /** Pixels as shown. */
  width: number;
  height: number;
  /** ISO 8601 with Z; null when the camera did not say, when it is masked, or when this reader may not know. */
  takenAt: string | null;
  /** Metres between where it says it was taken and the matter; null when it did not say or this reader may not know. Never masked: a check needs it. */
  awayMetres: number | null;
  /** There is a time or a place to reveal (`photo-place`). */
  masked: boolean;
  /** Its key is destroyed: there is nothing to show any more. */
  gone: boolean;
}

/** The photos of a matter by id, with what of their time and place this reader may know. The matter is one that the reader reaches. */
export async function readPhotoFacts(
  asked: PhotoAsked,
  matter: { id: string; lng: number; lat: number },
): Promise<Map<string, PhotoFacts>> {
  const { trx, district, reader, services } = asked;
  const rows = await trx
    .selectFrom('photo')
    .select(['id', 'type', 'width', 'height', 'exif'])
    .where('district_id', '=', district.id)
    .where('matter_id', '=', matter.id)
    .orderBy('id')
    .execute();
  const ids = rows.map(({ id }) => id);
  const keys = await findPhotoKeys(trx, services.keys, district.id, ids);
  const sight = sightOf(district.pack.fields, PHOTO_PLACE, reader.actor.role);
  return new Map(
    rows.map(({ id, type, width, height, exif }) => {
      const key = keys.places.get(id);
      const opened = sight !== 'none' && key && exif ? openExif(exif, key, district.id, id) : undefined;
      const facts = { id, type, width: width ?? 0, height: height ?? 0, gone: !keys.pictures.has(id) };
      const takenAt = sight === 'whole' ? (opened?.takenAt ?? null) : null;
      const masked = sight === 'masked' && opened !== undefined;
      return [id, { ...facts, takenAt, awayMetres: awayFrom(matter, opened ?? {}), masked }];
    }),
  );
}

/** What the cameras wrote, whole, by photo; who may know it and for what, the caller has made sure (`reveal`). */
export async function openPhotoPlaces(
  { trx, district, services }: PhotoAsked,
  matterId: string,
): Promise<Map<string, PhotoExif>> {
  const rows = await trx
    .selectFrom('photo')
    .select(['id', 'exif'])
    .where('district_id', '=', district.id)
    .where('matter_id', '=', matterId)
    .where('exif', 'is not', null)
    .execute();
  const keys = await findPhotoKeys(
    trx,
    services.keys,
    district.id,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.flatMap(({ id, exif }) => {
      const key = keys.places.get(id);
      return key && exif ? [[id, openExif(exif, key, district.id, id)] as const] : [];
    }),
  );
}

function openExif(exif: Buffer, key: Buffer, district: number, id: string): PhotoExif {
  return JSON.parse(unseal(key, exif, bound.exif({ district, id })).toString('utf8')) as PhotoExif;
}

/** To a whole metre: a telephone knows it to some ten. */
function awayFrom(matter: { lng: number; lat: number }, { lng, lat }: PhotoExif): number | null {
  if (lng === undefined || lat === undefined) return null;
  return Math.round(metresBetween(matter, toCgcs2000({ lng, lat, crs: 'WGS-84' })));
}

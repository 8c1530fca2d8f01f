import { createHash } from 'node:crypto';
import { type Problem, problem } from '../platform/errors/index.ts';
import { seal, unseal } from '../platform/keys/index.ts';
import { photoFaultSentences } from './formats/unfit.ts';
import { type InspectedPhoto, inspectPhoto } from './inspect.ts';
import type { PhotoAsked, PhotoRoom, UploadRow } from './room.ts';
import { bound, sealPlace } from './sealing.ts';
import type { PhotoId, PhotoStore } from './store.ts';

/** What the camera wrote, as it is sealed into the row. */
export interface PhotoExif {
  /** ISO 8601 with Z. */
  takenAt?: string;
  /** Degrees, WGS-84. */
  lng?: number;
  lat?: number;
}

/**
 * All pieces are there: hold them against the announced hash, inspect, strip, seal. The copy is on the disk before the row says
 * so, and the pieces stay until that is committed (`forgetPieces`): a fall in between leaves either of them whole, and never less than
 * was acknowledged. Returns why it was refused; then the pieces are gone and the upload stands at its beginning.
 */
export async function completePhoto(
  { trx, district, services }: PhotoAsked,
  room: PhotoRoom,
  photo: PhotoId,
  row: UploadRow,
  key: Buffer,
): Promise<Problem | undefined> {
  const original = await readPieces(room.store, photo, key);
  const sha256 = createHash('sha256').update(original).digest();
  if (row.sha256 && !row.sha256.equals(sha256)) return refuse(room.store, photo, problem('photo-hash'));
  const limit = district.pack.district.photos.pixels.value;
  const found = inspectPhoto(original, { pixels: limit, zone: district.pack.district.zone });
  if ('refused' in found) {
    const reason = found.refused;
    const told =
      reason === 'too-many-pixels'
        ? problem('photo-too-large', { limit, unit: 'pixels' })
        : problem('not-a-photo', { reason, because: photoFaultSentences[reason] });
    return refuse(room.store, photo, told);
  }
  await room.store.keep(photo, seal(key, found.stripped, bound.copy(photo)));
  const [exif, at] = [exifOf(found), room.realNow()];
  await trx
    .updateTable('photo')
    .set({
      sha256,
      type: found.type,
      width: found.width,
      height: found.height,
      exif: exif === undefined ? null : await sealPlace(trx, services.keys, photo, { exif, at }),
      completed_at: at,
    })
    .where('district_id', '=', photo.district)
    .where('id', '=', photo.id)
    .execute();
  return undefined;
}

/**
 * Remove the pieces of a photo whose row says that it is complete. Where the server falls before it can, whoever sent them asks how far they had
 * come, since they were not answered, and then it is done.
 */
export async function forgetPieces({ store }: PhotoRoom, { whole }: { whole?: PhotoId }): Promise<void> {
  if (whole) await store.dropPieces(whole, 0);
}

async function refuse(store: PhotoStore, photo: PhotoId, told: Problem): Promise<Problem> {
  await store.dropPieces(photo, 0);
  return told;
}

async function readPieces(store: PhotoStore, photo: PhotoId, key: Buffer): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (const { offset } of await store.pieces(photo)) {
    pieces.push(unseal(key, await store.readPiece(photo, offset), bound.piece(photo, offset)));
  }
  return Buffer.concat(pieces);
}

/** Undefined where the camera said nothing: what is not known is not kept as something. */
function exifOf({ takenAt, place }: InspectedPhoto): PhotoExif | undefined {
  if (takenAt === undefined && place === undefined) return undefined;
  return { ...(takenAt === undefined ? {} : { takenAt }), ...place };
}

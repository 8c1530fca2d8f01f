import { type Problem, problem } from '../platform/errors/index.ts';
import { seal, sealedOverhead } from '../platform/keys/index.ts';
import { completePhoto } from './complete.ts';
import type { PhotoAsked, PhotoRoom, UploadRow } from './room.ts';
import { bound, findPhotoKey } from './sealing.ts';
import type { PhotoId, StoredPiece } from './store.ts';

/** What has arrived, and where the next piece has to begin. */
export interface Arrived {
  offset: number;
  bytes: number;
  /** It is complete: once that is committed its pieces are of no use any more (`forgetPieces`). */
  whole?: PhotoId;
}

/** `refused`: all of it arrived and it is no photo; what came is gone, and the reader is told after that is committed. */
export type Appended = Arrived | { refused: Problem };

/**
 * Take the next piece. It is on the disk, sealed, when this resolves; the last one completes the photo. The row is locked for as
 * long, so that pieces of one photo queue: milliseconds, and some 0.2 s for the inspection of 10 MB with the last.
 * @throws Problem not-found, photo-offset, photo-pieces, bad-request
 */
export async function appendPiece(
  asked: PhotoAsked,
  room: PhotoRoom,
  id: string,
  offset: number,
  piece: Uint8Array,
): Promise<Appended> {
  const { photo, row } = await getUpload(asked, id, 'lock');
  const pieces = row.completed_at ? [] : await room.store.pieces(photo);
  const expected = row.completed_at ? row.bytes : nextOffset(pieces, row.bytes);
  if (offset !== expected || row.completed_at) throw problem('photo-offset', { offset: expected });
  const end = offset + piece.length;
  if (piece.length === 0) {
    throw problem('bad-request', { place: 'body', fault: { zh: '的分片为空', en: 'is an empty piece' } });
  }
  if (end > row.bytes) {
    const fault = {
      zh: `到达第 ${end} 字节，而声明的是 ${row.bytes} 字节`,
      en: `reaches byte ${end}, and ${row.bytes} bytes were announced`,
    };
    throw problem('bad-request', { place: 'body', fault });
  }
  const limit = room.settings.pieces.value;
  if (pieces.length >= limit) throw problem('photo-pieces', { limit });
  const key = await findPhotoKey(asked.trx, asked.services.keys, photo);
  if (!key) throw problem('photo-gone');
  // Where the last piece arrived without completing the photo, it comes again and takes its own place.
  await room.store.dropPieces(photo, offset);
  const isKept = await room.store.append(photo, offset, seal(key, piece, bound.piece(photo, offset)));
  // The lock that kept others out was lost with the connection to the database: they were first.
  if (!isKept) throw problem('photo-offset', { offset: nextOffset(await room.store.pieces(photo), row.bytes) });
  const refused = end === row.bytes ? await completePhoto(asked, room, photo, row, key) : undefined;
  await setReceived(asked, photo, refused ? 0 : end);
  if (refused) return { refused };
  return { offset: end, bytes: row.bytes, ...(end === row.bytes ? { whole: photo } : {}) };
}

/** How far an upload has come. @throws Problem not-found */
export async function findArrived(asked: PhotoAsked, room: PhotoRoom, id: string): Promise<Arrived> {
  const { photo, row } = await getUpload(asked, id);
  if (row.completed_at) return { offset: row.bytes, bytes: row.bytes, whole: photo };
  return { offset: nextOffset(await room.store.pieces(photo), row.bytes), bytes: row.bytes };
}

/**
 * The store is the truth of what arrived, not the row: a piece that lies on the disk counts, also when the server fell before
 * it could say so. All of it on the disk and yet not complete means that it fell then: the last piece is asked for again.
 */
function nextOffset(pieces: readonly StoredPiece[], bytes: number): number {
  let end = 0;
  let begin = 0;
  for (const { offset, size } of pieces) {
    if (offset !== end) break;
    begin = end;
    end += size - sealedOverhead;
  }
  return end >= bytes ? begin : end;
}

/** Uploads are their uploader's alone; to others this one does not exist. */
async function getUpload(
  { trx, district, reader }: PhotoAsked,
  id: string,
  lock?: 'lock',
): Promise<{ photo: PhotoId; row: UploadRow }> {
  const query = trx
    .selectFrom('photo')
    .select(['bytes', 'sha256', 'completed_at'])
    .where('district_id', '=', district.id)
    .where('id', '=', id)
    .where('staff_id', '=', reader.actor.staff);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw problem('not-found', { what: 'photo', id });
  return { photo: { district: district.id, id }, row };
}

async function setReceived({ trx }: PhotoAsked, { district, id }: PhotoId, received: number): Promise<void> {
  await trx.updateTable('photo').set({ received }).where('district_id', '=', district).where('id', '=', id).execute();
}

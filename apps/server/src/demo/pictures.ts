import type { District } from '../districts/index.ts';
import { type PhotoStore, sealPhoto } from '../photos/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import type { TakenPhoto } from './life.ts';

/** Files written at once: their syncs to the disk share the wait. */
const FILES = 24;

/** A drawing sealed under a key of its own, on its way into the store. */
export interface Picture {
  id: string;
  wrapped: Buffer;
  sealed: Buffer;
}

export function sealPictures(keys: Keyring, district: District, photos: readonly TakenPhoto[]): Picture[] {
  return photos.map(({ id, drawing }) => ({ id, ...sealPhoto(keys, { district: district.id, id }, drawing.bytes) }));
}

/** Resolves when all of them are on the disk. @throws what the store threw first, when none is being written any more */
export async function keepPictures(store: PhotoStore, district: District, pictures: readonly Picture[]): Promise<void> {
  const waiting = pictures[Symbol.iterator]();
  const writer = async (): Promise<void> => {
    // One iterator for all writers: each takes the next picture that nobody has taken.
    for (const { id, sealed } of waiting) await store.keep({ district: district.id, id }, sealed);
  };
  const written = await Promise.allSettled(Array.from({ length: FILES }, writer));
  for (const { status, ...one } of written) if (status === 'rejected') throw (one as PromiseRejectedResult).reason;
}

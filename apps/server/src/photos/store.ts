/** A photo's place in the store. */
export interface PhotoId {
  district: number;
  /** UUID. */
  id: string;
}

export interface StoredPiece {
  /** Of its first byte in the photo. */
  offset: number;
  /** Bytes as stored, sealing included. */
  size: number;
}

/**
 * Where photos lie: pieces while they arrive, then one whole copy. It sees sealed bytes only; keys never come here. Every promise
 * that resolves is a promise kept over a crash. A bucket can fill it: an object a piece named by photo and offset, written on the
 * condition that there is none (`If-None-Match: *`), and one for the copy.
 */
export interface PhotoStore {
  /** Keep a piece that begins at `offset`. Of several for one offset the first stays: false for the others. */
  append(photo: PhotoId, offset: number, sealed: Uint8Array): Promise<boolean>;
  /** In order of their offsets. */
  pieces(photo: PhotoId): Promise<StoredPiece[]>;
  /** @throws when there is none. */
  readPiece(photo: PhotoId, offset: number): Promise<Buffer>;
  /** Remove the pieces from `offset` on, the last first, so that what is left is always a beginning. */
  dropPieces(photo: PhotoId, offset: number): Promise<void>;
  /** Keep the whole copy, in place of one that is there. */
  keep(photo: PhotoId, sealed: Uint8Array): Promise<void>;
  read(photo: PhotoId): Promise<Buffer | undefined>;
  /** All of the photo; nothing when there is none. */
  delete(photo: PhotoId): Promise<void>;
  /** Every photo of which anything lies here, with the time of its last change. */
  list(): AsyncIterable<PhotoId & { changedAt: Date }>;
}

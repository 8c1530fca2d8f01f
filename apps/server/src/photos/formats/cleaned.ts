import type { ExifFacts } from './exif.ts';
import { Unfit } from './unfit.ts';

/** A picture without what does not belong to it. */
export interface Cleaned {
  /** As stored, before `exif.orientation` turns it. */
  width: number;
  height: number;
  exif: ExifFacts;
  bytes: Buffer;
}

/** By its header alone, before anything is unpacked: a small file may promise a picture that fills the memory. */
export function checkSize(width: number, height: number, limit: number, at: number): void {
  if (width === 0 || height === 0) throw new Unfit('no-size', at);
  if (width * height > limit) throw new Unfit('too-many-pixels', at);
}

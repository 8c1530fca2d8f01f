import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { type Cleaned, checkSize } from './cleaned.ts';
import { cleanColourProfile } from './colour-profile.ts';
import { orientationBlock, readExif } from './exif.ts';
import { Unfit } from './unfit.ts';

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Bit depths by colour type, and channels: PNG (third edition), table 8. */
const DEPTHS: Readonly<Record<number, { depths: readonly number[]; channels: number }>> = {
  0: { depths: [1, 2, 4, 8, 16], channels: 1 },
  2: { depths: [8, 16], channels: 3 },
  3: { depths: [1, 2, 4, 8], channels: 1 },
  4: { depths: [8, 16], channels: 2 },
  6: { depths: [8, 16], channels: 4 },
};
/** Chunks that change how colours or pixels look, with the lengths that they may have. All others are dropped, unread. */
const KEPT: Readonly<Record<string, (length: number) => boolean>> = {
  tRNS: (length) => length >= 1 && length <= 256,
  gAMA: (length) => length === 4,
  cHRM: (length) => length === 32,
  sRGB: (length) => length === 1,
  cICP: (length) => length === 4,
  pHYs: (length) => length === 9,
};
/** Deflate packs at most 1032:1 (zlib, technical details): less data than that cannot be the picture of the header. */
const MOST_PACKED = 1032;
/** Unpacked bytes of a colour profile: ten times those of the largest matrix profile. */
const PROFILE_AT_MOST = 512 * 1024;

interface Draft {
  kept: Buffer[];
  seen: Set<string>;
  exif?: Buffer;
  profile?: Buffer;
  /** Bytes of image data, and whether another chunk followed it. */
  data: number;
  dataEnded: boolean;
}

/**
 * A PNG file reduced to its critical chunks and those that its colours need; every chunk's check sum is verified. Animation
 * chunks fall away, which leaves the still picture; texts, times, Exif and bytes behind IEND fall away too.
 * @throws Unfit
 */
export function cleanPng(bytes: Buffer, limit: number): Cleaned {
  const header = chunkAt(bytes, PNG_SIGNATURE.length);
  if (header.type !== 'IHDR') throw new Unfit('damaged', PNG_SIGNATURE.length);
  const { width, height, rawBytes, indexed } = headerOf(header.data, limit);
  const draft: Draft = { kept: [], seen: new Set(), data: 0, dataEnded: false };
  let at = header.end;
  for (;;) {
    const chunk = chunkAt(bytes, at);
    if (chunk.type === 'IEND') {
      if (chunk.data.length > 0) throw new Unfit('damaged', at);
      break;
    }
    takeChunk(draft, chunk, at);
    at = chunk.end;
  }
  if (draft.data === 0) throw new Unfit('truncated', at);
  if (draft.data * MOST_PACKED < rawBytes) throw new Unfit('truncated', at);
  if (indexed && !draft.seen.has('PLTE')) throw new Unfit('damaged', at);
  const exif = readExif(draft.exif);
  const upright = orientationBlock(exif.orientation);
  const head = [PNG_SIGNATURE, header.whole];
  if (draft.profile) {
    const name = Buffer.from('profile\0\0', 'latin1');
    head.push(chunkOf('iCCP', Buffer.concat([name, deflateSync(draft.profile)])));
  }
  if (upright) head.push(chunkOf('eXIf', upright));
  return { width, height, exif, bytes: Buffer.concat([...head, ...draft.kept, chunkOf('IEND', Buffer.alloc(0))]) };
}

interface Chunk {
  type: string;
  data: Buffer;
  whole: Buffer;
  end: number;
}

function chunkAt(bytes: Buffer, at: number): Chunk {
  if (at + 12 > bytes.length) throw new Unfit('truncated', at);
  const length = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + 8);
  if (!/^[A-Za-z]{4}$/.test(type)) throw new Unfit('damaged', at);
  const end = at + 12 + length;
  if (end > bytes.length) throw new Unfit('truncated', at);
  if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) throw new Unfit('damaged', at);
  return { type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end), end };
}

function headerOf(data: Buffer, limit: number) {
  if (data.length !== 13) throw new Unfit('damaged', PNG_SIGNATURE.length);
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  checkSize(width, height, limit, PNG_SIGNATURE.length);
  const [depth = 0, colour = 0, packing, filter, interlace = 0] = data.subarray(8);
  const kind = DEPTHS[colour];
  if (!kind?.depths.includes(depth) || packing !== 0 || filter !== 0 || interlace > 1) {
    throw new Unfit('damaged', PNG_SIGNATURE.length);
  }
  // A byte of filter before each row; interlaced pictures have more rows, never fewer bytes.
  const rawBytes = height * (1 + Math.ceil((width * depth * kind.channels) / 8));
  return { width, height, rawBytes, indexed: colour === 3 };
}

function takeChunk(draft: Draft, { type, data, whole }: Chunk, at: number): void {
  if (type === 'IDAT') {
    if (draft.dataEnded) throw new Unfit('damaged', at);
    draft.data += data.length;
    draft.kept.push(whole);
    return;
  }
  draft.dataEnded = draft.data > 0;
  const isFirst = !draft.seen.has(type);
  draft.seen.add(type);
  if (type === 'PLTE') {
    const isPalette = data.length > 0 && data.length <= 768 && data.length % 3 === 0;
    if (!isFirst || draft.dataEnded || !isPalette) throw new Unfit('damaged', at);
    draft.kept.push(whole);
  } else if (isCritical(type)) {
    throw new Unfit('damaged', at);
  } else if (type === 'eXIf') {
    draft.exif ??= data;
  } else if (type === 'iCCP' && isFirst && !draft.dataEnded) {
    const profile = profileOf(data);
    if (profile) draft.profile = profile;
  } else if (isFirst && !draft.dataEnded && KEPT[type]?.(data.length)) {
    draft.kept.push(whole);
  }
}

/** Capital first letter: a decoder that does not know the chunk must not show the picture (PNG, 5.4). */
const isCritical = (type: string): boolean => type.charCodeAt(0) < 97;

/** Name, zero, method zero, packed profile. */
function profileOf(data: Buffer): Buffer | undefined {
  const nameEnd = data.subarray(0, 80).indexOf(0);
  if (nameEnd < 0 || data[nameEnd + 1] !== 0) return undefined;
  try {
    return cleanColourProfile(inflateSync(data.subarray(nameEnd + 2), { maxOutputLength: PROFILE_AT_MOST }));
  } catch {
    // A profile that does not unpack is no profile: the picture is shown as sRGB.
    return undefined;
  }
}

function chunkOf(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

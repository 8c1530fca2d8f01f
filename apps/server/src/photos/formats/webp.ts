import { type Cleaned, checkSize } from './cleaned.ts';
import { cleanColourProfile } from './colour-profile.ts';
import { orientationBlock, readExif } from './exif.ts';
import { Unfit } from './unfit.ts';

/** Flags of VP8X: RFC 9649, 2.7. */
const FLAG = { profile: 0x20, alpha: 0x10, exif: 0x08, animation: 0x02 } as const;
const RIFF_HEADER = 12;

interface Size {
  width: number;
  height: number;
}
interface Draft {
  canvas?: Size & { flags: number };
  profile?: Buffer;
  alpha?: Buffer;
  picture?: Size & { type: 'VP8 ' | 'VP8L'; data: Buffer };
  exif?: Buffer;
}

/**
 * A WebP file (RFC 9649) reduced to its picture, alpha plane and the numbers of its colour profile; flags and sizes are written
 * anew, and what stands behind the end that RIFF names is gone.
 * @throws Unfit
 */
export function cleanWebp(bytes: Buffer, limit: number): Cleaned {
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw new Unfit('truncated', 4);
  const draft: Draft = {};
  let at = RIFF_HEADER;
  while (at < end) {
    if (at + 8 > end) throw new Unfit('damaged', at);
    const size = bytes.readUInt32LE(at + 4);
    if (at + 8 + size > end) throw new Unfit('truncated', at);
    takeChunk(draft, bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + size), limit, at);
    at += 8 + size + (size & 1);
  }
  return finish(draft, at);
}

function takeChunk(draft: Draft, type: string, data: Buffer, limit: number, at: number): void {
  if (type === 'VP8X') {
    if (draft.canvas || draft.picture || data.length < 10) throw new Unfit('damaged', at);
    const flags = data[0] as number;
    if (flags & FLAG.animation) throw new Unfit('animated', at);
    const [width, height] = [data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1];
    checkSize(width, height, limit, at);
    draft.canvas = { flags, width, height };
  } else if (type === 'ANIM' || type === 'ANMF') {
    throw new Unfit('animated', at);
  } else if (type === 'VP8 ' || type === 'VP8L') {
    if (draft.picture) throw new Unfit('damaged', at);
    const size = type === 'VP8 ' ? sizeOfLossy(data, at) : sizeOfLossless(data, at);
    checkSize(size.width, size.height, limit, at);
    draft.picture = { ...size, type, data };
  } else if (type === 'ICCP') draft.profile ??= data;
  else if (type === 'ALPH') draft.alpha ??= data;
  else if (type === 'EXIF') draft.exif ??= withoutPreface(data);
}

/** The frame header of a key frame: RFC 6386, 9.1. */
function sizeOfLossy(data: Buffer, at: number): Size {
  if (data.length < 10) throw new Unfit('truncated', at);
  const tag = data.readUIntLE(0, 3);
  const isKeyFrame = (tag & 1) === 0;
  if (!isKeyFrame || data.readUIntBE(3, 3) !== 0x9d012a) throw new Unfit('damaged', at);
  const firstPartition = tag >> 5;
  if (10 + firstPartition > data.length) throw new Unfit('truncated', at);
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
}

/** Signature, 14 bits each of width − 1 and height − 1, alpha, version 0: RFC 9649, 3.4. */
function sizeOfLossless(data: Buffer, at: number): Size {
  if (data.length < 6) throw new Unfit('truncated', at);
  const bits = data.readUInt32LE(1);
  if (data[0] !== 0x2f || bits >>> 29 !== 0) throw new Unfit('damaged', at);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** Some writers put JPEG's preface before the block. */
function withoutPreface(data: Buffer): Buffer {
  return data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data;
}

function finish({ canvas, picture, profile: given, alpha: plane, exif: block }: Draft, at: number): Cleaned {
  if (!picture) throw new Unfit('truncated', at);
  const { width, height, type, data } = picture;
  if (canvas && (canvas.width !== width || canvas.height !== height)) throw new Unfit('damaged', at);
  const exif = readExif(block);
  const profile = given && cleanColourProfile(given);
  const upright = orientationBlock(exif.orientation);
  // An alpha plane belongs to a lossy picture; a lossless one has its own.
  const alpha = canvas && type === 'VP8 ' ? plane : undefined;
  const isClear = alpha !== undefined || (type === 'VP8L' && (data.readUInt32LE(1) & 0x10000000) !== 0);
  const chunks: Buffer[] = [];
  if (profile || upright || alpha) {
    const head = Buffer.alloc(10);
    head[0] = (profile ? FLAG.profile : 0) | (upright ? FLAG.exif : 0) | (isClear ? FLAG.alpha : 0);
    head.writeUIntLE(width - 1, 4, 3);
    head.writeUIntLE(height - 1, 7, 3);
    chunks.push(chunkOf('VP8X', head));
  }
  if (profile) chunks.push(chunkOf('ICCP', profile));
  if (alpha) chunks.push(chunkOf('ALPH', alpha));
  chunks.push(chunkOf(type, data));
  if (upright) chunks.push(chunkOf('EXIF', upright));
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  return { width, height, exif, bytes: chunkOf('RIFF', body) };
}

function chunkOf(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length & 1));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(data.length, 4);
  data.copy(chunk, 8);
  return chunk;
}

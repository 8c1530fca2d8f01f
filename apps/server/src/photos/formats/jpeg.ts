import { type Cleaned, checkSize } from './cleaned.ts';
import { cleanColourProfile } from './colour-profile.ts';
import { orientationBlock, readExif } from './exif.ts';
import { Unfit } from './unfit.ts';

// Markers of ITU-T T.81, table B.1.
const SOF0 = 0xc0;
const SOF1 = 0xc1;
const SOF2 = 0xc2;
const DHT = 0xc4;
const RST0 = 0xd0;
const RST7 = 0xd7;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
/** Lossless, hierarchical and arithmetic coding: frames, conditioning, DHP, EXP. */
const NOT_SHOWN = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xde, 0xdf]);

/** Scans that a picture may have. Thousands of them keep a decoder busy for hours; libjpeg-turbo's own tests stop at 500 (TJPARAM_SCANLIMIT). */
const SCANS_AT_MOST = 500;

/** A frame header: T.81, B.2.2. */
interface Frame {
  progressive: boolean;
  width: number;
  height: number;
  /** 8×8 blocks of all components. */
  blocks: number;
}

/** What of the file is kept, piece by piece. */
interface Draft {
  frame?: Frame;
  scans: number;
  /** Bytes of entropy-coded data. */
  coded: number;
  jfif?: Buffer;
  adobe?: Buffer;
  exif?: Buffer;
  profile: Map<number, Buffer>;
  profileParts: number;
  /** Tables, frame and scans in their order. */
  kept: Buffer[];
}

/**
 * A JPEG file reduced to what a decoder needs: tables, frame, scans, and for right colours JFIF, Adobe's transform flag and the
 * numbers of the colour profile. A list of what stays, not of what goes: any other segment, known or unknown, is dropped, and so
 * is every byte behind the end of the picture (second pictures, films, archives, scripts).
 * @throws Unfit
 */
export function cleanJpeg(bytes: Buffer, limit: number): Cleaned {
  const draft: Draft = { scans: 0, coded: 0, profile: new Map(), profileParts: 0, kept: [] };
  let at = 2;
  for (;;) {
    const place = at;
    at = afterMarker(bytes, at);
    const marker = bytes[at - 1] as number;
    if (marker === EOI) break;
    if (marker === SOI || marker < SOF0 || (marker >= RST0 && marker <= RST7)) throw new Unfit('damaged', place);
    const segment = segmentAt(bytes, at);
    at += segment.length + 2;
    if (NOT_SHOWN.has(marker)) throw new Unfit('not-shown', place);
    if (marker === SOS) at = takeScan(draft, bytes, segment, at, place);
    else takeSegment(draft, marker, segment, limit, place);
  }
  return finish(draft, at);
}

/** The place after a marker that begins at `at`; it may be preceded by fill bytes (B.1.1.2). */
function afterMarker(bytes: Buffer, at: number): number {
  let next = at;
  if (next >= bytes.length) throw new Unfit('truncated', next);
  if (bytes[next] !== 0xff) throw new Unfit('damaged', next);
  while (bytes[next] === 0xff) next += 1;
  if (next >= bytes.length) throw new Unfit('truncated', next);
  return next + 1;
}

/** The segment's content without its two bytes of length. */
function segmentAt(bytes: Buffer, at: number): Buffer {
  if (at + 2 > bytes.length) throw new Unfit('truncated', at);
  const length = bytes.readUInt16BE(at);
  if (length < 2) throw new Unfit('damaged', at);
  if (at + length > bytes.length) throw new Unfit('truncated', at);
  return bytes.subarray(at + 2, at + length);
}

function takeSegment(draft: Draft, marker: number, segment: Buffer, limit: number, place: number): void {
  if (marker === SOF0 || marker === SOF1 || marker === SOF2) {
    if (draft.frame) throw new Unfit('damaged', place);
    draft.frame = frameOf(segment, marker === SOF2, limit, place);
    keep(draft, marker, segment);
  } else if (marker === DQT || marker === DHT) {
    const isWhole = marker === DQT ? areQuantisations(segment) : areHuffmanTables(segment);
    if (!isWhole) throw new Unfit('damaged', place);
    keep(draft, marker, segment);
  } else if (marker === DRI) {
    if (segment.length !== 2) throw new Unfit('damaged', place);
    keep(draft, marker, segment);
  } else if (marker === APP0 && beginsWith(segment, 'JFIF\0') && segment.length >= 14) {
    // Without its thumbnail, which may show what was cut out of the picture.
    draft.jfif = Buffer.concat([segment.subarray(0, 12), Buffer.alloc(2)]);
  } else if (marker === APP1 && beginsWith(segment, 'Exif\0\0')) {
    draft.exif ??= segment.subarray(6);
  } else if (marker === APP2 && beginsWith(segment, 'ICC_PROFILE\0') && segment.length > 14) {
    draft.profile.set(segment[12] as number, segment.subarray(14));
    draft.profileParts = segment[13] as number;
  } else if (marker === APP14 && beginsWith(segment, 'Adobe') && segment.length >= 12) {
    draft.adobe = Buffer.from([...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, segment[11] as number]);
  }
}

function frameOf(segment: Buffer, progressive: boolean, limit: number, place: number): Frame {
  const components = segment[5] ?? 0;
  if (segment.length < 6 || segment.length !== 6 + 3 * components) throw new Unfit('damaged', place);
  const [height, width] = [segment.readUInt16BE(1), segment.readUInt16BE(3)];
  checkSize(width, height, limit, place);
  if (segment[0] !== 8 || ![1, 3, 4].includes(components)) throw new Unfit('not-shown', place);
  const sampling = Array.from({ length: components }, (_, n) => segment[7 + 3 * n] as number);
  const across = sampling.map((factors) => factors >> 4);
  const down = sampling.map((factors) => factors & 15);
  if ([...across, ...down].some((factor) => factor < 1 || factor > 4)) throw new Unfit('damaged', place);
  const [mostAcross, mostDown] = [Math.max(...across), Math.max(...down)];
  const blocks = sampling.reduce((sum, _, n) => {
    const wide = Math.ceil((width * (across[n] as number)) / mostAcross / 8);
    return sum + wide * Math.ceil((height * (down[n] as number)) / mostDown / 8);
  }, 0);
  return { progressive, width, height, blocks };
}

/** Tables of 64 values of 8 or 16 bits, and nothing behind them (B.2.4.1). */
function areQuantisations(segment: Buffer): boolean {
  let at = 0;
  while (at < segment.length) {
    const [precision, id] = [(segment[at] as number) >> 4, (segment[at] as number) & 15];
    if (precision > 1 || id > 3) return false;
    at += 1 + 64 * (1 + precision);
  }
  return at === segment.length && at > 0;
}

/** Tables of code lengths and values, and nothing behind them (B.2.4.2). */
function areHuffmanTables(segment: Buffer): boolean {
  let at = 0;
  while (at + 17 <= segment.length) {
    const [kind, id] = [(segment[at] as number) >> 4, (segment[at] as number) & 15];
    const values = segment.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    if (kind > 1 || id > 3 || values > 256) return false;
    at += 17 + values;
  }
  return at === segment.length && at > 0;
}

/** A scan: its header and the coded data behind it, up to the next marker that is no restart. Returns where that begins. */
function takeScan(draft: Draft, bytes: Buffer, header: Buffer, from: number, place: number): number {
  const components = header[0] ?? 0;
  if (!draft.frame || components < 1 || components > 4 || header.length !== 4 + 2 * components) {
    throw new Unfit('damaged', place);
  }
  draft.scans += 1;
  if (draft.scans > SCANS_AT_MOST) throw new Unfit('not-shown', place);
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) throw new Unfit('truncated', bytes.length);
    const next = bytes[at + 1] as number;
    if (next === 0xff) at += 1;
    else if (next === 0 || (next >= RST0 && next <= RST7)) at += 2;
    else break;
  }
  keep(draft, SOS, header);
  draft.kept.push(bytes.subarray(from, at));
  draft.coded += at - from;
  return at;
}

function finish(draft: Draft, end: number): Cleaned {
  const { frame } = draft;
  if (!frame || draft.scans === 0) throw new Unfit('truncated', end);
  // A block takes at least one bit of its first coefficient and, in a sequential frame, one that ends it (T.81, F.1.2): a file
  // that holds less than its header promises was cut, or is a small file posing as a large picture.
  const leastBits = frame.blocks * (frame.progressive ? 1 : 2);
  if (draft.coded * 8 < leastBits) throw new Unfit('truncated', end);
  const exif = readExif(draft.exif);
  const head: Buffer[] = [Buffer.of(0xff, SOI)];
  if (draft.jfif) head.push(segmentOf(APP0, draft.jfif));
  const upright = orientationBlock(exif.orientation);
  if (upright) head.push(segmentOf(APP1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), upright])));
  const profile = profileOf(draft);
  if (profile)
    head.push(segmentOf(APP2, Buffer.concat([Buffer.from('ICC_PROFILE\0', 'latin1'), Buffer.of(1, 1), profile])));
  if (draft.adobe) head.push(segmentOf(APP14, draft.adobe));
  const { width, height } = frame;
  return { width, height, exif, bytes: Buffer.concat([...head, ...draft.kept, Buffer.of(0xff, EOI)]) };
}

/** The parts of a profile are numbered from 1 (ICC.1:2022, B.4). One that is made anew fits into one segment, its curves being bounded. */
function profileOf(draft: Draft): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let number = 1; number <= draft.profileParts; number++) {
    const part = draft.profile.get(number);
    if (!part) return undefined;
    parts.push(part);
  }
  const profile = cleanColourProfile(Buffer.concat(parts));
  return profile && profile.length <= 65_519 ? profile : undefined;
}

function keep(draft: Draft, marker: number, segment: Buffer): void {
  draft.kept.push(segmentOf(marker, segment));
}

function segmentOf(marker: number, content: Buffer): Buffer {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

function beginsWith(segment: Buffer, text: string): boolean {
  return segment.toString('latin1', 0, text.length) === text;
}

import { crc32, deflateSync } from 'node:zlib';

/** Grey tone, 0 to 255, of a pixel. */
export type Tone = (x: number, y: number) => number;
/** Dark left, light right: which way up a picture is shown can be told by its corners. */
export const halves =
  (width: number): Tone =>
  (x) =>
    x < width / 2 ? 40 : 210;

// --- PNG ---------------------------------------------------------------------------------------------------------
export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

export function pngHeader(width: number, height: number, depth = 8, colour = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = colour;
  return pngChunk('IHDR', header);
}

/** A grey picture; `before` and `after` are chunks around its image data. */
export function png(
  width: number,
  height: number,
  options: { tone?: Tone; before?: Buffer[]; after?: Buffer[] } = {},
): Buffer {
  const { tone = halves(width), before = [], after = [] } = options;
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = tone(x, y);
  const packed = deflateSync(rows);
  const middle = packed.length >> 1;
  return Buffer.concat([
    pngSignature,
    pngHeader(width, height),
    ...before,
    pngChunk('IDAT', packed.subarray(0, middle)),
    pngChunk('IDAT', packed.subarray(middle)),
    ...after,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

// --- JPEG --------------------------------------------------------------------------------------------------------
export function jpegSegment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

export const jfif = jpegSegment(0xe0, Buffer.from('JFIF\0\x01\x02\0\0\x48\0\x48\0\0', 'latin1'));
export const exifSegment = (block: Uint8Array): Buffer =>
  jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]));

/** The last 2 to the power of each quantiser is 8: a tone is a whole number of steps. */
const STEP = 8;
/** Codes of DC differences by their size in bits, 0 to 11: table K.3 of ITU-T T.81. */
const DC_LENGTHS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

/** A grey baseline picture of flat blocks of 8 × 8, coded by hand: one DC difference and the end of the block each. */
export function jpeg(
  width: number,
  height: number,
  options: { tone?: Tone; before?: Buffer[]; restart?: number; inScan?: Buffer } = {},
): Buffer {
  const { tone = halves(width), before = [jfif] } = options;
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    ...before,
    jpegSegment(0xdb, Buffer.concat([Buffer.of(0), Buffer.alloc(64, STEP)])),
    jpegSegment(0xc0, Buffer.concat([Buffer.of(8), size, Buffer.of(1, 1, 0x11, 0)])),
    jpegSegment(0xc4, Buffer.of(0x00, ...DC_LENGTHS, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
    // Two codes of one and two bits, the first of them the end of a block.
    jpegSegment(0xc4, Buffer.of(0x10, 1, 1, ...Array<number>(14).fill(0), 0x00, 0x01)),
    jpegSegment(0xda, Buffer.of(1, 1, 0x00, 0, 63, 0)),
    flatBlocks(width, height, tone),
    Buffer.of(0xff, 0xd9),
  ]);
}

function flatBlocks(width: number, height: number, tone: Tone): Buffer {
  const codes = dcCodes();
  let bits = '';
  let before = 0;
  for (let y = 0; y < height; y += 8) {
    for (let x = 0; x < width; x += 8) {
      // The DC coefficient of a flat block is 8 × (tone − 128).
      const level = Math.round((8 * (tone(x, y) - 128)) / STEP);
      const difference = level - before;
      before = level;
      const length = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      const value = difference >= 0 ? difference : difference + 2 ** length - 1;
      bits += `${codes[length]}${length > 0 ? value.toString(2).padStart(length, '0') : ''}0`;
    }
  }
  bits += '1'.repeat(-bits.length & 7);
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Buffer.from(bytes);
}

function dcCodes(): string[] {
  const codes: string[] = [];
  let code = 0;
  for (const [place, count] of DC_LENGTHS.entries()) {
    for (let n = 0; n < count; n++) codes.push((code++).toString(2).padStart(place + 1, '0'));
    code *= 2;
  }
  return codes;
}

// --- WebP --------------------------------------------------------------------------------------------------------
export function webpChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length & 1));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(data.length, 4);
  chunk.set(data, 8);
  return chunk;
}

export function webp(...chunks: Buffer[]): Buffer {
  return webpChunk('RIFF', Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]));
}

export function vp8x(width: number, height: number, flags: number): Buffer {
  const data = Buffer.alloc(10);
  data[0] = flags;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return webpChunk('VP8X', data);
}

/** A lossless picture of one colour (RFC 9649, 3): five prefix codes of one symbol each, so that a pixel takes no bit at all. */
export function vp8l(width: number, height: number, [red, green, blue] = [200, 120, 40]): Buffer {
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = 0; bit < count; bit++) bits.push((value >>> bit) & 1);
  };
  put(0x2f, 8);
  put(width - 1, 14);
  put(height - 1, 14);
  put(0, 1 + 3); // no alpha, version 0
  put(0, 1 + 1 + 1); // no transform, no colour cache, no meta prefix codes
  for (const symbol of [green, red, blue, 255, 0]) {
    put(1, 1); // a simple code
    put(0, 1); // of one symbol
    put(1, 1); // of eight bits
    put(symbol as number, 8);
  }
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3] = (bytes[at >> 3] as number) | (bit << (at & 7));
  return webpChunk('VP8L', bytes);
}

/** The header of a lossy key frame and as many bytes behind it as its first partition says; no decoder would show it. */
export function vp8(width: number, height: number, partition = 40): Buffer {
  const data = Buffer.alloc(10 + partition, 0x5a);
  data.writeUIntLE((partition << 5) | 0x10, 0, 3);
  data.writeUIntBE(0x9d012a, 3, 3);
  data.writeUInt16LE(width, 6);
  data.writeUInt16LE(height, 8);
  return webpChunk('VP8 ', data);
}

// --- Colour profile ----------------------------------------------------------------------------------------------
/** A matrix profile of version 2 with a text of one's choice in its description, its copyright and an odd tag. */
export function colourProfile(words: string): Buffer {
  const xyz = (...values: number[]): Buffer => {
    const tag = Buffer.alloc(20);
    tag.write('XYZ ', 0, 'latin1');
    for (const [place, value] of values.entries()) tag.writeInt32BE(Math.round(value * 65_536), 8 + 4 * place);
    return tag;
  };
  const gamma = Buffer.from('curv\0\0\0\0\0\0\0\x01\x02\x33', 'latin1');
  const text = Buffer.from(`text\0\0\0\0${words}\0`, 'latin1');
  // Red and green exchanged: whether the profile is heeded can be seen.
  const tags: [string, Buffer][] = [
    ['desc', text],
    ['cprt', text],
    ['dmnd', text],
    ['wtpt', xyz(0.9642, 1, 0.8249)],
    ['rXYZ', xyz(0.3851, 0.7169, 0.0971)],
    ['gXYZ', xyz(0.4361, 0.2225, 0.0139)],
    ['bXYZ', xyz(0.1431, 0.0606, 0.7139)],
    ['rTRC', gamma],
    ['gTRC', gamma],
    ['bTRC', gamma],
  ];
  const header = Buffer.alloc(128 + 4 + 12 * tags.length);
  header.write(words.slice(0, 4), 4, 'latin1');
  header[8] = 2;
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  for (const [place, value] of [0xf6d6, 0x10000, 0xd32d].entries()) header.writeUInt32BE(value, 68 + 4 * place);
  header.writeUInt32BE(tags.length, 128);
  let at = header.length;
  const values: Buffer[] = [];
  for (const [place, [name, value]] of tags.entries()) {
    header.write(name, 132 + 12 * place, 'latin1');
    header.writeUInt32BE(at, 136 + 12 * place);
    header.writeUInt32BE(value.length, 140 + 12 * place);
    const padded = Buffer.concat([value, Buffer.alloc(-value.length & 3)]);
    values.push(padded);
    at += padded.length;
  }
  header.writeUInt32BE(at, 0);
  return Buffer.concat([header, ...values]);
}

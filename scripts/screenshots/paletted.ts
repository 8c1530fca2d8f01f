import { inflateSync } from 'node:zlib';
import { type Colour, encodePng } from '../../apps/server/src/demo/png.ts';

/** Most colours of an indexed picture (ISO/IEC 15948, 11.2.2). */
const MOST = 256;

/**
 * The picture with at most 256 colours, a third of the size: the most frequent ones are kept, every other becomes the nearest of them. Pages have
 * few colours; what is lost are shades at the rims of letters and in photos.
 * @param png as Chromium writes a screenshot: 8 bits, RGB or RGBA, not interlaced
 * @throws for any other kind of PNG
 */
export function paletted(png: Buffer): Buffer {
  const { width, height, channels, data } = decode(png);
  const counts = new Map<number, number>();
  const keyOf = (at: number) => ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
  for (let at = 0; at < data.length; at += channels) {
    const key = keyOf(at);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const palette = chosen(counts);
  const nearest = new Map<number, number>();
  const pixels = new Uint8Array(width * height);
  for (let at = 0, pixel = 0; at < data.length; at += channels, pixel++) {
    const key = keyOf(at);
    let index = nearest.get(key);
    if (index === undefined) {
      index = nearestTo(key, palette);
      nearest.set(key, index);
    }
    pixels[pixel] = index;
  }
  return encodePng(width, height, pixels, palette);
}

const colourOf = (key: number): Colour => [key >> 16, (key >> 8) & 255, key & 255];

/** By frequency, but never two that the eye does not tell apart while others are missing. */
function chosen(counts: ReadonlyMap<number, number>): Colour[] {
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([key]) => colourOf(key));
  if (byCount.length <= MOST) return byCount;
  const palette: Colour[] = [];
  for (const apart of [96, 24, 0]) {
    for (const colour of byCount) {
      if (palette.length === MOST) return palette;
      if (palette.every((one) => distance(one, colour) > apart)) palette.push(colour);
    }
  }
  return palette;
}

function nearestTo(key: number, palette: readonly Colour[]): number {
  const colour = colourOf(key);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  palette.forEach((one, index) => {
    const far = distance(one, colour);
    if (far < least) [best, least] = [index, far];
  });
  return best;
}

const distance = ([r, g, b]: Colour, [x, y, z]: Colour) => (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;

function decode(png: Buffer): { width: number; height: number; channels: number; data: Uint8Array } {
  let [width, height, channels] = [0, 0, 0];
  const packed: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = body[9] === 2 ? 3 : body[9] === 6 ? 4 : 0;
      if (body[8] !== 8 || channels === 0 || body[12] !== 0) throw new Error('not a screenshot: another kind of PNG');
    }
    if (type === 'IDAT') packed.push(body);
    at += length + 12;
  }
  return { width, height, channels, data: unfilter(inflateSync(Buffer.concat(packed)), width, height, channels) };
}

/** ISO/IEC 15948, 9.2: each row says which neighbours its bytes are differences to. */
function unfilter(rows: Buffer, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? (data[y * stride + x - channels] ?? 0) : 0;
      const up = y > 0 ? (data[(y - 1) * stride + x] ?? 0) : 0;
      const corner = y > 0 && x >= channels ? (data[(y - 1) * stride + x - channels] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      data[y * stride + x] = (rows[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return data;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

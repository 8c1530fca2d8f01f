/**
 * Baidu's tiles laid onto Web Mercator. They are cut on Baidu's own plane (BD-09 MC, metres): at zoom n a pixel is 2^(18 − n) m, tile 0/0
 * begins at 0° 0°, and y counts northwards. No tile of theirs coincides with one of ours, so each of ours is drawn anew from those that
 * cover it.
 */

/** Pixels on a side, of their tiles and of ours. */
export const SIDE = 256;
/** A pixel is one metre of the plane at this zoom. */
const METRE_ZOOM = 18;
/** Places are converted exactly on a lattice of so many steps a side and linearly between: the error stays below 0.1 pixel from zoom 10 on. */
const STEPS = 16;

export type ToPlane = (lng: number, lat: number) => { x: number; y: number };

export interface Recut {
  /** Baidu's zoom, columns and rows that cover the tile, both ends included. */
  zoom: number;
  columns: readonly [number, number];
  rows: readonly [number, number];
  /** Places of the lattice in pixels of the mosaic of those tiles, from its left upper corner: x and y by turns, row by row. */
  lattice: Float64Array;
}

/** One deeper than ours: 2^18 m / 2^(z+1) against 156,543 m / 2^z at the equator makes 1.2 of their pixels for one of ours. */
export const baiduZoom = (z: number): number => z + 1;

/** Which tiles of Baidu cover a tile of Web Mercator, and where in them each place of it lies. @param toPlane from degrees of CGCS2000 */
export function planRecut(tile: { z: number; x: number; y: number }, toPlane: ToPlane): Recut {
  const zoom = baiduZoom(tile.z);
  const scale = 2 ** (zoom - METRE_ZOOM);
  const world = 2 ** tile.z;
  const lattice = new Float64Array((STEPS + 1) ** 2 * 2);
  const low = { x: Number.POSITIVE_INFINITY, y: Number.POSITIVE_INFINITY };
  const high = { x: Number.NEGATIVE_INFINITY, y: Number.NEGATIVE_INFINITY };
  for (let at = 0; at < lattice.length; at += 2) {
    const [column, row] = [(at / 2) % (STEPS + 1), Math.floor(at / 2 / (STEPS + 1))];
    const lng = ((tile.x + column / STEPS) / world) * 360 - 180;
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (tile.y + row / STEPS)) / world))) * 180) / Math.PI;
    const plane = toPlane(lng, lat);
    lattice[at] = plane.x * scale;
    lattice[at + 1] = plane.y * scale;
    low.x = Math.min(low.x, lattice[at]!);
    high.x = Math.max(high.x, lattice[at]!);
    low.y = Math.min(low.y, lattice[at + 1]!);
    high.y = Math.max(high.y, lattice[at + 1]!);
  }
  const tileAt = (pixel: number) => Math.floor(pixel / SIDE);
  // Half a pixel more, which the sampling looks at beside the rim.
  const columns = [tileAt(low.x - 0.5), tileAt(high.x + 0.5)] as const;
  const rows = [tileAt(low.y - 0.5), tileAt(high.y + 0.5)] as const;
  const [left, top] = [columns[0] * SIDE, (rows[1] + 1) * SIDE];
  for (let at = 0; at < lattice.length; at += 2) {
    lattice[at] = lattice[at]! - left;
    lattice[at + 1] = top - lattice[at + 1]!;
  }
  return { zoom, columns, rows, lattice };
}

/** Writes a negative number as Baidu does in its addresses: −3 is M3. */
const written = (one: number) => (one < 0 ? `M${-one}` : String(one));

export const baiduAddress = (template: string, zoom: number, column: number, row: number): string =>
  template.replaceAll('{z}', String(zoom)).replaceAll('{x}', written(column)).replaceAll('{y}', written(row));

/**
 * The tile of ours, pixel by pixel, from the mosaic of theirs (RGBA, premultiplied or opaque), linearly between the four nearest.
 * @param width of the mosaic in pixels
 */
export function recut({ lattice }: Recut, mosaic: Uint8ClampedArray, width: number): Uint8ClampedArray<ArrayBuffer> {
  const height = mosaic.length / 4 / width;
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4);
  const across = (STEPS + 1) * 2;
  for (let row = 0; row < SIDE; row++) {
    const v = ((row + 0.5) / SIDE) * STEPS;
    const [top, down] = [Math.floor(v), v - Math.floor(v)];
    for (let column = 0; column < SIDE; column++) {
      const u = ((column + 0.5) / SIDE) * STEPS;
      const [left, right] = [Math.floor(u), u - Math.floor(u)];
      const at = top * across + left * 2;
      const between = (axis: 0 | 1) => {
        const upper = lattice[at + axis]! * (1 - right) + lattice[at + 2 + axis]! * right;
        const lower = lattice[at + across + axis]! * (1 - right) + lattice[at + across + 2 + axis]! * right;
        return upper * (1 - down) + lower * down - 0.5;
      };
      sample(mosaic, width, height, between(0), between(1), pixels, (row * SIDE + column) * 4);
    }
  }
  return pixels;
}

function sample(
  from: Uint8ClampedArray,
  width: number,
  height: number,
  x: number,
  y: number,
  into: Uint8ClampedArray,
  at: number,
): void {
  const [left, top] = [clamp(Math.floor(x), width), clamp(Math.floor(y), height)];
  const [next, below] = [clamp(Math.floor(x) + 1, width), clamp(Math.floor(y) + 1, height)];
  const [right, down] = [x - Math.floor(x), y - Math.floor(y)];
  for (let channel = 0; channel < 4; channel++) {
    const pixel = (px: number, py: number) => from[(py * width + px) * 4 + channel]!;
    const upper = pixel(left, top) * (1 - right) + pixel(next, top) * right;
    const lower = pixel(left, below) * (1 - right) + pixel(next, below) * right;
    into[at + channel] = upper * (1 - down) + lower * down;
  }
}

const clamp = (one: number, size: number) => Math.min(size - 1, Math.max(0, one));

import { cellToBoundary, cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
import { metresBetween } from '../geometry/measure.ts';
import type { LngLat } from './crs.ts';

/**
 * An H3 cell as the decimal text of its 64-bit index, the form in which PostgreSQL's bigint comes and goes. The highest bit of
 * an H3 index is always 0, so it fits a signed bigint; it does not fit a double.
 */
export type Cell = string;

/** Beyond this the caller has chosen too fine a resolution for the radius: over 12,000 cells. */
const RINGS_AT_MOST = 64;
/** The cell of a CGCS2000 position. Resolution 0 to 15; at 10 a cell has edges of about 70 m, at 9 of 190 m. */
export function cellOf({ lng, lat }: LngLat, resolution: number): Cell {
  if (!Number.isFinite(lng) || !Number.isFinite(lat)) throw new RangeError(`no cell for ${lng}, ${lat}`);
  return cellFromH3(latLngToCell(lat, lng, resolution));
}

/** From H3's hexadecimal text. */
export function cellFromH3(h3Index: string): Cell {
  return BigInt(`0x${h3Index}`).toString();
}

/** To H3's hexadecimal text, for the map and for other H3 tools. */
export function cellToH3(cell: Cell): string {
  return BigInt(cell).toString(16);
}

/**
 * Cells that together hold every point within `metres` of the position, and some others: ask the index for these, then measure.
 * At resolution 10, 50 m take one to seven cells. Throws RangeError when the radius would take more than 64 rings.
 */
export function cellsWithin(position: LngLat, metres: number, resolution: number): Cell[] {
  if (!(metres >= 0)) throw new RangeError(`radius of ${metres} m`);
  const origin = cellToH3(cellOf(position, resolution));
  // The corners of every candidate would tell more exactly, and take longer than the index takes to find nothing in a cell.
  const { radius, edge } = sizeOf(origin);
  const near = new Set([origin]);
  const seen = new Set([origin]);
  for (let ring = 1; ; ring++) {
    if (ring > RINGS_AT_MOST) throw new RangeError(`${metres} m is too far for cells of resolution ${resolution}`);
    const ratio = ratioWithin(ring * 2 * radius);
    let grown = false;
    for (const cell of gridDisk(origin, ring)) {
      if (seen.has(cell)) continue;
      seen.add(cell);
      if (metresBetween(position, centreOf(cell)) - radius * ratio > metres) continue;
      near.add(cell);
      grown = true;
    }
    // Between a cell and the ring after next lies at least one edge, and one more for each ring farther out.
    if (!grown || (ring * edge) / ratio > metres) return [...near].map(cellFromH3);
  }
}

/**
 * By what factor the sizes of two cells of one resolution differ at most that lie within so many metres of each other: over the whole
 * earth by below 1.42 (areas by below 2: H3's table of cell areas), and by little where they are near, since the grid's scale changes slowly.
 */
function ratioWithin(metres: number): number {
  return Math.min(1.5, 1.1 + metres / 1_000_000);
}

function centreOf(cell: string): LngLat {
  const [lat, lng] = cellToLatLng(cell);
  return { lng, lat };
}

/** Metres from the centre of a cell to its farthest corner, and between the two corners that are nearest to each other. */
function sizeOf(cell: string): { radius: number; edge: number } {
  const centre = centreOf(cell);
  const corners = cellToBoundary(cell).map(([lat, lng]) => ({ lng, lat }));
  return {
    radius: Math.max(...corners.map((corner) => metresBetween(centre, corner))),
    edge: Math.min(...corners.map((corner, index) => metresBetween(corner, corners.at(index - 1) ?? corner))),
  };
}

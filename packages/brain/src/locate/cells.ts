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
 * Cells that together hold every point within `metres` of the position, and few others: ask the index for these, then measure.
 * At resolution 10, 50 m take one to seven cells. Throws RangeError when the radius would take more than 64 rings.
 */
export function cellsWithin(position: LngLat, metres: number, resolution: number): Cell[] {
  if (!(metres >= 0)) throw new RangeError(`radius of ${metres} m`);
  const origin = cellToH3(cellOf(position, resolution));
  const near = new Set([origin]);
  const seen = new Set([origin]);
  for (let ring = 1; ; ring++) {
    if (ring > RINGS_AT_MOST) throw new RangeError(`${metres} m is too far for cells of resolution ${resolution}`);
    let grown = false;
    for (const cell of gridDisk(origin, ring)) {
      if (seen.has(cell)) continue;
      seen.add(cell);
      if (metresToCell(position, cell) > metres) continue;
      near.add(cell);
      grown = true;
    }
    if (!grown) return [...near].map(cellFromH3);
  }
}

/** A lower bound of the distance from a position to a cell: to its centre, less the radius of the circle around it. */
function metresToCell(position: LngLat, cell: string): number {
  const [lat, lng] = cellToLatLng(cell);
  const corners = cellToBoundary(cell).map((corner) => metresBetween({ lng, lat }, { lng: corner[1], lat: corner[0] }));
  return metresBetween(position, { lng, lat }) - Math.max(...corners);
}

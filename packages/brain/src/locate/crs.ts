import gcoordModule from 'gcoord';

// The package exports the converter itself; read as a Node module, its declarations say that it exports { default: converter }.
type Converter = typeof gcoordModule extends { default: infer Inner } ? Inner : typeof gcoordModule;
const gcoord = gcoordModule as unknown as Converter;

/**
 * CGCS2000 is what is stored. WGS-84 differs from it by centimetres and is taken as the same. GCJ-02 (AMap, Tencent) and
 * BD-09 (Baidu) are shifted on purpose, by some 500 m at Jinan.
 */
export const CRS_NAMES = ['CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09'] as const;
export type Crs = (typeof CRS_NAMES)[number];

/** Degrees, longitude and latitude. */
export interface LngLat {
  lng: number;
  lat: number;
}

/**
 * The rectangle in which GCJ-02 and BD-09 shift at all (the published reverse engineering of GCJ-02 uses it, and so does every
 * open converter). It reaches over the land border: foreign points inside it are shifted here though a map vendor may not.
 */
const SHIFTED = { west: 72.004, east: 137.8347, south: 0.8293, north: 55.8271 } as const;

/** The inverse stops when it is this near, 1e-9° = 0.1 mm; each step gains two to three digits, so the limit of steps is never met inside. */
const NEAR_ENOUGH = 1e-9;
const STEPS_AT_MOST = 20;

export function isShifted({ lng, lat }: LngLat): boolean {
  return lng >= SHIFTED.west && lng <= SHIFTED.east && lat >= SHIFTED.south && lat <= SHIFTED.north;
}

/** From stored coordinates to those of a map in another system. Outside the shifted rectangle all systems agree. */
export function fromCgcs2000({ lng, lat }: LngLat, crs: Crs): LngLat {
  if (crs === 'CGCS2000' || crs === 'WGS-84' || !isShifted({ lng, lat })) return { lng, lat };
  const target = crs === 'GCJ-02' ? gcoord.GCJ02 : gcoord.BD09;
  const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, target);
  return { lng: x!, lat: y! };
}

/**
 * To stored coordinates. The inverse of the shift has no closed form: it is found by iterating the forward one, to 1e-9°, because
 * gcoord's own inverse of GCJ-02 stops at 1e-6° (0.1 m) and its inverse of BD-09 is one step of an approximation.
 * Coordinates that are not finite come back as they are: `diagnosePoint` says what is wrong with them.
 */
export function toCgcs2000({ lng, lat, crs }: LngLat & { crs: Crs }): LngLat {
  if (crs === 'CGCS2000' || crs === 'WGS-84' || !isShifted({ lng, lat })) return { lng, lat };
  let guess: LngLat = { lng, lat };
  for (let step = 0; step < STEPS_AT_MOST; step++) {
    const there = fromCgcs2000(guess, crs);
    const [dx, dy] = [lng - there.lng, lat - there.lat];
    guess = { lng: guess.lng + dx, lat: guess.lat + dy };
    if (Math.abs(dx) < NEAR_ENOUGH && Math.abs(dy) < NEAR_ENOUGH) break;
  }
  return guess;
}

/** Metres on Baidu's own plane (BD-09 MC), east and north of 0° 0°: what its tiles are cut on. */
export interface BaiduPlanePoint {
  x: number;
  y: number;
}

/**
 * From degrees of BD-09 to Baidu's plane: nearly Mercator, but in bands of latitude with published coefficients of their own, so that a
 * tile of Baidu never coincides with one of Web Mercator.
 */
export function toBaiduPlane({ lng, lat }: LngLat): BaiduPlanePoint {
  const [x, y] = gcoord.transform([lng, lat], gcoord.BD09, gcoord.BD09MC);
  return { x: x!, y: y! };
}

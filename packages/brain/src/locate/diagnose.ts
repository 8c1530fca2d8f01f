import type { Crs, LngLat } from './crs.ts';
import { CRS_NAMES, toCgcs2000 } from './crs.ts';

/**
 * Why a point cannot be taken as it is, from the gravest to the lightest; sentences live in the caller's table of errors.
 *
 * - `not-a-number`: a coordinate is NaN or infinite.
 * - `swapped`: longitude and latitude exchanged would lie in the district.
 * - `out-of-range`: beyond ±180 or ±90 degrees, so not degrees at all.
 * - `null-island`: exactly 0, 0, what devices and forms send when they know no place.
 * - `outside-district`: a place on Earth, but not in the area in question.
 * - `too-few-decimals`: rounded so far that the place is not meant, such as 117.0, 36.0.
 */
export const POINT_FAULTS = [
  'not-a-number',
  'swapped',
  'out-of-range',
  'null-island',
  'outside-district',
  'too-few-decimals',
] as const;
export type PointFault = (typeof POINT_FAULTS)[number];

export interface PointExpectation {
  /** Is a CGCS2000 position inside the area in question? */
  contains: (lng: number, lat: number) => boolean;
  /** Both coordinates with fewer decimal places than this are taken as rounded away: 3 places are 100 m. */
  minDecimals: number;
}

export interface PointDiagnosis {
  /** In the order of POINT_FAULTS; empty when nothing is wrong. */
  faults: PointFault[];
  /** The position in CGCS2000; absent when the coordinates are no position. */
  position?: LngLat;
  /**
   * The other systems in which the same numbers would lie inside the area. For one point that is a hint, never a
   * proof; empty unless it is outside as declared.
   */
  fitsAs: Crs[];
}

export function diagnosePoint(point: LngLat & { crs: Crs }, expected: PointExpectation): PointDiagnosis {
  const { lng, lat, crs } = point;
  if (!Number.isFinite(lng) || !Number.isFinite(lat)) return { faults: ['not-a-number'], fitsAs: [] };
  const faults: PointFault[] = [];
  const inRange = isOnEarth(point);
  const inside = inRange && lies(point, expected.contains);
  const exchanged = { lng: lat, lat: lng, crs };
  if (!inside && isOnEarth(exchanged) && lies(exchanged, expected.contains)) faults.push('swapped');
  if (!inRange) faults.push('out-of-range');
  if (lng === 0 && lat === 0) faults.push('null-island');
  if (inRange && !inside) faults.push('outside-district');
  if (inRange && Math.max(decimalsOf(lng), decimalsOf(lat)) < expected.minDecimals) faults.push('too-few-decimals');
  const fitsAs = inRange && !inside ? systemsThatFit(point, expected.contains) : [];
  return inRange ? { faults, position: toCgcs2000(point), fitsAs } : { faults, fitsAs };
}

function isOnEarth({ lng, lat }: LngLat): boolean {
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
}

function lies(point: LngLat & { crs: Crs }, contains: PointExpectation['contains']): boolean {
  const { lng, lat } = toCgcs2000(point);
  return contains(lng, lat);
}

/** The other systems in which the same numbers are a position that `contains` takes. */
export function systemsThatFit(
  { lng, lat, crs }: LngLat & { crs: Crs },
  contains: PointExpectation['contains'],
): Crs[] {
  const unshifted = (name: Crs): boolean => name === 'CGCS2000' || name === 'WGS-84';
  return CRS_NAMES.filter(
    (other) => other !== crs && !(unshifted(other) && unshifted(crs)) && lies({ lng, lat, crs: other }, contains),
  );
}

/** Decimal places of the shortest decimal that reads back as the number. */
function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = value.toString().split('e');
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent));
}

import type { Role } from '@wangge/kernel';
import type { Figure } from './account-rules.ts';
import { roleRules } from './roles.ts';

/** Degrees, CGCS2000. */
export interface Point {
  lng: number;
  lat: number;
}

/** Metres of the side of the squares to whose middle a rough point is moved. */
export const roughPoint: Figure = {
  value: 200,
  source:
    'A setting: a block of some hundred households (a grid has 300 to 500, GB/T 34300-2017 and the pack), so that a point is no front door; at most 142 m from where it was',
};

/** Metres of a degree of latitude, and of longitude at the equator, to a third of a per cent (WGS-84: 110,574 to 111,694). */
const DEGREE = 111_320;

/**
 * The point of a matter as a role gets it: where it is, or the middle of its square for a role that neither goes there nor decides
 * who does. What a resident or a caller reports lies often enough at their own door (docs/safeguards.md, 4).
 *
 * Every point of a square becomes the same one, so that asking again or of many matters gives nothing more away.
 */
export function pointFor(role: Role, { lng, lat }: Point): Point {
  return roleRules[role].point === 'exact' ? { lng, lat } : roughened({ lng, lat });
}

/** Metres to which a role gets points; undefined for whoever gets them as they are. */
export function pointRounding(role: Role): number | undefined {
  return roleRules[role].point === 'exact' ? undefined : roughPoint.value;
}

/** The middle of the square that a point lies in. */
export function roughened({ lng, lat }: Point): Point {
  const high = roughPoint.value / DEGREE;
  const row = Math.floor(lat / high);
  const middle = (row + 0.5) * high;
  // By the middle of the row and not by the point, so that a row has squares of one width.
  const wide = high / Math.cos((middle * Math.PI) / 180);
  const column = Math.floor(lng / wide);
  return { lng: rounded((column + 0.5) * wide), lat: rounded(middle) };
}

const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

import type { Light, MapPoints } from '@wangge/client';
import { URGENCY } from './points.ts';

export interface CaseInBox {
  id: string;
  light: Light;
  category: string | null;
}

/** The cases inside a box (west, south, east, north), the most urgent first and of the same light the newest. */
export function casesInBox(
  points: Pick<MapPoints, 'id' | 'lng' | 'lat' | 'light' | 'category'>,
  [west, south, east, north]: readonly [number, number, number, number],
): CaseInBox[] {
  const found: CaseInBox[] = [];
  for (const [at, id] of points.id.entries()) {
    const [lng, lat] = [points.lng[at]!, points.lat[at]!];
    if (lng < west || lng > east || lat < south || lat > north) continue;
    found.push({ id, light: points.light[at]!, category: points.category[at] ?? null });
  }
  // Points come newest first, and the sort keeps that order among equals.
  return found.sort((a, b) => URGENCY[b.light] - URGENCY[a.light]);
}

/** The next or previous case, round and round; the first, or the last, where none has been stood on. */
export function stepCase(
  cases: readonly CaseInBox[],
  from: string | undefined,
  by: 1 | -1,
): { id: string; at: number } | undefined {
  const now = cases.findIndex((one) => one.id === from);
  const at = now < 0 ? (by === 1 ? 0 : cases.length - 1) : (now + by + cases.length) % cases.length;
  const next = cases[at];
  return next && { id: next.id, at };
}

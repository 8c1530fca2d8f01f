import { orient2d } from 'robust-predicates';
import type { Area, Position, Ring } from './shapes.ts';
import { partsOf } from './shapes.ts';

/**
 * Does the ray eastward from (lng, lat) cross the edge a–b?
 *
 * The answer is as if the point lay an infinitesimal distance to the east and an infinitely smaller one to the north. It
 * does not depend on the edge's direction and the orientation test is exact, so two areas that share an edge (with the
 * same end points) can neither both claim nor both refuse a point on it.
 */
export function rayCrosses(ax: number, ay: number, bx: number, by: number, lng: number, lat: number): boolean {
  if (ay > lat === by > lat) return false;
  // The library's y points down: with latitude upwards a negative value is a point left of the edge.
  const side = ay < by ? orient2d(ax, ay, bx, by, lng, lat) : orient2d(bx, by, ax, ay, lng, lat);
  return side < 0;
}

/** Even–odd ray casting with the border rule of `rayCrosses`. */
export function ringContains(ring: Ring, lng: number, lat: number): boolean {
  let inside = false;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[i + 1]!;
    if (rayCrosses(ax, ay, bx, by, lng, lat)) inside = !inside;
  }
  return inside;
}

/**
 * Is the point in the area? Points on a western or southern border are in, on an eastern or northern border out, so that
 * neighbours with identical shared vertices divide the plane without doubt.
 */
export function areaContains(area: Area, lng: number, lat: number): boolean {
  let inside = false;
  for (const rings of partsOf(area)) {
    for (const ring of rings) if (ringContains(ring, lng, lat)) inside = !inside;
  }
  return inside;
}

/** Does the point lie exactly on the segment a–b, ends included? */
export function onSegment(ax: number, ay: number, bx: number, by: number, lng: number, lat: number): boolean {
  return (
    lng >= Math.min(ax, bx) &&
    lng <= Math.max(ax, bx) &&
    lat >= Math.min(ay, by) &&
    lat <= Math.max(ay, by) &&
    orient2d(ax, ay, bx, by, lng, lat) === 0
  );
}

/** Does the point lie exactly on a border of the area? */
export function onBorder(area: Area, [lng, lat]: Position): boolean {
  return partsOf(area).some((rings) =>
    rings.some((ring) =>
      ring.some(([ax, ay], i) => {
        const next = ring[i + 1];
        return next !== undefined && onSegment(ax, ay, next[0], next[1], lng, lat);
      }),
    ),
  );
}

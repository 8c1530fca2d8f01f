import type { Path64, Paths64 } from 'clipper2-ts';
import { difference, FillRule, intersect, union } from 'clipper2-ts';
import { dissolveParts } from './dissolve.ts';
import type { Area, PolygonRings, Position } from './shapes.ts';
import { areaOf, boxOf, partsOf, rewind, ringsOf } from './shapes.ts';

/**
 * Clipper works on whole numbers: 1e-8° is about a millimetre, a hundredth of the lattice of stored borders, and within
 * one degree of the origin keeps its cross products inside the whole numbers of a double.
 */
const STEPS_PER_DEGREE = 1e8;

/** What both areas cover; empty when they do not overlap. Rounded to 1e-8°. */
export function clipTo(subject: Area, window: Area): PolygonRings[] {
  const lattice = latticeAt(subject);
  return lattice.toParts(intersect(lattice.toPaths(subject), lattice.toPaths(window), FillRule.NonZero));
}

/** What the first area covers and the second does not. Rounded to 1e-8°. */
export function cutAway(subject: Area, taken: Area): PolygonRings[] {
  const lattice = latticeAt(subject);
  return lattice.toParts(difference(lattice.toPaths(subject), lattice.toPaths(taken), FillRule.NonZero));
}

/** What any of the areas covers; unlike `dissolve` the areas may overlap and need not share vertices. Rounded to 1e-8°. */
export function unite(areas: readonly Area[]): PolygonRings[] {
  const lattice = latticeAt(areaOf(areas.flatMap(partsOf)));
  return lattice.toParts(union(areas.flatMap(lattice.toPaths), [], FillRule.NonZero));
}

function latticeAt(area: Area) {
  const [west, south] = boxOf(area);
  // An area without any position has no box; what is clipped to or from it is clipped at the origin of degrees.
  const [x0, y0] = Number.isFinite(west)
    ? [Math.round(west * STEPS_PER_DEGREE), Math.round(south * STEPS_PER_DEGREE)]
    : [0, 0];
  const toPaths = (shape: Area): Paths64 =>
    ringsOf(rewind(shape)).map(
      (ring): Path64 =>
        ring.slice(0, -1).map(([lng, lat]) => ({
          x: Math.round(lng * STEPS_PER_DEGREE) - x0,
          y: Math.round(lat * STEPS_PER_DEGREE) - y0,
        })),
    );
  const toParts = (paths: Paths64): PolygonRings[] => {
    const rings = paths.map((path) => {
      const ring = path.map(({ x, y }): Position => [(x + x0) / STEPS_PER_DEGREE, (y + y0) / STEPS_PER_DEGREE]);
      const [first] = ring;
      return first ? [...ring, first] : ring;
    });
    return dissolveParts([{ type: 'Polygon', coordinates: rings }]);
  };
  return { toPaths, toParts };
}

import Flatbush from 'flatbush';
import { clipTo, cutAway, unite } from './clip.ts';
import { areaContains } from './contains.ts';
import { dissolve } from './dissolve.ts';
import { pointInside, squareMetres } from './measure.ts';
import { meetingOf } from './segments.ts';
import type { Area, Box, PolygonRings, Position } from './shapes.ts';
import { areaOf, boxOf, boxOfRings, rewind, ringsOf } from './shapes.ts';

export interface NamedArea {
  id: string;
  polygon: Area;
}

/** A place where grids do not divide the outline; `at` lies inside the place, `squareMetres` is its size. */
export type CoverageFault =
  | { code: 'overlap'; first: string; second: string; squareMetres: number; at: Position }
  | { code: 'gap'; near: string[]; squareMetres: number; at: Position }
  | { code: 'outside-outline'; near: string[]; squareMetres: number; at: Position };

/**
 * Do the grids cover the outline once and wholly? Finds every overlap of two grids, every gap and every overhang larger than the
 * tolerance (in m²), the largest first within each kind. All areas must have passed `checkPolygon`.
 *
 * Pairs that share their border vertex for vertex are settled by comparing edges; only others meet the polygon clipper, so
 * 1,200 clean grids take a fraction of a second. Clipped places are rounded to 1e-8° (1 mm): tolerances below the length of
 * a border in metres × 0.001 m are in the noise.
 */
export function checkCoverage(
  grids: readonly NamedArea[],
  outline: Area,
  toleranceSquareMetres: number,
): CoverageFault[] {
  const shapes = grids.map(({ id, polygon }): Shape => {
    const turned = rewind(polygon);
    return { id, polygon: turned, box: boxOf(turned), edges: edgesOf(turned) };
  });
  const { overlaps, unclean } = findOverlaps(shapes, toleranceSquareMetres);
  const clean = dissolve(shapes.filter((shape) => !unclean.has(shape)).map(({ polygon }) => polygon));
  const covered = unclean.size === 0 ? clean : areaOf(unite([clean, ...[...unclean].map(({ polygon }) => polygon)]));
  const border = rewind(outline);
  const placesOf = (code: 'gap' | 'outside-outline', parts: PolygonRings[]): CoverageFault[] =>
    parts
      .flatMap((part) => placeOf([part], toleranceSquareMetres).map((place) => ({ code, near: near(part), ...place })))
      .sort(bySize);
  const near = (part: PolygonRings): string[] => {
    const box = boxOfRings(part);
    return shapes
      .filter((shape) => boxesMeet(shape.box, box))
      .map(({ id }) => id)
      .sort();
  };
  return [
    ...overlaps.sort(bySize),
    ...placesOf('gap', cutAway(border, covered)),
    ...placesOf('outside-outline', cutAway(covered, border)),
  ];
}

interface Shape extends NamedArea {
  box: Box;
  edges: Edge[];
}

interface Edge {
  from: Position;
  to: Position;
  box: Box;
}

function findOverlaps(shapes: readonly Shape[], tolerance: number): { overlaps: CoverageFault[]; unclean: Set<Shape> } {
  const overlaps: CoverageFault[] = [];
  const unclean = new Set<Shape>();
  if (shapes.length === 0) return { overlaps, unclean };
  const index = new Flatbush(shapes.length);
  for (const { box } of shapes) index.add(...box);
  index.finish();
  for (const [i, first] of shapes.entries()) {
    for (const j of index.search(...first.box).sort((a, b) => a - b)) {
      const second = shapes[j]!;
      if (j <= i || shareBordersOnly(first, second)) continue;
      unclean.add(first).add(second);
      const [place] = placeOf(clipTo(first.polygon, second.polygon), tolerance);
      if (place) overlaps.push({ code: 'overlap', first: first.id, second: second.id, ...place });
    }
  }
  return { overlaps, unclean };
}

/**
 * Is it certain that the two have no more in common than whole edges, walked in opposite directions, and vertices? Then
 * every other edge lies wholly inside or outside the other area, and its middle tells which.
 */
function shareBordersOnly(first: Shape, second: Shape): boolean {
  const window = commonBox(first.box, second.box);
  const mine = first.edges.filter(({ box }) => boxesMeet(box, window));
  const theirs = second.edges.filter(({ box }) => boxesMeet(box, window));
  const shared = new Set<Edge>();
  for (const edge of mine) {
    for (const other of theirs) {
      const meeting = meetingOf(edge.from, edge.to, other.from, other.to);
      if (!meeting) continue;
      if (same(edge.from, other.to) && same(edge.to, other.from)) shared.add(edge).add(other);
      else if (meeting.kind !== 'touch' || !(isEnd(meeting.at, edge) && isEnd(meeting.at, other))) return false;
    }
  }
  const enters = (edge: Edge, { polygon }: Shape): boolean =>
    !shared.has(edge) && areaContains(polygon, (edge.from[0] + edge.to[0]) / 2, (edge.from[1] + edge.to[1]) / 2);
  return !mine.some((edge) => enters(edge, second)) && !theirs.some((edge) => enters(edge, first));
}

/** The parts together as one place, marked in the largest of them; none when they are within the tolerance. */
function placeOf(parts: PolygonRings[], tolerance: number): { squareMetres: number; at: Position }[] {
  const sizes = parts.map((part) => squareMetres({ type: 'Polygon', coordinates: part }));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= tolerance) return [];
  const largest = parts[sizes.indexOf(Math.max(...sizes))]!;
  const at = pointInside({ type: 'Polygon', coordinates: largest }) ?? largest[0]![0]!;
  return [{ squareMetres: total, at }];
}

function edgesOf(area: Area): Edge[] {
  return ringsOf(area).flatMap((ring) =>
    ring.slice(0, -1).map((from, i): Edge => {
      const to = ring[i + 1]!;
      return { from, to, box: boxOfRings([[from, to]]) };
    }),
  );
}

function boxesMeet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

function commonBox(a: Box, b: Box): Box {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

function same([ax, ay]: Position, [bx, by]: Position): boolean {
  return ax === bx && ay === by;
}

function isEnd(position: Position, { from, to }: Edge): boolean {
  return same(position, from) || same(position, to);
}

function bySize(a: CoverageFault, b: CoverageFault): number {
  return b.squareMetres - a.squareMetres;
}

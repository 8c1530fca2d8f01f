import Flatbush from 'flatbush';
import { areaContains, ringContains } from './contains.ts';
import { meetingOf } from './segments.ts';
import type { Area, Box, PolygonRings, Position, Ring } from './shapes.ts';
import { areaOf, boxOfRings, doubledArea, rewind } from './shapes.ts';

/**
 * What can be wrong with a polygon; sentences live in the caller's table of errors.
 *
 * - `not-an-area`: no GeoJSON Polygon or MultiPolygon, or a position that is no pair of numbers
 * - `empty`: no polygon, or a polygon without rings
 * - `not-a-number`: a coordinate is NaN or infinite
 * - `projected`: coordinates are metres of some projection, not degrees
 * - `swapped`: longitude and latitude are exchanged
 * - `out-of-range`: beyond ±180, ±90 degrees
 * - `unexpected-place`: degrees, but nowhere near the expected box
 * - `ring-too-short`: fewer than four positions
 * - `ring-unclosed`: the last position does not repeat the first
 * - `duplicate-vertex`: a position repeats the one before it
 * - `zero-area`: a ring encloses nothing
 * - `self-crossing`: a ring crosses itself (bow-tie)
 * - `self-touching`: a ring meets itself in a point
 * - `spike`: a ring runs back along itself
 * - `rings-cross`: two rings cross or share a stretch of border
 * - `hole-outside`: a hole is not within its outer ring, or is within another hole
 * - `parts-overlap`: a part of a MultiPolygon is within another
 */
export type PolygonFaultCode =
  | 'not-an-area'
  | 'empty'
  | 'not-a-number'
  | 'projected'
  | 'swapped'
  | 'out-of-range'
  | 'unexpected-place'
  | 'ring-too-short'
  | 'ring-unclosed'
  | 'duplicate-vertex'
  | 'zero-area'
  | 'self-crossing'
  | 'self-touching'
  | 'spike'
  | 'rings-cross'
  | 'hole-outside'
  | 'parts-overlap';

export interface PolygonFault {
  code: PolygonFaultCode;
  /** Index of the polygon in a MultiPolygon, of the ring in it (0 is the outer), of the position in the ring. */
  part: number;
  ring: number;
  vertex?: number;
  /** Where it is, in the coordinates given. */
  at?: Position;
}

export interface PolygonCheck {
  /** Faults of numbers hide faults of form, and these hide faults of nesting: mend and check again. */
  faults: PolygonFault[];
  /** The area without altitudes, outer rings counter-clockwise, holes clockwise; absent when there are faults. */
  area?: Area;
}

export interface PolygonExpectation {
  /** A box that surely holds the area, in degrees: without it exchanged coordinates are seen only where they leave the range. */
  within?: Box;
}

/** Below the square of the lattice of stored borders (1e-6°, 0.1 m) a ring is a line. */
const LEAST_SQUARE_DEGREES = 1e-12;

/** No place on Earth has such degrees; every metric grid of China has coordinates above (easting from 100,000). */
const SURELY_METRES = 1_000;

/** Checks a GeoJSON Polygon or MultiPolygon of unknown origin. Never throws on any value. */
export function checkPolygon(value: unknown, expected: PolygonExpectation = {}): PolygonCheck {
  const parts = readParts(value);
  if (!parts) return { faults: [{ code: 'not-an-area', part: 0, ring: 0 }] };
  const emptyPart = parts.findIndex((rings) => rings.length === 0);
  if (parts.length === 0 || emptyPart >= 0) {
    return { faults: [{ code: 'empty', part: Math.max(emptyPart, 0), ring: 0 }] };
  }
  for (const stage of [numberFaults, ringFaults, meetingFaults, nestingFaults]) {
    const faults = stage(parts, expected);
    if (faults.length > 0) return { faults };
  }
  return { faults: [], area: rewind(areaOf(parts)) };
}

/** `checkPolygon` over named areas, in their order. */
export function checkPolygons<Id>(
  areas: readonly { id: Id; polygon: unknown }[],
  expected: PolygonExpectation = {},
): ({ id: Id } & PolygonCheck)[] {
  return areas.map(({ id, polygon }) => ({ id, ...checkPolygon(polygon, expected) }));
}

function readParts(value: unknown): PolygonRings[] | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('coordinates' in value)) return undefined;
  const { type, coordinates } = value;
  if (type !== 'Polygon' && type !== 'MultiPolygon') return undefined;
  const parts: unknown = type === 'Polygon' ? [coordinates] : coordinates;
  if (!isListOf(parts, (part) => isListOf(part, (ring) => isListOf(ring, isPosition)))) return undefined;
  return (parts as number[][][][]).map((rings) =>
    rings.map((ring) => ring.map(([lng, lat]): Position => [lng!, lat!])),
  );
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isPosition(value: unknown): boolean {
  return Array.isArray(value) && value.length >= 2 && value.every((number) => typeof number === 'number');
}

type Stage = (parts: PolygonRings[], expected: PolygonExpectation) => PolygonFault[];

/** The first fault of each ring: a file in the wrong system has one fault, not one a vertex. */
const numberFaults: Stage = (parts, { within }) =>
  eachRing(parts, (ring, part, place) => {
    const vertex = ring.findIndex(([lng, lat]) => !Number.isFinite(lng) || !Number.isFinite(lat));
    if (vertex >= 0) return [{ code: 'not-a-number', part, ring: place, vertex }];
    const outOfRange = ring.findIndex(([lng, lat]) => Math.abs(lng) > 180 || Math.abs(lat) > 90);
    const at = (index: number) => ({ part, ring: place, vertex: index, at: ring[index]! });
    if (outOfRange >= 0) return [{ code: outOfRangeCode(ring, within), ...at(outOfRange) }];
    const stray = within ? ring.findIndex((position) => !inBox(position, within)) : -1;
    if (stray < 0 || !within) return [];
    const swapped = ring.every(([lng, lat]) => inBox([lat, lng], within));
    return [{ code: swapped ? 'swapped' : 'unexpected-place', ...at(stray) }];
  });

function outOfRangeCode(ring: Ring, within?: Box): PolygonFaultCode {
  if (ring.some((position) => position.some((value) => Math.abs(value) > SURELY_METRES))) return 'projected';
  const fitsExchanged = ring.every(([lng, lat]) =>
    within ? inBox([lat, lng], within) : Math.abs(lat) <= 180 && Math.abs(lng) <= 90,
  );
  return fitsExchanged ? 'swapped' : 'out-of-range';
}

function inBox([lng, lat]: Position, [west, south, east, north]: Box): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

const ringFaults: Stage = (parts) =>
  eachRing(parts, (ring, part, place) => {
    if (ring.length < 4) return [{ code: 'ring-too-short', part, ring: place }];
    const faults: PolygonFault[] = [];
    const last = ring.length - 1;
    if (!same(ring[0]!, ring[last]!)) {
      faults.push({ code: 'ring-unclosed', part, ring: place, vertex: last, at: ring[last]! });
    }
    for (const [i, at] of ring.entries()) {
      if (i > 0 && same(at, ring[i - 1]!)) faults.push({ code: 'duplicate-vertex', part, ring: place, vertex: i, at });
    }
    if (faults.length === 0 && Math.abs(doubledArea(ring)) / 2 < LEAST_SQUARE_DEGREES && !crossesItself(ring)) {
      faults.push({ code: 'zero-area', part, ring: place, at: ring[0]! });
    }
    return faults;
  });

/** A bow-tie with equal wings has no area either, but another name. */
function crossesItself(ring: Ring): boolean {
  return meetingsIn([[ring]]).some(({ code }) => code === 'self-crossing');
}

const meetingFaults: Stage = (parts) => meetingsIn(parts);

interface Edge {
  part: number;
  ring: number;
  vertex: number;
  /** Edges in its ring. */
  count: number;
  from: Position;
  to: Position;
}

function meetingsIn(parts: PolygonRings[]): PolygonFault[] {
  const edges = parts.flatMap((rings, part) =>
    rings.flatMap((ring, place) =>
      ring.slice(0, -1).map((from, vertex): Edge => {
        return { part, ring: place, vertex, count: ring.length - 1, from, to: ring[vertex + 1]! };
      }),
    ),
  );
  const index = new Flatbush(edges.length);
  for (const { from, to } of edges) index.add(...boxOfRings([[from, to]]));
  index.finish();
  const faults: PolygonFault[] = [];
  for (const [i, edge] of edges.entries()) {
    for (const j of index.search(...boxOfRings([[edge.from, edge.to]])).sort((a, b) => a - b)) {
      if (j <= i) continue;
      const fault = faultBetween(edge, edges[j]!);
      if (fault) faults.push(fault);
    }
  }
  return faults;
}

function faultBetween(first: Edge, second: Edge): PolygonFault | undefined {
  const meeting = meetingOf(first.from, first.to, second.from, second.to);
  if (!meeting) return undefined;
  const { kind, at } = meeting;
  const found = (code: PolygonFaultCode): PolygonFault => {
    return { code, part: second.part, ring: second.ring, vertex: second.vertex, at };
  };
  if (first.part !== second.part || first.ring !== second.ring) {
    return kind === 'touch' ? undefined : found('rings-cross');
  }
  const apart = second.vertex - first.vertex;
  const adjacent = apart === 1 || apart === first.count - 1;
  if (kind === 'overlap') return found('spike');
  if (kind === 'cross') return found('self-crossing');
  return adjacent ? undefined : found('self-touching');
}

/** Rings are known not to cross here, so one point clear of the other ring's border decides. */
const nestingFaults: Stage = (parts) => {
  const faults: PolygonFault[] = [];
  for (const [part, [outer = [], ...holes]] of parts.entries()) {
    for (const [i, hole] of holes.entries()) {
      const inOuter = isWithin(hole, outer);
      const inOther = holes.some((other, j) => j !== i && isWithin(hole, other));
      if (!inOuter || inOther) faults.push({ code: 'hole-outside', part, ring: i + 1, at: hole[0]! });
    }
    const within = parts.some((other, j) => j !== part && isWithinPolygon(outer, other));
    if (within) faults.push({ code: 'parts-overlap', part, ring: 0, at: outer[0]! });
  }
  return faults;
};

function isWithin(inner: Ring, outer: Ring): boolean {
  const [lng, lat] = middleOfFirstEdge(inner);
  return ringContains(outer, lng, lat);
}

function isWithinPolygon(inner: Ring, polygon: PolygonRings): boolean {
  const [lng, lat] = middleOfFirstEdge(inner);
  return areaContains({ type: 'Polygon', coordinates: polygon }, lng, lat);
}

/** Rings may touch in vertices, so a vertex may lie on the other ring; the middle of an edge does not. */
function middleOfFirstEdge(ring: Ring): Position {
  const [[ax, ay], [bx, by]] = ring as [Position, Position];
  return [(ax + bx) / 2, (ay + by) / 2];
}

function eachRing(
  parts: PolygonRings[],
  check: (ring: Ring, part: number, place: number) => PolygonFault[],
): PolygonFault[] {
  return parts.flatMap((rings, part) => rings.flatMap((ring, place) => check(ring, part, place)));
}

function same([ax, ay]: Position, [bx, by]: Position): boolean {
  return ax === bx && ay === by;
}

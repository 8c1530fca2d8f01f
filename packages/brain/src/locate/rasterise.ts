import type { Area, Box, Position } from '../geometry/shapes.ts';
import { boxOf, partsOf, ringsOf } from '../geometry/shapes.ts';

/**
 * A raster of areas. `answers` holds for each cell, row by row from the south-west, the index of the one area that it lies in wholly,
 * -1 where it lies in none, and -2 - k for the k-th rim cell.
 *
 * The candidates of rim cell k are at rimStarts[k] up to rimStarts[k + 1], three numbers each, in the order of the areas: the area's index, and
 * where its edges begin and end in `edges`, which has four numbers an edge. These are all edges of the area that come near the
 * parallel of a point in the cell, so that a ray cast against them is a ray cast against the whole area.
 */
export interface Raster {
  box: Box;
  columns: number;
  rows: number;
  answers: Int32Array;
  rimStarts: Int32Array;
  candidates: Int32Array;
  edges: Float64Array;
}

/** Cells are widened by this part of their side, far above the rounding of any division by it. */
const WIDENING = 1e-6;

/** About `cells` square cells (in degrees) over the areas, of which there must be one with positions at least. */
export function rasterise(areas: readonly Area[], cells: number): Raster {
  const frame = frameOf(areas, cells);
  const edges: number[] = [];
  const candidates: Candidate[] = [];
  const touching = new Map<number, number[]>();
  const covering = new Map<number, number[]>();
  for (const [area, shape] of areas.entries()) {
    for (const [row, band] of bandsOf(frame, shape)) {
      const candidate = candidates.length;
      const edgeStart = edges.length;
      for (const [a, b] of band) edges.push(a[0], a[1], b[0], b[1]);
      candidates.push({ area, edgeStart, edgeEnd: edges.length });
      const touched = touchedColumns(frame, row, band);
      for (const column of touched) addTo(touching, row * frame.columns + column, candidate);
      for (const column of columnsInside(frame, row, band)) {
        if (!touched.has(column)) addTo(covering, row * frame.columns + column, candidate);
      }
    }
  }
  return { ...frame, edges: Float64Array.from(edges), ...flatten(frame, candidates, touching, covering) };
}

interface Frame {
  box: Box;
  columns: number;
  rows: number;
}

interface Candidate {
  area: number;
  edgeStart: number;
  edgeEnd: number;
}

type Segment = [from: Position, to: Position];

function frameOf(areas: readonly Area[], cells: number): Frame {
  const box = boxOf({ type: 'MultiPolygon', coordinates: areas.flatMap(partsOf) });
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  const side = Math.sqrt((width * height) / cells);
  const countAlong = (length: number): number => (side > 0 ? Math.max(1, Math.ceil(length / side)) : 1);
  return { box, columns: countAlong(width), rows: countAlong(height) };
}

/** Southern and northern border of a row, widened. */
function rowLimits({ box: [, south, , north], rows }: Frame, row: number): [number, number] {
  const height = (north - south) / rows;
  return [south + height * (row - WIDENING), south + height * (row + 1 + WIDENING)];
}

/** For each row that an area reaches, its edges there. */
function bandsOf(frame: Frame, area: Area): Map<number, Segment[]> {
  const { box, rows } = frame;
  const perDegree = rows / (box[3] - box[1]);
  const bands = new Map<number, Segment[]>();
  for (const ring of ringsOf(area)) {
    for (const [i, from] of ring.slice(0, -1).entries()) {
      const to = ring[i + 1]!;
      const [low, high] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
      const first = Math.max(0, Math.floor((low - box[1]) * perDegree - WIDENING));
      const last = Math.min(rows - 1, Math.floor((high - box[1]) * perDegree + WIDENING));
      for (let row = first; row <= last; row++) addTo<Segment>(bands, row, [from, to]);
    }
  }
  return bands;
}

function touchedColumns(frame: Frame, row: number, band: Segment[]): Set<number> {
  const { box, columns } = frame;
  const perDegree = columns / (box[2] - box[0]);
  const [south, north] = rowLimits(frame, row);
  const touched = new Set<number>();
  for (const [a, b] of band) {
    const ends = a[1] === b[1] ? [a[0], b[0]] : [lngAt(a, b, south), lngAt(a, b, north)];
    const first = Math.floor((Math.min(...ends) - box[0]) * perDegree - WIDENING);
    const last = Math.floor((Math.max(...ends) - box[0]) * perDegree + WIDENING);
    for (let column = Math.max(0, first); column <= Math.min(columns - 1, last); column++) touched.add(column);
  }
  return touched;
}

/** Where the segment meets the parallel, or its end on that side when it stops before. */
function lngAt(a: Position, b: Position, lat: number): number {
  const [low, high] = a[1] < b[1] ? [a, b] : [b, a];
  if (lat <= low[1]) return low[0];
  if (lat >= high[1]) return high[0];
  return low[0] + ((lat - low[1]) / (high[1] - low[1])) * (high[0] - low[0]);
}

/** The columns whose cell has its centre inside: for cells that no edge touches that is the whole cell. */
function columnsInside({ box, columns, rows }: Frame, row: number, band: Segment[]): number[] {
  const width = (box[2] - box[0]) / columns;
  const lat = box[1] + ((row + 0.5) * (box[3] - box[1])) / rows;
  const crossings = band
    .filter(([a, b]) => a[1] > lat !== b[1] > lat)
    .map(([a, b]) => lngAt(a, b, lat))
    .sort((a, b) => a - b);
  const inside: number[] = [];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const first = Math.ceil((crossings[i]! - box[0]) / width - 0.5);
    const last = Math.floor((crossings[i + 1]! - box[0]) / width - 0.5);
    for (let column = Math.max(0, first); column <= Math.min(columns - 1, last); column++) inside.push(column);
  }
  return inside;
}

/** A cell that one area covers and none touches has its answer; all others with any area are rim cells. */
function flatten(
  { columns, rows }: Frame,
  candidates: Candidate[],
  touching: Map<number, number[]>,
  covering: Map<number, number[]>,
): Pick<Raster, 'answers' | 'rimStarts' | 'candidates'> {
  const answers = new Int32Array(columns * rows).fill(-1);
  const rims = new Map(touching);
  for (const [cell, over] of covering) {
    const [only] = over;
    const touched = touching.get(cell);
    if (over.length > 1 || touched) rims.set(cell, [...over, ...(touched ?? [])]);
    else answers[cell] = candidates[only!]!.area;
  }
  const rimStarts = [0];
  const asked: number[] = [];
  for (const [cell, places] of rims) {
    answers[cell] = -1 - rimStarts.length;
    const inOrder = places.map((place) => candidates[place]!).sort((a, b) => a.area - b.area);
    for (const { area, edgeStart, edgeEnd } of inOrder) asked.push(area, edgeStart, edgeEnd);
    rimStarts.push(asked.length);
  }
  return { answers, rimStarts: Int32Array.from(rimStarts), candidates: Int32Array.from(asked) };
}

function addTo<Item>(lists: Map<number, Item[]>, key: number, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

import { onSegment, rayCrosses } from '../geometry/contains.ts';
import { boxOf } from '../geometry/shapes.ts';
import type { LocatedArea, Locator } from './locator.ts';
import { rasterise } from './rasterise.ts';

/**
 * Cells of the raster for each area. Measured over 1,200 grids: 25 to 200 are equally fast, more leave the processor's cache and are
 * slower, though fewer cells lie at the rim.
 */
const CELLS_PER_AREA = 100;
const CELLS_AT_LEAST = 4_096;
const CELLS_AT_MOST = 1_048_576;

/**
 * Locates by a raster over all areas: a cell wholly in one area (or in none) answers at once; a cell at the rim casts
 * a ray against the edges of its few candidates in its row. The same answers as `buildRayLocator`, about
 * eight times as fast.
 *
 * Areas must have passed `checkPolygon`. Memory: 4 bytes a cell, 12 a candidate of a rim cell and 32 an edge
 * in each row that it passes; for 1,200 grids some 3 MB.
 */
export function buildLocator(areas: readonly LocatedArea[]): Locator {
  const used = areas.filter(({ polygon }) => Number.isFinite(boxOf(polygon)[0]));
  if (used.length === 0) return { find: () => undefined, findAll: () => [] };
  const cells = Math.min(CELLS_AT_MOST, Math.max(CELLS_AT_LEAST, used.length * CELLS_PER_AREA));
  const raster = rasterise(
    used.map(({ polygon }) => polygon),
    cells,
  );
  const { box, columns, rows, answers, rimStarts, candidates, edges } = raster;
  const ids = used.map(({ id }) => id);
  const [west, south, east, north] = box;
  const perColumn = columns / (east - west);
  const perRow = rows / (north - south);

  /** The answer of the cell, or -1 outside the raster. */
  const answerAt = (lng: number, lat: number): number => {
    if (!(lng >= west && lng <= east && lat >= south && lat <= north)) return -1;
    const column = Math.min(columns - 1, Math.floor((lng - west) * perColumn));
    const row = Math.min(rows - 1, Math.floor((lat - south) * perRow));
    return answers[row * columns + column]!;
  };
  const contains = (candidate: number, lng: number, lat: number): boolean => {
    let inside = false;
    for (let at = candidates[candidate + 1]!, end = candidates[candidate + 2]!; at < end; at += 4) {
      const ay = edges[at + 1]!;
      const by = edges[at + 3]!;
      if (ay > lat === by > lat) continue;
      const ax = edges[at]!;
      const bx = edges[at + 2]!;
      if (lng < ax && lng < bx) inside = !inside;
      else if (!(lng >= ax && lng >= bx) && rayCrosses(ax, ay, bx, by, lng, lat)) inside = !inside;
    }
    return inside;
  };
  const borders = (candidate: number, lng: number, lat: number): boolean => {
    for (let at = candidates[candidate + 1]!, end = candidates[candidate + 2]!; at < end; at += 4) {
      if (onSegment(edges[at]!, edges[at + 1]!, edges[at + 2]!, edges[at + 3]!, lng, lat)) return true;
    }
    return false;
  };
  const findAtRim = (rim: number, lng: number, lat: number): string | undefined => {
    const start = rimStarts[rim]!;
    const end = rimStarts[rim + 1]!;
    for (let at = start; at < end; at += 3) if (contains(at, lng, lat)) return ids[candidates[at]!];
    for (let at = start; at < end; at += 3) if (borders(at, lng, lat)) return ids[candidates[at]!];
    return undefined;
  };
  return {
    find(lng, lat) {
      const answer = answerAt(lng, lat);
      if (answer >= 0) return ids[answer];
      return answer === -1 ? undefined : findAtRim(-2 - answer, lng, lat);
    },
    findAll(lng, lat) {
      const answer = answerAt(lng, lat);
      if (answer >= 0) return [ids[answer]!];
      if (answer === -1) return [];
      const found: string[] = [];
      for (let at = rimStarts[-2 - answer]!, end = rimStarts[-1 - answer]!; at < end; at += 3) {
        if (contains(at, lng, lat) || borders(at, lng, lat)) found.push(ids[candidates[at]!]!);
      }
      return found;
    },
  };
}

import Flatbush from 'flatbush';
import { areaContains, onBorder } from '../geometry/contains.ts';
import { boxOf } from '../geometry/shapes.ts';
import type { LocatedArea, Locator } from './locator.ts';

/**
 * Locates by an R-tree over boxes and ray casting. Ready at once and small, but an order of magnitude slower than
 * `buildLocator`: for a handful of areas or of questions.
 */
export function buildRayLocator(areas: readonly LocatedArea[]): Locator {
  const index = new Flatbush(Math.max(areas.length, 1));
  if (areas.length === 0) index.add(Number.NaN, Number.NaN, Number.NaN, Number.NaN);
  for (const { polygon } of areas) index.add(...boxOf(polygon));
  index.finish();
  const candidates = (lng: number, lat: number): LocatedArea[] =>
    index
      .search(lng, lat, lng, lat)
      .sort((a, b) => a - b)
      .map((place) => areas[place]!);
  return {
    find(lng, lat) {
      const near = candidates(lng, lat);
      const found =
        near.find(({ polygon }) => areaContains(polygon, lng, lat)) ??
        near.find(({ polygon }) => onBorder(polygon, [lng, lat]));
      return found?.id;
    },
    findAll(lng, lat) {
      return candidates(lng, lat)
        .filter(({ polygon }) => areaContains(polygon, lng, lat) || onBorder(polygon, [lng, lat]))
        .map(({ id }) => id);
    },
  };
}

import type { Text } from '@wangge/client';
import type { Feature, FeatureCollection, Point, Polygon, Position } from 'geojson';

/** What is left of a name has to be one: 泺源 of 泺源街道. */
const SHORTEST = 2;

/**
 * Names without the ending that they all share, for where there is room for little: 大观园街道, 泺源街道 → 大观园, 泺源;
 * “Erqi Subdistrict”, “Qixian Subdistrict” → “Erqi”, “Qixian”. Names stay whole where they share none, where one would be left with less
 * than two characters, or where two would become the same.
 */
export function shortNames(names: readonly string[]): string[] {
  const [first = ''] = names;
  let shared = names.length > 1 ? first.length : 0;
  for (const name of names) {
    while (shared > 0 && !name.endsWith(first.slice(first.length - shared))) shared -= 1;
  }
  let ending = first.slice(first.length - shared);
  // Words are not cut in two.
  const space = ending.indexOf(' ');
  if (/\p{Script=Latin}/u.test(ending)) ending = space < 0 ? '' : ending.slice(space);
  if (ending.length < 2) return [...names];
  const short = names.map((name) => name.slice(0, name.length - ending.length));
  const isWorse = short.some((name) => name.length < SHORTEST) || new Set(short).size < new Set(names).size;
  return isWorse ? [...names] : short;
}

/** A name without what stands in brackets at its end: 第一网格（基础） → 第一网格. */
export const withoutBrackets = (name: string): string => name.replace(/\s*[（(][^（）()]*[）)]\s*$/, '') || name;

/**
 * One point a name, with `label`, `short` (see `shortNames`) and `rank` (0 is the smallest area: it has the least room to move its name
 * in, so it comes first). Written on polygons, a name would be drawn once in every tile that the polygon touches.
 */
export function nameFeatures(areas: FeatureCollection, nameOf: (text: Text) => string): FeatureCollection<Point> {
  const found: { feature: Feature<Point>; size: number }[] = [];
  for (const { geometry, properties } of areas.features) {
    const rings =
      geometry.type === 'Polygon'
        ? [geometry]
        : geometry.type === 'MultiPolygon'
          ? polygonsOf(geometry.coordinates)
          : [];
    const largest = rings.map((one) => centreOf(one.coordinates[0] ?? [])).sort((a, b) => b.size - a.size)[0];
    if (!largest) continue;
    const label = nameOf((properties?.name ?? {}) as Text);
    const point: Feature<Point> = {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: largest.at },
      properties: { label },
    };
    found.push({ feature: point, size: largest.size });
  }
  found.sort((a, b) => a.size - b.size);
  const short = shortNames(found.map(({ feature }) => String(feature.properties?.label)));
  return {
    type: 'FeatureCollection',
    features: found.map(({ feature }, rank) => ({
      ...feature,
      properties: { ...feature.properties, short: withoutBrackets(short[rank]!), rank },
    })),
  };
}

const polygonsOf = (coordinates: Position[][][]): Polygon[] =>
  coordinates.map((one) => ({ type: 'Polygon', coordinates: one }));

/** Centre of gravity of a ring and its size in square degrees; good enough to write a name on. */
function centreOf(ring: Position[]): { at: Position; size: number } {
  let [twice, x, y] = [0, 0, 0];
  const [ox, oy] = [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0];
  for (let at = 0; at + 1 < ring.length; at++) {
    const [ax, ay] = [ring[at]![0]! - ox, ring[at]![1]! - oy];
    const [bx, by] = [ring[at + 1]![0]! - ox, ring[at + 1]![1]! - oy];
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (twice === 0) return { at: [ox, oy], size: 0 };
  return { at: [ox + x / (3 * twice), oy + y / (3 * twice)], size: Math.abs(twice / 2) };
}

import type { Light, MapPoints, Text } from '@wangge/client';
import type { Feature, FeatureCollection, Point, Polygon, Position } from 'geojson';
import { URGENCY } from './style.ts';

/** A case as the map needs it. */
export interface ChosenPoint {
  id: string;
  lng: number;
  lat: number;
  light: Light;
}

export function caseFeatures(points: MapPoints): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: points.id.map((id, at) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [points.lng[at]!, points.lat[at]!] },
      properties: { id, light: points.light[at]!, urgency: URGENCY[points.light[at]!] },
    })),
  };
}

export function chosenFeature(chosen: ChosenPoint | undefined): FeatureCollection<Point> {
  if (!chosen) return { type: 'FeatureCollection', features: [] };
  const { lng, lat, light } = chosen;
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties: { light } }],
  };
}

type Box = [number, number, number, number];

/** West, south, east, north of a street or community; undefined where no shape has this code. */
export function boxOfArea(
  shapes: { streets: FeatureCollection; communities: FeatureCollection },
  code: string,
): Box | undefined {
  const feature = [...shapes.streets.features, ...shapes.communities.features].find(
    (one) => one.properties?.code === code,
  );
  if (feature?.geometry.type !== 'Polygon' && feature?.geometry.type !== 'MultiPolygon') return undefined;
  const points = feature.geometry.coordinates.flat(feature.geometry.type === 'Polygon' ? 1 : 2) as Position[];
  const box: Box = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [lng, lat] of points) {
    box[0] = Math.min(box[0], lng!);
    box[1] = Math.min(box[1], lat!);
    box[2] = Math.max(box[2], lng!);
    box[3] = Math.max(box[3], lat!);
  }
  return box;
}

/** One point a name: written on polygons, a name would be drawn once in every tile that the polygon touches. */
export function nameFeatures(areas: FeatureCollection, nameOf: (text: Text) => string): FeatureCollection<Point> {
  const features: Feature<Point>[] = [];
  for (const { geometry, properties } of areas.features) {
    const rings =
      geometry.type === 'Polygon'
        ? [geometry]
        : geometry.type === 'MultiPolygon'
          ? polygonsOf(geometry.coordinates)
          : [];
    const largest = rings.map((one) => centreOf(one.coordinates[0] ?? [])).sort((a, b) => b.size - a.size)[0];
    if (!largest) continue;
    features.push({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: largest.at },
      properties: { label: nameOf((properties?.name ?? {}) as Text) },
    });
  }
  return { type: 'FeatureCollection', features };
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

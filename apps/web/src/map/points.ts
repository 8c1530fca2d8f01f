import type { Light, MapPoints } from '@wangge/client';
import type { Feature, FeatureCollection, Point } from 'geojson';

/** How urgent a light is, as a number that grows, so that the worst of a cluster is the largest. */
export const URGENCY = { none: 0, green: 1, amber: 2, red: 3 } as const;
export const LIGHTS = ['red', 'amber', 'green', 'none'] as const satisfies readonly Light[];

/** A case as the map needs it. */
export interface ChosenPoint {
  id: string;
  lng: number;
  lat: number;
  light: Light;
}

export function caseFeatures(points: MapPoints): FeatureCollection<Point> {
  return { type: 'FeatureCollection', features: points.id.map((_, at) => caseFeature(points, at)) };
}

/** The id stands outside the properties too, so that MapLibre can change one feature by it. */
function caseFeature(points: MapPoints, at: number): Feature<Point> {
  const [id, light] = [points.id[at]!, points.light[at]!];
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [points.lng[at]!, points.lat[at]!] },
    properties: { id, light, urgency: URGENCY[light] },
  };
}

export interface PointsChange {
  remove: string[];
  /** New, or of another light or place than before. */
  put: FeatureCollection<Point>;
}

/** What has changed between two states of the feed; undefined where nothing that is drawn has. */
export function changeOfPoints(before: MapPoints, after: MapPoints): PointsChange | undefined {
  const standing = new Map(before.id.map((id, at) => [id, at]));
  const put: Feature<Point>[] = [];
  for (const [at, id] of after.id.entries()) {
    const was = standing.get(id);
    standing.delete(id);
    const isSame =
      was !== undefined &&
      before.light[was] === after.light[at] &&
      before.lng[was] === after.lng[at] &&
      before.lat[was] === after.lat[at];
    if (!isSame) put.push(caseFeature(after, at));
  }
  const remove = [...standing.keys()];
  if (remove.length === 0 && put.length === 0) return undefined;
  return { remove, put: { type: 'FeatureCollection', features: put } };
}

export function chosenFeature(chosen: ChosenPoint | undefined): FeatureCollection<Point> {
  if (!chosen) return { type: 'FeatureCollection', features: [] };
  const { lng, lat, light } = chosen;
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties: { light } }],
  };
}

export interface ShownCases {
  total: number;
  byLight: Record<Light, number>;
}

/** What a screen reader is told of the map: how many cases are drawn, by light, each cluster with all that it stands for. */
export function countShown(drawn: readonly Readonly<Record<string, unknown>>[]): ShownCases {
  const shown: ShownCases = { total: 0, byLight: { red: 0, amber: 0, green: 0, none: 0 } };
  // A feature near the rim of a tile is drawn in both.
  const seen = new Set<unknown>();
  for (const one of drawn) {
    const key = one.id ?? `cluster ${String(one.cluster_id)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const light of LIGHTS) {
      const count = one.id === undefined ? Number(one[light] ?? 0) : Number(one.light === light);
      shown.byLight[light] += count;
      shown.total += count;
    }
  }
  return shown;
}

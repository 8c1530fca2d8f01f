import type { FeatureCollection, Position } from 'geojson';

type Box = [number, number, number, number];

/** West, south, east, north of an area; undefined where no shape has this code. */
export function boxOfArea(
  shapes: { upper: FeatureCollection; lower: FeatureCollection },
  code: string,
): Box | undefined {
  const feature = [...shapes.upper.features, ...shapes.lower.features].find((one) => one.properties?.code === code);
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

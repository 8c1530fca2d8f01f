import type { BaseMap } from '@wangge/client';
import type { FeatureCollection, Geometry, Position } from 'geojson';

/** Between stored coordinates (CGCS2000) and those of the base map. */
export interface Shift {
  toMap(lng: number, lat: number): [number, number];
  fromMap(lng: number, lat: number): [number, number];
}

const none: Shift = { toMap: (lng, lat) => [lng, lat], fromMap: (lng, lat) => [lng, lat] };

/**
 * The shift that a base map's coordinate system needs.
 *
 * Tiles cannot be moved, so everything of ours is converted into the tiles' system before it is drawn, and a point taken from the map is
 * converted back: at Jinan an unconverted point lies 518 m off. BD-09 is the exception: Baidu's tiles are cut on a plane of its own and have
 * to be drawn anew in any case, so they are drawn in ours (base/baidu-grid.ts).
 */
export async function findShift(crs: BaseMap['crs'] | undefined): Promise<Shift> {
  if (crs !== 'GCJ-02') return none;
  // Only districts with such a base map pay for the converter.
  const { fromCgcs2000, toCgcs2000 } = await import('@wangge/brain');
  return {
    toMap(lng, lat) {
      const there = fromCgcs2000({ lng, lat }, 'GCJ-02');
      return [there.lng, there.lat];
    },
    fromMap(lng, lat) {
      const here = toCgcs2000({ lng, lat, crs: 'GCJ-02' });
      return [here.lng, here.lat];
    },
  };
}

export function shiftFeatures(collection: FeatureCollection, shift: Shift): FeatureCollection {
  if (shift === none) return collection;
  return {
    ...collection,
    features: collection.features.map((feature) => ({ ...feature, geometry: shiftGeometry(feature.geometry, shift) })),
  };
}

type Nested = Position | Nested[];

function shiftGeometry(geometry: Geometry, shift: Shift): Geometry {
  if (geometry.type === 'GeometryCollection') {
    return { ...geometry, geometries: geometry.geometries.map((one) => shiftGeometry(one, shift)) };
  }
  const move = (at: Nested): Nested =>
    typeof at[0] === 'number' ? shift.toMap(at[0], at[1] as number) : (at as Nested[]).map(move);
  return { ...geometry, coordinates: move(geometry.coordinates as Nested) } as Geometry;
}

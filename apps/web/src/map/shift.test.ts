import type { FeatureCollection, Polygon } from 'geojson';
import { describe, expect, test } from 'vitest';
import { findShift, shiftFeatures } from './shift.ts';

const square: FeatureCollection<Polygon> = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { code: '370103' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [116.99, 36.65],
            [117, 36.65],
            [117, 36.66],
            [116.99, 36.65],
          ],
        ],
      },
    },
  ],
};
/** Metres on a sphere; near enough for half a kilometre. */
function metres([lng, lat]: number[], [otherLng, otherLat]: number[]): number {
  const perDegree = 111_195;
  return Math.hypot((otherLng! - lng!) * perDegree * Math.cos((lat! * Math.PI) / 180), (otherLat! - lat!) * perDegree);
}

describe('the shift of a base map', () => {
  test('CGCS2000 and WGS-84 tiles take our layers as they are', async () => {
    for (const crs of [undefined, 'CGCS2000', 'WGS-84'] as const) {
      const shift = await findShift(crs);
      expect(shift.toMap(116.99, 36.65)).toEqual([116.99, 36.65]);
      expect(shiftFeatures(square, shift)).toBe(square);
    }
  });

  test('GCJ-02 tiles move every corner by half a kilometre at Jinan, and a click comes back', async () => {
    const shift = await findShift('GCJ-02');
    const moved = shiftFeatures(square, shift).features[0]!.geometry as Polygon;
    for (const [at, corner] of moved.coordinates[0]!.entries()) {
      const ours = square.features[0]!.geometry.coordinates[0]![at]!;
      expect(metres(ours, corner)).toBeGreaterThan(500);
      expect(metres(ours, corner)).toBeLessThan(540);
      expect(metres(ours, shift.fromMap(corner[0]!, corner[1]!))).toBeLessThan(0.01);
    }
    expect(square.features[0]!.geometry.coordinates[0]![0]).toEqual([116.99, 36.65]);
  });

  test('BD-09 tiles are drawn anew in our system, so nothing of ours moves', async () => {
    const shift = await findShift('BD-09');
    expect(shiftFeatures(square, shift)).toBe(square);
  });
});

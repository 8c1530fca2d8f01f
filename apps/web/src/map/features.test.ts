import type { FeatureCollection } from 'geojson';
import { expect, test } from 'vitest';
import { boxOfArea, caseFeatures, nameFeatures } from './features.ts';

const ring = (west: number, south: number, side: number) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

test('a name stands once, in the middle of the largest part', () => {
  const areas: FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { name: { zh: '舜玉路街道', en: 'Shunyu' } },
        geometry: { type: 'MultiPolygon', coordinates: [[ring(0, 0, 1)], [ring(10, 10, 4)]] },
      },
    ],
  };
  const names = nameFeatures(areas, (text) => text.zh ?? '');
  expect(names.features.map((one) => one.properties)).toEqual([{ label: '舜玉路街道' }]);
  expect(names.features[0]!.geometry.coordinates[0]).toBeCloseTo(12);
  expect(names.features[0]!.geometry.coordinates[1]).toBeCloseTo(12);
});

test('points keep their id and know how urgent they are', () => {
  const points = {
    asOf: '',
    more: false,
    id: ['a', 'b'],
    lng: [1, 2],
    lat: [3, 4],
    category: [null, null],
    state: ['x', 'y'],
  };
  const { features } = caseFeatures({ ...points, light: ['none', 'red'] });
  expect(features.map((one) => [one.properties, one.geometry.coordinates])).toEqual([
    [{ id: 'a', light: 'none', urgency: 0 }, [1, 3]],
    [{ id: 'b', light: 'red', urgency: 3 }, [2, 4]],
  ]);
});

test('the box of an area spans all its parts, and an unknown code has none', () => {
  const streets: FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { code: '370103012' },
        geometry: { type: 'MultiPolygon', coordinates: [[ring(0, 0, 1)], [ring(10, 10, 4)]] },
      },
    ],
  };
  const communities: FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { code: '370103012028' },
        geometry: { type: 'Polygon', coordinates: [ring(2, 3, 1)] },
      },
    ],
  };
  expect(boxOfArea({ streets, communities }, '370103012')).toEqual([0, 0, 14, 14]);
  expect(boxOfArea({ streets, communities }, '370103012028')).toEqual([2, 3, 3, 4]);
  expect(boxOfArea({ streets, communities }, '999')).toBeUndefined();
});

import type { FeatureCollection } from 'geojson';
import { describe, expect, test } from 'vitest';
import { boxOfArea } from './areas.ts';
import { nameFeatures, shortNames, withoutBrackets } from './names.ts';

const ring = (west: number, south: number, side: number) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

test('a name stands once, in the middle of the largest part, the smallest area first', () => {
  const areas: FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { name: { zh: '舜玉路街道', en: 'Shunyu' } },
        geometry: { type: 'MultiPolygon', coordinates: [[ring(0, 0, 1)], [ring(10, 10, 4)]] },
      },
      {
        type: 'Feature',
        properties: { name: { zh: '泺源街道' } },
        geometry: { type: 'Polygon', coordinates: [ring(20, 20, 2)] },
      },
    ],
  };
  const names = nameFeatures(areas, (text) => text.zh ?? '');
  expect(names.features.map((one) => one.properties)).toEqual([
    { label: '泺源街道', short: '泺源', rank: 0 },
    { label: '舜玉路街道', short: '舜玉路', rank: 1 },
  ]);
  expect(names.features[1]!.geometry.coordinates[0]).toBeCloseTo(12);
  expect(names.features[1]!.geometry.coordinates[1]).toBeCloseTo(12);
});

describe('short names', () => {
  test.each([
    [
      ['大观园街道', '泺源街道', '二七街道'],
      ['大观园', '泺源', '二七'],
    ],
    [
      ['Erqi Subdistrict', 'Qixian Subdistrict'],
      ['Erqi', 'Qixian'],
    ],
    // Only a part of a word is shared.
    [
      ['Northam', 'Eastham'],
      ['Northam', 'Eastham'],
    ],
    // One of them is a village.
    [
      ['纬一路社区', '王家窝坡村'],
      ['纬一路社区', '王家窝坡村'],
    ],
    // Too little would be left.
    [
      ['东街道', '大观园街道'],
      ['东街道', '大观园街道'],
    ],
    [['兴隆街道'], ['兴隆街道']],
    [[], []],
  ])('%j → %j', (names, short) => {
    expect(shortNames(names)).toEqual(short);
  });

  test('what stands in brackets is left out, and a name of nothing else stays', () => {
    expect(withoutBrackets('第一网格（基础）')).toBe('第一网格');
    expect(withoutBrackets('Grid 1 (base)')).toBe('Grid 1');
    expect(withoutBrackets('（基础）')).toBe('（基础）');
  });
});

test('the box of an area spans all its parts, and an unknown code has none', () => {
  const upper: FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { code: '370103012' },
        geometry: { type: 'MultiPolygon', coordinates: [[ring(0, 0, 1)], [ring(10, 10, 4)]] },
      },
    ],
  };
  const lower: FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { code: '370103012028' },
        geometry: { type: 'Polygon', coordinates: [ring(2, 3, 1)] },
      },
    ],
  };
  expect(boxOfArea({ upper, lower }, '370103012')).toEqual([0, 0, 14, 14]);
  expect(boxOfArea({ upper, lower }, '370103012028')).toEqual([2, 3, 3, 4]);
  expect(boxOfArea({ upper, lower }, '999')).toBeUndefined();
});

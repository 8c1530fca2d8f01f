import { describe, expect, test } from 'vitest';
import type { PolygonFaultCode, Position } from '../src/index.ts';
import { areaOf, checkPolygon, checkPolygons, doubledArea, partsOf, ringsOf, tessellate } from '../src/index.ts';
import { fc } from './property.ts';
import { pointsInside, ruggedOutline, seededRandom } from './seeded.ts';

const square = (west: number, south: number, side: number): Position[] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const polygon = (...rings: unknown[]) => ({ type: 'Polygon', coordinates: rings });
const codesOf = (value: unknown, within?: [number, number, number, number]): PolygonFaultCode[] =>
  checkPolygon(value, within ? { within } : {}).faults.map(({ code }) => code);

describe('checkPolygon', () => {
  test('accepts and orients: outer rings counter-clockwise, holes clockwise, altitudes dropped', () => {
    const outer = square(117, 36, 1).toReversed();
    const hole = square(117.2, 36.2, 0.1).map(([lng, lat]) => [lng, lat, 80]);
    const { faults, area } = checkPolygon(polygon(outer, hole));
    expect(faults).toEqual([]);
    expect(partsOf(area!)[0]!.map((ring) => Math.sign(doubledArea(ring)))).toEqual([1, -1]);
    expect(
      ringsOf(area!)
        .flat()
        .every((position) => position.length === 2),
    ).toBe(true);
  });

  test('accepts a hole that touches the outer ring in a point, and parts that touch in a corner', () => {
    const outer = square(0, 0, 4);
    const hole: Position[] = [
      [0, 2],
      [1, 1],
      [1, 3],
      [0, 2],
    ];
    expect(codesOf(polygon(outer, hole))).toEqual([]);
    expect(codesOf({ type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(1, 1, 1)]] })).toEqual([]);
  });

  test('accepts a part on an island in the hole of another part', () => {
    const coordinates = [[square(0, 0, 9), square(1, 1, 7)], [square(2, 2, 2)]];
    expect(codesOf({ type: 'MultiPolygon', coordinates })).toEqual([]);
  });

  test.each<[string, unknown, PolygonFaultCode[]]>([
    ['nothing', undefined, ['not-an-area']],
    ['null', null, ['not-an-area']],
    ['a point', { type: 'Point', coordinates: [117, 36] }, ['not-an-area']],
    ['a feature', { type: 'Feature', geometry: polygon(square(0, 0, 1)) }, ['not-an-area']],
    ['texts for numbers', polygon([['117', '36']]), ['not-an-area']],
    ['a ring too shallow', { type: 'Polygon', coordinates: square(0, 0, 1) }, ['not-an-area']],
    ['no ring', polygon(), ['empty']],
    ['no part', { type: 'MultiPolygon', coordinates: [] }, ['empty']],
    [
      'a NaN',
      polygon([
        [0, 0],
        [1, Number.NaN],
        [1, 1],
        [0, 0],
      ]),
      ['not-a-number'],
    ],
    [
      'an infinity',
      polygon([
        [0, 0],
        [Number.POSITIVE_INFINITY, 0],
        [1, 1],
        [0, 0],
      ]),
      ['not-a-number'],
    ],
    ['metres', polygon(square(500_000, 4_056_000, 400)), ['projected']],
    ['exchanged coordinates', polygon(square(36, 117, 1)), ['swapped']],
    ['degrees beyond the range', polygon(square(190, 95, 1)), ['out-of-range']],
    ['an empty ring', polygon([]), ['ring-too-short']],
    [
      'two positions and the first again',
      polygon([
        [0, 0],
        [1, 1],
        [0, 0],
      ]),
      ['ring-too-short'],
    ],
    ['an unclosed ring', polygon(square(0, 0, 1).slice(0, 4)), ['ring-unclosed']],
    [
      'a position twice',
      polygon([
        [0, 0],
        [1, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ]),
      ['duplicate-vertex'],
    ],
    [
      'a line',
      polygon([
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ]),
      ['zero-area'],
    ],
    [
      'a bow-tie',
      polygon([
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ]),
      ['self-crossing'],
    ],
    [
      'a ring pinched in a vertex',
      polygon([
        [0, 0],
        [2, 0],
        [1, 1],
        [2, 2],
        [0, 2],
        [1, 1],
        [0, 0],
      ]),
      ['self-touching', 'self-touching', 'self-touching', 'self-touching'],
    ],
    [
      'a spike',
      polygon([
        [0, 0],
        [2, 0],
        [2, 2],
        [2, 5],
        [2, 2],
        [0, 2],
        [0, 0],
      ]),
      ['spike', 'self-touching', 'self-touching', 'self-touching'],
    ],
    ['a hole across the border', polygon(square(0, 0, 2), square(1, 1, 3)), ['rings-cross', 'rings-cross']],
    ['a hole outside', polygon(square(0, 0, 2), square(5, 5, 1)), ['hole-outside']],
    ['a hole in a hole', polygon(square(0, 0, 9), square(1, 1, 7), square(2, 2, 1)), ['hole-outside']],
    [
      'a hole along the border',
      polygon(square(0, 0, 2), [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ]),
      ['rings-cross'],
    ],
    [
      'parts that cross',
      { type: 'MultiPolygon', coordinates: [[square(0, 0, 2)], [square(1, 1, 2)]] },
      ['rings-cross', 'rings-cross'],
    ],
    [
      'a part within a part',
      { type: 'MultiPolygon', coordinates: [[square(0, 0, 9)], [square(2, 2, 1)]] },
      ['parts-overlap'],
    ],
  ])('refuses %s', (_, value, codes) => {
    expect(new Set(codesOf(value))).toEqual(new Set(codes));
    expect(checkPolygon(value).area).toBeUndefined();
  });

  test('with an expected box sees exchanged degrees in range, and another place', () => {
    const within: [number, number, number, number] = [10, 50, 12, 52];
    expect(codesOf(polygon(square(10.5, 50.5, 1)), within)).toEqual([]);
    expect(codesOf(polygon(square(50.5, 10.5, 1)), within)).toEqual(['swapped']);
    expect(codesOf(polygon(square(30, 30, 1)), within)).toEqual(['unexpected-place']);
  });

  test('says where: part, ring, vertex and place', () => {
    const tie: Position[] = [
      [5, 5],
      [7, 7],
      [7, 5],
      [5, 7],
      [5, 5],
    ];
    const { faults } = checkPolygon({ type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(4, 4, 9), tie]] });
    expect(faults).toEqual([{ code: 'self-crossing', part: 1, ring: 1, vertex: 2, at: [6, 6] }]);
  });

  test('keeps the names of many', () => {
    const checks = checkPolygons([
      { id: 'good', polygon: polygon(square(0, 0, 1)) },
      { id: 'bad', polygon: polygon() },
    ]);
    expect(checks.map(({ id, faults }) => [id, faults.length])).toEqual([
      ['good', 0],
      ['bad', 1],
    ]);
  });

  test('never throws on any JSON', () => {
    const anyCoordinates = fc.record({ type: fc.constantFrom('Polygon', 'MultiPolygon'), coordinates: fc.jsonValue() });
    const numbers = fc.array(fc.array(fc.array(fc.double(), { maxLength: 3 }), { maxLength: 6 }), { maxLength: 3 });
    const anyRings = fc.record({ type: fc.constant('Polygon'), coordinates: numbers });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyCoordinates, anyRings), (value) => {
        const { faults, area } = checkPolygon(value);
        expect(faults.length === 0).toBe(area !== undefined);
      }),
    );
  });

  test('accepts every tile of a tessellation', () => {
    const outline = ruggedOutline(31);
    const seeds = pointsInside(outline, 200, seededRandom(31)).map(([lng, lat], i) => ({
      id: `${i}`,
      area: 'a',
      lng,
      lat,
    }));
    for (const { polygon: tile } of tessellate(outline, seeds).tiles) expect(checkPolygon(tile).faults).toEqual([]);
  });

  test('finds a crossing wherever two vertices of a tile are exchanged', () => {
    const ring = Array.from(
      { length: 12 },
      (_, i): Position => [Math.cos((i * Math.PI) / 6), Math.sin((i * Math.PI) / 6)],
    );
    for (let i = 0; i < 11; i++) {
      const mixed = ring.with(i, ring[i + 1]!).with(i + 1, ring[i]!);
      expect(codesOf(areaOf([[[...mixed, mixed[0]!]]]))).toContain('self-crossing');
    }
  });
});

import { describe, expect, test } from 'vitest';
import type { Area, NamedArea, Position, Seed } from '../src/index.ts';
import { areaContains, areaOf, checkCoverage, checkPolygon, squareMetres, tessellate } from '../src/index.ts';
import { outsideData, readJson } from './outside-data.ts';
import { pointsInside, ruggedOutline, seededRandom } from './seeded.ts';

const TOLERANCE = 1;

const box = (id: string, west: number, south: number, east: number, north: number): NamedArea => ({
  id,
  polygon: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  },
});
const outlineOf = (named: NamedArea): Area => named.polygon;
/** Four grids of 0.01° in a square. */
const four = [
  box('sw', 117, 36, 117.01, 36.01),
  box('se', 117.01, 36, 117.02, 36.01),
  box('nw', 117, 36.01, 117.01, 36.02),
  box('ne', 117.01, 36.01, 117.02, 36.02),
];
const whole = outlineOf(box('all', 117, 36, 117.02, 36.02));

function tessellation(seed: number, count: number, outline: Area = ruggedOutline(seed)) {
  const seeds = pointsInside(outline, count, seededRandom(seed)).map(([lng, lat], i): Seed => {
    return { id: `g${i}`, area: 'a', lng, lat };
  });
  return tessellate(outline, seeds);
}

describe('checkCoverage', () => {
  test('finds nothing in grids that divide their outline, whatever the orientation of rings', () => {
    expect(checkCoverage(four, whole, TOLERANCE)).toEqual([]);
    const turned = four.map(({ id, polygon }): NamedArea => {
      return { id, polygon: areaOf([(polygon.coordinates as Position[][]).map((ring) => ring.toReversed())]) };
    });
    expect(checkCoverage(turned, whole, TOLERANCE)).toEqual([]);
  });

  test('names the pair, the place and the size of an overlap', () => {
    const wide = box('se', 117.009, 36, 117.02, 36.01);
    const faults = checkCoverage(four.with(1, wide), whole, TOLERANCE);
    expect(faults).toMatchObject([{ code: 'overlap', first: 'sw', second: 'se' }]);
    expect(faults[0]!.squareMetres).toBeCloseTo(squareMetres(outlineOf(box('', 117.009, 36, 117.01, 36.01))), 0);
    expect(faults[0]!.at[0]).toBeCloseTo(117.0095, 6);
  });

  test('names the neighbours, the place and the size of a gap', () => {
    const narrow = box('se', 117.011, 36, 117.02, 36.01);
    const faults = checkCoverage(four.with(1, narrow), whole, TOLERANCE);
    expect(faults).toMatchObject([{ code: 'gap', near: ['ne', 'nw', 'se', 'sw'] }]);
    expect(faults[0]!.squareMetres).toBeCloseTo(squareMetres(outlineOf(box('', 117.01, 36, 117.011, 36.01))), 0);
    expect(faults[0]!.at[0]).toBeCloseTo(117.0105, 6);
  });

  test('finds a missing grid, also one wholly inside', () => {
    expect(checkCoverage(four.slice(1), whole, TOLERANCE)).toMatchObject([{ code: 'gap' }]);
    const { tiles, outline } = tessellation(41, 60);
    for (const [i, missing] of tiles.entries()) {
      const [gap, ...rest] = checkCoverage(tiles.toSpliced(i, 1), outline, TOLERANCE);
      expect([gap?.code, rest.length]).toEqual(['gap', 0]);
      expect(gap!.squareMetres).toBeCloseTo(squareMetres(missing.polygon), -1);
      expect(areaContains(missing.polygon, ...gap!.at)).toBe(true);
    }
  });

  test('finds what lies outside the outline', () => {
    const faults = checkCoverage([...four, box('far', 117.02, 36, 117.03, 36.01)], whole, TOLERANCE);
    expect(faults).toMatchObject([{ code: 'outside-outline', near: expect.arrayContaining(['far']) }]);
  });

  test('finds a grid given twice, one within another, and a star of common vertices', () => {
    expect(checkCoverage([...four, { ...four[0]!, id: 'again' }], whole, TOLERANCE)).toMatchObject([
      { code: 'overlap', first: 'sw', second: 'again' },
    ]);
    const inner = box('inner', 117.002, 36.002, 117.004, 36.004);
    expect(checkCoverage([...four, inner], whole, TOLERANCE)).toMatchObject([{ first: 'sw', second: 'inner' }]);
    // All its vertices are vertices of sw and no edges cross: only the middle of its long side tells.
    const half: NamedArea = {
      id: 'half',
      polygon: {
        type: 'Polygon',
        coordinates: [
          [
            [117, 36],
            [117.01, 36],
            [117.01, 36.01],
            [117, 36],
          ],
        ],
      },
    };
    expect(checkCoverage([...four, half], whole, TOLERANCE)).toMatchObject([{ first: 'sw', second: 'half' }]);
  });

  test('accepts a vertex that only one neighbour has, where it lies on the border', () => {
    const split: NamedArea = {
      id: 'se',
      polygon: {
        type: 'Polygon',
        coordinates: [
          [
            [117.01, 36],
            [117.02, 36],
            [117.02, 36.01],
            [117.01, 36.01],
            [117.01, 36.005],
            [117.01, 36],
          ],
        ],
      },
    };
    expect(checkCoverage(four.with(1, split), whole, TOLERANCE)).toEqual([]);
  });

  test('keeps quiet below the tolerance and speaks above it', () => {
    // A sliver of 1e-6° by 0.01° is about 100 m².
    const sliver = box('se', 117.010001, 36, 117.02, 36.01);
    expect(checkCoverage(four.with(1, sliver), whole, 200)).toEqual([]);
    expect(checkCoverage(four.with(1, sliver), whole, 50)).toMatchObject([{ code: 'gap' }]);
  });

  test('of no grids is one gap', () => {
    const [gap, ...rest] = checkCoverage([], whole, TOLERANCE);
    expect([gap?.code, rest]).toEqual(['gap', []]);
    expect(gap!.squareMetres).toBeCloseTo(squareMetres(whole), -1);
  });

  test('passes tessellations of rugged outlines and tells each grid that is moved', () => {
    for (const seed of [42, 43, 44]) {
      const { tiles, outline } = tessellation(seed, 150);
      expect(checkCoverage(tiles, outline, TOLERANCE)).toEqual([]);
      const moved = tiles.with(7, {
        ...tiles[7]!,
        polygon: areaOf([
          (tiles[7]!.polygon.coordinates as Position[][]).map((ring) => ring.map(([x, y]): Position => [x + 2e-4, y])),
        ]),
      });
      const codes = new Set(checkCoverage(moved, outline, TOLERANCE).map(({ code }) => code));
      expect(codes).toContain('overlap');
      expect(codes).toContain('gap');
    }
  });

  test('checks 1,200 grids in less than two seconds', () => {
    const { tiles, outline } = tessellation(45, 1_200);
    const start = performance.now();
    expect(checkCoverage(tiles, outline, TOLERANCE)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

const boundary = outsideData('jinan_boundary');

describe.skipIf(!boundary)('the outline of a real district', () => {
  test('is a good polygon and can be divided without gap or overlap', () => {
    const file = readJson<{ features: { geometry: Area }[] }>(boundary!, '370103_datav_2022.geojson');
    const { faults, area } = checkPolygon(file.features[0]!.geometry, { within: [116, 36, 118, 38] });
    expect(faults).toEqual([]);
    // The data's own description says 287 km², without saying how that was computed.
    expect(squareMetres(area!) / 287e6).toBeCloseTo(1, 1);
    const { tiles, outline } = tessellation(46, 1_200, area!);
    expect(checkCoverage(tiles, outline, TOLERANCE)).toEqual([]);
  });
});

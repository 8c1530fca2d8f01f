import { describe, expect, test } from 'vitest';
import type { Area, Position } from '../src/index.ts';
import {
  areaContains,
  cellFromH3,
  cellOf,
  cellsWithin,
  cellToH3,
  centroid,
  metresBetween,
  onBorder,
  pointInside,
  squareMetres,
} from '../src/index.ts';
import { fc } from './property.ts';
import { ruggedOutline } from './seeded.ts';

const rectangle = (west: number, south: number, east: number, north: number): Area => ({
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
});

/** Vincenty's inverse formula (1975), exact to a millimetre: the oracle. */
function vincenty(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
  const [A, f] = [6378137, 1 / 298.257222101];
  const B = A * (1 - f);
  const rad = Math.PI / 180;
  const L = (b.lng - a.lng) * rad;
  const [u1, u2] = [Math.atan((1 - f) * Math.tan(a.lat * rad)), Math.atan((1 - f) * Math.tan(b.lat * rad))];
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = L;
  let [sigma, sinSigma, cosSigma, cosSqAlpha, cos2m] = [0, 0, 0, 0, 0];
  for (let i = 0; i < 100; i++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sinSigma === 0) return 0;
    cosSigma = s1 * s2 + c1 * c2 * cl;
    sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    cosSqAlpha = 1 - sinAlpha ** 2;
    cos2m = cosSqAlpha === 0 ? 0 : cosSigma - (2 * s1 * s2) / cosSqAlpha;
    const C = (f / 16) * cosSqAlpha * (4 + f * (4 - 3 * cosSqAlpha));
    const before = lambda;
    lambda = L + (1 - C) * f * sinAlpha * (sigma + C * sinSigma * (cos2m + C * cosSigma * (2 * cos2m ** 2 - 1)));
    if (Math.abs(lambda - before) < 1e-13) break;
  }
  const uSq = (cosSqAlpha * (A * A - B * B)) / (B * B);
  const k1 = 1 + (uSq / 16384) * (4096 + uSq * (-768 + uSq * (320 - 175 * uSq)));
  const k2 = (uSq / 1024) * (256 + uSq * (-128 + uSq * (74 - 47 * uSq)));
  const inner = cosSigma * (2 * cos2m ** 2 - 1) - (k2 / 6) * cos2m * (4 * sinSigma ** 2 - 3) * (4 * cos2m ** 2 - 3);
  return B * k1 * (sigma - k2 * sinSigma * (cos2m + (k2 / 4) * inner));
}

describe('metresBetween', () => {
  const place = fc.record({
    lng: fc.double({ min: -179, max: 179, noNaN: true }),
    lat: fc.double({ min: -65, max: 65, noNaN: true }),
  });
  const step = fc.double({ min: -0.4, max: 0.4, noNaN: true });

  test('agrees with Vincenty within 0.002 % near by', () => {
    fc.assert(
      fc.property(place, step, step, (a, dx, dy) => {
        const b = { lng: a.lng + dx, lat: a.lat + dy };
        const exact = vincenty(a, b);
        expect(Math.abs(metresBetween(a, b) - exact)).toBeLessThanOrEqual(exact * 2e-5 + 1e-4);
      }),
    );
  });

  test('agrees within 0.6 % far away, also across the date line', () => {
    const pairs: [number, number, number, number][] = [
      [116.99, 36.65, 121.47, 31.23],
      [116.4, 39.9, -0.1, 51.5],
      [179.5, 0, -179.9, 1.2],
    ];
    for (const [x1, y1, x2, y2] of pairs) {
      const [a, b] = [
        { lng: x1, lat: y1 },
        { lng: x2, lat: y2 },
      ];
      const oracle = vincenty(a, x1 - x2 > 180 ? { lng: x2 + 360, lat: y2 } : b);
      expect(Math.abs(metresBetween(a, b) / oracle - 1)).toBeLessThan(0.006);
    }
  });
});

describe('areas', () => {
  test('a degree at the equator and at 36° N has the size of the ellipsoid', () => {
    // Independent: the integral over latitude of M(φ)·N(φ)·cos φ·Δλ by Simpson's rule.
    for (const south of [0, 36, -40]) {
      const [A, f] = [6378137, 1 / 298.257222101];
      const e2 = f * (2 - f);
      const strip = (lat: number): number => {
        const w = 1 - e2 * Math.sin(lat) ** 2;
        return (A * A * (1 - e2) * Math.cos(lat)) / (w * w);
      };
      const [lo, hi] = [(south * Math.PI) / 180, ((south + 1) * Math.PI) / 180];
      const n = 200;
      let sum = strip(lo) + strip(hi);
      for (let i = 1; i < n; i++) sum += strip(lo + ((hi - lo) * i) / n) * (i % 2 ? 4 : 2);
      const exact = ((sum * (hi - lo)) / (3 * n)) * (Math.PI / 180);
      expect(squareMetres(rectangle(10, south, 11, south + 1)) / exact).toBeCloseTo(1, 9);
    }
  });

  test('a hole counts against its outer ring, whatever its orientation', () => {
    const hole: Position[] = [
      [117.01, 36.01],
      [117.02, 36.01],
      [117.02, 36.02],
      [117.01, 36.02],
      [117.01, 36.01],
    ];
    const outer = (rectangle(117, 36, 117.1, 36.1) as { coordinates: Position[][] }).coordinates[0]!;
    const full = squareMetres({ type: 'Polygon', coordinates: [outer] });
    for (const ring of [hole, hole.toReversed()]) {
      const less = squareMetres({ type: 'Polygon', coordinates: [outer, ring] });
      expect(full - less).toBeCloseTo(squareMetres(rectangle(117.01, 36.01, 117.02, 36.02)), 3);
    }
  });

  test('a centroid is the middle of a rectangle; a point inside a U is not its centroid', () => {
    const middle = centroid(rectangle(117, 36, 117.2, 36.1))!;
    expect(middle[0]).toBeCloseTo(117.1, 10);
    expect(middle[1]).toBeCloseTo(36.05, 10);
    const u: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [9, 0],
          [9, 9],
          [8, 9],
          [8, 1],
          [1, 1],
          [1, 9],
          [0, 9],
          [0, 0],
        ],
      ],
    };
    expect(areaContains(u, ...centroid(u)!)).toBe(false);
    expect(areaContains(u, ...pointInside(u)!)).toBe(true);
  });

  test('a point inside is strictly inside any rugged outline', () => {
    for (let seed = 0; seed < 100; seed++) {
      const area = ruggedOutline(seed, 5 + seed);
      const point = pointInside(area)!;
      expect(areaContains(area, ...point)).toBe(true);
      expect(onBorder(area, point)).toBe(false);
    }
  });

  test('an area without extent has neither', () => {
    const line: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [0, 0],
          [0, 0],
        ],
      ],
    };
    expect(centroid(line)).toBeUndefined();
    expect(pointInside(line)).toBeUndefined();
    expect(centroid({ type: 'MultiPolygon', coordinates: [] })).toBeUndefined();
  });
});

describe('cells', () => {
  const jinan = { lng: 116.99, lat: 36.65 };

  test('fit a signed bigint and go to H3 and back', () => {
    const cell = cellOf(jinan, 10);
    expect(BigInt(cell)).toBeLessThan(2n ** 63n);
    expect(BigInt(cell)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(cellFromH3(cellToH3(cell))).toBe(cell);
    expect(cellToH3(cell)).toMatch(/^8a[0-9a-f]{13}$/);
  });

  test('within a radius hold every point within it', () => {
    const angle = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const metres = fc.constantFrom(0, 10, 50, 150, 500);
    fc.assert(
      fc.property(
        fc.double({ min: 116.8, max: 117.2, noNaN: true }),
        metres,
        angle,
        share,
        (lng, radius, turn, part) => {
          const from = { lng, lat: 36.6 };
          const to = {
            lng: lng + (Math.cos(turn) * part * radius) / 89_500,
            lat: 36.6 + (Math.sin(turn) * part * radius) / 111_000,
          };
          if (metresBetween(from, to) > radius) return;
          expect(cellsWithin(from, radius, 10)).toContain(cellOf(to, 10));
        },
      ),
    );
  });

  test('within 50 m are a handful at resolution 10', () => {
    for (let i = 0; i < 200; i++) {
      const cells = cellsWithin({ lng: 116.9 + i * 0.0007, lat: 36.5 + i * 0.0011 }, 50, 10);
      expect(cells.length).toBeGreaterThanOrEqual(1);
      expect(cells.length).toBeLessThanOrEqual(7);
      expect(new Set(cells).size).toBe(cells.length);
    }
  });

  test('refuse what has no place and radii too far for the resolution', () => {
    expect(() => cellOf({ lng: Number.NaN, lat: 1 }, 9)).toThrow(RangeError);
    expect(() => cellsWithin(jinan, -1, 9)).toThrow(RangeError);
    expect(() => cellsWithin(jinan, Number.NaN, 9)).toThrow(RangeError);
    expect(() => cellsWithin(jinan, 50_000, 12)).toThrow(RangeError);
  });
});

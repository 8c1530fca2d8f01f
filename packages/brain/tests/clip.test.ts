import { describe, expect, test } from 'vitest';
import type { Area, Position } from '../src/index.ts';
import { areaOf, clipTo, cutAway, dissolve, squareMetres, unite } from '../src/index.ts';
import { fc } from './property.ts';
import { ruggedOutline } from './seeded.ts';

const square = (west: number, south: number, side: number): Position[] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const nothing: Area = { type: 'MultiPolygon', coordinates: [] };
const size = (parts: Position[][][]): number => squareMetres(areaOf(parts));

describe('clipping', () => {
  test('what is common and what is left add up to the whole, on any pair of rugged areas', () => {
    const seed = fc.integer({ min: 0, max: 1e6 });
    const shift = fc.double({ min: -0.1, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(seed, seed, shift, shift, (s, t, dx, dy) => {
        const a = ruggedOutline(s, 30);
        const b = ruggedOutline(t, 30, [117 + dx, 36.6 + dy]);
        const common = size(clipTo(a, b));
        expect(size(cutAway(a, b)) + common).toBeCloseTo(squareMetres(a), -4);
        expect(size(cutAway(b, a)) + common).toBeCloseTo(squareMetres(b), -4);
        expect(size(unite([a, b])) + common).toBeCloseTo(squareMetres(a) + squareMetres(b), -4);
      }),
      { numRuns: 100 },
    );
  });

  test('keeps holes, whatever the orientation of the rings', () => {
    const outer = square(117, 36, 0.03);
    const hole = square(117.01, 36.01, 0.01);
    for (const rings of [
      [outer, hole],
      [outer.toReversed(), hole.toReversed()],
      [outer, hole.toReversed()],
    ]) {
      const holed: Area = { type: 'Polygon', coordinates: rings };
      expect(clipTo(holed, areaOf([[square(117.009, 36.009, 0.012)]]))[0]).toHaveLength(2);
      expect(clipTo(holed, areaOf([[hole]]))).toEqual([]);
      expect(dissolve(cutAway(areaOf([[outer]]), holed).map((part) => areaOf([part]))).coordinates).toHaveLength(1);
    }
  });

  test('with nothing', () => {
    const some = areaOf([[square(117, 36, 0.01)]]);
    expect(clipTo(some, nothing)).toEqual([]);
    expect(clipTo(nothing, some)).toEqual([]);
    expect(cutAway(nothing, some)).toEqual([]);
    expect(size(cutAway(some, nothing))).toBeCloseTo(squareMetres(some), -1);
    expect(unite([])).toEqual([]);
    expect(size(unite([nothing, some]))).toBeCloseTo(squareMetres(some), -1);
  });
});

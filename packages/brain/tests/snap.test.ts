import { describe, expect, test } from 'vitest';
import type { Area, Position } from '../src/index.ts';
import { areaOf, checkCoverage, dissolve, ringsOf, snapAreasTogether, tessellate } from '../src/index.ts';
import { pointsInside, ruggedOutline, seededRandom } from './seeded.ts';

describe('snapTogether', () => {
  test('gives a neighbour the vertex that lies on its border', () => {
    const long: Area = areaOf([
      [
        [
          [117, 36],
          [117.03, 36.01],
          [117.03, 36.02],
          [117, 36.02],
          [117, 36],
        ],
      ],
    ]);
    // Two areas under the slope, their common vertex on it only up to rounding.
    const middle: Position = [117.0123456, 36 + 0.0123456 / 3];
    const left: Area = areaOf([[[[117, 36], [117, 35.99], [117.0123456, 35.99], middle, [117, 36]]]]);
    const right: Area = areaOf([[[middle, [117.0123456, 35.99], [117.03, 35.99], [117.03, 36.01], middle]]]);
    expect(ringsOf(dissolve([long, left, right])).length).toBeGreaterThan(1);
    const snapped = snapAreasTogether([long, left, right]);
    expect(ringsOf(dissolve(snapped))).toHaveLength(1);
    expect(ringsOf(snapped[0]!)[0]).toContainEqual([117.012346, 36.004115]);
  });

  test('leaves areas alone that are on the lattice and share their vertices', () => {
    const outline = ruggedOutline(51);
    const seeds = pointsInside(outline, 100, seededRandom(51)).map(([lng, lat], i) => ({
      id: `${i}`,
      area: 'a',
      lng,
      lat,
    }));
    const tiles = tessellate(outline, seeds).tiles.map(({ polygon }) => polygon);
    const corners = (area: Area): string[] => ringsOf(area).flat().map(String).sort();
    expect(snapAreasTogether(tiles).map((tile) => new Set(corners(tile)))).toEqual(
      tiles.map((tile) => new Set(corners(tile))),
    );
  });

  test('mends borders drawn twice with small differences', () => {
    const outline = ruggedOutline(52);
    const random = seededRandom(52);
    const seeds = pointsInside(outline, 100, random).map(([lng, lat], i) => ({ id: `${i}`, area: 'a', lng, lat }));
    const { tiles, outline: united } = tessellate(outline, seeds);
    const noise = (): number => (random() - 0.5) * 2e-8;
    const drawnTwice = tiles.map(({ polygon }) =>
      areaOf([
        ringsOf(polygon).map((ring) => {
          const moved = ring.slice(0, -1).map(([x, y]): Position => [x + noise(), y + noise()]);
          return [...moved, moved[0]!];
        }),
      ]),
    );
    expect(ringsOf(dissolve(drawnTwice)).length).toBeGreaterThan(1);
    const mended = snapAreasTogether(drawnTwice).map((polygon, i) => ({ id: `${i}`, polygon }));
    expect(checkCoverage(mended, united, 1)).toEqual([]);
    expect(dissolve(mended.map(({ polygon }) => polygon)).type).toBe('Polygon');
  });

  test('drops what is thinner than the lattice', () => {
    const thread: Area = areaOf([
      [
        [
          [117, 36],
          [117.01, 36],
          [117.01, 36.0000001],
          [117, 36.0000001],
          [117, 36],
        ],
      ],
    ]);
    expect(snapAreasTogether([thread])).toEqual([{ type: 'MultiPolygon', coordinates: [] }]);
  });
});

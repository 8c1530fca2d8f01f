import { describe, expect, test } from 'vitest';
import type { Area, LocatedArea, Position, Seed } from '../src/index.ts';
import {
  areaContains,
  boxOfRings,
  buildLocator,
  buildRayLocator,
  onBorder,
  ringsOf,
  tessellate,
} from '../src/index.ts';
import { fc } from './property.ts';
import { pointsInside, ruggedOutline, seededRandom } from './seeded.ts';

function town(seed: number, count: number, corners = 40): LocatedArea[] {
  const outline = ruggedOutline(seed, corners);
  const seeds = pointsInside(outline, count, seededRandom(seed)).map(([lng, lat], i): Seed => {
    return { id: `g${i}`, area: `c${i % 7}`, lng, lat };
  });
  return tessellate(outline, seeds).tiles;
}

/** No index, no raster: the definition. */
function byDefinition(areas: LocatedArea[], lng: number, lat: number): string | undefined {
  const inside = areas.find(({ polygon }) => areaContains(polygon, lng, lat));
  return (inside ?? areas.find(({ polygon }) => onBorder(polygon, [lng, lat])))?.id;
}

/** Points anywhere around, on vertices, in the middle of edges (exactly on them only by luck), and beside vertices by one unit in the last place. */
function awkwardPoints(areas: LocatedArea[], random: () => number, count: number): Position[] {
  const vertices = areas.flatMap(({ polygon }) => ringsOf(polygon).flat());
  const [west, south, east, north] = boxOfRings([vertices]);
  const anyOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  return Array.from({ length: count }, (_, i): Position => {
    if (i % 4 === 0)
      return [west + (random() * 1.2 - 0.1) * (east - west), south + (random() * 1.2 - 0.1) * (north - south)];
    const ring = anyOf(ringsOf(anyOf(areas).polygon));
    const place = Math.floor(random() * (ring.length - 1));
    const [a, b] = [ring[place]!, ring[place + 1]!];
    if (i % 4 === 1) return a;
    if (i % 4 === 2) return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return [a[0] + anyOf([-1.5e-14, 0, 1.5e-14]), a[1] + anyOf([-7.2e-15, 0, 7.2e-15])];
  });
}

describe('a locator', () => {
  test('by raster, by rays and by definition give the same answer on any tessellation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 90 }), (seed, count) => {
        const areas = town(seed, count, 4 + (seed % 60));
        const [raster, rays] = [buildLocator(areas), buildRayLocator(areas)];
        for (const [lng, lat] of awkwardPoints(areas, seededRandom(seed + 1), 200)) {
          const answer = byDefinition(areas, lng, lat);
          expect([raster.find(lng, lat), rays.find(lng, lat)]).toEqual([answer, answer]);
          expect(raster.findAll(lng, lat)).toEqual(rays.findAll(lng, lat));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('gives every point of the outline, border included, to exactly one grid', () => {
    for (const seed of [21, 22, 23]) {
      const areas = town(seed, 150);
      const locator = buildLocator(areas);
      for (const ring of areas.flatMap(({ polygon }) => ringsOf(polygon))) {
        for (const [lng, lat] of ring) {
          const id = locator.find(lng, lat)!;
          expect(areas.filter(({ polygon }) => areaContains(polygon, lng, lat)).length).toBeLessThanOrEqual(1);
          expect(locator.findAll(lng, lat)).toContain(id);
        }
      }
    }
  });

  test('gives a shared border to the area on its east, or north where it runs east', () => {
    const box = (id: string, west: number, south: number): LocatedArea => ({
      id,
      polygon: {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [west + 1, south],
            [west + 1, south + 1],
            [west, south + 1],
            [west, south],
          ],
        ],
      },
    });
    const areas = [box('sw', 0, 0), box('se', 1, 0), box('nw', 0, 1), box('ne', 1, 1)];
    for (const build of [buildLocator, buildRayLocator]) {
      const { find, findAll } = build(areas);
      expect(find(1, 0.5)).toBe('se');
      expect(find(0.5, 1)).toBe('nw');
      expect(find(1, 1)).toBe('ne');
      expect(findAll(1, 1)).toEqual(['sw', 'se', 'nw', 'ne']);
      // The outer border has no area on its east or north.
      expect([find(2, 0.5), find(0.5, 2), find(2, 2), find(2, 1)]).toEqual(['se', 'nw', 'ne', 'se']);
      expect([find(2.0001, 1), find(-0.0001, 1), find(0.5, 2.0001), find(Number.NaN, 1), find(1, Number.NaN)]).toEqual(
        Array(5).fill(undefined),
      );
    }
  });

  test('answers in holes, in several parts, and where areas overlap', () => {
    const ring = (west: number, south: number, side: number): Position[] => [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
      [west, south],
    ];
    const areas: LocatedArea[] = [
      { id: 'holed', polygon: { type: 'Polygon', coordinates: [ring(0, 0, 10), ring(4, 4, 2).toReversed()] } },
      { id: 'two', polygon: { type: 'MultiPolygon', coordinates: [[ring(20, 0, 5)], [ring(30, 0, 5)]] } },
      { id: 'over', polygon: { type: 'Polygon', coordinates: [ring(1, 1, 2)] } },
    ];
    for (const build of [buildLocator, buildRayLocator]) {
      const { find, findAll } = build(areas);
      expect([find(5, 5), find(7, 7), find(22, 2), find(32, 2), find(27, 2)]).toEqual([
        undefined,
        'holed',
        'two',
        'two',
        undefined,
      ]);
      expect([find(2, 2), findAll(2, 2), findAll(1, 2)]).toEqual(['holed', ['holed', 'over'], ['holed', 'over']]);
    }
    expect(buildLocator([...areas].reverse()).find(2, 2)).toBe('over');
  });

  test('of no areas, or of empty ones, answers nothing', () => {
    const empty: Area = { type: 'MultiPolygon', coordinates: [] };
    for (const build of [buildLocator, buildRayLocator]) {
      expect(build([]).find(117, 36)).toBeUndefined();
      expect(build([]).findAll(117, 36)).toEqual([]);
      expect(build([{ id: 'void', polygon: empty }]).find(117, 36)).toBeUndefined();
    }
  });
});

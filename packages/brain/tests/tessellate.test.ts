import { describe, expect, test } from 'vitest';
import type { Area, Seed } from '../src/index.ts';
import {
  areaContains,
  dissolve,
  dissolveParts,
  doubledArea,
  partsOf,
  ringsOf,
  TessellationError,
  tessellate,
  tessellateWithin,
} from '../src/index.ts';
import { pointsInside, ruggedOutline, seededRandom } from './seeded.ts';

const size = (area: Area): number => ringsOf(area).reduce((sum, ring) => sum + doubledArea(ring), 0);

function seedsIn(outline: Area, count: number, seed: number, area = (i: number) => `c${i % 20}`): Seed[] {
  return pointsInside(outline, count, seededRandom(seed)).map(([lng, lat], i) => ({
    id: `g${i}`,
    area: area(i),
    lng,
    lat,
  }));
}

describe('tessellate', () => {
  test.each([1, 2, 3, 4, 5])('leaves no gap and no overlap in a rugged outline (seed %i)', (seed) => {
    const outline = ruggedOutline(seed);
    const { tiles, outline: united } = tessellate(outline, seedsIn(outline, 400, seed));
    expect(tiles).toHaveLength(400);
    // Every inner edge cancels, so the union is one ring without holes, and the sizes add up exactly.
    expect(united.type).toBe('Polygon');
    expect(ringsOf(united)).toHaveLength(1);
    const sum = tiles.reduce((total, { polygon }) => total + size(polygon), 0);
    expect(sum / size(united)).toBeCloseTo(1, 12);
    expect(size(united) / size(outline)).toBeCloseTo(1, 4);
  });

  test('puts every random point of the outline into exactly one tile', () => {
    const outline = ruggedOutline(6);
    const { tiles, outline: united } = tessellate(outline, seedsIn(outline, 120, 6));
    for (const [lng, lat] of pointsInside(united, 2_000, seededRandom(7))) {
      expect(tiles.filter(({ polygon }) => areaContains(polygon, lng, lat))).toHaveLength(1);
    }
  });

  test('keeps each seed in its own tile when the outline is convex', () => {
    const outline = ruggedOutline(8, 4);
    const seeds = seedsIn(outline, 60, 8);
    for (const [i, { polygon }] of tessellate(outline, seeds).tiles.entries()) {
      expect(areaContains(polygon, seeds[i]!.lng, seeds[i]!.lat)).toBe(true);
    }
  });

  test('gives pieces cut off by a bay to a neighbour, so that tiles stay in one part', () => {
    // A thick U: a seed in one arm would own a piece of the other arm across the bay.
    const outline: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [117, 36],
          [117.09, 36],
          [117.09, 36.09],
          [117.06, 36.09],
          [117.06, 36.01],
          [117.05, 36.01],
          [117.05, 36.09],
          [117, 36.09],
          [117, 36],
        ],
      ],
    };
    const seeds: Seed[] = [
      { id: 'near-bay', area: 'a', lng: 117.049, lat: 36.06 },
      { id: 'west', area: 'a', lng: 117.01, lat: 36.05 },
      { id: 'far-east', area: 'b', lng: 117.088, lat: 36.06 },
      { id: 'south', area: 'b', lng: 117.055, lat: 36.001 },
    ];
    const { tiles } = tessellate(outline, seeds);
    expect(tiles.map(({ polygon }) => partsOf(polygon).length)).toEqual([1, 1, 1, 1]);
    expect(areaContains(tiles[0]!.polygon, 117.0601, 36.06)).toBe(false);
    expect(areaContains(tiles[2]!.polygon, 117.0601, 36.06)).toBe(true);
  });

  test('accepts seeds on a regular lattice, where four cells meet in a point', () => {
    const square: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [117, 36],
          [117.1, 36],
          [117.1, 36.1],
          [117, 36.1],
          [117, 36],
        ],
      ],
    };
    const seeds = Array.from({ length: 100 }, (_, i): Seed => {
      return { id: `${i}`, area: 'x', lng: 117.005 + 0.01 * (i % 10), lat: 36.005 + 0.01 * Math.floor(i / 10) };
    });
    const { tiles, outline } = tessellate(square, seeds);
    expect(ringsOf(outline)).toHaveLength(1);
    for (const { polygon } of tiles) expect(size(polygon)).toBeCloseTo(0.0002, 8);
  });

  test('is the same every time', () => {
    const outline = ruggedOutline(9);
    const seeds = seedsIn(outline, 100, 9);
    expect(tessellate(outline, seeds)).toEqual(tessellate(outline, seeds));
  });

  test.each<[string, (seeds: Seed[]) => Seed[], object]>([
    ['no seeds', () => [], { code: 'no-seeds' }],
    ['a seed outside', ([a]) => [{ ...a!, lng: 120 }], { code: 'seed-outside-outline', seed: 'g0' }],
    ['two seeds in one place', ([a]) => [a!, { ...a!, id: 'h' }], { code: 'seeds-coincide', seed: 'h', other: 'g0' }],
    ['an id twice', ([a, b]) => [a!, { ...b!, id: 'g0' }], { code: 'seed-id-repeated', seed: 'g0' }],
  ])('refuses %s', (_, change, fault) => {
    const outline = ruggedOutline(10);
    const seeds = change(seedsIn(outline, 3, 10));
    expect(() => tessellate(outline, seeds)).toThrow(TessellationError);
    try {
      tessellate(outline, seeds);
    } catch (error) {
      expect(error).toMatchObject({ fault });
    }
  });
});

describe('tessellateWithin', () => {
  test('nests tiles in areas, each area in one piece and equal to the union of its tiles', () => {
    const outline = ruggedOutline(11, 40);
    const areas = tessellate(outline, seedsIn(outline, 30, 11));
    const random = seededRandom(12);
    const seeds = areas.tiles.flatMap(({ id, polygon }) =>
      pointsInside(polygon, 6, random).map(([lng, lat], i): Seed => ({ id: `${id}-${i}`, area: id, lng, lat })),
    );
    const { tiles, outline: united } = tessellateWithin(areas.tiles, seeds);
    expect(tiles.map(({ id }) => id)).toEqual(seeds.map(({ id }) => id));
    expect(ringsOf(united)).toHaveLength(1);
    const unions = areas.tiles.map(({ id }) => dissolve(tiles.filter(({ area }) => area === id).map((t) => t.polygon)));
    for (const [i, union] of unions.entries()) {
      expect(union.type).toBe('Polygon');
      expect(size(union) / size(areas.tiles[i]!.polygon)).toBeCloseTo(1, 3);
    }
    expect(dissolve(unions)).toEqual(united);
  });
});

describe('dissolve', () => {
  const box = (x: number, y: number, w = 1): Area => ({
    type: 'Polygon',
    coordinates: [
      [
        [x, y],
        [x + w, y],
        [x + w, y + w],
        [x, y + w],
        [x, y],
      ],
    ],
  });

  test('of eight squares around an empty one has a hole', () => {
    const around = [0, 1, 2]
      .flatMap((x) => [0, 1, 2].map((y) => [x, y] as const))
      .filter(([x, y]) => x !== 1 || y !== 1);
    const [rings, ...rest] = dissolveParts(around.map(([x, y]) => box(x, y)));
    expect(rest).toEqual([]);
    expect(rings!.map(doubledArea)).toEqual([18, -2]);
  });

  test('of two squares that touch in a corner has two parts', () => {
    expect(dissolveParts([box(0, 0), box(1, 1)]).map((rings) => rings.map(doubledArea))).toEqual([[2], [2]]);
  });

  test('of a ring whose hole touches the outside in a corner keeps outer ring and hole apart', () => {
    // A 3 × 3 block without its middle and without one corner: the two voids touch in a point.
    const cells = [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => [x, y] as const));
    const kept = cells.filter(([x, y]) => !(x === 1 && y === 1) && !(x === 2 && y === 2));
    const [rings, ...rest] = dissolveParts(kept.map(([x, y]) => box(x, y)));
    expect(rest).toEqual([]);
    expect(rings!.map(doubledArea)).toEqual([16, -2]);
  });

  test('of everything that cancels is empty', () => {
    const one = box(0, 0);
    const reversed: Area = { type: 'Polygon', coordinates: [ringsOf(one)[0]!.toReversed()] };
    expect(dissolve([one, reversed])).toEqual({ type: 'MultiPolygon', coordinates: [] });
  });
});

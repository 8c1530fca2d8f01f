import { areaContains } from '@wangge/brain';
import { type PackGrid, readPack } from '@wangge/district';
import { expect, test } from 'vitest';
import { readPackFolder } from '../../apps/server/src/districts/index.ts';
import { positionsIn } from './positions.ts';

const square = (code: string, west: number, households: number): PackGrid => ({
  ...{ code, kind: 'base', area: code, name: { zh: code }, households },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 36],
        [west + 0.01, 36],
        [west + 0.01, 36.01],
        [west, 36.01],
        [west, 36],
      ],
    ],
  },
});

test('each position lies in its grid, and grids get their share by households', () => {
  const grids = [square('A', 117, 300), square('B', 118, 100)];
  const position = positionsIn({ grids }, 'seed');
  const drawn = Array.from({ length: 4000 }, (_, key) => position(String(key)));
  for (const { lng, lat, grid } of drawn) {
    const found = grids.find(({ code }) => code === grid) as PackGrid;
    expect(areaContains(found.geometry, lng, lat)).toBe(true);
  }
  // Three of four; five standard deviations of a share of 4,000 draws are 0.034.
  const share = drawn.filter(({ grid }) => grid === 'A').length / drawn.length;
  expect(Math.abs(share - 0.75)).toBeLessThan(0.035);
  // Within a grid the west half gets as much as the east half.
  const west = drawn.filter(({ grid, lng }) => grid === 'A' && lng < 117.005).length / (share * drawn.length);
  expect(Math.abs(west - 0.5)).toBeLessThan(0.05);
});

test('seed and key make it, and nothing else that is drawn', () => {
  const grids = [square('A', 117, 300), square('B', 118, 0)];
  const one = positionsIn({ grids }, 'seed');
  const other = positionsIn({ grids }, 'seed');
  other('before');
  expect(other('key')).toEqual(one('key'));
  expect(positionsIn({ grids }, 'another seed')('key')).not.toEqual(one('key'));
});

test('the demo district takes every one of them', async () => {
  const { pack } = readPack(await readPackFolder('districts/shizhong'));
  if (!pack) throw new Error('districts/shizhong does not load');
  const position = positionsIn(pack, 'seed');
  const grids = new Map(pack.grids.map((grid) => [grid.code, grid]));
  for (let key = 0; key < 500; key += 1) {
    const { lng, lat, grid } = position(String(key));
    expect(areaContains(grids.get(grid)?.geometry ?? pack.outline, lng, lat)).toBe(true);
    expect(areaContains(pack.outline, lng, lat)).toBe(true);
  }
});

import { fromCgcs2000, toBaiduPlane } from '@wangge/brain';
import { describe, expect, test } from 'vitest';
import { baiduAddress, planRecut, recut, SIDE } from './baidu-grid.ts';

const jinan = { lng: 116.99, lat: 36.65 };
const exact = (lng: number, lat: number) => toBaiduPlane(fromCgcs2000({ lng, lat }, 'BD-09'));

/** Web Mercator, in tiles of the world at a zoom. */
function tileAt({ lng, lat }: { lng: number; lat: number }, z: number): { x: number; y: number } {
  const phi = (lat * Math.PI) / 180;
  return {
    x: ((lng + 180) / 360) * 2 ** z,
    y: ((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2) * 2 ** z,
  };
}

describe('Baidu tiles under one of ours', () => {
  test.each([10, 13, 16, 18])(
    'at zoom %i they cover it, and a place lies where Baidu has it within a tenth of a pixel',
    (z) => {
      const place = tileAt(jinan, z);
      const tile = { z, x: Math.floor(place.x), y: Math.floor(place.y) };
      const { zoom, columns, rows, lattice } = planRecut(tile, exact);
      expect(columns[1] - columns[0]).toBeLessThanOrEqual(2);
      expect(rows[1] - rows[0]).toBeLessThanOrEqual(2);
      for (let at = 0; at < lattice.length; at += 2) {
        expect(lattice[at]).toBeGreaterThanOrEqual(0);
        expect(lattice[at]).toBeLessThanOrEqual((columns[1] - columns[0] + 1) * SIDE);
        expect(lattice[at + 1]).toBeGreaterThanOrEqual(0);
        expect(lattice[at + 1]).toBeLessThanOrEqual((rows[1] - rows[0] + 1) * SIDE);
      }
      // Between the points of the lattice, as `recut` reads it.
      const steps = Math.sqrt(lattice.length / 2) - 1;
      const [u, v] = [(place.x - tile.x) * steps, (place.y - tile.y) * steps];
      const at = (column: number, row: number, axis: 0 | 1) => lattice[(row * (steps + 1) + column) * 2 + axis]!;
      const between = (axis: 0 | 1) => {
        const [left, top] = [Math.floor(u), Math.floor(v)];
        const upper = at(left, top, axis) * (1 - u + left) + at(left + 1, top, axis) * (u - left);
        const lower = at(left, top + 1, axis) * (1 - u + left) + at(left + 1, top + 1, axis) * (u - left);
        return upper * (1 - v + top) + lower * (v - top);
      };
      const plane = exact(jinan.lng, jinan.lat);
      const scale = 2 ** (zoom - 18);
      expect(Math.abs(between(0) - (plane.x * scale - columns[0] * SIDE))).toBeLessThan(0.1);
      expect(Math.abs(between(1) - ((rows[1] + 1) * SIDE - plane.y * scale))).toBeLessThan(0.1);
    },
  );

  test('pixels are taken from their places, linearly between neighbours', () => {
    const tile = { z: 15, ...tileAt(jinan, 15) };
    const plan = planRecut({ z: 15, x: Math.floor(tile.x), y: Math.floor(tile.y) }, exact);
    const width = (plan.columns[1] - plan.columns[0] + 1) * SIDE;
    const height = (plan.rows[1] - plan.rows[0] + 1) * SIDE;
    // Red is the column and green the row of a pixel, in quarters, so that each can be read back.
    const mosaic = new Uint8ClampedArray(width * height * 4);
    for (let at = 0; at < width * height; at++) {
      mosaic.set([(at % width) / 4, Math.floor(at / width) / 4, 0, 255], at * 4);
    }
    const pixels = recut(plan, mosaic, width);
    const middle = (128 * SIDE + 128) * 4;
    const across = plan.lattice[(8 * 17 + 8) * 2]!;
    const down = plan.lattice[(8 * 17 + 8) * 2 + 1]!;
    expect(Math.abs(pixels[middle]! - across / 4)).toBeLessThan(1.5);
    expect(Math.abs(pixels[middle + 1]! - down / 4)).toBeLessThan(1.5);
    expect(pixels[middle + 3]).toBe(255);
  });

  test('west and south of 0° 0° their addresses have an M for the minus', () => {
    expect(baiduAddress('https://t/{z}/{x}/{y}.png', 12, -3, 40)).toBe('https://t/12/M3/40.png');
  });
});

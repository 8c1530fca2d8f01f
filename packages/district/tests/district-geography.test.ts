import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Area } from '@wangge/brain';
import { boxOf, dissolve, partsOf, ringsOf } from '@wangge/brain';
import { DistrictFile, GridProperties } from '@wangge/district';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Feature {
  properties: GridProperties;
  geometry: Area;
}

const expected = {
  shizhong: { lowestAreas: 216, grids: [1100, 1300] },
  'ville-haute': { lowestAreas: 8, grids: [40, 40] },
} as const;

describe.each(['shizhong', 'ville-haute'] as const)('geometry of %s', (name) => {
  const folder = join(import.meta.dirname, '../../../districts', name);
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const district = Value.Parse(DistrictFile, parse(read('district.yaml')));
  const lines = read('geometry/grids.geojson').trim().split('\n');
  const grids: Feature[] = JSON.parse(lines.join('\n')).features;
  const outline: { properties: { generated: boolean }; geometry: Area } = JSON.parse(read('geometry/outline.geojson'));
  const lowest = district.levels.at(-1)!.id;
  const lowestAreas = read('areas.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, level]) => level === lowest)
    .map(([code]) => code!);

  test('holds one feature a line, each with the properties of a grid', () => {
    expect(lines).toHaveLength(grids.length + 2);
    for (const [i, grid] of grids.entries()) {
      expect(JSON.parse(lines[i + 1]!.replace(/,$/, ''))).toEqual(grid);
      expect(Value.Check(GridProperties, grid.properties), grid.properties.code).toBe(true);
      expect(Object.keys(district.grids.kinds)).toContain(grid.properties.kind);
    }
    const [least, most] = expected[name].grids;
    expect(grids.length).toBeGreaterThanOrEqual(least);
    expect(grids.length).toBeLessThanOrEqual(most);
  });

  test('says that it is made up', () => {
    expect(outline.properties.generated).toBe(true);
    expect(grids.every(({ properties }) => properties.generated)).toBe(true);
    expect(district.notice).toBeDefined();
  });

  test('gives every lowest area at least one grid, whose code begins with the area and counts from 1', () => {
    expect(lowestAreas).toHaveLength(expected[name].lowestAreas);
    const pattern = new RegExp(`^(?:${district.grids.code.pattern})$`, 'u');
    const codesOf = Map.groupBy(grids, ({ properties }) => properties.area);
    expect([...codesOf.keys()].sort()).toEqual(lowestAreas.toSorted());
    for (const [area, own] of codesOf) {
      const codes = own.map(({ properties }) => properties.code);
      expect(new Set(codes).size).toBe(codes.length);
      for (const code of codes) expect(code).toMatch(pattern);
      expect(codes.every((code) => code.startsWith(area))).toBe(true);
    }
  });

  test('keeps households of base grids within the bounds and knows that nobody lives in the others', () => {
    const { min, max } = district.grids.households;
    const [base] = Object.keys(district.grids.kinds);
    for (const { properties } of grids) {
      if (properties.kind !== base) expect(properties.households).toBe(0);
      else expect(properties.households >= min && properties.households <= max, properties.code).toBe(true);
    }
  });

  // Edges cancel only between neighbours with identical corners: any gap, overlap or T-junction would stay open.
  test('leaves no gap and no overlap: all grids together are exactly the outline', () => {
    const whole = dissolve(grids.map(({ geometry }) => geometry));
    expect(whole.type).toBe('Polygon');
    expect(edgesOf(whole)).toEqual(edgesOf(outline.geometry));
  });

  test('keeps every area and every grid in one piece without holes', () => {
    for (const { geometry } of grids) {
      expect(geometry.type).toBe('Polygon');
      expect(ringsOf(geometry)).toHaveLength(1);
    }
    for (const depth of district.levels.slice(1)) {
      const length = read('areas.csv')
        .split('\n')
        .map((line) => line.split(','))
        .find(([, level]) => level === depth.id)![0]!.length;
      const own = Map.groupBy(grids, ({ properties }) => properties.area.slice(0, length));
      for (const [code, members] of own) {
        const area = dissolve(members.map(({ geometry }) => geometry));
        expect(partsOf(area), code).toHaveLength(1);
      }
    }
  });

  test('numbers the grids of an area from north to south', () => {
    const own = Map.groupBy(grids, ({ properties }) => properties.area);
    const disordered = [...own.values()].filter((members) => {
      const inOrder = members.toSorted((a, b) => (a.properties.code < b.properties.code ? -1 : 1));
      const [, , , firstNorth] = boxOf(inOrder[0]!.geometry);
      const [, lastSouth] = boxOf(inOrder.at(-1)!.geometry);
      return inOrder.length > 1 && firstNorth <= lastSouth;
    });
    expect(disordered).toEqual([]);
  });

  test('keeps corners to 6 decimals', () => {
    for (const { geometry } of grids) {
      for (const [lng, lat] of ringsOf(geometry).flat()) {
        expect([Number(lng.toFixed(6)), Number(lat.toFixed(6))]).toEqual([lng, lat]);
      }
    }
  });
});

function edgesOf(area: Area): string[] {
  return ringsOf(area)
    .flatMap((ring) => ring.slice(0, -1).map((from, i) => `${from.join()} ${ring[i + 1]!.join()}`))
    .sort();
}

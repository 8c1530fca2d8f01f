import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { faultsOf, replaced, smallPack, textOf, warningsOf } from './small-pack.ts';

describe('a sound pack', () => {
  test('loads without a word', () => {
    expect(faultsOf(smallPack())).toEqual([]);
    expect(warningsOf(smallPack())).toEqual([]);
  });

  test('comes back in order and resolved', () => {
    const pack = readPack(smallPack()).pack!;
    expect(pack.areas.map(({ code, level, parent, path }) => [code, level, parent, path])).toEqual([
      ['T', 'town', undefined, 'T.'],
      ['T01', 'quarter', 'T', 'T.01.'],
      ['T02', 'quarter', 'T', 'T.02.'],
    ]);
    expect(pack.areas[1]!.name).toEqual({ zh: '东片', en: 'East' });
    expect(pack.catalogue.categories.C0101).toMatchObject({
      class: 'C01',
      kind: 'C',
      conditions: ['C0101-1', 'C0101-2'],
    });
    expect(pack.catalogue.conditions['C0101-2']!.limit).toEqual({ amount: 5, unit: 'working-days' });
    expect(pack.calendar.days).toEqual({
      '2020-04-04': { working: false, name: { zh: '清明', en: 'Qingming' } },
      '2020-04-05': { working: false, name: { zh: '清明', en: 'Qingming' } },
      '2020-04-06': { working: false, name: { zh: '清明', en: 'Qingming' } },
      '2020-04-26': { working: true, name: { zh: '调休', en: 'Make-up' } },
    });
    expect(pack.calendar).toMatchObject({ zone: 'Asia/Shanghai', weekend: [6, 7], publishedUntil: '2020-12-31' });
    expect(pack.units.find(({ id }) => id === 'roads')).toMatchObject({ parent: 'hall', phone: undefined });
    expect(Object.keys(pack.procedures)).toEqual(['report']);
    expect(pack.grids.map(({ code, area }) => [code, area])).toEqual([
      ['T01A', 'T01'],
      ['T02A', 'T02'],
    ]);
  });

  test('areas come root first, whatever the order of the rows', () => {
    const [header, root, ...quarters] = textOf('areas.csv').trimEnd().split('\n');
    const turned = [header, ...quarters, root].join('\n');
    expect(readPack(replaced('areas.csv', turned)).pack!.areas.map(({ code }) => code)).toEqual(['T', 'T01', 'T02']);
  });

  test('a code that does not begin with the code above it is a segment whole', () => {
    const text = textOf('areas.csv').replace('T02,quarter', 'W,quarter');
    const files = replaced('areas.csv', text);
    for (const [file, from, to] of [
      ['units.csv', 'T02', 'W'],
      ['geometry/grids.geojson', '"T02A"', '"W99A"'],
      ['geometry/grids.geojson', '"T02"', '"W"'],
      ['district.yaml', "'T\\d\\d[A-Z]'", "'[TW]\\d\\d[A-Z]'"],
    ] as const) {
      files.set(file, new TextEncoder().encode(new TextDecoder().decode(files.get(file)).replace(from, to)));
    }
    expect(faultsOf(files)).toEqual([]);
    expect(readPack(files).pack!.areas.at(-1)!.path).toBe('T.W.');
  });
});

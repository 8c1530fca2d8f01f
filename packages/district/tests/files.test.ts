import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { changed, faultsOf, lineOf, replaced, smallPack, textOf, warningsOf } from './small-pack.ts';

const encoder = new TextEncoder();

function withBytes(file: string, before: string, bytes: number[]): Map<string, Uint8Array> {
  const text = textOf(file);
  const at = text.indexOf(before);
  const [head, tail] = [encoder.encode(text.slice(0, at)), encoder.encode(text.slice(at))];
  return replaced(file, Uint8Array.from([...head, ...bytes, ...tail]));
}

describe('files', () => {
  test('every file of the pack is asked for', () => {
    for (const file of smallPack().keys()) {
      const files = smallPack();
      files.delete(file);
      const place = file.startsWith('procedures/') ? 'procedures/' : file;
      expect(faultsOf(files)).toEqual([`${place}:1 file-missing`]);
    }
  });

  test('an empty folder names all that is missing and does not throw', () => {
    expect(faultsOf(new Map())).toHaveLength(12);
  });

  test('an unknown file is a warning, what stands beside the data is none', () => {
    const files = smallPack().set('areas.xlsx', Uint8Array.of(1)).set('README.md', Uint8Array.of(1));
    files.set('generate/run.ts', Uint8Array.of(1));
    expect(faultsOf(files)).toEqual([]);
    expect(warningsOf(files)).toEqual(['areas.xlsx:1 file-unknown']);
  });

  test.each([...smallPack().keys()])('%s: empty, blank and too large', (file) => {
    expect(faultsOf(replaced(file, ''))).toEqual([`${file}:1 file-empty`]);
    expect(faultsOf(replaced(file, ' \n\t\n'))).toEqual([`${file}:1 file-empty`]);
    const large = file.endsWith('.geojson') ? 64_000_001 : 10_000_000;
    expect(faultsOf(replaced(file, new Uint8Array(large).fill(0x20)))).toEqual([`${file}:1 file-too-large`]);
  });

  test.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a character', [0xe4, 0xb8]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['GBK', [0xb5, 0xc0, 0xc2, 0xb7]],
  ])('invalid UTF-8 is told with its line: %s', (_, bytes) => {
    const line = lineOf(smallPack(), 'units.csv', 'roads');
    expect(faultsOf(withBytes('units.csv', 'roads', bytes))).toEqual([`units.csv:${line} utf8-invalid`]);
  });

  test('a NUL is told with its line; a byte order mark is none of the text', () => {
    const line = lineOf(smallPack(), 'fields.yaml', 'purpose');
    expect(faultsOf(withBytes('fields.yaml', 'purpose', [0]))).toEqual([`fields.yaml:${line} nul-byte`]);
    expect(faultsOf(withBytes('areas.csv', 'code,level', [0xef, 0xbb, 0xbf]))).toEqual([]);
    expect(faultsOf(withBytes('district.yaml', 'format', [0xef, 0xbb, 0xbf]))).toEqual([]);
  });

  test('UTF-16 is recognised', () => {
    const utf16 = Uint8Array.from([
      0xff,
      0xfe,
      ...[...textOf('areas.csv')].flatMap((sign) => [sign.charCodeAt(0) & 255, 0]),
    ]);
    expect(readPack(replaced('areas.csv', utf16)).faults[0]).toMatchObject({ code: 'utf8-invalid', line: 1 });
    expect(readPack(replaced('areas.csv', utf16)).faults[0]!.hint!.en).toContain('UTF-16');
  });
});

describe('YAML', () => {
  test.each([
    ['a tab for indentation', '  code: { pattern', '\tcode: { pattern', 'yaml-syntax'],
    [
      'an open brace',
      'kinds: { base: { zh: 基础, en: Base } }',
      'kinds: { base: { zh: 基础, en: Base }',
      'yaml-syntax',
    ],
    ['a key twice', 'zone: Asia/Shanghai', 'zone: Asia/Shanghai\nzone: UTC', 'yaml-duplicate-key'],
    ['an alias', 'zone: Asia/Shanghai', 'zone: &z Asia/Shanghai\nother: *z', 'yaml-alias'],
    ['an alias within itself', 'zone: Asia/Shanghai', 'zone: &z [*z]', 'yaml-alias'],
    ['an unknown tag', 'zone: Asia/Shanghai', 'zone: !!js/function "x"', 'yaml-syntax'],
    ['a second document', 'zone: Asia/Shanghai', 'zone: Asia/Shanghai\n---\na: 1', 'yaml-syntax'],
  ])('%s', (_, from, to, code) => {
    const found = faultsOf(changed('district.yaml', from, to));
    expect(found.filter((fault) => fault.endsWith(code)).length).toBeGreaterThan(0);
    expect(found.every((fault) => fault.startsWith('district.yaml:'))).toBe(true);
  });

  test('names line and column', () => {
    const files = changed('district.yaml', 'zone: Asia/Shanghai', 'zone: Asia/Shanghai\nzone: UTC');
    expect(readPack(files).faults).toMatchObject([
      {
        file: 'district.yaml',
        line: lineOf(files, 'district.yaml', 'zone: UTC'),
        column: 1,
        code: 'yaml-duplicate-key',
      },
    ]);
  });

  test('a bomb of aliases is refused before it unfolds', () => {
    const bomb = ['a0: &a0 [x, x]', ...Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)];
    const started = performance.now();
    expect(faultsOf(replaced('duties.yaml', bomb.join('\n')))).toContain('duties.yaml:2 yaml-alias');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('a mapping of 200,000 keys is compared in a moment', () => {
    const keys = Array.from({ length: 200_000 }, (_, index) => `k${index}: x`);
    const started = performance.now();
    expect(faultsOf(replaced('duties.yaml', [...keys, 'k7: x'].join('\n')))).toEqual([
      'duties.yaml:200001 yaml-duplicate-key',
    ]);
    expect(performance.now() - started).toBeLessThan(15_000);
  }, 60_000);

  test('60,000 keys that nobody described are placed in a moment', () => {
    const keys = Array.from({ length: 60_000 }, (_, index) => `k${index}: x`);
    const started = performance.now();
    expect(faultsOf(replaced('duties.yaml', keys.join('\n')))).toContain('duties.yaml:1 shape-unknown-key');
    expect(performance.now() - started).toBeLessThan(15_000);
  }, 60_000);

  test('brackets without end exhaust no stack', () => {
    const found = faultsOf(replaced('duties.yaml', '['.repeat(200_000)));
    expect(found[0]).toMatch(/^duties\.yaml:1 yaml-(depth|syntax)$/);
    expect(found.length).toBeLessThanOrEqual(5);
    const closed = `a: ${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(new Set(faultsOf(replaced('duties.yaml', closed)))).toEqual(new Set(['duties.yaml:1 yaml-depth']));
  });
});

describe('CSV', () => {
  const rows = textOf('units.csv');
  test.each([
    ['too few cells', 'roads,department,T,hall,,道路科,Roads', 'roads,department,T,hall', ['units.csv:3 csv-columns']],
    ['a cell too many', '道路科,Roads', '道路科,Roads,more', ['units.csv:3 csv-columns']],
    ['an open quote', '道路科,Roads', '"道路科,Roads', ['units.csv:3 csv-quote']],
    ['a quote in the middle', '道路科,Roads', '道"路科,Roads', ['units.csv:3 csv-quote']],
    ['text after a quote', '道路科,Roads', '"道路"科,Roads', ['units.csv:3 csv-quote']],
    ['a column twice', 'id,kind,area', 'id,id,area', ['units.csv:1 csv-header', 'units.csv:1 csv-header']],
    ['an unknown column', 'phone,name_zh', 'fone,name_zh', ['units.csv:1 csv-column-unknown']],
    ['an empty cell', 'roads,department,T,', 'roads,department,,', ['units.csv:3 csv-value']],
    ['an unknown kind', 'roads,department', 'roads,departement', ['units.csv:3 csv-value']],
    ['a control character', '道路科', '道\u0007路科', ['units.csv:3 text-control']],
  ])('%s', (_, from, to, expected) => {
    const found = faultsOf(changed('units.csv', from, to)).filter((fault) => fault.startsWith('units.csv'));
    expect(found).toEqual(expected);
  });

  test('CRLF, quotes, quoted line ends and blank lines are read; lines stay right behind them', () => {
    const text = rows.replace('镇政府', '"镇 ""政府""\n楼"').replaceAll('\n', '\r\n').replace('east,', '\r\neast,');
    const files = replaced('units.csv', text);
    expect(faultsOf(files)).toEqual([]);
    expect(readPack(files).pack!.units[0]!.name.zh).toBe('镇 "政府"\r\n楼');
    const broken = replaced('units.csv', text.replace('west,grid-team', 'west,grid-crowd'));
    expect(faultsOf(broken).filter((fault) => fault.startsWith('units.csv'))).toEqual(['units.csv:7 csv-value']);
  });

  test('a lone CR, a text of 10 MB, and a header alone', () => {
    expect(faultsOf(replaced('units.csv', rows.replaceAll('\n', '\r')))[0]).toBe('units.csv:1 csv-quote');
    const long = rows.replace('道路科', '路'.repeat(2_000_000));
    expect(faultsOf(replaced('units.csv', long)).filter((fault) => fault.startsWith('units'))).toEqual([
      'units.csv:3 text-too-long',
    ]);
    expect(faultsOf(replaced('areas.csv', `${textOf('areas.csv').split('\n')[0]}\n`))).toContain(
      'areas.csv:1 area-root',
    );
  });

  test('a column misspelt is put right by a hint', () => {
    const { faults } = readPack(changed('units.csv', 'phone,name_zh', 'phne,name_zh'));
    expect(faults[0]!.hint!.en).toBe('Did you mean "phone"?');
  });
});

describe('JSON', () => {
  const file = 'geometry/grids.geojson';
  test.each([
    ['a trailing comma', '\n]}', ',\n]}', `${file}:4 json-syntax`],
    ['a comment', '"kind":"base","area":"T02"', '"kind":"base",/* ? */"area":"T02"', `${file}:3 json-syntax`],
    [
      'a key twice',
      '"kind":"base","area":"T02"',
      '"kind":"base","kind":"base","area":"T02"',
      `${file}:3 json-duplicate-key`,
    ],
    [
      'half a file',
      ',\n{"type":"Feature","properties":{"code":"T02A"',
      ',\n{"type":"Feature","properties":{"code":"T02A" "x"',
      `${file}:3 json-syntax`,
    ],
  ])('%s', (_, from, to, expected) => {
    expect(faultsOf(changed(file, from, to))).toEqual([expected]);
  });

  test('a file cut off, and nesting without end', () => {
    expect(faultsOf(replaced(file, textOf(file).slice(0, 400)))[0]).toMatch(/grids\.geojson:\d json-syntax/);
    expect(faultsOf(replaced(file, '['.repeat(300_000)))).toEqual([`${file}:1 json-syntax`]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPack, timePatternOf } from '../src/index.ts';
import { changed, faultsOf, lineOf } from './small-pack.ts';

const FIELD = `    - { field: condition, name: { zh: 条件, en: Condition }, type: condition, required: true }\n`;
const NUMBER = `    - { field: number, name: { zh: 编号, en: Number }, type: code, max: 60 }\n    - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean }\n    - { field: why, name: { zh: 类型, en: Kind }, type: choice, of: refusal }\n    - { field: photos, name: { zh: 照片, en: Photos }, type: photos, slot: before, max: 9 }\n`;
const mapping = `format: 1
id: orders
name: { zh: 工单, en: Orders }
source: invented
procedure: report
from: worker
by: grid-worker
number: { field: number, columns: [编号, No], issuer: hotline }
received: { columns: [时间], formats: [yyyy-MM-dd HH:mm, rfc3339] }
oldest: { day: 2020-01-01, source: invented }
place:
  lng: { columns: [lng] }
  lat: { columns: [lat] }
  crs: WGS-84
  without: refuse
fields:
  text: { columns: [内容] }
  condition: { columns: [条件], values: { 缺失: C0101-1 }, otherwise: leave-out }
  urgent: { columns: [急], values: { 是: true }, blank: false }
  why: { columns: [类型], values: { 含糊: vague }, otherwise: { value: twice } }
`;

const withMapping = (text: string): Map<string, Uint8Array> =>
  changed('procedures/report.yaml', FIELD, `${FIELD}${NUMBER}`).set(
    'imports/orders.yaml',
    new TextEncoder().encode(text),
  );

test('a mapping that fits comes with the pack', () => {
  const { pack, faults, warnings } = readPack(withMapping(mapping));
  expect(faults).toEqual([]);
  expect(warnings.filter(({ file }) => file.startsWith('imports/'))).toEqual([]);
  expect(pack?.imports.orders).toMatchObject({ procedure: 'report', number: { field: 'number', issuer: 'hotline' } });
  expect(readPack(changed('units.csv', 'roads,department', 'roads,department')).pack?.imports).toEqual({});
});

test.each([
  ['an unknown procedure', 'procedure: report', 'procedure: reports', 'unknown-reference'],
  ['a role that does not report', 'by: grid-worker', 'by: dispatcher', 'import-field'],
  ['a source that the role has not', 'from: worker', 'from: hotline', 'unknown-reference'],
  ['a number that no field keeps', 'field: number,', 'field: numbers,', 'unknown-reference'],
  ['a personal number', 'field: number,', 'field: text,', 'import-field'],
  ['a time without a day', 'formats: [yyyy-MM-dd HH:mm,', 'formats: [HH:mm,', 'import-time'],
  ['a time with a strange letter', 'formats: [yyyy-MM-dd HH:mm,', 'formats: [yyyy-MM-dd KK:mm,', 'import-time'],
  ['an oldest day that never was', 'day: 2020-01-01', 'day: 2021-02-30', 'date-invalid'],
  ['an oldest day before the calendar', 'day: 2020-01-01', 'day: 2019-12-31', 'import-field'],
  ['a field that the form has not', '  text: {', '  texts: {', 'unknown-reference'],
  [
    'photos',
    '  urgent: { columns: [急], values: { 是: true }, blank: false }',
    '  photos: { columns: [图] }',
    'import-field',
  ],
  ['a value that is no answer', '是: true', '是: maybe', 'import-field'],
  ['a choice that the list has not', '含糊: vague', '含糊: vaguely', 'import-field'],
  ['a condition that the catalogue has not', '缺失: C0101-1', '缺失: C0101-9', 'import-field'],
  ['a blank of another type', 'blank: false', 'blank: 7', 'import-field'],
  ['an otherwise of another type', '{ value: twice }', '{ value: thrice }', 'import-field'],
  ['a coordinate system that nobody knows', 'crs: WGS-84', 'crs: WGS-48', 'shape-value'],
])('%s is told at its line', (_, from, to, code) => {
  expect(mapping.split(from)).toHaveLength(2);
  const files = withMapping(mapping.replace(from, to));
  const line = lineOf(files, 'imports/orders.yaml', to);
  const faults = faultsOf(files);
  expect(faults).toContain(`imports/orders.yaml:${line} ${code}`);
});

test('what the form requires is fed, and the number once', () => {
  const without = withMapping(mapping.replace('  text: { columns: [内容] }\n', ''));
  expect(faultsOf(without)).toEqual([
    `imports/orders.yaml:${lineOf(without, 'imports/orders.yaml', 'fields:')} import-field`,
  ]);
  const twice = withMapping(mapping.replace('  text: {', '  number: { columns: [号] }\n  text: {'));
  expect(faultsOf(twice)).toEqual([
    `imports/orders.yaml:${lineOf(twice, 'imports/orders.yaml', '  number: {')} import-field`,
  ]);
  const same = withMapping(mapping).set('imports/other.yaml', new TextEncoder().encode(mapping));
  expect(faultsOf(same)).toEqual([`imports/other.yaml:2 duplicate`]);
});

test('somebody with a login holds the role', () => {
  const files = withMapping(mapping);
  const staff = new TextDecoder().decode(files.get('staff.csv')).replace('ann,ann,', 'ann,,');
  files.set('staff.csv', new TextEncoder().encode(staff));
  expect(faultsOf(files)).toContain('imports/orders.yaml:7 role-unheld');
});

describe('time formats', () => {
  test.each([
    ['yyyy-MM-dd HH:mm:ss', '2020-04-05 09:07:01', ['2020', '04', '05', '09', '07', '01']],
    ['yyyy/M/d H:mm', '2020/4/5 9:07', ['2020', '4', '5', '9', '07']],
    ['yyyy年M月d日', '2020年4月5日', ['2020', '4', '5']],
    ['d.M.yyyy', '5.4.2020', ['5', '4', '2020']],
    ['yyyy-MM-ddTHH:mm', '2020-04-05T09:07', ['2020', '04', '05', '09', '07']],
  ])('%s reads %s', (format, text, parts) => {
    expect(timePatternOf(format)?.pattern.exec(text)?.slice(1)).toEqual(parts);
  });

  test.each([
    '',
    'yyyy',
    'yyyy-MM-dd ss',
    'yyyy-MM-dd mm',
    'yyyy-MM-dd HH',
    'yyyy-MM-dd dd',
    'dd-MM-yy',
    'yyyy-MM-dd hh:mm',
  ])('%j is none', (format) => expect(timePatternOf(format)).toBeUndefined());

  test('whatever is written, it is a pattern or none', () => {
    const piece = fc.constantFrom(
      'yyyy',
      'MM',
      'd',
      'HH',
      'mm',
      'ss',
      '(',
      '[',
      '.',
      '*',
      '+',
      '\\',
      '/',
      ' ',
      '年',
      '-',
      '^',
      '$',
      '|',
      '}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const found = timePatternOf(pieces.join(''));
        if (found) expect(found.parts).toEqual(expect.arrayContaining(['year', 'month', 'day']));
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
});

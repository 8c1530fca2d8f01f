import { Procedure } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { patternWords, type Schema } from '../src/check/schema-words.ts';
import { checkShape } from '../src/check/shape.ts';
import { FaultList } from '../src/fault.ts';
import {
  CalendarFile,
  CatalogueFile,
  DemoFile,
  DistrictFile,
  DutiesFile,
  FieldsFile,
  GridProperties,
  readPack,
} from '../src/index.ts';
import { changed, faultsOf, lineOf, warningsOf } from './small-pack.ts';

describe('what stands in a file', () => {
  test.each([
    ['a wrong type', 'district.yaml', 'code: T\n', 'code: 370103\n', 'shape-type'],
    ['a missing key', 'district.yaml', 'zone: Asia/Shanghai\n', '', 'shape-missing'],
    ['an unknown key', 'district.yaml', 'zone: Asia/Shanghai', 'zone: Asia/Shanghai\nzones: UTC', 'shape-unknown-key'],
    ['another version of the format', 'catalogue.yaml', 'format: 1', 'format: 2', 'shape-value'],
    ['a number out of range', 'district.yaml', 'h3: { value: 11', 'h3: { value: 16', 'shape-value'],
    ['a fraction for a whole number', 'district.yaml', 'h3: { value: 11', 'h3: { value: 11.5', 'shape-type'],
    [
      'an unknown role',
      'district.yaml',
      'desks: {',
      'roles: { king: { zh: 王, en: King } }\ndesks: {',
      'shape-unknown-key',
    ],
    [
      'an unknown role in a procedure',
      'procedures/report.yaml',
      '{ dispatcher: area } }\n    granted',
      '{ king: area } }\n    granted',
      'shape-unknown-key',
    ],
    ['an id with capitals', 'district.yaml', 'id: smalltown', 'id: SmallTown', 'shape-value'],
    ['a duration without a clock', 'procedures/report.yaml', 'limit: 15 minutes', 'limit: 15 hours', 'shape-value'],
    ['an unknown guard', 'procedures/report.yaml', '{ may-lead: lead }', '{ may-led: lead }', 'shape-unknown-key'],
    [
      'an unknown effect',
      'procedures/report.yaml',
      '{ flag: watched }]\n  unwatch',
      '{ run: rm }]\n  unwatch',
      'shape-unknown-key',
    ],
    [
      'an empty list',
      'procedures/report.yaml',
      'approvals:\n      - { name: { zh: 审批, en: Approve }, by: { dispatcher: area } }',
      'approvals: []',
      'shape-value',
    ],
    [
      'an empty text',
      'district.yaml',
      'name: { zh: 小镇, en: Smalltown }',
      "name: { zh: '', en: Smalltown }",
      'shape-value',
    ],
    ['a control character', 'district.yaml', 'name: { zh: 小镇,', 'name: { zh: "小\\0镇",', 'text-control'],
    ['half a character', 'geometry/grids.geojson', '"zh":"一"', '"zh":"\\ud800"', 'text-control'],
    ['a text without end', 'district.yaml', 'name: { zh: 小镇,', `name: { zh: ${'镇'.repeat(5_000)},`, 'text-too-long'],
    [
      'a list for a mapping',
      'fields.yaml',
      'retention: { after: ended, keep: 730 calendar-days }',
      'retention: [1]',
      'shape-type',
    ],
    [
      'nothing for a mapping',
      'fields.yaml',
      'retention: { after: ended, keep: 730 calendar-days }',
      'retention:',
      'shape-type',
    ],
    [
      'no text in the default language',
      'district.yaml',
      'name: { zh: 小镇, en: Smalltown }',
      'name: { en: Smalltown }',
      'text-locale-missing',
    ],
  ])('%s', (_, file, from, to, code) => {
    const files = changed(file, from, to);
    const line =
      code === 'shape-missing'
        ? 1
        : lineOf(files, file, to.split('\n').at(code === 'shape-unknown-key' && to.startsWith('zone') ? 1 : 0)!);
    const found = faultsOf(files);
    expect(found).toContain(`${file}:${line} ${code}`);
    expect(found.filter((fault) => fault.startsWith(file))).toHaveLength(1);
  });

  test('says where, what was found, what is accepted, and what may have been meant', () => {
    const [fault] = readPack(changed('procedures/report.yaml', '{ may-lead: lead }', '{ may-led: lead }')).faults;
    expect(fault!.message.en).toContain(
      'actions.dispatch.guards[0].may-led: unknown key "may-led"; accepted: different-person',
    );
    expect(fault!.message.zh).toContain('不认识的键“may-led”');
    expect(fault!.hint).toEqual({ zh: '是不是“may-lead”？', en: 'Did you mean "may-lead"?' });
    const [duration] = readPack(changed('procedures/report.yaml', 'limit: 15 minutes', 'limit: 15 hours')).faults;
    expect(duration!.message.en).toBe(
      'clocks.dispatch.limit: found "15 hours", accepted is "condition", or "task", or a duration: a number, a space and one of minutes, emergency-hours, working-hours, working-days, emergency-days, calendar-days (5 working-days)',
    );
  });

  test('a missing translation is a warning, a foreign language too', () => {
    const missing = changed('district.yaml', 'name: { zh: 小镇, en: Smalltown }', 'name: { zh: 小镇 }');
    expect(faultsOf(missing)).toEqual([]);
    expect(warningsOf(missing)).toEqual(['district.yaml:3 text-locale-missing']);
    const foreign = changed('district.yaml', 'name: { zh: 小镇, en: Smalltown }', 'name: { zh: 小镇, en: S, fr: S }');
    expect(warningsOf(foreign)).toEqual(['district.yaml:3 text-locale-unknown']);
    const column = changed('areas.csv', 'name_zh,name_en', 'name_zh,source2');
    expect(faultsOf(column)).toContain('areas.csv:1 csv-column-unknown');
    expect(faultsOf(changed('areas.csv', 'T01,quarter,T,东片', 'T01,quarter,T,'))).toContain(
      'areas.csv:3 text-locale-missing',
    );
    expect(warningsOf(changed('areas.csv', '东片,East', '东片,'))).toEqual(['areas.csv:3 text-locale-missing']);
  });

  test('many faults of one kind are counted, not listed', () => {
    const words = Array.from({ length: 300 }, (_, index) => `        word${index}: x`).join('\n');
    const { faults } = readPack(changed('catalogue.yaml', '        words: [井盖]', words));
    expect(faults.filter(({ code }) => code === 'shape-unknown-key')).toHaveLength(50);
    expect(faults.find(({ code }) => code === 'more')!.message.en).toContain('250 more');
  });
});

describe('the words of the format', () => {
  const schemas: Record<string, object> = {
    DistrictFile,
    CatalogueFile,
    DutiesFile,
    CalendarFile,
    FieldsFile,
    DemoFile,
    GridProperties,
    Procedure,
  };

  function everySchema(schema: Schema): Schema[] {
    const inner = [
      ...(schema.anyOf ?? []),
      ...Object.values(schema.properties ?? {}),
      ...Object.values(schema.patternProperties ?? {}),
      ...(schema.items ? [schema.items] : []),
    ];
    return [schema, ...inner.flatMap(everySchema)];
  }

  test.each(Object.entries(schemas))('every pattern of %s is put into words', (_, schema) => {
    const patterns = everySchema(schema as Schema).flatMap(({ pattern, patternProperties }) => [
      ...(pattern === undefined ? [] : [pattern]),
      ...Object.keys(patternProperties ?? {}),
    ]);
    expect(patterns.filter((pattern) => patternWords[pattern] === undefined)).toEqual([]);
  });

  test.each(Object.entries(schemas))('every keyword of %s is known to the checker', (_, schema) => {
    const known = new Set(
      'type const enum anyOf properties required patternProperties additionalProperties minProperties items minItems maxItems pattern minLength maxLength minimum maximum exclusiveMinimum'.split(
        ' ',
      ),
    );
    const used = everySchema(schema as Schema).flatMap((one) => Object.keys(one));
    expect([...new Set(used)].filter((keyword) => !known.has(keyword))).toEqual([]);
  });

  test.each(Object.entries(schemas))('values that are none are refused by %s, and never thrown over', (_, schema) => {
    for (const value of [undefined, null, 0, '', [], {}, new Date(0), new Map(), Number.NaN]) {
      const faults = new FaultList();
      const source = { file: 'x', value, at: () => ({ file: 'x', line: 1 }) };
      expect(checkShape(schema, source, faults)).toBe(false);
    }
  });
});

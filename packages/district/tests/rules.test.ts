import { describe, expect, test } from 'vitest';
import { changed, faultsOf, lineOf, replaced, textOf, warningsOf } from './small-pack.ts';

/** The line on which the text put in stands. */
function at(file: string, from: string, to: string, code: string): { found: string[]; expected: string } {
  const files = changed(file, from, to);
  return { found: faultsOf(files), expected: `${file}:${lineOf(files, file, to)} ${code}` };
}

describe('district', () => {
  test.each([
    ['a zone that does not exist', 'zone: Asia/Shanghai', 'zone: Asia/Jinan', 'zone-unknown'],
    ['a language twice', 'locales: [zh, en]', 'locales: [zh, en, zh]', 'duplicate'],
    ['no language code', 'locales: [zh, en]', 'locales: [zh, en, English]', 'shape-value'],
    ['a desk of no level', 'grid: [quarter]', 'grid: [quarters]', 'unknown-reference'],
    ['a broken pattern', "'T\\d\\d[A-Z]'", "'T(\\d\\d[A-Z]'", 'pattern-invalid'],
    ['an empty range', '{ min: 10, max: 100', '{ min: 1000, max: 100', 'range-empty'],
    ['a limit of nothing', 'within: 24 emergency-hours', 'within: 0 emergency-hours', 'duration-invalid'],
  ])('%s', (_, from, to, code) => {
    const { found, expected } = at('district.yaml', from, to, code);
    expect(found).toContain(expected);
  });
});

describe('catalogue', () => {
  test.each([
    [
      'a condition twice',
      'id: C0101-2',
      'id: C0101-1, name: { zh: 又, en: Again }, limit: 1 minutes, closing: { zh: 又, en: x }, source: x }\n          - { id: C0101-2',
      'duplicate',
    ],
    ['a category under another class', 'id: C0101\n', 'id: C0201\n', 'catalogue-parent'],
    ['a condition under another category', 'id: C0101-2', 'id: C0102-2', 'catalogue-parent'],
    ['a kind that does not exist', 'id: C01\n', 'id: E01\n', 'unknown-reference'],
    ['a limit of nothing', '5 working-days', '0 working-days', 'duration-invalid'],
    ['half a day', '5 working-days', '0.5 working-days', 'duration-invalid'],
    ['a day that does not exist', 'effective: 2020-01-01', 'effective: 2021-02-29', 'date-invalid'],
  ])('%s', (_, from, to, code) => {
    const { found, expected } = at('catalogue.yaml', from, to, code);
    expect(
      found.some(
        (fault) =>
          fault === expected ||
          fault ===
            expected.replace(
              /:\d+/,
              `:${lineOf(changed('catalogue.yaml', from, to), 'catalogue.yaml', to.split('\n')[0]!)}`,
            ),
      ),
    ).toBe(true);
  });
});

describe('duties', () => {
  test.each([
    ['an id twice', 'id: covers-broken', 'id: covers', 7, 'duplicate'],
    ['an unknown category', 'categories: [C0101]', 'categories: [C0109]', 0, 'unknown-reference'],
    ['an unknown condition', 'conditions: [C0101-2]', 'conditions: [C0101-9]', 0, 'unknown-reference'],
    ['an unknown area', 'area: T01', 'area: T09', 0, 'unknown-reference'],
    ['an unknown unit', 'assist: [{ kind: grid-team }]', 'assist: [{ unit: nobody }]', 0, 'unknown-reference'],
    [
      'a kind with no unit above a place',
      'assist: [{ kind: grid-team }]',
      'assist: [{ kind: company }]',
      0,
      'duty-bearer',
    ],
  ])('%s', (_, from, to, __, code) => {
    const files = changed('duties.yaml', from, to);
    const needle = to === 'id: covers' ? 'id: covers\n    categories: [C01]' : to;
    expect(faultsOf(files)).toEqual([`duties.yaml:${lineOf(files, 'duties.yaml', needle)} ${code}`]);
  });

  test('a condition of another category than the duty names', () => {
    const more = `      - id: C0102
        name: { zh: 路灯, en: Lamp }
        conditions:
          - { id: C0102-1, name: { zh: 不亮, en: Dark }, limit: 1 working-days, closing: { zh: 亮, en: Lit }, source: invented }
`;
    const files = replaced('catalogue.yaml', textOf('catalogue.yaml') + more);
    const broken = textOf('duties.yaml').replace(
      'categories: [C0101]',
      'categories: [C0101]\n    conditions: [C0102-1]',
    );
    expect(faultsOf(files.set('duties.yaml', new TextEncoder().encode(broken)))).toEqual([
      'duties.yaml:6 duty-condition',
    ]);
  });

  test('a category without a lead is a fault, one with a lead in a part of the district a warning', () => {
    const some = changed('duties.yaml', 'categories: [C0101]', 'categories: [C0101]\n    conditions: [C0101-2]');
    expect(faultsOf(some)).toEqual(['duties.yaml:3 duty-missing']);
    const part = changed('duties.yaml', 'categories: [C0101]', 'categories: [C0101]\n    area: T02');
    expect(faultsOf(part)).toEqual([]);
    expect(warningsOf(part)).toEqual(['duties.yaml:3 duty-partial']);
  });

  test('two duties equally specific for one place clash when they name different leads', () => {
    const second = (lead: string, rest: string): string => `${textOf('duties.yaml')}  - id: again
    categories: [C0101]
    lead: { unit: ${lead} }
    basis: { zh: 清单, en: List }
    source: invented
${rest}`;
    expect(faultsOf(replaced('duties.yaml', second('hall', '')))).toEqual(['duties.yaml:17 duty-clash']);
    expect(faultsOf(replaced('duties.yaml', second('roads', '')))).toEqual([]);
    expect(faultsOf(replaced('duties.yaml', second('hall', '    area: T\n')))).toEqual(['duties.yaml:17 duty-clash']);
    expect(faultsOf(replaced('duties.yaml', second('hall', '    area: T01\n')))).toEqual([]);
    expect(faultsOf(replaced('duties.yaml', second('hall', '    conditions: [C0101-1]\n')))).toEqual([]);
  });

  test('an authority above the district bears none, whatever kinds the district calls so', () => {
    const above = replaced('units.csv', `${textOf('units.csv')}city,superior,T,,,市,City\n`);
    const led = textOf('duties.yaml').replace('assist: [{ kind: grid-team }]', 'assist: [{ unit: city }]');
    const files = above.set('duties.yaml', new TextEncoder().encode(led));
    expect(faultsOf(files)).toEqual([`duties.yaml:${lineOf(files, 'duties.yaml', '{ unit: city }')} duty-bearer`]);
    const superiors = '\nsuperiors: { kinds: [grid-team], source: invented }\n';
    const told = replaced('district.yaml', `${textOf('district.yaml').trimEnd()}${superiors}`);
    expect(faultsOf(told).map((one) => one.replace(/:\d+/, ''))).toEqual(['duties.yaml duty-bearer']);
  });

  test('a kind with two units equally near is not one lead', () => {
    const files = replaced('units.csv', `${textOf('units.csv')}east2,grid-team,T01,,,东二,East 2\n`);
    expect(faultsOf(files)).toEqual(['duties.yaml:7 duty-bearer']);
  });
});

describe('calendar', () => {
  test.each([
    [
      'a window that ends before it begins',
      "{ from: '14:00', to: '18:00' }",
      "{ from: '18:00', to: '14:00' }",
      'calendar-window',
    ],
    ['windows that overlap', "{ from: '14:00', to: '18:00' }", "{ from: '11:59', to: '18:00' }", 'calendar-window'],
    ['windows out of order', "{ from: '14:00', to: '18:00' }", "{ from: '06:00', to: '07:00' }", 'calendar-window'],
    ['a window beyond midnight', "{ from: '14:00', to: '18:00' }", "{ from: '14:00', to: '24:30' }", 'calendar-window'],
    ['a day that never ends', "endsAt: '24:00'", "endsAt: '00:00'", 'calendar-window'],
    ['a weekday twice', 'weekend: [6, 7]', 'weekend: [6, 6]', 'calendar-weekend'],
    ['a span backwards', '2020-04-04..2020-04-06', '2020-04-06..2020-04-04', 'calendar-span'],
    ['a day that does not exist', '2020-04-04..2020-04-06', '2020-04-31', 'calendar-span'],
    ['two dots too many', '2020-04-04..2020-04-06', '2020-04-04..2020-04-05..2020-04-06', 'calendar-span'],
    ['a day of another year', '2020-04-04..2020-04-06', '2021-04-04', 'calendar-span'],
    ['a span of a quarter', '2020-04-04..2020-04-06', '2020-04-04..2020-07-06', 'calendar-span'],
    ['a day both off and at work', 'days: 2020-04-26', 'days: 2020-04-05', 'calendar-clash'],
    ['published too short', 'publishedUntil: 2020-12-31', 'publishedUntil: 2020-06-30', 'calendar-published'],
    [
      'published beyond the years listed',
      'publishedUntil: 2020-12-31',
      'publishedUntil: 2021-12-31',
      'calendar-published',
    ],
    ['published until no day', 'publishedUntil: 2020-12-31', 'publishedUntil: 2020-12-32', 'date-invalid'],
  ])('%s', (_, from, to, code) => {
    const { found, expected } = at('calendar.yaml', from, to, code);
    expect(found).toEqual([expected]);
  });

  test('years follow each other; a break may begin in the December before', () => {
    const year = (name: string, off: string): string =>
      `  ${name}:\n    source: invented\n    off: [${off}]\n    work: []\n`;
    const until = (day: string, ...years: string[]): Map<string, Uint8Array> =>
      replaced(
        'calendar.yaml',
        textOf('calendar.yaml').replace('publishedUntil: 2020-12-31', `publishedUntil: ${day}`) + years.join(''),
      );
    const newYear = '{ days: 2020-12-31..2021-01-02, name: { zh: 元旦, en: New Year } }';
    expect(faultsOf(until('2021-12-31', year('2021', newYear)))).toEqual([]);
    expect(faultsOf(until('2022-12-31', year('2022', '')))).toEqual(['calendar.yaml:18 calendar-years']);
    const twice = `${newYear}, { days: 2021-01-01, name: { zh: 又, en: Again } }`;
    expect(faultsOf(until('2021-12-31', year('2021', twice)))).toEqual(['calendar.yaml:20 calendar-clash']);
  });
});

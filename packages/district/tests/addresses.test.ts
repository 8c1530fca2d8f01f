import { describe, expect, test } from 'vitest';
import { changed, faultsOf, lineOf, replaced, textOf } from './small-pack.ts';

const section = `addresses:
  minDecimals: { value: 3, source: invented }
  level: quarter
  formerNames:
    T01: [{ name: 东关, until: 1950 }]
  neighbours:
    - name: { zh: 南片, en: South }
      formerNames: [{ name: 南关, until: 1950 }]
  endings: [片, 关]
  source: invented
`;

/** The small pack with the section, one place of it changed. */
function withSection(from = '', to = ''): Map<string, Uint8Array> {
  if (from !== '' && section.split(from).length !== 2) throw new Error(`"${from}" does not stand once in the section`);
  return replaced('district.yaml', textOf('district.yaml') + section.replace(from, () => to));
}

describe('names in addresses', () => {
  test('are taken as they should be, and may be left out', () => {
    expect(faultsOf(withSection())).toEqual([]);
    expect(faultsOf(withSection('  endings: [片, 关]\n'))).toEqual([]);
  });

  test.each([
    ['a level that there is not', 'level: quarter', 'level: street', 'unknown-reference'],
    ['a former name of no area', 'T01:', 'T09:', 'unknown-reference'],
    ['a former name of an area of another level', 'T01:', 'T:', 'unknown-reference'],
    ['a former name that another area has', 'name: 东关', 'name: 西片', 'duplicate'],
    ['a neighbour that is called as an area', 'en: South', 'en: east', 'duplicate'],
    ['a former name of another', 'formerNames: [{ name: 南关', 'formerNames: [{ name: 东关', 'duplicate'],
    ['an ending twice', '[片, 关]', '[片, 片]', 'duplicate'],
    ['one ending, which has no other', '[片, 关]', '[片]', 'shape-value'],
    ['a name of one character', 'zh: 南片', 'zh: 南', 'shape-value'],
    ['a year that is none', 'T01: [{ name: 东关, until: 1950', 'T01: [{ name: 东关, until: 19500', 'shape-value'],
    ['decimals that nobody writes', 'value: 3', 'value: 12', 'shape-value'],
    ['a figure without a source', 'value: 3, source: invented', 'value: 3', 'shape-missing'],
    ['no source', '  source: invented\n', '', 'shape-missing'],
  ])('are refused with %s', (_, from, to, code) => {
    const files = withSection(from, to);
    const line = lineOf(files, 'district.yaml', to === '' ? 'addresses:' : to);
    const found = faultsOf(files).filter((fault) => fault.endsWith(` ${code}`));
    expect(found).toHaveLength(1);
    // A key that is missing is told where the mapping begins.
    if (to !== '') expect(found[0]).toBe(`district.yaml:${line} ${code}`);
  });
});

describe('a field that describes the place', () => {
  const file = 'procedures/report.yaml';
  const place = '- { field: place, name: { zh: 位置, en: Place }, type: place, required: true }';
  const address =
    '- { field: where, name: { zh: 地址, en: Address }, type: text, personal: matter-text, describes: place }';

  test('stands beside the place of an opening form', () => {
    expect(faultsOf(changed(file, place, `${place}\n    ${address}`))).toEqual([]);
  });

  test.each([
    ['twice', place, `${place}\n    ${address}\n    ${address.replace('where', 'also')}`, 'field: also'],
    ['without a place', place, address, 'field: where'],
    [
      'as something other than text',
      place,
      `${place}\n    - { field: where, name: { zh: 地址, en: Address }, type: number, describes: place }`,
      'field: where',
    ],
  ])('is refused %s', (_, from, to, at) => {
    const files = changed(file, from, to);
    expect(faultsOf(files)).toContain(`${file}:${lineOf(files, file, at)} procedure-form`);
  });
});

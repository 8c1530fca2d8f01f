import { fromCgcs2000 } from '@wangge/brain';
import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { changed, faultsOf, replaced, textOf, warningsOf } from './small-pack.ts';

const grids = 'geometry/grids.geojson';
const outline = 'geometry/outline.geojson';
const east = '[[[117.01,36],[117.02,36],[117.02,36.01],[117.01,36.01],[117.01,36]]]';

function eastAs(ring: string): Map<string, Uint8Array> {
  return changed(grids, east, ring);
}

function converted(text: string, convert: (lng: number, lat: number) => [number, number]): string {
  return text.replace(/\[(-?[\d.]+),(-?[\d.]+)\]/g, (_, lng, lat) => JSON.stringify(convert(Number(lng), Number(lat))));
}

describe('one shape', () => {
  test.each([
    ['a crossing ring', '[[[117.01,36],[117.02,36.01],[117.02,36],[117.01,36.01],[117.01,36]]]', 'crosses itself'],
    ['an unclosed ring', '[[[117.01,36],[117.02,36],[117.02,36.01],[117.01,36.01]]]', 'not closed'],
    ['a ring of three positions', '[[[117.01,36],[117.02,36],[117.01,36]]]', 'fewer than four'],
    [
      'a position twice',
      '[[[117.01,36],[117.02,36],[117.02,36],[117.02,36.01],[117.01,36.01],[117.01,36]]]',
      'repeats the one before',
    ],
    ['a ring without area', '[[[117.01,36],[117.02,36],[117.015,36],[117.01,36]]]', 'encloses nothing'],
    ['a hole outside', `[${east.slice(1, -1)},[[117,36.015],[117.001,36.015],[117.001,36.016],[117,36.015]]]`, 'hole'],
    ['exchanged coordinates', '[[[36,117.01],[36,117.02],[36.01,117.02],[36.01,117.01],[36,117.01]]]', 'exchanged'],
    ['metres', '[[[500900,3985000],[501800,3985000],[501800,3986000],[500900,3985000]]]', 'metres'],
    ['another place on Earth', '[[[7.01,46],[7.02,46],[7.02,46.01],[7.01,46.01],[7.01,46]]]', 'far from the outline'],
    ['beyond the range of degrees', '[[[117.01,236],[117.02,236],[117.02,236.01],[117.01,236]]]', 'range'],
    ['texts for numbers', '[[["117.01","36"],["117.02","36"],["117.02","36.01"],["117.01","36"]]]', 'Polygon'],
    ['nothing', '[]', 'empty'],
  ])('%s is told with the line of its feature', (_, ring, words) => {
    const { faults } = readPack(eastAs(ring));
    expect(faults).toMatchObject([{ file: grids, line: 2, code: 'geometry-polygon' }]);
    expect(faults[0]!.message.en).toContain(words);
  });

  test('no area at all, and no feature at all', () => {
    expect(
      faultsOf(changed(grids, `{"type":"Polygon","coordinates":${east}}`, '{"type":"Point","coordinates":[117,36]}')),
    ).toEqual([`${grids}:2 geometry-polygon`]);
    expect(faultsOf(changed(grids, `{"type":"Polygon","coordinates":${east}}`, 'null'))).toEqual([
      `${grids}:2 geometry-polygon`,
    ]);
    expect(faultsOf(replaced(grids, '[]'))).toEqual([`${grids}:1 geometry-shape`]);
    expect(faultsOf(replaced(grids, '{"type":"FeatureCollection","features":[1]}'))).toContain(
      `${grids}:1 geometry-shape`,
    );
  });

  test('the outline', () => {
    expect(faultsOf(changed(outline, ',[117,36]]', ']'))).toEqual([`${outline}:1 geometry-polygon`]);
    expect(faultsOf(changed(outline, '"Feature"', '"Features"'))).toEqual([`${outline}:1 geometry-shape`]);
    expect(faultsOf(replaced(outline, 'null'))).toEqual([`${outline}:1 geometry-shape`]);
    const swapped = converted(textOf(outline), (lng, lat) => [lat, lng]);
    expect(readPack(replaced(outline, swapped)).faults[0]!.message.en).toContain('exchanged');
  });

  test('a crs member of another system', () => {
    const named = (name: string): Map<string, Uint8Array> =>
      changed(grids, '"features":[', `"crs":{"type":"name","properties":{"name":"${name}"}},"features":[`);
    expect(faultsOf(named('urn:ogc:def:crs:EPSG::4547'))).toEqual([`${grids}:1 geometry-crs`]);
    expect(faultsOf(named('urn:ogc:def:crs:OGC:1.3:CRS84'))).toEqual([]);
    expect(faultsOf(named('urn:ogc:def:crs:EPSG::4490'))).toEqual([]);
  });
});

describe('grids together', () => {
  test('an overlap names both, a gap what lies near, an overhang the grid', () => {
    const wider = eastAs('[[[117.009,36],[117.02,36],[117.02,36.01],[117.009,36.01],[117.009,36]]]');
    expect(faultsOf(wider)).toEqual([`${grids}:3 geometry-overlap`]);
    expect(readPack(wider).faults[0]!.message.en).toContain('"T01A" and "T02A" overlap by');
    const narrower = eastAs('[[[117.011,36],[117.02,36],[117.02,36.01],[117.011,36.01],[117.011,36]]]');
    expect(faultsOf(narrower)).toEqual([`${grids}:2 geometry-gap`]);
    const beyond = eastAs('[[[117.01,36],[117.021,36],[117.021,36.01],[117.01,36.01],[117.01,36]]]');
    expect(faultsOf(beyond)).toEqual([`${grids}:2 geometry-outside`]);
  });

  test('grids in GCJ-02 over an outline in CGCS2000 are recognised', () => {
    const shifted = converted(textOf(grids), (lng, lat) => {
      const point = fromCgcs2000({ lng, lat }, 'GCJ-02');
      return [point.lng, point.lat];
    });
    const { faults } = readPack(replaced(grids, shifted));
    expect(faults.map(({ code }) => code)).toContain('geometry-outside');
    expect(faults.find(({ code }) => code === 'geometry-outside')!.hint!.en).toContain('GCJ-02');
  });

  test.each([
    ['a code twice', '"code":"T02A"', '"code":"T01A"', ['duplicate', 'grid-code']],
    ['a code against the pattern', '"code":"T02A"', '"code":"T02a"', ['grid-code']],
    ['a code of another area', '"code":"T02A"', '"code":"T01B"', ['grid-code']],
    ['an unknown area', '"area":"T02"', '"area":"T03"', ['unknown-reference']],
    ['an area that is not the lowest', '"area":"T02"', '"area":"T"', ['area-level']],
    ['an unknown kind', '"kind":"base","area":"T02"', '"kind":"bass","area":"T02"', ['unknown-reference']],
    ['half a household', '"area":"T02","households":50', '"area":"T02","households":0.5', ['shape-type']],
    ['an unknown property', '"area":"T02"', '"area":"T02","colour":"red"', ['shape-unknown-key']],
    [
      'no name in the default language',
      '"name":{"zh":"二","en":"Two"}',
      '"name":{"en":"Two"}',
      ['text-locale-missing'],
    ],
  ])('%s', (_, from, to, codes) => {
    const found = faultsOf(changed(grids, from, to)).filter((fault) => fault.startsWith(`${grids}:3`));
    expect(found).toEqual(codes.map((code) => `${grids}:3 ${code}`));
  });

  test('too many households are a warning; where nobody lives the rule is silent', () => {
    const many = changed(grids, '"area":"T02","households":50', '"area":"T02","households":500');
    expect(faultsOf(many)).toEqual([]);
    expect(warningsOf(many)).toEqual([`${grids}:3 grid-households`]);
    expect(warningsOf(changed(grids, '"area":"T02","households":50', '"area":"T02","households":0'))).toEqual([]);
  });
});

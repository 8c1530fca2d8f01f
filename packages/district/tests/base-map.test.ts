import { expect, test } from 'vitest';
import { changed, faultsOf, lineOf } from './small-pack.ts';

const BEFORE = 'similar: { metres: 50, within: 24 emergency-hours, source: invented }\n';
const withBase = (baseMap: string) => changed('district.yaml', BEFORE, `${BEFORE}baseMap: ${baseMap}\n`);
const faultsOfBase = (baseMap: string) => faultsOf(withBase(baseMap));

test.each([
  ['raster tiles', '{ kind: xyz, url: "https://t.example/{z}/{x}/{y}.png", crs: GCJ-02, attribution: x, maxZoom: 18 }'],
  ['tiles of Baidu', '{ kind: xyz, url: "https://t.example/?x={x}&y={y}&z={z}", crs: BD-09, attribution: x }'],
  ['vector tiles', '{ kind: vector, url: "http://t.example/{z}/{x}/{y}.pbf", crs: WGS-84, attribution: x }'],
  [
    'a style, and where it takes its tiles from',
    '{ kind: vector, url: "https://t.example/style.json", crs: WGS-84, attribution: x, origins: ["https://tiles.example"] }',
  ],
  ['an archive in the folder', '{ kind: pmtiles, url: base/town.pmtiles, crs: CGCS2000, attribution: x }'],
  [
    'an archive elsewhere',
    '{ kind: pmtiles, url: "https://t.example/a/town.pmtiles?v=2", crs: CGCS2000, attribution: x }',
  ],
])('%s will do', (_, baseMap) => {
  expect(faultsOfBase(baseMap)).toEqual([]);
});

test.each([
  [
    'a raster address without a row',
    '{ kind: xyz, url: "https://t.example/{z}/{x}.png", crs: WGS-84, attribution: x }',
  ],
  [
    'several servers in one',
    '{ kind: xyz, url: "https://{s}.t.example/{z}/{x}/{y}.png", crs: WGS-84, attribution: x }',
  ],
  ['half a template', '{ kind: vector, url: "https://t.example/{z}.pbf", crs: WGS-84, attribution: x }'],
  ['tiles in the folder', '{ kind: xyz, url: "tiles/{z}/{x}/{y}.png", crs: WGS-84, attribution: x }'],
  ['a script', '{ kind: vector, url: "javascript:alert(1)", crs: WGS-84, attribution: x }'],
  ['a way out of the folder', '{ kind: pmtiles, url: ../other/town.pmtiles, crs: WGS-84, attribution: x }'],
  ['a way out in the middle', '{ kind: pmtiles, url: a/../../town.pmtiles, crs: WGS-84, attribution: x }'],
  ['a file of the machine', '{ kind: pmtiles, url: /srv/town.pmtiles, crs: WGS-84, attribution: x }'],
  ['a file by its scheme', '{ kind: pmtiles, url: "file:///srv/town.pmtiles", crs: WGS-84, attribution: x }'],
  ['a file that is no archive', '{ kind: pmtiles, url: base/town.mbtiles, crs: WGS-84, attribution: x }'],
])('%s is told at its line', (_, baseMap) => {
  const files = withBase(baseMap);
  expect(faultsOf(files)).toEqual([`district.yaml:${lineOf(files, 'district.yaml', 'baseMap:')} base-map-url`]);
});

test('other servers are for a style alone', () => {
  const tiles =
    '{ kind: xyz, url: "https://t.example/{z}/{x}/{y}.png", crs: WGS-84, attribution: x, origins: ["https://o.example"] }';
  expect(faultsOfBase(tiles).map((fault) => fault.split(' ')[1])).toEqual(['base-map-url']);
});

test.each(['vector', 'pmtiles'])('BD-09 is for raster tiles, and %s is told so', (kind) => {
  const url = kind === 'vector' ? 'https://t.example/style.json' : 'town.pmtiles';
  const faults = faultsOfBase(`{ kind: ${kind}, url: "${url}", crs: BD-09, attribution: x }`);
  expect(faults.map((fault) => fault.split(' ')[1])).toEqual(['base-map-crs']);
});

test('a policy of what a page may load cannot be widened by an origin', () => {
  const style = (origin: string) =>
    `{ kind: vector, url: "https://t.example/style.json", crs: WGS-84, attribution: x, origins: ["${origin}"] }`;
  for (const origin of ['https://o.example; script-src *', 'https://o.example/path', '*', 'data:']) {
    expect(faultsOfBase(style(origin)).map((fault) => fault.split(' ')[1])).toEqual(['shape-value']);
  }
});

test('the least zoom is not above the most', () => {
  const faults = faultsOfBase(
    '{ kind: xyz, url: "https://t.example/{z}/{x}/{y}.png", crs: WGS-84, attribution: x, minZoom: 12, maxZoom: 8 }',
  );
  expect(faults.map((fault) => fault.split(' ')[1])).toEqual(['range-empty']);
});

import { describe, expect, test } from 'vitest';
import { FONTS } from '../fonts.ts';
import { TileFailure } from './ask.ts';
import { adoptStyle } from './foreign-style.ts';

const url = 'https://tiles.example/styles/plain/style.json';
const style = {
  version: 8,
  glyphs: 'https://elsewhere.example/{fontstack}/{range}.pbf',
  sprite: '../sprite',
  sources: {
    streets: { type: 'vector', tiles: ['../../{z}/{x}/{y}.pbf'], maxzoom: 14 },
    hills: { type: 'raster-dem', url: 'hills.json' },
    parks: { type: 'geojson', data: 'parks.geojson' },
  },
  layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': '#fff' } },
    { id: 'streets', type: 'line', source: 'streets', 'source-layer': 'roads' },
    { id: 'relief', type: 'hillshade', source: 'hills' },
    {
      id: 'names',
      type: 'symbol',
      source: 'streets',
      'source-layer': 'roads',
      layout: { 'text-field': ['get', 'name'], 'text-font': ['Open Sans Regular'] },
    },
  ],
};

describe('a style of others', () => {
  test('keeps apart from ours, finds its files, and writes in the fonts of the device', () => {
    const adopted = adoptStyle(style, url);
    expect(Object.keys(adopted.sources)).toEqual(['base-streets', 'base-parks']);
    expect(adopted.sources['base-streets']).toEqual({
      type: 'vector',
      tiles: ['https://tiles.example/{z}/{x}/{y}.pbf'],
      maxzoom: 14,
    });
    expect(adopted.sources['base-parks']).toMatchObject({ data: 'https://tiles.example/styles/plain/parks.geojson' });
    expect(adopted.layers.map(({ id }) => id)).toEqual(['base-ground', 'base-streets', 'base-names']);
    expect(adopted.layers[1]).toMatchObject({ source: 'base-streets' });
    expect(adopted.layers[2]).toMatchObject({ layout: { 'text-font': FONTS } });
    expect(adopted.sprite).toBe('https://tiles.example/styles/sprite');
    expect(JSON.stringify(adopted)).not.toContain('elsewhere');
  });

  test.each([[null], ['<html>'], [{ version: 7, sources: {}, layers: [] }], [{ version: 8, layers: [] }]])(
    '%j is none',
    (given) => {
      expect(() => adoptStyle(given, url)).toThrow(TileFailure);
    },
  );
});

import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from '../../theme/palette.ts';
import { FONTS } from '../fonts.ts';

/**
 * Names of source layers in the three published schemas of vector tiles (OpenMapTiles, Protomaps, Shortbread). A tile that has none of
 * them stays empty: such a source takes a style of its own.
 */
const SCHEMAS = {
  water: ['water', 'ocean', 'water_polygons'],
  streams: ['waterway', 'water', 'water_lines'],
  green: ['landcover', 'landuse', 'park', 'land'],
  buildings: ['building', 'buildings'],
  roads: ['transportation', 'roads', 'streets'],
  roadNames: ['transportation_name', 'roads', 'street_labels'],
  places: ['place', 'places', 'place_labels'],
} as const;

const kind: ExpressionSpecification = ['coalesce', ['get', 'class'], ['get', 'kind'], ''];
const GREEN = [
  'grass',
  'wood',
  'forest',
  'park',
  'meadow',
  'scrub',
  'garden',
  'nature_reserve',
  'cemetery',
  'farmland',
  'pitch',
];
const MAIN = ['motorway', 'trunk', 'primary', 'secondary', 'highway', 'major_road'];
const RAIL = ['rail', 'transit', 'ferry', 'aerialway'];
const isA = (type: 'Polygon' | 'LineString' | 'Point'): FilterSpecification => ['==', ['geometry-type'], type];
const isOne = (kinds: readonly string[]): ExpressionSpecification => ['in', kind, ['literal', [...kinds]]];

export const isMain = isOne(MAIN);

/**
 * A quiet drawing of vector tiles in our own colours, for a source that brings no style: water, green, buildings, roads and their names, so
 * that a dispatcher finds the way and our layers stay in front.
 * @param locale names in this language where the tiles have them
 */
export function plainLayers(source: string, palette: Palette, locale: string): LayerSpecification[] {
  const { water, green, building, road, halo } = palette.map;
  const each = <Layer>(role: keyof typeof SCHEMAS, make: (id: string, layer: string) => Layer): Layer[] =>
    SCHEMAS[role].map((layer) => make(`base-${role}-${layer}`, layer));
  const common = (id: string, layer: string) => ({ id, source, 'source-layer': layer });
  const width = (main: number, side: number): ExpressionSpecification =>
    [
      ...['interpolate', ['exponential', 1.5], ['zoom']],
      ...[10, ['case', isMain, 1, 0.2], 14, ['case', isMain, 3, 1], 18, ['case', isMain, main, side]],
    ] as unknown as ExpressionSpecification;
  return [
    ...each(
      'green',
      (id, layer): LayerSpecification => ({
        ...common(id, layer),
        type: 'fill',
        filter: ['all', isA('Polygon'), isOne(GREEN)] as FilterSpecification,
        paint: { 'fill-color': green },
      }),
    ),
    ...each(
      'water',
      (id, layer): LayerSpecification => ({
        ...common(id, layer),
        type: 'fill',
        filter: isA('Polygon'),
        paint: { 'fill-color': water },
      }),
    ),
    ...each(
      'streams',
      (id, layer): LayerSpecification => ({
        ...common(id, layer),
        type: 'line',
        filter: isA('LineString'),
        paint: { 'line-color': water, 'line-width': 1.5 },
      }),
    ),
    ...each(
      'buildings',
      (id, layer): LayerSpecification => ({
        ...common(id, layer),
        type: 'fill',
        minzoom: 14,
        filter: isA('Polygon'),
        paint: { 'fill-color': building },
      }),
    ),
    ...each(
      'roads',
      (id, layer): LayerSpecification => ({
        ...common(id, layer),
        type: 'line',
        filter: ['all', isA('LineString'), ['!', isOne(RAIL)]] as FilterSpecification,
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': road, 'line-width': width(18, 8) },
      }),
    ),
    ...each(
      'roadNames',
      (id, layer): LayerSpecification => ({
        ...common(id, layer),
        type: 'symbol',
        minzoom: 12,
        filter: isA('LineString'),
        layout: {
          'symbol-placement': 'line',
          'text-field': nameIn(locale),
          'text-font': FONTS,
          'text-size': 12,
          'symbol-sort-key': ['case', isMain, 0, 1],
        },
        paint: { 'text-color': palette.muted, 'text-halo-color': halo, 'text-halo-width': 1.5 },
      }),
    ),
    ...each(
      'places',
      (id, layer): LayerSpecification => ({
        ...common(id, layer),
        type: 'symbol',
        // From here on our own streets and communities carry the names.
        maxzoom: 11,
        filter: isA('Point'),
        layout: { 'text-field': nameIn(locale), 'text-font': FONTS, 'text-size': 12 },
        paint: { 'text-color': palette.muted, 'text-halo-color': halo, 'text-halo-width': 1.5 },
      }),
    ),
  ];
}

const nameIn = (locale: string): ExpressionSpecification =>
  locale === 'zh'
    ? ['coalesce', ['get', 'name:zh'], ['get', 'name:zh-Hans'], ['get', 'name_zh'], ['get', 'name'], '']
    : ['coalesce', ['get', `name:${locale}`], ['get', `name_${locale}`], ['get', 'name:latin'], ['get', 'name'], ''];

import type { LayerSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { Palette } from '../theme/palette.ts';
import { FONTS } from './fonts.ts';

/** Below this an upper area (a street) is called by its short name: there is little room between seventeen of them and their cases. */
const WHOLE_NAME_ZOOM = 12.4;
const LOWER_NAME_ZOOM = 13.2;
const GRID_NAME_ZOOM = 15.2;

/**
 * Where a name may stand, in ems from the middle of its area, best first: where a case or another name is in the way, MapLibre takes the
 * next. Symbols of layers above are placed first, so cases come before names, and upper areas before lower ones before grids.
 */
const PLACES = [
  ...['center', [0, 0], 'top', [0, 0.9], 'bottom', [0, -0.9], 'left', [1.2, 0], 'right', [-1.2, 0]],
  ...['top', [0, 1.8], 'bottom', [0, -1.8], 'left', [2.2, 0], 'right', [-2.2, 0]],
  ...['top-left', [1.2, 1], 'top-right', [-1.2, 1], 'bottom-left', [1.2, -1], 'bottom-right', [-1.2, -1]],
] as NonNullable<SymbolLayerSpecification['layout']>['text-variable-anchor-offset'];

/** Names of grids, of lower and of upper areas, from the lowest layer to the highest. */
export function nameLayers(palette: Palette): LayerSpecification[] {
  const halo = { 'text-halo-color': palette.map.halo, 'text-halo-width': 1.75 };
  const layout: SymbolLayerSpecification['layout'] = {
    'text-font': FONTS,
    'text-variable-anchor-offset': PLACES,
    'text-padding': 2,
    'symbol-sort-key': ['get', 'rank'],
  };
  return [
    {
      id: 'grid-names',
      type: 'symbol',
      source: 'grid-names',
      minzoom: GRID_NAME_ZOOM,
      layout: { ...layout, 'text-field': ['get', 'short'], 'text-size': 11 },
      paint: { ...halo, 'text-color': palette.muted },
    },
    {
      id: 'lower-names',
      type: 'symbol',
      source: 'lower-names',
      minzoom: LOWER_NAME_ZOOM,
      layout: { ...layout, 'text-field': ['get', 'label'], 'text-size': 12 },
      paint: { ...halo, 'text-color': palette.muted },
    },
    {
      id: 'upper-names',
      type: 'symbol',
      source: 'upper-names',
      minzoom: 8.5,
      maxzoom: 15.5,
      layout: {
        ...layout,
        'text-field': ['step', ['zoom'], ['get', 'short'], WHOLE_NAME_ZOOM, ['get', 'label']],
        'text-size': ['interpolate', ['linear'], ['zoom'], 10, 12, 13, 15],
        'text-max-width': 9,
      },
      paint: { ...halo, 'text-color': palette.text },
    },
  ];
}

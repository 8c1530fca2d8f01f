import type { BaseMap } from '@wangge/client';
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Palette } from '../theme/palette.ts';

/** Grids are drawn from here on: nearer in they can be told apart, farther out 1,200 outlines are noise. */
export const GRID_ZOOM = 12.8;
const COMMUNITY_ZOOM = 11.6;
const COMMUNITY_NAME_ZOOM = 13.2;
const CLUSTER_MAX_ZOOM = 14;

/** Names are drawn from the fonts of this device; nothing is fetched. */
const FONTS = ['PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'sans-serif'];

const empty = { type: 'FeatureCollection' as const, features: [] };

/** The worst light in a cluster: a number that grows with urgency, so that the largest can be taken. */
export const URGENCY = { none: 0, green: 1, amber: 2, red: 3 } as const;
const worst: ExpressionSpecification = [
  'match',
  ['get', 'worst'],
  URGENCY.red,
  'light-red',
  URGENCY.amber,
  'light-amber',
  URGENCY.green,
  'light-green',
  'light-none',
];

export function buildStyle(palette: Palette, baseMap: BaseMap | undefined): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    outline: { type: 'geojson', data: empty },
    streets: { type: 'geojson', data: empty },
    communities: { type: 'geojson', data: empty },
    'street-names': { type: 'geojson', data: empty },
    'community-names': { type: 'geojson', data: empty },
    grids: { type: 'geojson', data: empty },
    chosen: { type: 'geojson', data: empty },
    cases: {
      type: 'geojson',
      data: empty,
      cluster: true,
      clusterRadius: 42,
      clusterMaxZoom: CLUSTER_MAX_ZOOM,
      clusterProperties: { worst: ['max', ['get', 'urgency']] },
    },
  };
  const base: LayerSpecification[] = [];
  if (baseMap) {
    sources.base = {
      type: 'raster',
      tiles: [baseMap.url],
      tileSize: 256,
      attribution: baseMap.attribution,
      ...(baseMap.minZoom !== undefined && { minzoom: baseMap.minZoom }),
      ...(baseMap.maxZoom !== undefined && { maxzoom: baseMap.maxZoom }),
    };
    base.push({ id: 'base', type: 'raster', source: 'base' });
  }
  return {
    version: 8,
    sources,
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': palette.map.outside } },
      ...base,
      ...areaLayers(palette, baseMap !== undefined),
      ...nameLayers(palette),
      ...caseLayers(palette),
    ],
  };
}

function areaLayers(palette: Palette, overBase: boolean): LayerSpecification[] {
  const { land, street, community, grid, dedicated } = palette.map;
  return [
    { id: 'land', type: 'fill', source: 'outline', paint: { 'fill-color': land, 'fill-opacity': overBase ? 0.15 : 1 } },
    {
      id: 'dedicated',
      type: 'fill',
      source: 'grids',
      minzoom: GRID_ZOOM,
      filter: ['==', ['get', 'kind'], 'dedicated'],
      paint: { 'fill-color': dedicated, 'fill-opacity': overBase ? 0.35 : 1 },
    },
    {
      id: 'grids',
      type: 'line',
      source: 'grids',
      minzoom: GRID_ZOOM,
      paint: { 'line-color': grid, 'line-width': 0.8 },
    },
    {
      id: 'communities',
      type: 'line',
      source: 'communities',
      minzoom: COMMUNITY_ZOOM,
      paint: { 'line-color': community, 'line-width': 1, 'line-dasharray': [4, 2] },
    },
    {
      id: 'streets',
      type: 'line',
      source: 'streets',
      paint: { 'line-color': street, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.8, 15, 2] },
    },
    { id: 'outline', type: 'line', source: 'outline', paint: { 'line-color': palette.brand, 'line-width': 2 } },
  ];
}

function nameLayers(palette: Palette): LayerSpecification[] {
  const paint = { 'text-color': palette.muted, 'text-halo-color': palette.map.halo, 'text-halo-width': 1.5 };
  return [
    {
      id: 'street-names',
      type: 'symbol',
      source: 'street-names',
      minzoom: 10.4,
      maxzoom: 15,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': FONTS,
        'text-size': 13,
        'text-padding': 4,
        'text-max-width': 9,
      },
      paint: { ...paint, 'text-color': palette.text },
    },
    {
      id: 'community-names',
      type: 'symbol',
      source: 'community-names',
      minzoom: COMMUNITY_NAME_ZOOM,
      layout: { 'text-field': ['get', 'label'], 'text-font': FONTS, 'text-size': 12, 'text-padding': 4 },
      paint,
    },
  ];
}

function caseLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'clusters',
      type: 'circle',
      source: 'cases',
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': palette.surface,
        'circle-radius': ['step', ['get', 'point_count'], 14, 20, 17, 100, 21],
        'circle-stroke-width': 1.5,
        'circle-stroke-color': palette.muted,
        'circle-opacity': 0.94,
      },
    },
    {
      id: 'cluster-counts',
      type: 'symbol',
      source: 'cases',
      filter: ['has', 'point_count'],
      layout: {
        'text-field': ['get', 'point_count_abbreviated'],
        'text-font': FONTS,
        'text-size': 13,
        'text-allow-overlap': true,
        'icon-image': worst,
        'icon-size': 0.7,
        'icon-offset': [18, -18],
        'icon-allow-overlap': true,
      },
      paint: { 'text-color': palette.text },
    },
    {
      id: 'cases',
      type: 'symbol',
      source: 'cases',
      filter: ['!', ['has', 'point_count']],
      layout: {
        'icon-image': ['concat', 'light-', ['get', 'light']],
        'icon-allow-overlap': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 11, 0.75, 15, 1],
        'symbol-sort-key': ['get', 'urgency'],
      },
    },
    {
      id: 'chosen-ring',
      type: 'circle',
      source: 'chosen',
      paint: {
        'circle-radius': 15,
        'circle-color': palette.brand,
        'circle-opacity': 0.18,
        'circle-stroke-color': palette.brand,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'chosen',
      type: 'symbol',
      source: 'chosen',
      layout: { 'icon-image': ['concat', 'light-', ['get', 'light']], 'icon-allow-overlap': true, 'icon-size': 1 },
    },
  ];
}

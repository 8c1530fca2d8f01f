import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Palette } from '../theme/palette.ts';
import { FONTS } from './fonts.ts';
import { nameLayers } from './name-layers.ts';
import { LIGHTS, URGENCY } from './points.ts';

/** Grids are drawn from here on: nearer in they can be told apart, farther out 1,200 outlines are noise. */
export const GRID_ZOOM = 12.8;
const COMMUNITY_ZOOM = 11.6;
const CLUSTER_MAX_ZOOM = 14;
/** The lowest of our own layers: a base map goes under it. */
export const LOWEST_LAYER = 'land';
/** Over a base map, so much of the land's own colour is left to tell inside from outside. */
const LAND_OVER_BASE = 0.15;
const DEDICATED_OVER_BASE = 0.35;

const empty = { type: 'FeatureCollection' as const, features: [] };

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

/** How many of a light a cluster stands for: the parts of what its number says. */
const clusterCounts = Object.fromEntries(
  LIGHTS.map((light) => [light, ['+', ['case', ['==', ['get', 'light'], light], 1, 0]]]),
);

/** Our own layers; a base map is put under them when it is there. */
export function buildStyle(palette: Palette): StyleSpecification {
  const plain: SourceSpecification = { type: 'geojson', data: empty };
  return {
    version: 8,
    sources: {
      outline: plain,
      'upper-areas': plain,
      'lower-areas': plain,
      grids: plain,
      'upper-names': plain,
      'lower-names': plain,
      'grid-names': plain,
      hovered: plain,
      chosen: plain,
      cases: {
        type: 'geojson',
        data: empty,
        cluster: true,
        clusterRadius: 46,
        clusterMaxZoom: CLUSTER_MAX_ZOOM,
        clusterProperties: { worst: ['max', ['get', 'urgency']], ...clusterCounts },
      },
    },
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': palette.map.outside } },
      ...areaLayers(palette),
      // Placed last, so names look for room between the cases, see `nameLayers`.
      ...nameLayers(palette),
      ...caseLayers(palette),
    ],
  };
}

/** What lets a base map through where there is one. */
export const overBase = (isThere: boolean): readonly (readonly [layer: string, opacity: number])[] => [
  [LOWEST_LAYER, isThere ? LAND_OVER_BASE : 1],
  ['dedicated', isThere ? DEDICATED_OVER_BASE : 1],
];

function areaLayers(palette: Palette): LayerSpecification[] {
  const { land, street, community, grid, dedicated } = palette.map;
  return [
    { id: LOWEST_LAYER, type: 'fill', source: 'outline', paint: { 'fill-color': land } },
    {
      id: 'dedicated',
      type: 'fill',
      source: 'grids',
      minzoom: GRID_ZOOM,
      filter: ['==', ['get', 'kind'], 'dedicated'],
      paint: { 'fill-color': dedicated },
    },
    {
      id: 'grids',
      type: 'line',
      source: 'grids',
      minzoom: GRID_ZOOM,
      paint: { 'line-color': grid, 'line-width': 0.8 },
    },
    {
      id: 'lower-areas',
      type: 'line',
      source: 'lower-areas',
      minzoom: COMMUNITY_ZOOM,
      paint: { 'line-color': community, 'line-width': 1, 'line-dasharray': [4, 2] },
    },
    {
      id: 'upper-areas',
      type: 'line',
      source: 'upper-areas',
      paint: { 'line-color': street, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.8, 15, 2] },
    },
    { id: 'outline', type: 'line', source: 'outline', paint: { 'line-color': palette.brand, 'line-width': 2 } },
  ];
}

function caseLayers(palette: Palette): LayerSpecification[] {
  const ring = (id: string, radius: number, opacity: number): LayerSpecification => ({
    id,
    type: 'circle',
    source: id === 'hovered' ? 'hovered' : 'chosen',
    paint: {
      'circle-radius': radius,
      'circle-color': palette.brand,
      'circle-opacity': opacity,
      'circle-stroke-color': palette.brand,
      'circle-stroke-width': id === 'hovered' ? 2 : 3,
    },
  });
  return [
    {
      id: 'clusters',
      type: 'circle',
      source: 'cases',
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': palette.surface,
        'circle-radius': ['step', ['get', 'point_count'], 14, 20, 17, 100, 20, 1000, 24],
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
        // Not abbreviated: the number is that of the cases under it.
        'text-field': ['to-string', ['get', 'point_count']],
        'text-font': FONTS,
        'text-size': ['step', ['get', 'point_count'], 13, 1000, 12],
        // Of the circle, which itself makes no room for itself among names.
        'text-padding': 6,
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
        'icon-padding': 0,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 11, 0.75, 15, 1],
        'symbol-sort-key': ['get', 'urgency'],
      },
    },
    ring('hovered', 13, 0.12),
    ring('chosen-ring', 15, 0.18),
    {
      id: 'chosen',
      type: 'symbol',
      source: 'chosen',
      layout: { 'icon-image': ['concat', 'light-', ['get', 'light']], 'icon-allow-overlap': true, 'icon-size': 1 },
    },
  ];
}

import type { District, MapPoints, Text } from '@wangge/client';
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, MapMouseEvent } from 'maplibre-gl';
import type { MapView } from '../desk/address.ts';
import { prefersCalm } from '../theme/appearance.ts';
import type { Palette } from '../theme/palette.ts';
import { type ChosenPoint, caseFeatures, chosenFeature, nameFeatures } from './features.ts';
import { ICON_RATIO, lightIcon } from './icons.ts';
import { maplibre } from './maplibre.ts';
import { type Shift, shiftFeatures } from './shift.ts';
import { buildStyle, GRID_ZOOM, URGENCY } from './style.ts';

export interface CaseMapOptions {
  container: HTMLElement;
  district: District;
  palette: Palette;
  shift: Shift;
  /** False when the configured base map cannot be drawn. */
  withBase: boolean;
  view: MapView | undefined;
  nameOf: (text: Text) => string;
  loadGrids: () => Promise<FeatureCollection>;
  onSelect: (id: string) => void;
  onView: (view: MapView) => void;
  /** When given, a click picks a place instead of a case. */
  onPick?: ((lng: number, lat: number) => void) | undefined;
}

export interface Shapes {
  outline: FeatureCollection;
  streets: FeatureCollection;
  communities: FeatureCollection;
}

export interface CaseMap {
  setShapes(shapes: Shapes): void;
  setPoints(points: MapPoints): void;
  setChosen(chosen: ChosenPoint | undefined): void;
  /** Pixels on the right that something else covers. */
  setInset(right: number): void;
  fit(box: readonly [number, number, number, number]): void;
  goTo(lng: number, lat: number, zoom?: number): void;
  zoomBy(steps: number): void;
  resize(): void;
  destroy(): void;
}

const PADDING = 32;
/** Nearer than this a single case is shown with its surroundings. */
const CASE_ZOOM = 15;

/** Draws the district and its cases with MapLibre. Coordinates in and out are stored ones; the shift stays inside. Throws without WebGL. */
export function createCaseMap(options: CaseMapOptions): CaseMap {
  const { district, palette, shift, view } = options;
  const [west, south, east, north] = district.box;
  const start = view && shift.toMap(view.lng, view.lat);
  const map = new maplibre.Map({
    container: options.container,
    style: buildStyle(palette, options.withBase ? district.baseMap : undefined),
    // Whose tiles they are is said beside the legend: MapLibre's own corner lies under the case.
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 19,
    minZoom: 8,
    fadeDuration: prefersCalm() ? 0 : 150,
    ...(start && view
      ? { center: start, zoom: view.zoom }
      : { bounds: [shift.toMap(west, south), shift.toMap(east, north)], fitBoundsOptions: { padding: PADDING } }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  for (const light of ['green', 'amber', 'red', 'none'] as const) {
    map.addImage(`light-${light}`, lightIcon(light, palette), { pixelRatio: ICON_RATIO });
  }

  let inset = 0;
  let gone = false;
  // Data may come before the style is ready; the newest of each source waits here.
  const waiting = new Map<string, FeatureCollection>();
  let ready = false;
  const draw = (source: string, data: FeatureCollection) => {
    if (!ready) waiting.set(source, data);
    else void map.getSource<GeoJSONSource>(source)?.setData(shiftFeatures(data, shift));
  };
  map.once('style.load', () => {
    ready = true;
    for (const [source, data] of waiting) draw(source, data);
    waiting.clear();
  });

  let gridsAsked = false;
  const askGrids = () => {
    if (gridsAsked || map.getZoom() < GRID_ZOOM - 0.5) return;
    gridsAsked = true;
    options.loadGrids().then(
      (grids) => !gone && draw('grids', grids),
      // Asked again at the next move: the map is useful without grids.
      () => {
        gridsAsked = false;
      },
    );
  };
  map.on('moveend', () => {
    askGrids();
    const { lng, lat } = map.getCenter();
    const [x, y] = shift.fromMap(lng, lat);
    options.onView({ lng: x, lat: y, zoom: map.getZoom() });
  });
  askGrids();

  const animate = () => ({ animate: !prefersCalm(), duration: 400 });
  listenForClicks(map, options, animate);

  return {
    setShapes({ outline, streets, communities }) {
      draw('outline', outline);
      draw('streets', streets);
      draw('communities', communities);
      draw('street-names', nameFeatures(streets, options.nameOf));
      draw('community-names', nameFeatures(communities, options.nameOf));
    },
    setPoints: (points) => draw('cases', caseFeatures(points)),
    setChosen: (chosen) => draw('chosen', chosenFeature(chosen)),
    setInset(right) {
      inset = right;
    },
    fit([w, s, e, n]) {
      const padding = { top: PADDING, bottom: PADDING, left: PADDING, right: PADDING + inset };
      map.fitBounds([shift.toMap(w, s), shift.toMap(e, n)], { padding, ...animate() });
    },
    goTo(lng, lat, zoom) {
      const [x, y] = shift.toMap(lng, lat);
      const point = map.project([x, y]);
      const { clientWidth, clientHeight } = map.getContainer();
      const seen = point.x > 48 && point.y > 48 && point.x < clientWidth - inset - 48 && point.y < clientHeight - 48;
      // What is in sight stays where it is: a map that jumps at every row loses the eye.
      if (seen && zoom === undefined && map.getZoom() >= 12) return;
      map.easeTo({
        center: [x, y],
        zoom: zoom ?? Math.max(map.getZoom(), CASE_ZOOM - 1),
        offset: [-inset / 2, 0],
        ...animate(),
      });
    },
    zoomBy: (steps) => void map.zoomTo(map.getZoom() + steps, animate()),
    resize: () => void map.resize(),
    destroy() {
      gone = true;
      map.remove();
    },
  };
}

function listenForClicks(
  map: InstanceType<typeof maplibre.Map>,
  { onSelect, onPick, shift }: CaseMapOptions,
  animate: () => { animate: boolean; duration: number },
): void {
  if (onPick) {
    map.getCanvas().style.cursor = 'crosshair';
    map.on('click', ({ lngLat }) => onPick(...shift.fromMap(lngLat.lng, lngLat.lat)));
    return;
  }
  const hit = ({ point }: MapMouseEvent) => {
    // A finger is wider than a point.
    const reach = 6;
    const box: [[number, number], [number, number]] = [
      [point.x - reach, point.y - reach],
      [point.x + reach, point.y + reach],
    ];
    const layers = ['cases', 'clusters'].filter((layer) => map.getLayer(layer));
    const found = map.queryRenderedFeatures(box, { layers });
    // Where several lie under the finger, the most urgent is meant.
    return found.sort((a, b) => urgencyOf(b.properties) - urgencyOf(a.properties))[0];
  };
  map.on('click', (event) => {
    const feature = hit(event);
    if (!feature) return;
    if (typeof feature.properties.id === 'string') return onSelect(feature.properties.id);
    const cluster = Number(feature.properties.cluster_id);
    void map
      .getSource<GeoJSONSource>('cases')
      ?.getClusterExpansionZoom(cluster)
      .then((zoom) => map.easeTo({ center: event.lngLat, zoom: zoom + 0.3, ...animate() }));
  });
  map.on('mousemove', (event) => {
    map.getCanvas().style.cursor = hit(event) ? 'pointer' : '';
  });
}

const urgencyOf = (properties: Record<string, unknown>) =>
  Number(properties.urgency ?? properties.worst ?? URGENCY.none);

import type { District, MapPoints, Text } from '@wangge/client';
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource } from 'maplibre-gl';
import type { MapView } from '../desk/address.ts';
import { prefersCalm } from '../theme/appearance.ts';
import type { Palette } from '../theme/palette.ts';
import { attachBase } from './base/attach.ts';
import type { TroubleSince } from './base/tile-watch.ts';
import { drawnCases, listenToPointer } from './case-pointer.ts';
import { ICON_RATIO, lightIcon } from './icons.ts';
import { maplibre } from './maplibre.ts';
import { nameFeatures } from './names.ts';
import { type ChosenPoint, caseFeatures, changeOfPoints, chosenFeature, LIGHTS, type ShownCases } from './points.ts';
import { type Shift, shiftFeatures } from './shift.ts';
import { buildStyle, GRID_ZOOM, LOWEST_LAYER, overBase } from './style.ts';

export interface CaseMapOptions {
  container: HTMLElement;
  district: District;
  palette: Palette;
  isDark: boolean;
  locale: string;
  shift: Shift;
  view: MapView | undefined;
  nameOf: (text: Text) => string;
  loadGrids: () => Promise<FeatureCollection>;
  onSelect: (id: string) => void;
  onView: (view: MapView) => void;
  /** The case under the pointer; undefined when there is none any more. */
  onHover: (id: string | undefined) => void;
  /** When given, a click picks a place instead of a case. */
  onPick?: ((lng: number, lat: number) => void) | undefined;
  onBaseTrouble: (trouble: TroubleSince | undefined) => void;
  /** The map has come to rest: what of the cases is drawn, and how many metres a pixel is in the middle. */
  onRest: (rest: Rest) => void;
}

export interface Rest {
  shown: ShownCases;
  metresPerPixel: number;
  /** West, south, east, north in stored coordinates. */
  box: readonly [number, number, number, number];
}

export interface Shapes {
  outline: FeatureCollection;
  /** The first level below the district (streets), and the last above the grids (communities). */
  upper: FeatureCollection;
  lower: FeatureCollection;
}

export interface CaseMap {
  setShapes(shapes: Shapes): void;
  setPoints(points: MapPoints): void;
  setChosen(chosen: ChosenPoint | undefined): void;
  setHovered(hovered: ChosenPoint | undefined): void;
  /** Pixels on the right that something else covers. */
  setInset(right: number): void;
  fit(box: readonly [number, number, number, number]): void;
  goTo(lng: number, lat: number, zoom?: number): void;
  zoomBy(steps: number): void;
  /** The middle of the map, in stored coordinates. */
  centre(): [lng: number, lat: number];
  retryBase(): void;
  destroy(): void;
}

const PADDING = 32;
/** Nearer than this a single case is shown with its surroundings. */
const CASE_ZOOM = 15;
/** The map counts as at rest when it has not been drawn for so long, in milliseconds. */
const REST = 250;

/** Draws the district and its cases with MapLibre. Coordinates in and out are stored ones; the shift stays inside. Throws without WebGL. */
export function createCaseMap(options: CaseMapOptions): CaseMap {
  const { district, shift } = options;
  const map = makeMap(options);
  let inset = 0;
  let gone = false;
  const { draw, change, whenReady } = drawer(map, shift);

  let gridsAsked = false;
  const askGrids = () => {
    if (gridsAsked || map.getZoom() < GRID_ZOOM - 0.5) return;
    gridsAsked = true;
    options.loadGrids().then(
      (grids) => {
        if (gone) return;
        draw('grids', grids);
        draw('grid-names', nameFeatures(grids, options.nameOf));
      },
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
  const rest = tellRest(map, shift, options.onRest);
  const base =
    district.baseMap &&
    attachBase({
      map,
      baseMap: district.baseMap,
      look: options,
      before: LOWEST_LAYER,
      onTrouble: options.onBaseTrouble,
      onShown: () => {
        for (const [layer, opacity] of overBase(true)) map.setPaintProperty(layer, 'fill-opacity', opacity);
      },
    });
  const animate = () => ({ animate: !prefersCalm(), duration: 400 });
  listenToPointer(map, options, animate);

  let points: MapPoints | undefined;
  return {
    setShapes({ outline, upper, lower }) {
      draw('outline', outline);
      draw('upper-areas', upper);
      draw('lower-areas', lower);
      draw('upper-names', nameFeatures(upper, options.nameOf));
      draw('lower-names', nameFeatures(lower, options.nameOf));
    },
    setPoints(next) {
      const before = points;
      points = next;
      whenReady('cases', () => {
        // The feed changes a case at a time: the rest of twenty thousand stay as they are drawn.
        const changed = before && changeOfPoints(before, next);
        if (!before) draw('cases', caseFeatures(next));
        else if (changed) change('cases', changed.remove, changed.put);
      });
    },
    setChosen: (chosen) => draw('chosen', chosenFeature(chosen)),
    setHovered: (hovered) => draw('hovered', chosenFeature(hovered)),
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
    centre() {
      const { lng, lat } = map.getCenter();
      return shift.fromMap(lng, lat);
    },
    retryBase: () => base?.retry(),
    destroy() {
      gone = true;
      base?.end();
      rest.end();
      map.remove();
    },
  };
}

function makeMap({ container, district, palette, shift, view }: CaseMapOptions): InstanceType<typeof maplibre.Map> {
  const [west, south, east, north] = district.box;
  const start = view && shift.toMap(view.lng, view.lat);
  const map = new maplibre.Map({
    container,
    style: buildStyle(palette),
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
  for (const light of LIGHTS) {
    map.addImage(`light-${light}`, lightIcon(light, palette), { pixelRatio: ICON_RATIO });
  }
  return map;
}

/** Data may come before the style is ready; the newest for each source waits until then. */
function drawer(map: InstanceType<typeof maplibre.Map>, shift: Shift) {
  const waiting = new Map<string, () => void>();
  let ready = false;
  map.once('style.load', () => {
    ready = true;
    for (const run of waiting.values()) run();
    waiting.clear();
  });
  const whenReady = (source: string, run: () => void) => {
    const earlier = waiting.get(source);
    if (ready) run();
    else
      waiting.set(source, () => {
        earlier?.();
        run();
      });
  };
  const sourceOf = (id: string) => map.getSource<GeoJSONSource>(id);
  return {
    whenReady,
    draw(source: string, data: FeatureCollection) {
      if (ready) void sourceOf(source)?.setData(shiftFeatures(data, shift));
      else waiting.set(source, () => void sourceOf(source)?.setData(shiftFeatures(data, shift)));
    },
    change(source: string, remove: string[], put: FeatureCollection) {
      void sourceOf(source)?.updateData({ remove, add: shiftFeatures(put, shift).features });
    },
  };
}

function tellRest(map: InstanceType<typeof maplibre.Map>, shift: Shift, tell: (rest: Rest) => void): { end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  map.on('idle', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const bounds = map.getBounds();
      const [west, south] = shift.fromMap(bounds.getWest(), bounds.getSouth());
      const [east, north] = shift.fromMap(bounds.getEast(), bounds.getNorth());
      const { clientWidth, clientHeight } = map.getContainer();
      const middle = clientHeight / 2;
      const across = map.unproject([0, middle]).distanceTo(map.unproject([clientWidth, middle]));
      tell({ shown: drawnCases(map), metresPerPixel: across / clientWidth, box: [west, south, east, north] });
    }, REST);
  });
  return { end: () => clearTimeout(timer) };
}

import type { GeoJSONSource, MapMouseEvent } from 'maplibre-gl';
import type { maplibre } from './maplibre.ts';
import { countShown, type ShownCases, URGENCY } from './points.ts';
import type { Shift } from './shift.ts';

type LibreMap = InstanceType<typeof maplibre.Map>;

/** A finger is wider than a point, in pixels. */
const REACH = 6;

interface PointerOptions {
  shift: Shift;
  onSelect: (id: string) => void;
  onHover: (id: string | undefined) => void;
  onPick?: ((lng: number, lat: number) => void) | undefined;
}

const layersOf = (map: LibreMap) => ['cases', 'clusters'].filter((layer) => map.getLayer(layer));

/** What is drawn now, clusters counted with all their cases. */
export const drawnCases = (map: LibreMap): ShownCases =>
  countShown(map.queryRenderedFeatures({ layers: layersOf(map) }).map((feature) => feature.properties));

/** A click opens a case, takes a cluster apart or picks a place; the pointer over a case tells which it is. */
export function listenToPointer(
  map: LibreMap,
  { onPick, onSelect, onHover, shift }: PointerOptions,
  animate: () => { animate: boolean; duration: number },
): void {
  if (onPick) {
    map.getCanvas().style.cursor = 'crosshair';
    map.on('click', ({ lngLat }) => onPick(...shift.fromMap(lngLat.lng, lngLat.lat)));
    return;
  }
  const hit = ({ point }: MapMouseEvent) => {
    const box: [[number, number], [number, number]] = [
      [point.x - REACH, point.y - REACH],
      [point.x + REACH, point.y + REACH],
    ];
    const found = map.queryRenderedFeatures(box, { layers: layersOf(map) });
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
    const feature = hit(event);
    map.getCanvas().style.cursor = feature ? 'pointer' : '';
    onHover(typeof feature?.properties.id === 'string' ? feature.properties.id : undefined);
  });
  map.on('mouseout', () => onHover(undefined));
}

const urgencyOf = (properties: Record<string, unknown>) =>
  Number(properties.urgency ?? properties.worst ?? URGENCY.none);

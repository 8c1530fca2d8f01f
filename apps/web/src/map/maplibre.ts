import * as maplibre from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
// Vite must build the worker as a file of its own and hand out its address; left to itself, MapLibre 6 finds no worker and the map stays grey.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

maplibre.setWorkerUrl(workerUrl);

export { maplibre };

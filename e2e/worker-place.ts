import { readFileSync } from 'node:fs';
import { inner } from '../apps/server/tests/scenarios/places.ts';
import type { LngLat } from './people.ts';

/** The community of the demo's grid worker, 舜玉社区. */
const COMMUNITY = '370103012028';

/** A point well inside the first grid of the worker's community. */
export function standingPoint(): LngLat {
  const file = new URL('../districts/shizhong/geometry/grids.geojson', import.meta.url);
  type Grid = { properties: { area: string }; geometry: { coordinates: [number, number][][] } };
  const grids = (JSON.parse(readFileSync(file, 'utf8')) as { features: Grid[] }).features;
  const grid = grids.find(({ properties }) => properties.area === COMMUNITY);
  if (!grid) throw new Error(`no grid in ${COMMUNITY}`);
  return inner(grid.geometry.coordinates);
}

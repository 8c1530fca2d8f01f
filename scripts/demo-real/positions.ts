import { areaContains, boxOf, pointInside } from '@wangge/brain';
import type { DistrictPack, PackGrid } from '@wangge/district';
import { between, type Random, randomFrom } from '../../apps/server/src/demo/random.ts';

export interface Position {
  lng: number;
  lat: number;
  /** Code of the grid in which it was drawn. */
  grid: string;
}

/** Who passes through a grid where nobody lives counts as so many households, so that parks and markets get their share. */
const VISITED = 40;
/** A grid fills no less of its box than this many tries find. */
const TRIES = 200;

/**
 * Made-up positions: the real places are disguised by who published the messages. Each is drawn by its seed and key alone: a grid by its
 * households, and in it a point, uniformly by area. The same seed and key give the same point, whatever else is drawn.
 */
export function positionsIn(pack: Pick<DistrictPack, 'grids'>, seed: string): (key: string) => Position {
  let total = 0;
  const upTo = pack.grids.map((grid) => {
    total += grid.households || VISITED;
    return total;
  });
  return (key) => {
    const random = randomFrom(seed, 'position', key);
    const at = random() * total;
    const grid = pack.grids[upTo.findIndex((sum) => at < sum)] ?? pack.grids[0];
    if (!grid) throw new Error('the pack has no grids');
    return { ...pointIn(random, grid), grid: grid.code };
  };
}

function pointIn(random: Random, { code, geometry }: PackGrid): { lng: number; lat: number } {
  const [west, south, east, north] = boxOf(geometry);
  for (let tries = 0; tries < TRIES; tries += 1) {
    // Six places are 0.1 m.
    const lng = Math.round(between(random, west, east) * 1e6) / 1e6;
    const lat = Math.round(between(random, south, north) * 1e6) / 1e6;
    if (areaContains(geometry, lng, lat)) return { lng, lat };
  }
  const inside = pointInside(geometry);
  if (!inside) throw new Error(`grid ${code} has no inside: the pack was not checked`);
  return { lng: inside[0], lat: inside[1] };
}

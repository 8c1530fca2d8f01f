import { areaContains, type Box, boxOf, pointInside } from '@wangge/brain';
import type { DemoFile, PackGrid } from '@wangge/district';
import type { Place } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { between, pick, type Random } from './random.ts';

/** Metres of one degree of latitude; near enough for points some tens of metres apart. */
const DEGREE = 111_320;

interface LngLat {
  lng: number;
  lat: number;
}

export interface Spot extends LngLat {
  categories: readonly string[];
}

/** Where things happen: in grids by their households, at hot spots, near to what was told before. Never outside. */
export interface Places {
  spots: readonly Spot[];
  anywhere(random: Random): Place;
  /** Within so many metres of a point where the district allows it, else at the point itself. */
  near(random: Random, point: LngLat, metres: number): Place;
}

export function preparePlaces(
  district: District,
  { spots, visited }: DemoFile['arrivals'],
  random: Random,
  categories: readonly string[],
): Places {
  const grids = district.pack.grids.map((grid) => ({ grid, box: boxOf(grid.geometry) }));
  let total = 0;
  const upTo = grids.map(({ grid }) => {
    total += grid.households || visited.value;
    return total;
  });
  const draw = (random: Random): LngLat => {
    const at = random() * total;
    const index = upTo.findIndex((sum) => at < sum);
    return pointIn(random, grids[index] ?? (grids[0] as (typeof grids)[number]));
  };
  // As a phone gives it, or as a click on the map.
  const placeOf = (random: Random, point: LngLat): Place =>
    district.locate({ ...rounded(point), crs: 'WGS-84', accuracy: Math.round(between(random, 4, 30)) });
  return {
    spots: Array.from({ length: spots.count }, () => ({
      ...draw(random),
      categories: Array.from({ length: spots.categories }, () => pick(random, categories)),
    })),
    anywhere: (random) => placeOf(random, draw(random)),
    near(random, point, metres) {
      const angle = between(random, 0, 2 * Math.PI);
      const away = metres * Math.sqrt(random());
      const moved = rounded({
        lng: point.lng + (away * Math.cos(angle)) / (DEGREE * Math.cos((point.lat * Math.PI) / 180)),
        lat: point.lat + (away * Math.sin(angle)) / DEGREE,
      });
      const inside = grids.some(
        ({ grid, box }) => isWithin(box, moved) && areaContains(grid.geometry, moved.lng, moved.lat),
      );
      return placeOf(random, inside ? moved : point);
    },
  };
}

function pointIn(random: Random, { grid, box }: { grid: PackGrid; box: Box }): LngLat {
  const [west, south, east, north] = box;
  for (let tries = 0; tries < 100; tries += 1) {
    const point = rounded({ lng: between(random, west, east), lat: between(random, south, north) });
    if (areaContains(grid.geometry, point.lng, point.lat)) return point;
  }
  const inside = pointInside(grid.geometry);
  if (!inside) throw new Error(`grid ${grid.code} has no inside: the pack was not checked`);
  return { lng: inside[0], lat: inside[1] };
}

function isWithin([west, south, east, north]: Box, { lng, lat }: LngLat): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

/** Six places are 0.1 m: no phone knows more. */
function rounded({ lng, lat }: LngLat): LngLat {
  return { lng: Math.round(lng * 1e6) / 1e6, lat: Math.round(lat * 1e6) / 1e6 };
}

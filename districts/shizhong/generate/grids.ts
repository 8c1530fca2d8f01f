import type { Area, Polygon, Position, Seed, Tile } from '@wangge/brain';
import { centroid, dissolve, squareMetres, tessellate, tessellateWithin } from '@wangge/brain';
import type { GridProperties } from '@wangge/district';
import type { AreaRow } from './areas.ts';
import { isVillage } from './areas.ts';
import { metresFromCore, streetPlaces } from './places.ts';
import type { Random } from './random.ts';
import { pick, wholeBetween } from './random.ts';
import { spread } from './spread.ts';

export interface Grid {
  properties: GridProperties;
  geometry: Polygon;
}

/** How many grids a community gets: 139 urban ones and 77 villages come to about 1,200. */
const gridsOf = { urban: [6, 8], village: [3, 4] } as const;
/** How many of an urban community's grids are dedicated ones (a park, market, school or hospital). A village has one. */
const dedicatedOf = [1, 2] as const;
/** 300–500 households a base grid, as district.yaml says with its source. */
const households = [300, 500] as const;
/** Homes thin out from the core by e over this distance, in metres; made up. */
const thinning = 5_000;

/**
 * Divides the outline into streets, streets into communities, communities into grids, all of it made up except the names
 * and codes. Gives the grids and the outline with the vertices at which their borders meet it.
 */
export function growGrids(outline: Polygon, areas: AreaRow[], random: Random): { grids: Grid[]; outline: Area } {
  const streets = growStreets(outline);
  const communities = growCommunities(streets, areas, random);
  const { tiles, outline: joined } = tessellateWithin(communities, gridSeeds(communities, areas, random));
  const tilesOf = Map.groupBy(tiles, ({ area }) => area);
  const grids = [...tilesOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([community, own]) => numberGrids(community, own, areas, random));
  return { grids, outline: joined };
}

interface Region {
  id: string;
  polygon: Area;
}

function growStreets(outline: Polygon): Region[] {
  const seeds = Object.entries(streetPlaces).flatMap(([area, places]) =>
    places.map(([lng, lat], i): Seed => ({ id: `${area}-${i}`, area, lng, lat })),
  );
  return regionsOf(tessellate(outline, seeds).tiles);
}

function growCommunities(streets: Region[], areas: AreaRow[], random: Random): Region[] {
  const seeds = streets.flatMap(({ id, polygon }): Seed[] => {
    // Urban communities come first in the list and are put nearest to the core.
    const own = areas.filter(({ parent }) => parent === id);
    return spread(polygon, own.length, density, random)
      .sort((a, b) => metresFromCore(a) - metresFromCore(b))
      .map(([lng, lat], i) => ({ id: own[i]!.code, area: id, lng, lat }));
  });
  return tessellateWithin(streets, seeds).tiles.map(({ id, polygon }) => ({ id, polygon }));
}

function gridSeeds(communities: Region[], areas: AreaRow[], random: Random): Seed[] {
  const nameOf = new Map(areas.map(({ code, name_zh }) => [code, name_zh]));
  return communities.flatMap(({ id, polygon }): Seed[] => {
    const [least, most] = isVillage(nameOf.get(id)!) ? gridsOf.village : gridsOf.urban;
    return spread(polygon, wholeBetween(random, least, most), density, random).map(([lng, lat], i) => ({
      id: `${id}-${i}`,
      area: id,
      lng,
      lat,
    }));
  });
}

function density(place: Position): number {
  return Math.exp(-metresFromCore(place) / thinning);
}

function regionsOf(tiles: Tile[]): Region[] {
  return [...Map.groupBy(tiles, ({ area }) => area)].map(([id, own]) => ({
    id,
    polygon: dissolve(own.map(({ polygon }) => polygon)),
  }));
}

/** Codes of a community's grids run row by row from north to south, in a row from west to east (DB11 on unit grids). */
function numberGrids(community: string, tiles: Tile[], areas: AreaRow[], random: Random): Grid[] {
  const area = areas.find(({ code }) => code === community)!;
  const ordered = inReadingOrder(tiles);
  const dedicated = dedicatedAmong(ordered, isVillage(area.name_zh), random);
  return ordered.map(({ polygon }, i): Grid => {
    if (polygon.type !== 'Polygon') throw new Error(`a grid of ${community} falls apart: change the seed`);
    const base = !dedicated.has(i);
    return {
      properties: {
        code: `${community}${String(i + 1).padStart(3, '0')}`,
        name: {
          zh: `第${chineseNumeral(i + 1)}网格（${base ? '基础' : '专属'}）`,
          en: `Grid ${i + 1} (${base ? 'base' : 'dedicated'})`,
        },
        kind: base ? 'base' : 'dedicated',
        area: community,
        households: base ? wholeBetween(random, ...households) : 0,
        generated: true,
      },
      geometry: polygon,
    };
  });
}

/** In a village the dedicated grid is the widest (woods, hills, water); in town it may be any. */
function dedicatedAmong(tiles: Tile[], village: boolean, random: Random): Set<number> {
  const indices = tiles.map((_, i) => i);
  if (village) {
    return new Set(
      indices.toSorted((a, b) => squareMetres(tiles[b]!.polygon) - squareMetres(tiles[a]!.polygon)).slice(0, 1),
    );
  }
  const chosen = new Set<number>();
  const wanted = wholeBetween(random, ...dedicatedOf);
  while (chosen.size < wanted) chosen.add(pick(random, indices));
  return chosen;
}

function inReadingOrder(tiles: Tile[]): Tile[] {
  const placed = tiles
    .map((tile) => ({ tile, middle: centroid(tile.polygon)! }))
    .sort((a, b) => b.middle[1] - a.middle[1]);
  const perRow = Math.ceil(placed.length / Math.round(Math.sqrt(placed.length)));
  const rows = Map.groupBy(
    placed.map((one, i) => ({ ...one, row: Math.floor(i / perRow) })),
    ({ row }) => row,
  );
  return [...rows.values()].flatMap((row) => row.sort((a, b) => a.middle[0] - b.middle[0]).map(({ tile }) => tile));
}

/** 1–99 in Chinese: 一, 十, 十六, 二十一. */
function chineseNumeral(n: number): string {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
  const tens = Math.floor(n / 10);
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : digits[tens]}十`;
  return `${ten}${digits[n % 10]}`;
}

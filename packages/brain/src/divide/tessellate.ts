import { Delaunay } from 'd3-delaunay';
import Flatbush from 'flatbush';
import { clipTo } from '../geometry/clip.ts';
import { areaContains } from '../geometry/contains.ts';
import { dissolveParts } from '../geometry/dissolve.ts';
import type { Area, Box, PolygonRings, Position } from '../geometry/shapes.ts';
import { areaOf, boxOf, boxOfRings, doubledArea, ringsOf } from '../geometry/shapes.ts';
import { BORDER_DECIMALS, snapTogether } from '../geometry/snap.ts';

/** A point around which a grid grows, with the area (community) that the grid will belong to. */
export interface Seed {
  id: string;
  area: string;
  lng: number;
  lat: number;
}

export interface Tile {
  id: string;
  area: string;
  /** A Polygon, unless the outline has an island without any seed or pinches a grid in a point. */
  polygon: Area;
}

export interface Tessellation {
  /** One per seed, in the order of the seeds. */
  tiles: Tile[];
  /** The union of the tiles: the outline on the lattice, with the vertices at which borders of tiles meet it. */
  outline: Area;
}

export type TessellationFault =
  | { code: 'no-seeds' }
  | { code: 'seed-outside-outline'; seed: string }
  | { code: 'area-unknown'; seed: string; area: string }
  | { code: 'seeds-coincide'; seed: string; other: string }
  | { code: 'seed-id-repeated'; seed: string }
  | { code: 'tile-vanished'; seed: string };

export class TessellationError extends Error {
  override name = 'TessellationError';
  readonly fault: TessellationFault;
  constructor(fault: TessellationFault) {
    super(`tessellation: ${JSON.stringify(fault)}`);
    this.fault = fault;
  }
}

/**
 * Divides an outline into one grid a seed: its Voronoi cells, in metres rather than degrees, clipped to the outline, on a lattice of
 * `decimals` places of a degree. Tiles do not overlap, leave no gap and share their vertices exactly, so a community is
 * `dissolve` of its tiles and a street `dissolve` of its communities, nested by construction.
 *
 * Where a concave outline cuts a cell apart, the pieces without the seed go to the neighbour with the longest common
 * border, one of the same area first. The same arguments give the same tiles, whatever the machine.
 *
 * Throws TessellationError for seeds that coincide on the lattice, lie outside the outline, or are so near each other
 * that a cell vanishes. The outline must have passed `checkPolygon`.
 */
export function tessellate(outline: Area, seeds: readonly Seed[], decimals: number = BORDER_DECIMALS): Tessellation {
  refuseRepetition(seeds, decimals);
  return divideRegions([{ polygon: outline, seeds }], decimals);
}

/**
 * Divides areas that are a tessellation already (streets, communities) each by its own seeds, all on one lattice, so that
 * a vertex made on one side of an area's border is known on the other. Every area stays in one piece, which `tessellate` over
 * all seeds at once does not promise.
 *
 * A border may move by up to 10^-decimals degrees where a new vertex meets it: take the areas again as `dissolve` of their
 * tiles. Tiles come area by area, within an area in the order of the seeds. Throws as `tessellate` does, and `area-unknown`
 * for a seed of no area, `no-seeds` for an area without any.
 */
export function tessellateWithin(
  areas: readonly { id: string; polygon: Area }[],
  seeds: readonly Seed[],
  decimals: number = BORDER_DECIMALS,
): Tessellation {
  refuseRepetition(seeds, decimals);
  const known = new Set(areas.map(({ id }) => id));
  const stray = seeds.find(({ area }) => !known.has(area));
  if (stray) throw new TessellationError({ code: 'area-unknown', seed: stray.id, area: stray.area });
  const seedsOf = Map.groupBy(seeds, ({ area }) => area);
  return divideRegions(
    areas.map(({ id, polygon }) => ({ polygon, seeds: seedsOf.get(id) ?? [] })),
    decimals,
  );
}

interface Region {
  polygon: Area;
  seeds: readonly Seed[];
}

function divideRegions(regions: readonly Region[], decimals: number): Tessellation {
  const cut = regions.flatMap((region) => cutCells(region));
  const snapped = snapTogether(
    cut.map(({ rings }) => rings),
    decimals,
  ).flatMap((parts, i) => parts.map((rings): Piece => ({ seed: cut[i]!.seed, rings })));
  const piecesOf = Map.groupBy(snapped, ({ seed }) => seed.id);
  const tiles = regions.flatMap(({ seeds }) => {
    const owned = giveAwayFragments(seeds, piecesOf);
    return seeds.map((seed): Tile => {
      const parts = dissolveParts(owned.get(seed.id)!.map(({ rings }) => ({ type: 'Polygon', coordinates: rings })));
      if (parts.length === 0) throw new TessellationError({ code: 'tile-vanished', seed: seed.id });
      return { id: seed.id, area: seed.area, polygon: areaOf(parts) };
    });
  });
  return { tiles, outline: areaOf(dissolveParts(tiles.map(({ polygon }) => polygon))) };
}

interface Piece {
  /** The seed whose cell it came from. */
  seed: Seed;
  rings: PolygonRings;
}

function refuseRepetition(seeds: readonly Seed[], decimals: number): void {
  const ids = new Set<string>();
  const places = new Map<string, string>();
  for (const seed of seeds) {
    if (ids.has(seed.id)) throw new TessellationError({ code: 'seed-id-repeated', seed: seed.id });
    ids.add(seed.id);
    const place = `${seed.lng.toFixed(decimals)},${seed.lat.toFixed(decimals)}`;
    const other = places.get(place);
    if (other !== undefined) throw new TessellationError({ code: 'seeds-coincide', seed: seed.id, other });
    places.set(place, seed.id);
  }
}

/** The cell of each seed in degrees, not yet clipped. */
function voronoiCells([west, south, east, north]: Box, seeds: readonly Seed[]): PolygonRings[] {
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const reach = 20 * Math.max(east - west, north - south);
  const [midX, midY] = [((west + east) / 2) * shrink, (south + north) / 2];
  // Eight seeds far outside close every cell, so that neighbours share both ends of their border bit for bit.
  const guards = Array.from({ length: 8 }, (_, i): Position => {
    const angle = (i * Math.PI) / 4 + 0.1;
    return [midX + reach * Math.cos(angle), midY + reach * Math.sin(angle)];
  });
  const points = [...seeds.map(({ lng, lat }): Position => [lng * shrink, lat]), ...guards];
  const bounds: [number, number, number, number] = [midX - reach, midY - reach, midX + reach, midY + reach];
  const voronoi = Delaunay.from(points).voronoi(bounds);
  return seeds.map((seed, i) => {
    const cell = voronoi.cellPolygon(i);
    if (!cell) throw new TessellationError({ code: 'tile-vanished', seed: seed.id });
    const ring = cell.map(([x, y]): Position => [x! / shrink, y!]);
    return [doubledArea(ring) < 0 ? ring.reverse() : ring];
  });
}

/** Clips the cells that an edge of the outline may touch; the others lie wholly inside. */
function cutCells({ polygon, seeds }: Region): Piece[] {
  if (seeds.length === 0) throw new TessellationError({ code: 'no-seeds' });
  const outside = seeds.find(({ lng, lat }) => !areaContains(polygon, lng, lat));
  if (outside) throw new TessellationError({ code: 'seed-outside-outline', seed: outside.id });
  const edges = ringsOf(polygon).flatMap((ring) => ring.slice(0, -1).map((a, i) => boxOfRings([[a, ring[i + 1]!]])));
  const index = new Flatbush(edges.length);
  for (const box of edges) index.add(...box);
  index.finish();
  return voronoiCells(boxOf(polygon), seeds).flatMap((cell, i) => {
    const seed = seeds[i]!;
    if (index.search(...boxOfRings(cell)).length === 0) return [{ seed, rings: cell }];
    return clipTo({ type: 'Polygon', coordinates: cell }, polygon).map((rings) => ({ seed, rings }));
  });
}

/** The pieces that each seed ends up with: its own piece and what its neighbours could not hold together. */
function giveAwayFragments(seeds: readonly Seed[], piecesOf: ReadonlyMap<string, Piece[]>): Map<string, Piece[]> {
  const owned = new Map(seeds.map(({ id }): [string, Piece[]] => [id, []]));
  const ownerOfEdge = new Map<string, Seed>();
  const settle = (owner: Seed, piece: Piece): void => {
    owned.get(owner.id)!.push(piece);
    for (const [from, to] of edgesOf(piece)) ownerOfEdge.set(edgeKey(from, to), owner);
  };
  let fragments: Piece[] = [];
  for (const seed of seeds) {
    const own = piecesOf.get(seed.id) ?? [];
    const holdsSeed = ({ rings }: Piece) => areaContains({ type: 'Polygon', coordinates: rings }, seed.lng, seed.lat);
    const main = own.find(holdsSeed) ?? own.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
    if (main) settle(seed, main);
    fragments.push(...own.filter((piece) => piece !== main));
  }
  // A fragment may border on fragments only: those that find an owner in one round are neighbours in the next.
  while (fragments.length > 0) {
    const found = fragments.map((piece) => ({ piece, owner: bestNeighbour(ownerOfEdge, piece) }));
    const stuck = found.every(({ owner }) => owner === undefined);
    for (const { piece, owner } of found) {
      if (owner) settle(owner, piece);
      else if (stuck) settle(piece.seed, piece);
    }
    fragments = stuck ? [] : found.filter(({ owner }) => owner === undefined).map(({ piece }) => piece);
  }
  return owned;
}

/** The owner with the longest common border, one of the piece's own area first; the first met among equals. */
function bestNeighbour(ownerOfEdge: ReadonlyMap<string, Seed>, piece: Piece): Seed | undefined {
  const common = new Map<Seed, number>();
  for (const [from, to] of edgesOf(piece)) {
    const owner = ownerOfEdge.get(edgeKey(to, from));
    if (owner) common.set(owner, (common.get(owner) ?? 0) + Math.hypot(to[0] - from[0], to[1] - from[1]));
  }
  const kin = (owner: Seed): number => (owner.area === piece.seed.area ? 1 : 0);
  return [...common].sort(([a, p], [b, q]) => kin(b) - kin(a) || q - p)[0]?.[0];
}

function edgesOf({ rings }: Piece): [Position, Position][] {
  return rings.flatMap((ring) => ring.slice(0, -1).map((from, i): [Position, Position] => [from, ring[i + 1]!]));
}

function edgeKey([ax, ay]: Position, [bx, by]: Position): string {
  return `${ax},${ay},${bx},${by}`;
}

function sizeOf({ rings }: Piece): number {
  return rings.reduce((sum, ring) => sum + doubledArea(ring), 0);
}

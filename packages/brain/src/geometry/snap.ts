import Flatbush from 'flatbush';
import { dissolveParts } from './dissolve.ts';
import type { Area, PolygonRings, Position, Ring } from './shapes.ts';
import { areaOf, boxOfRings, ringsOf } from './shapes.ts';

/** Decimal places of a degree in stored borders: 1e-6° is 0.11 m, finer than any outline that we are given. */
export const BORDER_DECIMALS = 6;

/**
 * Moves the vertices of all polygons together onto one lattice of 10^-decimals degrees by snap rounding (Hobby 1999;
 * Guibas and Marimont 1998): every vertex makes the lattice square around it hot, and every edge that passes a hot square
 * is bent through its centre. Neighbours then share identical vertices, without gaps, overlaps, slivers or T-junctions.
 *
 * Polygons must not properly overlap, crossing points being vertices already. Vertices nearer than a
 * thirtieth of the lattice are one vertex: the same point computed twice. A polygon may come back in several parts or, thinner than
 * the lattice, in none; the answer keeps the order of the argument.
 */
export function snapTogether(polygons: readonly PolygonRings[], decimals: number = BORDER_DECIMALS): PolygonRings[][] {
  const scale = 10 ** decimals;
  const canonical = vertexMerger(1 / 30);
  const scaled = polygons.map((rings) =>
    rings.map((ring) => ring.map(([lng, lat]) => canonical([lng * scale, lat * scale]))),
  );
  const hot = hotSquares(scaled.flat());
  return scaled.map((rings) => {
    const bent = rings.map((ring) => bendThrough(hot, ring).map(([x, y]): Position => [x / scale, y / scale]));
    return dissolveParts([{ type: 'Polygon', coordinates: bent }]);
  });
}

/** As `snapTogether`, for areas of one or several parts. */
export function snapAreasTogether(areas: readonly Area[], decimals: number = BORDER_DECIMALS): Area[] {
  return snapTogether(areas.map(ringsOf), decimals).map(areaOf);
}

function vertexMerger(tolerance: number): (position: Position) => Position {
  const buckets = new Map<string, Position[]>();
  return (position) => {
    const bx = Math.floor(position[0] / tolerance);
    const by = Math.floor(position[1] / tolerance);
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const known of buckets.get(`${bx + dx},${by + dy}`) ?? []) {
          if (Math.hypot(known[0] - position[0], known[1] - position[1]) <= tolerance) return known;
        }
      }
    }
    const key = `${bx},${by}`;
    const bucket = buckets.get(key);
    if (bucket) bucket.push(position);
    else buckets.set(key, [position]);
    return position;
  };
}

interface HotSquares {
  index: Flatbush;
  centres: Position[];
}

function hotSquares(rings: Ring[]): HotSquares {
  const centres = new Map<string, Position>();
  for (const ring of rings) {
    for (const [x, y] of ring) {
      const centre: Position = [Math.round(x), Math.round(y)];
      centres.set(`${centre[0]},${centre[1]}`, centre);
    }
  }
  const index = new Flatbush(Math.max(centres.size, 1));
  if (centres.size === 0) index.add(0, 0);
  for (const [x, y] of centres.values()) index.add(x, y);
  index.finish();
  return { index, centres: [...centres.values()] };
}

function bendThrough({ index, centres }: HotSquares, ring: Ring): Ring {
  const bent: Ring = [];
  for (let i = 0; i + 1 < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[i + 1]!;
    // One direction for both neighbours, so that both bend the same way to the last bit.
    const forward = a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]);
    const [from, to] = forward ? [a, b] : [b, a];
    const [west, south, east, north] = boxOfRings([[from, to]]);
    const dx = to[0] - from[0];
    const dy = to[1] - from[1];
    const passed = index
      .search(west - HALF_SIDE, south - HALF_SIDE, east + HALF_SIDE, north + HALF_SIDE)
      .map((id) => centres[id]!)
      .filter((centre) => passesSquare(from, to, centre))
      .sort((p, q) => (p[0] - q[0]) * dx + (p[1] - q[1]) * dy);
    if (!forward) passed.reverse();
    bent.push(...passed);
  }
  const [first] = bent;
  if (first) bent.push(first);
  return bent.filter((position, i) => i === 0 || position !== bent[i - 1]);
}

/**
 * Half the side of a hot square, in lattice steps. The extra fiftieth catches a border whose neighbour's cut was computed
 * at a hundredth of the lattice (see `clip.ts`) and so lies beside it by that much.
 */
const HALF_SIDE = 0.52;

/** Does the segment meet the hot square around the centre? */
function passesSquare(from: Position, to: Position, [cx, cy]: Position): boolean {
  const startsOrEnds = [from, to].some(([x, y]) => Math.round(x) === cx && Math.round(y) === cy);
  if (startsOrEnds) return true;
  let enter = 0;
  let leave = 1;
  for (const axis of [0, 1] as const) {
    const low = (axis === 0 ? cx : cy) - HALF_SIDE - from[axis];
    const high = low + 2 * HALF_SIDE;
    const d = to[axis] - from[axis];
    if (d === 0) {
      if (low > 0 || high <= 0) return false;
      continue;
    }
    enter = Math.max(enter, Math.min(low / d, high / d));
    leave = Math.min(leave, Math.max(low / d, high / d));
  }
  return enter < leave;
}

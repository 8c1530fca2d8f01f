import { nestHoles } from './nest.ts';
import type { Area, PolygonRings, Position, Ring } from './shapes.ts';
import { areaOf, ringsOf } from './shapes.ts';

/**
 * The union of areas that share edges vertex for vertex, by cancelling every edge that is walked in both directions: what
 * remains is the outline. Exact (no coordinate is computed), linear in the number of edges, and used to draw a community
 * as the union of its grids, a street as the union of its communities.
 *
 * Every input ring must be oriented as in RFC 7946 and neighbours must have identical vertices along a shared border:
 * `snapTogether` gives areas that property, `checkCoverage` tells whether they have it. Areas that overlap are not united by this.
 */
export function dissolve(areas: readonly Area[]): Area {
  return areaOf(dissolveParts(areas));
}

/** As `dissolve`, but always the list of polygons: one per connected part, empty if everything cancels. */
export function dissolveParts(areas: readonly Area[]): PolygonRings[] {
  const { vertices, leaving } = openEdges(areas);
  return nestHoles(loopsOf(vertices, leaving));
}

interface OpenEdges {
  vertices: Position[];
  /** For each vertex, the vertices to which an uncancelled edge leads. */
  leaving: number[][];
}

function openEdges(areas: readonly Area[]): OpenEdges {
  const ids = new Map<string, number>();
  const vertices: Position[] = [];
  const leaving: number[][] = [];
  const idOf = (position: Position): number => {
    const key = `${position[0]},${position[1]}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, vertices.length);
    vertices.push([position[0], position[1]]);
    leaving.push([]);
    return vertices.length - 1;
  };
  for (const ring of areas.flatMap(ringsOf)) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const from = idOf(ring[i]!);
      const to = idOf(ring[i + 1]!);
      if (from === to) continue;
      const back = leaving[to]!.indexOf(from);
      if (back >= 0) leaving[to]!.splice(back, 1);
      else leaving[from]!.push(to);
    }
  }
  return { vertices, leaving };
}

/**
 * Walks the open edges into simple loops. The interior lies on the left, so where several edges leave a vertex the
 * leftmost turn keeps to the same piece of interior; a walk that meets itself is cut there, which turns an outline that
 * touches itself in a point into an outer ring and a hole, or into two parts.
 */
function loopsOf(vertices: Position[], leaving: number[][]): Ring[] {
  const loops: Ring[] = [];
  for (let start = 0; start < vertices.length; start++) {
    while (leaving[start]!.length > 0) {
      const path = [start];
      const placeInPath = new Map([[start, 0]]);
      let previous = -1;
      let here = start;
      while (path.length > 0) {
        const next = takeLeftmost(vertices, leaving[here]!, previous, here);
        if (next === undefined) break;
        const seenAt = placeInPath.get(next);
        previous = here;
        here = next;
        if (seenAt === undefined) {
          placeInPath.set(next, path.length);
          path.push(next);
          continue;
        }
        const loop = path.splice(seenAt);
        for (const id of loop) placeInPath.delete(id);
        loops.push(closed(loop.map((id) => vertices[id]!)));
        if (path.length === 0) break;
        placeInPath.set(next, path.length);
        path.push(next);
      }
    }
  }
  return loops.filter((loop) => loop.length > 3);
}

function takeLeftmost(vertices: Position[], candidates: number[], previous: number, here: number): number | undefined {
  if (candidates.length <= 1 || previous < 0) return candidates.pop();
  const [hx, hy] = vertices[here]!;
  const [px, py] = vertices[previous]!;
  const incoming = Math.atan2(hy - py, hx - px);
  let best = 0;
  let bestTurn = Number.NEGATIVE_INFINITY;
  for (const [i, candidate] of candidates.entries()) {
    const [cx, cy] = vertices[candidate]!;
    let turn = Math.atan2(cy - hy, cx - hx) - incoming;
    if (turn <= -Math.PI) turn += 2 * Math.PI;
    if (turn > Math.PI) turn -= 2 * Math.PI;
    if (turn > bestTurn) {
      bestTurn = turn;
      best = i;
    }
  }
  return candidates.splice(best, 1)[0];
}

function closed(loop: Position[]): Ring {
  return [...loop, loop[0]!].map(([lng, lat]): Position => [lng, lat]);
}

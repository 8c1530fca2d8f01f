import { ringContains } from './contains.ts';
import type { PolygonRings, Ring } from './shapes.ts';
import { doubledArea } from './shapes.ts';

/** Makes polygons of loose simple loops: each clockwise loop is a hole of the smallest counter-clockwise loop around it. */
export function nestHoles(loops: Ring[]): PolygonRings[] {
  const outers = loops
    .map((ring) => ({ ring, area: doubledArea(ring), holes: [] as Ring[] }))
    .filter(({ area }) => area > 0)
    .sort((a, b) => a.area - b.area);
  for (const hole of loops) {
    const holeArea = -doubledArea(hole);
    if (holeArea <= 0) continue;
    // A hole may touch its outer ring in vertices, never along an edge: the middle of an edge is clear of both.
    const [ax, ay] = hole[0]!;
    const [bx, by] = hole[1]!;
    outers
      .find(({ ring, area }) => area > holeArea && ringContains(ring, (ax + bx) / 2, (ay + by) / 2))
      ?.holes.push(hole);
  }
  return outers.map(({ ring, holes }) => [ring, ...holes]);
}

import type { Area, Position, Ring } from '../src/index.ts';
import { areaContains, boxOf } from '../src/index.ts';

/** Mulberry32: the same numbers in [0, 1) for the same seed on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A star-shaped outline with deep bays, about `radius` degrees wide, that no district has: bays cut Voronoi cells apart. */
export function ruggedOutline(seed: number, corners = 300, centre: Position = [117, 36.6], radius = 0.1): Area {
  const random = seededRandom(seed);
  const ring: Ring = [];
  for (let i = 0; i < corners; i++) {
    const angle = (2 * Math.PI * i) / corners;
    const reach = radius * (0.35 + 0.65 * random());
    ring.push([centre[0] + reach * Math.cos(angle), centre[1] + reach * Math.sin(angle)]);
  }
  ring.push(ring[0]!);
  return { type: 'Polygon', coordinates: [ring] };
}

export function pointsInside(area: Area, count: number, random: () => number): Position[] {
  const [west, south, east, north] = boxOf(area);
  const points: Position[] = [];
  while (points.length < count) {
    const lng = west + random() * (east - west);
    const lat = south + random() * (north - south);
    if (areaContains(area, lng, lat)) points.push([lng, lat]);
  }
  return points;
}

import type { Polygon, Position } from '@wangge/brain';
import type { Random } from './random.ts';

/**
 * Our own drawing of the district's extent, CGCS2000, counter-clockwise from the western end of the old town. It was drawn
 * from general knowledge of where places lie (the old commercial quarter in the north, Xinglong in the east, the hills of
 * Dangjia in the south, Dougou in the west), not traced from any map: good for a demo, not for deciding whose a place is.
 */
const drawn: Position[] = [
  [116.975, 36.664],
  [116.966, 36.65],
  [116.944, 36.64],
  [116.918, 36.635],
  [116.895, 36.632],
  [116.87, 36.628],
  [116.845, 36.622],
  [116.822, 36.61],
  [116.821, 36.594],
  [116.842, 36.575],
  [116.86, 36.556],
  [116.867, 36.538],
  [116.864, 36.518],
  [116.874, 36.498],
  [116.895, 36.486],
  [116.922, 36.49],
  [116.945, 36.503],
  [116.962, 36.52],
  [116.985, 36.535],
  [117.01, 36.545],
  [117.035, 36.562],
  [117.06, 36.566],
  [117.085, 36.55],
  [117.108, 36.538],
  [117.132, 36.546],
  [117.15, 36.556],
  [117.153, 36.572],
  [117.135, 36.586],
  [117.11, 36.598],
  [117.085, 36.61],
  [117.06, 36.618],
  [117.04, 36.622],
  [117.026, 36.63],
  [117.016, 36.642],
  [117.014, 36.655],
  [117.004, 36.664],
  [116.99, 36.668],
];

/** Points drawn between two corners. */
const steps = 3;
/** How far a point may be off the smooth line, in degrees (about 60 m), so that the line looks drawn by hand. */
const wobble = 0.0006;

/** The outline as a smooth closed line (Catmull–Rom) through the corners, to 6 decimals. */
export function drawOutline(random: Random): Polygon {
  const at = (i: number): Position => drawn[(i + drawn.length) % drawn.length]!;
  const ring = drawn.flatMap((_, i) =>
    Array.from({ length: steps }, (__, step): Position => {
      const [lng, lat] = between(at(i - 1), at(i), at(i + 1), at(i + 2), step / steps);
      return [rounded(lng + (random() - 0.5) * wobble), rounded(lat + (random() - 0.5) * wobble)];
    }),
  );
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}

function between(a: Position, b: Position, c: Position, d: Position, t: number): Position {
  const along = (p: number, q: number, r: number, s: number): number =>
    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t ** 2 + (3 * q - p - 3 * r + s) * t ** 3);
  return [along(a[0], b[0], c[0], d[0]), along(a[1], b[1], c[1], d[1])];
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

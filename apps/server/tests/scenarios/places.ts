export interface LngLat {
  lng: number;
  lat: number;
}

type Ring = readonly (readonly [number, number])[];

/** Even–odd rule over the rings of a polygon: an oracle for where a point lies, apart from the locator. */
export function lies({ lng, lat }: LngLat, rings: readonly Ring[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i] as readonly [number, number], ring[j] as readonly [number, number]];
      if (ay > lat !== by > lat && lng < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/** A point inside, as far from the edges as a coarse search finds one. */
export function inner(rings: readonly Ring[]): LngLat {
  const outer = rings[0] as Ring;
  const [xs, ys] = [outer.map(([x]) => x), outer.map(([, y]) => y)];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best: LngLat | undefined;
  let margin = -1;
  const STEPS = 16;
  for (let i = 1; i < STEPS; i++) {
    for (let j = 1; j < STEPS; j++) {
      const point = { lng: west + ((east - west) * i) / STEPS, lat: south + ((north - south) * j) / STEPS };
      if (!lies(point, rings)) continue;
      const near = Math.min(...outer.map(([x, y]) => Math.hypot(x - point.lng, y - point.lat)));
      if (near > margin) [best, margin] = [point, near];
    }
  }
  if (!best) throw new Error('no point found inside');
  return { lng: Math.round(best.lng * 1e7) / 1e7, lat: Math.round(best.lat * 1e7) / 1e7 };
}

/**
 * WGS-84 to GCJ-02 by the formula that was published by those who took it apart (Krasovsky 1940: a = 6378245 m,
 * e² = 0.00669342162296594323): an oracle apart from the converter.
 */
export function gcj02({ lng, lat }: LngLat): LngLat {
  const { PI, sin, cos, sqrt, abs } = Math;
  const [a, ee] = [6378245, 0.006693421622965943];
  const [x, y] = [lng - 105, lat - 35];
  const wave = (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * (2 / 3);
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * sqrt(abs(x)) +
    wave +
    ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3 +
    ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * sqrt(abs(x)) +
    wave +
    ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3 +
    ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  const radians = (lat / 180) * PI;
  const magic = 1 - ee * sin(radians) ** 2;
  return {
    lng: lng + (east * 180) / ((a / sqrt(magic)) * cos(radians) * PI),
    lat: lat + (north * 180) / (((a * (1 - ee)) / (magic * sqrt(magic))) * PI),
  };
}

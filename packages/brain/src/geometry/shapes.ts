/**
 * GeoJSON areas (RFC 7946): longitude first, degrees, closed rings (the last position repeats the first), outer rings
 * counter-clockwise, holes clockwise.
 */
export type Position = [lng: number, lat: number];
export type Ring = Position[];
export type PolygonRings = Ring[];

export interface Polygon {
  type: 'Polygon';
  coordinates: PolygonRings;
}

export interface MultiPolygon {
  type: 'MultiPolygon';
  coordinates: PolygonRings[];
}

export type Area = Polygon | MultiPolygon;

/** West, south, east, north in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** The polygons of an area, one or several, each as its outer ring followed by its holes. */
export function partsOf(area: Area): PolygonRings[] {
  return area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
}

/** One part gives a Polygon, several (or none) a MultiPolygon. */
export function areaOf(parts: PolygonRings[]): Area {
  const [only] = parts;
  return parts.length === 1 && only
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: parts };
}

export function ringsOf(area: Area): Ring[] {
  return partsOf(area).flat();
}

/** The box around an area; infinite and inverted when it has no position at all. */
export function boxOf(area: Area): Box {
  return boxOfRings(ringsOf(area));
}

export function boxOfRings(rings: readonly Ring[]): Box {
  let west = Number.POSITIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (const ring of rings) {
    for (const [lng, lat] of ring) {
      if (lng < west) west = lng;
      if (lng > east) east = lng;
      if (lat < south) south = lat;
      if (lat > north) north = lat;
    }
  }
  return [west, south, east, north];
}

/**
 * Twice the signed planar area, positive when counter-clockwise. Taken relative to the first position, so that rings of a
 * few metres at 117° E keep their digits.
 */
export function doubledArea(ring: readonly Position[]): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let i = 1; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[i + 1]!;
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}

/** The same area with its rings oriented as RFC 7946 asks: outer rings counter-clockwise, holes clockwise. */
export function rewind(area: Area): Area {
  const turned = partsOf(area).map((rings) =>
    rings.map((ring, place) => (doubledArea(ring) < 0 === (place === 0) ? ring.toReversed() : ring)),
  );
  return area.type === 'Polygon'
    ? { type: 'Polygon', coordinates: turned[0] ?? [] }
    : { type: 'MultiPolygon', coordinates: turned };
}

import type { Area } from '../geometry/shapes.ts';

/** An area that points are located in. */
export interface LocatedArea {
  id: string;
  polygon: Area;
}

/**
 * Answers which area a CGCS2000 position is in.
 *
 * A point on a border that areas share belongs to exactly one of them: to the one on its east, or on its north where the border runs
 * due east (see `rayCrosses`). On the outer border, where no area lies on that side, it belongs to the first area, in
 * the order given, that the border belongs to. Where areas overlap (`checkCoverage` finds that) the first one answers.
 */
export interface Locator {
  /** The id of the area; undefined outside all of them and for what is no number. */
  find(lng: number, lat: number): string | undefined;
  /** All areas that the point is in or on the border of, in the order given. */
  findAll(lng: number, lat: number): string[];
}

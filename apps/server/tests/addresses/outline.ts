import type { Town } from '../scenarios/people.ts';

export type Rings = [number, number][][];

/** Of each part of the outline, for the oracle. */
export function ringsOfOutline({ district }: Town): Rings[] {
  const { outline } = district.pack;
  return (outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates) as Rings[];
}

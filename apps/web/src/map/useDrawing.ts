import { useQuery } from '@tanstack/react-query';
import type { District, MapPoints } from '@wangge/client';
import type { FeatureCollection } from 'geojson';
import { useEffect, useRef } from 'react';
import { server } from '../server/client.ts';
import { boxOfArea } from './areas.ts';
import type { CaseMap } from './case-map.ts';
import { hoverCase, useHoveredCase } from './hover.ts';
import type { ChosenPoint } from './points.ts';

/** The first level below the district and the last one above its grids; a district may have one only, or some between. */
const shapesQuery = ({ levels }: District) => ({
  queryKey: ['shapes'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async () => {
    const below = levels.slice(1).map(({ id }) => id);
    const [upper, lower] = [below[0], below.length > 1 ? below.at(-1) : undefined];
    const [outline, ...shapes] = await Promise.all([
      server.district.outline(),
      ...[upper, lower].map((level) => (level === undefined ? noShapes : server.district.areaShapes(level))),
    ]);
    return { outline, upper: shapes[0] ?? noShapes, lower: shapes[1] ?? noShapes };
  },
});

const noShapes: FeatureCollection = { type: 'FeatureCollection', features: [] };

interface Drawn {
  district: District;
  points: MapPoints | undefined;
  chosen: ChosenPoint | undefined;
  area: string | undefined;
  inset: number;
  /** The address says where the map stands. */
  hasView: boolean;
}

/** Keeps the map in step with what is to be drawn on it: shapes, cases, the chosen one and the one under the pointer, the area shown whole. */
export function useDrawing(map: CaseMap | undefined, drawn: Drawn): { isFailed: boolean } {
  const { district, points, chosen, area, inset, hasView } = drawn;
  const shapes = useQuery(shapesQuery(district));
  useEffect(() => {
    if (map && shapes.data) map.setShapes(shapes.data);
  }, [map, shapes.data]);
  useEffect(() => {
    if (map && points) map.setPoints(points);
  }, [map, points]);
  useEffect(() => map?.setInset(inset), [map, inset]);

  const { id, lng, lat, light } = chosen ?? {};
  useEffect(() => {
    map?.setChosen(lng === undefined ? undefined : { id: id!, lng, lat: lat!, light: light! });
  }, [map, id, lng, lat, light]);
  useEffect(() => {
    if (map && id !== undefined && lng !== undefined) map.goTo(lng, lat!);
  }, [map, id, lng, lat]);

  // A view in the address already shows what its reader wanted of this area.
  const fitted = useRef(hasView ? (area ?? district.code) : district.code);
  useEffect(() => {
    const next = area ?? district.code;
    if (!map || !shapes.data || fitted.current === next) return;
    fitted.current = next;
    const box = next === district.code ? district.box : boxOfArea(shapes.data, next);
    if (box) map.fit(box);
  }, [map, shapes.data, area, district]);

  const hovered = useHoveredCase();
  useEffect(() => {
    const at = hovered === undefined || !points ? -1 : points.id.indexOf(hovered);
    map?.setHovered(
      at < 0 ? undefined : { id: hovered!, lng: points!.lng[at]!, lat: points!.lat[at]!, light: points!.light[at]! },
    );
  }, [map, hovered, points]);
  useEffect(() => () => hoverCase(undefined), []);
  return { isFailed: shapes.isError };
}

import { useQuery } from '@tanstack/react-query';
import type { District, MapPoints } from '@wangge/client';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { MapView } from '../desk/address.ts';
import { useNames } from '../district/district.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';
import { boxOfArea } from './areas.ts';
import { casesInBox, stepCase } from './cases-in-box.ts';
import { hoverCase, useHoveredCase } from './hover.ts';
import { MapCases } from './MapCases.tsx';
import { MapNotes } from './MapNotes.tsx';
import type { ChosenPoint } from './points.ts';
import { useCaseMap } from './useCaseMap.ts';
import './map.css';

interface Props {
  district: District;
  points?: MapPoints | undefined;
  chosen?: ChosenPoint | undefined;
  view?: MapView | undefined;
  /** Code of the area shown whole: at first, where no view is given, and when it changes. */
  area?: string | undefined;
  /** Pixels on the right covered by the case. */
  inset?: number;
  onSelect?: (id: string) => void;
  onView?: (view: MapView) => void;
  onPick?: (lng: number, lat: number) => void;
  legend?: boolean;
}

const shapesQuery = {
  queryKey: ['shapes'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async () => {
    const [outline, streets, communities] = await Promise.all([
      server.district.outline(),
      server.district.areaShapes('street'),
      server.district.areaShapes('community'),
    ]);
    return { outline, streets, communities };
  },
};

/** The map in the page, with what is said beside it and the same cases as a list. */
export function CaseMapView({ district, points, chosen, view, area, inset = 0, legend = true, ...on }: Props) {
  const { t } = useWords();
  const names = useNames();
  const shapes = useQuery(shapesQuery);
  const holder = useRef<HTMLDivElement>(null);
  const { map, fault, trouble, rest } = useCaseMap({ holder, district, view, ...on });
  const [listed, setListed] = useState(false);
  const described = useId();

  useEffect(() => {
    if (map && shapes.data) map.setShapes(shapes.data);
  }, [map, shapes.data]);
  useEffect(() => {
    if (map && points) map.setPoints(points);
  }, [map, points]);
  useEffect(() => map?.setInset(inset), [map, inset]);
  const { id: chosenId, lng, lat, light } = chosen ?? {};
  useEffect(() => {
    map?.setChosen(lng === undefined ? undefined : { id: chosenId!, lng, lat: lat!, light: light! });
  }, [map, chosenId, lng, lat, light]);
  useEffect(() => {
    if (map && chosenId !== undefined && lng !== undefined) map.goTo(lng, lat!);
  }, [map, chosenId, lng, lat]);
  // A view in the address already shows what its reader wanted of this area.
  const fitted = useRef(view ? (area ?? district.code) : district.code);
  useEffect(() => {
    const next = area ?? district.code;
    if (!map || !shapes.data || fitted.current === next) return;
    fitted.current = next;
    const box = next === district.code ? district.box : boxOfArea(shapes.data, next);
    if (box) map.fit(box);
  }, [map, shapes.data, area, district]);

  const hovered = useHoveredCase();
  const box = rest?.box;
  const inSight = useMemo(() => (points && box ? casesInBox(points, box) : []), [points, box]);
  useEffect(() => {
    const at = hovered === undefined || !points ? -1 : points.id.indexOf(hovered);
    map?.setHovered(
      at < 0 ? undefined : { id: hovered!, lng: points!.lng[at]!, lat: points!.lat[at]!, light: points!.light[at]! },
    );
  }, [map, hovered, points]);
  useEffect(() => () => hoverCase(undefined), []);

  const [stood, setStood] = useState<{ id: string; at: number }>();
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isOnMap = (event.target as Element).tagName === 'CANVAS';
    if (on.onPick) {
      if (event.key === 'Enter' && isOnMap && map) on.onPick(...map.centre());
      return;
    }
    const by = { n: 1, p: -1 }[event.key.toLowerCase()] as 1 | -1 | undefined;
    if (by !== undefined) {
      const next = stepCase(inSight, stood?.id, by);
      setStood(next);
      hoverCase(next?.id);
      event.preventDefault();
    } else if (event.key === 'Enter' && stood && hovered === stood.id && isOnMap) {
      // The list has its own Enter, for its own row.
      event.stopPropagation();
      on.onSelect?.(stood.id);
    }
  };
  const stoodAt = stood && inSight[stood.at]?.id === stood.id ? inSight[stood.at] : undefined;
  const shown = rest?.shown;

  return (
    // Keys are those of the map's canvas, which takes the focus; it is MapLibre's, so they are heard here.
    <section className="map" aria-label={t('map.label')} aria-describedby={described} onKeyDown={press}>
      <div ref={holder} className="map-holder" />
      {fault && (
        <p className="map-fault" role="alert">
          {t(`map.${fault}`)}
        </p>
      )}
      <div id={described} className="unseen">
        <p role="status">{shown && points && t('map.shown', { count: shown.total, ...shown.byLight })}</p>
        <p>{t(on.onPick ? 'map.pickKeys' : 'map.keys')}</p>
      </div>
      <p className="unseen" aria-live="assertive">
        {stoodAt &&
          t('map.stood', {
            light: t(`light.${stoodAt.light}`),
            name: stoodAt.category ? names.categoryName(stoodAt.category) : t('list.unclassified'),
            at: stood!.at + 1,
            count: inSight.length,
          })}
      </p>
      <div className="map-buttons" style={{ insetInlineEnd: inset + 12 }}>
        <button type="button" aria-label={t('map.zoomIn')} onClick={() => map?.zoomBy(1)}>
          +
        </button>
        <button type="button" aria-label={t('map.zoomOut')} onClick={() => map?.zoomBy(-1)}>
          −
        </button>
        <button type="button" aria-label={t('map.whole')} title={t('map.whole')} onClick={() => map?.fit(district.box)}>
          ⌂
        </button>
        {on.onSelect && points && (
          <button
            type="button"
            aria-label={t('map.list')}
            title={t('map.list')}
            aria-expanded={listed}
            onClick={() => setListed(!listed)}
          >
            ☰
          </button>
        )}
      </div>
      {listed && on.onSelect && (
        <MapCases
          cases={inSight}
          names={names}
          inset={inset}
          chosen={chosenId}
          onSelect={on.onSelect}
          onClose={() => setListed(false)}
        />
      )}
      <MapNotes
        district={district}
        legend={legend}
        inset={inset}
        more={points?.more ? points.id.length : undefined}
        isFailed={shapes.isError}
        trouble={trouble}
        onRetry={() => map?.retryBase()}
        metresPerPixel={rest?.metresPerPixel}
      />
    </section>
  );
}

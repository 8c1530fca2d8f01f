import { useQuery } from '@tanstack/react-query';
import type { District, MapPoints } from '@wangge/client';
import { useEffect, useRef, useState } from 'react';
import type { MapView } from '../desk/address.ts';
import { server } from '../server/client.ts';
import { queries } from '../server/queries.ts';
import { useAppearance } from '../theme/appearance.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { PALETTES } from '../theme/palette.ts';
import { useWords } from '../words/index.ts';
import { type CaseMap, createCaseMap } from './case-map.ts';
import { boxOfArea, type ChosenPoint } from './features.ts';
import './map.css';
import { findShift } from './shift.ts';

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
const gridsQuery = { queryKey: ['grids'], staleTime: Number.POSITIVE_INFINITY, queryFn: () => server.district.grids() };

/** The map in the page: MapLibre lives outside React and is told what has changed. */
export function CaseMapView({ district, points, chosen, view, area, inset = 0, legend = true, ...on }: Props) {
  const { t, name, locale } = useWords();
  const appearance = useAppearance();
  const holder = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<CaseMap>();
  const [fault, setFault] = useState<'noWebgl' | 'failed'>();
  const [refusedBase, setRefusedBase] = useState<string>();
  const shapes = useQuery(shapesQuery);
  const now = useRef({ view, on, name });
  useEffect(() => {
    now.current = { view: now.current.view, on, name };
  });
  const picks = on.onPick !== undefined;

  // Colours and the language of names are part of the drawing: a change of them draws the map anew at the same place.
  useEffect(() => {
    let stale = false;
    let made: CaseMap | undefined;
    const { baseMap } = district;
    findShift(baseMap?.crs).then((shift) => {
      if (stale || !holder.current) return;
      const drawable = shift !== undefined && (baseMap === undefined || baseMap.kind === 'xyz');
      setRefusedBase(baseMap && !drawable ? `${baseMap.kind} ${baseMap.crs}` : undefined);
      try {
        made = createCaseMap({
          container: holder.current,
          district,
          palette: PALETTES[appearance],
          shift: shift ?? { toMap: (lng, lat) => [lng, lat], fromMap: (lng, lat) => [lng, lat] },
          withBase: drawable,
          view: now.current.view,
          nameOf: (text) => (locale === 'zh' ? text.zh : text.en) ?? now.current.name(text),
          loadGrids: () => queries.fetchQuery(gridsQuery),
          onSelect: (id) => now.current.on.onSelect?.(id),
          onView: (next) => {
            now.current.view = next;
            now.current.on.onView?.(next);
          },
          onPick: picks ? (lng, lat) => now.current.on.onPick?.(lng, lat) : undefined,
        });
        setFault(undefined);
        setMap(made);
      } catch {
        setFault('noWebgl');
      }
    });
    return () => {
      stale = true;
      setMap(undefined);
      made?.destroy();
    };
  }, [district, appearance, locale, picks]);

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

  return (
    <section className="map" aria-label={t('map.label')}>
      <div ref={holder} className="map-holder" />
      {fault && (
        <p className="map-fault" role="alert">
          {t(`map.${fault}`)}
        </p>
      )}
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
      </div>
      <div className="map-notes">
        {legend && (
          <fieldset className="legend" aria-label={t('map.legend')}>
            {(['red', 'amber', 'green', 'none'] as const).map((one) => (
              <LightMark key={one} light={one} size={12} word />
            ))}
          </fieldset>
        )}
        {points?.more && <p>{t('map.more', { count: points.id.length })}</p>}
        {shapes.isError && <p role="alert">{t('map.failed')}</p>}
        {refusedBase && <p role="alert">{t('map.baseRefused', { crs: refusedBase })}</p>}
        <p>
          {name(district.gridNotice) || t('map.notice')}
          {!district.baseMap && ` · ${t('map.noBase')}`}
          {district.baseMap && !refusedBase && ` · ${district.baseMap.attribution}`}
        </p>
      </div>
    </section>
  );
}

import type { District } from '@wangge/client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { MapView } from '../desk/address.ts';
import { server } from '../server/client.ts';
import { queries } from '../server/queries.ts';
import { useAppearance } from '../theme/appearance.ts';
import { PALETTES } from '../theme/palette.ts';
import { useWords } from '../words/index.ts';
import type { TroubleSince } from './base/tile-watch.ts';
import { type CaseMap, createCaseMap, type Rest } from './case-map.ts';
import { hoverCase } from './hover.ts';
import { findShift } from './shift.ts';

interface Options {
  holder: RefObject<HTMLDivElement | null>;
  district: District;
  view: MapView | undefined;
  onSelect?: ((id: string) => void) | undefined;
  onView?: ((view: MapView) => void) | undefined;
  onPick?: ((lng: number, lat: number) => void) | undefined;
}

interface MadeMap {
  map: CaseMap | undefined;
  fault: 'noWebgl' | 'failed' | undefined;
  trouble: TroubleSince | undefined;
  rest: Rest | undefined;
}

const gridsQuery = { queryKey: ['grids'], staleTime: Number.POSITIVE_INFINITY, queryFn: () => server.district.grids() };

/** MapLibre lives outside React: made once the place for it is there, told what has changed, and ended with the page. */
export function useCaseMap({ holder, district, view, ...on }: Options): MadeMap {
  const { name, locale } = useWords();
  const appearance = useAppearance();
  const [map, setMap] = useState<CaseMap>();
  const [fault, setFault] = useState<'noWebgl' | 'failed'>();
  const [trouble, setTrouble] = useState<TroubleSince>();
  const [rest, setRest] = useState<Rest>();
  const now = useRef({ view, on, name });
  useEffect(() => {
    now.current = { view: now.current.view, on, name };
  });
  const picks = on.onPick !== undefined;

  // Colours and the language of names are part of the drawing: a change of them draws the map anew at the same place.
  useEffect(() => {
    let stale = false;
    let made: CaseMap | undefined;
    findShift(district.baseMap?.crs).then((shift) => {
      if (stale || !holder.current) return;
      try {
        made = createCaseMap({
          container: holder.current,
          district,
          palette: PALETTES[appearance],
          isDark: appearance === 'dark',
          locale,
          shift,
          view: now.current.view,
          nameOf: (text) => (locale === 'zh' ? text.zh : text.en) ?? now.current.name(text),
          loadGrids: () => queries.fetchQuery(gridsQuery),
          onSelect: (id) => now.current.on.onSelect?.(id),
          onView: (next) => {
            now.current.view = next;
            now.current.on.onView?.(next);
          },
          onPick: picks ? (lng, lat) => now.current.on.onPick?.(lng, lat) : undefined,
          onHover: hoverCase,
          onBaseTrouble: setTrouble,
          onRest: setRest,
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
      setTrouble(undefined);
      made?.destroy();
    };
  }, [holder, district, appearance, locale, picks]);

  return { map, fault, trouble, rest };
}

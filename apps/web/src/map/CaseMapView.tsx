import type { District, MapPoints } from '@wangge/client';
import { useId, useMemo, useRef, useState } from 'react';
import type { MapView } from '../desk/address.ts';
import { useNames } from '../district/district.ts';
import { useWords } from '../words/index.ts';
import { casesInBox } from './cases-in-box.ts';
import { MapCases } from './MapCases.tsx';
import { MapNotes } from './MapNotes.tsx';
import type { ChosenPoint } from './points.ts';
import { useCaseMap } from './useCaseMap.ts';
import { useCaseWalk } from './useCaseWalk.ts';
import { useDrawing } from './useDrawing.ts';
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

/** The map in the page, with what is said beside it and the same cases as a list. */
export function CaseMapView({ district, points, chosen, view, area, inset = 0, legend = true, ...on }: Props) {
  const { t } = useWords();
  const names = useNames();
  const holder = useRef<HTMLDivElement>(null);
  const { map, fault, trouble, rest } = useCaseMap({ holder, district, view, ...on });
  const [listed, setListed] = useState(false);
  const described = useId();

  const { isFailed } = useDrawing(map, { district, points, chosen, area, inset, hasView: view !== undefined });
  const box = rest?.box;
  const inSight = useMemo(() => (points && box ? casesInBox(points, box) : []), [points, box]);
  const { press, told } = useCaseWalk({ map, cases: inSight, names, onSelect: on.onSelect, onPick: on.onPick });
  const shown = rest?.shown;

  return (
    // Keys are those of the map's canvas, which takes the focus; it is MapLibre's, so they are heard here.
    <section
      className={`map ${on.onPick ? 'map-picks' : ''}`}
      aria-label={t('map.label')}
      aria-describedby={described}
      onKeyDown={press}
    >
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
        {told}
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
          chosen={chosen?.id}
          onSelect={on.onSelect}
          onClose={() => setListed(false)}
        />
      )}
      <MapNotes
        district={district}
        legend={legend}
        inset={inset}
        more={points?.more ? points.id.length : undefined}
        roundedTo={points?.roundedTo}
        isFailed={isFailed}
        trouble={trouble}
        onRetry={() => map?.retryBase()}
        metresPerPixel={rest?.metresPerPixel}
      />
    </section>
  );
}

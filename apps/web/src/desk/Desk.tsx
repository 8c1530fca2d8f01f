import { useQueryClient } from '@tanstack/react-query';
import type { District } from '@wangge/client';
import { App, Button } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { CasePanel } from '../cases/CasePanel.tsx';
import { useNames } from '../district/district.ts';
import { KeysDialog } from '../keys/KeysDialog.tsx';
import { useKeys } from '../keys/useKeys.ts';
import { useWords } from '../words/index.ts';
import { isFiltered, parseView, writeView } from './address.ts';
import { CaseList, type CaseListHandle } from './CaseList.tsx';
import { Figures } from './Figures.tsx';
import { FilterBar } from './FilterBar.tsx';
import { SearchPalette } from './SearchPalette.tsx';
import { TopBar } from './TopBar.tsx';
import { DeskTour } from './Tour.tsx';
import { useDesk } from './useDesk.ts';
import { useWide } from './useWide.ts';
import '../cases/row.css';
import './desk.css';

// Without the map the list and the cases go on.
const CaseMapView = lazy(() =>
  import('../map/CaseMapView.tsx').then(
    (module) => ({ default: module.CaseMapView }),
    () => ({ default: MapMissing }),
  ),
);

/** The panel of a case covers so much of the map, see desk.css. */
const PANEL = 408;
/** The map is written into the address when it has come to rest. */
const REST = 400;

/** Arrows move the cursor where the list has the focus; elsewhere they scroll, or turn the map. */
function inList(event: KeyboardEvent): boolean {
  const inside = event.target instanceof HTMLElement && event.target.closest('.rows') !== null;
  if (inside) event.preventDefault();
  return inside;
}

function MapMissing() {
  const { t } = useWords();
  return (
    <div className="map map-missing" role="alert">
      <p>{t('map.failed')}</p>
      <Button onClick={() => window.location.reload()}>{t('problem.reload')}</Button>
    </div>
  );
}

/** The command desk: figures, list, map and case, one beside the other; on a narrow screen one after the other. */
export function Desk({ district }: { district: District }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const names = useNames();
  const queries = useQueryClient();
  const wide = useWide();
  const desk = useDesk();
  const { address, change, list, rows } = desk;
  const listHandle = useRef<CaseListHandle>(null);
  const [searching, setSearching] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const [touring, setTouring] = useState(false);
  const [dispatchAsked, setDispatchAsked] = useState(0);

  const open = useCallback((id: string) => change({ case: id, pane: undefined }), [change]);
  const step = useCallback(
    (by: 1 | -1) => {
      const at = rows.findIndex((row) => row.id === address.case);
      const next = rows[at + by];
      if (next) change({ case: next.id }, true);
    },
    [rows, address.case, change],
  );
  const showTold = useCallback(() => listHandle.current?.revealTold(), []);
  const refresh = useCallback(() => {
    void queries.resetQueries({ queryKey: ['cases', 'news'] });
    void queries.resetQueries({ queryKey: ['cases', 'list', desk.filters] });
    void queries.invalidateQueries({ queryKey: ['cases', 'map'] });
    void queries.invalidateQueries({ queryKey: ['cases', 'counts'] });
  }, [queries, desk.filters]);

  useKeys({
    'ctrl+k': (event) => {
      event.preventDefault();
      setSearching(true);
    },
    arrowdown: (event) => inList(event) && listHandle.current?.move(1),
    arrowup: (event) => inList(event) && listHandle.current?.move(-1),
    j: () => listHandle.current?.move(1),
    k: () => listHandle.current?.move(-1),
    enter: (event) => listHandle.current?.openCursor(event),
    d: () => setDispatchAsked((times) => times + 1),
    r: refresh,
    '?': () => setKeysShown(true),
    escape: () => address.case && change({ case: undefined }),
  });

  const moved = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(moved.current), []);
  const keepView = useCallback(
    (view: { lng: number; lat: number; zoom: number }) => {
      clearTimeout(moved.current);
      moved.current = setTimeout(() => change((now) => ({ ...now, at: writeView(view) }), true), REST);
    },
    [change],
  );

  const panelOpen = address.case !== undefined;
  const showMap = wide || address.pane === 'map';
  return (
    <div className={`desk ${wide ? '' : 'desk-narrow'}`}>
      <a className="skip" href="#cases">
        {t('top.skip')}
      </a>
      <TopBar
        district={district}
        address={address}
        change={change}
        onSearch={() => setSearching(true)}
        onKeys={() => setKeysShown(true)}
        onTour={() => setTouring(true)}
      />
      {(wide || !panelOpen) && <Figures change={change} />}
      <main className="desk-body">
        <h1 className="unseen">{t('top.desk')}</h1>
        {(wide || (!panelOpen && !showMap)) && (
          <section className="desk-list" id="cases" aria-label={t('list.label')}>
            <FilterBar address={address} change={change} counts={desk.counts.data} names={names} />
            <CaseList
              handle={listHandle}
              list={list}
              rows={rows}
              chosen={address.case}
              total={desk.counts.data?.total}
              news={desk.news}
              filters={desk.filters}
              scope={address.scope}
              filtered={isFiltered(address) || address.area !== undefined}
              names={names}
              onOpen={open}
              onRefresh={refresh}
              sort={address.sort}
              onSort={(sort) => change({ sort })}
              onClear={() => change(({ area: kept, at }) => ({ ...(kept && { area: kept }), ...(at && { at }) }))}
            />
          </section>
        )}
        {showMap && !(!wide && panelOpen) && (
          <Suspense fallback={<div className="map" />}>
            <CaseMapView
              district={district}
              points={desk.points.data}
              chosen={desk.chosen}
              view={address.at ? parseView(address.at) : undefined}
              area={address.area}
              inset={wide && panelOpen ? PANEL : 0}
              onSelect={open}
              onView={keepView}
            />
          </Suspense>
        )}
        {address.case !== undefined && (
          <aside className="desk-case">
            <CasePanel
              id={address.case}
              dispatchAsked={dispatchAsked}
              onDispatchRefused={() => void message.info(t('keys.dispatchNone'))}
              onClose={() => change({ case: undefined })}
              onOpen={open}
              onStep={step}
            />
          </aside>
        )}
      </main>
      {!wide && !panelOpen && (
        <nav className="desk-switch" aria-label={t('phone.label')}>
          <button type="button" aria-pressed={!showMap} onClick={() => change({ pane: undefined })}>
            {t('list.label')}
          </button>
          <button type="button" aria-pressed={showMap} onClick={() => change({ pane: 'map' })}>
            {t('phone.map')}
          </button>
        </nav>
      )}
      <SearchPalette
        open={searching}
        onClose={() => setSearching(false)}
        onCase={open}
        onArea={(code) => change({ area: code === district.code ? undefined : code })}
        onUnit={(unit) => change({ lead: [unit] })}
      />
      <KeysDialog open={keysShown} onClose={() => setKeysShown(false)} />
      {wide && (
        <DeskTour
          again={touring}
          onEnd={() => setTouring(false)}
          ready={rows.length > 0}
          chosen={panelOpen}
          hasRed={rows.some((row) => row.light === 'red')}
          onBegin={showTold}
          onChoose={() => {
            const red = rows.find((row) => row.light === 'red') ?? rows[0];
            if (red) open(red.id);
          }}
        />
      )}
    </div>
  );
}

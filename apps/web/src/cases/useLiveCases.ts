import { type InfiniteData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CaseChange, CaseFilters, CasePage, CaseRow, CaseView, MapPoints } from '@wangge/client';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useFeed } from '../feed/feed.ts';
import { changedPoints, changedRow, withRows } from './apply-change.ts';
import { caseNewsQuery } from './case-queries.ts';
import { kinOf } from './kin.ts';

/** Changes are gathered so long before they are drawn, and counts are asked for at most so often: a busy morning has several a second. */
const GATHER = 300;
const ASK_EVERY = 4_000;

/** Keeps every list, map and case in the cache in step with the feed, and says how many cases a list lacks. */
export function useLiveCases(filters: CaseFilters, shown: readonly CaseRow[], asOf: string | undefined) {
  const queries = useQueryClient();
  const gathered = useRef(new Map<string, CaseChange>());
  const timers = useRef<{ gather?: ReturnType<typeof setTimeout>; ask?: ReturnType<typeof setTimeout> }>({});
  const news = useQuery(caseNewsQuery(filters));
  const { refetch } = news;

  const ask = useRef(() => {});
  useEffect(() => {
    ask.current = () => {
      void queries.invalidateQueries({ queryKey: ['cases', 'counts'] });
      void queries.invalidateQueries({ queryKey: ['desk'] });
      void refetch();
    };
  });

  useFeed(
    useCallback(
      (change: CaseChange) => {
        gathered.current.set(change.id, change);
        timers.current.gather ??= setTimeout(() => {
          timers.current.gather = undefined;
          const changes = gathered.current;
          gathered.current = new Map();
          applyChanges(queries, changes);
        }, GATHER);
        timers.current.ask ??= setTimeout(() => {
          timers.current.ask = undefined;
          ask.current();
        }, ASK_EVERY);
      },
      [queries],
    ),
    useCallback(() => {
      void queries.invalidateQueries({ queryKey: ['cases'] });
      ask.current();
    }, [queries]),
  );
  useEffect(
    () => () => {
      clearTimeout(timers.current.gather);
      clearTimeout(timers.current.ask);
    },
    [],
  );

  const items = news.data?.items;
  useEffect(() => {
    if (items)
      queries.setQueryData<MapPoints>(['cases', 'map', filters], (points) => points && withRows(points, items));
  }, [items, filters, queries]);

  return useMemo(() => {
    const known = new Set(shown.map((row) => row.id));
    return (items ?? []).filter((row) => !known.has(row.id) && asOf !== undefined && row.changedAt > asOf).length;
  }, [items, shown, asOf]);
}

type Queries = ReturnType<typeof useQueryClient>;

function applyChanges(queries: Queries, changes: ReadonlyMap<string, CaseChange>): void {
  queries.setQueriesData<InfiniteData<CasePage>>({ queryKey: ['cases', 'list'] }, (data) => {
    if (!data?.pages.some((page) => page.items.some((row) => changes.has(row.id)))) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.map((row) => {
        const change = changes.get(row.id);
        return change ? changedRow(row, change) : row;
      }),
    }));
    return { ...data, pages };
  });
  for (const [key, points] of queries.getQueriesData<MapPoints>({ queryKey: ['cases', 'map'] })) {
    if (points) queries.setQueryData(key, changedPoints(points, changes, key[2] as CaseFilters));
  }
  for (const change of changes.values()) {
    const key = ['cases', 'one', change.id];
    const view = queries.getQueryData<CaseView>(key);
    if (view && view.seq < change.seq) void queries.invalidateQueries({ queryKey: key });
  }
  // A case tells how what belongs to it stands, and that changes without an event of its own.
  for (const [queryKey, view] of queries.getQueriesData<CaseView>({ queryKey: ['cases', 'one'] })) {
    if (view && kinOf(view).some((id) => changes.has(id))) void queries.invalidateQueries({ queryKey });
  }
}

/** After an action the server's answer takes the place of the case, in the panel, the lists and the map. */
export function useCaseAnswer(): (view: CaseView) => void {
  const queries = useQueryClient();
  return useCallback(
    (view) => {
      queries.setQueryData(['cases', 'one', view.id], view);
      applyChanges(queries, new Map([[view.id, { ...view, action: '', at: view.changedAt }]]));
      void queries.invalidateQueries({ queryKey: ['cases', 'counts'] });
      void queries.invalidateQueries({ queryKey: ['desk'] });
    },
    [queries],
  );
}

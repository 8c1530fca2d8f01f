import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { caseCountsQuery, caseListQuery, caseMapQuery, caseQuery } from '../cases/case-queries.ts';
import { useLiveCases } from '../cases/useLiveCases.ts';
import type { ChosenPoint } from '../map/points.ts';
import { type DeskAddress, filtersOf } from './address.ts';

export type ChangeAddress = (
  patch: Partial<DeskAddress> | ((now: DeskAddress) => DeskAddress),
  replace?: boolean,
) => void;

/** One address, one filter, one selection; the list, the map and the case of it, kept in step by the feed. */
export function useDesk() {
  const address: DeskAddress = useSearch({ from: '/inside/desk' });
  const navigate = useNavigate({ from: '/desk' });
  const change: ChangeAddress = useCallback(
    (patch, replace = false) =>
      void navigate({
        search: (now) => (typeof patch === 'function' ? patch(now) : { ...now, ...patch }),
        replace,
      }),
    [navigate],
  );

  // Where the map stands and which case is chosen do not change what is asked.
  const filterKey = JSON.stringify(filtersOf(address));
  const filters = useMemo(() => JSON.parse(filterKey) as ReturnType<typeof filtersOf>, [filterKey]);
  const list = useInfiniteQuery(caseListQuery(filters, address.sort));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const counts = useQuery(caseCountsQuery(filters));
  const points = useQuery(caseMapQuery(filters));
  const chosenView = useQuery({ ...caseQuery(address.case ?? ''), enabled: address.case !== undefined });
  const news = useLiveCases(filters, rows, list.data?.pages[0]?.asOf);

  const chosen: ChosenPoint | undefined = useMemo(() => {
    if (!address.case) return undefined;
    const from = chosenView.data?.id === address.case ? chosenView.data : rows.find((row) => row.id === address.case);
    return from && { id: from.id, lng: from.lng, lat: from.lat, light: from.light };
  }, [address.case, chosenView.data, rows]);

  return { address, change, filters, list, rows, counts, points, chosen, news };
}

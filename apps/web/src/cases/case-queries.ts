import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { CaseFilters, CaseSort } from '@wangge/client';
import { server } from '../server/client.ts';

const PAGE = 60;

export const caseListQuery = (filters: CaseFilters, sort: CaseSort = 'due') =>
  infiniteQueryOptions({
    queryKey: ['cases', 'list', filters, sort],
    queryFn: ({ pageParam, signal }) =>
      server.cases.list(filters, { sort, limit: PAGE, ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    // What is shown stays until the next filter's answer is there, so that the layout keeps still.
    placeholderData: keepPreviousData,
    // The feed keeps the rows true; only the person replaces them.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const caseCountsQuery = (filters: CaseFilters) =>
  queryOptions({
    queryKey: ['cases', 'counts', filters],
    queryFn: ({ signal }) => server.cases.counts(filters, signal),
    placeholderData: keepPreviousData,
  });

export const caseMapQuery = (filters: CaseFilters) =>
  queryOptions({
    queryKey: ['cases', 'map', filters],
    queryFn: ({ signal }) => server.cases.map(filters, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // Lights turn as time passes, which is no change of a case and not in the feed.
    refetchInterval: 120_000,
  });

/** The last changed cases under the same filters: what a list that does not move by itself may be missing. */
export const caseNewsQuery = (filters: CaseFilters) =>
  queryOptions({
    queryKey: ['cases', 'news', filters],
    queryFn: ({ signal }) => server.cases.list(filters, { sort: 'changed', limit: PAGE }, signal),
    enabled: false,
  });

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'one', id],
    queryFn: ({ signal }) => server.cases.get(id, signal),
    staleTime: 15_000,
  });

import { QueryClient } from '@tanstack/react-query';
import { isProblem } from '@wangge/client';

const TRIES = 2;

/**
 * Everything read from the server. Nothing is refetched because a window gets the focus: the live feed says what has changed.
 * A refusal is an answer and is not asked for again; a cut is.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      staleTime: 30_000,
      // Asked even when the browser believes to be offline: inside a closed network it often is wrong.
      networkMode: 'always',
      retry: (failures, error) => failures < TRIES && (!isProblem(error) || error.isPassing),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

import { queryOptions } from '@tanstack/react-query';
import { server } from '../server/client.ts';

/** The line of figures; its rates move with the clock as well as with the cases. */
export const figuresQuery = queryOptions({
  queryKey: ['desk', 'figures'],
  queryFn: () => server.desk.figures(),
  refetchInterval: 60_000,
});

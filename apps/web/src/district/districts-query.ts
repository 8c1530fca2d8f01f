import { server } from '../server/client.ts';
import { keptAnswer } from './kept.ts';

/** What is known of the districts here before anybody has logged in. */
export const districtsQuery = {
  queryKey: ['districts'],
  queryFn: () => keptAnswer('districts', server.district.all),
  staleTime: Number.POSITIVE_INFINITY,
};

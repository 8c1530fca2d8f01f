import { ballotActions, requestActions } from '@wangge/kernel';
import type { DistrictPack } from '../../src/index.ts';

/** Steps of the pack that were not taken: what people do, what they ask for and vote on, and what time brings about. */
export function neverTaken(
  { procedures }: Pick<DistrictPack, 'procedures'>,
  isTaken: (procedure: string, step: string) => boolean,
): { procedure: string; step: string }[] {
  return Object.values(procedures).flatMap((procedure) => {
    const { id, actions, timers = {} } = procedure;
    const all = [
      ...Object.keys(actions),
      ...Object.keys(timers),
      ...requestActions(procedure),
      ...ballotActions(procedure),
    ];
    return all.filter((step) => !isTaken(id, step)).map((step) => ({ procedure: id, step }));
  });
}

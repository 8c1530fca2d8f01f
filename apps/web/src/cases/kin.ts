import type { CaseView } from '@wangge/client';

/** Ids of the cases that this one shows beside itself: what it belongs to, its tasks, those that joined it or were split off. */
export function kinOf({
  belongsTo,
  tasks,
  joined,
  splits,
  splitFrom,
}: Pick<CaseView, 'belongsTo' | 'tasks' | 'joined' | 'splits' | 'splitFrom'>): string[] {
  const named = [belongsTo, splitFrom, ...tasks.map(({ matter }) => matter), ...joined, ...splits];
  return named.flatMap((one) => one?.id ?? []);
}

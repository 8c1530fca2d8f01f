import type { CaseView, SimilarCase } from '@wangge/client';

/** Of the cases that may be the same, those that this one can join. */
export function nearMatters({ kind, similar }: Pick<CaseView, 'kind' | 'similar'>): SimilarCase[] {
  return similar.filter((one) => one.kind === kind && !one.ended && !one.merged);
}

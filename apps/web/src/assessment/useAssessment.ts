import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useDistrict, useNames } from '../district/district.ts';
import { server } from '../server/client.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import type { AssessmentAddress } from './address.ts';
import { daysWords, periodAt } from './period.ts';
import { type AssessmentTable, tableOf } from './table.ts';

export type ChangeAssessment = (patch: Partial<AssessmentAddress>) => void;

/** The question in the address, its answer, and the table that is shown. */
export function useAssessment() {
  const address: AssessmentAddress = useSearch({ from: '/inside/assessment' });
  const navigate = useNavigate({ from: '/assessment' });
  const change: ChangeAssessment = useCallback(
    (patch) => void navigate({ search: (now) => ({ ...now, ...patch }) }),
    [navigate],
  );
  const { data: district } = useDistrict();
  const { businessTime } = useMoments();
  const { t, name, locale } = useWords();
  const names = useNames();

  const today = district && dayIn(district.zone, businessTime(Date.now()));
  const period = address.period ?? (today && periodAt('month', today));
  const { by = 'unit', kind, cutoff } = address;
  const answer = useQuery({
    queryKey: ['assessment', period, by, cutoff, kind],
    queryFn: () =>
      server.assessment.ask({ period: period ?? '', by, ...(cutoff && { cutoff }), ...(kind && { kind }) }),
    enabled: period !== undefined,
    placeholderData: (old) => old,
  });

  const table: AssessmentTable | undefined =
    answer.data &&
    tableOf(answer.data, {
      name,
      all: t('assessment.all'),
      score: t('assessment.score'),
      rowName: ({ row, name: given }) => {
        if (given) return name(given);
        if (by === 'period') return daysWords(row, locale);
        if (row === '-') return t('assessment.none');
        return by === 'unit' ? names.unitName(row) : row;
      },
    });
  return { address, change, district, today, period, by, answer, table };
}

/** The day of the district at an instant, `2020-04-07`. */
function dayIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);
}

import { durationWords, isDurationFault, parseDuration } from '@wangge/kernel';
import { useCallback } from 'react';
import { useWords } from '../words/index.ts';

/** `2 emergency-hours` of the pack as people say it; what cannot be read is shown as it is. */
export function useLimitWords(): (limit: string) => string {
  const { locale } = useWords();
  return useCallback(
    (limit: string) => {
      const duration = parseDuration(limit);
      return isDurationFault(duration) ? limit : durationWords(duration, locale);
    },
    [locale],
  );
}

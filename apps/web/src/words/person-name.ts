import { useCallback } from 'react';
import { useWords } from './index.ts';

/** A pack may say so in the name itself, in its own language. */
const SAYS_FICTIONAL = /虚构|fict/i;

/** A person's name; of somebody who does not exist it says so. */
export function usePersonName(): (person: { name: string; fictional: boolean }) => string {
  const { t } = useWords();
  return useCallback(
    ({ name, fictional }) =>
      fictional && !SAYS_FICTIONAL.test(name) ? t('common.bracket', { name, note: t('common.fictional') }) : name,
    [t],
  );
}

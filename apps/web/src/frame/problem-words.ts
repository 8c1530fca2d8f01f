import { isProblem } from '@wangge/client';
import { nameIn, useWords } from '../words/index.ts';
import { isCodeAway } from './code-away.ts';

/** A problem as a sentence in the reader's language: the server's own where it has one. */
export function useProblemWords(): (error: unknown) => string {
  const { t, locale } = useWords();
  return (error) => {
    if (isCodeAway(error)) return t('problem.outdated');
    if (!isProblem(error))
      return t('problem.unexpected', { message: error instanceof Error ? error.message : String(error) });
    if (error.isUnreachable) return t('problem.unreachable');
    // What is no answer of ours, a proxy's or a cut-off one, has no words in the reader's language.
    return (
      nameIn(error.text, locale) ||
      t(error.status >= 500 ? 'problem.server' : 'problem.answer', { status: error.status })
    );
  };
}

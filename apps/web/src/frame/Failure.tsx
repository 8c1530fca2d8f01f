import { isProblem } from '@wangge/client';
import { useWords } from '../words/index.ts';
import { isCodeAway } from './code-away.ts';
import { useProblemWords } from './problem-words.ts';

/** The error boundary: what went wrong, what to do now, and what a maintainer needs. */
export function Failure({ error, reset }: { error: unknown; reset?: () => void }) {
  const { t } = useWords();
  const words = useProblemWords();
  return (
    <main className="middle" role="alert">
      <h1>{t('problem.title')}</h1>
      <p>{words(error)}</p>
      <div className="row">
        {reset && !isCodeAway(error) && (
          <button type="button" className="button primary" onClick={reset}>
            {t('common.retry')}
          </button>
        )}
        <button
          type="button"
          className={reset && !isCodeAway(error) ? 'button' : 'button primary'}
          onClick={() => window.location.reload()}
        >
          {t('problem.reload')}
        </button>
      </div>
      <details>
        <summary>{t('problem.details')}</summary>
        <pre>
          {isProblem(error)
            ? JSON.stringify(error.body, null, 2)
            : String(error instanceof Error ? error.stack : error)}
        </pre>
      </details>
    </main>
  );
}

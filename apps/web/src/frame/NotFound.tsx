import { Link } from '@tanstack/react-router';
import { useWords } from '../words/index.ts';

export function NotFound() {
  const { t } = useWords();
  return (
    <main className="middle">
      <h1>{t('problem.notFound')}</h1>
      <p>{t('problem.notFoundHint')}</p>
      <Link className="button primary" to="/">
        {t('noMay.home')}
      </Link>
    </main>
  );
}

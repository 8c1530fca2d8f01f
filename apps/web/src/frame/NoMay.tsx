import { Link } from '@tanstack/react-router';
import { useWords } from '../words/index.ts';

/** No permission says who may. */
export function NoMay({ why }: { why: string }) {
  const { t } = useWords();
  return (
    <main className="middle">
      <h1>{t('noMay.title')}</h1>
      <p>{why}</p>
      <Link className="button primary" to="/">
        {t('noMay.home')}
      </Link>
    </main>
  );
}

import { useWords } from '../words/index.ts';

/** While a page's code is on its way. */
export function Waiting() {
  const { t } = useWords();
  return (
    <p className="waiting" role="status">
      {t('common.loading')}
    </p>
  );
}

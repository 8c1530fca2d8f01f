import { Button } from 'antd';
import { chooseLocale, useWords } from '../words/index.ts';
import { useWide } from './useWide.ts';

/** To the other language, in that language; where the bar is narrow it stands in the menu. */
export function LanguageButton() {
  const { t, locale } = useWords();
  const other = locale === 'zh' ? 'en' : 'zh';
  if (!useWide()) return null;
  return (
    <Button type="text" title={t('top.languageLabel')} lang={other} onClick={() => chooseLocale(other)}>
      {t('top.language')}
    </Button>
  );
}

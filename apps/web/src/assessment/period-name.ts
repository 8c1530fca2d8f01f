import { useWords } from '../words/index.ts';
import { daysWords, kindOf, namedPeriod } from './period.ts';

/** A period in words: `2020年4月`, `Week 15 of 2020`. */
export function usePeriodName(): (period: string) => string {
  const { t, locale } = useWords();
  return (given) => {
    const period = namedPeriod(given);
    const year = period.slice(0, 4);
    switch (kindOf(period)) {
      case 'day':
        return daysWords(period, locale);
      case 'week':
        return t('assessment.week', { year, number: Number(period.slice(6)) });
      case 'quarter':
        return t('assessment.quarter', { year, number: period.slice(6) });
      case 'month': {
        const format = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
          timeZone: 'UTC',
          year: 'numeric',
          month: 'long',
        });
        return format.format(Date.parse(`${period}-01`));
      }
      default:
        return daysWords(period, locale);
    }
  };
}

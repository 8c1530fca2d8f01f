import type { Assessment } from '@wangge/client';
import { useNames } from '../district/district.ts';
import { useWords } from '../words/index.ts';

/** How everything on the page is counted and scored, in sentences. */
function useRuleWords(answer: Assessment): { formula: string[]; leftOut: string; indicators: string[] } {
  const { t, name } = useWords();
  const { district } = useNames();
  const all = [...answer.indicators, ...answer.tallies, ...answer.multiples];
  const sourceName = (source: string) =>
    name(district?.procedures.find(({ sources }) => sources[source])?.sources[source]) || source;
  const formula = answer.formula.map(({ name: given, rate, count, source }) => {
    const from = t('assessment.source', { source: name(source) });
    if (rate) return `${t('assessment.rateRule', { name: name(given), ...rate })} ${from}`;
    const { each = 0, further, times } = count ?? {};
    const words = [t('assessment.countRule', { name: name(given), each })];
    if (further) words.push(t('assessment.countFurther', further));
    if (times) {
      const sources = times.sources.map(sourceName).join(t('common.comma'));
      words.push(t('assessment.countTimes', { sources, factor: times.factor }));
    }
    return [...words, from].join(' ');
  });
  const indicators = all.map(
    (one) =>
      `${t('common.pair', { name: name(one.name), value: name(one.about) })} ${t('assessment.source', { source: name(one.source) })}`,
  );
  const leftOut = answer.leftOut.map((one) => name(one.name)).join(t('common.comma'));
  return { formula, leftOut, indicators };
}

export function Rules({ answer }: { answer: Assessment }) {
  const { t } = useWords();
  const { formula, leftOut, indicators } = useRuleWords(answer);
  return (
    <section className="assessment-rules">
      <p>{t('assessment.rule')}</p>
      {formula.length > 0 && (
        <details open>
          <summary>{t('assessment.formula')}</summary>
          <p className="muted">{t('assessment.formulaAbout')}</p>
          {leftOut !== '' && <p>{t('assessment.leftOut', { names: leftOut })}</p>}
          <ul>
            {formula.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </details>
      )}
      <details>
        <summary>{t('assessment.indicators')}</summary>
        <ul>
          {indicators.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

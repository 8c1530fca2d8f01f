import type { CaseView } from '@wangge/client';
import type { DistrictNames } from '../district/district.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { CaseNumber } from './CaseNumber.tsx';

interface Props {
  view: CaseView;
  names: DistrictNames;
  now: number;
  onOpen: (id: string) => void;
}

/** What bears on the decision: the duty list's advice, precedents, cases that may be the same. */
export function CaseRelations({ view, names, now, onOpen }: Props) {
  const { t, name } = useWords();
  const { ago, moment } = useMoments();
  return (
    <>
      {view.advice.length > 0 && !view.lead && (
        <section className="block">
          <h3>{t('case.advice')}</h3>
          <ol className="advice-list">
            {view.advice.map((one) => (
              <li key={`${one.unit}-${one.duty}`}>
                <strong>{names.unitName(one.unit)}</strong>
                <small>{name(one.basis)}</small>
              </li>
            ))}
          </ol>
        </section>
      )}
      {view.precedents.length > 0 && (
        <section className="block">
          <h3>{t('case.precedents')}</h3>
          <ul>
            {view.precedents.map((one) => (
              <li key={`${one.number}-${one.name}`}>
                {t('case.precedent', {
                  number: one.number,
                  lead: names.unitName(one.lead),
                  time: moment(one.decidedAt),
                })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {view.similar.length > 0 && (
        <section className="block">
          <h3>{t('case.similar')}</h3>
          <ul className="similar">
            {view.similar.map((one) => (
              <li key={one.id}>
                <button type="button" onClick={() => onOpen(one.id)}>
                  <LightMark light={one.light} />
                  <CaseNumber number={one.number} now={now} />
                  <span className="row-title">
                    {one.category ? names.categoryName(one.category) : t('list.unclassified')}
                  </span>
                  <span className="muted">
                    {t('case.similarAway', { metres: Math.round(one.metres) })} · {ago(one.receivedAt, now)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

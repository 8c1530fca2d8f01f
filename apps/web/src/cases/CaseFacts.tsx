import type { CaseView } from '@wangge/client';
import type { ReactNode } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { FilledValue } from './FilledFields.tsx';
import { RevealFields } from './RevealFields.tsx';

/** Said only when it is longer than a phone takes to send: five minutes. */
const LATE = 5 * 60_000;

/** Where, what, from whom, to whom. */
export function CaseFacts({ view, names }: { view: CaseView; names: DistrictNames }) {
  const { t, name } = useWords();
  const { moment, exact, span } = useMoments();
  const { place } = view;
  const condition = view.condition ? names.conditions.get(view.condition) : undefined;
  const opening = names.procedure(view.procedure.id)?.opening.form ?? [];
  // The server gives what stands in the field `text`, or in the first text of a form that has none of that name.
  const texts = opening.filter(({ type }) => type === 'text');
  const telling = texts.find(({ field }) => field === 'text') ?? texts[0];
  // What somebody called it: it is not said twice where the case is called by it.
  const title = view.timeline[0]?.form.find(
    ({ field, type, value }) => field === 'title' && type === 'text' && value !== view.title,
  );
  const describing = opening.find((one) => one.describes === 'place');
  const address = describing && view.timeline[0]?.form.find((one) => one.field === describing.field);
  const late = Date.parse(view.receivedAt) - Date.parse(view.reportedAt);
  return (
    <section className="block">
      <h3>{t('case.text')}</h3>
      {title && (
        <p className="case-named">
          <FilledValue field={title} />
        </p>
      )}
      {telling && (
        <p className="case-text">
          {view.text ?? (
            <span className="muted">{t(telling.required ? 'case.textHidden' : 'case.textNoneOrHidden')}</span>
          )}
        </p>
      )}
      <RevealFields view={view} />
      <dl className="facts">
        <Fact name={t('case.place')}>
          {place.areas
            .slice(place.areas.length > 1 ? 1 : 0)
            .map((code) => names.areaName(code))
            .join(' › ')}
          {place.grid && (
            <small>
              {t('case.grid', { code: place.grid.code })} · {t('case.gridVersion', { version: place.grid.version })}
            </small>
          )}
          {address && (
            <small>
              {name(address.name)} <FilledValue field={address} />
            </small>
          )}
          {place.roundedTo === undefined ? (
            <small title={`CGCS2000 ${place.lng}, ${place.lat}`}>
              {t('case.given', {
                crs: place.given.crs,
                east: place.given.lng.toFixed(5),
                north: place.given.lat.toFixed(5),
              })}
              {place.accuracy !== undefined && ` · ${t('case.accuracy', { metres: Math.round(place.accuracy) })}`}
            </small>
          ) : (
            <small>{t('case.rounded', { metres: place.roundedTo })}</small>
          )}
          {place.confirmedDespite?.map((doubt) => (
            <small key={doubt}>{t(`case.confirmedDespite.${doubt}`)}</small>
          ))}
        </Fact>
        {condition && (
          <Fact name={t('case.condition')}>
            {name(condition.name)}
            <small>{t('common.pair', { name: t('case.closing'), value: name(condition.closing) })}</small>
          </Fact>
        )}
        <Fact name={t('case.lead')}>
          {view.lead ? names.unitName(view.lead) : <span className="muted">{t('list.noUnit')}</span>}
          {view.assist.length > 0 && (
            <small>
              {t('common.pair', {
                name: t('case.assist'),
                value: view.assist.map((unit) => names.unitName(unit)).join(t('common.comma')),
              })}
            </small>
          )}
        </Fact>
        <Fact name={t('case.source')}>
          {names.sourceName(view.procedure.id, view.source)}
          <small title={exact(view.reportedAt)}>
            {t('case.reportedAt')} {moment(view.reportedAt)}
            {late > LATE && ` · ${t('case.lateSync', { span: span(late) })}`}
          </small>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

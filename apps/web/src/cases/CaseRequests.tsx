import type { CaseView, PendingRequest } from '@wangge/client';
import type { DistrictNames } from '../district/district.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { FilledFields } from './FilledFields.tsx';

interface Props {
  names: DistrictNames;
  now: number;
}

/** Requests that wait for a decision: before all else, since somebody waits for it. */
export function CaseRequests({ view, names, now }: Props & { view: CaseView }) {
  const { t } = useWords();
  if (view.requests.length === 0) return null;
  return (
    <section className="block" aria-label={t('case.requests')}>
      <h3>{t('case.requests')}</h3>
      {view.requests.map((request) => (
        <RequestGrounds key={request.id} request={request} names={names} now={now} />
      ))}
    </section>
  );
}

/** What is asked for and why, who asks, what the levels before said, and whose decision it waits for. */
export function RequestGrounds({ request, names, now }: Props & { request: PendingRequest }) {
  const { t, name } = useWords();
  const { ago, near } = useMoments();
  const { level, levels, askedBy, askedAt, awaits, form, approvals } = request;
  return (
    <div className="request">
      <p>
        <strong>{name(request.name)}</strong>{' '}
        <span className="muted">
          {levels > 1 && `${t('case.requestLevel', { level: level + 1, levels })} · `}
          {t('case.requestAsked', { who: askedBy, time: ago(askedAt, now) })}
          {awaits.map((one) => (
            <span key={name(one.name)}>
              {' · '}
              {t('case.requestAwaits', { who: one.roles.map((role) => names.roleName(role)).join(t('common.comma')) })}
            </span>
          ))}
        </span>
      </p>
      <FilledFields fields={form} />
      {approvals.map((one) => (
        <div key={one.at}>
          <p className="muted">
            {t('case.requestApproved', { step: name(one.name), who: one.by, time: near(one.at, now) })}
          </p>
          <FilledFields fields={one.form} />
        </div>
      ))}
    </div>
  );
}

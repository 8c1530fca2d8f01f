import { ApartmentOutlined, CloseOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { type CaseView, isProblem, type Offer } from '@wangge/client';
import { Button, Skeleton } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useDistrict, useNames } from '../district/district.ts';
import { useDoneWords } from '../forms/offer-name.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { ProcedureDialog } from '../procedure/ProcedureDialog.tsx';
import { LightMark } from '../theme/LightMark.tsx';
import { tightestOf } from '../time/clock-standing.ts';
import { useClockWords } from '../time/clock-words.ts';
import { useMoments, useTick } from '../time/moments.ts';
import { lightNow } from '../time/spans.ts';
import { useWords } from '../words/index.ts';
import { CaseActions } from './CaseActions.tsx';
import { CaseBallots } from './CaseBallots.tsx';
import { CaseClocks } from './CaseClocks.tsx';
import { CaseFacts } from './CaseFacts.tsx';
import { CaseBanner, CaseJoined } from './CaseKin.tsx';
import { CasePhotos } from './CasePhotos.tsx';
import { CaseRelations } from './CaseRelations.tsx';
import { CaseRequests } from './CaseRequests.tsx';
import { CaseTasks } from './CaseTasks.tsx';
import { CaseLeadStory, CaseTimeline } from './CaseTimeline.tsx';
import { caseQuery } from './case-queries.ts';
import './case.css';
import './row.css';

interface Props {
  id: string;
  /** Asked by the key `d`: open the form of dispatch with the first advice filled in. */
  dispatchAsked?: number;
  onDispatchRefused?: () => void;
  onClose: () => void;
  onOpen: (id: string) => void;
  onStep?: (by: 1 | -1) => void;
}

/** The chosen case: what it is, how its time stands and why, what has happened, and what the reader may do. */
export function CasePanel({ id, dispatchAsked, onDispatchRefused, onClose, onOpen, onStep }: Props) {
  const { t, name } = useWords();
  const names = useNames();
  const doneWords = useDoneWords();
  const problemWords = useProblemWords();
  const { businessTime, due, moment } = useMoments();
  const clockWords = useClockWords();
  const now = businessTime(useTick());
  const { data: view, error, isPending, refetch } = useQuery(caseQuery(id));
  // Before the district is there the case would be told in ids, and in the time of the device.
  const { isPending: isUnnamed } = useDistrict();

  // After an action its form is gone: the heading takes the focus, and what was done is said aloud.
  const heading = useRef<HTMLHeadingElement>(null);
  const [done, setDone] = useState<{ id: string; offer: Offer; after: CaseView | undefined }>();
  /** The case whose procedure is shown as a drawing. */
  const [flowOf, setFlowOf] = useState<string>();
  const missing = view === undefined && isProblem(error) && (error.status === 404 || error.status === 403);
  const tell = (offer: Offer, after: CaseView | undefined) => {
    setDone({ id, offer, after });
    heading.current?.focus();
  };
  const sayDone = () => {
    if (done?.id !== id) return '';
    const state = done.after && names.stateName(done.after.procedure.id, done.after.state);
    return doneWords(done.offer, state);
  };
  const said = sayDone();
  useEffect(() => {
    if (missing && said !== '') heading.current?.focus();
  }, [missing, said]);

  const bar = (
    <div className="case-bar">
      {onStep && (
        <>
          <Button type="text" icon={<UpOutlined />} aria-label={t('case.prev')} onClick={() => onStep(-1)} />
          <Button type="text" icon={<DownOutlined />} aria-label={t('case.next')} onClick={() => onStep(1)} />
        </>
      )}
      <Button type="text" icon={<CloseOutlined />} aria-label={t('common.close')} onClick={onClose} />
    </div>
  );

  if (isPending || isUnnamed) {
    return (
      <section className="case" aria-label={t('case.label')} aria-busy>
        {bar}
        <div className="case-scroll">
          <span className="unseen" role="status">
            {t('case.loading')}
          </span>
          <Skeleton active paragraph={{ rows: 10 }} />
        </div>
      </section>
    );
  }
  if (!view) {
    return (
      <section className="case" aria-label={t('case.label')}>
        {bar}
        <div className="case-scroll" role="alert">
          <h2 ref={heading} tabIndex={-1} className="plain">
            {missing ? t('case.missing') : problemWords(error)}
          </h2>
          {!missing && <Button onClick={() => void refetch()}>{t('common.retry')}</Button>}
        </div>
      </section>
    );
  }

  const light = lightNow(view, now);
  const kind = names.kindName(view);
  const title = view.belongsTo?.task ? name(view.belongsTo.task.name) : names.titleOf(view);
  const tightest = tightestOf(view);
  const flagClass = (flag: string) => (names.isAlarm(view.procedure.id, flag) ? 'row-flag' : 'row-flag row-flag-calm');
  return (
    <section className="case" aria-label={`${kind} ${view.number}`}>
      <header className="case-head">
        <div className="case-title">
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {bar}
        </div>
        <p className="case-sub">
          <button
            type="button"
            className="link case-kind"
            aria-haspopup="dialog"
            aria-label={t('common.pair', { name: kind, value: t('case.drawing') })}
            title={t('case.drawing')}
            onClick={() => setFlowOf(id)}
          >
            {kind} <ApartmentOutlined />
          </button>
          <span className="case-number">{view.number}</span>
          {view.belongsTo?.task && view.category && <span>{names.categoryName(view.category)}</span>}
          <span className="state">{names.stateName(view.procedure.id, view.state)}</span>
          {names.askedOf(view).map((asked) => (
            <span key={asked} className="state state-asked">
              {asked}
            </span>
          ))}
          {view.flags.map((flag) => (
            <span key={flag} className={flagClass(flag)}>
              {names.flagName(view.procedure.id, flag)}
            </span>
          ))}
          {view.pastFlags
            .filter((flag) => !view.flags.includes(flag))
            .map((flag) => (
              <span key={flag} className={flagClass(flag)} title={t('case.pastFlagHint')}>
                {t('case.pastFlag', { flag: names.flagName(view.procedure.id, flag) })}
              </span>
            ))}
        </p>
        <p className={`case-due due-${light}`}>
          <LightMark light={light} size={16} word={light === 'amber' || light === 'green'} />
          <span>{tightest ? clockWords(tightest, now) : due(view, now)}</span>
          {view.until && (
            <span className="case-until">
              {t('common.pair', { name: name(view.until.name), value: moment(view.until.at) })}
            </span>
          )}
        </p>
      </header>
      <div className="case-scroll" key={view.id}>
        {error && (
          <p className="fault" role="alert">
            {problemWords(error)}
          </p>
        )}
        <CaseBanner view={view} names={names} onOpen={onOpen} />
        <CaseRequests view={view} names={names} now={now} />
        <CaseClocks view={view} now={now} />
        <CaseTasks view={view} names={names} now={now} onOpen={onOpen} />
        <CaseBallots view={view} names={names} now={now} />
        <CaseJoined view={view} names={names} onOpen={onOpen} />
        <CaseLeadStory view={view} names={names} now={now} />
        <CaseFacts view={view} names={names} />
        <CasePhotos view={view} />
        <CaseRelations view={view} names={names} now={now} onOpen={onOpen} />
        <CaseTimeline view={view} names={names} now={now} />
      </div>
      <p className="unseen" role="status">
        {said}
      </p>
      <CaseActions
        key={`${view.id}-actions`}
        view={view}
        names={names}
        now={now}
        dispatchAsked={dispatchAsked}
        onDispatchRefused={onDispatchRefused}
        onDone={tell}
      />
      <ProcedureDialog view={view} kind={kind} open={flowOf === id} onClose={() => setFlowOf(undefined)} />
    </section>
  );
}

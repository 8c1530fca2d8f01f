import type { CaseView, KinView } from '@wangge/client';
import type { DistrictNames } from '../district/district.ts';
import { useLimitWords } from '../district/limit-words.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useWords } from '../words/index.ts';
import './together.css';

interface Props {
  view: CaseView;
  names: DistrictNames;
  onOpen: (id: string) => void;
}

/** Said above everything else: this case is a task of another one, has joined one, or was split off from one. */
export function CaseBanner({ view, names, onOpen }: Props) {
  const { t } = useWords();
  const limitWords = useLimitWords();
  const { belongsTo, splitFrom } = view;
  const called = [
    belongsTo?.caller && t('together.taskBy', { unit: names.unitName(belongsTo.caller), kind: names.kindName(view) }),
    belongsTo?.limit && t('case.limit', { limit: limitWords(belongsTo.limit) }),
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <>
      {belongsTo?.as === 'merged' && (
        <p className="kin-banner">
          {t('together.hasJoined')} <KinLink kin={belongsTo} names={names} onOpen={onOpen} />
          <small>{t('together.hasJoinedHint')}</small>
        </p>
      )}
      {belongsTo?.as === 'task' && (
        <p className="kin-banner">
          {t(belongsTo.task?.apart ? 'together.about' : 'together.taskOf')}{' '}
          <KinLink kin={belongsTo} names={names} onOpen={onOpen} />
          {called && <small>{called}</small>}
        </p>
      )}
      {splitFrom && (
        <p className="kin-banner">
          {t('together.splitFrom')} <KinLink kin={splitFrom} names={names} onOpen={onOpen} />
        </p>
      )}
    </>
  );
}

/** Those that joined this case, each answered to whoever reported it, and those that were split off from it. */
export function CaseJoined({ view, names, onOpen }: Props) {
  const { t } = useWords();
  return (
    <>
      {view.joined.length > 0 && (
        <section className="block" aria-label={t('together.joined')}>
          <h3 className="block-head">
            {t('together.joined')}
            <span>{t('together.contacts', { count: view.contacts })}</span>
          </h3>
          <KinList list={view.joined} names={names} onOpen={onOpen} />
        </section>
      )}
      {view.splits.length > 0 && (
        <section className="block" aria-label={t('together.splits')}>
          <h3>{t('together.splits')}</h3>
          <KinList list={view.splits} names={names} onOpen={onOpen} />
        </section>
      )}
    </>
  );
}

function KinList({ list, names, onOpen }: { list: readonly KinView[] } & Pick<Props, 'names' | 'onOpen'>) {
  return (
    <ul className="kin-list">
      {list.map((kin) => (
        <li key={kin.id}>
          <KinLink kin={kin} names={names} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

/** Another case by its number, with how it stands. Beyond the reader's reach the number alone. */
function KinLink({ kin, names, onOpen }: { kin: KinView } & Pick<Props, 'names' | 'onOpen'>) {
  const { t } = useWords();
  if (!kin.readable) {
    return (
      <span className="kin-closed" title={t('together.closed')}>
        {kin.number}
      </span>
    );
  }
  return (
    <span className="kin">
      {kin.light && <LightMark light={kin.light} size={11} />}
      <button type="button" className="link" onClick={() => onOpen(kin.id)}>
        {kin.number}
      </button>
      {kin.procedure && kin.state && <span className="muted">{names.stateName(kin.procedure, kin.state)}</span>}
    </span>
  );
}

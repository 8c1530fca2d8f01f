import type { CaseView, ClockView } from '@wangge/client';
import { useLimitWords } from '../district/limit-words.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { clockLightNow } from '../time/clock-standing.ts';
import { useClockWords } from '../time/clock-words.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';

/** Every clock of the case, the running ones open to the question "why this deadline". */
export function CaseClocks({ view, now }: { view: CaseView; now: number }) {
  const { t } = useWords();
  const running = view.clocks.filter((clock) => clock.status !== 'stopped');
  const stopped = view.clocks.filter((clock) => clock.status === 'stopped');
  return (
    <section className="block" aria-label={t('case.clocks')}>
      {running.length === 0 && <p className="muted">{t('case.noClock')}</p>}
      {running.map((clock, at) => (
        <Clock key={clock.id} clock={clock} now={now} tour={at === 0} />
      ))}
      {stopped.length > 0 && (
        <details className="stopped-clocks">
          <summary>
            {t('case.clocks')} · {t('case.stopped')} {stopped.length}
          </summary>
          {stopped.map((clock) => (
            <Clock key={clock.id} clock={clock} now={now} tour={false} />
          ))}
        </details>
      )}
    </section>
  );
}

function Clock({ clock, now, tour }: { clock: ClockView; now: number; tour: boolean }) {
  const { t, name, locale } = useWords();
  const { deadline, exact } = useMoments();
  const limitWords = useLimitWords();
  const clockWords = useClockWords();
  const isPaused = clock.status === 'paused';
  const reached = clockLightNow(clock, now);
  // While it stands nothing comes nearer; what was late before stays so.
  const light = isPaused && reached !== 'red' ? 'none' : reached;
  return (
    <div className={`clock clock-${clock.status}`}>
      <p className="clock-head">
        <span className="clock-name">
          <LightMark light={light} size={12} />
          <strong>{name(clock.name)}</strong>
        </span>
        <span className="clock-left">{clockWords(clock, now)}</span>
      </p>
      <p className="muted clock-when">
        {isPaused ? (
          <span>{t('case.paused')}</span>
        ) : (
          <span title={exact(clock.deadline)}>{t('case.deadline', { time: deadline(clock.deadline, now) })}</span>
        )}
        <span>{t('case.limit', { limit: limitWords(clock.limit) })}</span>
      </p>
      {clock.provisional && <p className="note">{t('case.provisional')}</p>}
      <details className="why" {...(tour && { 'data-tour': 'why' })}>
        <summary>{t('case.why')}</summary>
        <ol>
          {clock.why[locale].map((step, at) => (
            // Steps are sentences in a fixed order; two may read the same.
            // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a step
            <li key={at}>{step}</li>
          ))}
        </ol>
      </details>
    </div>
  );
}

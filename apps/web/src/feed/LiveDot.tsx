import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { useFeedTruth } from './feed.ts';

/** The truth about the feed: whether what is shown is up to date, and since when it is not. */
export function LiveDot() {
  const { t } = useWords();
  const { timeOnly } = useMoments();
  const { state, shared } = useFeedTruth();
  const hint =
    state.kind === 'live'
      ? `${t('feed.liveHint')}${shared ? `\n${t('feed.shared')}` : ''}`
      : state.kind === 'connecting'
        ? t('feed.connectingHint')
        : t('feed.cutHint', { time: timeOnly(state.since) });
  return (
    <span className={`live live-${state.kind}`} role="status" title={hint}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        {state.kind === 'cut' ? (
          <path d="M1 1L9 9M9 1L1 9" stroke="currentColor" strokeWidth="2" />
        ) : (
          <circle
            cx="5"
            cy="5"
            r="4"
            fill={state.kind === 'live' ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth="2"
          />
        )}
      </svg>
      {t(`feed.${state.kind}`)}
      <span className="unseen">{hint}</span>
    </span>
  );
}

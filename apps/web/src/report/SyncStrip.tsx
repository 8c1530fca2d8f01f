import { useEffect } from 'react';
import { useSession } from '../session/session.ts';
import { useTick } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { useQueue } from './queue.ts';
import { keepSending, sendQueue, useSyncTruth } from './sync.ts';

/** The strip on top of the phone: what has not been sent, and why. Silent when there is nothing to say. */
export function SyncStrip() {
  const { t } = useWords();
  const { staff } = useSession();
  const queue = useQueue(staff.id);
  const { online, sending, needsLogin, retryAt } = useSyncTruth();
  const tick = useTick();
  useEffect(() => keepSending(staff.id), [staff.id]);

  const waiting = queue?.filter((report) => report.state === 'waiting').length ?? 0;
  const refused = queue?.filter((report) => report.state === 'refused').length ?? 0;
  const sentence = () => {
    if (!online) return waiting > 0 ? t('sync.offline', { count: waiting }) : t('sync.offlineNone');
    if (waiting > 0 && needsLogin) return t('sync.login', { count: waiting });
    if (waiting > 0 && sending) return t('sync.sending', { count: waiting });
    if (waiting > 0) {
      return t('sync.waiting', {
        count: waiting,
        seconds: Math.max(0, Math.ceil(((retryAt ?? tick) - Date.now()) / 1000)),
      });
    }
    return refused > 0 ? t('sync.refused', { count: refused }) : '';
  };
  const words = sentence();
  return (
    <div className={`sync ${online && refused === 0 ? '' : 'sync-warn'}`} role="status" hidden={words === ''}>
      <span>{words}</span>
      {waiting > 0 && !sending && (
        <button type="button" className="link" onClick={() => void sendQueue(staff.id)}>
          {t('sync.now')}
        </button>
      )}
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { useSession } from '../session/session.ts';
import { useWords } from '../words/index.ts';
import { useQueue } from './queue.ts';
import { useNumber, useSyncTruth } from './sync.ts';

/** What people hold on to: the number when the server has the report, until then a short id and the truth. */
export function Receipt({ matterId, onAnother }: { matterId: string; onAnother: () => void }) {
  const { t } = useWords();
  const { staff } = useSession();
  const number = useNumber(matterId);
  const refused = useQueue(staff.id)?.some((report) => report.matterId === matterId && report.state === 'refused');
  const { online } = useSyncTruth();
  return (
    <section className="receipt" aria-live="polite">
      {!refused && (
        <>
          <svg
            width="56"
            height="56"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            aria-hidden="true"
          >
            <path
              d={number ? 'M5 12.5l4.5 4.5L19 7.5' : 'M12 5v9m0 0l-4-4m4 4l4-4M5 19h14'}
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          <p>
            <strong>
              {number ? (
                <>
                  {t('report.sentNumber')} <span className="receipt-number">{number}</span>
                </>
              ) : (
                t(online ? 'report.saved' : 'report.savedOffline')
              )}
            </strong>
          </p>
          {!number && <p className="muted">{t('report.shortId', { id: matterId.slice(-6).toUpperCase() })}</p>}
        </>
      )}
      <button type="button" className="button primary wide tall" onClick={onAnother}>
        {t('report.another')}
      </button>
      <Link className="button wide tall" to="/today">
        {t('today.mine')}
      </Link>
    </section>
  );
}

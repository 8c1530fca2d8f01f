import { Problem } from '@wangge/client';
import { useFaultWords } from '../forms/fault-words.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { useSession } from '../session/session.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { dropReport, retryReport, useQueue } from './queue.ts';
import { sendQueue } from './sync.ts';

/** What the server has refused for good stays here with its reason until its owner deletes it. */
export function RefusedReports() {
  const { t, name } = useWords();
  const { staff } = useSession();
  const { moment } = useMoments();
  const problemWords = useProblemWords();
  const faultWords = useFaultWords();
  const refused = useQueue(staff.id)?.filter((report) => report.state === 'refused') ?? [];
  if (refused.length === 0) return null;
  return (
    <ul className="refused">
      {refused.map(({ matterId, command, refusal }) => (
        <li key={matterId}>
          <p className="fault" role="alert">
            {t('report.refused', { reason: refusal ? problemWords(new Problem(refusal)) : '' })}
          </p>
          {refusal?.faults?.map((fault) => (
            <p key={fault.field} className="fault">
              {t('common.pair', { name: name(fault.named) || fault.field, value: faultWords(fault) })}
            </p>
          ))}
          <p className="muted">
            {moment(command.reportedAt)} · {String(command.form.text ?? '')}
          </p>
          <div className="row">
            <button
              type="button"
              className="button tall"
              onClick={() => void retryReport(matterId).then(() => sendQueue(staff.id))}
            >
              {t('report.retry')}
            </button>
            <button type="button" className="button tall" onClick={() => void dropReport(matterId)}>
              {t('report.discard')}
            </button>
          </div>
        </li>
      ))}
    </ul>
  );
}

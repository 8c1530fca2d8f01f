import { Problem } from '@wangge/client';
import { useState } from 'react';
import { useFaultWords } from '../forms/fault-words.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { useSession } from '../session/session.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { MendPlace } from './MendPlace.tsx';
import { dropReport, mendReport, type QueuedReport, retryReport, useQueue } from './queue.ts';
import { sendQueue } from './sync.ts';

/** Refusals that another place puts right; the first may also be answered with: the place is right. */
const DOUBTFUL = 'doubtful-place';
const OF_PLACE = [DOUBTFUL, 'outside-district', 'bad-point'];

/** What the server has refused for good stays here with its reason until its owner puts it right or deletes it. */
export function RefusedReports() {
  const { staff } = useSession();
  const refused = useQueue(staff.id)?.filter((report) => report.state === 'refused') ?? [];
  if (refused.length === 0) return null;
  return (
    <ul className="refused">
      {refused.map((report) => (
        <li key={report.matterId}>
          <RefusedReport report={report} />
        </li>
      ))}
    </ul>
  );
}

function RefusedReport({ report }: { report: QueuedReport }) {
  const { t, name } = useWords();
  const { moment } = useMoments();
  const { staff } = useSession();
  const problemWords = useProblemWords();
  const faultWords = useFaultWords();
  const [mending, setMending] = useState(false);
  const { matterId, command, refusal } = report;
  const ofPlace = OF_PLACE.includes(refusal?.code ?? '');
  const send = (change: Promise<unknown>) => void change.then(() => sendQueue(staff.id));
  return (
    <>
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
      {mending ? (
        <MendPlace
          report={report}
          onMend={(change) => send(mendReport(matterId, change))}
          onCancel={() => setMending(false)}
        />
      ) : (
        <div className="row">
          {refusal?.code === DOUBTFUL && (
            <button
              type="button"
              className="button primary tall"
              onClick={() => send(mendReport(matterId, { place: { ...command.form.place, confirmed: true } }))}
            >
              {t('report.placeRight')}
            </button>
          )}
          {ofPlace ? (
            <button type="button" className="button tall" onClick={() => setMending(true)}>
              {t('report.placeMend')}
            </button>
          ) : (
            <button type="button" className="button tall" onClick={() => send(retryReport(matterId))}>
              {t('report.retry')}
            </button>
          )}
          <button type="button" className="button tall" onClick={() => void dropReport(matterId)}>
            {t('report.discard')}
          </button>
        </div>
      )}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ProcedureView } from '@wangge/client';
import { useState } from 'react';
import { useDistrict } from '../district/district.ts';
import { Failure } from '../frame/Failure.tsx';
import { NoMay } from '../frame/NoMay.tsx';
import { PhoneFrame } from '../phone/PhoneFrame.tsx';
import { server } from '../server/client.ts';
import { useSession } from '../session/session.ts';
import { useWords } from '../words/index.ts';
import { ProcedureChoice } from './ProcedureChoice.tsx';
import { Receipt } from './Receipt.tsx';
import { RefusedReports } from './RefusedReports.tsx';
import { ReportForm } from './ReportForm.tsx';
import './report.css';

/** What a post chose last on this device. */
const kindKey = (role: string) => `wangge.report.kind.${role}`;

/** Report: photo, place, category, words, send; then a receipt. */
export function ReportPage() {
  const { t } = useWords();
  const session = useSession();
  const district = useDistrict();
  const [sent, setSent] = useState<string>();
  const [kind, setKind] = useState(() => localStorage.getItem(kindKey(session.post.role)));
  const procedures = district.data?.procedures.filter((one) => session.may.report.includes(one.id)) ?? [];
  const last = useLastReported(procedures, kind === null);
  const procedure = last.isAwaited
    ? undefined
    : (procedures.find(({ id }) => id === (kind ?? last.procedure)) ?? procedures[0]);
  if (session.may.report.length === 0) return <NoMay why={t('noMay.report')} />;
  if (district.error) return <Failure error={district.error} reset={() => void district.refetch()} />;
  return (
    <PhoneFrame title={t('report.title')}>
      <RefusedReports />
      {!district.data || !procedure ? (
        <p className="muted">{t('common.loading')}</p>
      ) : sent ? (
        <Receipt matterId={sent} onAnother={() => setSent(undefined)} />
      ) : (
        <>
          <ProcedureChoice
            procedures={procedures}
            chosen={procedure}
            onChange={(id) => {
              localStorage.setItem(kindKey(session.post.role), id);
              setKind(id);
            }}
          />
          <ReportForm key={procedure.id} district={district.data} procedure={procedure} onKept={setSent} />
        </>
      )}
    </PhoneFrame>
  );
}

/** What this person reported last, wherever it was: an agent mostly takes orders, a grid worker sees things. Without a network nothing is asked. */
function useLastReported(procedures: readonly ProcedureView[], isAsked: boolean) {
  const kinds = procedures.map(({ kind }) => kind);
  const { data, isPending, fetchStatus } = useQuery({
    queryKey: ['report', 'last', kinds],
    queryFn: ({ signal }) => server.cases.list({ mine: true, kind: kinds }, { sort: 'received', limit: 1 }, signal),
    enabled: isAsked && kinds.length > 1,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { procedure: data?.items[0]?.procedure.id, isAwaited: isPending && fetchStatus === 'fetching' };
}

import { useState } from 'react';
import { useDistrict } from '../district/district.ts';
import { Failure } from '../frame/Failure.tsx';
import { NoMay } from '../frame/NoMay.tsx';
import { PhoneFrame } from '../phone/PhoneFrame.tsx';
import { useSession } from '../session/session.ts';
import { useWords } from '../words/index.ts';
import { ProcedureChoice } from './ProcedureChoice.tsx';
import { Receipt } from './Receipt.tsx';
import { RefusedReports } from './RefusedReports.tsx';
import { ReportForm } from './ReportForm.tsx';
import './report.css';

/** What was reported last on this device is offered first. */
const KIND = 'wangge.report.kind';

/** Report: photo, place, category, words, send; then a receipt. */
export function ReportPage() {
  const { t } = useWords();
  const session = useSession();
  const district = useDistrict();
  const [sent, setSent] = useState<string>();
  const [kind, setKind] = useState(() => localStorage.getItem(KIND));
  const procedures = district.data?.procedures.filter((one) => session.may.report.includes(one.id)) ?? [];
  const procedure = procedures.find((one) => one.id === kind) ?? procedures[0];
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
              localStorage.setItem(KIND, id);
              setKind(id);
            }}
          />
          <ReportForm key={procedure.id} district={district.data} procedure={procedure} onKept={setSent} />
        </>
      )}
    </PhoneFrame>
  );
}

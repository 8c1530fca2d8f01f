import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Alert, Empty } from 'antd';
import { ExportButton } from '../exports/ExportButton.tsx';
import { AdminFrame } from '../frame/AdminFrame.tsx';
import { NoMay } from '../frame/NoMay.tsx';
import { useProblemWords } from '../frame/problem-words.ts';
import { useSession } from '../session/session.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { FigureTable, NotYetDue } from './FigureTable.tsx';
import { QuestionBar } from './QuestionBar.tsx';
import { Rules } from './Rules.tsx';
import { isEmpty } from './table.ts';
import { useAssessment } from './useAssessment.ts';
import './assessment.css';

/** Indicators of a period: raw and adjusted, each number with its cases behind it. */
export function AssessmentPage() {
  const { t } = useWords();
  const { may } = useSession();
  if (!may.assessment) return <NoMay why={t('noMay.assessment')} />;
  return (
    <AdminFrame title={t('assessment.title')} isWide>
      <Assessed />
    </AdminFrame>
  );
}

function Assessed() {
  const { t, name } = useWords();
  const { moment } = useMoments();
  const problemWords = useProblemWords();
  const { address, change, district, today, period, by, answer, table } = useAssessment();
  if (!district || !today || !period) return <p className="muted">{t('common.loading')}</p>;
  const { data } = answer;
  const level = district.levels.find(({ id }) => by === `area:${id}`);
  const byNames: Record<string, string> = {
    unit: t('assessment.byUnit'),
    category: t('assessment.byCategory'),
    period: t('assessment.byPeriod'),
  };
  const byName = level ? name(level.name) : (byNames[by] ?? by);
  // The cut-off of what is shown: the file holds those figures and no later ones.
  const shown = { period, by, cutoff: data?.cutoff ?? '', ...(address.kind && { kind: address.kind }) };
  return (
    <>
      <div className="assessment-fit">
        <p>
          <Link to="/desk">
            <ArrowLeftOutlined aria-hidden="true" /> {t('assessment.toDesk')}
          </Link>
        </p>
        <QuestionBar {...{ address, period, today, by, district, change }} answer={data} />
        {answer.error && <Alert type="error" showIcon title={problemWords(answer.error)} />}
        {data && table && (
          <div className={answer.isPlaceholderData ? 'assessment-answer assessment-old' : 'assessment-answer'}>
            <div className="assessment-head">
              <p className="muted">{t('common.asOf', { time: moment(data.cutoff) })}</p>
              <ExportButton wanted={{ what: 'assessment', question: shown }} about={t('exports.assessment')} />
            </div>
            {isEmpty(table) ? (
              <Empty description={t('assessment.empty')} />
            ) : (
              <FigureTable {...{ table, byName }} answer={data} />
            )}
          </div>
        )}
      </div>
      {data && <NotYetDue answer={data} />}
      {data && <Rules answer={data} />}
    </>
  );
}

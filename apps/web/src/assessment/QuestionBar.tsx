import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import type { Assessment, District } from '@wangge/client';
import { Button, Input, Select } from 'antd';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import type { AssessmentAddress } from './address.ts';
import { kindOf, neighbour, PERIOD_KINDS, type PeriodKind, periodAt } from './period.ts';
import { usePeriodName } from './period-name.ts';
import type { ChangeAssessment } from './useAssessment.ts';

interface Props {
  address: AssessmentAddress;
  period: string;
  today: string;
  by: string;
  district: District;
  answer: Assessment | undefined;
  change: ChangeAssessment;
}

/** Which period, by which cut-off, in which rows. Another period is another question: its cut-off is chosen anew. */
export function QuestionBar({ address, period, today, by, district, answer, change }: Props) {
  const { t, name } = useWords();
  const to = (next: string) => change({ period: next, cutoff: undefined });
  const kind = kindOf(period) ?? 'month';
  const groupings = [
    { value: 'unit', label: t('assessment.byUnit') },
    ...district.levels.slice(1).map(({ id, name: level }) => ({ value: `area:${id}`, label: name(level) })),
    { value: 'category', label: t('assessment.byCategory') },
    { value: 'period', label: t('assessment.byPeriod') },
  ];
  const kinds = district.procedures.filter((one) => answer?.assessed.includes(one.kind));
  return (
    <fieldset className="assessment-question">
      <Labelled name={t('assessment.period')}>
        <Select<PeriodKind>
          aria-label={t('assessment.period')}
          value={kind}
          options={PERIOD_KINDS.map((value) => ({ value, label: t(`assessment.kinds.${value}`) }))}
          onChange={(next) => to(periodAt(next, today))}
        />
        {kind === 'range' ? (
          <RangeInputs period={period} onChange={to} />
        ) : (
          <>
            <Button
              icon={<LeftOutlined />}
              aria-label={t('assessment.earlier')}
              onClick={() => to(neighbour(period, -1))}
            />
            <PeriodName period={period} />
            <Button
              icon={<RightOutlined />}
              aria-label={t('assessment.later')}
              disabled={period >= periodAt(kind, today)}
              onClick={() => to(neighbour(period, 1))}
            />
          </>
        )}
      </Labelled>
      <Labelled name={t('assessment.by')}>
        <Select
          aria-label={t('assessment.by')}
          value={by}
          options={groupings}
          popupMatchSelectWidth={false}
          onChange={(next: string) => change({ by: next === 'unit' ? undefined : next })}
        />
      </Labelled>
      <CutoffPicker address={address} answer={answer} change={change} />
      {kinds.length > 1 && (
        <Labelled name={t('assessment.matters')}>
          <Select
            mode="multiple"
            className="assessment-kinds"
            aria-label={t('assessment.matters')}
            placeholder={t('assessment.all')}
            value={address.kind ?? []}
            options={kinds.map((one) => ({ value: one.kind, label: name(one.name) }))}
            popupMatchSelectWidth={false}
            onChange={(next: string[]) => change({ kind: next.length > 0 ? next : undefined })}
          />
        </Labelled>
      )}
    </fieldset>
  );
}

function Labelled({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="assessment-choice">
      <span className="muted">{name}</span>
      <span className="assessment-choice-inputs">{children}</span>
    </div>
  );
}

function PeriodName({ period }: { period: string }) {
  return (
    <strong className="assessment-period" aria-live="polite">
      {usePeriodName()(period)}
    </strong>
  );
}

function RangeInputs({ period, onChange }: { period: string; onChange: (period: string) => void }) {
  const { t } = useWords();
  const [from = '', to = ''] = period.split('..');
  // The two never cross: the other one moves along.
  const set = (first: string, last: string) =>
    first && last && onChange(first <= last ? `${first}..${last}` : `${first}..${first}`);
  return (
    <>
      <Input
        type="date"
        aria-label={t('assessment.from')}
        value={from}
        onChange={({ target }) => set(target.value, to < target.value ? target.value : to)}
      />
      <Input
        type="date"
        aria-label={t('assessment.to')}
        value={to}
        onChange={({ target }) => set(from > target.value ? target.value : from, target.value)}
      />
    </>
  );
}

function CutoffPicker({ address, answer, change }: Pick<Props, 'address' | 'answer' | 'change'>) {
  const { t } = useWords();
  const { moment } = useMoments();
  const { cutoff } = address;
  const end = answer && answer.period.until <= answer.asOf ? answer.period.until : undefined;
  const isFixed = cutoff !== undefined && cutoff !== end;
  const fixed = isFixed ? cutoff : answer?.cutoff;
  const options = [
    { value: 'now', label: t('assessment.cutoffNow', { time: answer ? moment(answer.asOf) : '…' }) },
    ...(end ? [{ value: end, label: t('assessment.cutoffEnd') }] : []),
    ...(fixed && fixed !== end ? [{ value: fixed, label: t('assessment.cutoffFixed', { time: moment(fixed) }) }] : []),
  ];
  return (
    <Labelled name={t('assessment.cutoff')}>
      <Select
        aria-label={t('assessment.cutoff')}
        title={t('assessment.cutoffHint')}
        value={cutoff ?? 'now'}
        options={options}
        popupMatchSelectWidth={false}
        onChange={(next: string) => change({ cutoff: next === 'now' ? undefined : next })}
      />
    </Labelled>
  );
}

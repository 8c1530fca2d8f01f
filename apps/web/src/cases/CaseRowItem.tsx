import type { CaseRow } from '@wangge/client';
import type { DistrictNames } from '../district/district.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments } from '../time/moments.ts';
import { lightNow } from '../time/spans.ts';
import { useWords } from '../words/index.ts';
import { CaseNumber } from './CaseNumber.tsx';

interface Props {
  row: CaseRow;
  names: DistrictNames;
  /** Business time. */
  now: number;
}

/** A case as one row: light, short number, what it is about, what the procedure marks; area and unit; state and how its time stands. */
export function CaseRowItem({ row, names, now }: Props) {
  const { t } = useWords();
  const { due, exact } = useMoments();
  const light = lightNow(row, now);
  // What others were called to says of what kind it is: a finding is no joint work.
  const kin = names.isMerged(row) ? t('together.row.merged') : row.parent === 'task' ? names.kindName(row) : undefined;
  return (
    <>
      <span className="row-head">
        <LightMark light={light} size={13} />
        <CaseNumber number={row.number} now={now} />
        <strong className="row-title">{names.titleOf(row)}</strong>
        {kin && <span className="row-kin">{kin}</span>}
        {names.marksOf(row).map((flag) => (
          <span key={flag} className="row-flag">
            {names.flagName(row.procedure.id, flag)}
          </span>
        ))}
      </span>
      <span className="row-where">
        {!names.isNamedByPlace(row) && `${names.areaName(row.area)} · `}
        {row.lead ? names.unitName(row.lead) : t('list.noUnit')}
      </span>
      <span className="row-foot">
        <span className="row-state">
          {names.askedOf(row).map((asked) => (
            <strong key={asked} className="row-asked">
              {asked}
              {' · '}
            </strong>
          ))}
          {/* Where its own words name it, what it is stands here; a task says so already. */}
          {row.title && !kin && `${names.kindName(row)} · `}
          {names.stateName(row.procedure.id, row.state)}
        </span>
        <span className={`row-due due-${light}`} title={row.dueAt ? exact(row.dueAt) : undefined}>
          {due(row, now)}
        </span>
      </span>
    </>
  );
}

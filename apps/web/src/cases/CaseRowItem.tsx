import type { CaseRow } from '@wangge/client';
import type { DistrictNames } from '../district/district.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments } from '../time/moments.ts';
import { lightNow } from '../time/spans.ts';
import { useWords } from '../words/index.ts';

interface Props {
  row: CaseRow;
  names: DistrictNames;
  /** Business time. */
  now: number;
}

/** What people say on the telephone: the last five digits. */
export const tailOf = (number: string) => number.slice(number.lastIndexOf('-') + 1);

/** A case as one row: light, tail of its number, category; area and unit; state and how its time stands. */
export function CaseRowItem({ row, names, now }: Props) {
  const { t } = useWords();
  const { due, exact } = useMoments();
  const light = lightNow(row, now);
  const title = row.category ? names.categoryName(row.category) : t('list.unclassified');
  return (
    <>
      <span className="row-head">
        <LightMark light={light} size={13} />
        <span className="row-number" title={row.number}>
          {tailOf(row.number)}
        </span>
        <strong className="row-title">{title}</strong>
        {row.flags.includes('urgent') && <span className="row-flag">{names.flagName(row.procedure.id, 'urgent')}</span>}
        {row.flags.includes('supervised') && (
          <span className="row-flag">{names.flagName(row.procedure.id, 'supervised')}</span>
        )}
      </span>
      <span className="row-where">
        {names.areaName(row.area)} · {row.lead ? names.unitName(row.lead) : t('list.noUnit')}
      </span>
      <span className="row-foot">
        <span className="row-state">{names.stateName(row.procedure.id, row.state)}</span>
        <span className={`row-due due-${light}`} title={row.dueAt ? exact(row.dueAt) : undefined}>
          {due(row, now)}
        </span>
      </span>
    </>
  );
}

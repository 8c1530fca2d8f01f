import { Link } from '@tanstack/react-router';
import type { Figure } from '@wangge/client';
import { useWords } from '../words/index.ts';
import type { FigureCell, Line } from './table.ts';

interface Props {
  cell: FigureCell;
  line: Line;
  figure: (id: string, part: Figure['part']) => string;
}

/** A figure with its counts; each opens the cases that it counts. */
export function FigureContent({ cell, line, figure }: Props) {
  const { t } = useWords();
  const percent = (value: number | null) => (value === null ? t('common.nothing') : `${value.toFixed(1)}%`);
  const times = (value: number | null) =>
    value === null ? t('common.nothing') : t('assessment.times', { value: value.toFixed(2) });
  const open = (part: Figure['part'], count: number, shown: string) => (
    <Link
      to="/desk"
      search={{ scope: 'all', figure: figure(cell.id, part), sort: 'received' }}
      title={t('assessment.openList', { count, name: line.name })}
    >
      {shown}
    </Link>
  );
  if (cell.kind === 'tally') {
    if (cell.count === 0) return '0';
    return (
      <>
        {open('counted', cell.count, String(cell.count))}
        {cell.adjusted !== cell.count && (
          <small>{open('adjusted-counted', cell.adjusted, t('assessment.adjustedTo', { value: cell.adjusted }))}</small>
        )}
      </>
    );
  }
  if (cell.kind === 'multiple') {
    const { raw, adjusted } = cell;
    if (raw.value === null) return <span title={t('assessment.noneOver')}>{t('common.nothing')}</span>;
    return (
      <>
        <strong>{times(raw.value)}</strong>
        <small>{open('counted', raw.matters, t('assessment.cases', { count: raw.matters }))}</small>
        {adjusted.matters !== raw.matters && (
          <small>
            {open('adjusted-counted', adjusted.matters, t('assessment.adjustedTo', { value: times(adjusted.value) }))}
          </small>
        )}
      </>
    );
  }
  if (cell.denominator === 0)
    return <span title={t(cell.foreign ? 'assessment.ofAreas' : 'assessment.nothing')}>{t('common.nothing')}</span>;
  const { adjusted } = cell;
  return (
    <>
      <strong>{percent(cell.raw)}</strong>
      <small>
        {open('part', cell.numerator, String(cell.numerator))}
        {' / '}
        {open('whole', cell.denominator, String(cell.denominator))}
      </small>
      {adjusted && adjusted.numerator !== cell.numerator && (
        <small>
          {open('adjusted-part', adjusted.numerator, t('assessment.adjustedTo', { value: percent(adjusted.value) }))}
        </small>
      )}
    </>
  );
}

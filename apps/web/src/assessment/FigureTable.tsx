import { Link } from '@tanstack/react-router';
import { type Assessment, type Figure, writeFigure } from '@wangge/client';
import { Fragment } from 'react';
import { useWords } from '../words/index.ts';
import type { AssessmentTable, Cell, Line } from './table.ts';

interface Props {
  answer: Assessment;
  table: AssessmentTable;
  byName: string;
}

/** Every number opens the cases that it counts; what there is nothing of is a dash. */
export function FigureTable({ answer, table, byName }: Props) {
  return (
    // A region that can be scrolled by keys as well.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is reached by keyboard only where its scroller takes the focus
    <section className="assessment-scroll" aria-label={byName} tabIndex={0}>
      <table className="assessment-table">
        <thead>
          <tr>
            <th scope="col">{byName}</th>
            {table.columns.map(({ id, name, about }) => (
              <th key={id} scope="col" title={about}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.lines.map((line) => (
            <Row key={line.row} line={line} answer={answer} />
          ))}
        </tbody>
        <tfoot>
          <Row line={table.total} answer={answer} isTotal />
        </tfoot>
      </table>
    </section>
  );
}

/** What the rates of a running period leave out, each number with its cases behind it; nothing once all of it is due. */
export function NotYetDue({ answer }: { answer: Assessment }) {
  const { t, name } = useWords();
  const { period, cutoff, kinds, indicators, total } = answer;
  const left = indicators.flatMap((one) => {
    const count = total.rates[one.id]?.notYetDue ?? 0;
    return count === 0 ? [] : [{ ...one, count }];
  });
  if (left.length === 0) return null;
  return (
    <p className="muted">
      {t('assessment.notYetDue')}
      {left.map(({ id, name: words, count }, index) => {
        const asked = { id, part: 'not-yet-due' as const, period: `${period.from}..${period.to}`, cutoff, kinds };
        const figure = writeFigure({ ...asked, by: 'all', row: '-' });
        return (
          <Fragment key={id}>
            {index > 0 && t('common.comma')}
            {name(words)}{' '}
            <Link
              to="/desk"
              search={{ scope: 'all', figure, sort: 'received' }}
              title={t('assessment.openList', { count, name: name(words) })}
            >
              {count}
            </Link>
          </Fragment>
        );
      })}
    </p>
  );
}

function Row({ line, answer, isTotal = false }: { line: Line; answer: Assessment; isTotal?: boolean }) {
  const { from, to } = answer.period;
  // A row over time is a period of its own; the total is no row of any grouping.
  const isPiece = answer.by === 'period' && !isTotal;
  const figure = (id: string, part: Figure['part']): string =>
    writeFigure({
      id,
      part,
      period: isPiece ? line.row : `${from}..${to}`,
      cutoff: answer.cutoff,
      by: isPiece || isTotal ? 'all' : answer.by,
      row: isPiece || isTotal ? '-' : line.row,
      kinds: answer.kinds,
    });
  return (
    <tr>
      <th scope="row">{line.name}</th>
      {line.cells.map((cell) => (
        <td key={cell.id}>
          <Content cell={cell} line={line} figure={figure} />
        </td>
      ))}
    </tr>
  );
}

interface ContentProps {
  cell: Cell;
  line: Line;
  figure: (id: string, part: Figure['part']) => string;
}

function Content({ cell, line, figure }: ContentProps) {
  const { t } = useWords();
  const percent = (value: number | null) => (value === null ? t('common.nothing') : `${value.toFixed(1)}%`);
  const points = (value: number | null) =>
    value === null ? t('common.nothing') : String(Math.round(value * 100) / 100);
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
  if (cell.kind === 'score') {
    return (
      <>
        <strong>{points(cell.raw)}</strong>
        {cell.adjusted !== cell.raw && <small>{t('assessment.adjustedTo', { value: points(cell.adjusted) })}</small>}
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

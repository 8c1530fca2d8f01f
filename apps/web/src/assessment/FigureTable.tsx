import { Link } from '@tanstack/react-router';
import { type Assessment, type Figure, writeFigure } from '@wangge/client';
import { Modal } from 'antd';
import { Fragment, useState } from 'react';
import { useWords } from '../words/index.ts';
import { FigureContent } from './FigureContent.tsx';
import { type Opened, ScoreFigure, ScoreParts } from './ScoreParts.tsx';
import type { AssessmentTable, Line } from './table.ts';

interface Props {
  answer: Assessment;
  table: AssessmentTable;
  byName: string;
}

/** Every number opens the cases that it counts; what there is nothing of is a dash. */
export function FigureTable({ answer, table, byName }: Props) {
  const { t } = useWords();
  const [opened, setOpened] = useState<Opened>();
  const columns = { answer, onScore: setOpened };
  return (
    <>
      {/* A region that can be scrolled by keys as well. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is reached by keyboard only where its scroller takes the focus */}
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
              <Row key={line.row} line={line} {...columns} />
            ))}
          </tbody>
          <tfoot>
            <Row line={table.total} {...columns} isTotal />
          </tfoot>
        </table>
      </section>
      <Modal
        open={opened !== undefined}
        onCancel={() => setOpened(undefined)}
        footer={null}
        title={opened && t('assessment.scoreOf', { name: opened.line.name })}
        width={560}
        destroyOnHidden
      >
        {opened && <ScoreParts {...opened} leftOut={answer.leftOut} />}
      </Modal>
    </>
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
    <p className="muted assessment-not-due">
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

interface RowProps {
  line: Line;
  answer: Assessment;
  onScore: (opened: Opened) => void;
  isTotal?: boolean;
}

function Row({ line, answer, onScore, isTotal = false }: RowProps) {
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
          {cell.kind === 'score' ? (
            <ScoreFigure cell={cell} line={line} onOpen={() => onScore({ cell, line, figure })} />
          ) : (
            <FigureContent cell={cell} line={line} figure={figure} />
          )}
        </td>
      ))}
    </tr>
  );
}

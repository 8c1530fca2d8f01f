import type { Assessment, Figure } from '@wangge/client';
import { useWords } from '../words/index.ts';
import { FigureContent } from './FigureContent.tsx';
import type { Line, ScoreCell, ScorePart } from './table.ts';
import './score-parts.css';

/** A score whose parts are looked at. */
export interface Opened {
  cell: ScoreCell;
  line: Line;
  figure: (id: string, part: Figure['part']) => string;
}

/** To the hundredth; a dash where there was nothing to judge. */
function usePoints(): (value: number | null) => string {
  const { t } = useWords();
  return (value) => (value === null ? t('common.nothing') : String(Math.round(value * 100) / 100));
}

/** The score in its place of the table; it opens its parts. */
export function ScoreFigure({ cell, line, onOpen }: { cell: ScoreCell; line: Line; onOpen: () => void }) {
  const { t } = useWords();
  const points = usePoints();
  if (cell.raw === null && cell.adjusted === null) {
    return <span title={t('assessment.noScore')}>{t('common.nothing')}</span>;
  }
  return (
    <>
      <button
        type="button"
        className="assessment-score"
        aria-haspopup="dialog"
        title={t('assessment.openParts', { name: line.name })}
        onClick={onOpen}
      >
        {points(cell.raw)}
      </button>
      {cell.adjusted !== cell.raw && <small>{t('assessment.adjustedTo', { value: points(cell.adjusted) })}</small>}
    </>
  );
}

/** What each part of the formula gave or took, from which figure, and what is left out: the total is their sum. */
export function ScoreParts({ cell, line, figure, leftOut }: Opened & Pick<Assessment, 'leftOut'>) {
  const { t, name } = useWords();
  const points = usePoints();
  return (
    <>
      <table className="assessment-parts">
        <thead>
          <tr>
            <th scope="col">{t('assessment.part')}</th>
            <th scope="col">{t('assessment.figure')}</th>
            <th scope="col">{t('assessment.raw')}</th>
            <th scope="col">{t('assessment.adjusted')}</th>
          </tr>
        </thead>
        <tbody>
          {cell.parts.map((part) => (
            <tr key={part.id}>
              <th scope="row">
                {part.name}
                <PartHint part={part} />
              </th>
              <td>
                <FigureContent cell={part.figure} line={{ ...line, name: part.name }} figure={figure} />
              </td>
              <td>{points(part.raw)}</td>
              <td>{points(part.adjusted)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('assessment.score')}
            </th>
            <td>{points(cell.raw)}</td>
            <td>{points(cell.adjusted)}</td>
          </tr>
        </tfoot>
      </table>
      {leftOut.length > 0 && (
        <p className="muted">
          {t('assessment.leftOut', { names: leftOut.map((one) => name(one.name)).join(t('common.comma')) })}
        </p>
      )}
    </>
  );
}

function PartHint({ part: { full } }: { part: ScorePart }) {
  const { t } = useWords();
  return <small>{full === undefined ? t('assessment.takesOff') : t('assessment.atMost', { full })}</small>;
}

import { CloseOutlined } from '@ant-design/icons';
import { countedKinds, type Figure, figureParts, readFigure, writeFigure } from '@wangge/client';
import { Button, Select } from 'antd';
import { daysWords } from '../assessment/period.ts';
import { usePeriodName } from '../assessment/period-name.ts';
import type { DistrictNames } from '../district/district.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';

interface Props {
  figure: string;
  names: DistrictNames;
  onChange: (figure: string | undefined) => void;
}

/** Which figure of the assessment these cases are behind: of what, whose, of which period, by which cut-off; and from its part to its whole. */
export function FigureFilter({ figure, names, onChange }: Props) {
  const { t, name, locale } = useWords();
  const { dated } = useMoments();
  const periodName = usePeriodName();
  const known = readFigure(figure);
  const clear = (
    <Button
      type="text"
      size="small"
      icon={<CloseOutlined />}
      aria-label={t('common.clear')}
      onClick={() => onChange(undefined)}
    />
  );
  if (!known) {
    return (
      <div className="figure-filter">
        <strong>{t('filters.figure.label')}</strong>
        {clear}
      </div>
    );
  }
  const { id, part, period, cutoff } = known;
  const counted = countedKinds(known, names.district?.assessedKinds);
  const kindNames = counted.map(
    (kind) => name(names.district?.procedures.find((one) => one.kind === kind)?.name) || kind,
  );
  const parts = partsBeside(part);
  const days = period.includes('..') ? periodName(period) : daysWords(period, locale);
  return (
    <div className="figure-filter">
      <p>
        <strong>{name(names.district?.assessed?.[id]) || id}</strong>
        {' · '}
        {rowWords(known, names, { all: t('assessment.all'), none: t('assessment.none') })}
        {' · '}
        {days}
        <small>
          {t('common.asOf', { time: dated(cutoff) })} · {kindNames.join(t('common.comma'))}
        </small>
      </p>
      {clear}
      {parts.length === 1 ? (
        <small>{t(`filters.figure.parts.${part}`)}</small>
      ) : (
        <Select<Figure['part']>
          size="small"
          aria-label={t('filters.figure.label')}
          value={part}
          popupMatchSelectWidth={false}
          onChange={(next) => onChange(writeFigure({ ...known, part: next }))}
          options={parts.map((one) => ({ value: one, label: t(`filters.figure.parts.${one}`) }))}
        />
      )}
    </div>
  );
}

/** A tally has one part, and so has a multiple in either reading; an indicator three, and the same of the adjusted figure. */
function partsBeside(part: Figure['part']): readonly Figure['part'][] {
  if (part === 'counted' || part === 'adjusted-counted') return [part];
  const isAdjusted = part.startsWith('adjusted-');
  return figureParts.filter((one) => !one.endsWith('counted') && one.startsWith('adjusted-') === isAdjusted);
}

function rowWords({ by, row }: Figure, names: DistrictNames, words: { all: string; none: string }): string {
  if (by === 'all') return words.all;
  if (row === '-') return words.none;
  if (by === 'unit') return names.unitName(row);
  return by === 'category' ? names.categoryName(row) : names.areaName(row);
}

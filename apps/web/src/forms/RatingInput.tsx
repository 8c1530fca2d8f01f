import { useId } from 'react';
import { useWords } from '../words/index.ts';

interface Props {
  id: string;
  described: string | undefined;
  min: number;
  max: number;
  value: number | undefined;
  required: boolean;
  onChange: (value: number | undefined) => void;
}

/** The five degrees have words of their own; other scales are told by their number. */
const DEGREES = ['1', '2', '3', '4', '5'] as const;

/** A rating as a row of stars, each a radio with its word: chosen by pointer, arrow keys, or by what a screen reader says. */
export function RatingInput({ id, described, min, max, value, required, onChange }: Props) {
  const { t } = useWords();
  const name = useId();
  const fiveDegrees = min === 1 && max === DEGREES.length;
  const wordOf = (degree: number) => {
    const key = DEGREES[degree - 1];
    return fiveDegrees && key ? t(`form.degrees.${key}`) : t('form.rating', { value: degree });
  };
  const degrees = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return (
    <div className="rating" role="radiogroup" id={id} aria-describedby={described} aria-required={required}>
      {degrees.map((degree) => {
        const word = wordOf(degree);
        return (
          <label key={degree} title={word} className={value !== undefined && degree <= value ? 'reached' : ''}>
            <input type="radio" name={name} checked={degree === value} onChange={() => onChange(degree)} />
            <svg width="28" height="28" viewBox="0 0 24 24" aria-hidden="true">
              <path d="M12 2.6l2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.4l6.5-.9z" />
            </svg>
            <span className="unseen">{fiveDegrees ? `${degree} ${word}` : word}</span>
          </label>
        );
      })}
      <span className="rating-said muted">{value === undefined ? '' : wordOf(value)}</span>
      {!required && value !== undefined && (
        <button type="button" className="link" onClick={() => onChange(undefined)}>
          {t('common.clear')}
        </button>
      )}
    </div>
  );
}

import type { Catalogue } from '@wangge/client';
import { useDeferredValue, useMemo, useState } from 'react';
import { useWords } from '../words/index.ts';
import { likelyCategories } from './likely-categories.ts';

interface Props {
  catalogue: Catalogue;
  frequency: Readonly<Record<string, number>>;
  text: string;
  chosen: string | undefined;
  onChange: (category: string | undefined) => void;
}

const LIKELY = 3;
const FOUND = 12;

/** Three likely categories as large chips; any other by a search. Not sure is an answer: the desk classifies then. */
export function CategoryChips({ catalogue, frequency, text, chosen, onChange }: Props) {
  const { t, name } = useWords();
  const [searching, setSearching] = useState(false);
  const [typed, setTyped] = useState('');
  const said = useDeferredValue(text);
  const all = useMemo(() => catalogue.classes.flatMap((one) => one.categories), [catalogue]);
  const likely = useMemo(() => likelyCategories(said, catalogue, frequency, LIKELY), [said, catalogue, frequency]);
  // What was chosen keeps its chip, even when further words speak of something else.
  const picked = all.find((one) => one.id === chosen);
  const shown = picked && !likely.includes(picked) ? [picked, ...likely.slice(0, LIKELY - 1)] : likely;
  const found = useMemo(
    () => (searching ? likelyCategories(typed, catalogue, frequency, FOUND) : []),
    [searching, typed, catalogue, frequency],
  );
  return (
    <fieldset className="report-field">
      <legend>{t('report.category')}</legend>
      <div className="chips">
        {shown.map((one) => (
          <button
            key={one.id}
            type="button"
            className="big-chip"
            aria-pressed={one.id === chosen}
            onClick={() => onChange(one.id === chosen ? undefined : one.id)}
          >
            {name(one.name)}
          </button>
        ))}
        <button
          type="button"
          className="big-chip quiet"
          aria-expanded={searching}
          onClick={() => setSearching(!searching)}
        >
          {t('report.categoryOther')}
        </button>
      </div>
      {searching && (
        <div className="category-search">
          <input
            type="search"
            aria-label={t('report.categorySearch')}
            placeholder={t('report.categorySearch')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <div className="chips">
            {found.map((one) => (
              <button
                key={one.id}
                type="button"
                className="big-chip"
                onClick={() => {
                  onChange(one.id);
                  setSearching(false);
                  setTyped('');
                }}
              >
                {name(one.name)}
              </button>
            ))}
          </div>
        </div>
      )}
    </fieldset>
  );
}

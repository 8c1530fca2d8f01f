import type { DistrictNames } from '../district/district.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useWords } from '../words/index.ts';
import type { CaseInBox } from './cases-in-box.ts';
import { hoverCase, useHoveredCase } from './hover.ts';

/** More than these nobody reads from a map; nearer in there are fewer. */
const MOST = 100;

interface Props {
  cases: readonly CaseInBox[];
  names: DistrictNames;
  inset: number;
  chosen: string | undefined;
  onSelect: (id: string) => void;
  onClose: () => void;
}

/** What the map shows now, as a list: for whoever cannot see the map, or cannot hit a point. */
export function MapCases({ cases, names, inset, chosen, onSelect, onClose }: Props) {
  const { t } = useWords();
  const hovered = useHoveredCase();
  return (
    <section
      className="map-cases"
      style={{ insetInlineEnd: inset + 68 }}
      aria-label={t('map.list')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // It closes the list alone, not the case beside it.
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <h2>{t('map.listed', { count: cases.length })}</h2>
        <button type="button" aria-label={t('common.close')} onClick={onClose}>
          ✕
        </button>
      </header>
      <ul>
        {cases.slice(0, MOST).map(({ id, light, category }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === chosen}
              className={id === hovered ? 'hovered' : ''}
              onClick={() => onSelect(id)}
              onMouseEnter={() => hoverCase(id)}
              onMouseLeave={() => hoverCase(undefined)}
              onFocus={() => hoverCase(id)}
              onBlur={() => hoverCase(undefined)}
            >
              <LightMark light={light} word />
              <span>{category ? names.categoryName(category) : t('list.unclassified')}</span>
            </button>
          </li>
        ))}
      </ul>
      {cases.length > MOST && <p className="muted">{t('map.listMore', { count: cases.length - MOST })}</p>}
      {cases.length === 0 && <p className="muted">{t('map.listEmpty')}</p>}
    </section>
  );
}

import { type KeyboardEvent, useState } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { useWords } from '../words/index.ts';
import type { CaseMap } from './case-map.ts';
import { type CaseInBox, stepCase } from './cases-in-box.ts';
import { hoverCase, useHoveredCase } from './hover.ts';

interface Walk {
  map: CaseMap | undefined;
  /** In the order of the walk. */
  cases: readonly CaseInBox[];
  names: DistrictNames;
  onSelect: ((id: string) => void) | undefined;
  onPick: ((lng: number, lat: number) => void) | undefined;
}

const STEPS: Readonly<Record<string, 1 | -1>> = { n: 1, p: -1 };

/**
 * The map without a mouse: N and P go from case to case, Enter opens the one stood on; where a place is picked, Enter takes the middle.
 * MapLibre's canvas has arrows, plus and minus of its own.
 */
export function useCaseWalk({ map, cases, names, onSelect, onPick }: Walk): {
  press: (event: KeyboardEvent) => void;
  /** What a screen reader is told of the case stood on. */
  told: string | undefined;
} {
  const { t } = useWords();
  const hovered = useHoveredCase();
  const [stood, setStood] = useState<{ id: string; at: number }>();
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isOnMap = (event.target as Element).tagName === 'CANVAS';
    if (onPick) {
      if (event.key === 'Enter' && isOnMap && map) onPick(...map.centre());
      return;
    }
    const by = STEPS[event.key.toLowerCase()];
    if (by !== undefined) {
      const next = stepCase(cases, stood?.id, by);
      setStood(next);
      hoverCase(next?.id);
      event.preventDefault();
    } else if (event.key === 'Enter' && isOnMap && stood && hovered === stood.id) {
      // The list has its own Enter, for its own row.
      event.stopPropagation();
      onSelect?.(stood.id);
    }
  };
  const one = stood && cases[stood.at];
  const told =
    one?.id === stood?.id && one
      ? t('map.stood', {
          light: t(`light.${one.light}`),
          name: one.category ? names.categoryName(one.category) : t('list.unclassified'),
          at: stood!.at + 1,
          count: cases.length,
        })
      : undefined;
  return { press, told };
}

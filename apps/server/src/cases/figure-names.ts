import type { Effect, Procedure } from '@wangge/kernel';
import type { District } from '../districts/index.ts';

/** By what names the procedures in force call what the desk counts. */
export interface FigureNames {
  /** Flags that a timer puts up at a deadline. */
  late: readonly string[];
  /** Clocks that giving a matter its lead unit ends, where it waits for that. */
  dispatch: readonly string[];
  /** Facts that hold a rating by the caller. */
  rating: readonly string[];
}

const known = new WeakMap<District, FigureNames>();

/** Read off the procedures, since every district names these as it likes. */
export function figureNames(district: District): FigureNames {
  const found = known.get(district) ?? readNames([...district.procedures.values()].map(({ procedure }) => procedure));
  known.set(district, found);
  return found;
}

function readNames(procedures: readonly Procedure[]): FigureNames {
  const late = new Set<string>();
  const dispatch = new Set<string>();
  const rating = new Set<string>();
  for (const { opening, timers = {}, actions, states } of procedures) {
    // Of a task, which only another matter opens, a rating says how others helped and not what a caller thinks.
    const isTask = Object.keys(opening.by).length === 0;
    for (const { at, effects = [] } of Object.values(timers)) {
      if (!('clock' in at) || at.point !== 'deadline') continue;
      for (const effect of effects) if ('flag' in effect) late.add(effect.flag);
    }
    for (const { from, form = [], effects = [] } of Object.values(actions)) {
      const isDispatch = from.some((id) => states[id]?.phase === 'dispatch' && !states[id]?.waiting);
      if (isDispatch && effects.some((effect) => 'assign' in effect))
        for (const id of stopped(effects)) dispatch.add(id);
      for (const { field, type } of form) if (type === 'rating' && !isTask) rating.add(field);
    }
  }
  return { late: [...late], dispatch: [...dispatch], rating: [...rating] };
}

function stopped(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => ('stop' in effect ? [effect.stop] : []));
}

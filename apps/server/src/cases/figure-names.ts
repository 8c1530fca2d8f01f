import type { Effect, Procedure } from '@wangge/kernel';
import type { District } from '../districts/index.ts';

/** By what names the procedures in force call what the desk counts. */
export interface FigureNames {
  /** Flags of what is late: as the assessment measures it; where a procedure is not assessed, those that a timer puts up at a deadline. */
  late: readonly string[];
  /** Clocks that giving a matter its lead unit ends, where it waits for that. */
  dispatch: readonly string[];
  /** Ratings by the caller, by kind of matter: the fact, and from which degree on it counts as satisfied. */
  ratings: readonly { kind: string; fact: string; from: number }[];
  /** Over how many days rates are taken; undefined where the district does not say. */
  days: number | undefined;
}

/** What of a district they are read off. */
type Named = Pick<District, 'pack' | 'procedures'>;

const known = new WeakMap<Named, FigureNames>();

/** Read off the assessment and the procedures, since every district names these as it likes. */
export function figureNames(district: Named): FigureNames {
  const found = known.get(district) ?? readNames(district);
  known.set(district, found);
  return found;
}

function readNames(district: Named): FigureNames {
  const { assessment } = district.pack;
  const late = new Set<string>();
  const dispatch = new Set<string>();
  const ratings: FigureNames['ratings'][number][] = [];
  for (const { procedure } of district.procedures.values()) {
    const { id, kind, opening, actions, states } = procedure;
    const measures = assessment?.measures[id];
    for (const flag of measures === undefined ? flagsAtDeadlines(procedure) : [measures.late ?? []].flat()) {
      late.add(flag);
    }
    for (const { from, effects = [] } of Object.values(actions)) {
      const isDispatch = from.some((state) => states[state]?.phase === 'dispatch' && !states[state]?.waiting);
      if (isDispatch && effects.some((effect) => 'assign' in effect))
        for (const clock of haltedBy(effects)) dispatch.add(clock);
    }
    // Of a task, which only another matter opens, a rating says how others helped and not what a caller thinks.
    const isTask = Object.keys(opening.by).length === 0;
    if (measures?.satisfied !== undefined && !isTask) ratings.push({ kind, ...measures.satisfied });
  }
  return { late: [...late], dispatch: [...dispatch], ratings, days: assessment?.recent?.days };
}

function flagsAtDeadlines({ timers = {} }: Procedure): string[] {
  return Object.values(timers).flatMap(({ at, effects = [] }) =>
    'clock' in at && at.point === 'deadline'
      ? effects.flatMap((effect) => ('flag' in effect ? [effect.flag] : []))
      : [],
  );
}

/** A clock of the dispatch may only pause with it: who takes the dispatch back has what was left. */
function haltedBy(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => ('stop' in effect ? [effect.stop] : 'pause' in effect ? [effect.pause] : []));
}

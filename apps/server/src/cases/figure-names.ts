import { countsDays, type Effect, type Procedure, parseDuration } from '@wangge/kernel';
import type { District } from '../districts/index.ts';

/** By what names the procedures in force call what the desk counts. */
export interface FigureNames {
  /** Flags of what is late: as the assessment measures it; where a procedure is not assessed, those that a timer puts up at a deadline. */
  late: readonly string[];
  /**
   * By kind of matter the clocks that giving it its lead unit ends, where it waits for that. Only such as count time: of a clock that counts days
   * nothing is known but how many were over, which is no time that somebody waited.
   */
  dispatch: readonly { kind: string; clocks: readonly string[] }[];
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
  const dispatch = new Map<string, Set<string>>();
  const ratings: FigureNames['ratings'][number][] = [];
  for (const { procedure } of district.procedures.values()) {
    const { id, kind, opening, actions, states } = procedure;
    const measures = assessment?.measures[id];
    for (const flag of measures === undefined ? flagsAtDeadlines(procedure) : [measures.late ?? []].flat()) {
      late.add(flag);
    }
    const ended = Object.values(actions).flatMap(({ from, effects = [] }) => {
      const isDispatch = from.some((state) => states[state]?.phase === 'dispatch' && !states[state]?.waiting);
      return isDispatch && effects.some((effect) => 'assign' in effect) ? haltedBy(effects) : [];
    });
    const clocks = ended.filter((clock) => countsTime(procedure, clock));
    // A district may have several procedures of one kind.
    if (clocks.length > 0) dispatch.set(kind, new Set([...(dispatch.get(kind) ?? []), ...clocks]));
    // Of a task, which only another matter opens, a rating says how others helped and not what a caller thinks.
    const isTask = Object.keys(opening.by).length === 0;
    if (measures?.satisfied !== undefined && !isTask) ratings.push({ kind, ...measures.satisfied });
  }
  return {
    late: [...late],
    dispatch: [...dispatch].map(([kind, clocks]) => ({ kind, clocks: [...clocks] })),
    ratings,
    days: assessment?.recent?.days,
  };
}

/** Where the limit is another's to say it may be days. */
function countsTime({ clocks }: Procedure, clock: string): boolean {
  const limit = parseDuration(clocks[clock]?.limit);
  return 'unit' in limit && !countsDays(limit.unit);
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

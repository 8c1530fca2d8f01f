import { isClockRefusal, recomputeClock } from '../clocks/index.ts';
import type { DecisionContext } from './context.ts';
import type { Change, Matter, MatterEvent } from './matter.ts';

/**
 * What a changed calendar makes of the clocks of an open matter: one event with every clock whose deadline or amber moved, or
 * undefined when none did. `reason` is the id under which the timeline shows it (`calendar`). What had fallen due before stays
 * as it was: a recomputation changes what lies ahead, never what was told.
 */
export function recompute(
  matter: Matter,
  context: Pick<DecisionContext, 'now' | 'calendar'>,
  reason: string,
): MatterEvent | undefined {
  if (matter.endedAt !== undefined) return undefined;
  const at = Math.max(context.now, matter.changedAt);
  const changes: Change[] = [];
  for (const [clock, entry] of Object.entries(matter.clocks)) {
    if (entry.reading.status === 'stopped') continue;
    const reading = recomputeClock(entry.reading, context.calendar, at);
    if (isClockRefusal(reading)) continue;
    const { deadline, amberAt, provisional } = entry.reading;
    const moved = reading.deadline !== deadline || reading.amberAt !== amberAt || reading.provisional !== provisional;
    if (moved) changes.push({ op: 'clock', clock, entry: { ...entry, reading } });
  }
  if (changes.length === 0) return undefined;
  return { type: 'recomputed', action: reason, at, effectiveAt: at, form: {}, personal: [], changes };
}

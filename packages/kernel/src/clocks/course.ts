import type { DateText, Instant } from './civil.ts';
import { consumed, reach } from './count.ts';
import { type Duration, sizeOf } from './duration.ts';
import type { PreparedCalendar } from './prepared-calendar.ts';
import type { ClockEntry } from './reading.ts';

/** A stretch during which the clock ran; without `to` it still runs. */
export type Run = { from: Instant; to?: Instant };

/** The runs of a clock with the place of its deadline. */
export type Course = {
  limit: Duration;
  startedAt: Instant;
  history: ClockEntry[];
  runs: Run[];
  total: number;
  deadline: Instant;
  amberAt: Instant | null;
  /** Set when the deadline hangs on days after the published calendar: the last published day. */
  publishedUntil: DateText | null;
  /** The run in which the deadline falls; while paused, the run before the pause. */
  deadlineRun: number;
};

/** The stretches during which the clock ran, in order; there is always at least one. */
export function runsOf(history: readonly ClockEntry[]): Run[] {
  const runs: Run[] = [];
  for (const entry of history) {
    if (entry.kind === 'start' || entry.kind === 'resume') runs.push({ from: entry.at });
    else if (entry.kind === 'pause' || entry.kind === 'stop') {
      const run = runs[runs.length - 1]!;
      run.to ??= entry.at;
    }
  }
  return runs;
}

/** What the runs have used up until an instant. */
export function usedInRuns(
  limit: Duration,
  startedAt: Instant,
  runs: readonly Run[],
  calendar: PreparedCalendar,
  until: Instant,
): number {
  let used = 0;
  for (const run of runs) {
    used += consumed(calendar, limit.unit, startedAt, run.from, Math.min(run.to ?? until, until));
  }
  return used;
}

export function totalOf(limit: Duration, history: readonly ClockEntry[]): number {
  return history.reduce((total, entry) => total + (entry.kind === 'extend' ? sizeOf(entry.by) : 0), sizeOf(limit));
}

// A run that lasts to its deadline settles it: what happens to an overdue clock later cannot make it timely again.
export function locateDeadline(
  limit: Duration,
  startedAt: Instant,
  runs: readonly Run[],
  total: number,
  calendar: PreparedCalendar,
): { deadline: Instant; deadlineRun: number } {
  let left = total;
  let deadline = startedAt;
  for (const [index, run] of runs.entries()) {
    deadline = reach(calendar, limit.unit, startedAt, run.from, left);
    if (run.to === undefined || run.to >= deadline) return { deadline, deadlineRun: index };
    left -= consumed(calendar, limit.unit, startedAt, run.from, run.to);
  }
  return { deadline, deadlineRun: runs.length - 1 };
}

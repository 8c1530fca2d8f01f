import type { DayName } from './calendar.ts';
import type { DateText, Instant } from './civil.ts';
import type { Duration } from './duration.ts';

/**
 * When a clock turns amber: when this much time is left, or when this share of the whole limit (extensions included) is left.
 * A share of a day clock is rounded up to whole days, so that the warning comes earlier rather than later.
 */
export type AmberRule = Duration | { share: number };

export type ClockStatus = 'running' | 'paused' | 'stopped';

/** What happened to a clock, in order. `at` of an extension or a recomputation only serves the explanation. */
export type ClockEntry =
  | { kind: 'start'; at: Instant }
  | { kind: 'pause'; at: Instant }
  | { kind: 'resume'; at: Instant }
  | { kind: 'stop'; at: Instant }
  | { kind: 'extend'; by: Duration; at?: Instant }
  | { kind: 'recompute'; before: Instant; at?: Instant };

/** `milliseconds` for clocks that run by the hour, `days` for day clocks. */
export type Measure = 'milliseconds' | 'days';

/**
 * One clock at one moment of its history: a plain JSON value that events store as it is.
 *
 * The clock is red strictly after `deadline` and amber from `amberAt` on (equal to `deadline` when it has no amber rule). While it is
 * paused the two stand as they stood at the pause and move when it resumes: a sweep for overdue clocks takes running ones only.
 */
export type ClockReading = {
  limit: Duration;
  amber: AmberRule | null;
  zone: string;
  status: ClockStatus;
  startedAt: Instant;
  deadline: Instant;
  amberAt: Instant;
  /** The deadline hangs on days whose holidays are not published yet. */
  provisional: boolean;
  measure: Measure;
  /** The limit with its extensions. */
  total: number;
  /** Used up at the latest start, pause, resume or stop; more than `total` when overdue. */
  used: number;
  /** What was left of `total` then; never below zero. */
  remaining: number;
  history: ClockEntry[];
  steps: ClockStep[];
};

/** The facts from which `explainSteps` tells why the deadline is where it is. `done` is what is used up after the step. */
export type ClockStep =
  | { kind: 'start'; at: Instant; limit: Duration; firstDay?: DateText }
  | { kind: 'skip-days'; why: 'weekend' | 'holiday'; name: DayName; from: DateText; to: DateText; days: number }
  | { kind: 'skip-hours'; why: 'night' | 'break'; from: Instant; to: Instant }
  /** A make-up day. Without `done`, the windows counted on it follow as steps of their own. */
  | { kind: 'make-up'; date: DateText; name: DayName; done?: number }
  | { kind: 'count-hours'; from: Instant; to: Instant; amount: number; done: number }
  /** A run of counted days; `weekendDays` days of ordinary weekends inside it were left out. */
  | { kind: 'count-days'; from: DateText; to: DateText; days: number; weekendDays: number; done: number }
  | { kind: 'pause'; at: Instant; remaining: number }
  | { kind: 'resume'; at: Instant }
  | { kind: 'extend'; by: Duration; total: number; at?: Instant }
  | { kind: 'recompute'; before: Instant; at?: Instant }
  | { kind: 'amber'; at: Instant }
  | { kind: 'deadline'; at: Instant; publishedUntil?: DateText }
  | { kind: 'stop'; at: Instant; late: boolean };

/**
 * Why a clock did not take a command.
 * - `not-running`, `not-paused`, `stopped`: its status does not allow it;
 * - `out-of-order`: the instant lies before the latest thing that happened to it, or is no instant;
 * - `other-unit`: an extension counted in another way than the limit;
 * - `not-a-duration`: an extension of nothing, of a fraction of a day, or of more than a century.
 */
export type ClockRefusalCode =
  | 'not-running'
  | 'not-paused'
  | 'stopped'
  | 'out-of-order'
  | 'other-unit'
  | 'not-a-duration';

export type ClockRefusal = { refused: ClockRefusalCode; en: string; zh: string };

export function isClockRefusal(value: ClockReading | ClockRefusal): value is ClockRefusal {
  return 'refused' in value;
}

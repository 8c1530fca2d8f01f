import type { WorkingCalendar } from './calendar.ts';
import type { Instant } from './civil.ts';
import { consumed } from './count.ts';
import { runsOf, usedInRuns } from './course.ts';
import { type Duration, familyOf, isDuration, writeDuration } from './duration.ts';
import { type PreparedCalendar, prepareCalendar } from './prepared-calendar.ts';
import type { AmberRule, ClockEntry, ClockReading, ClockRefusal, Measure } from './reading.ts';
import { refusal } from './refusal.ts';
import { replay } from './replay.ts';

type Calendar = WorkingCalendar | PreparedCalendar;

/** What is needed to start a clock. `at` is the moment from which it runs: for a unit's clock the dispatch, not the signature. */
export type ClockStart = { limit: Duration; amber?: AmberRule; calendar: Calendar; at: Instant };

/** What a clock has used: `used`, `remaining`, `overdue` and `total` in `measure`; `share` is used ÷ total (超时倍数 when above 1). */
export type ClockUsage = {
  measure: Measure;
  total: number;
  used: number;
  remaining: number;
  overdue: number;
  share: number;
};

/**
 * Starts a clock.
 *
 * Hour clocks end at the first moment by which the limit has passed: four working hours from 08:00 end at 12:00, not at 14:00.
 * Day clocks count from the day after `at` (unless the calendar says otherwise) and end with the last counted day.
 *
 * Amber begins when `amber` is left. In days: at 00:00 of the day that lies that many counted days before the deadline's day. Five
 * working days received on 2020-04-30 end with 05-11 (24:00); with one working day of amber that is 05-09 00:00, since 05-09 is a
 * make-up day and 05-10 a Sunday. Amber never begins before the clock runs; a rule longer than the limit makes it amber from the start.
 *
 * Throws a RangeError for a limit, amber rule or instant that is none: they come from a checked pack and a checked command.
 */
export function startClock({ limit, amber, calendar, at }: ClockStart): ClockReading {
  if (!isDuration(limit))
    throw new RangeError(`"${writeDuration(limit)}" is no time limit; check it with parseDuration`);
  if (amber && !isAmberRule(amber)) {
    throw new RangeError(`${JSON.stringify(amber)} is no amber rule; give a duration, or a share above 0 and up to 1`);
  }
  if (!Number.isSafeInteger(at)) throw new RangeError(`${at} is no instant; give milliseconds since 1970`);
  return replay(copyOf(limit), amber ? copyOfRule(amber) : null, [{ kind: 'start', at }], prepareCalendar(calendar));
}

/**
 * Stops the counting until `resumeClock`. Hour clocks keep their remainder to the millisecond. Of a day clock the day of the pause is
 * not used up: it remains, with the counted days after it up to the deadline.
 */
export function pauseClock(reading: ClockReading, at: Instant, calendar: Calendar): ClockReading | ClockRefusal {
  if (reading.status !== 'running') return refusal('not-running', reading);
  return append(reading, { kind: 'pause', at }, calendar);
}

/**
 * Lets a paused clock run on. A day clock ends with the remaining-th counted day from the day of resumption on, so a pause within
 * one day changes nothing. An overdue clock stays overdue.
 */
export function resumeClock(reading: ClockReading, at: Instant, calendar: Calendar): ClockReading | ClockRefusal {
  if (reading.status !== 'paused') return refusal('not-paused', reading);
  return append(reading, { kind: 'resume', at }, calendar);
}

/**
 * Makes the limit longer, as if it had been so from the start: running, paused or overdue (whether an overdue clock may be extended
 * is the procedure's rule). The extension must be counted like the limit. `at` only serves the explanation.
 */
export function extendClock(
  reading: ClockReading,
  by: Duration,
  calendar: Calendar,
  at?: Instant,
): ClockReading | ClockRefusal {
  if (reading.status === 'stopped') return refusal('stopped', reading);
  if (!isDuration(by)) return refusal('not-a-duration', reading, by);
  if (familyOf(by.unit) !== familyOf(reading.limit.unit)) return refusal('other-unit', reading, by);
  const extension: ClockEntry = { kind: 'extend', by: copyOf(by), ...(at === undefined ? {} : { at }) };
  return rewrite(reading, [...reading.history, extension], calendar);
}

/** Ends the clock for good: its work is done. Its light stays as it is at this moment, or at the pause that it ends in. */
export function stopClock(reading: ClockReading, at: Instant, calendar: Calendar): ClockReading | ClockRefusal {
  if (reading.status === 'stopped') return refusal('stopped', reading);
  return append(reading, { kind: 'stop', at }, calendar);
}

/**
 * Computes an open clock again from its history under a changed calendar. The step that is added keeps the deadline that it had.
 * `at` only serves the explanation.
 */
export function recomputeClock(
  reading: ClockReading,
  newCalendar: Calendar,
  at?: Instant,
): ClockReading | ClockRefusal {
  if (reading.status === 'stopped') return refusal('stopped', reading);
  const before = reading.deadline;
  const entry: ClockEntry = { kind: 'recompute', before, ...(at === undefined ? {} : { at }) };
  return rewrite(reading, [...reading.history, entry], newCalendar);
}

/** What the clock has used by `now`. A day of a day clock is used when it is over. Pauses are left out, time over the limit is not. */
export function usedOf(
  reading: Pick<ClockReading, 'measure' | 'total' | 'startedAt' | 'limit' | 'history'>,
  now: Instant,
  calendar: Calendar,
): ClockUsage {
  const { measure, total, startedAt, limit, history } = reading;
  const used = usedInRuns(limit, startedAt, runsOf(history), prepareCalendar(calendar), now);
  return {
    measure,
    total,
    used,
    remaining: Math.max(0, total - used),
    overdue: Math.max(0, used - total),
    share: used / total,
  };
}

/** What of a running clock is kept to tell later what it has used: until its latest start or resumption, and since when it runs. */
export interface Spending extends Pick<ClockReading, 'limit' | 'startedAt' | 'total' | 'used'> {
  since: Instant;
}

/** Undefined unless the clock runs. */
export function spendingOf({ limit, startedAt, total, used, status, history }: ClockReading): Spending | undefined {
  if (status !== 'running') return undefined;
  const last = history.findLast(({ kind }) => kind === 'start' || kind === 'resume');
  return { limit: copyOf(limit), startedAt, total, used, since: last?.at ?? startedAt };
}

/** How many times its limit a clock that still runs has used by `now`: what `usedOf` has as `share`. */
export function timesSpent(
  { limit, startedAt, total, used, since }: Spending,
  now: Instant,
  calendar: Calendar,
): number {
  return (used + consumed(prepareCalendar(calendar), limit.unit, startedAt, since, now)) / total;
}

function append(
  reading: ClockReading,
  entry: ClockEntry & { at: Instant },
  calendar: Calendar,
): ClockReading | ClockRefusal {
  const latest = latestInstant(reading);
  if (!Number.isSafeInteger(entry.at) || entry.at < latest) return refusal('out-of-order', reading, entry.at, latest);
  return rewrite(reading, [...reading.history, entry], calendar);
}

function rewrite(reading: ClockReading, history: ClockEntry[], calendar: Calendar): ClockReading {
  return replay(reading.limit, reading.amber, history, prepareCalendar(calendar));
}

// Extensions and recomputations may carry the moment of a decision that is entered later; only what moves the clock has an order.
function latestInstant(reading: ClockReading): Instant {
  let latest = reading.startedAt;
  for (const entry of reading.history) {
    if (entry.kind !== 'extend' && entry.kind !== 'recompute') latest = entry.at;
  }
  return latest;
}

// A reading is stored as it is: it must share nothing with what its maker may change, and hold nothing but these fields.
function copyOf({ amount, unit }: Duration): Duration {
  return { amount, unit };
}

function copyOfRule(amber: AmberRule): AmberRule {
  return 'share' in amber ? { share: amber.share } : copyOf(amber);
}

function isAmberRule(amber: AmberRule): boolean {
  return 'share' in amber ? amber.share > 0 && amber.share <= 1 : isDuration(amber);
}

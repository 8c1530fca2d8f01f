import type { DayNumber, Instant } from './civil.ts';
import { type Duration, type DurationUnit, familyOf, sizeOf } from './duration.ts';
import type { PreparedCalendar } from './prepared-calendar.ts';

/**
 * Counting along a calendar. Sizes are in the measure of the unit's family: milliseconds for clocks that run by the hour, whole days
 * for day clocks.
 */

/** The first day that a day clock started at this instant may count. */
export function firstCountableDay(calendar: PreparedCalendar, startedAt: Instant): DayNumber {
  return calendar.startsNextDay ? calendar.zone.dayOf(startedAt) + 1 : calendar.openDayAt(startedAt);
}

/** The first moment by which `left` (more than zero) has passed since `from`, on a clock first started at `startedAt`. */
export function reach(
  calendar: PreparedCalendar,
  unit: DurationUnit,
  startedAt: Instant,
  from: Instant,
  left: number,
): Instant {
  switch (familyOf(unit)) {
    case 'always':
      return from + left;
    case 'windows':
      return reachInWindows(calendar, from, left);
    default: {
      const anchor = countingDay(calendar, startedAt, from);
      return calendar.endOf(nthCountedDay(calendar, unit, anchor, left));
    }
  }
}

/** What a clock first started at `startedAt` has used up between two moments. A day is used up when it is over. */
export function consumed(
  calendar: PreparedCalendar,
  unit: DurationUnit,
  startedAt: Instant,
  from: Instant,
  to: Instant,
): number {
  if (to <= from) return 0;
  switch (familyOf(unit)) {
    case 'always':
      return to - from;
    case 'windows':
      return workedBetween(calendar, from, to);
    default:
      return countDays(calendar, unit, countingDay(calendar, startedAt, from), calendar.openDayAt(to));
  }
}

/**
 * The moment from which no more than `before` is left until `deadline`, not earlier than `notBefore`.
 * For day units: 00:00 of the day that lies that many counted days before the deadline's own day.
 */
export function backFrom(calendar: PreparedCalendar, before: Duration, deadline: Instant, notBefore: Instant): Instant {
  switch (familyOf(before.unit)) {
    case 'always':
      return Math.max(notBefore, deadline - sizeOf(before));
    case 'windows':
      return backInWindows(calendar, deadline, sizeOf(before), notBefore);
    default: {
      const earliest = calendar.zone.dayOf(notBefore);
      let day = dayOfDeadline(calendar, deadline);
      for (let left = before.amount; left > 0 && day > earliest; ) {
        day--;
        if (isCounted(calendar, before.unit, day)) left--;
      }
      return Math.max(notBefore, calendar.zone.instantOf(day, 0));
    }
  }
}

/** The day that a deadline closes: one at 24:00 belongs to the day that ends. */
export function dayOfDeadline(calendar: PreparedCalendar, deadline: Instant): DayNumber {
  return calendar.zone.dayOf(deadline - 1);
}

/** The day at which a day clock stands at an instant: the first day not yet over, but none before its first countable day. */
export function countingDay(calendar: PreparedCalendar, startedAt: Instant, instant: Instant): DayNumber {
  return Math.max(firstCountableDay(calendar, startedAt), calendar.openDayAt(instant));
}

export function isCounted(calendar: PreparedCalendar, unit: DurationUnit, day: DayNumber): boolean {
  return familyOf(unit) === 'every-day' || calendar.isWorking(day);
}

/** Counted days in [from, to). */
export function countDays(calendar: PreparedCalendar, unit: DurationUnit, from: DayNumber, to: DayNumber): number {
  if (familyOf(unit) === 'every-day') return Math.max(0, to - from);
  let days = 0;
  for (let day = from; day < to; day++) if (calendar.isWorking(day)) days++;
  return days;
}

/** Milliseconds of working windows in [from, to). */
export function workedBetween(calendar: PreparedCalendar, from: Instant, to: Instant): number {
  if (to <= from) return 0;
  const lastDay = calendar.zone.dayOf(to);
  let worked = 0;
  for (let day = calendar.zone.dayOf(from); day <= lastDay; day++) {
    for (const span of calendar.spansOf(day)) {
      worked += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
    }
  }
  return worked;
}

function nthCountedDay(calendar: PreparedCalendar, unit: DurationUnit, from: DayNumber, nth: number): DayNumber {
  if (familyOf(unit) === 'every-day') return from + nth - 1;
  let left = nth;
  for (let day = from; ; day++) {
    if (calendar.isWorking(day) && --left === 0) return day;
  }
}

function reachInWindows(calendar: PreparedCalendar, from: Instant, amount: number): Instant {
  let left = amount;
  for (let day = calendar.zone.dayOf(from); ; day++) {
    for (const span of calendar.spansOf(day)) {
      const opens = Math.max(span.from, from);
      if (opens >= span.to) continue;
      if (span.to - opens >= left) return opens + left;
      left -= span.to - opens;
    }
  }
}

function backInWindows(calendar: PreparedCalendar, to: Instant, amount: number, notBefore: Instant): Instant {
  let left = amount;
  const earliest = calendar.zone.dayOf(notBefore);
  for (let day = calendar.zone.dayOf(to); day >= earliest; day--) {
    const spans = calendar.spansOf(day);
    for (let index = spans.length - 1; index >= 0; index--) {
      const span = spans[index]!;
      const closes = Math.min(span.to, to);
      if (closes <= span.from) continue;
      // Strictly more: at exactly zero left the clock already stood at the close of the window before.
      if (closes - span.from > left) return Math.max(notBefore, closes - left);
      left -= closes - span.from;
    }
  }
  return notBefore;
}

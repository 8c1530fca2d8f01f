import type { Instant, PreparedCalendar } from '@wangge/kernel';

/** Holidays and weekends never leave more days between two working ones. */
const SEARCH_DAYS = 400;

/** The instant at which so much working time has passed since `from`; without any, the first working instant from then on. */
export function workingAfter(calendar: PreparedCalendar, from: Instant, milliseconds = 0): Instant {
  let left = milliseconds;
  const first = calendar.zone.dayOf(from);
  for (let day = first; day < first + SEARCH_DAYS; day += 1) {
    for (const span of calendar.spansOf(day)) {
      const begin = Math.max(span.from, from);
      if (begin >= span.to) continue;
      if (left < span.to - begin) return Math.ceil(begin + left);
      left -= span.to - begin;
    }
  }
  throw new RangeError(`no ${milliseconds} ms of working time within ${SEARCH_DAYS} days`);
}

/** Working time between two instants, in milliseconds. */
export function workedBetween(calendar: PreparedCalendar, from: Instant, to: Instant): number {
  let worked = 0;
  for (let day = calendar.zone.dayOf(from); day <= calendar.zone.dayOf(to); day += 1) {
    for (const span of calendar.spansOf(day)) {
      worked += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
    }
  }
  return worked;
}

import type { Instant, PreparedCalendar } from '@wangge/kernel';
import { workedBetween, workingAfter } from '../../apps/server/src/demo/hours.ts';
import { around, between, type Random } from '../../apps/server/src/demo/random.ts';
import type { Order } from './order.ts';
import type { Pace } from './ways.ts';

const MINUTE = 60_000;
/** Standard deviation of the logarithm of how long people take. */
const SPREAD = 0.6;
/** Who keeps a time limit uses this share of what is left of it … */
const SHARE = [0.15, 0.9] as const;
/** … and who does not is so many working hours late. */
const LATE_HOURS = [2, 60] as const;

/**
 * Who takes an hour or more to come to something looks at their desk on the full hour. So desks act side by side, as they do in an office,
 * and a run sets its clock a third as often.
 */
const HOUR = 60 * MINUTE;

/** When people come to it, at least a minute from now. */
export function momentOf(calendar: PreparedCalendar, order: Order, pace: Pace, now: Instant): Instant {
  if ('clock' in pace) return withinLimit(calendar, order, pace.clock, now);
  const span = Math.max(MINUTE, Math.round(around(order.random, pace.minutes, SPREAD) * MINUTE));
  const at = pace.hours === 'office' ? workingAfter(calendar, now, span) : now + span;
  return pace.minutes * MINUTE < HOUR ? at : onTheHour(at);
}

function withinLimit(calendar: PreparedCalendar, { random, view, isLate }: Order, id: string, now: Instant): Instant {
  const clock = view.clocks.find((one) => one.id === id);
  const deadline = clock && Date.parse(clock.deadline);
  // Without a limit somebody takes a working day.
  if (deadline === undefined) {
    return onTheHour(workingAfter(calendar, now, Math.round(around(random, 480, SPREAD)) * MINUTE));
  }
  if (isLate || deadline <= now + MINUTE) return onTheHour(late(calendar, random, Math.max(now, deadline)));
  const left = workedBetween(calendar, now, deadline);
  const share = between(random, ...SHARE);
  // A limit that runs out before an office opens again is kept at night or not at all.
  const at = left > MINUTE ? workingAfter(calendar, now, Math.round(left * share)) : now + (deadline - now) * share;
  const moment = Math.max(now + MINUTE, Math.round(at));
  // Nobody waits for the hour when the limit ends before it.
  return onTheHour(moment) < deadline ? onTheHour(moment) : moment;
}

/** Of the hour in Beijing, whose offset is whole hours. */
const onTheHour = (at: Instant): Instant => Math.ceil(at / HOUR) * HOUR;

function late(calendar: PreparedCalendar, random: Random, since: Instant): Instant {
  return workingAfter(calendar, since, Math.round(between(random, ...LATE_HOURS) * 60 * MINUTE));
}

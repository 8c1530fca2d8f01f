import {
  type Duration,
  familyOf,
  type Instant,
  instantAt,
  isDurationFault,
  localDate,
  type PreparedCalendar,
  parseDuration,
  prepareCalendar,
  startClock,
  type WorkingCalendar,
} from '../clocks/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SECOND = 1000;

export type Calendar = WorkingCalendar | PreparedCalendar;

/** A duration of a checked pack. @throws when it is none: `district check` refuses such a pack before it is loaded. */
export function parseDurationText(text: string): Duration {
  const duration = parseDuration(text);
  if (isDurationFault(duration)) throw new Error(duration.en);
  return duration;
}

/** The last instant of a span that begins at `from`, by the calendar. */
export function spanEnd(span: Duration, from: Instant, calendar: Calendar): Instant {
  return startClock({ limit: span, calendar, at: from }).deadline;
}

/**
 * The earliest instant that lies no further back than a span: of days, 00:00 of the day that many days ago. Only for spans that
 * run always or count every day. @throws for others: `district check` refuses them where this is asked
 */
export function spanStart(span: Duration, now: Instant, calendar: Calendar): Instant {
  const family = familyOf(span.unit);
  const { zone } = prepareCalendar(calendar);
  if (family === 'every-day') return zone.instantOf(zone.dayOf(now) - span.amount, 0);
  if (family === 'always') return now - Math.round(span.amount * (span.unit === 'minutes' ? MINUTE : HOUR));
  throw new Error(`${span.unit} are not counted backwards: the pack was not checked`);
}

/**
 * The earliest instant at which a span can have begun that is not over by `now`, by the calendar; to the second. The other way round than
 * `spanEnd`, which alone knows the calendar: found by halving, since what begins later ends no sooner.
 */
export function earliestWithin(span: Duration, now: Instant, calendar: Calendar): Instant {
  const isOver = (from: Instant) => spanEnd(span, from, calendar) < now;
  let days = 1;
  while (!isOver(now - days * DAY)) days *= 2;
  let [over, within] = [now - days * DAY, now];
  while (within - over > SECOND) {
    const middle = over + Math.floor((within - over) / 2);
    if (isOver(middle)) over = middle;
    else within = middle;
  }
  return within;
}

/** Today's date in the district's zone and the date `max` from now. */
export function calendarDays(now: Instant, max: Duration, calendar: Calendar): { today: string; last: string } {
  const zone = zoneOf(calendar);
  // A day clock ends with 24:00 of its last day, which is already the next date: step back into the day.
  return { today: localDate(zone, now), last: localDate(zone, spanEnd(max, now, calendar) - 1) };
}

/** The date of an instant in the district's zone. */
export function dateOf(instant: Instant, calendar: Calendar): string {
  return localDate(zoneOf(calendar), instant);
}

/** 00:00 of a date in the district's zone. */
export function startOfDate(date: string, calendar: Calendar): Instant {
  return instantAt(zoneOf(calendar), date, '00:00');
}

function zoneOf(calendar: Calendar): string {
  return prepareCalendar(calendar).zone.name;
}

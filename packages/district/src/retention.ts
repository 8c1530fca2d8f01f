import { countsDays, type Duration, getZone, type Instant, isDurationFault, parseDuration } from '@wangge/kernel';

/**
 * When something that is kept for so many calendar days after an instant has to be forgotten: at the beginning of a day of the zone. The day
 * of the instant itself does not count (民法典 art. 201 [M]), so it is kept for that many whole days and never for less.
 * @param keep of a personal field, `90 calendar-days`
 */
export function forgetAt(keep: string, zone: string, since: Instant): Instant {
  const { dayOf, instantOf } = getZone(zone);
  return instantOf(dayOf(since) + daysOf(keep) + 1, 0);
}

/** The same from the other end: what came before this instant has to be forgotten by `now`, and nothing else. */
export function keptFrom(keep: string, zone: string, now: Instant): Instant {
  const { dayOf, instantOf } = getZone(zone);
  return instantOf(dayOf(now) - daysOf(keep), 0);
}

/** Of several, the one that lasts longest; undefined of none. */
export function longestKeep(keeps: readonly string[]): string | undefined {
  return keeps.toSorted((a, b) => daysOf(b) - daysOf(a))[0];
}

/** Whether a text is a retention at all: working days would hang on calendars of years to come. */
export function isRetention({ unit }: Duration): boolean {
  return unit === 'calendar-days';
}

function daysOf(keep: string): number {
  const duration = parseDuration(keep);
  if (isDurationFault(duration)) throw new RangeError(duration.en);
  if (!countsDays(duration.unit)) throw new RangeError(`"${keep}" is no retention: write calendar-days`);
  return duration.amount;
}

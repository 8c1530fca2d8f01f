import type { WorkingCalendar } from './calendar.ts';
import { HOUR, type Instant, MINUTE } from './civil.ts';
import { usedOf } from './clock.ts';
import { countDays, countingDay, dayOfDeadline, isCounted, workedBetween } from './count.ts';
import { countsDays, familyOf } from './duration.ts';
import { momentOf } from './light.ts';
import { type PreparedCalendar, prepareCalendar } from './prepared-calendar.ts';
import type { ClockReading } from './reading.ts';
import {
  type ClockLocale,
  daysAndHoursWords,
  durationWords,
  elapsedWords,
  sizeWords,
  wholeDaysWords,
} from './words.ts';

/**
 * What of a reading, beside now and the calendar, its words hang on: few enough that a page can be handed them and tell
 * the time left by itself.
 */
export type ClockStanding = Pick<
  ClockReading,
  'limit' | 'status' | 'startedAt' | 'deadline' | 'measure' | 'total' | 'history'
>;

/**
 * How a clock stands, in a few words: `剩 1 个工作日 3 小时`, `超期 3 个工作时（已过 2 天）`, `1 working day 3 hours left`.
 *
 * A day clock tells the counted days after today and what is left of today when today counts. Time over the deadline is told as
 * `usedOf` has it, in the clock's own measure; where nights, days off or pauses lie in between, the time that has passed on the wall
 * stands beside it, because that is how long the resident has waited.
 */
export function remainingWords(
  reading: ClockStanding,
  now: Instant,
  calendar: WorkingCalendar | PreparedCalendar,
  locale: ClockLocale,
): string {
  const moment = momentOf(reading, now);
  const zh = locale === 'zh';
  const late = moment > reading.deadline;
  const prepared = prepareCalendar(calendar);
  if (reading.status === 'stopped') {
    if (!late) return zh ? '已停止，未超期' : 'stopped on time';
    return `${zh ? '已停止，' : 'stopped, '}${overdueWords(reading, moment, prepared, locale)}`;
  }
  const paused = reading.status === 'paused' ? (zh ? '已暂停，' : 'paused, ') : '';
  if (late) return `${paused}${overdueWords(reading, moment, prepared, locale)}`;
  const left = leftWords(reading, moment, prepared, locale);
  return `${paused}${zh ? joined('剩', left) : `${left} left`}`;
}

/** `超期 3 个工作时（已过 2 天）` of a clock that is over its deadline at `moment`. */
function overdueWords(
  reading: ClockStanding,
  moment: Instant,
  calendar: PreparedCalendar,
  locale: ClockLocale,
): string {
  const zh = locale === 'zh';
  const { own, apart } = overOf(reading, moment, calendar, locale);
  const wall = elapsedWords(moment - reading.deadline, locale);
  if (zh) return `${joined('超期', own)}${apart ? `（已过 ${wall}）` : ''}`;
  return `${own} overdue${apart ? ` (${wall} gone by)` : ''}`;
}

/** A space parts Han characters from figures only. */
function joined(word: string, told: string): string {
  return /^\d/.test(told) ? `${word} ${told}` : `${word}${told}`;
}

/** The time over the limit in the clock's own measure, and whether the wall tells another story. */
function overOf(
  reading: ClockStanding,
  moment: Instant,
  calendar: PreparedCalendar,
  locale: ClockLocale,
): { own: string; apart: boolean } {
  const { limit, deadline } = reading;
  const { unit } = limit;
  const { overdue } = usedOf(reading, moment, calendar);
  const wall = moment - deadline;
  if (!countsDays(unit)) {
    const apart = Math.floor(overdue / MINUTE) !== Math.floor(wall / MINUTE);
    // Time that runs day and night is told in days once it has any, like what passes on the wall.
    const own = familyOf(unit) === 'windows' ? sizeWords(overdue, unit, locale) : elapsedWords(overdue, locale);
    return { own, apart };
  }
  const today = calendar.openDayAt(moment);
  const daysOver = today - dayOfDeadline(calendar, deadline) - 1;
  const apart = overdue !== daysOver || !isCounted(calendar, unit, today);
  if (apart) return { own: wholeDaysWords(overdue, unit, locale), apart };
  // Counted days and wall days are the same ones: the hours of today can stand beside them.
  const hours = moment - calendar.endOf(today - 1);
  return { own: daysAndHoursWords(overdue, hours, unit, locale), apart };
}

function leftWords(reading: ClockStanding, now: Instant, calendar: PreparedCalendar, locale: ClockLocale): string {
  const { deadline, startedAt } = reading;
  const { unit } = reading.limit;
  if (familyOf(unit) === 'windows') return sizeWords(workedBetween(calendar, now, deadline), unit, locale);
  if (!countsDays(unit)) return sizeWords(deadline - now, unit, locale);

  const today = countingDay(calendar, startedAt, now);
  const lastDay = dayOfDeadline(calendar, deadline);
  const began = calendar.zone.instantOf(today, 0);
  // A day that has not begun, or begins just now, is told as a whole day.
  if (!isCounted(calendar, unit, today) || now <= began) {
    return durationWords({ amount: countDays(calendar, unit, today, lastDay + 1), unit }, locale);
  }
  const days = countDays(calendar, unit, today + 1, lastDay + 1);
  const rest = calendar.endOf(today) - now;
  if (days === 0) return sizeWords(rest, 'minutes', locale);
  // Beside whole days, minutes only matter in the last hour.
  const told = rest < HOUR ? rest : Math.floor(rest / HOUR) * HOUR;
  return `${durationWords({ amount: days, unit }, locale)} ${sizeWords(told, 'minutes', locale)}`;
}

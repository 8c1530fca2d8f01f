import type { WorkingCalendar } from './calendar.ts';
import { HOUR, type Instant } from './civil.ts';
import { countDays, countingDay, dayOfDeadline, isCounted, workedBetween } from './count.ts';
import { countsDays, familyOf } from './duration.ts';
import { momentOf } from './light.ts';
import { type PreparedCalendar, prepareCalendar } from './prepared-calendar.ts';
import type { ClockReading } from './reading.ts';
import { type ClockLocale, durationWords, elapsedWords, sizeWords } from './words.ts';

/**
 * How a clock stands, in a few words: `剩 1 个工作日 3 小时`, `超期 2 小时`, `1 working day 3 hours left`.
 *
 * A day clock tells the counted days after today and what is left of today when today counts. Time over the deadline is told as it
 * passes on the wall, nights and holidays included, because that is how long the resident has waited; `usedOf` has it in the
 * clock's own measure.
 */
export function remainingWords(
  reading: ClockReading,
  now: Instant,
  calendar: WorkingCalendar | PreparedCalendar,
  locale: ClockLocale,
): string {
  const moment = momentOf(reading, now);
  const zh = locale === 'zh';
  const late = moment > reading.deadline;
  const over = elapsedWords(moment - reading.deadline, locale);
  if (reading.status === 'stopped') {
    if (late) return zh ? `已停止，超期 ${over}` : `stopped, ${over} overdue`;
    return zh ? '已停止，未超期' : 'stopped on time';
  }
  const left = late ? over : leftWords(reading, moment, prepareCalendar(calendar), locale);
  if (zh) return `${reading.status === 'paused' ? '已暂停，' : ''}${late ? '超期' : '剩'} ${left}`;
  return `${reading.status === 'paused' ? 'paused, ' : ''}${left} ${late ? 'overdue' : 'left'}`;
}

function leftWords(reading: ClockReading, now: Instant, calendar: PreparedCalendar, locale: ClockLocale): string {
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

import { HOUR, MINUTE } from './civil.ts';
import { countsDays, type Duration, type DurationUnit, familyOf } from './duration.ts';

export type ClockLocale = 'zh' | 'en';

const UNIT_ZH: Record<DurationUnit, string> = {
  minutes: '分钟',
  'emergency-hours': '个紧急工作时',
  'working-hours': '个工作时',
  'working-days': '个工作日',
  'emergency-days': '个紧急工作日',
  'calendar-days': '个自然日',
};

const UNIT_EN: Record<DurationUnit, string> = {
  minutes: 'minute',
  'emergency-hours': 'emergency hour',
  'working-hours': 'working hour',
  'working-days': 'working day',
  'emergency-days': 'emergency day',
  'calendar-days': 'calendar day',
};

/** `5 个工作日`, `1 working day`. */
export function durationWords({ amount, unit }: Duration, locale: ClockLocale): string {
  return locale === 'zh' ? `${amount} ${UNIT_ZH[unit]}` : countedEn(amount, UNIT_EN[unit]);
}

/** A size in the measure of a unit: days as they are, milliseconds as hours and minutes (working hours by that name). */
export function sizeWords(size: number, unit: DurationUnit, locale: ClockLocale): string {
  if (countsDays(unit)) return durationWords({ amount: size, unit }, locale);
  const inWindows = familyOf(unit) === 'windows';
  if (locale === 'zh') return hoursZh(size, inWindows ? '个工作时' : '小时');
  return hoursEn(size, inWindows ? 'working hour' : 'hour');
}

/** Time as it passes on the wall: `2 天 3 小时`, `2 days 3 hours`. Below a minute, seconds do not matter to a reader. */
export function elapsedWords(milliseconds: number, locale: ClockLocale): string {
  const days = Math.floor(milliseconds / (24 * HOUR));
  const rest = milliseconds - days * 24 * HOUR;
  if (days === 0) return sizeWords(milliseconds, 'minutes', locale);
  return withHours(locale === 'zh' ? `${days} 天` : countedEn(days, 'day'), rest, locale);
}

/** Counted days and what has passed of the next: `2 个工作日 3 小时`; before the first is over `3 小时 20 分`. */
export function daysAndHoursWords(days: number, milliseconds: number, unit: DurationUnit, locale: ClockLocale): string {
  if (days === 0) return sizeWords(milliseconds, 'minutes', locale);
  return withHours(durationWords({ amount: days, unit }, locale), milliseconds, locale);
}

/** Whole counted days; before the first is over: `不到 1 个工作日`, `less than 1 working day`. */
export function wholeDaysWords(days: number, unit: DurationUnit, locale: ClockLocale): string {
  if (days > 0) return durationWords({ amount: days, unit }, locale);
  const one = durationWords({ amount: 1, unit }, locale);
  return locale === 'zh' ? `不到 ${one}` : `less than ${one}`;
}

function withHours(days: string, milliseconds: number, locale: ClockLocale): string {
  const hours = Math.floor(milliseconds / HOUR) * HOUR;
  return hours > 0 ? `${days} ${sizeWords(hours, 'minutes', locale)}` : days;
}

function hoursZh(milliseconds: number, hourWord: string): string {
  const { hours, minutes } = hoursAndMinutes(milliseconds);
  if (hours === 0) return minutes === 0 ? '不到 1 分钟' : `${minutes} 分钟`;
  return minutes === 0 ? `${hours} ${hourWord}` : `${hours} ${hourWord} ${minutes} 分`;
}

function hoursEn(milliseconds: number, hourWord: string): string {
  const { hours, minutes } = hoursAndMinutes(milliseconds);
  if (hours === 0) return minutes === 0 ? 'less than a minute' : countedEn(minutes, 'minute');
  return minutes === 0 ? countedEn(hours, hourWord) : `${countedEn(hours, hourWord)} ${countedEn(minutes, 'minute')}`;
}

function hoursAndMinutes(milliseconds: number): { hours: number; minutes: number } {
  const all = Math.floor(milliseconds / MINUTE);
  return { hours: Math.floor(all / 60), minutes: all % 60 };
}

function countedEn(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

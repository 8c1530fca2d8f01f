import type { DateText } from './civil.ts';

/** Wall-clock opening hours, `HH:MM`; `to` may be `24:00`. A shift over midnight is written as two windows. */
export type WorkingWindow = { from: string; to: string };

/** Other windows for a part of every year (summer hours), both ends included; may run over the turn of the year. */
export type Season = { from: string; to: string; windows: WorkingWindow[] };

/**
 * How day clocks run: whether the day of receipt is left out, and at which wall-clock time a day is over.
 * China's practice is `{ startsNextDay: true, endsAt: '24:00' }`.
 */
export type DayClock = { startsNextDay: boolean; endsAt: string };

/** What a holiday is called: in the languages of the district, by locale; a bare string where there is one language only. */
export type DayName = string | Readonly<Record<string, string>>;

/** In this language; where the name lacks it in its first, so that nothing is ever blank. */
export function dayNameIn(name: DayName, locale: string): string {
  if (typeof name === 'string') return name;
  return name[locale] ?? Object.values(name)[0] ?? '';
}

/** Two days of one holiday: the same name in every language. */
export function isSameDayName(left: DayName, right: DayName): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  const locales = Object.keys(left);
  return locales.length === Object.keys(right).length && locales.every((locale) => left[locale] === right[locale]);
}

/**
 * The working calendar of a district, as plain data from its pack.
 *
 * `days` lists what departs from the weekend rule: holidays (`working: false`) and make-up days (调休, `working: true`).
 * Up to `publishedUntil` the list is complete; later days follow the weekend rule, and deadlines there are provisional.
 * A calendar is never changed in place: a new version is a new object (indexes are kept per object).
 */
export type WorkingCalendar = {
  zone: string;
  /** ISO weekdays off: 1 Monday … 7 Sunday. */
  weekend: number[];
  windows: WorkingWindow[];
  seasons?: Season[];
  days: Record<DateText, { working: boolean; name: DayName }>;
  publishedUntil: DateText;
  dayClock: DayClock;
};

/** Whether `MM-DD` lies in the season. Text order is date order here. */
export function isInSeason(season: { from: string; to: string }, monthAndDay: string): boolean {
  return season.from <= season.to
    ? season.from <= monthAndDay && monthAndDay <= season.to
    : season.from <= monthAndDay || monthAndDay <= season.to;
}

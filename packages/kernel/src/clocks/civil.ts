/** Milliseconds since 1970-01-01T00:00Z. Business time is always an argument; nothing in this folder reads a clock. */
export type Instant = number;

/** A date without a zone, counted in days since 1970-01-01 (day 0). */
export type DayNumber = number;

/** `YYYY-MM-DD`. */
export type DateText = string;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The day number of `YYYY-MM-DD`, or undefined when the text is no date of the calendar (`2021-02-29`). */
export function findDayNumber(date: DateText): DayNumber | undefined {
  if (!DATE.test(date)) return undefined;
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return undefined;
  const day = milliseconds / DAY;
  return dateOf(day) === date ? day : undefined;
}

/**
 * `YYYY-MM-DD` of a day number, for the years 0 to 9999.
 * Arithmetic of eras of 400 years that begin on 1 March (H. Hinnant, "chrono-compatible low-level date algorithms"): a deadline's
 * steps write many dates, and a Date object for each took most of their time.
 */
export function dateOf(day: DayNumber): DateText {
  const sinceEras = day + 719_468;
  const era = Math.floor(sinceEras / 146_097);
  const dayOfEra = sinceEras - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}

/** ISO 8601 weekday: Monday 1 … Sunday 7. */
export function isoWeekday(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Milliseconds after 00:00 of `HH:MM`; `24:00` is the end of the day. Undefined for any other text. */
export function findTimeOfDay(time: string): number | undefined {
  if (time === '24:00') return DAY;
  const parts = TIME.exec(time);
  return parts ? Number(parts[1]) * HOUR + Number(parts[2]) * MINUTE : undefined;
}

/** `HH:MM` of milliseconds after 00:00, seconds cut off. */
export function timeText(timeOfDay: number): string {
  const minutes = Math.floor(timeOfDay / MINUTE);
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

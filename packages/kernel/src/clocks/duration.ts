import { DAY, HOUR, MINUTE } from './civil.ts';

/**
 * - `minutes`, `emergency-hours` (紧急工作时) run day and night;
 * - `working-hours` (工作时) run in the calendar's windows on working days;
 * - `working-days` (工作日) count working days;
 * - `emergency-days` (紧急工作日) and `calendar-days` (自然日) count every day.
 */
export const durationUnits = [
  'minutes',
  'emergency-hours',
  'working-hours',
  'working-days',
  'emergency-days',
  'calendar-days',
] as const;
export type DurationUnit = (typeof durationUnits)[number];

/** Hours and minutes may be fractions; days are whole. Always more than zero. */
export type Duration = { amount: number; unit: DurationUnit };

/** Why a text is no duration, and what is accepted, in both languages. */
export type DurationFault = { fault: 'not-a-duration'; given: string; en: string; zh: string };

/**
 * How a unit is counted: time that runs always, time in working windows, working days, every day.
 * Durations of one family can be added to each other.
 */
export type DurationFamily = 'always' | 'windows' | 'working-days' | 'every-day';

const FAMILY: Record<DurationUnit, DurationFamily> = {
  minutes: 'always',
  'emergency-hours': 'always',
  'working-hours': 'windows',
  'working-days': 'working-days',
  'emergency-days': 'every-day',
  'calendar-days': 'every-day',
};

// A bare 小时, 日 or 天 is left out on purpose: practice uses each of them for two different clocks.
const NAMES: Record<string, DurationUnit> = {
  minute: 'minutes',
  分钟: 'minutes',
  分: 'minutes',
  'emergency-hour': 'emergency-hours',
  紧急工作时: 'emergency-hours',
  紧急工作小时: 'emergency-hours',
  'working-hour': 'working-hours',
  工作时: 'working-hours',
  工作小时: 'working-hours',
  'working-day': 'working-days',
  工作日: 'working-days',
  'emergency-day': 'emergency-days',
  紧急工作日: 'emergency-days',
  'calendar-day': 'calendar-days',
  自然日: 'calendar-days',
  日历日: 'calendar-days',
};

// A limit beyond a century is a slip of the pen, and counting it day by day would hold up the caller.
const LONGEST = 36_525 * DAY;

const TEXT = /^(\d+(?:\.\d+)?)\s*(?:个\s*)?(\D+)$/;

/** Reads `2紧急工作时`, `5 个工作日`, `5 working-days`, `1 working day`, `15 分钟`. Anything else is a fault that says what is accepted. */
export function parseDuration(text: unknown): Duration | DurationFault {
  if (typeof text !== 'string') return faultOf(text);
  const parts = TEXT.exec(text.normalize('NFKC').trim());
  if (!parts) return faultOf(text);
  const name = parts[2]!.trim().toLowerCase().replace(/\s+/g, '-').replace(/s$/, '');
  const unit = Object.hasOwn(NAMES, name) ? NAMES[name]! : undefined;
  if (!unit) return faultOf(text);
  const duration = { amount: Number(parts[1]), unit };
  return isDuration(duration) ? duration : faultOf(text);
}

export function isDurationFault(value: Duration | DurationFault): value is DurationFault {
  return 'fault' in value;
}

/** More than zero, at most a century, whole when the unit is days. */
export function isDuration(value: Duration): boolean {
  if (!durationUnits.includes(value.unit) || !Number.isFinite(value.amount) || value.amount <= 0) return false;
  if (!countsDays(value.unit)) return millisecondsOf(value) <= LONGEST;
  return Number.isInteger(value.amount) && value.amount * DAY <= LONGEST;
}

/** `5 working-days`: the form that a district pack writes; `parseDuration` reads it back. */
export function writeDuration(duration: Duration): string {
  return `${duration.amount} ${duration.unit}`;
}

export function familyOf(unit: DurationUnit): DurationFamily {
  return FAMILY[unit];
}

export function countsDays(unit: DurationUnit): boolean {
  return FAMILY[unit] === 'working-days' || FAMILY[unit] === 'every-day';
}

/** The size of a duration in the measure of its family: milliseconds, or days. */
export function sizeOf(duration: Duration): number {
  return countsDays(duration.unit) ? duration.amount : millisecondsOf(duration);
}

function millisecondsOf(duration: Duration): number {
  return Math.round(duration.amount * (duration.unit === 'minutes' ? MINUTE : HOUR));
}

function faultOf(given: unknown): DurationFault {
  const shown = String(given);
  return {
    fault: 'not-a-duration',
    given: shown,
    en: `"${shown}" is no time limit: write a number above zero and one of ${durationUnits.join(', ')} (days whole, a century at most), for example "5 working-days"`,
    zh: `“${shown}”不是时限：请写大于零的数加 分钟、紧急工作时、工作时、工作日、紧急工作日、自然日 之一（日数取整，不超过一百年），如“5工作日”`,
  };
}

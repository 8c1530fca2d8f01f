import type { CaseRow, Light } from '@wangge/client';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as whole units, coarse enough to be read at a glance. */
export type Span =
  | { unit: 'seconds'; count: number }
  | { unit: 'minutes'; count: number }
  | { unit: 'hours'; count: number }
  | { unit: 'hoursMinutes'; hours: number; minutes: number }
  | { unit: 'days'; count: number }
  | { unit: 'daysHours'; days: number; hours: number };

export function spanOf(milliseconds: number): Span {
  const span = Math.max(0, milliseconds);
  if (span < MINUTE) return { unit: 'seconds', count: Math.floor(span / 1000) };
  if (span < HOUR) return { unit: 'minutes', count: Math.floor(span / MINUTE) };
  if (span < DAY) {
    const hours = Math.floor(span / HOUR);
    const minutes = Math.floor((span - hours * HOUR) / MINUTE);
    return minutes === 0 ? { unit: 'hours', count: hours } : { unit: 'hoursMinutes', hours, minutes };
  }
  const days = Math.floor(span / DAY);
  const hours = Math.floor((span - days * DAY) / HOUR);
  return hours === 0 || days >= 3 ? { unit: 'days', count: days } : { unit: 'daysHours', days, hours };
}

const RANK: Record<Light, number> = { none: 0, green: 1, amber: 2, red: 3 };

/** The light of a row now: the server's, or a stricter one when its points have passed since. */
export function lightNow(row: Pick<CaseRow, 'light' | 'dueAt' | 'amberAt'>, now: number): Light {
  if (row.light === 'none') return 'none';
  const reached: Light =
    row.dueAt !== null && now > Date.parse(row.dueAt)
      ? 'red'
      : row.amberAt !== null && now >= Date.parse(row.amberAt)
        ? 'amber'
        : 'green';
  return RANK[reached] > RANK[row.light] ? reached : row.light;
}

import { DAY, type Instant } from './civil.ts';
import { type Duration, writeDuration } from './duration.ts';
import type { ClockReading, ClockRefusal, ClockRefusalCode, ClockStatus } from './reading.ts';
import { getZone } from './zone.ts';

const STATUS_ZH: Record<ClockStatus, string> = { running: '在走', paused: '已暂停', stopped: '已停止' };

/** The refusal with its two sentences. `given` is the extension or instant that was refused, `latest` what it came before. */
export function refusal(
  refused: ClockRefusalCode,
  reading: ClockReading,
  given?: Duration | Instant,
  latest?: Instant,
): ClockRefusal {
  const { status, limit } = reading;
  const shown = typeof given === 'object' ? writeDuration(given) : stampOf(reading, given);
  switch (refused) {
    case 'not-running':
      return {
        refused,
        en: `only a running clock can be paused; this one is ${status}`,
        zh: `计时${STATUS_ZH[status]}，不能暂停`,
      };
    case 'not-paused':
      return {
        refused,
        en: `only a paused clock can be resumed; this one is ${status}`,
        zh: `计时${STATUS_ZH[status]}，不能恢复`,
      };
    case 'stopped':
      return { refused, en: 'the clock has been stopped and does not change any more', zh: '计时已停止，不能再改' };
    case 'out-of-order': {
      const bound = stampOf(reading, latest);
      return {
        refused,
        en: `${shown} lies before ${bound}, the latest thing that happened to this clock`,
        zh: `${shown} 早于该计时最近一次变动 ${bound}`,
      };
    }
    case 'other-unit':
      return {
        refused,
        en: `the limit is ${writeDuration(limit)}; an extension of ${shown} is counted in another way, give it in ${limit.unit}`,
        zh: `时限为 ${writeDuration(limit)}，延期 ${shown} 计法不同，请用 ${limit.unit}`,
      };
    case 'not-a-duration':
      return {
        refused,
        en: `${shown} is no extension; give more than zero, whole days for day clocks, a century at most`,
        zh: `${shown} 不是有效的延期；须大于零，按日计的取整，不超过一百年`,
      };
  }
}

function stampOf(reading: ClockReading, instant: Instant | undefined): string {
  if (instant === undefined || !Number.isSafeInteger(instant)) return String(instant);
  const local = getZone(reading.zone).localAt(instant);
  return Math.abs(local) > 100_000_000 * DAY
    ? String(instant)
    : new Date(local).toISOString().slice(0, 19).replace('T', ' ');
}

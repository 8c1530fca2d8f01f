import type { Instant } from '@wangge/kernel';

/**
 * The time that clocks and deadlines go by. It is the machine's own, except in test mode, where it can be set and then
 * stands still until it is set again. Sessions, lockout and one-time codes never use it.
 */
export interface BusinessTime {
  now(): Instant;
  /** @throws outside test mode. */
  set(instant: Instant | undefined): void;
  isSet(): boolean;
}

export function businessTime(testMode: boolean): BusinessTime {
  let fixed: Instant | undefined;
  return {
    now: () => fixed ?? Date.now(),
    set(instant) {
      if (!testMode) throw new Error('business time can be set in test mode only');
      fixed = instant;
    },
    isSet: () => fixed !== undefined,
  };
}

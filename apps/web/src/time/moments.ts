import { useQuery } from '@tanstack/react-query';
import type { CaseRow } from '@wangge/client';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useDistrict } from '../district/district.ts';
import { sessionQuery } from '../session/session.ts';
import { useWords } from '../words/index.ts';
import { datesOf } from './dates.ts';
import { spanOf } from './spans.ts';

/** Below this, time left on the wall is told; above it the moment, because working clocks rest at night and on holidays. */
const SOON = 3_600_000;
const TICK = 20_000;

const listeners = new Set<() => void>();
let tick = Date.now();
setInterval(() => {
  tick = Date.now();
  for (const listener of listeners) listener();
}, TICK);
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The clock of this device, moving in steps of 20 s so that a page of rows does not redraw every second. */
export const useTick = () => useSyncExternalStore(subscribe, () => tick);

/** Moments in the district's zone and the reader's words. */
export function useMoments() {
  const { t, locale } = useWords();
  // The login page tells moments too, and before the log-in the district is nobody's to ask for.
  const { data: session } = useQuery(sessionQuery);
  const { data: district, dataUpdatedAt } = useDistrict(Boolean(session));
  const zone = district?.zone;
  // In test mode the district's business time is set apart from the device's clock; otherwise the two are one.
  const shift = district?.testMode ? Date.parse(district.now) - dataUpdatedAt : 0;
  const dates = useMemo(() => datesOf(locale, zone), [locale, zone]);

  const span = useCallback(
    (milliseconds: number) => {
      const { unit, ...amounts } = spanOf(milliseconds);
      return t(`time.${unit}`, amounts);
    },
    [t],
  );

  return useMemo(() => {
    const { time: clock, day } = dates;
    const near = (at: number, now: number) => {
      const on = day(at);
      if (on === day(now)) return t('time.today', { time: clock(at) });
      if (on === day(now + 86_400_000)) return t('time.tomorrow', { time: clock(at) });
      if (on === day(now - 86_400_000)) return t('time.yesterday', { time: clock(at) });
      return dates.moment(at, now);
    };
    // A day clock ends when its day does: people say the 24th 24:00, not the 25th 00:00.
    const deadline = (at: number, now: number) => {
      return clock(at) === '00:00' ? near(at - 1, now).replace(clock(at - 1), '24:00') : near(at, now);
    };
    const roughly = (milliseconds: number) => (milliseconds < 60_000 ? t('time.underMinute') : span(milliseconds));
    return {
      /** Business time for a tick of the device's clock. */
      businessTime: (device: number) => device + shift,
      yearOf: dates.yearOf,
      /** To the second, for hovering. */
      exact: (at: string | number) => dates.exact(instantOf(at)),
      /** Date and time to the minute, with the year where it is not the present one. */
      moment: (at: string | number) => dates.moment(instantOf(at), Date.now() + shift),
      /** The same always with its year, for files. */
      dated: (at: string | number) => dates.dated(instantOf(at)),
      timeOnly: (at: string | number) => dates.time(instantOf(at)),
      near: (at: string, now: number) => near(Date.parse(at), now),
      deadline: (at: string, now: number) => deadline(Date.parse(at), now),
      ago: (at: string, now: number) => {
        const since = now - Date.parse(at);
        if (since < 60_000) return t('time.now');
        if (since < SOON) return t('time.minutesAgo', { count: Math.floor(since / 60_000) });
        if (since < 24 * SOON) return t('time.hoursAgo', { count: Math.floor(since / SOON) });
        if (since < 7 * 24 * SOON) return t('time.daysAgo', { count: Math.floor(since / (24 * SOON)) });
        return near(Date.parse(at), now);
      },
      span,
      /** How a row's deadline stands, in a few words. */
      due: (row: Pick<CaseRow, 'dueAt' | 'endedAt' | 'light'>, now: number) => {
        if (row.endedAt) return t('due.ended', { time: near(Date.parse(row.endedAt), now) });
        if (row.dueAt === null) return t('due.waiting');
        const left = Date.parse(row.dueAt) - now;
        // The server's red counts before this page's clock has ticked.
        if (left < 0 || row.light === 'red') return t('due.over', { span: roughly(-left) });
        if (left < SOON) return t('due.left', { span: roughly(left) });
        return t('due.at', { time: deadline(Date.parse(row.dueAt), now) });
      },
    };
  }, [dates, shift, span, t]);
}

const instantOf = (at: string | number) => new Date(at).getTime();

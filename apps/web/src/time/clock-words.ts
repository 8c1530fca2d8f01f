import type { ClockView, District } from '@wangge/client';
import { type PreparedCalendar, remainingWords } from '@wangge/kernel';
import { useCallback } from 'react';
import { useDistrict } from '../district/district.ts';
import { useWords } from '../words/index.ts';
import { calendarOf, standingOf } from './clock-standing.ts';

const prepared = new WeakMap<District, PreparedCalendar>();

function calendarFor(district: District): PreparedCalendar {
  const known = prepared.get(district) ?? calendarOf(district);
  prepared.set(district, known);
  return known;
}

/** How a clock stands at a moment, by the kernel's own words; what the server said last, until the district is known. */
export function useClockWords(): (clock: ClockView, now: number) => string {
  const { locale, name } = useWords();
  const { data: district } = useDistrict();
  return useCallback(
    (clock, now) => {
      const standing = standingOf(clock);
      if (!district || !standing) return name(clock.remaining);
      return remainingWords(standing, now, calendarFor(district), locale);
    },
    [district, locale, name],
  );
}

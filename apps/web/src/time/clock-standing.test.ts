import type { ClockView } from '@wangge/client';
import {
  type ClockReading,
  type Duration,
  isClockRefusal,
  lightOf,
  pauseClock,
  remainingWords,
  resumeClock,
  runsOf,
  startClock,
  stopClock,
  type WorkingCalendar,
  writeDuration,
} from '@wangge/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarOf, clockLightNow, standingOf, tightestOf } from './clock-standing.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const iso = (instant: number) => new Date(instant).toISOString();

/** Qingming 2020 with its make-up days, as the district's answer has them. */
const district = {
  zone: 'Asia/Shanghai',
  calendar: {
    weekend: [6, 7],
    windows: [
      { from: '08:00', to: '12:00' },
      { from: '14:00', to: '18:00' },
    ],
    off: ['2020-04-04', '2020-04-05', '2020-04-06', '2020-05-01', '2020-05-04', '2020-05-05'],
    work: ['2020-04-26', '2020-05-09'],
    publishedUntil: '2020-12-31',
    dayClock: { startsNextDay: true, endsAt: '24:00' },
  },
};
const own: WorkingCalendar = {
  ...district.calendar,
  zone: district.zone,
  days: {
    ...Object.fromEntries(
      district.calendar.off.map((day) => [day, { working: false, name: { zh: '节', en: 'feast' } }]),
    ),
    ...Object.fromEntries(
      district.calendar.work.map((day) => [day, { working: true, name: { zh: '节', en: 'feast' } }]),
    ),
  },
};

/** As the server writes it, over the wire. */
function viewOf(reading: ClockReading, now: number): ClockView {
  return JSON.parse(
    JSON.stringify({
      id: 'disposal',
      name: {},
      status: reading.status,
      light: lightOf(reading, now),
      startedAt: iso(reading.startedAt),
      deadline: iso(reading.deadline),
      amberAt: iso(reading.amberAt),
      limit: writeDuration(reading.limit),
      remaining: {},
      total: reading.total,
      runs: runsOf(reading.history).map(({ from, to }) => ({ from: iso(from), ...(to && { to: iso(to) }) })),
      why: { zh: [], en: [] },
      provisional: reading.provisional,
    }),
  ) as ClockView;
}

function taken(result: ReturnType<typeof pauseClock>): ClockReading {
  if (isClockRefusal(result)) throw new Error(result.en);
  return result;
}

const limit: fc.Arbitrary<Duration> = fc.oneof(
  fc.record({ amount: fc.integer({ min: 1, max: 20 }), unit: fc.constantFrom('working-hours', 'emergency-hours') }),
  fc.record({ amount: fc.integer({ min: 1, max: 6 }), unit: fc.constantFrom('working-days', 'calendar-days') }),
);

describe('a clock in the page', () => {
  test('is told as the server tells it, at every moment, through pauses and to its end', () => {
    const gap = fc.integer({ min: 1, max: 96 * 60 }).map((minutes) => minutes * 60_000);
    fc.assert(
      fc.property(limit, gap, fc.array(gap, { maxLength: 4 }), fc.boolean(), gap, (one, first, gaps, ends, later) => {
        let now = at('2020-04-01 00:00') + first;
        let reading = startClock({ limit: one, amber: { share: 0.25 }, calendar: own, at: now });
        for (const [index, after] of gaps.entries()) {
          now += after;
          reading = taken((index % 2 === 0 ? pauseClock : resumeClock)(reading, now, own));
        }
        if (ends) reading = taken(stopClock(reading, now, own));
        const view = viewOf(reading, now);
        now += later;
        const standing = standingOf(view)!;
        for (const locale of ['zh', 'en'] as const) {
          expect(remainingWords(standing, now, calendarOf(district), locale)).toBe(
            remainingWords(reading, now, own, locale),
          );
        }
        expect(clockLightNow(view, now)).toBe(lightOf(reading, now));
      }),
      { seed: 370103, numRuns: 300 },
    );
  });

  test('the words move on without the server', () => {
    const view = viewOf(
      startClock({ limit: { amount: 4, unit: 'working-hours' }, calendar: own, at: at('2020-04-03 17:00') }),
      at('2020-04-03 17:00'),
    );
    const words = (now: number) => remainingWords(standingOf(view)!, now, calendarOf(district), 'zh');
    expect(words(at('2020-04-03 17:20'))).toBe('剩 3 个工作时 40 分');
    expect(words(at('2020-04-07 11:00') + 3 * HOUR + 30 * 60_000)).toBe('超期 1 个工作时 30 分（已过 3 小时 30 分）');
  });

  test('a limit that the page cannot read leaves the words to the server', () => {
    const reading = startClock({
      limit: { amount: 4, unit: 'working-hours' },
      calendar: own,
      at: at('2020-04-03 17:00'),
    });
    expect(standingOf({ ...viewOf(reading, reading.startedAt), limit: '2 moons' })).toBeUndefined();
  });
});

describe('the tightest clock of a case', () => {
  const clock = (id: string, status: ClockView['status'], deadline: string) => ({ id, status, deadline }) as ClockView;
  test('is the one whose deadline is the case’s own, and runs', () => {
    const clocks = [
      clock('paused', 'paused', '2020-04-03T00:00:00.000Z'),
      clock('dispatch', 'running', '2020-04-03T00:00:00.000Z'),
      clock('disposal', 'running', '2020-04-09T00:00:00.000Z'),
    ];
    expect(tightestOf({ clocks, dueAt: '2020-04-03T00:00:00.000Z' })?.id).toBe('dispatch');
    expect(tightestOf({ clocks, dueAt: null })).toBeUndefined();
  });
});

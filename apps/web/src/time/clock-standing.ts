import type { CaseView, ClockView, District, Light } from '@wangge/client';
import {
  type ClockEntry,
  type ClockStanding,
  countsDays,
  isDurationFault,
  type PreparedCalendar,
  parseDuration,
  prepareCalendar,
} from '@wangge/kernel';
import { lightNow } from './spans.ts';

/** The working calendar of the district as the kernel takes it; what a holiday is called is of no matter to time left. */
export function calendarOf({ zone, calendar }: Pick<District, 'zone' | 'calendar'>): PreparedCalendar {
  const { off, work, weekend, windows, seasons, publishedUntil, dayClock } = calendar;
  const days = Object.fromEntries([
    ...off.map((date) => [date, { working: false, name: '' }] as const),
    ...work.map((date) => [date, { working: true, name: '' }] as const),
  ]);
  return prepareCalendar({
    zone,
    weekend,
    windows,
    ...(seasons && { seasons }),
    days,
    publishedUntil,
    dayClock,
  });
}

/** A clock as the kernel reads it; undefined where its limit is written in a way that this page does not know. */
export function standingOf(clock: ClockView): ClockStanding | undefined {
  const limit = parseDuration(clock.limit);
  if (isDurationFault(limit)) return undefined;
  return {
    limit,
    status: clock.status,
    startedAt: Date.parse(clock.startedAt),
    deadline: Date.parse(clock.deadline),
    total: clock.total,
    measure: countsDays(limit.unit) ? 'days' : 'milliseconds',
    history: clock.runs.flatMap(({ from, to }, index): ClockEntry[] => [
      { kind: index === 0 ? 'start' : 'resume', at: Date.parse(from) },
      ...(to === undefined ? [] : [{ kind: 'pause' as const, at: Date.parse(to) }]),
    ]),
  };
}

/** The light of a clock now: one that stands keeps its own. */
export function clockLightNow({ status, light, deadline, amberAt }: ClockView, now: number): Light {
  return status === 'running' ? lightNow({ light, dueAt: deadline, amberAt }, now) : light;
}

/** The clock that a case's own deadline is: of those that run, the one that ends first. */
export function tightestOf({ clocks, dueAt }: Pick<CaseView, 'clocks' | 'dueAt'>): ClockView | undefined {
  return clocks.find(({ status, deadline }) => status === 'running' && deadline === dueAt);
}

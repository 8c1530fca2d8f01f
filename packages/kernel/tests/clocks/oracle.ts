/**
 * A second, slow way to the same answers, for the property tests: it walks minute by minute or day by day and reads every wall-clock
 * time from the runtime. It shares no code with the clocks; keep it so.
 */
import type { WorkingCalendar } from '../../src/clocks/index.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

export type Stop = { pause: number; resume: number };

type Wall = { date: string; minute: number };

export function createOracle(calendar: WorkingCalendar, table?: Map<string, boolean>) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: calendar.zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const quarters = new Map<number, Wall>();

  /** Offsets change on quarters of an hour only, so one reading serves fifteen minutes. */
  function wallOf(instant: number): Wall {
    const quarter = Math.floor(instant / QUARTER) * QUARTER;
    let wall = quarters.get(quarter);
    if (!wall) {
      const [date, time] = format.format(quarter).split(' ');
      const [hour, minute] = time!.split(':');
      wall = { date: date!, minute: Number(hour) * 60 + Number(minute) };
      quarters.set(quarter, wall);
    }
    return { date: wall.date, minute: wall.minute + Math.floor((instant - quarter) / MINUTE) };
  }

  function worksOn(date: string): boolean {
    const known = table?.get(date) ?? calendar.days[date]?.working;
    if (known !== undefined) return known;
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
    return !calendar.weekend.includes(weekday === 0 ? 7 : weekday);
  }

  function minutesOf(time: string): number {
    const [hour, minute] = time.split(':');
    return Number(hour) * 60 + Number(minute);
  }

  const windows = calendar.windows.map((window) => [minutesOf(window.from), minutesOf(window.to)] as const);

  function worksAt(instant: number): boolean {
    const { date, minute } = wallOf(instant);
    return windows.some(([from, to]) => from <= minute && minute < to) && worksOn(date);
  }

  /** The end of the minute in which the last of `minutes` working minutes passes. Start and pauses on whole minutes. */
  function reachMinutes(start: number, minutes: number, stops: Stop[] = []): number {
    let left = minutes;
    for (let at = start; ; at += MINUTE) {
      const still = stops.some(({ pause, resume }) => pause <= at && at < resume);
      if (!still && worksAt(at)) left--;
      if (left === 0) return at + MINUTE;
    }
  }

  function minutesBetween(from: number, to: number): number {
    let minutes = 0;
    for (let at = from; at < to; at += MINUTE) if (worksAt(at)) minutes++;
    return minutes;
  }

  /** Walks back from a deadline to the first moment from which no more than `minutes` are left. */
  function backMinutes(deadline: number, minutes: number, notBefore: number): number {
    let left = 0;
    let at = deadline;
    while (at > notBefore) {
      if (worksAt(at - MINUTE) && ++left > minutes) break;
      at -= MINUTE;
    }
    return at;
  }

  /** The date of the nth counted day from `first` on. */
  function nthDay(first: string, nth: number, everyDay: boolean): string {
    let date = first;
    let left = nth;
    for (;;) {
      if (everyDay || worksOn(date)) left--;
      if (left === 0) return date;
      date = nextDay(date);
    }
  }

  /** Counted days in [from, to], both included. */
  function countDays(from: string, to: string, everyDay: boolean): number {
    let days = 0;
    for (let date = from; date <= to; date = nextDay(date)) if (everyDay || worksOn(date)) days++;
    return days;
  }

  /** The date with which a day clock ends that was paused and resumed in turn, by the words of the rule. */
  function reachDay(start: number, days: number, everyDay: boolean, stops: Stop[] = []): string {
    const first = nextDay(wallOf(start).date);
    let deadline = nthDay(first, days, everyDay);
    for (const { pause, resume } of stops) {
      const paused = wallOf(pause).date;
      if (paused > deadline) return deadline;
      const remaining = countDays(later(paused, first), deadline, everyDay);
      const resumed = wallOf(resume).date;
      deadline = nthDay(later(resumed, first), remaining, everyDay);
    }
    return deadline;
  }

  return { wallOf, worksAt, worksOn, reachMinutes, minutesBetween, backMinutes, nthDay, countDays, reachDay };
}

export function nextDay(date: string): string {
  return moveDay(date, 1);
}

export function moveDay(date: string, days: number): string {
  const moved = new Date(`${date}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

function later(one: string, other: string): string {
  return [one, other].sort()[1]!;
}

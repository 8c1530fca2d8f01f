import { isInSeason, type Season, type WorkingCalendar, type WorkingWindow } from './calendar.ts';
import { dateOf, findDayNumber, findTimeOfDay } from './civil.ts';
import { getZone } from './zone.ts';

/** One thing that makes a calendar unusable: where (`seasons[0].windows[1].from`) and what to do. */
export type CalendarFault = { path: string; fault: string };

/** Thrown by `prepareCalendar`; a pack is checked with `calendarFaults` first, so this means that the check was left out. */
export class CalendarFaults extends Error {
  readonly faults: CalendarFault[];
  constructor(faults: CalendarFault[]) {
    super(`the working calendar cannot be used: ${faults.map(({ path, fault }) => `${path}: ${fault}`).join('; ')}`);
    this.name = 'CalendarFaults';
    this.faults = faults;
  }
}

/** Every fault of a calendar, in the order of its fields; none when clocks can run on it. */
export function calendarFaults(calendar: WorkingCalendar): CalendarFault[] {
  return [
    ...zoneFaults(calendar.zone),
    ...weekendFaults(calendar.weekend),
    ...windowFaults('windows', calendar.windows),
    ...seasonFaults(calendar.seasons ?? []),
    ...dayFaults(calendar),
    ...dayClockFaults(calendar),
  ];
}

function zoneFaults(zone: string): CalendarFault[] {
  try {
    getZone(zone);
    return [];
  } catch (error) {
    return [{ path: 'zone', fault: error instanceof Error ? error.message : String(error) }];
  }
}

function weekendFaults(weekend: number[]): CalendarFault[] {
  const faults = weekend.flatMap((weekday, index) =>
    Number.isInteger(weekday) && weekday >= 1 && weekday <= 7
      ? []
      : [{ path: `weekend[${index}]`, fault: `${weekday} is no ISO weekday; write 1 (Monday) to 7 (Sunday)` }],
  );
  if (new Set(weekend).size >= 7) {
    faults.push({ path: 'weekend', fault: 'every weekday is off, so no working day would ever come; leave one out' });
  }
  return faults;
}

function windowFaults(path: string, windows: WorkingWindow[]): CalendarFault[] {
  if (windows.length === 0)
    return [{ path, fault: 'no window, so no working hour would ever pass; write at least one' }];
  const faults: CalendarFault[] = [];
  let previousEnd = 0;
  for (const [index, window] of windows.entries()) {
    const place = `${path}[${index}]`;
    const from = findTimeOfDay(window.from);
    const to = findTimeOfDay(window.to);
    if (from === undefined) faults.push({ path: `${place}.from`, fault: `"${window.from}" is no time; write HH:MM` });
    if (to === undefined) faults.push({ path: `${place}.to`, fault: `"${window.to}" is no time; write HH:MM` });
    if (from === undefined || to === undefined) continue;
    if (from >= to) {
      faults.push({ path: place, fault: 'ends before it begins; write a shift over midnight as two windows' });
    } else if (from < previousEnd) {
      faults.push({ path: place, fault: 'overlaps the window before it, or stands before it; sort them by time' });
    }
    previousEnd = Math.max(previousEnd, to);
  }
  return faults;
}

// A leap year, so that 02-29 is a day of it.
const firstOfLeapYear = findDayNumber('2020-01-01')!;
const monthsAndDays = Array.from({ length: 366 }, (_, index) => dateOf(firstOfLeapYear + index).slice(5));

function seasonFaults(seasons: Season[]): CalendarFault[] {
  const faults: CalendarFault[] = [];
  for (const [index, season] of seasons.entries()) {
    for (const end of ['from', 'to'] as const) {
      if (monthsAndDays.includes(season[end])) continue;
      faults.push({ path: `seasons[${index}].${end}`, fault: `"${season[end]}" is no day of the year; write MM-DD` });
    }
    faults.push(...windowFaults(`seasons[${index}].windows`, season.windows));
    const earlier = seasons
      .slice(0, index)
      .findIndex((other) => monthsAndDays.some((day) => isInSeason(season, day) && isInSeason(other, day)));
    if (earlier >= 0) {
      faults.push({ path: `seasons[${index}]`, fault: `overlaps seasons[${earlier}]; a day has one set of windows` });
    }
  }
  return faults;
}

function dayFaults(calendar: WorkingCalendar): CalendarFault[] {
  const faults: CalendarFault[] = [];
  const published = findDayNumber(calendar.publishedUntil) !== undefined;
  for (const date of Object.keys(calendar.days)) {
    if (findDayNumber(date) === undefined) {
      faults.push({ path: `days.${date}`, fault: 'is no date; write YYYY-MM-DD' });
    } else if (published && date > calendar.publishedUntil) {
      const fault = `lies after publishedUntil ${calendar.publishedUntil}; move publishedUntil to the end of the published calendar`;
      faults.push({ path: `days.${date}`, fault });
    }
  }
  if (!published) {
    faults.push({ path: 'publishedUntil', fault: `"${calendar.publishedUntil}" is no date; write YYYY-MM-DD` });
  }
  return faults;
}

function dayClockFaults({ dayClock }: WorkingCalendar): CalendarFault[] {
  const endsAt = findTimeOfDay(dayClock.endsAt);
  if (endsAt !== undefined && endsAt > 0) return [];
  return [
    { path: 'dayClock.endsAt', fault: `"${dayClock.endsAt}" is no end of a day; write 24:00 or HH:MM after 00:00` },
  ];
}

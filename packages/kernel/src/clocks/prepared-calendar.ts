import { type DayName, isInSeason, type WorkingCalendar, type WorkingWindow } from './calendar.ts';
import { CalendarFaults, calendarFaults } from './calendar-faults.ts';
import { type DayNumber, dateOf, findDayNumber, findTimeOfDay, type Instant, isoWeekday } from './civil.ts';
import { getZone, type Span, type Zone } from './zone.ts';

/** What a day is. `make-up` is a working day that falls on the weekend; `name` is the holiday it belongs to. */
export type DayFact = { kind: 'working' | 'make-up' | 'weekend' | 'holiday'; name: DayName };

/** A calendar with its indexes. All clock functions take either form; keep one per calendar version where speed matters. */
export type PreparedCalendar = {
  readonly calendar: WorkingCalendar;
  readonly zone: Zone;
  readonly startsNextDay: boolean;
  readonly publishedUntil: DayNumber;
  isWorking(day: DayNumber): boolean;
  factOf(day: DayNumber): DayFact;
  /** The working windows of a day as instants, in order; none on a day off. */
  spansOf(day: DayNumber): readonly Span[];
  /** When a counted day is over. */
  endOf(day: DayNumber): Instant;
  /** The first day that is not over at this instant. */
  openDayAt(instant: Instant): DayNumber;
};

type Hours = { from: number; to: number };

const prepared = new WeakMap<WorkingCalendar, PreparedCalendar>();

/** Builds the indexes of a calendar, once per object. Throws `CalendarFaults` naming every fault when the calendar is not usable. */
export function prepareCalendar(calendar: WorkingCalendar | PreparedCalendar): PreparedCalendar {
  if ('spansOf' in calendar) return calendar;
  const known = prepared.get(calendar);
  if (known) return known;
  const faults = calendarFaults(calendar);
  if (faults.length > 0) throw new CalendarFaults(faults);
  const made = indexCalendar(calendar);
  prepared.set(calendar, made);
  return made;
}

function indexCalendar(calendar: WorkingCalendar): PreparedCalendar {
  const zone = getZone(calendar.zone);
  const weekendDays = new Set(calendar.weekend);
  const exceptions = new Map<DayNumber, DayFact>();
  for (const [date, { working, name }] of Object.entries(calendar.days)) {
    const day = findDayNumber(date)!;
    const onWeekend = weekendDays.has(isoWeekday(day));
    const kind = working ? (onWeekend ? 'make-up' : 'working') : 'holiday';
    exceptions.set(day, { kind, name });
  }
  const ordinary: DayFact = { kind: 'working', name: '' };
  const off: DayFact = { kind: 'weekend', name: '' };
  const factOf = (day: DayNumber): DayFact =>
    exceptions.get(day) ?? (weekendDays.has(isoWeekday(day)) ? off : ordinary);
  const isWorking = (day: DayNumber): boolean => {
    const kind = factOf(day).kind;
    return kind === 'working' || kind === 'make-up';
  };

  const hoursOf = hoursBySeason(calendar);
  const spans = new Map<DayNumber, readonly Span[]>();
  function spansOf(day: DayNumber): readonly Span[] {
    const cached = spans.get(day);
    if (cached) return cached;
    // Where clocks go back, two windows can meet twice in the repeated hour; in order of time they still do not overlap.
    const made = isWorking(day)
      ? hoursOf(day)
          .flatMap(({ from, to }) => zone.spansOf(day, from, to))
          .sort((left, right) => left.from - right.from)
      : [];
    spans.set(day, made);
    return made;
  }

  const endsAt = findTimeOfDay(calendar.dayClock.endsAt)!;
  const endOf = (day: DayNumber): Instant => zone.instantOf(day, endsAt);
  function openDayAt(instant: Instant): DayNumber {
    const day = zone.dayOf(instant);
    return instant < endOf(day) ? day : day + 1;
  }

  const publishedUntil = findDayNumber(calendar.publishedUntil)!;
  const { startsNextDay } = calendar.dayClock;
  return { calendar, zone, startsNextDay, publishedUntil, isWorking, factOf, spansOf, endOf, openDayAt };
}

function hoursBySeason(calendar: WorkingCalendar): (day: DayNumber) => Hours[] {
  const usual = calendar.windows.map(hoursOfWindow);
  const seasons = (calendar.seasons ?? []).map((season) => ({ ...season, hours: season.windows.map(hoursOfWindow) }));
  if (seasons.length === 0) return () => usual;
  return (day) => {
    const monthAndDay = dateOf(day).slice(5);
    return seasons.find((season) => isInSeason(season, monthAndDay))?.hours ?? usual;
  };
}

function hoursOfWindow(window: WorkingWindow): Hours {
  return { from: findTimeOfDay(window.from)!, to: findTimeOfDay(window.to)! };
}

export type { DayClock, DayName, Season, WorkingCalendar, WorkingWindow } from './calendar.ts';
export { type CalendarFault, CalendarFaults, calendarFaults } from './calendar-faults.ts';
export type { DateText, DayNumber, Instant } from './civil.ts';
export { dateOf, findDayNumber, isoWeekday } from './civil.ts';
export {
  type ClockStart,
  type ClockUsage,
  extendClock,
  pauseClock,
  recomputeClock,
  resumeClock,
  type Spending,
  spendingOf,
  startClock,
  stopClock,
  timesSpent,
  usedOf,
} from './clock.ts';
export { type Run, runsOf } from './course.ts';
export {
  countsDays,
  type Duration,
  type DurationFamily,
  type DurationFault,
  type DurationUnit,
  durationUnits,
  familyOf,
  isDuration,
  isDurationFault,
  parseDuration,
  writeDuration,
} from './duration.ts';
export { type ExplainWords, explainSteps } from './explain.ts';
export { type Light, lightOf, strictest } from './light.ts';
export { type DayFact, type PreparedCalendar, prepareCalendar } from './prepared-calendar.ts';
export {
  type AmberRule,
  type ClockEntry,
  type ClockReading,
  type ClockRefusal,
  type ClockRefusalCode,
  type ClockStatus,
  type ClockStep,
  isClockRefusal,
  type Measure,
} from './reading.ts';
export { type ClockStanding, remainingWords } from './remaining.ts';
export { type ClockLocale, durationWords } from './words.ts';
export { getZone, instantAt, localDate, type Span, type Zone } from './zone.ts';

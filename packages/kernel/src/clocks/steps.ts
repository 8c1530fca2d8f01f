import { type DayName, isSameDayName } from './calendar.ts';
import { DAY, type DayNumber, dateOf, type Instant } from './civil.ts';
import { countDays, countingDay, dayOfDeadline, firstCountableDay } from './count.ts';
import type { Course, Run } from './course.ts';
import { countsDays, type DurationUnit, familyOf, sizeOf } from './duration.ts';
import type { DayFact, PreparedCalendar } from './prepared-calendar.ts';
import type { ClockEntry, ClockStep } from './reading.ts';

// Above this many ordinary weekends in a row, or working days with hours of their own, a list of each would hide what matters.
const WEEKENDS_TOLD = 2;
const DAYS_TOLD_BY_THE_HOUR = 3;

/** The steps of a course, in the order in which a person would tell them. */
export function stepsOf(course: Course, calendar: PreparedCalendar): ClockStep[] {
  const steps: ClockStep[] = [];
  let total = sizeOf(course.limit);
  let runIndex = -1;
  let done = 0;
  let told = false;
  const tellDeadline = () => {
    if (told) return;
    told = true;
    if (course.amberAt !== null && course.amberAt < course.deadline) steps.push({ kind: 'amber', at: course.amberAt });
    const { deadline: at, publishedUntil } = course;
    steps.push(publishedUntil === null ? { kind: 'deadline', at } : { kind: 'deadline', at, publishedUntil });
  };
  const tellRun = () => {
    const run = course.runs[runIndex];
    if (!run || runIndex > course.deadlineRun) return;
    const counted = countedSteps(course, run, calendar, done);
    steps.push(...counted.steps);
    done = counted.done;
    if (reachesDeadline(course, run)) tellDeadline();
  };

  // Extensions and recomputations that fell into a run are told before its days, which they changed.
  let pendingRun = false;
  for (const entry of course.history) {
    if (pendingRun && (entry.kind === 'pause' || entry.kind === 'stop')) {
      pendingRun = false;
      tellRun();
    }
    if (entry.kind === 'start' || entry.kind === 'resume') {
      runIndex++;
      pendingRun = true;
    }
    if (entry.kind === 'extend') total += sizeOf(entry.by);
    if (entry.kind === 'stop') tellDeadline();
    steps.push(stepOfEntry(entry, course, calendar, total, done));
  }
  if (pendingRun) tellRun();
  return steps;
}

function stepOfEntry(
  entry: ClockEntry,
  course: Course,
  calendar: PreparedCalendar,
  total: number,
  done: number,
): ClockStep {
  switch (entry.kind) {
    case 'start': {
      const start = { kind: entry.kind, at: entry.at, limit: course.limit };
      if (!countsDays(course.limit.unit)) return start;
      return { ...start, firstDay: dateOf(firstCountableDay(calendar, entry.at)) };
    }
    case 'pause':
      return { kind: entry.kind, at: entry.at, remaining: Math.max(0, total - done) };
    case 'stop':
      return { kind: entry.kind, at: entry.at, late: isLate(course) };
    case 'extend':
      return { ...entry, total };
    default:
      return { ...entry };
  }
}

function reachesDeadline(course: Course, run: Run): boolean {
  return run.to === undefined || run.to >= course.deadline;
}

function isLate(course: Course): boolean {
  const lastRun = course.runs[course.runs.length - 1]!;
  return (lastRun.to ?? lastRun.from) > course.deadline;
}

type Told = { steps: ClockStep[]; done: number };

function countedSteps(course: Course, run: Run, calendar: PreparedCalendar, done: number): Told {
  const { unit } = course.limit;
  const reached = reachesDeadline(course, run);
  const end = reached ? course.deadline : run.to!;
  if (countsDays(unit)) {
    const from = countingDay(calendar, course.startedAt, run.from);
    const to = reached ? dayOfDeadline(calendar, end) : countingDay(calendar, course.startedAt, end) - 1;
    return dayRuns(calendar, unit, from, to, done, () => 1);
  }
  if (familyOf(unit) === 'windows') return hourSteps(calendar, run.from, end, done);
  const amount = end - run.from;
  if (amount <= 0) return { steps: [], done };
  const counted: ClockStep = { kind: 'count-hours', from: run.from, to: end, amount, done: done + amount };
  return { steps: [counted], done: done + amount };
}

/** Days in a row that are alike; make-up days stand alone. */
type DayRun = { kind: DayFact['kind']; name: DayName; from: DayNumber; to: DayNumber; done: number };

/** The days of [from, to] in runs, told as steps. `sizeOfDay` is what a counted day adds to `done`. */
function dayRuns(
  calendar: PreparedCalendar,
  unit: DurationUnit,
  from: DayNumber,
  to: DayNumber,
  before: number,
  sizeOfDay: (day: DayNumber) => number,
): Told {
  if (from > to) return { steps: [], done: before };
  if (familyOf(unit) === 'every-day') {
    const done = before + to - from + 1;
    return { steps: [countedRun([{ kind: 'working', name: '', from, to, done }], 0)], done };
  }
  const runs: DayRun[] = [];
  let done = before;
  for (let day = from; day <= to; day++) {
    const { kind, name } = calendar.factOf(day);
    if (calendar.isWorking(day)) done += sizeOfDay(day);
    const last = runs[runs.length - 1];
    // An ordinary day may carry a name in the calendar; it counts like any other.
    const alike = last?.kind === kind && kind !== 'make-up' && (kind === 'working' || isSameDayName(last.name, name));
    if (last && alike) {
      last.to = day;
      last.done = done;
    } else runs.push({ kind, name, from: day, to: day, done });
  }
  return { steps: tellRuns(runs), done };
}

function tellRuns(runs: readonly DayRun[]): ClockStep[] {
  const steps: ClockStep[] = [];
  let ordinary: DayRun[] = [];
  for (const run of runs) {
    if (run.kind === 'working' || run.kind === 'weekend') {
      ordinary.push(run);
      continue;
    }
    steps.push(...foldWeekends(ordinary), stepOfRun(run));
    ordinary = [];
  }
  return [...steps, ...foldWeekends(ordinary)];
}

/** Counted days and weekends in turn become one run when the weekends are many. */
function foldWeekends(runs: DayRun[]): ClockStep[] {
  const weekends = runs.filter((run) => run.kind === 'weekend').length;
  const first = runs.findIndex((run) => run.kind === 'working');
  const last = runs.findLastIndex((run) => run.kind === 'working');
  if (weekends <= WEEKENDS_TOLD || first < 0) return runs.map(stepOfRun);
  const inside = runs.slice(first, last + 1);
  const weekendDays = inside.reduce((sum, run) => sum + (run.kind === 'weekend' ? run.to - run.from + 1 : 0), 0);
  return [
    ...runs.slice(0, first).map(stepOfRun),
    countedRun(inside, weekendDays),
    ...runs.slice(last + 1).map(stepOfRun),
  ];
}

/** One step for counted runs with the weekends between them. */
function countedRun(runs: DayRun[], weekendDays: number): ClockStep {
  const from = runs[0]!.from;
  const { to, done } = runs[runs.length - 1]!;
  const days = to - from + 1 - weekendDays;
  return { kind: 'count-days', from: dateOf(from), to: dateOf(to), days, weekendDays, done };
}

function stepOfRun(run: DayRun): ClockStep {
  const { kind, name, from, to, done } = run;
  if (kind === 'working') return countedRun([run], 0);
  if (kind === 'make-up') return { kind, date: dateOf(from), name, done };
  return { kind: 'skip-days', why: kind, name, from: dateOf(from), to: dateOf(to), days: to - from + 1 };
}

function hourSteps(calendar: PreparedCalendar, from: Instant, to: Instant, before: number): Told {
  const firstDay = calendar.zone.dayOf(from);
  const lastDay = dayOfDeadline(calendar, to);
  const workingDays = countDays(calendar, 'working-days', firstDay, lastDay + 1);
  if (workingDays <= DAYS_TOLD_BY_THE_HOUR) return windowSteps(calendar, from, to, before);

  const head = windowSteps(calendar, from, calendar.zone.instantOf(firstDay + 1, 0), before);
  const worked = (day: DayNumber) => calendar.spansOf(day).reduce((sum, span) => sum + span.to - span.from, 0);
  const middle = dayRuns(calendar, 'working-days', firstDay + 1, lastDay - 1, head.done, worked);
  const tail = windowSteps(calendar, calendar.zone.instantOf(lastDay, 0), to, middle.done);
  // The night before the last day goes without saying once whole days are told.
  const tailSteps = tail.steps.filter((step) => step.kind !== 'skip-hours' || step.why !== 'night');
  return { steps: [...head.steps, ...middle.steps, ...tailSteps], done: tail.done };
}

/** Every window with what lies between: breaks, nights, days off. */
function windowSteps(calendar: PreparedCalendar, from: Instant, to: Instant, before: number): Told {
  const steps: ClockStep[] = [];
  let done = before;
  let closedSince: Instant = from;
  const lastDay = calendar.zone.dayOf(to - 1);
  const firstDay = calendar.zone.dayOf(from);
  for (let day = firstDay; day <= lastDay; day++) {
    const fact = calendar.factOf(day);
    if (!calendar.isWorking(day)) {
      steps.push(...mergeDayOff(steps, fact.kind === 'holiday' ? 'holiday' : 'weekend', fact.name, dateOf(day)));
      closedSince = Number.POSITIVE_INFINITY; // the morning after a day off goes without saying
      continue;
    }
    if (fact.kind === 'make-up') steps.push({ kind: 'make-up', date: dateOf(day), name: fact.name });
    for (const span of calendar.spansOf(day)) {
      const opens = Math.max(span.from, from);
      const closes = Math.min(span.to, to);
      if (opens >= closes) continue;
      if (opens > closedSince) steps.push(closedHours(calendar, closedSince, opens));
      done += closes - opens;
      steps.push({ kind: 'count-hours', from: opens, to: closes, amount: closes - opens, done });
      closedSince = closes;
    }
  }
  return { steps, done };
}

function closedHours(calendar: PreparedCalendar, from: Instant, to: Instant): ClockStep {
  const day = calendar.zone.dayOf(to);
  const firstOpening = calendar.spansOf(day)[0]?.from;
  return { kind: 'skip-hours', why: to === firstOpening ? 'night' : 'break', from, to };
}

/** Lengthens the last step when the day off continues it, else gives a step of its own. */
function mergeDayOff(steps: ClockStep[], why: 'weekend' | 'holiday', name: DayName, date: string): ClockStep[] {
  const last = steps[steps.length - 1];
  const follows = last?.kind === 'skip-days' && Date.parse(last.to) + DAY === Date.parse(date);
  if (last?.kind === 'skip-days' && follows && last.why === why && isSameDayName(last.name, name)) {
    Object.assign(last, { to: date, days: last.days + 1 });
    return [];
  }
  return [{ kind: 'skip-days', why, name, from: date, to: date, days: 1 }];
}

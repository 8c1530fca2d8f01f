import { DAY, type DayNumber, dateOf, type Instant } from './civil.ts';
import { countDays, countingDay, dayOfDeadline, firstCountableDay, isCounted } from './count.ts';
import type { Course, Run } from './course.ts';
import { countsDays, type DurationUnit, familyOf, sizeOf } from './duration.ts';
import type { PreparedCalendar } from './prepared-calendar.ts';
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
    return dayRuns(calendar, unit, from, to, done, 1);
  }
  if (familyOf(unit) === 'windows') return hourSteps(calendar, run.from, end, done);
  const amount = end - run.from;
  if (amount <= 0) return { steps: [], done };
  const counted: ClockStep = { kind: 'count-hours', from: run.from, to: end, amount, done: done + amount };
  return { steps: [counted], done: done + amount };
}

/**
 * The days of [from, to] as runs: counted days, weekends, holidays by name, make-up days one by one.
 * `sizeOfDay` is what a day adds to `done`: 1 for day clocks, its working milliseconds (a function) for hour clocks.
 */
function dayRuns(
  calendar: PreparedCalendar,
  unit: DurationUnit,
  from: DayNumber,
  to: DayNumber,
  before: number,
  sizeOfDay: number | ((day: DayNumber) => number),
): Told {
  const steps: ClockStep[] = [];
  let done = before;
  let ordinary: ClockStep[] = [];
  const flush = () => {
    steps.push(...foldWeekends(ordinary));
    ordinary = [];
  };
  for (let day = from; day <= to; day++) {
    const { kind, name } = calendar.factOf(day);
    const date = dateOf(day);
    if (isCounted(calendar, unit, day)) done += typeof sizeOfDay === 'number' ? sizeOfDay : sizeOfDay(day);
    if (kind === 'working' || familyOf(unit) === 'every-day') {
      const last = ordinary[ordinary.length - 1];
      if (last?.kind === 'count-days') Object.assign(last, { to: date, days: last.days + 1, done });
      else ordinary.push({ kind: 'count-days', from: date, to: date, days: 1, weekendDays: 0, done });
    } else if (kind === 'make-up') {
      flush();
      steps.push({ kind: 'make-up', date, name, done });
    } else {
      if (kind === 'holiday') flush();
      const list = kind === 'holiday' ? steps : ordinary;
      const last = list[list.length - 1];
      if (last?.kind === 'skip-days' && last.why === kind && last.name === name) {
        Object.assign(last, { to: date, days: last.days + 1 });
      } else list.push({ kind: 'skip-days', why: kind, name, from: date, to: date, days: 1 });
    }
  }
  flush();
  return { steps, done };
}

/** Counted days and weekends in turn become one run when the weekends are many. */
function foldWeekends(run: ClockStep[]): ClockStep[] {
  const counted = run.filter((step) => step.kind === 'count-days');
  const weekends = run.filter((step) => step.kind === 'skip-days');
  const first = counted[0];
  const last = counted[counted.length - 1];
  if (weekends.length <= WEEKENDS_TOLD || !first || !last) return run;
  const days = counted.reduce((sum, step) => sum + step.days, 0);
  const inside = weekends.filter((step) => step.from > first.from && step.to < last.to);
  const weekendDays = inside.reduce((sum, step) => sum + step.days, 0);
  const folded: ClockStep = { kind: 'count-days', from: first.from, to: last.to, days, weekendDays, done: last.done };
  return [
    ...weekends.filter((step) => step.to < first.from),
    folded,
    ...weekends.filter((step) => step.from > last.to),
  ];
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
function mergeDayOff(steps: ClockStep[], why: 'weekend' | 'holiday', name: string, date: string): ClockStep[] {
  const last = steps[steps.length - 1];
  const follows = last?.kind === 'skip-days' && Date.parse(last.to) + DAY === Date.parse(date);
  if (last?.kind === 'skip-days' && follows && last.why === why && last.name === name) {
    Object.assign(last, { to: date, days: last.days + 1 });
    return [];
  }
  return [{ kind: 'skip-days', why, name, from: date, to: date, days: 1 }];
}

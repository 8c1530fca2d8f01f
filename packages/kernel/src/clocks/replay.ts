import { dateOf, HOUR } from './civil.ts';
import { backFrom, dayOfDeadline } from './count.ts';
import { type Course, locateDeadline, runsOf, totalOf, usedInRuns } from './course.ts';
import { countsDays, type Duration, familyOf } from './duration.ts';
import type { PreparedCalendar } from './prepared-calendar.ts';
import type { AmberRule, ClockEntry, ClockReading, ClockStatus } from './reading.ts';
import { stepsOf } from './steps.ts';

/**
 * The reading that follows from a history under a calendar. All clock functions go through here, so the order in which extensions
 * came does not matter, and a changed calendar gives what would have been computed had it been known from the start.
 */
export function replay(
  limit: Duration,
  amber: AmberRule | null,
  history: ClockEntry[],
  calendar: PreparedCalendar,
): ClockReading {
  const runs = runsOf(history);
  const startedAt = runs[0]!.from;
  const total = totalOf(limit, history);
  const { deadline, deadlineRun } = locateDeadline(limit, startedAt, runs, total, calendar);
  const amberAt = amber
    ? backFrom(calendar, amberDuration(amber, limit, total), deadline, runs[deadlineRun]!.from)
    : null;
  const hangsOnCalendar = familyOf(limit.unit) === 'windows' || familyOf(limit.unit) === 'working-days';
  const provisional = hangsOnCalendar && dayOfDeadline(calendar, deadline) > calendar.publishedUntil;
  const publishedUntil = provisional ? dateOf(calendar.publishedUntil) : null;
  const course: Course = { limit, startedAt, history, runs, total, deadline, amberAt, publishedUntil, deadlineRun };
  const used = usedInRuns(limit, startedAt, runs, calendar, runs[runs.length - 1]!.to ?? runs[runs.length - 1]!.from);
  return {
    limit,
    amber,
    zone: calendar.zone.name,
    status: statusOf(history),
    startedAt,
    deadline,
    amberAt: amberAt ?? deadline,
    provisional,
    measure: countsDays(limit.unit) ? 'days' : 'milliseconds',
    total,
    used,
    remaining: Math.max(0, total - used),
    history,
    steps: stepsOf(course, calendar),
  };
}

function amberDuration(amber: AmberRule, limit: Duration, total: number): Duration {
  if (!('share' in amber)) return amber;
  const left = amber.share * total;
  // 0.07 × 100 is 7.000000000000001 in binary: rounding up must not make eight days of it.
  if (countsDays(limit.unit)) return { amount: Math.ceil(left - 1e-9), unit: limit.unit };
  const unit = familyOf(limit.unit) === 'windows' ? 'working-hours' : 'emergency-hours';
  return { amount: left / HOUR, unit };
}

function statusOf(history: readonly ClockEntry[]): ClockStatus {
  let status: ClockStatus = 'running';
  for (const { kind } of history) {
    if (kind === 'pause') status = 'paused';
    else if (kind === 'resume') status = 'running';
    else if (kind === 'stop') status = 'stopped';
  }
  return status;
}

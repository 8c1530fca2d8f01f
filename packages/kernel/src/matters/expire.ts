import type { Instant } from '../clocks/index.ts';
import type { Procedure, Timer, TimerGuard } from '../procedures/schema.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import { bring, move } from './draft.ts';
import { evolve } from './evolve.ts';
import { isKnown } from './guards.ts';
import type { Matter, MatterEvent } from './matter.ts';
import { parseDurationText, spanEnd, startOfDate } from './time.ts';

/** What a timer needs of the world: the calendar, the catalogue, and until when to look. */
export type ExpiryContext = Pick<DecisionContext, 'now' | 'calendar'> & DecisionContext;

/** No chain of timers is longer than this in one sweep: a pack that could loop is refused by the checker. */
const CHAIN = 100;

/**
 * What time has brought about until `now`, in the order in which it fell due. Each event counts from the moment it fell
 * due, not from the sweep that found it. A clock that was set back counts as the time of the last event, as for `decide`.
 */
export function expire(procedure: Procedure, matter: Matter, context: ExpiryContext): MatterEvent[] {
  const events: MatterEvent[] = [];
  let current = matter;
  while (events.length < CHAIN) {
    const next = earliest(procedure, current, context);
    if (next === undefined || next.at >= context.now) return events;
    const event = fire(procedure, current, next, context);
    events.push(event);
    current = evolve(current, event);
  }
  throw new Error(`matter ${matter.id}: more than ${CHAIN} timers of ${procedure.id} fired in a row`);
}

/** When the next timer falls due; undefined when none is pending. Kept as an indexed column for the sweep. */
export function nextDue(
  procedure: Procedure,
  matter: Matter,
  calendar: DecisionContext['calendar'],
): Instant | undefined {
  return earliest(procedure, matter, { calendar })?.at;
}

/** When the state that a matter is in ends by itself at the moment that somebody set for it (挂账至), and by which timer. */
export function setEndOf(procedure: Procedure, matter: Matter, calendar: DecisionContext['calendar']): Due | undefined {
  const timers = Object.entries(procedure.timers ?? {}).filter(([, { at, to }]) => 'fact' in at && to !== undefined);
  return earliest({ ...procedure, timers: Object.fromEntries(timers) }, matter, { calendar });
}

interface Due {
  id: string;
  timer: Timer;
  at: Instant;
}

function earliest(procedure: Procedure, matter: Matter, context: Pick<DecisionContext, 'calendar'>): Due | undefined {
  let first: Due | undefined;
  for (const [id, timer] of Object.entries(procedure.timers ?? {})) {
    if (!timer.in.includes(matter.state)) continue;
    const at = dueAt(timer, matter, context.calendar);
    if (!holds(timer.guards, matter)) continue;
    if (at === undefined || matter.fired[id] === at) continue;
    if (first === undefined || at < first.at) first = { id, timer, at };
  }
  return first;
}

/** What a timer waits for is read off the matter alone, so that it is known without a context when the next one falls due. */
function holds(guards: readonly TimerGuard[] | undefined, matter: Matter): boolean {
  return (guards ?? []).every((guard) => {
    if ('has' in guard) return isKnown(matter, guard.has);
    if ('lacks' in guard) return !isKnown(matter, guard.lacks);
    if ('flag' in guard) return matter.flags.includes(guard.flag);
    if ('not-flag' in guard) return !matter.flags.includes(guard['not-flag']);
    return matter.requests[guard['no-request']] === undefined;
  });
}

function dueAt(timer: Timer, matter: Matter, calendar: DecisionContext['calendar']): Instant | undefined {
  if ('clock' in timer.at) {
    const reading = matter.clocks[timer.at.clock]?.reading;
    if (reading?.status !== 'running') return undefined;
    return timer.at.point === 'deadline' ? reading.deadline : reading.amberAt;
  }
  if ('after' in timer.at) {
    const { after, since } = timer.at;
    const from = since === undefined ? matter.enteredAt : matter.did[since]?.at(-1)?.at;
    return from === undefined ? undefined : spanEnd(parseDurationText(after), from, calendar);
  }
  const value = matter.facts[timer.at.fact];
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? startOfDate(value, calendar) : undefined;
}

function fire(procedure: Procedure, matter: Matter, due: Due, context: ExpiryContext): MatterEvent {
  const at = Math.max(due.at, matter.changedAt);
  const draft: Draft = { matter, changes: [] };
  const setting = { procedure, context: { ...context, now: at }, at, values: {}, photos: [] };
  change(draft, { op: 'fired', timer: due.id, at: due.at }, at);
  bring(draft, due.timer.effects, setting);
  move(draft, due.timer.to, setting);
  return {
    type: 'timed',
    action: due.id,
    at: Math.max(context.now, at),
    effectiveAt: at,
    form: {},
    personal: [],
    changes: draft.changes,
  };
}

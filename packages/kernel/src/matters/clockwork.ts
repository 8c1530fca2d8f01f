import {
  type AmberRule,
  type ClockReading,
  type ClockRefusal,
  type Duration,
  extendClock,
  familyOf,
  type Instant,
  isClockRefusal,
  pauseClock,
  resumeClock,
  startClock,
  stopClock,
} from '../clocks/index.ts';
import type { Clock, Procedure } from '../procedures/schema.ts';
import type { DecisionContext } from './context.ts';
import type { FormValue, Matter, MatterClock } from './matter.ts';
import { parseDurationText } from './time.ts';

interface Setting {
  procedure: Procedure;
  context: Pick<DecisionContext, 'calendar' | 'condition'>;
  at: Instant;
}

/**
 * The clock started, or gone on with. With a holder (the lead unit), each holder keeps what it has used: the same unit
 * resumes, another one starts anew, and one that gets the matter back later resumes where it was parked.
 * @returns undefined where nothing changes: it runs already, or its limit hangs on a condition that is not known yet.
 */
export function startFor(
  matter: Matter,
  id: string,
  setting: Setting,
  how: 'resume' | 'anew',
): MatterClock | undefined {
  const clock = setting.procedure.clocks[id];
  if (clock === undefined) throw new Error(`no clock ${id} in ${setting.procedure.id}: the pack was not checked`);
  const standing = matter.clocks[id];
  const holder = clock.holder === 'lead' ? matter.lead : undefined;
  const fresh = (): ClockReading | undefined => {
    const limit = limitOf(clock, matter, setting);
    if (limit === undefined) return undefined;
    const amber = amberOf(clock, limit);
    return startClock({ limit, ...(amber ? { amber } : {}), calendar: setting.context.calendar, at: setting.at });
  };
  if (standing === undefined) return entry(fresh(), holder, undefined);
  const { [standing.holder ?? '']: _, ...others } = standing.parked ?? {};
  const sameHolder = standing.holder === holder;
  if (how === 'resume' && sameHolder && standing.reading.status === 'running') return undefined;
  const resumable = sameHolder ? standing.reading : standing.parked?.[holder ?? ''];
  const parked =
    sameHolder || standing.holder === undefined || standing.reading.status === 'stopped'
      ? others
      : { ...others, [standing.holder]: paused(standing.reading, setting) };
  const { [holder ?? '']: __, ...stillParked } = parked;
  const reading =
    how === 'resume' && resumable?.status === 'paused'
      ? taken(resumeClock(resumable, setting.at, setting.context.calendar))
      : fresh();
  return entry(reading, holder, stillParked);
}

/** Pause, resume or stop a clock that stands. Where it does not stand or is so already, nothing changes: paths differ. */
export function changeClock(
  matter: Matter,
  id: string,
  verb: 'pause' | 'resume' | 'stop',
  { context, at }: Setting,
): MatterClock | undefined {
  const standing = matter.clocks[id];
  if (standing === undefined) return undefined;
  const { reading } = standing;
  if (verb === 'pause' && reading.status !== 'running') return undefined;
  if (verb === 'resume' && reading.status !== 'paused') return undefined;
  if (verb === 'stop' && reading.status === 'stopped') return undefined;
  const change = verb === 'pause' ? pauseClock : verb === 'resume' ? resumeClock : stopClock;
  return { ...standing, reading: taken(change(reading, at, context.calendar)) };
}

/**
 * Lengthen a clock by an amount in the unit of its own limit, or by its original limit when no amount is given. An amount
 * beyond `max`, or beyond the original limit where there is no `max`, is cut to it (one original limit at a time).
 */
export function extendClockBy(
  matter: Matter,
  id: string,
  { amount, max }: { amount: FormValue | undefined; max: number | undefined },
  { context, at }: Setting,
): MatterClock | undefined {
  const standing = matter.clocks[id];
  if (standing === undefined || standing.reading.status === 'stopped') return undefined;
  const { limit } = standing.reading;
  const by: Duration = typeof amount === 'number' ? { ...limit, amount: Math.min(amount, max ?? limit.amount) } : limit;
  return { ...standing, reading: taken(extendClock(standing.reading, by, context.calendar, at)) };
}

function limitOf(clock: Clock, matter: Matter, { context }: Setting): Duration | undefined {
  if (clock.limit === 'task') {
    const { limit } = matter.parent ?? {};
    return limit === undefined ? undefined : parseDurationText(limit);
  }
  if (clock.limit !== 'condition') return parseDurationText(clock.limit);
  const { condition } = matter.facts;
  return typeof condition === 'string' ? context.condition(condition)?.limit : undefined;
}

function amberOf({ amber }: Clock, limit: Duration): AmberRule | undefined {
  const family = familyOf(limit.unit);
  if (family === 'working-days' || family === 'every-day')
    return amber.days === undefined ? undefined : parseDurationText(amber.days);
  return amber.share === undefined ? undefined : { share: amber.share };
}

function paused(reading: ClockReading, { context, at }: Setting): ClockReading {
  return reading.status === 'running' ? taken(pauseClock(reading, at, context.calendar)) : reading;
}

function entry(
  reading: ClockReading | undefined,
  holder: string | undefined,
  parked: Record<string, ClockReading> | undefined,
): MatterClock | undefined {
  if (reading === undefined) return undefined;
  return {
    reading,
    ...(holder === undefined ? {} : { holder }),
    ...(parked === undefined || Object.keys(parked).length === 0 ? {} : { parked }),
  };
}

/** A refusal here means that the engine asked what it had checked before: a fault of ours, not of the user. */
function taken(result: ClockReading | ClockRefusal): ClockReading {
  if (isClockRefusal(result)) throw new Error(result.en);
  return result;
}

import type { DemoPace } from '@wangge/district';
import type { Instant } from '@wangge/kernel';
import { workedBetween, workingAfter } from '../hours.ts';
import type { Life } from '../life.ts';
import { around, chance } from '../random.ts';
import type { World } from '../world.ts';

const MINUTE = 60_000;

/** When it is done, and how it stands to the deadline of the clock that it goes by. */
export interface Moment {
  at: Instant;
  late: boolean;
  /** Of a late one: the deadline, or now where that has passed. */
  since?: Instant;
}

/** When people come to it. Undefined where the clock that it goes by does not stand on the matter. */
export function momentOf(world: World, life: Life, pace: DemoPace): Moment | undefined {
  const { random, matter, arrival } = life;
  const { calendar } = world.district;
  const now = matter.changedAt;
  if (!('clock' in pace)) {
    // In whole seconds, and nobody acts at once.
    const span = Math.round(Math.max(1, around(random, pace.median, pace.spread)) * 60) * 1000;
    const isOffice =
      pace.hours === 'office' || (pace.hours === 'limit' && isWorking(arrival.subject.condition.limit.unit));
    return { at: isOffice ? workingAfter(calendar, now, span) : now + span, late: false };
  }
  const reading = matter.clocks[pace.clock]?.reading;
  if (reading === undefined) return undefined;
  const { deadline, limit } = reading;
  const isOffice = isWorking(limit.unit);
  const pass = (from: Instant, span: number): Instant =>
    isOffice
      ? workingAfter(calendar, from, Math.round(span))
      : limit.unit === 'calendar-days'
        ? // Days run on at weekends, and offices are closed there all the same.
          workingAfter(calendar, from + Math.round(span))
        : from + Math.round(span);
  const late = now > deadline || chance(random, arrival.late);
  if (late) {
    const since = Math.max(now, deadline);
    return { at: pass(since, around(random, pace.late.median, pace.late.spread) * MINUTE), late, since };
  }
  const left = isOffice ? workedBetween(calendar, now, deadline) : deadline - now;
  const share = Math.min(pace.most, around(random, pace.share.median, pace.share.spread));
  return { at: pass(now, Math.max(pace.soonest * MINUTE, share * left)), late };
}

function isWorking(unit: string): boolean {
  return unit === 'working-hours' || unit === 'working-days';
}

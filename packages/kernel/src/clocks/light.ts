import type { Instant } from './civil.ts';
import { runsOf } from './course.ts';
import type { ClockReading } from './reading.ts';

export type Light = 'green' | 'amber' | 'red';

const STRICTNESS: Record<Light, number> = { green: 0, amber: 1, red: 2 };

/** The light of a clock: red strictly after the deadline. A paused or stopped clock keeps the light of the moment it stood still. */
export function lightOf(
  reading: Pick<ClockReading, 'status' | 'history' | 'deadline' | 'amber' | 'amberAt'>,
  now: Instant,
): Light {
  const moment = momentOf(reading, now);
  if (moment > reading.deadline) return 'red';
  return reading.amber && moment >= reading.amberAt ? 'amber' : 'green';
}

/** The strictest light of several clocks (in a return the unit's is paused while the dispatcher's runs); null when there is no clock. */
export function strictest(readings: readonly ClockReading[], now: Instant): Light | null {
  let light: Light | null = null;
  for (const reading of readings) {
    const next = lightOf(reading, now);
    if (light === null || STRICTNESS[next] > STRICTNESS[light]) light = next;
  }
  return light;
}

/** `now` for a running clock; for one that stands still, when it came to stand. */
export function momentOf(reading: Pick<ClockReading, 'status' | 'history'>, now: Instant): Instant {
  if (reading.status === 'running') return now;
  const runs = runsOf(reading.history);
  return Math.min(now, runs[runs.length - 1]?.to ?? now);
}

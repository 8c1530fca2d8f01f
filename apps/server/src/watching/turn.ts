import { type Examine, problems } from '../health/index.ts';
import type { Services } from '../platform/services.ts';
import { type Watch, type WatchRules, watchOf } from '../platform/watch/index.ts';
import { openClock } from './clock.ts';
import { forgetGrowth, gatherGrowth, gatherSums } from './growth.ts';
import { forgetStanding, gatherStanding, openHorizons } from './standing.ts';

/** Looks at everything that the metrics tell and that nobody notes as it happens. Never fails: what cannot be told is not told. */
export interface Watching {
  turn(): Promise<void>;
}

export function openWatching(services: Services, examine: Examine, rules: WatchRules): Watching {
  const watch = watchOf(services);
  const clock = openClock();
  const horizons = openHorizons();
  const growth = openTurns(rules.growthEvery.value);
  const sums = openTurns(rules.sumEvery.value);
  watch.beforeReading(() => {
    const { totalCount, idleCount, waitingCount } = services.database.pool;
    watch.set('wangge_pool_connections', { state: 'used' }, totalCount - idleCount);
    watch.set('wangge_pool_connections', { state: 'idle' }, idleCount);
    watch.set('wangge_pool_connections', { state: 'waiting' }, waitingCount);
    watch.set('wangge_feed_listeners', {}, watch.feed().listeners);
  });
  for (const by of ['request', 'sweep']) watch.count('wangge_events_not_appended_total', { by }, 0);
  return {
    async turn() {
      if (clock.ranBack()) watch.count('wangge_clock_steps_back_total', {});
      const isAnswering = await health(watch, examine);
      const parts: [due: boolean, gather: () => Promise<void>, forget: () => void][] = [
        [true, () => gatherStanding(services, horizons, rules), () => forgetStanding(watch)],
        [growth.isDue(), () => gatherGrowth(services), () => forgetGrowth(watch)],
        [sums.isDue(), () => gatherSums(services), () => watch.forget('wangge_photo_bytes')],
      ];
      for (const [isDue, gather, forget] of parts) {
        if (!isDue && isAnswering) continue;
        // A database that does not answer a word is not asked more.
        if (isAnswering && (await hasGathered(services, gather))) continue;
        forget();
      }
      if (!isAnswering) for (const turns of [growth, sums]) turns.again();
    },
  };
}

async function hasGathered({ log }: Services, gather: () => Promise<void>): Promise<boolean> {
  try {
    await gather();
    return true;
  } catch (error) {
    log.warn({ err: error }, 'figures of the metrics could not be gathered');
    return false;
  }
}

/** @returns whether the database answered */
async function health(watch: Watch, examine: Examine): Promise<boolean> {
  const { problems: found, version, took, skew, room } = await examine();
  for (const problem of Object.keys(problems))
    watch.set('wangge_health_problem', { problem }, found.some((one) => one === problem) ? 1 : 0);
  watch.count('wangge_database_pings_total', {}, version === undefined ? 0 : 1);
  watch.count('wangge_database_ping_failures_total', {}, version === undefined ? 1 : 0);
  tell(watch, 'wangge_database_ping_seconds', took === undefined ? undefined : took / 1000);
  tell(watch, 'wangge_clock_skew_seconds', skew === undefined ? undefined : skew / 1000);
  tell(watch, 'wangge_data_free_bytes', room?.free);
  tell(watch, 'wangge_data_size_bytes', room?.size);
  return version !== undefined;
}

function tell(
  watch: Watch,
  name:
    | 'wangge_database_ping_seconds'
    | 'wangge_clock_skew_seconds'
    | 'wangge_data_free_bytes'
    | 'wangge_data_size_bytes',
  value: number | undefined,
): void {
  if (value === undefined) watch.forget(name);
  else watch.set(name, {}, value);
}

/** By the clock that never runs backwards. */
function openTurns(seconds: number): { isDue(): boolean; again(): void } {
  let next = 0;
  return {
    isDue() {
      const now = performance.now();
      if (now < next) return false;
      next = now + seconds * 1000;
      return true;
    },
    again() {
      next = 0;
    },
  };
}

import type { Transaction } from 'kysely';
import { findOverdue } from '../cases/index.ts';
import { countUnsigned, findHorizon, type Horizon } from '../checkpoints/index.ts';
import type { District } from '../districts/index.ts';
import { countUnfollowed, countUnswept, feedRules } from '../feed/index.ts';
import { countOrphans, photoSettings } from '../photos/index.ts';
import { findOutcome } from '../platform/audit/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type GaugeName, type Watch, type WatchRules, watchOf } from '../platform/watch/index.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** Where writing stood at moments of before: what was over then and is not signed, or not told, by now is late. */
export interface Horizons {
  note(horizon: Horizon): void;
  /** The latest that was noted at least so many seconds ago. */
  before(seconds: number): Horizon | undefined;
}

export function openHorizons(now: () => number = () => performance.now()): Horizons {
  const noted: (Horizon & { at: number })[] = [];
  return {
    note(horizon) {
      noted.push({ ...horizon, at: now() });
      // Ten minutes of turns every 15 seconds, and some.
      if (noted.length > 60) noted.shift();
    },
    before: (seconds) => noted.findLast(({ at }) => at <= now() - seconds * SECOND),
  };
}

const standing = [
  'wangge_verify_findings',
  'wangge_verify_age_seconds',
  'wangge_checkpoint_overdue_rows',
  'wangge_feed_unfollowed_rows',
  'wangge_overdue_deletions',
  'wangge_sweep_overdue_matters',
  'wangge_sweep_lag_seconds',
  'wangge_backup_age_seconds',
] as const satisfies readonly GaugeName[];

export function forgetStanding(watch: Watch): void {
  for (const name of standing) watch.forget(name);
}

/** What has to be zero and only the database knows: some indexed reads in one transaction. @throws where the database does not answer in time */
export async function gatherStanding(services: Services, horizons: Horizons, rules: WatchRules): Promise<void> {
  const watch = watchOf(services);
  const limits = { statement: 2 * SECOND, lock: SECOND };
  await services.database.transaction({ as: 'owner', readOnly: true, limits }, async (trx) => {
    const horizon = await findHorizon(trx);
    horizons.note(horizon);
    let backup: Date | undefined;
    for (const district of services.districts.values()) {
      await gatherDistrict(trx, services, district, horizons, rules);
      const made = (await findOutcome(trx, district.id, 'backup'))?.at;
      if (made && (!backup || made > backup)) backup = made;
    }
    if (backup) watch.set('wangge_backup_age_seconds', {}, ageOf(services, backup));
    await gatherFeed(trx, watch, horizons, rules);
  });
}

async function gatherDistrict(
  trx: Transaction<Schema>,
  services: Services,
  { id, slug: district }: District,
  horizons: Horizons,
  rules: WatchRules,
): Promise<void> {
  const watch = watchOf(services);
  const now = services.time.now();
  const { lag, matters } = await findOverdue(trx, id, now, rules.sweptWithin.value * SECOND);
  watch.set('wangge_sweep_lag_seconds', { district }, lag / SECOND);
  watch.set('wangge_sweep_overdue_matters', { district }, matters);
  const due = horizons.before(rules.signedWithin.value);
  if (due) watch.set('wangge_checkpoint_overdue_rows', { district }, await countUnsigned(trx, id, due));
  const kept = (feedRules.retention.value + rules.deletedWithin.value) * HOUR;
  const outbox = await countUnswept(trx, id, new Date(now - kept));
  watch.set('wangge_overdue_deletions', { district, of: 'outbox' }, outbox);
  const waited = (photoSettings.orphanHours.value + rules.deletedWithin.value) * HOUR;
  const photos = await countOrphans(trx, id, new Date(realNow(services).getTime() - waited));
  watch.set('wangge_overdue_deletions', { district, of: 'photos' }, photos);
  const verified = await findOutcome(trx, id, 'verification');
  if (!verified) return;
  watch.set('wangge_verify_age_seconds', { district }, ageOf(services, verified.at));
  watch.set('wangge_verify_findings', { district }, Number(verified.details.found));
}

async function gatherFeed(
  trx: Transaction<Schema>,
  watch: Watch,
  horizons: Horizons,
  rules: WatchRules,
): Promise<void> {
  const { reached } = watch.feed();
  const due = horizons.before(rules.followedWithin.value);
  // Nobody listens: there is nothing to follow.
  if (!reached) watch.set('wangge_feed_unfollowed_rows', {}, 0);
  else if (due) watch.set('wangge_feed_unfollowed_rows', {}, await countUnfollowed(trx, reached, due.xid));
}

function ageOf(services: Services, at: Date): number {
  return Math.max(0, (realNow(services).getTime() - at.getTime()) / SECOND);
}

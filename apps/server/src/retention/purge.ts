import { localDate } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { type PhotoStore, removePictures } from '../photos/index.ts';
import { writeAudit } from '../platform/audit/index.ts';
import type { Scope } from '../platform/database/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { forgetAgain, forgetStrayExports } from './again.ts';
import { destroyKeys, picturesAmong } from './destroy-keys.ts';
import { type DueKey, dueKeys, earliestDue, type StandingKey } from './due.ts';
import { dueLogs } from './log.ts';
import { type FormerPeople, forgetPeople, removeSessions } from './people.ts';
import { type RetentionRules, retentionRules } from './rules.ts';
import { BEFORE_ALL, endOfPage, type KeyPlace, lockedKeys, standingKeys } from './standing-keys.ts';

export interface Due {
  keys: number;
  /** Since when the one that waits longest has been due, milliseconds. */
  since: number;
}

export interface Purged extends FormerPeople {
  /** By personal field; keys from before fields had their own are under `matter` and `reporter`. */
  fields: ReadonlyMap<string, Due>;
  /** Months of the audit whose typed text was forgotten. */
  logs: number;
  sessions: number;
  /** Keys of matters that somebody was at work on, and tables of people that somebody was reading: the next turn takes them. */
  left: number;
}

export interface PurgeOptions {
  /** Without it nothing is forgotten, and what would be is told. */
  commit: boolean;
  /** Business time, milliseconds. */
  now: number;
  rules?: RetentionRules;
  /** Told after each page how many keys were found to be due. */
  onProgress?: (due: number) => void;
}

/** Above row-level security, which lets nobody destroy a key; no limit of time for what reads pages of a large store. */
const asOwner = (district: Pick<District, 'id'>, readOnly: boolean): Scope => ({
  as: 'owner',
  readOnly,
  settings: { 'wangge.district': String(district.id) },
  limits: { statement: 0 },
});

/**
 * Carry out the retention of a district, as its pack in force states it: destroy keys that are due, remove photos' files, what stands
 * in clear of people who left, the log's text, sessions that are over. A page of keys is a transaction, so an interrupted purge is gone on
 * with by the next. Several at once do each key once.
 */
export async function purge(
  services: Pick<Services, 'database' | 'keys' | 'realNow'>,
  store: PhotoStore,
  district: District,
  { commit, now, rules = retentionRules, onProgress }: PurgeOptions,
): Promise<Purged> {
  const { database } = services;
  if (commit) await database.transaction(asOwner(district, false), (trx) => forgetAgain(trx, district, now));
  const fields = new Map<string, Due>();
  let left = 0;
  let total = 0;
  const endedBefore = earliestDue(district, now);
  for (let after: KeyPlace | undefined = BEFORE_ALL; after !== undefined; ) {
    const span = after;
    const { due, upTo } = await database.transaction(asOwner(district, true), async (trx) => {
      const upTo = await endOfPage(trx, district, span, rules.page.value);
      const keys: StandingKey[] = await standingKeys(trx, district, { after: span, upTo, endedBefore });
      return { due: dueKeys(keys, district, now), upTo };
    });
    const done = commit ? await forgetKeys(services, store, district, { due, now }) : due;
    left += due.length - done.length;
    for (const { field, since } of done) {
      const known = fields.get(field);
      fields.set(field, { keys: (known?.keys ?? 0) + 1, since: Math.min(known?.since ?? since, since) });
    }
    total += done.length;
    onProgress?.(total);
    after = upTo;
  }
  const people = await forgetPeopleUnlessRead(services, district, { now, commit });
  if (people === undefined) left += 1;
  const rest = await database.transaction(asOwner(district, !commit), async (trx) => {
    const logs = await dueLogs(trx, district, { now, rules });
    if (commit) await destroyKeys(trx, district, logs, now);
    if (commit) await forgetStrayExports(trx, district);
    const sessions = commit ? await removeSessions(trx, district, realNow(services)) : 0;
    const told = { accounts: 0, files: 0, ...people, logs: logs.length };
    if (commit && (total > 0 || Object.values(told).some((count) => count > 0))) {
      const counts = Object.fromEntries([...fields].map(([field, { keys }]) => [field, keys]));
      const row = { district: district.id, at: realNow(services), verb: 'purge', subject: 'retention' };
      await writeAudit(trx, { ...row, details: { ...told, fields: counts } });
    }
    return { ...told, sessions };
  });
  return { fields, left, ...rest };
}

/** Milliseconds for which log-ins wait behind this at most, where a long reader (an export looks up its account) keeps it from its turn. */
const BEHIND_READERS = 2000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Undefined where the tables were not free in time. */
async function forgetPeopleUnlessRead(
  { database }: Pick<Services, 'database'>,
  district: District,
  options: { now: number; commit: boolean },
): Promise<FormerPeople | undefined> {
  const scope = asOwner(district, !options.commit);
  try {
    const limits = { ...scope.limits, lock: BEHIND_READERS };
    return await database.transaction({ ...scope, limits }, (trx) => forgetPeople(trx, district, options));
  } catch (error) {
    if ((error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
  }
}

/** @returns those that were destroyed: not what somebody is at work on, and not what changed since it was looked at */
async function forgetKeys(
  { database }: Pick<Services, 'database'>,
  store: PhotoStore,
  district: District,
  { due, now }: { due: readonly DueKey[]; now: number },
): Promise<DueKey[]> {
  if (due.length === 0) return [];
  const gone = await database.transaction(asOwner(district, false), async (trx) => {
    const still = dueKeys(await lockedKeys(trx, district, due), district, now);
    const destroyed = new Set((await destroyKeys(trx, district, still, now)).map(nameOf));
    return still.filter((key) => destroyed.has(nameOf(key)));
  });
  // After the commit: a fall in between leaves bytes that nobody can open, which the sweep of photos finds.
  await removePictures(store, district, picturesAmong(gone));
  return gone;
}

const nameOf = ({ subject, of }: KeyPlace): string => `${subject} ${of}`;

/**
 * The same as a recurring task: once a day of the district, since retention is counted in days. What was held by somebody is tried again with
 * the next turn of the same day.
 */
export async function purgeDaily(
  services: Pick<Services, 'database' | 'keys' | 'realNow' | 'time'>,
  store: PhotoStore,
  district: District,
): Promise<Purged | undefined> {
  const now = services.time.now();
  const today = localDate(district.pack.district.zone, now);
  const tables = services.database.kysely.withSchema('wangge');
  const { forgotten_through: done } = await tables
    .selectFrom('district')
    .select('forgotten_through')
    .where('id', '=', district.id)
    .executeTakeFirstOrThrow();
  if (done !== null && done >= today) return undefined;
  const purged = await purge(services, store, district, { commit: true, now });
  if (purged.left === 0)
    await tables.updateTable('district').set({ forgotten_through: today }).where('id', '=', district.id).execute();
  return purged;
}

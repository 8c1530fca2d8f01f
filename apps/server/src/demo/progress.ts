import { createHash } from 'node:crypto';
import type { Instant } from '@wangge/kernel';
import type { Client } from 'pg';
import type { District } from '../districts/index.ts';
import { Mistake } from '../platform/mistake.ts';
import type { Life } from './life.ts';

/** What a history is made from: the same three, and the same pack, give the same one. */
export interface Origin {
  seed: string;
  days: number;
  until: Instant;
}

/** How far it is written. */
export interface Progress extends Origin {
  /** Matters, from the first on. */
  written: number;
  digest: Buffer;
  isFinished: boolean;
}

/** The digest before the first matter. */
export const NOTHING: Buffer = Buffer.alloc(32);

/** Over all matters so far: it tells histories apart that another pack or another version of the program has made. */
export function digestWith(before: Buffer, { matter, events }: Life): Buffer {
  const last = events.at(-1);
  const line = JSON.stringify([matter.id, matter.state, matter.seq, matter.changedAt, last?.action, last?.actor?.post]);
  return createHash('sha256').update(before).update(line).digest();
}

/**
 * The row of the district, made where there is none and the district has no matter. Two servers take turns. Within a transaction.
 * Undefined where matters came in by another way, or none are wanted.
 */
export async function takeUp(client: Client, district: District, origin: Origin): Promise<Progress | undefined> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('wangge history ' || $1::text, 0))", [district.id]);
  const standing = await readProgress(client, district);
  if (standing) return standing;
  const { rowCount } = await client.query('select from matter where district_id = $1 limit 1', [district.id]);
  if (rowCount !== 0 || origin.days === 0) return undefined;
  const text = 'insert into demo_history (district_id, seed, days, until, digest) values ($1, $2, $3, $4, $5)';
  await client.query(text, [district.id, origin.seed, origin.days, new Date(origin.until), NOTHING]);
  return { ...origin, written: 0, digest: NOTHING, isFinished: false };
}

/** The row as it stands, kept for this transaction: who writes the next matters holds it. */
export async function holdProgress(client: Client, district: District): Promise<Progress> {
  const progress = await readProgress(client, district, 'for update');
  if (!progress) throw new Error(`the history of ${district.slug} was taken away while it was written`);
  return progress;
}

async function readProgress(client: Client, district: District, lock = ''): Promise<Progress | undefined> {
  const { rows } = await client.query(
    `select seed, days, until, written, digest, finished_at from demo_history where district_id = $1 ${lock}`,
    [district.id],
  );
  const [row] = rows as {
    seed: string;
    days: number;
    until: Date;
    written: number;
    digest: Buffer;
    finished_at: Date | null;
  }[];
  if (!row) return undefined;
  const { seed, days, until, written, digest } = row;
  return { seed, days, until: until.getTime(), written, digest, isFinished: row.finished_at !== null };
}

export async function keepProgress(
  client: Client,
  district: District,
  { written, digest, finishedAt }: { written: number; digest: Buffer; finishedAt?: Date },
): Promise<void> {
  const text = 'update demo_history set written = $2, digest = $3, finished_at = $4 where district_id = $1';
  await client.query(text, [district.id, written, digest, finishedAt ?? null]);
}

/** @throws Mistake where what was written before is not what is being made now */
export function requireSame(progress: Progress, digest: Buffer): void {
  if (progress.digest.equals(digest)) return;
  throw new Mistake({
    zh: '演示历史曾写到一半，而数据包或程序此后有改动，无法接着写；请用 WANGGE_DATA 或 DATABASE_URL 指定一个空数据库。',
    en: 'A demo’s history was half written, and pack or program have changed since, so it cannot be gone on with; name an empty database with WANGGE_DATA or DATABASE_URL.',
  });
}

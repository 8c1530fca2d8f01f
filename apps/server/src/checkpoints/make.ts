import { sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { settleEpoch } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type CheckpointRow, digestOf, NOTHING_BEFORE, type Span, signedWords } from './checkpoint.ts';
import { cover } from './cover.ts';
import { keepCheckpoints } from './keep.ts';

/**
 * Sign what was written since the last checkpoint by transactions that are all over, events and audit rows; nothing new, no
 * checkpoint. Then the file outside, where one is named, is brought up to date. Servers that do it at once take turns.
 * @returns how many were made: one, or none; more after a move to another cluster
 */
export async function makeCheckpoint(
  services: Pick<Services, 'database' | 'keys' | 'config' | 'realNow'>,
  district: Pick<District, 'id' | 'slug'>,
): Promise<number> {
  const { database, keys, config } = services;
  const epoch = await settleEpoch(database);
  const made = await database.transaction({ as: 'owner', limits: { statement: 0, idle: 0, lock: 0 } }, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('wangge checkpoint ' || ${district.slug}, 0))`.execute(trx);
    let last = await findLast(trx, district.id);
    let count = 0;
    for (const span of await spansAfter(trx, district.id, last, epoch)) {
      const covered = await cover(trx, district.id, span);
      if (covered.events + covered.audits === 0) continue;
      const point = { ...span, ...covered, number: (last?.number ?? 0) + 1, at: realNow(services) };
      const digest = digestOf(last?.digest ?? NOTHING_BEFORE, district.slug, point);
      const row: CheckpointRow = {
        district_id: district.id,
        number: point.number,
        from_xid: span.from,
        to_xid: span.to,
        events: covered.events,
        digest,
        at: point.at,
        signature: keys.sign(signedWords(digest)),
        epoch: span.epoch,
        audits: covered.audits,
        events_digest: covered.eventsDigest,
        audits_digest: covered.auditsDigest,
      };
      await trx.insertInto('checkpoint').values(row).execute();
      last = row;
      count += 1;
    }
    return count;
  });
  if (config.checkpointFile) await keepCheckpoints(database, district, config.checkpointFile);
  return made;
}

async function findLast(trx: Transaction<Schema>, district: number): Promise<CheckpointRow | undefined> {
  return trx
    .selectFrom('checkpoint')
    .selectAll()
    .where('district_id', '=', district)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** From the last checkpoint to the transaction horizon; an epoch that is over is closed whole, since nothing can be added to it. */
async function spansAfter(
  trx: Transaction<Schema>,
  district: number,
  last: CheckpointRow | undefined,
  current: number,
): Promise<Span[]> {
  const { rows } = await sql<{ horizon: string }>`
    select pg_snapshot_xmin(pg_current_snapshot()) as horizon`.execute(trx);
  const spans: Span[] = [];
  for (let epoch = last?.epoch ?? 1; epoch <= current; epoch += 1) {
    const from = epoch === last?.epoch ? last.to_xid : '0';
    const to = epoch === current ? (rows[0]?.horizon ?? from) : await endOf(trx, district, epoch);
    if (BigInt(to) > BigInt(from)) spans.push({ epoch, from, to });
  }
  return spans;
}

async function endOf(trx: Transaction<Schema>, district: number, epoch: number): Promise<string> {
  const { rows } = await sql<{ xid: string | null }>`
    select xid from (
      (select xid from event where district_id = ${district} and epoch = ${epoch} order by xid desc limit 1)
      union all
      (select xid from audit where district_id = ${district} and epoch = ${epoch} order by xid desc limit 1)
    ) ends order by xid desc limit 1`.execute(trx);
  return String(BigInt(rows[0]?.xid ?? '-1') + 1n);
}

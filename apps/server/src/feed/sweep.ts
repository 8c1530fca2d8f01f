import { sql } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Services } from '../platform/services.ts';
import { type FeedRules, feedRules } from './rules.ts';

/** Rows a statement: locks are held for some milliseconds. */
const BATCH = 5000;

/**
 * Remove what the outbox of a district need not keep any more: from its beginning on, up to the first row that is still
 * young, and the last old one stays (`isKept` reads it). Age is that of business time, as the rows tell it.
 * @returns how many rows went
 */
export async function sweepOutbox(
  services: Pick<Services, 'database' | 'time'>,
  district: Pick<District, 'id'>,
  { retention }: Pick<FeedRules, 'retention'> = feedRules,
): Promise<number> {
  const youngSince = new Date(services.time.now() - retention.value * 3_600_000);
  let swept = 0;
  for (;;) {
    const removed = await services.database.transaction({ as: 'owner' }, async (trx) => {
      const { rows } = await sql<{ position: string }>`
        with kept_from as (
          select xid, position from outbox where district_id = ${district.id} and at >= ${youngSince}
          order by xid, position limit 1
        ), old as (
          select o.position, o.xid from outbox o
          where o.district_id = ${district.id} and o.xid < pg_snapshot_xmin(pg_current_snapshot())
            and not exists (select from kept_from k where (o.xid, o.position) >= (k.xid, k.position))
          order by o.xid, o.position limit ${BATCH + 1}
        ), last as (
          select position from old order by xid desc, position desc limit 1
        )
        delete from outbox o using old where o.district_id = ${district.id} and o.position = old.position
          and o.position <> (select position from last)
        returning o.position`.execute(trx);
      return rows.length;
    });
    swept += removed;
    if (removed < BATCH) return swept;
  }
}

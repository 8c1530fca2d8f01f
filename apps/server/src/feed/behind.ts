import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import type { Position } from './position.ts';

/** Counted no further: more is as bad. */
const COUNTED = 1000;

/** Rows of the outbox behind the place that a reader has reached, of transactions before `xid`, counted up to 1,000. */
export async function countUnfollowed(trx: Transaction<Schema>, reached: Position, xid: string): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*)::int as rows from (
      select from outbox where (xid, position) > (${String(reached.xid)}::xid8, ${String(reached.position)}::bigint)
        and xid < ${xid}::xid8 and topic = 'case' limit ${COUNTED}
    ) behind`.execute(trx);
  return rows[0]?.rows ?? 0;
}

/**
 * Rows of a district that were to be swept before a moment of business time and are still there, counted up to 1,000; without the one that the sweep leaves
 * (sweep.ts).
 */
export async function countUnswept(trx: Transaction<Schema>, district: number, before: Date): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*)::int as rows from (
      select at from outbox where district_id = ${district} order by position limit ${COUNTED}
    ) oldest where at < ${before}`.execute(trx);
  return Math.max(0, (rows[0]?.rows ?? 0) - 1);
}

import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';

/** A place in the order of writing: everything before it is of transactions that are over. */
export interface Horizon {
  epoch: number;
  /** As PostgreSQL writes an xid8. */
  xid: string;
}

/** Counted no further: more is as bad. */
const COUNTED = 1000;

/** The place up to which everything is committed or never will be. */
export async function findHorizon(trx: Transaction<Schema>): Promise<Horizon> {
  const { rows } = await sql<{ epoch: number; xid: string }>`
    select (select max(number) from epoch) as epoch, pg_snapshot_xmin(pg_current_snapshot()) as xid`.execute(trx);
  return { epoch: rows[0]?.epoch ?? 1, xid: rows[0]?.xid ?? '0' };
}

/**
 * Events and audit rows of a district before a place that no checkpoint covers, counted up to 1,000 of each: a place of some minutes ago
 * is one that the checkpoints should have reached.
 */
export async function countUnsigned(trx: Transaction<Schema>, district: number, before: Horizon): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    with last as (
      select coalesce(max(epoch), 1) as epoch, coalesce(max(to_xid::text::numeric), 0)::text::xid8 as xid from (
        select epoch, to_xid from checkpoint where district_id = ${district} order by number desc limit 1
      ) newest
    )
    select (
      (select count(*) from (
        select from event, last where district_id = ${district} and (event.epoch, event.xid) >= (last.epoch, last.xid)
          and (event.epoch, event.xid) < (${before.epoch}, ${before.xid}::xid8) limit ${COUNTED}
      ) events)
      + (select count(*) from (
        select from audit, last where district_id = ${district} and (audit.epoch, audit.xid) >= (last.epoch, last.xid)
          and (audit.epoch, audit.xid) < (${before.epoch}, ${before.xid}::xid8) limit ${COUNTED}
      ) audits)
    )::int as rows`.execute(trx);
  return rows[0]?.rows ?? 0;
}

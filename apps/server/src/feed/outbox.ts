import { sql } from 'kysely';
import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { beginOf, type Position } from './position.ts';

export interface OutboxRow {
  at: Position;
  district: number;
  payload: unknown;
}

/** One look: rows in order, and the place up to which nothing is missing and nothing will be added. */
export interface Look {
  rows: OutboxRow[];
  upTo: Position;
  isFull: boolean;
}

/**
 * What was told after a place, oldest first, of transactions that are all over: below the oldest one that still runs, none
 * can commit any more (the transaction horizon). Ids of transactions and horizon come from one snapshot. A transaction that
 * writes for long, in any database of the cluster, holds the feed back for as long.
 */
export function lookAfter(database: Database<Schema>, after: Position, limit: number): Promise<Look> {
  return look(database, after, limit, sql``);
}

/** The same of one district, up to a place that a look has reached. */
export function lookBetween(
  database: Database<Schema>,
  district: number,
  after: Position,
  upTo: Position,
  limit: number,
): Promise<Look> {
  const within = sql`and o.district_id = ${district}
    and (o.xid, o.position) <= (${String(upTo.xid)}::xid8, ${String(upTo.position)}::bigint)`;
  return look(database, after, limit, within);
}

async function look(
  database: Database<Schema>,
  after: Position,
  limit: number,
  within: ReturnType<typeof sql>,
): Promise<Look> {
  const found = await database.transaction({ as: 'owner', readOnly: true }, (trx) =>
    sql<{ horizon: string; xid: string | null; position: string; district_id: number; payload: unknown }>`
      select h.horizon, o.* from (select pg_snapshot_xmin(pg_current_snapshot()) as horizon) h
      left join lateral (
        select o.xid, o.position, o.district_id, o.payload from outbox o
        where (o.xid, o.position) > (${String(after.xid)}::xid8, ${String(after.position)}::bigint)
          and o.xid < h.horizon and o.topic = 'case' ${within}
        order by o.xid, o.position limit ${limit}
      ) o on true
      order by o.xid, o.position`.execute(trx),
  );
  const rows = found.rows.flatMap(({ xid, position, district_id, payload }) =>
    xid === null ? [] : [{ at: { xid: BigInt(xid), position: BigInt(position) }, district: district_id, payload }],
  );
  const isFull = rows.length === limit;
  const last = rows.at(-1);
  return { rows, isFull, upTo: isFull && last ? last.at : beginOf(found.rows[0]?.horizon ?? '0') };
}

/** The place before everything that is still to come. */
export async function findHorizon(database: Database<Schema>): Promise<Position> {
  const { rows } = await database.transaction({ as: 'owner', readOnly: true }, (trx) =>
    sql<{ horizon: string }>`select pg_snapshot_xmin(pg_current_snapshot()) as horizon`.execute(trx),
  );
  return beginOf(rows[0]?.horizon ?? '0');
}

/**
 * Whether all of a district that was told after a place is still there. The sweep takes rows in order and leaves the last
 * one it might have taken, so a row at or before the place is the proof; a place that lies ahead of the horizon is none of
 * this database.
 */
export async function isKept(database: Database<Schema>, district: number, after: Position): Promise<boolean> {
  const { rows } = await database.transaction({ as: 'owner', readOnly: true }, (trx) =>
    sql<{ kept: boolean }>`
      select ${String(after.xid)}::xid8 <= pg_snapshot_xmin(pg_current_snapshot()) and (
        exists (select from outbox where district_id = ${district}
          and (xid, position) <= (${String(after.xid)}::xid8, ${String(after.position)}::bigint))
        or not exists (select from outbox where district_id = ${district})
      ) as kept`.execute(trx),
  );
  return rows[0]?.kept ?? false;
}

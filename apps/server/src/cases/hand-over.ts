import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import type { Asked } from '../platform/http/index.ts';
import { asReader, reaches } from '../platform/policy/index.ts';
import type { ProjectedRow } from './row.ts';

/**
 * Write what an action made of a matter. A return can take it off the desk of the very unit that returns it, and row-level
 * security lets nobody write a row that they could not read again (PostgreSQL 15, CREATE POLICY, table 1: SELECT policies also
 * hold for the new row of an UPDATE). Whether the action may be, the engine has decided before: the house writes it then.
 */
export async function writeOver(asked: Asked, row: ProjectedRow, write: () => Promise<void>): Promise<void> {
  return isInReach(asked, row) ? write() : inReachOfHouse(asked.trx, write);
}

/** Do something within a reader's transaction that goes beyond what they reach. What fails in it loses the transaction. */
export async function inReachOfHouse<T>(trx: Transaction<Schema>, work: () => Promise<T>): Promise<T> {
  const before = await setReach(trx, '{all}');
  const made = await work();
  await setReach(trx, before);
  return made;
}

function isInReach({ district, reader: { actor } }: Asked, row: ProjectedRow): boolean {
  return reaches(asReader(district.id, actor), district.kindsFor(actor.role), {
    kind: row.kind,
    areaPath: row.area_path,
    lead: row.lead_unit,
    assist: row.assist_units,
    caller: row.caller_unit,
    heard: row.heard_units,
    reporter: row.reporter_staff,
    seats: row.seats,
  });
}

/** @returns the reach that was set before */
async function setReach(trx: Transaction<Schema>, reach: string): Promise<string> {
  const { rows } = await sql<{ before: string }>`
    select before.reach as before, set_config('wangge.reach', ${reach}, true)
    from (select current_setting('wangge.reach') as reach offset 0) as before`.execute(trx);
  return rows[0]?.before ?? '{}';
}

import type { Matter } from '@wangge/kernel';
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import type { Asked } from '../platform/http/index.ts';
import { reaches } from '../platform/policy/index.ts';
import { callerOf, seatsOf } from './row.ts';

/**
 * Write what an action made of a matter. A return can take it off the desk of the very unit that returns it, and row-level
 * security lets nobody write a row that they could not read again (PostgreSQL 15, CREATE POLICY, table 1: SELECT policies also
 * hold for the new row of an UPDATE). Whether the action may be, the engine has decided before: the house writes it then.
 */
export async function writeOver(asked: Asked, matter: Matter, write: () => Promise<void>): Promise<void> {
  return isInReach(asked, matter) ? write() : inReachOfHouse(asked.trx, write);
}

/** Do something within a reader's transaction that goes beyond what they reach. What fails in it loses the transaction. */
export async function inReachOfHouse<T>(trx: Transaction<Schema>, work: () => Promise<T>): Promise<T> {
  const before = await setReach(trx, '{all}');
  const made = await work();
  await setReach(trx, before);
  return made;
}

function isInReach({ district, reader: { actor } }: Asked, matter: Matter): boolean {
  const { staff, role, unit, areas } = actor;
  const { kind, place, lead, assist, reporter } = matter;
  const reader = {
    district: district.id,
    staff,
    role,
    areaPath: areas[0] ?? '',
    ...(unit === undefined ? {} : { unit }),
  };
  const row = {
    kind,
    areaPath: place.areaPath,
    lead: lead ?? null,
    assist,
    caller: callerOf(matter),
    reporter: reporter.staff,
    seats: seatsOf(matter),
  };
  return reaches(reader, district.kinds, row);
}

/** @returns the reach that was set before */
async function setReach(trx: Transaction<Schema>, reach: string): Promise<string> {
  const { rows } = await sql<{ before: string }>`
    select before.reach as before, set_config('wangge.reach', ${reach}, true)
    from (select current_setting('wangge.reach') as reach offset 0) as before`.execute(trx);
  return rows[0]?.before ?? '{}';
}

import type { Matter } from '@wangge/kernel';
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import type { Asked } from '../platform/http/index.ts';
import { reaches } from '../platform/policy/index.ts';

/**
 * Write what an action made of a matter. A return can take it off the desk of the very unit that returns it, and row-level
 * security lets nobody write a row that they could not read again (PostgreSQL 15, CREATE POLICY, table 1: SELECT policies also
 * hold for the new row of an UPDATE). Whether the action may be, the engine has decided before: the house writes it then.
 */
export async function writeOver(asked: Asked, matter: Matter, write: () => Promise<void>): Promise<void> {
  if (isInReach(asked, matter)) return write();
  const { trx } = asked;
  const before = await setReach(trx, '{all}');
  await write();
  await setReach(trx, before);
}

function isInReach({ district, reader: { actor } }: Asked, { kind, place, lead, assist, reporter }: Matter): boolean {
  const { staff, role, unit, areas } = actor;
  const reader = {
    district: district.id,
    staff,
    role,
    areaPath: areas[0] ?? '',
    ...(unit === undefined ? {} : { unit }),
  };
  const row = { kind, areaPath: place.areaPath, lead: lead ?? null, assist, reporter: reporter.staff };
  return reaches(reader, district.kinds, row);
}

/** @returns the reach that was set before */
async function setReach(trx: Transaction<Schema>, reach: string): Promise<string> {
  const { rows } = await sql<{ before: string }>`
    select before.reach as before, set_config('wangge.reach', ${reach}, true)
    from (select current_setting('wangge.reach') as reach offset 0) as before`.execute(trx);
  return rows[0]?.before ?? '{}';
}

import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';

/** Counted no further: more is as bad. */
const COUNTED = 1000;

/** Photos of a district without a matter that were begun before a moment of real time, counted up to 1,000. */
export async function countOrphans(trx: Transaction<Schema>, district: number, before: Date): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*)::int as rows from (
      select from photo where district_id = ${district} and matter_id is null and created_at < ${before} limit ${COUNTED}
    ) orphans`.execute(trx);
  return rows[0]?.rows ?? 0;
}

/** Bytes of a district's photos as they came. Reads the whole table: a fifth of a second for a million. */
export async function sumBytes(trx: Transaction<Schema>, district: number): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`
    select coalesce(sum(bytes), 0) as bytes from photo
    where district_id = ${district} and completed_at is not null`.execute(trx);
  return Number(rows[0]?.bytes ?? 0);
}

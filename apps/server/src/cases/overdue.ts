import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';

/** Counted no further: more is as bad. */
const COUNTED = 1000;

export interface Overdue {
  /** Milliseconds since what the sweep has to take next fell due; 0: nothing has. */
  lag: number;
  /** Matters of which something fell due more than `within` milliseconds ago, counted up to 1,000. */
  matters: number;
}

/** How far the sweep of a district is behind at a moment of business time. Reads the index of timers alone. */
export async function findOverdue(
  trx: Transaction<Schema>,
  district: number,
  now: number,
  within: number,
): Promise<Overdue> {
  const { rows } = await sql<{ first: Date | null; matters: number }>`
    select (select min(timer_at) from matter where district_id = ${district} and timer_at is not null) as first,
      (select count(*)::int from (
        select from matter where district_id = ${district} and timer_at < ${new Date(now - within)} limit ${COUNTED}
      ) late) as matters`.execute(trx);
  const { first = null, matters = 0 } = rows[0] ?? {};
  return { lag: first === null ? 0 : Math.max(0, now - first.getTime()), matters };
}

/** Matters of a district that have not ended, by procedure. Reads all of them: some ten thousand of a million. */
export async function countOpen(trx: Transaction<Schema>, district: number): Promise<Map<string, number>> {
  const { rows } = await sql<{ procedure_id: string; matters: number }>`
    select procedure_id, count(*)::int as matters from matter
    where district_id = ${district} and ended_at is null group by procedure_id`.execute(trx);
  return new Map(rows.map(({ procedure_id, matters }) => [procedure_id, matters]));
}

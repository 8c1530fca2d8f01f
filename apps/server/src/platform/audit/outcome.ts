import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { writeAudit } from './write.ts';

/** What is done from outside and has to be done again and again: its last outcome is watched. */
export type Outcome = 'verification' | 'backup';

const verbs: Readonly<Record<Outcome, string>> = { verification: 'verify-store', backup: 'make-backup' };
const subjectOf = (outcome: Outcome): string => `outcome/${outcome}`;

/**
 * Notes that it was done, in the audit: every server of the database sees it, and it is signed with the rest. Of a backup only a good
 * one is noted.
 * @param details counts alone
 */
export function noteOutcome(
  trx: Transaction<Schema>,
  { district, at, outcome, details }: { district: number; at: Date; outcome: Outcome; details: Record<string, number> },
): Promise<void> {
  return writeAudit(trx, { district, at, verb: verbs[outcome], subject: subjectOf(outcome), details });
}

/** The last one of a district; undefined: there is none. Read by the index of subjects. */
export async function findOutcome(
  trx: Transaction<Schema>,
  district: number,
  outcome: Outcome,
): Promise<{ at: Date; details: Readonly<Record<string, unknown>> } | undefined> {
  const row = await trx
    .selectFrom('audit')
    .select(['at', 'details'])
    .where('district_id', '=', district)
    .where('subject', '=', subjectOf(outcome))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { at: row.at, details: (row.details ?? {}) as Record<string, unknown> };
}

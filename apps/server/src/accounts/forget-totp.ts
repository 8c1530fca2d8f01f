import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { writeAudit } from '../platform/audit/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { endSessions } from './session.ts';

/**
 * Takes a second factor away whose device is lost; an administrator sets up another at the next log-in. It is the operator's, at the
 * machine, and has no address over HTTP: together with a temporary password it would let the security administrator log in as
 * any other administrator. It leaves its row in the audit, which they read.
 * @param trx as owner, or under `loginScope`
 * @returns false when there is no such account
 */
export async function forgetTotp(
  trx: Transaction<Schema>,
  district: District,
  staff: string,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('account')
    .set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: null })
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const sessionsEnded = await endSessions(trx, district, staff);
  const row = { district: district.id, at, verb: 'forget-totp', subject: `account/${staff}` };
  await writeAudit(trx, { ...row, details: { by: 'operator', sessionsEnded } });
  return true;
}

import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { writeAudit } from '../platform/audit/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { type AccountRules, accountRules } from '../platform/policy/index.ts';
import { findAccount, noFailures } from './attempts.ts';
import { isAdministrator } from './create.ts';
import { hashPassword } from './password.ts';
import { endSessions } from './session.ts';

/**
 * Another temporary password for an administrator whose second factor is not set up: the operator's, at the machine. It has no address over
 * HTTP, since whoever gives such a password could be the first to use it, and enrol a device of their own.
 * @param trx as owner, or under `loginScope`
 * @returns false for every other account: the security administrator gives those theirs
 */
export async function renewAdministrator(
  trx: Transaction<Schema>,
  district: District,
  { staff, password }: { staff: string; password: string },
  { at, rules = accountRules }: { at: Date; rules?: AccountRules },
): Promise<boolean> {
  const account = await findAccount(trx, district.id, staff);
  if (!account || account.totp_confirmed_at !== null || !isAdministrator(district, staff)) return false;
  await trx
    .updateTable('account')
    .set({
      ...noFailures,
      password_hash: await hashPassword(password, rules.password),
      password_temporary: true,
      password_changed_at: at,
      is_demo: false,
    })
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .execute();
  const sessionsEnded = await endSessions(trx, district, staff);
  const row = { district: district.id, at, verb: 'set-temporary-password', subject: `account/${staff}` };
  await writeAudit(trx, { ...row, details: { by: 'operator', sessionsEnded } });
  return true;
}

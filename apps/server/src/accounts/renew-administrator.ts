import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { writeAudit } from '../platform/audit/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { type AccountRules, accountRules } from '../platform/policy/index.ts';
import { findAccount } from './attempts.ts';
import { isAdministrator } from './create.ts';
import { renewPassword } from './renew-password.ts';

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
  const sessionsEnded = await renewPassword(trx, district, { staff, password }, { at, rules });
  const row = { district: district.id, at, verb: 'set-temporary-password', subject: `account/${staff}` };
  await writeAudit(trx, { ...row, details: { by: 'operator', sessionsEnded } });
  return true;
}

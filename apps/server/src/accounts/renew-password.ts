import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { AccountRules } from '../platform/policy/index.ts';
import { noFailures } from './attempts.ts';
import { hashPassword } from './password.ts';
import { endSessions } from './session.ts';

/** A temporary password for an account that there is; under `login` where it is named. @returns how many of its sessions ended */
export async function renewPassword(
  trx: Transaction<Schema>,
  district: District,
  { staff, login, password }: { staff: string; login?: string; password: string },
  { at, rules }: { at: Date; rules: AccountRules },
): Promise<number> {
  await trx
    .updateTable('account')
    .set({
      ...noFailures,
      ...(login === undefined ? {} : { login }),
      password_hash: await hashPassword(password, rules.password),
      password_temporary: true,
      password_changed_at: at,
      is_demo: false,
    })
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .execute();
  return endSessions(trx, district, staff);
}

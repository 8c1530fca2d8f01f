import type { Role } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { type AccountRules, accountRules, needsTotp } from '../platform/policy/index.ts';
import { loginKey } from './login-name.ts';
import { hashPassword } from './password.ts';
import { sealTotp } from './totp.ts';

export interface NewAccount {
  /** Id of the member of staff; the login is the one that the pack names. */
  staff: string;
  password: string;
  /** It opens nothing but its own change. */
  isTemporary: boolean;
  /** Published with the demo. */
  isDemo?: boolean;
  /** Base32: a second factor that is set up from the first. */
  totpSecret?: string;
}

export interface CreateOptions {
  keys: Keyring;
  /** Real time. */
  at: Date;
  rules?: AccountRules;
}

/**
 * Accounts for members of staff whom the pack gives a login. Who has one keeps it as it is. Each distinct password is hashed
 * once for all who share it: argon2 is slow on purpose, and only a demo shares passwords.
 * @param trx as owner, or under `loginScope`
 * @throws when someone is not in the pack, has no login there, or holds two administrators' posts (safeguard 9)
 * @returns the staff who had none before
 */
export async function createAccounts(
  trx: Transaction<Schema>,
  district: District,
  wanted: readonly NewAccount[],
  { keys, at, rules = accountRules }: CreateOptions,
): Promise<string[]> {
  const logins = new Map(wanted.map(({ staff }) => [staff, accountLogin(district, staff)]));
  const standing = await trx.selectFrom('account').select('staff_id').where('district_id', '=', district.id).execute();
  const known = new Set(standing.map(({ staff_id }) => staff_id));
  const missing = wanted.filter(({ staff }) => !known.has(staff));
  if (missing.length === 0) return [];
  const passwords = [...new Set(missing.map(({ password }) => password))];
  const hashes = new Map(
    await Promise.all(passwords.map(async (one) => [one, await hashPassword(one, rules.password)] as const)),
  );
  const rows = missing.map(({ staff, password, isTemporary, isDemo = false, totpSecret }) => ({
    district_id: district.id,
    staff_id: staff,
    login: logins.get(staff) as string,
    password_hash: hashes.get(password) as string,
    password_temporary: isTemporary,
    is_demo: isDemo,
    password_changed_at: at,
    totp_secret: totpSecret === undefined ? null : sealTotp(keys, district.id, staff, totpSecret),
    totp_confirmed_at: totpSecret === undefined ? null : at,
  }));
  await trx
    .insertInto('account')
    .values(rows)
    .onConflict((on) => on.columns(['district_id', 'staff_id']).doNothing())
    .execute();
  return rows.map(({ staff_id }) => staff_id);
}

/** @throws as `createAccounts` says */
export function accountLogin(district: District, staff: string): string {
  const login = district.pack.staff.find(({ id }) => id === staff)?.login;
  const key = login === undefined ? undefined : loginKey(login);
  if (key === undefined)
    throw new Error(`${staff} has no login in staff.csv of ${district.slug}; add one and load the pack`);
  const administrators = administratorRoles(district, staff);
  if (administrators.length > 1) {
    throw new Error(
      `${staff} is ${administrators.join(' and ')} in ${district.slug}: the three administrators are three people; give the posts to different staff`,
    );
  }
  return key;
}

/** In any of their posts. */
export function isAdministrator(district: District, staff: string): boolean {
  return administratorRoles(district, staff).length > 0;
}

function administratorRoles({ pack }: District, staff: string): Role[] {
  const roles = pack.posts.filter((post) => post.staff === staff).map(({ role }) => role);
  return [...new Set(roles.filter(needsTotp))];
}

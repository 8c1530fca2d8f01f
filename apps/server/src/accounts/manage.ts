import { Role } from '@wangge/kernel';
import Type, { type Static } from 'typebox';
import { writeAuditOf } from '../platform/audit/index.ts';
import { problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { accountRules } from '../platform/policy/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type AccountRow, findAccount, isLocked, noFailures, writeTally } from './attempts.ts';
import { accountLogin, createAccounts, isAdministrator } from './create.ts';
import { temporaryPassword } from './password.ts';
import { renewPassword } from './renew-password.ts';
import { endSessions, postsOf } from './session.ts';

export const AccountView = Type.Object({
  staff: Type.String(),
  name: Type.String(),
  fictional: Type.Boolean(),
  login: Type.String(),
  roles: Type.Array(Role),
  /** Units of that person's posts. */
  units: Type.Array(Type.String()),
  /** `none`: the pack names a login, and nobody has given it a password yet. */
  account: Type.Enum(['none', 'open', 'disabled']),
  lockedUntil: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  disabled: Type.Boolean(),
  totp: Type.Enum(['off', 'pending', 'on']),
  /** The password was given by the security administrator and has not been changed yet. */
  temporary: Type.Boolean(),
});
export type AccountView = Static<typeof AccountView>;

export const ListQuery = Type.Object(
  { q: Type.Optional(Type.String({ maxLength: 100 })) },
  { additionalProperties: false },
);
export const StaffParams = Type.Object({ staff: Type.String({ minLength: 1, maxLength: 64 }) });

/** Everybody whom the pack gives a login, with the state of the account; `q` is part of the id, name, login or role. */
export async function listAccounts(asked: Asked, { q = '' }: Static<typeof ListQuery>): Promise<AccountView[]> {
  const { trx, district, services } = asked;
  const rows = await trx.selectFrom('account').selectAll().where('district_id', '=', district.id).execute();
  const accounts = new Map(rows.map((row) => [row.staff_id, row]));
  const at = realNow(services);
  await writeAuditOf(asked, { verb: 'read-accounts', subject: 'accounts', ...(q === '' ? {} : { typed: { q } }) });
  const sought = q.normalize('NFC').toLowerCase();
  return district.pack.staff
    .filter(({ login }) => login !== undefined)
    .map(({ id }) => accountView(asked, id, accounts.get(id), at))
    .filter((view) =>
      [view.staff, view.name, view.login, ...view.roles].some((text) => text.toLowerCase().includes(sought)),
    );
}

/** Ends a lock before its time. @throws Problem not-found, no-account, own-account */
export async function unlockAccount(asked: Asked, staff: string): Promise<AccountView> {
  const account = await othersAccount(asked, staff);
  await writeTally(asked.trx, account, noFailures);
  await writeAuditOf(asked, { verb: 'unlock-account', subject: `account/${staff}` });
  return accountView(asked, staff, { ...account, ...noFailures }, realNow(asked.services));
}

/** A disabled account cannot log in, and every session of it ends now. @throws Problem not-found, no-account, own-account */
export async function setDisabled(asked: Asked, staff: string, disabled: boolean): Promise<AccountView> {
  const { trx, district } = asked;
  const account = await othersAccount(asked, staff);
  await trx
    .updateTable('account')
    .set({ disabled })
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .execute();
  const sessionsEnded = disabled ? await endSessions(trx, district, staff) : 0;
  const verb = disabled ? 'disable-account' : 'enable-account';
  await writeAuditOf(asked, { verb, subject: `account/${staff}`, details: { sessionsEnded } });
  return accountView(asked, staff, { ...account, disabled }, realNow(asked.services));
}

/**
 * A temporary password, told this once: it opens nothing but its own change. Who has a login in the pack and no account gets
 * one by it. An administrator's second factor stays: with the password alone the security administrator cannot take their place. Where
 * it is not set up yet, they could, by enrolling first: such an account is the operator's to open (`renewAdministrator`).
 * @throws Problem not-found, own-account, operators-account
 */
export async function giveTemporaryPassword(asked: Asked, staff: string): Promise<{ password: string }> {
  const { trx, district, services } = asked;
  requireOther(asked, staff);
  const rules = services.accountRules ?? accountRules;
  const password = temporaryPassword();
  const at = realNow(services);
  const account = await findAccount(trx, district.id, staff);
  if (isAdministrator(district, staff) && !account?.totp_confirmed_at) {
    throw problem('operators-account', { login: accountLogin(district, staff) });
  }
  let sessionsEnded = 0;
  if (account) {
    const login = accountLogin(district, staff);
    sessionsEnded = await renewPassword(trx, district, { staff, login, password }, { at, rules });
  } else {
    await createAccounts(trx, district, [{ staff, password, isTemporary: true }], { keys: services.keys, at, rules });
  }
  await writeAuditOf(asked, {
    verb: account ? 'set-temporary-password' : 'create-account',
    subject: `account/${staff}`,
    details: { sessionsEnded },
  });
  return { password };
}

/** @throws Problem not-found, own-account, no-account */
async function othersAccount(asked: Asked, staff: string): Promise<AccountRow> {
  requireOther(asked, staff);
  const account = await findAccount(asked.trx, asked.district.id, staff);
  if (!account) throw problem('no-account', { staff });
  return account;
}

/** Nobody manages their own account here: a lock holds for the security administrator too, and one is always left. */
function requireOther({ district, reader }: Asked, staff: string): void {
  if (district.pack.staff.find(({ id }) => id === staff)?.login === undefined) {
    throw problem('not-found', { what: 'account', id: staff });
  }
  if (reader.actor.staff === staff) throw problem('own-account');
}

function accountView({ district }: Asked, staff: string, account: AccountRow | undefined, at: Date): AccountView {
  const person = district.pack.staff.find(({ id }) => id === staff);
  const { locked_until: until = null } = account ?? {};
  return {
    staff,
    name: person?.name ?? staff,
    fictional: person?.fictional ?? false,
    login: account?.login ?? person?.login ?? '',
    roles: [...new Set(postsOf(district, staff).map(({ role }) => role))],
    units: [...(district.staffById.get(staff)?.units ?? [])],
    account: account === undefined ? 'none' : account.disabled ? 'disabled' : 'open',
    lockedUntil: until !== null && account !== undefined && isLocked(account, at) ? until.toISOString() : null,
    disabled: account?.disabled ?? false,
    totp: totpState(account),
    temporary: account?.password_temporary ?? false,
  };
}

function totpState(account: AccountRow | undefined): AccountView['totp'] {
  if (account?.totp_confirmed_at) return 'on';
  return account?.totp_secret ? 'pending' : 'off';
}

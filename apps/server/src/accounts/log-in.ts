import type { Transaction } from 'kysely';
import Type, { type Static } from 'typebox';
import type { District } from '../districts/index.ts';
import { writeAudit } from '../platform/audit/index.ts';
import { requestLimits, type Scope } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { Problem, problem } from '../platform/errors/index.ts';
import { debtsOf } from '../platform/http/index.ts';
import { type AccountRules, accountRules, loginScope } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import {
  type AccountRow,
  type Attempt,
  findAccount,
  giveBack,
  isLocked,
  locked,
  noFailures,
  type Tally,
  takeAttempt,
  writeTally,
} from './attempts.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { beginSession, endOfLife, endSession, type OpenSession, postsOf, sweepSessions } from './session.ts';
import { findStep, unsealTotp } from './totp.ts';

export const LogInBody = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
    /** The code of the authenticator, where the account has one. */
    totp: Type.Optional(Type.String({ maxLength: 16 })),
    /** May be left out where the server has one district. */
    district: Type.Optional(Type.String({ maxLength: 40 })),
  },
  { additionalProperties: false },
);
export type LogInBody = Static<typeof LogInBody>;

/** From where a log-in comes: the address as the server sees it, and the session that the browser had, which ends with it. */
export interface From {
  address: string;
  had: Buffer | undefined;
}

interface LogIn {
  services: Services;
  district: District;
  rules: AccountRules;
  at: Date;
  given: LogInBody;
  from: From;
}

/** @throws Problem district-required */
export function districtOf({ districts }: Services, slug: string | undefined): District {
  const [only] = districts.values();
  const found = slug === undefined ? (districts.size === 1 ? only : undefined) : districts.get(slug);
  if (!found) throw problem('district-required', { accepted: [...districts.keys()] });
  return found;
}

/**
 * Log in. Three steps, two transactions: the attempt is counted and committed; the password is compared with no connection
 * held; then what came of it is written. A failure is answered as an error after its transaction has committed, so
 * that it counts, and its audit row stands, although the request fails.
 *
 * An unknown login is answered as a wrong password is, after the same work.
 * @param decoy a hash of nobody's password under the parameters in force
 * @throws Problem district-required, invalid-login, account-locked, account-disabled, no-post, password-lapsed, totp-required, invalid-totp
 */
export async function logIn(
  services: Services,
  decoy: string,
  given: LogInBody,
  from: From,
): Promise<{ district: District; session: OpenSession; token: string; at: Date }> {
  const district = districtOf(services, given.district);
  const rules = services.accountRules ?? accountRules;
  const asked: LogIn = { services, district, rules, at: realNow(services), given, from };
  const attempt = await count(asked);
  const hashed = attempt.account?.password_hash;
  const matches = (await verifyPassword(hashed ?? decoy, given.password)) && hashed !== undefined;
  const anew =
    matches && isOutdated(hashed, rules.password) ? await hashPassword(given.password, rules.password) : undefined;
  const outcome = await services.database.transaction(scopeOf(district), async (trx) => {
    const account =
      matches && attempt.account ? await findAccount(trx, district.id, attempt.account.staff_id) : undefined;
    // Another password since it was compared: what matched is not the password any more.
    if (account?.password_hash !== hashed || !account) return fail(trx, asked, attempt.account, attempt.tally);
    return enter(trx, asked, account, anew);
  });
  if (outcome instanceof Problem) throw outcome;
  return { district, at: asked.at, ...outcome };
}

function scopeOf({ id }: District): Scope {
  return { ...loginScope(id), limits: requestLimits };
}

async function count(asked: LogIn): Promise<Attempt> {
  const { services, district, given, at, rules } = asked;
  const taken = await services.database.transaction(scopeOf(district), async (trx) => {
    const attempt = await takeAttempt(trx, district.id, given.login, at, rules);
    if (attempt.refused) await note(trx, asked, attempt.account, 'log-in-failed', { reason: 'locked' });
    return attempt;
  });
  if (taken.refused) throw locked(taken.tally);
  return taken;
}

async function enter(
  trx: Transaction<Schema>,
  asked: LogIn,
  account: AccountRow,
  rehashed: string | undefined,
): Promise<Problem | { session: OpenSession; token: string }> {
  const { services, district, at, rules, from } = asked;
  const [post] = postsOf(district, account.staff_id);
  const hindrance = hindranceOf(asked, account) ?? (post ? undefined : problem('no-post'));
  if (hindrance || !post) {
    await writeTally(trx, account, giveBack(account));
    const told = hindrance ?? problem('no-post');
    if (told.code === 'totp-required') await note(trx, asked, account, 'second-step-asked');
    else await note(trx, asked, account, 'log-in-failed', { reason: told.code });
    return told;
  }
  const step = stepOf(asked, account);
  if (step === 'wrong') return fail(trx, asked, account, account, 'second-step-failed');
  await trx
    .updateTable('account')
    .set({
      ...noFailures,
      ...(step === undefined ? {} : { totp_last_step: String(step) }),
      ...(rehashed === undefined ? {} : { password_hash: rehashed }),
    })
    .where('district_id', '=', district.id)
    .where('staff_id', '=', account.staff_id)
    .execute();
  if (from.had) await endSession(trx, district, from.had);
  await sweepSessions(trx, district, account.staff_id, at, rules);
  const expiresAt = endOfLife(at, rules);
  const who = { staff: account.staff_id, post: post.id };
  const { token, csrf } = await beginSession(trx, district, who, at, { expiresAt });
  const hasTotp = account.totp_confirmed_at !== null;
  const owes = debtsOf(district, who.staff, { hasTotp, isTemporary: account.password_temporary });
  await writeAudit(trx, {
    keys: services.keys,
    district: district.id,
    at,
    staff: who.staff,
    role: post.role,
    verb: 'log-in',
    subject: `account/${who.staff}`,
    typed: { address: from.address },
  });
  return { session: { ...who, csrf, expiresAt, hasTotp, owes }, token };
}

/** What stands against a log-in whose password is right, and is told only then. */
function hindranceOf({ at, rules, given }: LogIn, account: AccountRow): Problem | undefined {
  if (account.disabled) return problem('account-disabled');
  const lapses = account.password_changed_at.getTime() + rules.password.temporaryHours.value * 3_600_000;
  if (account.password_temporary && at.getTime() >= lapses) return problem('password-lapsed');
  return account.totp_confirmed_at !== null && !given.totp ? problem('totp-required') : undefined;
}

/** The step of the code that was given; undefined where none is asked. */
function stepOf({ services, district, at, rules, given }: LogIn, account: AccountRow): number | 'wrong' | undefined {
  if (account.totp_confirmed_at === null || account.totp_secret === null) return undefined;
  const secret = unsealTotp(services.keys, district.id, account.staff_id, account.totp_secret);
  return findStep(secret, given.totp ?? '', at, account.totp_last_step, rules.totp) ?? 'wrong';
}

/** The failure that filled the count says until when the account is locked. */
async function fail(
  trx: Transaction<Schema>,
  asked: LogIn,
  account: AccountRow | undefined,
  tally: Tally,
  verb: 'log-in-failed' | 'second-step-failed' = 'log-in-failed',
): Promise<Problem> {
  const told = problem(verb === 'second-step-failed' ? 'invalid-totp' : 'invalid-login');
  const isLast = isLocked(tally, asked.at);
  const lock = isLast ? { lockedUntil: tally.locked_until } : {};
  await note(trx, asked, account, verb, { reason: told.code, ...lock });
  return isLast ? locked(tally) : told;
}

/**
 * What came of an attempt that let nobody in. That the second step is asked for after the right password is no failure, and still a row:
 * where no second step follows, somebody else may know the password. A login that no account has is not written down: people
 * type their password there.
 */
async function note(
  trx: Transaction<Schema>,
  { services, district, at, from }: LogIn,
  account: AccountRow | undefined,
  verb: 'log-in-failed' | 'second-step-asked' | 'second-step-failed',
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const subject = account ? `account/${account.staff_id}` : 'account';
  const row = { district: district.id, at, verb, subject };
  await writeAudit(trx, { ...row, keys: services.keys, details, typed: { address: from.address } });
}

import type { Selectable, Transaction } from 'kysely';
import type { AccountTable, Schema } from '../platform/database/schema.ts';
import { type Problem, problem } from '../platform/errors/index.ts';
import type { AccountRules } from '../platform/policy/index.ts';
import { bucketOf, loginKey } from './login-name.ts';

export type AccountRow = Selectable<AccountTable>;

/** Failures in a row, and until when they lock. */
export interface Tally {
  failures: number;
  locked_until: Date | null;
}

export function isLocked({ locked_until }: Tally, at: Date): boolean {
  return locked_until !== null && locked_until > at;
}

/** What a locked account is told: until when. */
export function locked({ locked_until }: Tally): Problem {
  return problem('account-locked', { until: (locked_until ?? new Date(0)).toISOString() });
}

/** One attempt more. After a lock has ended the count begins anew. */
export function countAttempt(tally: Tally, at: Date, { lockout }: AccountRules): Tally {
  const failures = (tally.locked_until === null ? tally.failures : 0) + 1;
  const locks = failures >= lockout.failures.value;
  return { failures, locked_until: locks ? new Date(at.getTime() + lockout.minutes.value * 60_000) : null };
}

/** The attempt was none: the password was right, and something else is asked for. */
export function giveBack({ failures }: Tally): Tally {
  return { failures: Math.max(0, failures - 1), locked_until: null };
}

export const noFailures: Tally = { failures: 0, locked_until: null };

export interface Attempt {
  account: AccountRow | undefined;
  /** With this attempt in it; as it stood, where it was refused. */
  tally: Tally;
  refused: boolean;
}

/**
 * Takes an attempt to log in before anything is compared: it counts as a failure until it has succeeded. So guesses sent all at
 * once get no more tries than guesses sent one by one. A login that no account has is counted too, in a bucket of its own, by the same
 * number of statements, and locks in the same way: the answer tells nobody which logins exist.
 *
 * Locks the rows of account and bucket until the transaction ends; nothing slow belongs in it.
 */
export async function takeAttempt(
  trx: Transaction<Schema>,
  district: number,
  typed: string,
  at: Date,
  rules: AccountRules,
): Promise<Attempt> {
  const account = await trx
    .selectFrom('account')
    .selectAll()
    .where('district_id', '=', district)
    .where('login', '=', loginKey(typed) ?? '')
    .forUpdate()
    .executeTakeFirst();
  const bucket = bucketOf(typed);
  // Makes the row and locks it in one: two first attempts at once must not both find none and both count as the first.
  const stray = await trx
    .insertInto('stray_login')
    .values({ district_id: district, bucket, ...noFailures })
    .onConflict((on) =>
      on.columns(['district_id', 'bucket']).doUpdateSet((row) => ({ bucket: row.ref('excluded.bucket') })),
    )
    .returning(['failures', 'locked_until'])
    .executeTakeFirstOrThrow();
  const standing = account ?? stray;
  if (isLocked(standing, at)) return { account, tally: standing, refused: true };
  const tally = countAttempt(standing, at, rules);
  if (account) await writeTally(trx, account, tally);
  else {
    await trx
      .updateTable('stray_login')
      .set({ failures: tally.failures, locked_until: tally.locked_until })
      .where('district_id', '=', district)
      .where('bucket', '=', bucket)
      .execute();
  }
  return { account, tally, refused: false };
}

export async function writeTally(
  trx: Transaction<Schema>,
  account: Pick<AccountRow, 'district_id' | 'staff_id'>,
  tally: Tally,
): Promise<void> {
  await trx
    .updateTable('account')
    .set({ failures: tally.failures, locked_until: tally.locked_until })
    .where('district_id', '=', account.district_id)
    .where('staff_id', '=', account.staff_id)
    .execute();
}

/** The account as it is now, its row locked until the transaction ends. */
export function findAccount(
  trx: Transaction<Schema>,
  district: number,
  staff: string,
): Promise<AccountRow | undefined> {
  return trx
    .selectFrom('account')
    .selectAll()
    .where('district_id', '=', district)
    .where('staff_id', '=', staff)
    .forUpdate()
    .executeTakeFirst();
}

import { writeAuditOf } from '../platform/audit/index.ts';
import type { Problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { accountRules } from '../platform/policy/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type AccountRow, countAttempt, findAccount, isLocked, locked, noFailures, writeTally } from './attempts.ts';

/** The reader's own account, its row locked. @throws when there is none: the session would not have been found. */
export async function ownAccount({ trx, district, reader }: Asked): Promise<AccountRow> {
  const account = await findAccount(trx, district.id, reader.actor.staff);
  if (!account) throw new Error(`${reader.actor.staff} has a session and no account`);
  return account;
}

/**
 * Within a session a password or a code is asked for again: who took a session over cannot guess there either, since failures
 * count as those of a log-in do. Attempts take turns at the row of the account.
 * @returns the problem to answer once it has committed, or undefined when it is proven
 */
export async function prove(
  asked: Asked,
  account: AccountRow,
  is: () => Promise<boolean> | boolean,
  otherwise: Problem,
): Promise<Problem | undefined> {
  const { trx, services, reader } = asked;
  const at = realNow(services);
  const note = (details: Readonly<Record<string, unknown>>) =>
    writeAuditOf(asked, { verb: 'proof-failed', subject: `account/${reader.actor.staff}`, details });
  if (isLocked(account, at)) {
    await note({ reason: 'locked' });
    return locked(account);
  }
  if (await is()) {
    await writeTally(trx, account, noFailures);
    return undefined;
  }
  const tally = countAttempt(account, at, services.accountRules ?? accountRules);
  await writeTally(trx, account, tally);
  await note({ reason: otherwise.code });
  return isLocked(tally, at) ? locked(tally) : otherwise;
}

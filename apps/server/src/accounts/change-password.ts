import Type, { type Static } from 'typebox';
import { writeAuditOf } from '../platform/audit/index.ts';
import { type Problem, problem } from '../platform/errors/index.ts';
import { type Asked, hashToken } from '../platform/http/index.ts';
import { accountRules } from '../platform/policy/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import { hashPassword, requireStrong, verifyPassword, weak } from './password.ts';
import { ownAccount, prove } from './prove.ts';
import { endSessions, type OpenSession, renewSession } from './session.ts';

const Password = Type.String({ minLength: 1, maxLength: 256 });
export const ChangeBody = Type.Object({ current: Password, next: Password }, { additionalProperties: false });

/**
 * Change one's own password. Every session of the account ends; the one that asked goes on under a new token.
 * @throws Problem weak-password, no-session
 * @returns wrong-password, account-locked as problems to answer once they have committed
 */
export async function changePassword(
  asked: Asked,
  { current, next }: Static<typeof ChangeBody>,
): Promise<Problem | { session: OpenSession; token: string }> {
  const { trx, district, reader, services } = asked;
  const rules = (services.accountRules ?? accountRules).password;
  const account = await ownAccount(asked);
  const matches = () => verifyPassword(account.password_hash, current);
  const refused = await prove(asked, account, matches, problem('wrong-password'));
  if (refused) return refused;
  requireStrong(next, account.login, rules);
  if (await verifyPassword(account.password_hash, next)) throw weak(['same'], rules);
  const at = realNow(services);
  await trx
    .updateTable('account')
    .set({
      password_hash: await hashPassword(next, rules),
      password_changed_at: at,
      password_temporary: false,
      is_demo: false,
    })
    .where('district_id', '=', district.id)
    .where('staff_id', '=', account.staff_id)
    .execute();
  const { staff, post } = reader.actor;
  const { token, ...begun } = await renewSession(asked, at, {});
  const sessionsEnded = await endSessions(trx, district, staff, hashToken(token));
  await writeAuditOf(asked, {
    verb: 'change-password',
    subject: `account/${staff}`,
    details: { sessionsEnded },
  });
  const owes = reader.owes.filter((debt) => debt !== 'password');
  return { session: { staff, post, ...begun, hasTotp: reader.hasTotp, owes }, token };
}

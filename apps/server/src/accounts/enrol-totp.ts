import Type, { type Static } from 'typebox';
import { writeAuditOf } from '../platform/audit/index.ts';
import { type Problem, problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { accountRules } from '../platform/policy/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import { ownAccount, prove } from './prove.ts';
import { renewSession } from './session.ts';
import { findStep, newTotpSecret, sealTotp, totpUri, unsealTotp } from './totp.ts';

export const EnrolmentView = Type.Object({
  /** Base32, for an authenticator that cannot scan. */
  secret: Type.String(),
  /** `otpauth://totp/…` */
  uri: Type.String(),
});
export const CodeBody = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 16 }) },
  { additionalProperties: false },
);

/**
 * Begin to set up a second factor: a secret, shown this once. It counts from its first code on (`confirmTotp`); until then it
 * can be begun anew.
 * @throws Problem totp-on: who took a session over cannot put their own device in the place of the owner's
 */
export async function beginTotp(asked: Asked): Promise<Static<typeof EnrolmentView>> {
  const { trx, district, services, reader } = asked;
  const account = await ownAccount(asked);
  if (account.totp_confirmed_at !== null) throw problem('totp-on');
  const secret = newTotpSecret();
  await trx
    .updateTable('account')
    .set({ totp_secret: sealTotp(services.keys, district.id, account.staff_id, secret), totp_last_step: null })
    .where('district_id', '=', district.id)
    .where('staff_id', '=', account.staff_id)
    .execute();
  await writeAuditOf(asked, { verb: 'begin-totp', subject: `account/${reader.actor.staff}` });
  const { totp } = services.accountRules ?? accountRules;
  return { secret, uri: totpUri(secret, account.login, district.slug, totp) };
}

/**
 * The first code proves that the device has the secret. The session goes on under a new token, since it may do more than before.
 * @throws Problem totp-on, totp-not-begun
 * @returns the new token, or invalid-totp, account-locked as problems to answer once they have committed
 */
export async function confirmTotp(
  asked: Asked,
  { code }: Static<typeof CodeBody>,
): Promise<Problem | { token: string; expiresAt: Date }> {
  const { trx, district, services, reader } = asked;
  const account = await ownAccount(asked);
  if (account.totp_confirmed_at !== null) throw problem('totp-on');
  if (account.totp_secret === null) throw problem('totp-not-begun');
  const { totp } = services.accountRules ?? accountRules;
  const at = realNow(services);
  const secret = unsealTotp(services.keys, district.id, account.staff_id, account.totp_secret);
  const step = findStep(secret, code, at, account.totp_last_step, totp);
  const refused = await prove(asked, account, () => step !== undefined, problem('invalid-totp'));
  if (refused) return refused;
  await trx
    .updateTable('account')
    .set({ totp_confirmed_at: at, totp_last_step: String(step) })
    .where('district_id', '=', district.id)
    .where('staff_id', '=', account.staff_id)
    .execute();
  // The answer has no body to tell a new CSRF token in.
  const { token, expiresAt } = await renewSession(asked, at, { csrf: reader.csrf });
  await writeAuditOf(asked, { verb: 'confirm-totp', subject: `account/${reader.actor.staff}` });
  return { token, expiresAt };
}

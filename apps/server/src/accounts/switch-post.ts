import Type, { type Static } from 'typebox';
import { writeAuditOf } from '../platform/audit/index.ts';
import { problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import { beginSession, endSession, type OpenSession, postsOf } from './session.ts';

export const SwitchBody = Type.Object(
  { post: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

/**
 * Work on in another of one's own posts. It is another session with another token, since its rights are others; it ends when
 * the one before would have ended.
 * @throws Problem not-found
 */
export async function switchPost(
  asked: Asked,
  { post: id }: Static<typeof SwitchBody>,
): Promise<{ session: OpenSession; token: string }> {
  const { trx, district, reader, services } = asked;
  const { staff, post: before } = reader.actor;
  const post = postsOf(district, staff).find((own) => own.id === id);
  if (!post) throw problem('not-found', { what: '岗位 / post', id });
  const { expiresAt, hasTotp, owes } = reader;
  await endSession(trx, district, reader.tokenHash);
  const begun = await beginSession(trx, district, { staff, post: post.id }, realNow(services), { expiresAt });
  await writeAuditOf(asked, {
    verb: 'switch-post',
    subject: `account/${staff}`,
    details: { from: before, to: post.id },
  });
  return { session: { staff, post: post.id, csrf: begun.csrf, expiresAt, hasTotp, owes }, token: begun.token };
}

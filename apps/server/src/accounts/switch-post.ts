import Type, { type Static } from 'typebox';
import { writeAuditOf } from '../platform/audit/index.ts';
import { problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type OpenSession, postsOf, renewSession } from './session.ts';

export const SwitchBody = Type.Object(
  { post: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

/**
 * Work on in another of one's own posts. It is another session with another token, since its rights are others; it ends when
 * the one before would have ended.
 * @throws Problem not-found, no-session
 */
export async function switchPost(
  asked: Asked,
  { post: id }: Static<typeof SwitchBody>,
): Promise<{ session: OpenSession; token: string }> {
  const { district, reader, services } = asked;
  const { staff, post: before } = reader.actor;
  const post = postsOf(district, staff).find((own) => own.id === id);
  if (!post) throw problem('not-found', { what: 'post', id });
  const { hasTotp, owes } = reader;
  const { token, ...begun } = await renewSession(asked, realNow(services), { post: post.id });
  await writeAuditOf(asked, {
    verb: 'switch-post',
    subject: `account/${staff}`,
    details: { from: before, to: post.id },
  });
  return { session: { staff, post: post.id, ...begun, hasTotp, owes }, token };
}

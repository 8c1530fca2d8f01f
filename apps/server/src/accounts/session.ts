import { randomBytes } from 'node:crypto';
import { appealsOf, type Role, Role as RoleName } from '@wangge/kernel';
import type { FastifyReply } from 'fastify';
import type { Transaction } from 'kysely';
import Type, { type Static } from 'typebox';
import { type District, postId } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { problem } from '../platform/errors/index.ts';
import { type Asked, awakeSince, type Debt, hashToken, sessionCookie } from '../platform/http/index.ts';
import { type AccountRules, hasRoom } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';

const Words = Type.Record(Type.String(), Type.String());

export const PostView = Type.Object({
  id: Type.String(),
  role: RoleName,
  title: Type.Optional(Words),
  unit: Type.Optional(Type.String()),
  /** Code of the area. */
  area: Type.String(),
});
export type PostView = Static<typeof PostView>;

export const SessionView = Type.Object({
  staff: Type.Object({ id: Type.String(), name: Type.String(), fictional: Type.Boolean() }),
  post: PostView,
  posts: Type.Array(PostView),
  district: Type.Object({ id: Type.String(), name: Words }),
  csrf: Type.String(),
  expiresAt: Type.String({ format: 'date-time' }),
  totp: Type.Enum(['off', 'required-to-enrol', 'on']),
  /** `to-change`: a temporary one, which opens nothing but its change. */
  password: Type.Enum(['own', 'to-change']),
  /** What the page offers; each is checked again where it is done. */
  may: Type.Object({
    /** Procedures that this post may open. */
    report: Type.Array(Type.String()),
    desk: Type.Boolean(),
    /** Something about how matters ended may be asked by this post (`appealable` of the list). */
    appeal: Type.Boolean(),
    assessment: Type.Boolean(),
    audit: Type.Boolean(),
    accounts: Type.Boolean(),
    system: Type.Boolean(),
  }),
});
export type SessionView = Static<typeof SessionView>;

/** A session as its owner gets it. The token leaves the server in the cookie alone. */
export interface OpenSession {
  staff: string;
  post: string;
  csrf: string;
  expiresAt: Date;
  hasTotp: boolean;
  owes: readonly Debt[];
}

/** The posts of a member of staff in the pack in force, first those that stand first there. */
export function postsOf({ pack }: District, staff: string): PostView[] {
  const [locale = 'zh'] = pack.district.locales;
  return pack.posts
    .filter((post) => post.staff === staff)
    .map((post) => ({
      id: postId(post),
      role: post.role,
      ...(post.title === undefined ? {} : { title: { [locale]: post.title } }),
      unit: post.unit,
      area: post.area,
    }));
}

/** @throws when the post is none of the staff's: the session would not have been found. */
export function sessionView(district: District, session: OpenSession): SessionView {
  const person = district.staffById.get(session.staff);
  const posts = postsOf(district, session.staff);
  const post = posts.find(({ id }) => id === session.post);
  if (!person || !post) throw new Error(`${session.staff} holds no post ${session.post}`);
  return {
    staff: { id: person.id, name: person.name, fictional: person.fictional },
    post,
    posts,
    district: { id: district.slug, name: district.pack.district.name },
    csrf: session.csrf,
    expiresAt: session.expiresAt.toISOString(),
    totp: session.hasTotp ? 'on' : session.owes.includes('totp') ? 'required-to-enrol' : 'off',
    password: session.owes.includes('password') ? 'to-change' : 'own',
    may: mayOf(district, post.role),
  };
}

function mayOf({ procedures }: District, role: Role): SessionView['may'] {
  const opened = [...procedures].filter(([, { procedure }]) => procedure.opening.by[role] !== undefined);
  return {
    report: hasRoom(role, 'report') ? opened.map(([id]) => id) : [],
    desk: hasRoom(role, 'desk'),
    appeal: [...procedures.values()].some(({ procedure }) => appealsOf(procedure, role).length > 0),
    assessment: hasRoom(role, 'assessment'),
    audit: hasRoom(role, 'audit'),
    accounts: hasRoom(role, 'accounts'),
    system: hasRoom(role, 'system'),
  };
}

/** 256 bits each: 43 characters of base64url. */
const newToken = (): string => randomBytes(32).toString('base64url');

/**
 * Writes a session and says its token, which is nowhere else: the table has its SHA-256.
 * @param begun what it goes on with when it takes the place of another: a new token does not give more time
 */
export async function beginSession(
  trx: Transaction<Schema>,
  district: District,
  { staff, post }: { staff: string; post: string },
  at: Date,
  begun: { expiresAt: Date; csrf?: string },
): Promise<{ token: string; csrf: string }> {
  const token = newToken();
  const csrf = begun.csrf ?? newToken();
  await trx
    .insertInto('session')
    .values({
      district_id: district.id,
      token_hash: hashToken(token),
      staff_id: staff,
      post_id: post,
      csrf,
      created_at: at,
      seen_at: at,
      expires_at: begun.expiresAt,
    })
    .execute();
  return { token, csrf };
}

export function endOfLife(at: Date, { session }: AccountRules): Date {
  return new Date(at.getTime() + session.lifeHours.value * 3_600_000);
}

/** @returns whether it was still there */
export async function endSession(trx: Transaction<Schema>, district: District, tokenHash: Buffer): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('session')
    .where('district_id', '=', district.id)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/**
 * The session that asks goes on under a new token, and ends when it would have ended. Of two requests that renew it at once,
 * one does: the other waits at the row and finds it gone, as after a log-out.
 * @throws Problem no-session
 */
export async function renewSession(
  { trx, district, reader }: Asked,
  at: Date,
  kept: { post?: string; csrf?: string },
): Promise<{ token: string; csrf: string; expiresAt: Date }> {
  if (!(await endSession(trx, district, reader.tokenHash))) throw problem('no-session');
  const { staff, post } = reader.actor;
  const { expiresAt } = reader;
  const begun = kept.csrf === undefined ? { expiresAt } : { expiresAt, csrf: kept.csrf };
  return { ...(await beginSession(trx, district, { staff, post: kept.post ?? post }, at, begun)), expiresAt };
}

/** Every session of the account but the one that goes on. @returns how many ended */
export async function endSessions(
  trx: Transaction<Schema>,
  district: District,
  staff: string,
  except: Buffer = Buffer.alloc(0),
): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('session')
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .where('token_hash', '!=', except)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Sessions of the account that have ended by time are only in the way. */
export async function sweepSessions(
  trx: Transaction<Schema>,
  district: District,
  staff: string,
  at: Date,
  rules: AccountRules,
): Promise<void> {
  await trx
    .deleteFrom('session')
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .where((row) => row.or([row('expires_at', '<=', at), row('seen_at', '<=', awakeSince(at, rules))]))
    .execute();
}

export function setCookie(
  reply: FastifyReply,
  services: Services,
  district: District,
  token: string,
  lasts: { at: Date; expiresAt: Date },
): void {
  reply.setCookie(sessionCookie, `${district.slug}.${token}`, {
    ...cookieAttributes(services),
    maxAge: Math.floor((lasts.expiresAt.getTime() - lasts.at.getTime()) / 1000),
  });
}

export function clearCookie(reply: FastifyReply, services: Services): void {
  reply.clearCookie(sessionCookie, cookieAttributes(services));
}

function cookieAttributes({ config }: Services) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: config.tls !== undefined || config.proxy !== undefined,
  } as const;
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { District } from '../districts/index.ts';
import { Problem, problem } from '../platform/errors/index.ts';
import {
  type Allowance,
  type Asked,
  addressKey,
  answering,
  answers,
  behindSession,
  bySession,
  nothing,
  openAllowance,
  type Router,
  readCookie,
  sessionCookie,
} from '../platform/http/index.ts';
import { accountRules } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { ChangeBody, changePassword } from './change-password.ts';
import { beginTotp, CodeBody, confirmTotp, EnrolmentView } from './enrol-totp.ts';
import { type From, LogInBody, logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { hashPassword, temporaryPassword } from './password.ts';
import { clearCookie, type OpenSession, SessionView, sessionView, setCookie } from './session.ts';
import { SwitchBody, switchPost } from './switch-post.ts';

const tags = ['session'];
const security = bySession;
/** What a session that owes its second factor or its password may still do. */
const owing = { whileOwing: true } as const;

/** Log in and out, switch posts, change one's password, set up a second factor. */
export async function sessionRoutes(router: Router, services: Services): Promise<void> {
  const rules = services.accountRules ?? accountRules;
  const decoy = await hashPassword(temporaryPassword(), rules.password);
  const attempts = openAllowance(rules.address.failures.value, rules.address.minutes.value * 60);
  const findSession = sessionFinder(services);
  router.post(
    '/api/v1/session',
    {
      schema: {
        tags,
        summary: 'Log in',
        body: LogInBody,
        response: answers(
          { 200: SessionView },
          ...(['invalid-login', 'totp-required', 'invalid-totp', 'password-lapsed'] as const),
          ...(['account-locked', 'account-disabled', 'no-post', 'district-required', 'too-many-attempts'] as const),
        ),
      },
    },
    async (request, reply) => {
      const had = readCookie(request.cookies[sessionCookie])?.tokenHash;
      const given = request.body as LogInBody;
      const from = { address: request.ip, had };
      const { district, session, token, at } = await withinAllowance(services, attempts, from, () =>
        logIn(services, decoy, given, from),
      );
      return show({ services, district, at }, reply, { session, token });
    },
  );
  router.get(
    '/api/v1/session',
    {
      schema: {
        tags,
        summary: 'Who is logged in; null when nobody is',
        response: answers({ 200: Type.Union([SessionView, Type.Null()]) }),
      },
    },
    (request, reply) => findSession(request, reply),
  );
  router.put(
    '/api/v1/session/post',
    {
      schema: {
        tags,
        security,
        summary: 'Work on in another of one’s own posts',
        body: SwitchBody,
        response: answers({ 200: SessionView }, ...behindSession, 'not-found'),
      },
    },
    answering(services, {}, async (asked, request, reply) =>
      show(asNow(asked), reply, await switchPost(asked, request.body as Static<typeof SwitchBody>)),
    ),
  );
  router.delete(
    '/api/v1/session',
    {
      schema: {
        tags,
        security,
        summary: 'Log out',
        response: answers({ 204: nothing('Logged out') }, 'no-session', 'bad-csrf'),
      },
    },
    answering(services, owing, async (asked, _request, reply) => {
      await logOut(asked);
      clearCookie(reply, services);
      reply.code(204);
    }),
  );
  proofRoutes(router, services);
}

/** What counts against the address: a guess that was wrong, or was made at a lock. */
const guesses = new Set(['invalid-login', 'invalid-totp', 'account-locked']);

/**
 * An attempt from this address, which counts as a failure until it is known to be none. A right password is no failure, and wipes out
 * none either: who has one account could guess at the others for ever.
 * @throws Problem too-many-attempts
 */
async function withinAllowance<Done>(
  services: Services,
  attempts: Allowance,
  { address }: From,
  attempt: () => Promise<Done>,
): Promise<Done> {
  const key = addressKey(address);
  const wait = attempts.take(key, realNow(services));
  if (wait !== undefined) throw problem('too-many-attempts', { seconds: wait });
  let isGuess = false;
  try {
    return await attempt();
  } catch (error) {
    isGuess = error instanceof Problem && guesses.has(error.code);
    throw error;
  } finally {
    if (!isGuess) attempts.giveBack(key);
  }
}

/** A page asks this before it knows whether anybody is logged in: that nobody is, is an answer and no error. */
function sessionFinder(services: Services) {
  const find = answering(services, { ...owing, readOnly: true }, async ({ district, reader }) => {
    const { actor, csrf, expiresAt, hasTotp, owes } = reader;
    return sessionView(district, { staff: actor.staff, post: actor.post, csrf, expiresAt, hasTotp, owes });
  });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<SessionView | null> => {
    reply.header('cache-control', 'no-store');
    try {
      return await find(request, reply);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'no-session') throw error;
      return null;
    }
  };
}

/** Where a password or a code is asked for again. */
function proofRoutes(router: Router, services: Services): void {
  router.post(
    '/api/v1/session/password',
    {
      schema: {
        tags,
        security,
        summary: 'Change one’s own password; all other sessions of the account end',
        body: ChangeBody,
        response: answers(
          { 200: SessionView },
          ...(['no-session', 'bad-csrf', 'wrong-password', 'weak-password', 'account-locked'] as const),
        ),
      },
    },
    answering(services, owing, async (asked, request, reply) => {
      const changed = await changePassword(asked, request.body as Static<typeof ChangeBody>);
      return changed instanceof Problem ? changed : show(asNow(asked), reply, changed);
    }),
  );
  router.post(
    '/api/v1/session/totp',
    {
      schema: {
        tags,
        security,
        summary: 'Begin to set up a second factor',
        response: answers({ 200: EnrolmentView }, 'no-session', 'bad-csrf', 'totp-on'),
      },
    },
    answering(services, owing, (asked, _request, reply) => {
      reply.header('cache-control', 'no-store');
      return beginTotp(asked);
    }),
  );
  router.put(
    '/api/v1/session/totp',
    {
      schema: {
        tags,
        security,
        summary: 'Confirm the second factor by its first code',
        body: CodeBody,
        response: answers(
          { 204: nothing('Set up') },
          ...(['no-session', 'bad-csrf', 'totp-on', 'totp-not-begun', 'invalid-totp', 'account-locked'] as const),
        ),
      },
    },
    answering(services, owing, async (asked, request, reply) => {
      const confirmed = await confirmTotp(asked, request.body as Static<typeof CodeBody>);
      if (confirmed instanceof Problem) return confirmed;
      const { expiresAt } = confirmed;
      setCookie(reply, services, asked.district, confirmed.token, { at: realNow(services), expiresAt });
      reply.code(204);
    }),
  );
}

interface Shown {
  services: Services;
  district: District;
  at: Date;
}

const asNow = ({ services, district }: Asked): Shown => ({ services, district, at: realNow(services) });

function show(
  { services, district, at }: Shown,
  reply: FastifyReply,
  { session, token }: { session: OpenSession; token: string },
): SessionView {
  setCookie(reply, services, district, token, { at, expiresAt: session.expiresAt });
  reply.header('cache-control', 'no-store');
  return sessionView(district, session);
}

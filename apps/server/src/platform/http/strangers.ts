import type { FastifyRequest } from 'fastify';
import { problem } from '../errors/index.ts';
import { accountRules } from '../policy/index.ts';
import type { Services } from '../services.ts';
import { realNow } from '../time/real-time.ts';
import { addressKey, openAllowance } from './allowance.ts';
import { readCookie, sessionCookie } from './authenticate.ts';
import type { Router } from './server.ts';

/** Sessions that are remembered as such at most; one that is not is counted until its next answer. */
const SESSIONS = 50_000;

/** Requests that a session was found for. */
const authenticated = new WeakSet<FastifyRequest>();

export function noteAuthenticated(request: FastifyRequest): void {
  authenticated.add(request);
}

/**
 * Limits what an address may ask of the API without a session. A session that was found once is let through without being
 * counted, however much its address has asked: a room of agents behind one address is not held up by a stranger among them, nor
 * by its own filing. A cookie alone is not enough for that, since anybody can make one up.
 *
 * Counted by each node for itself, and in memory: a row in the database a request would be what a flood is after.
 */
export function limitStrangers(router: Router, services: Services): void {
  const { requests, seconds } = (services.accountRules ?? accountRules).strangers;
  const allowance = openAllowance(requests.value, seconds.value);
  const known = new Set<string>();
  const counted = new WeakSet<FastifyRequest>();
  const tokenOf = (request: FastifyRequest): string | undefined =>
    readCookie(request.cookies[sessionCookie])?.tokenHash.toString('base64');

  router.addHook('onRequest', async (request) => {
    if (!request.url.startsWith('/api/')) return;
    const token = tokenOf(request);
    if (token !== undefined && known.has(token)) return;
    const wait = allowance.take(addressKey(request.ip), realNow(services));
    if (wait !== undefined) throw problem('too-many-requests', { seconds: wait });
    counted.add(request);
  });
  router.addHook('onResponse', async (request, reply) => {
    const token = tokenOf(request);
    if (token === undefined) return;
    // It has ended, or never was.
    if (reply.statusCode === 401) known.delete(token);
    if (!authenticated.has(request)) return;
    if (counted.has(request)) allowance.giveBack(addressKey(request.ip));
    if (known.has(token)) return;
    const [oldest] = known;
    if (known.size >= SESSIONS && oldest !== undefined) known.delete(oldest);
    known.add(token);
  });
}

import { randomBytes } from 'node:crypto';
import type { Services } from '../services.ts';
import { watchOf } from '../watch/index.ts';
import type { Router } from './server.ts';

export const REQUEST_ID = 'x-request-id';

/** Those of our routes; HTTP knows some thirty more that nobody asks by in earnest. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Tells the requests of this start of this process from all others. */
const start = randomBytes(5).toString('hex');
let last = 0;

/** An id of a request: ours, never one that was sent, since it goes into the log. */
export function nameRequest(): string {
  last += 1;
  return `${start}-${last.toString(36)}`;
}

/**
 * Each answer tells the id under which the log speaks of it; each is counted by the pattern of its route. At `info` each is a line of the
 * log, without address, query, headers or who asked: addresses of a network are personal data, and who did what is told by the audit.
 */
export function watchRequests(router: Router, services: Services): void {
  const watch = watchOf(services);
  const isTold = services.log.isLevelEnabled('info');
  router.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    done();
  });
  router.addHook('onResponse', (request, reply, done) => {
    // What has no route may have any address.
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const method = METHODS.has(request.method) ? request.method : 'other';
    const { statusCode: status, elapsedTime } = reply;
    const lasts = String(reply.getHeader('content-type')).startsWith('text/event-stream');
    watch.answered({ method, route, status, seconds: lasts ? undefined : elapsedTime / 1000 });
    if (isTold) request.log.info({ method, route, status, ms: Math.round(elapsedTime) }, 'answered');
    done();
  });
}

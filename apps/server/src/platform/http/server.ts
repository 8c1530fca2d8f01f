import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from 'fastify';
import { problem } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { describe } from './describe.ts';
import { answerBroken, answerFailure } from './failures.ts';
import { limitStrangers } from './strangers.ts';
import { takeStrictly } from './strict.ts';
import { nameRequest, watchRequests } from './watch-requests.ts';

/** The application, typed by the schemas beside its routes. */
export type Router = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Largest JSON body in bytes: a form of the longest texts fits ten times over. Photos have their own. */
const BODY_LIMIT = 256 * 1024;

/** Milliseconds that requests under way have when the server closes. */
const FAREWELL = 5_000;

/** The HTTP server with all that every route shares; `rooms` register their routes on it. */
export async function serve(
  services: Services,
  rooms: readonly ((router: Router, services: Services) => void | Promise<void>)[],
): Promise<Router> {
  const { tls, proxy } = services.config;
  const router = Fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    genReqId: nameRequest,
    bodyLimit: BODY_LIMIT,
    trustProxy: proxy ?? false,
    requestTimeout: 60_000,
    frameworkErrors: answerFailure,
    clientErrorHandler: answerBroken,
    ...(tls ? { https: { cert: readFileSync(tls.cert), key: readFileSync(tls.key) } } : {}),
  } as object).withTypeProvider<TypeBoxTypeProvider>() as unknown as Router;
  router.setValidatorCompiler(TypeBoxValidatorCompiler);
  router.setErrorHandler(answerFailure);
  router.setNotFoundHandler((request) => {
    throw problem('no-route', { path: request.url.split('?')[0] ?? '' });
  });
  watchRequests(router, services);
  takeStrictly(router);
  await router.register(compress, {
    global: true,
    // Below this a compressed answer is hardly shorter.
    threshold: 2048,
    encodings: ['br', 'gzip'],
    // Quality 4 of 11: near gzip's speed; 11 would take seconds for the grids.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
  // A browser opens connections ahead of need, and one that has asked nothing yet counts as busy: without an end to it, closing
  // would wait for the minute in which a request may begin.
  router.addHook('preClose', async () => {
    setTimeout(() => router.server.closeAllConnections(), FAREWELL).unref();
  });
  await router.register(cookie);
  limitStrangers(router, services);
  await router.register(swagger, {
    transform: describe,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Wangge',
        version: '0.1.0',
        description: 'Open city brain for grid-based neighbourhood governance.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'wangge' } } },
    },
  });
  router.addHook('onSend', async (request, reply, payload) => {
    // What the browser of a shared machine keeps on its disk, nobody can forget.
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'same-origin');
    reply.header('x-frame-options', 'DENY');
    // Half a year: who came by HTTPS once is not led to an unsealed copy.
    if (tls || proxy) reply.header('strict-transport-security', 'max-age=15552000');
    return payload;
  });
  for (const room of rooms) await router.register(async (scope) => room(scope as unknown as Router, services));
  router.get('/openapi.json', { schema: { hide: true } }, async () => router.swagger());
  return router;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import statics from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { problem } from '../platform/errors/index.ts';
import type { Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { pagesFolder } from './build.ts';

/**
 * What a page may load: its own files, pictures it made, and the tiles of the base maps that districts configure. MapLibre
 * runs its worker from our own file; Ant Design writes its styles into the page.
 */
function contentPolicy(services: Services): string {
  const tiles = [...services.districts.values()].flatMap(({ pack }) => {
    const { url = '', origins = [] } = pack.district.baseMap ?? {};
    const origin = /^https?:\/\/[^/{]+/.exec(url)?.[0];
    return origin ? [origin, ...origins] : origins;
  });
  const from = ["'self'", ...new Set(tiles)].join(' ');
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src ${from} data: blob:`,
    `connect-src ${from}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The built pages. Every address that is no file and no API is the page itself, which reads its address. */
export async function pageRoutes(router: Router, services: Services): Promise<void> {
  if (!existsSync(join(pagesFolder, 'index.html'))) return;
  const policy = contentPolicy(services);
  await (router as unknown as FastifyInstance).register(statics, {
    root: pagesFolder,
    wildcard: false,
    index: false,
    setHeaders: (reply, path) => {
      // Built files carry their hash in their names; the page itself and the service worker are asked for anew.
      const isHashed = path.includes('/assets/');
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const page = { schema: { hide: true } };
  router.get('/', page, (_request, reply) => send(reply));
  router.get('/*', page, (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (/^\/(api|assets)\//.test(path) || /\.[a-z0-9]{1,6}$/i.test(path)) throw problem('no-route', { path });
    return send(reply);
  });

  function send(reply: { header(name: string, value: string): unknown; sendFile?: unknown }): unknown {
    reply.header('content-security-policy', policy);
    return (reply as unknown as { sendFile(file: string): unknown }).sendFile('index.html');
  }
}

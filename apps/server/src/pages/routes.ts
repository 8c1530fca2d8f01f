import { stat } from 'node:fs/promises';
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

/** A file of a build: on top or under `assets/`, and never a hidden one. */
const BUILT = /^\/(?:assets\/)?\w[\w.-]*$/;

/** What stands for the pages while a new build is being written; it asks again by itself. */
const BEING_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Wangge 网格</title>
<p>页面正在更新，稍候会自动打开。</p><p lang="en">The pages are being built anew; they open by themselves in a moment.</p></html>`;

/**
 * The built pages. Every address that is no file and no API is the page itself, which reads its address. What there is is looked up at
 * each request, so that a new build is served as soon as it is written.
 * @param folder where the build lies
 */
export async function pageRoutes(router: Router, services: Services, folder = pagesFolder): Promise<void> {
  const policy = contentPolicy(services);
  await (router as unknown as FastifyInstance).register(statics, {
    root: folder,
    serve: false,
    setHeaders: (reply, path) => {
      // Built files carry their hash in their names; the page itself and the service worker are asked for anew.
      const isHashed = path.includes('/assets/');
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const page = { schema: { hide: true } };
  let hadPages = false;
  router.get('/', page, (request, reply) => sendPage(request.url, reply));
  router.get('/*', page, async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (BUILT.test(path) && (await isFile(join(folder, path)))) return sendFile(reply, path.slice(1));
    if (/^\/(api|assets)\/|\/\.|\.[a-z0-9]{1,6}$/i.test(path)) {
      // A page that is older than the build asks for files that are gone; the answer must not outlive the next build.
      reply.header('cache-control', 'no-store');
      throw problem('no-route', { path });
    }
    return sendPage(path, reply);
  });

  async function sendPage(path: string, reply: PageReply): Promise<unknown> {
    if (await isFile(join(folder, 'index.html'))) {
      hadPages = true;
      reply.header('content-security-policy', policy);
      return sendFile(reply, 'index.html');
    }
    if (!hadPages) throw problem('no-route', { path });
    reply.code(503);
    reply.header('retry-after', '2');
    reply.header('cache-control', 'no-store');
    reply.header('content-type', 'text/html; charset=utf-8');
    return reply.send(BEING_BUILT);
  }
}

interface PageReply {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body: string): unknown;
}

function sendFile(reply: PageReply, file: string): unknown {
  return (reply as unknown as { sendFile(file: string): unknown }).sendFile(file);
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { type Format, watchOf } from '../platform/watch/index.ts';

/** `GET /metrics` on the listener of the pages: only where the operator says `WANGGE_METRICS=page`. */
export function metricsRoutes(router: Router, services: Services): void {
  const watch = watchOf(services);
  router.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const { type, text } = await watch.read(formatFor(request.headers.accept));
    return reply.type(type).header('cache-control', 'no-store').send(text);
  });
}

/** `GET /metrics` on a listener of its own, where nothing else is. */
export function openMetricsServer(services: Services): Server {
  const server = createServer({ requestTimeout: 10_000, maxHeaderSize: 8192 }, (request, response) => {
    void answer(services, request, response);
  });
  // A peer that speaks no HTTP is hung up on.
  server.on('clientError', (_error, socket) => void socket.destroy());
  return server;
}

async function answer(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path !== '/metrics') return void response.writeHead(404).end();
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  try {
    const { type, text } = await watchOf(services).read(formatFor(request.headers.accept));
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
  } catch (error) {
    services.log.error({ err: error }, 'the metrics could not be written');
    response.writeHead(500).end();
  }
}

/** Prometheus asks for OpenMetrics by name, first or not; whoever does not name it gets the text format. */
function formatFor(accept: string | undefined): Format {
  return accept?.includes('application/openmetrics-text') ? 'openmetrics' : 'prometheus';
}

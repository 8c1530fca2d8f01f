import { createServer } from 'node:net';
import type { Config } from '../platform/config.ts';
import type { Router } from '../platform/http/index.ts';
import { Mistake } from '../platform/mistake.ts';
import type { Services } from '../platform/services.ts';
import { openMetricsServer } from '../watching/index.ts';

type Address = Pick<Config, 'host' | 'port'>;
/** The setting that says where. */
type Setting = 'PORT' | 'WANGGE_METRICS';

/**
 * Listens for a moment: a first start works for a while before it serves, and a taken port is better told before that.
 * @throws Mistake naming address and reason
 */
export async function tryListening(address: Address, setting: Setting = 'PORT'): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((done, failed) => {
      server.once('error', failed);
      server.listen(address.port, address.host, done);
    });
  } catch (error) {
    throw whyNot(error, address, setting);
  }
  await new Promise((done) => server.close(done));
}

/** @throws Mistake naming address and reason */
export async function listen(router: Router, { host, port }: Address): Promise<Address> {
  try {
    await router.listen({ host, port });
  } catch (error) {
    throw whyNot(error, { host, port }, 'PORT');
  }
  const bound = router.server.address();
  // Port 0 takes a free one.
  return { host, port: typeof bound === 'object' && bound ? bound.port : port };
}

/**
 * The metrics, where the operator wants them on an address of their own.
 * @returns how they end
 * @throws Mistake naming address and reason
 */
export async function listenForMetrics(services: Services): Promise<() => Promise<void>> {
  const { metrics } = services.config;
  if (typeof metrics !== 'object') return async () => {};
  const server = openMetricsServer(services);
  try {
    await new Promise<void>((done, failed) => {
      server.once('error', failed);
      server.listen(metrics.port, metrics.host, done);
    });
  } catch (error) {
    throw whyNot(error, metrics, 'WANGGE_METRICS');
  }
  return () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
}

function whyNot(error: unknown, { host, port }: Address, setting: Setting): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new Mistake({
      zh: `端口 ${port} 已被占用，请用 ${setting}=… 换一个。`,
      en: `Port ${port} is taken; choose another with ${setting}=….`,
    });
  }
  const settings = setting === 'PORT' ? 'HOST, PORT' : setting;
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return error;
  return new Mistake({
    zh: `无法监听 ${host}:${port}（${code}）；请检查 ${settings}。`,
    en: `Cannot listen on ${host}:${port} (${code}); check ${settings}.`,
  });
}

import { createServer } from 'node:net';
import type { Config } from '../platform/config.ts';
import type { Router } from '../platform/http/index.ts';
import { Mistake } from '../platform/mistake.ts';

type Address = Pick<Config, 'host' | 'port'>;

/**
 * Listens for a moment: a first start works for a while before it serves, and a taken port is better told before that.
 * @throws Mistake naming address and reason
 */
export async function tryListening(address: Address): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((done, failed) => {
      server.once('error', failed);
      server.listen(address.port, address.host, done);
    });
  } catch (error) {
    throw whyNot(error, address);
  }
  await new Promise((done) => server.close(done));
}

/** @throws Mistake naming address and reason */
export async function listen(router: Router, { host, port }: Address): Promise<Address> {
  try {
    await router.listen({ host, port });
  } catch (error) {
    throw whyNot(error, { host, port });
  }
  const bound = router.server.address();
  // Port 0 takes a free one.
  return { host, port: typeof bound === 'object' && bound ? bound.port : port };
}

function whyNot(error: unknown, { host, port }: Address): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new Mistake({
      zh: `端口 ${port} 已被占用，请用 PORT=… 换一个。`,
      en: `Port ${port} is taken; choose another with PORT=….`,
    });
  }
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return error;
  return new Mistake({
    zh: `无法监听 ${host}:${port}（${code}）；请检查 HOST 与 PORT。`,
    en: `Cannot listen on ${host}:${port} (${code}); check HOST and PORT.`,
  });
}

import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, ClientConfig } from 'pg';
import { createDemoAccounts } from '../apps/server/src/accounts/index.ts';
import { buildApp } from '../apps/server/src/app.ts';
import { openServices, readDistricts } from '../apps/server/src/commands/open.ts';
import { type District, loadPack, readPackFolder } from '../apps/server/src/districts/index.ts';
import { readConfig } from '../apps/server/src/platform/config.ts';
import { connect } from '../apps/server/src/platform/database/index.ts';
import { loginScope } from '../apps/server/src/platform/policy/index.ts';
import type { Services } from '../apps/server/src/platform/services.ts';
import { logIn, withClient } from '../bench/product.ts';
import { root } from '../bench/program.ts';

/** The product in this process, on a database and a folder of its own: for proofs that look behind the pages. */
export interface House {
  services: Services;
  district: District;
  /** `http://127.0.0.1:<port>` */
  origin: string;
  folder: string;
  /** How the owner of the tables logs in. */
  owner: ClientConfig;
  /** The headers of a session of a demo account; the same session each time. */
  as(login: string): Promise<Record<string, string>>;
  /** As the owner of the tables, above row-level security, on one connection. */
  asOwner<Answer>(use: (client: Client) => Promise<Answer>): Promise<Answer>;
  /** The product and its database stop; what they wrote stays until `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  slug?: 'shizhong' | 'ville-haute';
  /** Settings as the environment gives them. */
  env?: Readonly<Record<string, string>>;
  /** Staff beside those whom a demo gives accounts. */
  staff?: readonly string[];
  /** Business time can be set over HTTP. */
  testMode?: boolean;
  /** In place of the log of the product. */
  log?: Services['log'];
}

export async function openHouse({
  slug = 'shizhong',
  env = {},
  staff = [],
  testMode = true,
  log,
}: HouseOptions = {}): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-prove-'));
  const settings = {
    WANGGE_DATA: folder,
    WANGGE_DISTRICT: join(root, 'districts', slug),
    WANGGE_DEMO: '1',
    ...(testMode ? { WANGGE_TEST_MODE: '1' } : {}),
    ...env,
  };
  const config = readConfig(settings, root);
  // Its own server, so that no other house and no developer's database is touched.
  const server = await connect({ dataFolder: folder });
  const opened = await openServices({
    name: 'wangge prove',
    config: { ...config, databaseUrl: undefined },
    withoutDistricts: true,
  });
  const { services } = opened;
  if (log) services.log = log;
  await loadPack(services.database, await readPackFolder(config.district), { at: new Date(), isDemo: true });
  for (const [name, district] of await readDistricts(services.database)) services.districts.set(name, district);
  const district = services.districts.get(slug);
  if (!district) throw new Error(`${slug} was not loaded`);
  await services.database.transaction(loginScope(district.id), (trx) =>
    createDemoAccounts(trx, district, { keys: services.keys, at: new Date() }, staff),
  );
  const router = await buildApp(services);
  await router.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(router.server.address() as AddressInfo).port}`;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      await router.close();
      await opened.close();
      await server.stop();
    })();
    return stopped;
  };
  const sessions = new Map<string, Promise<Record<string, string>>>();
  return {
    services,
    district,
    origin,
    folder,
    owner: server.client,
    as(login) {
      const known = sessions.get(login) ?? logIn(origin, login);
      sessions.set(login, known);
      return known;
    },
    asOwner: (use) => withClient(server.client, use),
    stop,
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

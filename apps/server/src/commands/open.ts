import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type District, openDistricts } from '../districts/index.ts';
import { type Config, readConfig } from '../platform/config.ts';
import {
  connect,
  type Database,
  type DatabaseServer,
  findEmbedded,
  migrate,
  openDatabase,
  settleEpoch,
} from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { openKeyring } from '../platform/keys/index.ts';
import type { Services } from '../platform/services.ts';
import { businessTime } from '../platform/time/business-time.ts';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Opened {
  services: Services & { districts: Map<string, District> };
  server: Pick<DatabaseServer, 'address' | 'version'>;
  /** Closes pools and the embedded server. */
  close(): Promise<void>;
}

export interface OpenOptions {
  name: string;
  onProgress?: (line: { zh: string; en: string }) => void;
  onLost?: (error: Error) => void;
  /** Logs go to standard error as JSON lines. */
  logLevel?: string;
}

/** Config, database (started, migrated), keys and districts: what `start` and every command begins with. */
export async function openServices(options: OpenOptions): Promise<Opened> {
  const config = readConfig(process.env, root);
  const log = pino({ level: options.logLevel ?? process.env.WANGGE_LOG ?? 'warn' }, pino.destination(2));
  await mkdir(config.dataFolder, { recursive: true, mode: 0o755 });
  const { server, stop } = await reach(config, options);
  const database = openDatabase<Schema>({
    client: server.client,
    name: options.name,
    prepares: config.prepares,
    onConnectionError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const close = async (): Promise<void> => {
    await database.close();
    await stop();
  };
  try {
    await migrate({ client: server.client });
    await settleEpoch(database);
    const services = {
      config,
      database,
      keys: await openKeyring(config.keyFile),
      time: businessTime(config.testMode),
      log,
      districts: await readDistricts(database),
    };
    return { services, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export async function readDistricts(database: Database<Schema>): Promise<Map<string, District>> {
  return new Map((await openDistricts(database)).map((district) => [district.slug, district]));
}

/** A command beside a running product speaks to the product's own database; else it starts it. */
async function reach(
  config: Config,
  { name, onProgress, onLost }: OpenOptions,
): Promise<{ server: DatabaseServer; stop: () => Promise<void> }> {
  const running = config.databaseUrl || name === 'wangge start' ? undefined : await findEmbedded(config.dataFolder);
  if (running) {
    const server: DatabaseServer = {
      kind: 'embedded',
      client: running,
      address: running.host ?? '',
      version: 0,
      stop: async () => {},
    };
    return { server, stop: async () => {} };
  }
  const server = await connect({
    dataFolder: config.dataFolder,
    databaseUrl: config.databaseUrl,
    ...(onProgress ? { onProgress } : {}),
    ...(onLost ? { onLost } : {}),
  });
  return { server, stop: () => server.stop() };
}

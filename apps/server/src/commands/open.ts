import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type District, openDistricts } from '../districts/index.ts';
import { type Config, readConfig } from '../platform/config.ts';
import {
  connect,
  type Database,
  DatabaseProblem,
  type DatabaseServer,
  findEmbedded,
  migrate,
  openDatabase,
  openYears,
  settleEpoch,
} from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { bindKeyring } from '../platform/keys/index.ts';
import { openLog } from '../platform/log/index.ts';
import type { Services } from '../platform/services.ts';
import { businessTime } from '../platform/time/business-time.ts';
import { openWatch } from '../platform/watch/index.ts';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Opened {
  services: Services & { districts: Map<string, District>; packFolders: Map<string, string> };
  server: Pick<DatabaseServer, 'address' | 'version'>;
  /** Closes pools and the embedded server. */
  close(): Promise<void>;
}

export interface OpenOptions {
  name: string;
  onProgress?: (line: { zh: string; en: string }) => void;
  /** The embedded database ended though nobody asked, and is started again: it runs on by itself, and for as long answers nobody. */
  onLost?: (error: Error) => void;
  onRevived?: () => void;
  /** Without it, that of the environment. */
  config?: Config;
  /**
   * The districts are not read: for what loads a pack, since one in force that this program cannot read must not keep a mended
   * one from coming in.
   */
  withoutDistricts?: boolean;
}

/** Config, database (started, migrated), keys and districts: what `start` and every command begins with. */
export async function openServices(options: OpenOptions): Promise<Opened> {
  const config = options.config ?? readConfig(process.env, root);
  const log = openLog(config.logLevel);
  const watch = openWatch();
  await makeDataFolder(config.dataFolder);
  const { server, stop } = await reach(config, options);
  const database = openDatabase<Schema>({
    client: server.client,
    name: options.name,
    prepares: config.prepares,
    line: config.line,
    // At the end the embedded server may be quicker than the good-bye of a connection.
    onConnectionError: (error) => {
      if (closing) return;
      watch.count('wangge_database_connections_lost_total', {});
      log.warn({ err: error }, 'a database connection broke');
    },
  });
  let closing = false;
  const close = async (): Promise<void> => {
    closing = true;
    await database.close();
    await stop();
  };
  try {
    await migrate({ client: server.client });
    await openYears(database, new Date());
    await settleEpoch(database);
    const services = {
      config,
      database,
      keys: await bindKeyring(database, config.keyFile),
      time: businessTime(config.testMode),
      accountRules: config.accountRules,
      log,
      watch,
      districts: options.withoutDistricts ? new Map<string, District>() : await readDistricts(database),
      packFolders: new Map<string, string>(),
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

async function makeDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new DatabaseProblem('DatabaseFolderUnusable', { folder, reason: (error as Error).message });
  }
}

/** A command beside a running product speaks to the product's own database; else it starts it. */
async function reach(
  config: Config,
  { name, onProgress, onLost, onRevived }: OpenOptions,
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
    ...(onLost ? { onLost, revives: true } : {}),
    ...(onRevived ? { onRevived } : {}),
  });
  return { server, stop: () => server.stop() };
}

import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../apps/server/src/platform/database/index.ts';

/** Where Debian's package `postgresql-15` puts its programs. */
const debianFolder = '/usr/lib/postgresql/15';

export interface Postgres15 {
  /** For WANGGE_TEST_DATABASE_URL. The login is no superuser; it may create databases and roles. */
  url: string;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of the oldest major that is served, private to this run: fresh data under the temporary folder, a free port of
 * 127.0.0.1, under uid 65534 when started as root. It ends with this process at the latest.
 *
 * @returns a sentence to print after SKIPPED when the server is not installed
 */
export async function startPostgres15(): Promise<Postgres15 | string> {
  try {
    await stat(join(debianFolder, 'bin', 'postgres'));
  } catch {
    return `no PostgreSQL 15 in ${debianFolder} (Debian: apt-get install postgresql-15)`;
  }
  const dataFolder = await mkdtemp(join(tmpdir(), 'wangge-pg15-'));
  // Before 16 PostgreSQL changes its working directory to find itself and must be able to come back; the cluster inside stays closed.
  await chmod(dataFolder, 0o755);
  const server = await startEmbedded({ dataFolder, program: { folder: debianFolder, major: 15 }, listen: 'tcp' });
  const { host, port, user, password, database } = server.login;
  return {
    url: `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`,
    stop: async () => {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

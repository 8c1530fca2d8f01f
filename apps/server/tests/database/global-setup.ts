import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import type { TestProject } from 'vitest/node';
import { connect, migrate } from '../../src/platform/database/index.ts';
import { createDatabase, databasesOf, dropDatabase } from './harness.ts';
import { makeFolder, removeFolder } from './holder.ts';

/** What the setup tells the test files; JSON, since they run in other processes. */
export interface TestServer {
  client: ClientConfig;
  kind: 'embedded' | 'external';
  version: number;
  /** A migrated database that nobody connects to, to be copied. */
  template: string;
  /** What the server itself writes down, where it is ours. */
  log: string | undefined;
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/**
 * One server for all test files of a run: the one named in WANGGE_TEST_DATABASE_URL (its login needs CREATEDB and CREATEROLE), or an
 * embedded one in a folder of its own. Runs side by side do not meet: every name holds this process's pid and start.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = await makeFolder('wangge-test-');
  const server = await connect({ dataFolder, databaseUrl: process.env.WANGGE_TEST_DATABASE_URL }).catch(
    async (error) => {
      await removeFolder(dataFolder);
      throw error;
    },
  );
  const template = `wangge_template_${process.pid}_${Date.now().toString(36)}`;
  const end = async () => {
    for (const name of await databasesOf(server.client, template)) await dropDatabase(server.client, name);
    await server.stop();
    await removeFolder(dataFolder);
  };
  try {
    await createDatabase(server.client, template);
    await migrate({ client: { ...server.client, database: template } });
  } catch (error) {
    await end();
    throw error;
  }
  const log = server.kind === 'embedded' ? join(dataFolder, 'postgres', 'server.log') : undefined;
  const { client, kind, version } = server;
  project.provide('testServer', { client, kind, version, template, log });
  return end;
}

import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { inject } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/platform/database/index.ts';

export interface TestDatabase<DB> {
  /** For clients of one's own. */
  client: ClientConfig;
  database: Database<DB>;
  kind: 'embedded' | 'external';
  /** `server_version_num`. */
  version: number;
  /** Closes the pool and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions extends Partial<Omit<DatabaseOptions, 'client'>> {
  /** Without any migration. */
  empty?: boolean;
}

/**
 * A fresh database for one test file, a copy of the migrated template: `beforeAll(async () => { test = await withTestDatabase(); })` and
 * `afterAll(() => test.drop())`. `DB` is Kysely's schema type.
 */
export async function withTestDatabase<DB>(options: TestDatabaseOptions = {}): Promise<TestDatabase<DB>> {
  const { empty, ...pool } = options;
  const server = inject('testServer');
  const name = `wangge_test_${process.pid}_${randomBytes(5).toString('hex')}`;
  await createDatabase(server.client, name, empty ? undefined : server.template);
  const client = { ...server.client, database: name };
  const database = openDatabase<DB>({ name: 'wangge test', ...pool, client });
  return {
    client,
    database,
    kind: server.kind,
    version: server.version,
    drop: async () => {
      await database.close();
      await dropDatabase(server.client, name);
    },
  };
}

/** @param template without one, the server's pristine `template0` in UTF8 */
export async function createDatabase(server: ClientConfig, name: string, template = 'template0'): Promise<void> {
  await runOn(server, `create database ${name} encoding 'UTF8' template ${template}`);
}

export async function dropDatabase(server: ClientConfig, name: string): Promise<void> {
  try {
    await runOn(server, `drop database if exists ${name} with (force)`);
  } catch (error) {
    // Autovacuum is at work there, a process of the superuser that only the plain form sends away (procarray.c, CountOtherDBBackends).
    if ((error as { code?: string }).code !== '42501') throw error;
    await runOn(server, `drop database if exists ${name}`);
  }
}

async function runOn(server: ClientConfig, command: string): Promise<void> {
  const client = new Client(server);
  await client.connect();
  try {
    await client.query(command);
  } finally {
    await client.end();
  }
}

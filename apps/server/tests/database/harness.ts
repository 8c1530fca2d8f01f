import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { inject } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/platform/database/index.ts';
import type { TestServer } from './global-setup.ts';

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

export interface TestDatabaseOptions<DB> extends Partial<Omit<DatabaseOptions, 'client'>> {
  /** Without any migration. */
  empty?: boolean;
  /** With what many files begin with: written once in a run, by the first that asks for the name, and copied from then on. */
  filled?: { name: string; fill(database: Database<DB>): Promise<void> };
}

/**
 * A fresh database for one test file, a copy of the migrated template: `beforeAll(async () => { test = await withTestDatabase(); })` and
 * `afterAll(() => test.drop())`. `DB` is Kysely's schema type.
 */
export async function withTestDatabase<DB>(options: TestDatabaseOptions<DB> = {}): Promise<TestDatabase<DB>> {
  const { empty, filled, ...pool } = options;
  const server = inject('testServer');
  const name = `wangge_test_${process.pid}_${randomBytes(5).toString('hex')}`;
  const template = filled ? await filledTemplate(server, filled) : server.template;
  await createDatabase(server.client, name, empty ? undefined : template);
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

/** Made under another name and renamed when it is whole: what ended in the midst of it is never copied. */
async function filledTemplate<DB>(
  server: TestServer,
  { name, fill }: Required<TestDatabaseOptions<DB>>['filled'],
): Promise<string> {
  const template = `${server.template}_${name}`;
  const half = `${template}_half`;
  const asking = new Client(server.client);
  await asking.connect();
  try {
    // Files that run side by side wait for the one that fills.
    await asking.query('select pg_advisory_lock(hashtext($1))', [template]);
    if ((await asking.query('select from pg_database where datname = $1', [template])).rowCount) return template;
    await dropDatabase(server.client, half);
    await createDatabase(server.client, half, server.template);
    const database = openDatabase<DB>({ name: 'wangge test', client: { ...server.client, database: half } });
    await fill(database).finally(() => database.close());
    await asking.query(`alter database ${half} rename to ${template}`);
    return template;
  } finally {
    await asking.end();
  }
}

/** @param template without one, the server's pristine `template0` in UTF8 */
export async function createDatabase(server: ClientConfig, name: string, template = 'template0'): Promise<void> {
  await runOn(server, `create database ${name} encoding 'UTF8' template ${template}`);
}

/**
 * The forced form sends our own connections away, but stops at an autovacuum worker, a process of the superuser; the plain one sends
 * that away and stops at a connection that is still closing (procarray.c, CountOtherDBBackends). In turn, until neither is left.
 */
export async function dropDatabase(server: ClientConfig, name: string): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await runOn(server, `drop database if exists ${name}${turn % 2 === 1 ? ' with (force)' : ''}`);
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (turn === DROP_TURNS || !(code === NOT_PERMITTED || code === IN_USE)) throw error;
    }
  }
}

/** The plain form itself waits for five seconds. */
const DROP_TURNS = 8;
const NOT_PERMITTED = '42501';
const IN_USE = '55006';

/** A template and what was filled from it. */
export async function databasesOf(server: ClientConfig, template: string): Promise<string[]> {
  const client = new Client(server);
  await client.connect();
  try {
    const found = await client.query('select datname from pg_database where starts_with(datname, $1)', [template]);
    return found.rows.map(({ datname }) => datname);
  } finally {
    await client.end();
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

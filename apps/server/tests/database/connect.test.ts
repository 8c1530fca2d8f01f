import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { accountForServer } from '../../src/platform/database/account.ts';
import { pathFor, programEnvironment } from '../../src/platform/database/cluster.ts';
import { appRole, connect, DatabaseProblem, migrate, readDatabaseUrl } from '../../src/platform/database/index.ts';
import { quoteName } from '../../src/platform/database/problem.ts';
import { prepareProgram } from '../../src/platform/database/program.ts';
import { dropDatabase } from './harness.ts';
import { clusterOf, makeFolder, removeFolder } from './holder.ts';
import { migrationFolder } from './migration-folder.ts';
import { startOldServer } from './old-server.ts';

const server = inject('testServer');
const name = `wangge_connect_${process.pid}`;
const logins = { stranger: `${name}_stranger`, owner: `${name}_owner` };
const password = 'p@ss:w/örd 密';

beforeAll(async () => {
  await ask(server.client, `create database ${name} encoding 'UTF8' template template0`);
  await ask(server.client, `create database ${name}_ascii encoding 'SQL_ASCII' locale 'C' template template0`);
  for (const login of Object.values(logins))
    await ask(server.client, `create role ${login} login password '${password}'`);
});
afterAll(async () => {
  await dropDatabase(server.client, name);
  await dropDatabase(server.client, `${name}_ascii`);
  for (const login of Object.values(logins)) await ask(server.client, `drop role ${login}`);
});

async function ask(config: ClientConfig, ...texts: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client(config);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const text of texts) rows = (await client.query(text)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

function url(change: Partial<{ user: string; password: string; database: string }> = {}): string {
  const part = {
    user: String(server.client.user),
    password: String(server.client.password),
    database: name,
    ...change,
  };
  const at = String(server.client.host);
  const host = at.startsWith('/') ? `?host=${encodeURIComponent(at)}&port=${server.client.port}` : '';
  const place = host ? '' : `${at}:${server.client.port}`;
  return `postgres://${encodeURIComponent(part.user)}:${encodeURIComponent(part.password)}@${place}/${part.database}${host}`;
}

async function problem(databaseUrl: string): Promise<DatabaseProblem> {
  const found = await connect({ dataFolder: '/nowhere', databaseUrl }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(found instanceof DatabaseProblem)) throw new Error(`no problem but ${String(found)}`);
  expect(found.zh).toMatch(/[一-鿿]/);
  expect(found.zh + found.en + JSON.stringify(found.details)).not.toContain(password);
  for (const sentence of [found.zh, found.en]) expect(sentence).not.toContain('\n');
  return found;
}

test('a fit server is taken, embedded or named', async () => {
  const found = await connect({ dataFolder: '/nowhere', databaseUrl: url() });
  expect(found).toMatchObject({ kind: 'external', version: server.version });
  expect(found.address).not.toContain(String(server.client.password));
  await found.stop();
  expect(await ask(found.client, 'select current_database() as name')).toEqual([{ name }]);
});

describe('DATABASE_URL', () => {
  test.each([
    'mysql://a@b/c',
    'localhost:5432/x',
    'postgres://host/db',
    'postgres://u@host/',
    'postgres://u:p@host:99999/db',
    'postgres://u:p@[::/d',
  ])('that is none is refused: %s', async (text) => {
    expect((await problem(text)).code).toBe('DatabaseUrlInvalid');
  });

  test('keeps signs and Chinese in a password', () => {
    expect(readDatabaseUrl(url({ password }))).toMatchObject({ password });
  });

  test('with nobody behind it, no such host, or a host that never answers is unreachable', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const found = await Promise.all(
      ['127.0.0.1:1', 'no-such-host.invalid:5432', `127.0.0.1:${port}`].map((at) => problem(`postgres://u:p@${at}/db`)),
    );
    silent.close();
    expect(found.map(({ code }) => code)).toEqual(Array(3).fill('DatabaseUnreachable'));
    expect(found[0]?.en).toContain('127.0.0.1:1/db');
  });
});

describe('a server that is not fit', () => {
  test('refuses the login', async () => {
    const found = await problem(url({ user: logins.stranger, password: 'wrong' }));
    expect(found).toMatchObject({ code: 'DatabaseLoginRefused', details: { user: logins.stranger } });
  });

  test('lacks the database', async () => {
    expect(await problem(url({ database: 'no_such' }))).toMatchObject({
      code: 'DatabaseMissing',
      details: { database: 'no_such' },
    });
  });

  test('is older than PostgreSQL 15', async () => {
    const old = await startOldServer({
      version: '140011',
      shown: '14.11',
      encoding: 'UTF8',
      user: 'u',
      database: 'db',
      super: 't',
      maymakeroles: 't',
      maycreate: 't',
      ownsschema: null,
    });
    const found = await problem(`postgres://u:p@127.0.0.1:${old.port}/db`);
    await old.stop();
    expect(found).toMatchObject({ code: 'DatabaseTooOld', details: { version: '14.11', needed: 15 } });
  });

  test('stores its text in another encoding', async () => {
    const found = await problem(url({ database: `${name}_ascii` }));
    expect(found).toMatchObject({ code: 'DatabaseEncodingWrong', details: { encoding: 'SQL_ASCII' } });
  });

  test('denies the right to make the schema, then the role, and serves after each remedy', async () => {
    const stranger = { user: logins.stranger, password };
    const schema = await problem(url(stranger));
    expect(schema).toMatchObject({ code: 'DatabaseRightMissing', details: { user: logins.stranger, database: name } });
    const remedyOf = (found: DatabaseProblem) => ('remedy' in found.details ? found.details.remedy : '');
    const admin = { ...server.client, database: name };
    await ask(admin, remedyOf(schema));

    const role = await problem(url(stranger));
    expect(role.code).toBe('DatabaseRightMissing');
    expect(remedyOf(role)).toContain(appRole);
    await ask(admin, remedyOf(role));

    const found = await connect({ dataFolder: '/nowhere', databaseUrl: url(stranger) });
    const folder = await migrationFolder({ '0001-a.sql': 'create table a ();' });
    expect(await migrate({ client: found.client, folder: folder.path })).toMatchObject({ applied: ['0001-a.sql'] });

    // The right to make schemas is needed once; an administrator may take it back, or make the schema in the first place.
    await ask(admin, `revoke create on database ${quoteName(name)} from ${quoteName(logins.stranger)}`);
    await folder.write({ '0002-b.sql': 'create table b ();' });
    expect(await migrate({ client: found.client, folder: folder.path })).toMatchObject({ applied: ['0002-b.sql'] });
    await folder.remove();

    const other = await problem(url({ user: logins.owner, password }));
    expect(other).toMatchObject({ code: 'DatabaseRightMissing', details: { right: 'owner of schema wangge' } });
  });

  test('lets the policy role walk around row-level security', async () => {
    const data = await makeFolder();
    try {
      await (await connect({ dataFolder: data })).stop();
      // Only the superuser can spoil the role, and it works on the files alone.
      const account = accountForServer();
      const program = await prepareProgram(join(data, 'postgres'), account);
      const path = await pathFor(await clusterOf(data), account);
      const spoiled = spawnSync(
        join(program.folder, 'bin', 'postgres'),
        ['--single', '-D', path.argument, 'postgres'],
        {
          ...account,
          cwd: path.folder,
          env: programEnvironment(),
          input: `create role ${appRole} bypassrls\n`,
        },
      );
      expect(spoiled.status).toBe(0);
      const found = connect({ dataFolder: data });
      await expect(found).rejects.toMatchObject({ code: 'DatabaseRoleUnsafe', details: { attribute: 'BYPASSRLS' } });
      // The refusal gave the folder free again.
      await expect(connect({ dataFolder: data })).rejects.toMatchObject({ code: 'DatabaseRoleUnsafe' });
    } finally {
      await removeFolder(data);
    }
  });
});

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appRole, migrate, migrationsFolder, startEmbedded } from '../../src/platform/database/index.ts';
import { createDatabase, type TestDatabase, withTestDatabase } from './harness.ts';
import { makeFolder, removeFolder } from './holder.ts';
import { migrationFolder } from './migration-folder.ts';

const files = {
  '0001-street.sql': 'create table street (code text primary key);',
  '0002-lanes.sql': `insert into street values ('370102');
    create function lanes() returns int language plpgsql as $$
    begin
      return (select count(*) from wangge.street);
    end;
    $$;`,
};

let fresh: TestDatabase<unknown>;
let folder: Awaited<ReturnType<typeof migrationFolder>>;
beforeEach(async () => {
  fresh = await withTestDatabase({ empty: true });
  folder = await migrationFolder(files);
});
afterEach(async () => {
  await fresh.drop();
  await folder.remove();
});

const run = () => migrate({ client: fresh.client, folder: folder.path });
const ask = async (text: string) => (await fresh.database.pool.query(text)).rows;

describe('migrations', () => {
  test('run in order, once, and everything lands in schema wangge', async () => {
    const told: string[] = [];
    const first = await migrate({ client: fresh.client, folder: folder.path, onApplied: (file) => told.push(file) });
    expect(first).toEqual({ applied: ['0001-street.sql', '0002-lanes.sql'], before: 0 });
    expect(told).toEqual(first.applied);
    expect(await run()).toEqual({ applied: [], before: 2 });
    expect(await ask('select wangge.lanes() as lanes')).toEqual([{ lanes: 1 }]);
    expect(await ask(`select tablename from pg_tables where schemaname = 'public'`)).toEqual([]);

    await folder.write({ '0003-more.sql': "insert into street values ('370103');" });
    expect(await run()).toEqual({ applied: ['0003-more.sql'], before: 2 });
  });

  test('of the product itself run on a fresh database, and again', async () => {
    const { applied } = await migrate({ client: fresh.client, folder: migrationsFolder });
    expect(await migrate({ client: fresh.client })).toEqual({ applied: [], before: applied.length });
  });

  test('started by several servers at once run once', async () => {
    await folder.write({ '0003-slow.sql': 'select pg_sleep(0.2);' });
    const all = await Promise.all([run(), run(), run(), run()]);
    expect(all.flatMap(({ applied }) => applied).sort()).toEqual([
      '0001-street.sql',
      '0002-lanes.sql',
      '0003-slow.sql',
    ]);
    expect(await ask('select count(*)::int as n from wangge.street')).toEqual([{ n: 1 }]);
  });

  test('leave the policy role, which owns nothing and cannot log in, to the login', async () => {
    await run();
    expect(await ask(`select rolcanlogin, rolsuper, rolbypassrls from pg_roles where rolname = '${appRole}'`)).toEqual([
      { rolcanlogin: false, rolsuper: false, rolbypassrls: false },
    ]);
    expect(await ask(`select relname from pg_class where relowner = '${appRole}'::regrole`)).toEqual([]);
  });
});

describe('a migration is refused', () => {
  test('when it was changed after it ran, by name', async () => {
    await run();
    await folder.write({ '0001-street.sql': `${files['0001-street.sql']} -- better` });
    await expect(run()).rejects.toMatchObject({ code: 'MigrationChanged', details: { file: '0001-street.sql' } });
  });

  test('but not for other line ends', async () => {
    await run();
    await folder.write({ '0002-lanes.sql': files['0002-lanes.sql'].replaceAll('\n', '\r\n') });
    expect(await run()).toEqual({ applied: [], before: 2 });
  });

  test('when the database knows one that the program lacks', async () => {
    await run();
    await rm(join(folder.path, '0002-lanes.sql'));
    await expect(run()).rejects.toMatchObject({ code: 'MigrationUnknown', details: { file: '0002-lanes.sql' } });
  });

  test('when it stands before one that ran', async () => {
    await rm(join(folder.path, '0001-street.sql'));
    await folder.write({ '0002-lanes.sql': 'select 1;' });
    await run();
    await folder.write(files);
    await folder.write({ '0002-lanes.sql': 'select 1;' });
    await expect(run()).rejects.toMatchObject({ code: 'MigrationOutOfOrder', details: { file: '0001-street.sql' } });
  });

  test('when it fails, with file, line and reason, and nothing of it stays', async () => {
    await folder.write({
      '0003-broken.sql': "insert into street values ('泺源');\n\ncreate table lane (\n  code nonsense\n);",
    });
    await expect(run()).rejects.toMatchObject({
      code: 'MigrationFailed',
      details: { file: '0003-broken.sql', line: 4, sqlState: '42704', reason: expect.stringContaining('nonsense') },
    });
    expect(await ask('select file from wangge.migration order by file')).toEqual([
      { file: '0001-street.sql' },
      { file: '0002-lanes.sql' },
    ]);
    expect(await ask('select count(*)::int as n from wangge.street')).toEqual([{ n: 1 }]);
  });

  test.each([
    ['3-short.sql', 'select 1;'],
    ['0003_under.sql', 'select 1;'],
    ['0002-twin.sql', 'select 1;'],
    ['0003-ends.sql', 'create table a ();\ncommit;\ncreate table b ();'],
    ['0003-begins.sql', 'BEGIN TRANSACTION;\nselect 1;'],
    ['0003-bytes.sql', new Uint8Array([0x2d, 0x2d, 0xff, 0x0a])],
  ])('when the file breaks the rules: %s', async (file, content) => {
    await folder.write({ [file]: content });
    await expect(run()).rejects.toMatchObject({ code: 'MigrationInvalid', details: { file } });
    expect(await ask(`select nspname from pg_namespace where nspname = 'wangge'`)).toEqual([]);
  });
});

test('databases side by side on a new server make the one role together', async () => {
  const data = await makeFolder();
  const server = await startEmbedded({ dataFolder: data });
  try {
    const names = ['one', 'two', 'three', 'four'];
    for (const name of names) await createDatabase(server.login, name);
    const done = await Promise.all(
      names.map((database) => migrate({ client: { ...server.login, database }, folder: folder.path })),
    );
    expect(done.map(({ applied }) => applied.length)).toEqual([2, 2, 2, 2]);
  } finally {
    await server.stop();
    await removeFolder(data);
  }
});

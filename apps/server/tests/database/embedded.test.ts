import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { accountForServer } from '../../src/platform/database/account.ts';
import {
  type Embedded,
  type EmbeddedOptions,
  findEmbedded,
  type Login,
  startEmbedded,
} from '../../src/platform/database/index.ts';
import { lifeOf } from '../../src/platform/database/process.ts';
import {
  clusterOf,
  type Holder,
  makeFolder,
  postmasterOf,
  query,
  removeFolder,
  startHolder,
  untilGone,
} from './holder.ts';

const running: { stop(): Promise<void> }[] = [];
const folders: string[] = [];

async function folder(): Promise<string> {
  const made = await makeFolder();
  folders.push(made);
  return made;
}

async function start(dataFolder: string, options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const server = await startEmbedded({ dataFolder, ...options });
  running.push(server);
  return server;
}

async function hold(dataFolder: string): Promise<Holder & { login: Login }> {
  const holder = await startHolder(dataFolder);
  running.push({ stop: holder.kill });
  if (holder.login === undefined) throw new Error(holder.problem?.en);
  return { ...holder, login: holder.login };
}

/** The guardian is the postmaster's parent. */
async function guardianOf(postmaster: number): Promise<number> {
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(postmaster)], { encoding: 'utf8' }).stdout);
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  for (const made of folders.splice(0)) await removeFolder(made);
});

describe('a start', () => {
  test('makes the database the first time and finds it the second, within the time limit', async () => {
    const data = await folder();
    const steps: string[] = [];
    const first = await start(data, { onProgress: ({ step }) => steps.push(step) });
    expect(steps).toEqual(['preparing', 'initialising', 'starting', 'ready']);
    await query(first.login, "create table kept (name text); insert into kept values ('泺源')");
    await first.stop();

    const took: number[] = [];
    for (let round = 1; round <= 3; round += 1) {
      const again: string[] = [];
      const begun = performance.now();
      const next = await start(data, { onProgress: ({ step }) => again.push(step) });
      took.push(performance.now() - begun);
      expect(again).toEqual(['preparing', 'starting', 'ready']);
      expect(await query(next.login, 'select name from kept')).toEqual([{ name: '泺源' }]);
      await next.stop();
    }
    // The product serves within 4 s on existing data; this part's share is 1.5 s, measured 0.2 to 0.4 s on 2 cores. The best of three,
    // for the machine may be busy with other suites.
    expect(Math.min(...took)).toBeLessThan(1500);
  });

  test('works in a folder that is open to all as in one that is closed', async () => {
    const data = await folder();
    await chmod(data, 0o755);
    const first = await start(data);
    await query(first.login, 'create table kept (n int)');
    await first.stop();
    await chmod(data, 0o700);
    const second = await start(data);
    expect(await query(second.login, 'select n from kept')).toEqual([]);
    // Whatever the folder's mode, what is in it is the server's alone.
    expect((await stat(await clusterOf(data))).mode & 0o777).toBe(0o700);
  });

  test('keeps every commit on disk, stores UTF8 and sorts by pinyin where asked', async () => {
    const { login } = await start(await folder());
    const rows = await query(
      login,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('server_encoding') as encoding, current_setting('listen_addresses') as tcp,
              array(select x from unnest(array['张', '李', '王', '安']) x order by x collate "zh-x-icu") as sorted`,
    );
    expect(rows).toEqual([
      {
        fsync: 'on',
        commit: 'on',
        encoding: 'UTF8',
        tcp: process.platform === 'win32' ? '127.0.0.1' : '',
        sorted: ['安', '李', '王', '张'],
      },
    ]);
  });

  test('lets nobody in without the password, and the superuser not at all', async () => {
    const { login } = await start(await folder());
    for (const wrong of [
      { ...login, password: 'guess' },
      { ...login, user: 'postgres' },
    ]) {
      const client = new Client(wrong);
      await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
    }
    expect(await query(login, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
      { rolsuper: false },
    ]);
    if (process.platform === 'win32') return;
    expect((await stat(login.host)).mode & 0o777).toBe(0o700);
  });

  test('works in a deep folder with spaces and Chinese names that other users may not enter', async () => {
    const closed = await folder();
    await chmod(closed, 0o700);
    const data = join(closed, '数据 目录', `${'深'.repeat(60)} a`, 'b'.repeat(120));
    const first = await start(data);
    await query(first.login, 'create table kept (n int); insert into kept values (7)');
    await first.stop();
    const second = await start(data);
    expect(await query(second.login, 'select n from kept')).toEqual([{ n: 7 }]);
    expect(second.login.host.length).toBeLessThan(90);
  });

  test('clears away a first start that was cut short', async () => {
    const data = await folder();
    const litter = join(data, 'postgres', '18.0123456789ab.draft');
    await mkdir(join(litter, 'base'), { recursive: true });
    await writeFile(join(litter, 'PG_VERSION'), '18\n');
    await start(data);
    expect((await readdir(join(data, 'postgres'))).filter((name) => name.includes('draft'))).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('ends what still writes to a first start that was cut short', async () => {
    const data = await folder();
    await (await start(data)).stop();
    const draft = `${await clusterOf(data)}.abcdefabcdef.draft`;
    await mkdir(draft);
    const writer = spawn('sh', ['-c', 'while :; do echo > "$(date +%N)"; done'], { cwd: draft, stdio: 'ignore' });
    running.push({ stop: async () => void writer.kill('SIGKILL') });
    const ended = once(writer, 'exit');
    await start(data);
    await ended;
    expect(await readdir(join(data, 'postgres'))).not.toContainEqual(expect.stringMatching(/draft/));
  });

  test('sets a new password when the file is lost', async () => {
    const data = await folder();
    const first = await start(data);
    await query(first.login, 'create table kept (n int)');
    await first.stop();
    await rm(join(data, 'postgres', 'password'));
    const second = await start(data);
    expect(second.login.password).not.toBe(first.login.password);
    expect(await query(second.login, 'select n from kept')).toEqual([]);
  });

  test('goes on after a start that ended between a new password and its cluster', async () => {
    const data = await folder();
    const first = await start(data);
    await query(first.login, 'create table kept (n int)');
    await first.stop();
    await rm(join(data, 'postgres', 'password'));
    const program = { folder: join(data, 'refusing'), major: Number(basename(await clusterOf(data))) };
    await mkdir(join(program.folder, 'bin'), { recursive: true });
    await writeFile(join(program.folder, 'bin', 'postgres'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    // Whether it may not even be run, in a closed folder, or ends badly: the new password did not get in.
    await expect(startEmbedded({ dataFolder: data, program })).rejects.toMatchObject({
      code: expect.stringMatching(/^Embedded/),
    });

    const second = await start(data);
    expect(await query(second.login, 'select n from kept')).toEqual([]);
  });

  test('puts its socket elsewhere when the temporary folder is closed to the server’s account, or is none', async () => {
    const closed = await folder();
    await chmod(closed, 0o700);
    const before = process.env.TMPDIR;
    try {
      for (const place of [closed, join(closed, 'gone')]) {
        const data = await folder();
        process.env.TMPDIR = place;
        const server = await start(data);
        expect(await query(server.login, 'select 1 as one')).toEqual([{ one: 1 }]);
        await server.stop();
        restore();
      }
    } finally {
      restore();
    }
    function restore(): void {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  test('says what is wrong with a folder that is none, and with a cluster that does not start', async () => {
    const data = await folder();
    await writeFile(join(data, 'file'), '');
    await expect(startEmbedded({ dataFolder: join(data, 'file') })).rejects.toMatchObject({
      code: 'DatabaseFolderUnusable',
    });

    await (await start(data)).stop();
    const control = join(await clusterOf(data), 'global', 'pg_control');
    await writeFile(control, 'no control file');
    const failed = startEmbedded({ dataFolder: data });
    await expect(failed).rejects.toMatchObject({ code: 'EmbeddedFailed' });
    await expect(failed).rejects.toThrow(/pg_control/);
  });
});

describe('one owner at a time', () => {
  test('a second copy is refused with one sentence that names the first', async () => {
    const data = await folder();
    const first = await hold(data);
    const second = await startHolder(data);
    expect(second.problem?.code).toBe('DatabaseFolderOwned');
    expect(second.problem?.en).toContain(`pid ${first.child.pid}`);
    expect(second.problem?.zh).toContain(`进程号 ${first.child.pid}`);
    await second.kill();
    await expect(startEmbedded({ dataFolder: data })).rejects.toMatchObject({ code: 'DatabaseFolderOwned' });
    expect(await query(first.login, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('the same process is refused too, and served after it stopped', async () => {
    const data = await folder();
    const first = await start(data);
    await expect(startEmbedded({ dataFolder: data })).rejects.toMatchObject({
      code: 'DatabaseFolderOwned',
      details: { pid: process.pid },
    });
    await first.stop();
    await start(data);
  });

  test('a command of the product finds the running server and none when it is gone', async () => {
    const data = await folder();
    expect(await findEmbedded(data)).toBeUndefined();
    const first = await hold(data);
    const found = await findEmbedded(data);
    expect(found).toEqual(first.login);
    await first.kill();
    expect(await findEmbedded(data)).toBeUndefined();
  });
});

describe('after kill -9', () => {
  /** Commits one row and leaves another in an open transaction. */
  async function writeTwo(login: Login): Promise<void> {
    await query(login, 'create table if not exists kept (name text)');
    await query(login, "insert into kept values ('committed')");
    const open = new Client(login);
    open.on('error', () => {});
    await open.connect();
    await open.query("begin; insert into kept values ('open')");
  }

  async function expectRecovered(data: string): Promise<string[]> {
    const steps: string[] = [];
    const { login } = await start(data, { onProgress: ({ step }) => steps.push(step) });
    expect(await query(login, 'select name from kept')).toEqual([{ name: 'committed' }]);
    return steps;
  }

  test('of the product, its server stops within seconds and the next start has what was committed', async () => {
    const data = await folder();
    const holder = await hold(data);
    await writeTwo(holder.login);
    const postmaster = await postmasterOf(data);
    await holder.kill();
    await untilGone(postmaster, 5000);
    await expectRecovered(data);
  });

  test('of the product, a new one may start at once', async () => {
    const data = await folder();
    const holder = await hold(data);
    await writeTwo(holder.login);
    await holder.kill();
    await expectRecovered(data);
  });

  test('of the server, the product is told and the next start recovers', async () => {
    const data = await folder();
    const lost = Promise.withResolvers<string>();
    const { login } = await start(data, { onLost: (problem) => lost.resolve(problem.en) });
    await writeTwo(login);
    process.kill(await postmasterOf(data), 'SIGKILL');
    expect(await lost.promise).toContain('postgres ended by SIGKILL');
    await expectRecovered(data);
  });

  test('of the server, it is started again under the same login where that is asked, and stops when it is told to', async () => {
    const data = await folder();
    const lost = Promise.withResolvers<string>();
    const revived = Promise.withResolvers<void>();
    const server = await start(data, {
      revives: true,
      onLost: (problem) => lost.resolve(problem.en),
      onRevived: revived.resolve,
    });
    await writeTwo(server.login);
    const postmaster = await postmasterOf(data);
    process.kill(postmaster, 'SIGKILL');
    expect(await lost.promise).toContain('postgres ended by SIGKILL');
    await revived.promise;
    expect(await findEmbedded(data)).toEqual(server.login);
    expect(await query(server.login, 'select name from kept')).toEqual([{ name: 'committed' }]);
    const second = await postmasterOf(data);
    expect(second).not.toBe(postmaster);
    await server.stop();
    expect(lifeOf(second)).toBeUndefined();
    await expectRecovered(data);
  });

  test('of the guardian, the server does not stay behind', async () => {
    const data = await folder();
    const lost = Promise.withResolvers<string>();
    const { login } = await start(data, { onLost: (problem) => lost.resolve(problem.code) });
    await writeTwo(login);
    const postmaster = await postmasterOf(data);
    process.kill(await guardianOf(postmaster), 'SIGKILL');
    expect(await lost.promise).toBe('EmbeddedFailed');
    expect(lifeOf(postmaster)).toBeUndefined();
    await expectRecovered(data);
  });

  test('of product and guardian together, the next start ends the server that stayed behind', async () => {
    const data = await folder();
    const holder = await hold(data);
    await writeTwo(holder.login);
    const postmaster = await postmasterOf(data);
    process.kill(await guardianOf(postmaster), 'SIGKILL');
    await holder.kill();
    expect(lifeOf(postmaster)).toBeDefined();
    await expectRecovered(data);
    expect(lifeOf(postmaster)).toBeUndefined();
  });

  test('of product, guardian and server, a backend that still computes is ended by the next start', async () => {
    const data = await folder();
    const holder = await hold(data);
    await writeTwo(holder.login);
    const busy = new Client(holder.login);
    busy.on('error', () => {});
    await busy.connect();
    const { rows } = await busy.query<{ pid: number }>('select pg_backend_pid() as pid');
    const backend = rows[0]?.pid ?? 0;
    // Pure arithmetic: such a backend looks up neither for signals of a lost postmaster nor for a closed connection.
    busy.query('select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b').catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
    const postmaster = await postmasterOf(data);
    process.kill(await guardianOf(postmaster), 'SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    await holder.kill();
    expect(lifeOf(backend)).toBeDefined();
    expect(await expectRecovered(data)).toContain('recovering');
    expect(lifeOf(backend)).toBeUndefined();
  });

  test('a lock file whose pid now belongs to another process does not stop the next start', async () => {
    const data = await folder();
    await (await start(data)).stop();
    // As after a power cut: the file is there, the pid is taken, here by this very test under the server's account or ours.
    const stranger = spawn('sleep', ['60'], { ...accountForServer(), stdio: 'ignore' });
    running.push({ stop: async () => void stranger.kill() });
    const lock = join(await clusterOf(data), 'postmaster.pid');
    await writeFile(lock, `${stranger.pid}\n${await clusterOf(data)}\n1700000000\n5432\n\n\n  0 0\nready\n`);
    const { login } = await start(data);
    expect(await query(login, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode).toBeNull();
  });

  test('no private socket folder stays behind after the next start', async () => {
    const data = await folder();
    const holder = await hold(data);
    await holder.kill();
    const next = await start(data);
    await next.stop();
    await expect(stat(holder.login.host)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(next.login.host)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('an ordinary SIGTERM of the product ends its server in order', async () => {
  const data = await folder();
  const holder = await hold(data);
  const postmaster = await postmasterOf(data);
  holder.child.kill('SIGTERM');
  await untilGone(postmaster, 5000);
  const log = await readFile(join(data, 'postgres', 'server.log'), 'utf8');
  expect(log).toContain('database system is shut down');
});

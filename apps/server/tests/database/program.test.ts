import { spawnSync } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accountForServer, canRead } from '../../src/platform/database/account.ts';
import { findPackage, prepareProgram } from '../../src/platform/database/program.ts';
import { makeFolder, removeFolder } from './holder.ts';

let folder: string;
beforeEach(async () => {
  folder = await makeFolder('wangge-program-');
  await chmod(folder, 0o755);
});
afterEach(async () => {
  spawnSync('chmod', ['-R', 'u+w', folder]);
  await removeFolder(folder);
});

const platform = `${process.platform}-${process.arch}`;

/** The package as npm lays it down: no links. */
async function freshPackage(): Promise<{ native: string; version: string }> {
  const { native, version } = await findPackage(platform);
  const at = join(folder, 'package', 'native');
  await mkdir(join(folder, 'package'));
  await cp(native, at, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (source) => !(await lstat(source)).isSymbolicLink(),
  });
  return { native: at, version };
}

function runs(program: { folder: string }): string {
  const account = accountForServer();
  return spawnSync(join(program.folder, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/', encoding: 'utf8' })
    .stdout;
}

test('lays the links in place, also when two start at once', async () => {
  const from = await freshPackage();
  const account = accountForServer();
  const both = await Promise.all([1, 2].map(() => prepareProgram(join(folder, 'copy'), account, from)));
  for (const program of both)
    expect(program).toEqual({ folder: from.native, major: Number.parseInt(from.version, 10) });
  expect(runs({ folder: from.native })).toMatch(/^postgres \(PostgreSQL\) 18/);
});

test('copies the program once when it cannot be used where it lies, also when two start at once', async () => {
  const from = await freshPackage();
  const account = accountForServer();
  // Root writes everywhere but its server's account reads not everywhere; for others a folder without write permission is enough.
  if (account) await chmod(join(folder, 'package'), 0o700);
  else spawnSync('chmod', ['-R', 'a-w', from.native]);
  const copyTo = join(folder, '数据');
  const both = await Promise.all([1, 2].map(() => prepareProgram(copyTo, account, from)));
  const [name, ...others] = await readdir(copyTo);
  expect(others).toEqual([]);
  for (const program of both) expect(program.folder).toBe(join(copyTo, name ?? ''));
  expect(runs(both[0] ?? { folder: '' })).toMatch(/^postgres \(PostgreSQL\) 18/);
});

test('goes outside a data folder that the server cannot enter, for the program alone', async () => {
  const from = await freshPackage();
  await chmod(join(folder, 'package'), 0o700);
  await mkdir(join(folder, 'closed'), { mode: 0o700 });
  const account = { uid: 65534, gid: 65534 };
  // Only root may hand a program to another account.
  if (process.getuid?.() !== 0) {
    expect(await canRead(join(folder, 'closed'), account)).toBe(false);
    return;
  }
  const program = await prepareProgram(join(folder, 'closed'), account, from);
  expect(program.folder.startsWith('/var/cache/wangge/')).toBe(true);
  expect((await lstat(program.folder)).uid).toBe(0);
  expect(runs(program)).toMatch(/^postgres \(PostgreSQL\) 18/);
});

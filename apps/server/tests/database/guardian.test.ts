import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuardianOrder } from '../../src/platform/database/guardian.ts';
import { makeFolder, removeFolder } from './holder.ts';

let folder: string;
beforeEach(async () => {
  folder = await makeFolder('wangge-guardian-');
});
afterEach(() => removeFolder(folder));

/** A guardian over a program of Node instead of PostgreSQL. */
function guard(program: string, change: Partial<GuardianOrder> = {}) {
  const order: GuardianOrder = {
    command: process.execPath,
    args: ['-e', program],
    cwd: folder,
    env: {},
    log: join(folder, 'log'),
    logLimit: 100_000,
    patience: 200,
    ...change,
  };
  const script = fileURLToPath(new URL('../../src/platform/database/guardian.ts', import.meta.url));
  return spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['pipe', 'ignore', 'inherit'] });
}

test('keeps the log within twice its limit and does not lose its end', async () => {
  const guardian = guard("for (let i = 0; i < 40000; i++) console.log('line ' + i)");
  const [code] = await once(guardian, 'exit');
  expect(code).toBe(0);
  const log = await readFile(join(folder, 'log'), 'utf8');
  expect(log.trimEnd().endsWith('line 39999')).toBe(true);
  for (const name of ['log', 'log.1']) expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(100_000);
});

test('says so when the program cannot be run', async () => {
  const [code] = await once(guard('', { command: join(folder, 'no-such-program') }), 'exit');
  expect(code).toBe(127);
  expect(await readFile(join(folder, 'log'), 'utf8')).toContain('ENOENT');
});

test('goes on to a harder shutdown when the first is not heeded, but not for a signal to itself', async () => {
  const stubborn = "process.on('SIGINT', () => console.log('asked')); setInterval(() => {}, 1000); console.log('up')";
  const guardian = guard(stubborn);
  const exit = once(guardian, 'exit');
  const logHas = async (text: string) => {
    for (;;) {
      const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
      if (log.includes(text)) return;
      await new Promise((done) => setTimeout(done, 10));
    }
  };
  await logHas('up');
  guardian.kill('SIGTERM');
  guardian.kill('SIGINT');
  await new Promise((done) => setTimeout(done, 300));
  expect(guardian.exitCode).toBeNull();
  guardian.stdin.end();
  await exit;
  await logHas('asked');
  await logHas('postgres ended by SIGQUIT');
});

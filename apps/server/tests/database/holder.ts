import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { findPostmaster } from '../../src/platform/database/cluster.ts';
import type { Login } from '../../src/platform/database/index.ts';
import { lifeOf } from '../../src/platform/database/process.ts';

/** Another copy of the product, as far as the database goes: a process with a server of its own. */
export interface Holder {
  child: ChildProcess;
  /** Set when it started. */
  login: Login | undefined;
  /** Set when it was refused. */
  problem: { code: string; zh: string; en: string } | undefined;
  kill(): Promise<void>;
}

export async function startHolder(dataFolder: string): Promise<Holder> {
  const script = fileURLToPath(new URL('./hold.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const said = await Promise.race([once(lines, 'line'), exit.then(() => [])]);
  if (said[0] === undefined) throw new Error('the holder ended without a word');
  const { login, ...problem } = JSON.parse(String(said[0])) as { login?: Login; code: string; zh: string; en: string };
  return {
    child,
    login,
    problem: login ? undefined : problem,
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

export async function makeFolder(name = 'wangge-embedded-'): Promise<string> {
  return await mkdtemp(join(tmpdir(), name));
}

/** Tries for a while: a server whose product was killed may still be writing its last. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** `<data>/postgres/<major>` */
export async function clusterOf(dataFolder: string): Promise<string> {
  const names = await readdir(join(dataFolder, 'postgres'));
  const major = names.find((name) => /^\d+$/.test(name));
  if (major === undefined) throw new Error(`no cluster in ${dataFolder}`);
  return join(dataFolder, 'postgres', major);
}

export async function postmasterOf(dataFolder: string): Promise<number> {
  const pid = await findPostmaster(await clusterOf(dataFolder));
  if (pid === undefined) throw new Error(`no server runs in ${dataFolder}`);
  return pid;
}

/** Resolves to the milliseconds until the process was gone. */
export async function untilGone(pid: number, within: number): Promise<number> {
  const start = performance.now();
  while (lifeOf(pid) !== undefined) {
    if (performance.now() - start > within) throw new Error(`process ${pid} still lives after ${within} ms`);
    await new Promise((done) => setTimeout(done, 10));
  }
  return performance.now() - start;
}

export async function query<Row extends object>(login: Login, text: string): Promise<Row[]> {
  const client = new Client(login);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

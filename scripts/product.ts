/** Starts the product as its users do, as a process of its own on a free port and a folder of its own, and ends it again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
/** A first start makes a database and loads a district; on a busy machine that takes its time. */
const PATIENCE = 120_000;

export interface Product {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** What it has said so far, for the message of a failed test. */
  said(): string;
  /** Sets business time over HTTP, as test mode allows; undefined lets it run again. */
  setNow(at: string | undefined): Promise<void>;
  /** Ends the process and keeps its data, so that another start goes on with them. */
  stop(): Promise<void>;
}

/** A folder for the data of one product. Others may look into it: as root, PostgreSQL runs under another user. */
export async function dataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'wangge-product-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/**
 * @param env beside the environment of this process; names the folder of the data in WANGGE_DATA
 * @throws with everything the product has said when it ends or is not ready in time
 */
export async function startProduct(env: Readonly<Record<string, string>>): Promise<Product> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { DATABASE_URL: _, ...own } = process.env;
  const child = spawn(process.execPath, [join(root, 'apps/server/src/cli.ts'), 'start'], {
    cwd: root,
    env: { ...own, PORT: String(port), WANGGE_TEST_MODE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  const heard: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
  const said = () => heard.join('');
  await ready(url, child, said);
  return {
    url,
    said,
    async setNow(at) {
      const answer = await fetch(`${url}/api/v1/test/clock`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now: at ?? null }),
      });
      if (!answer.ok) throw new Error(`business time was not set: ${await answer.text()}`);
    },
    async stop() {
      process.off('exit', end);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function ready(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the product ended:\n${said()}`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
  child.kill('SIGTERM');
  throw new Error(`the product was not ready within ${PATIENCE / 1000} s:\n${said()}`);
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

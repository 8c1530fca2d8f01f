/** The program as its users run it: a process of its own, in a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { processesIn } from '../../src/platform/database/process.ts';
import { clusterOf } from '../database/holder.ts';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** How npm calls it. */
const program = (args: readonly string[]): readonly string[] => [
  process.execPath,
  '-r',
  join(root, 'scripts/pinned-node.cjs'),
  join(root, 'apps/server/src/cli.ts'),
  ...args,
];

export type Env = Readonly<Record<string, string>>;

/** The small town, a demo without history, on a free port. What a test says otherwise counts. */
function environment(env: Env): Env {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const own = {
    PORT: '0',
    WANGGE_DISTRICT: 'districts/ville-haute',
    WANGGE_DEMO: '1',
    WANGGE_DEMO_DAYS: '0',
  };
  return {
    PATH: [join(root, 'node_modules/.bin'), PATH].join(delimiter),
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...own,
    ...env,
  };
}

/** A folder that goes with its test, and with it whatever of PostgreSQL a failed test has left. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'wangge-commands-'));
  // As root, PostgreSQL runs under another account, which has to get through.
  await chmod(path, 0o755);
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }));
  return path;
}

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** A command, to its end. */
export async function wangge(args: readonly string[], env: Env = {}): Promise<Ran> {
  const { child, heard, ended } = begin(program(args), env);
  await ended;
  return { code: child.exitCode, ...heard };
}

export interface Running {
  /** As the program printed it. */
  url: string;
  out(): string;
  err(): string;
  pid: number;
  /** @returns the exit code, or undefined when the signal ended it */
  end(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | undefined>;
  /** Waits for an end that comes by itself. */
  ended(): Promise<number | undefined>;
}

/** What it prints last: the address, and in a demo the accounts. */
const lastWords = (env: Env): RegExp =>
  env.WANGGE_DEMO === '0' ? /Open {2}\S+\n/ : /Open {2}\S+\n[\s\S]*people are fictional\)[\s\S]*\n\n$/;

/** `wangge start`, until it has printed everything that it prints. @throws with all it said when it ends before */
export async function start(env: Env, { until = lastWords(env), command = program(['start']) } = {}): Promise<Running> {
  const { child, heard, ended } = begin(command, env);
  while (!until.test(heard.out)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended:\n${heard.out}${heard.err}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  const url = /Open {2}(\S+)\n/.exec(heard.out)?.[1] ?? '';
  const code = async () => {
    await ended;
    return child.exitCode ?? undefined;
  };
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return {
    url,
    out: () => heard.out,
    err: () => heard.err,
    pid: child.pid as number,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return code();
    },
    ended: code,
  };
}

function begin(
  [command = '', ...args]: readonly string[],
  env: Env,
): { child: ChildProcess; heard: { out: string; err: string }; ended: Promise<unknown> } {
  const child = spawn(command, args, {
    cwd: root,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.err += text));
  // Not `close`: what a killed product leaves behind for a moment may hold the pipes.
  return { child, heard, ended: once(child, 'exit').then(() => new Promise((done) => setTimeout(done, 50))) };
}

/** Resolves when nothing of PostgreSQL works in the data folder any more. */
export async function untilDatabaseIsGone(data: string): Promise<void> {
  const cluster = await clusterOf(data);
  while (processesIn(cluster)?.length) await new Promise((done) => setTimeout(done, 50));
}

/** Matches what an operator is told: one line of Chinese, one of English, and no stack. */
export function sentence(english: RegExp): unknown {
  return {
    asymmetricMatch: (text: string) => {
      const [zh = '', en = '', ...more] = text.trimEnd().split('\n');
      return /\p{Script=Han}/u.test(zh) && english.test(en) && more.length === 0;
    },
    toString: () => 'Sentence',
    toAsymmetricMatcher: () => `one line of Chinese and one like ${english}`,
  };
}

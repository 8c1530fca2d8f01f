import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** A program of ours in a process of its own. */
export interface Program {
  child: ChildProcess;
  /** What it has written to standard error so far. */
  complaints(): string;
  /** Asks it to end and waits until it has. @throws when it ends with an error */
  stop(): Promise<void>;
}

/** Starts `node <file>` with the environment of this process and `env`. */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = once(child, 'exit');
  const complaints = () => Buffer.concat(said).toString('utf8');
  return {
    child,
    complaints,
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      const [code, signal] = (await ended) as [number | null, string | null];
      if (code !== 0 && signal !== 'SIGTERM') throw new Error(`${args.join(' ')} ended with ${code}:\n${complaints()}`);
    },
  };
}

/** Gives a program its task as JSON and reads what it answers as JSON, until it ends. */
export async function ask<Answer>(args: readonly string[], task: unknown): Promise<Answer> {
  const program = startProgram(args);
  const answer: Buffer[] = [];
  program.child.stdout?.on('data', (chunk: Buffer) => answer.push(chunk));
  program.child.stdin?.end(JSON.stringify(task));
  await once(program.child, 'close');
  if (program.child.exitCode !== 0) throw new Error(`${args.join(' ')} failed:\n${program.complaints()}`);
  return JSON.parse(Buffer.concat(answer).toString('utf8')) as Answer;
}

/** The task that `ask` gave this process. */
export async function readTask<Task>(): Promise<Task> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Task;
}

/** Milliseconds from `since` until `url` answers 200. @throws when the program ends before, or after `patience` milliseconds */
export async function untilServes(
  { child, complaints }: Program,
  url: string,
  since = performance.now(),
  patience = 120_000,
): Promise<number> {
  for (;;) {
    const status = await fetch(url).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => undefined,
    );
    const waited = performance.now() - since;
    if (status === 200) return waited;
    if (child.exitCode !== null || waited > patience) throw new Error(`${url} does not serve:\n${complaints()}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}

export const productArgs = ['-r', './scripts/pinned-node.cjs', 'apps/server/src/cli.ts', 'start'] as const;

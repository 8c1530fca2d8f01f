import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, type ClientConfig } from 'pg';
import { programEnvironment } from './cluster.ts';
import type { GuardianOrder } from './guardian.ts';
import { codeOf, reasonOf } from './problem.ts';

/** The server with the process that watches over it. */
export interface Guardian {
  /** Resolves when the guardian has ended, and with it, in order, the server. */
  ended: Promise<void>;
  hasEnded(): boolean;
  /** Closes the life line and waits. */
  end(): Promise<void>;
}

export function spawnGuardian(order: GuardianOrder): Guardian {
  const script = fileURLToPath(new URL('./guardian.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify(order)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    // Options meant for the product (inspector port, heap size) would make the guardian fail or grow.
    env: { ...programEnvironment(), NODE_OPTIONS: '' },
    windowsHide: true,
  });
  let over = false;
  const ended = new Promise<void>((done) => {
    child.once('error', () => done());
    child.once('exit', () => done());
  }).then(() => {
    over = true;
  });
  child.stdin?.on('error', () => {});
  // The server must not keep a process alive that has nothing else to do; when that ends, the pipe closes.
  child.unref();
  return {
    ended,
    hasEnded: () => over,
    end: async () => {
      child.ref();
      child.stdin?.end();
      await ended;
    },
  };
}

/**
 * Asks until the server answers. There is no time limit: recovery after a crash takes as long as it takes, and cutting it
 * short would begin it anew. The end of the server ends the wait.
 */
export async function waitUntilReady(guardian: Guardian, login: ClientConfig): Promise<void> {
  for (;;) {
    if (guardian.hasEnded()) throw new Error('the server ended');
    const client = new Client({ ...login, connectionTimeoutMillis: 5000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const code = codeOf(error);
      // 57P03: it runs and does not take connections yet. The others: no socket yet, or nobody behind it.
      const early = code === '57P03' || code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET';
      if (!early && !/timeout|terminated/.test(reasonOf(error))) throw error;
    }
    await new Promise((done) => setTimeout(done, 15));
  }
}

/** How a server is started again, and who is told when it runs. */
export interface Revival {
  /** @throws when it does not start; then it is tried again */
  begin(): Promise<Guardian>;
  onRevived(): void;
}

/** Milliseconds before the next try, after the first one that failed and at most. */
const TRY_FIRST = 500;
const TRY_LAST = 5_000;

/**
 * Watches over a server that is to run on.
 * @param onEnded told when it ended, whoever asked; answers how it is started again, if it is
 */
export function watchOver(first: Guardian, onEnded: () => Promise<Revival | undefined>): { end(): Promise<void> } {
  let guardian = first;
  let isOver = false;
  let reviving: Promise<void> = Promise.resolve();
  const watch = (): void => {
    void guardian.ended.then(() => {
      if (!isOver) reviving = onEnded().then((revival) => revival && revive(revival));
    });
  };
  const revive = async ({ begin, onRevived }: Revival): Promise<void> => {
    for (let pause = TRY_FIRST; !isOver; pause = Math.min(2 * pause, TRY_LAST)) {
      try {
        guardian = await begin();
        watch();
        return onRevived();
      } catch {
        // Why it does not start stands in its log; whoever asks for the database is told that it does not answer.
        await wait(pause);
      }
    }
  };
  watch();
  return {
    async end() {
      isOver = true;
      // One that is just starting is let start: cutting its recovery short would begin it anew.
      await reviving.catch(() => {});
      await guardian.end();
    },
  };
}

import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPort, type Program, productArgs, startProgram, untilServes } from '../../bench/program.ts';

/** Milliseconds that a start may take; seconds on a quiet machine, but a busy one is no broken promise. */
const START = 600_000;

/** What was seen from within between two instants (Date.now()). */
export interface Watched {
  /** Most memory, in bytes. */
  rss: number;
  /** By how many milliseconds each timer came late. */
  late: number[];
  /** For how many the thread had worked between one timer and the next. */
  worked: number[];
}

/** The product in a process of its own, that can be killed and started again over the same data, and is watched from within. */
export interface Server {
  origin: string;
  dataFolder: string;
  /** SIGKILL: nothing is said, nothing is tidied. */
  kill(): Promise<void>;
  start(): Promise<void>;
  watched(since: number, until: number): Promise<Watched>;
  close(): Promise<void>;
}

export async function openServer(env: Readonly<Record<string, string>> = {}): Promise<Server> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'wangge-prove-'));
  const port = await findPort();
  const origin = `http://127.0.0.1:${port}`;
  const watch = join(dataFolder, 'watched.jsonl');
  let program: Program | undefined;
  const server: Server = {
    origin,
    dataFolder,
    async start() {
      program = startProgram(['--import=./prove/exports/watched.ts', ...productArgs], {
        PORT: String(port),
        HOST: '127.0.0.1',
        WANGGE_DATA: dataFolder,
        WANGGE_DEMO: '1',
        WANGGE_DEMO_DAYS: '0',
        WANGGE_TEST_MODE: '1',
        WANGGE_PROVE_WATCH: watch,
        ...env,
      });
      // What nobody reads would fill its pipe in the end.
      program.child.stdout?.resume();
      await untilServes(program, `${origin}/health`, performance.now(), START);
    },
    async kill() {
      const child = program?.child;
      if (!child) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async watched(since, until) {
      const lines = (await readFile(watch, 'utf8')).trim().split('\n');
      const seen = lines.map((line) => JSON.parse(line) as Watched & { at: number });
      const own = seen.filter(({ at }) => at >= since && at <= until);
      return {
        rss: Math.max(0, ...own.map(({ rss }) => rss)),
        late: own.flatMap(({ late }) => late),
        worked: own.flatMap(({ worked }) => worked),
      };
    },
    async close() {
      await program?.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
  } catch (error) {
    await server.kill();
    throw error;
  }
  return server;
}

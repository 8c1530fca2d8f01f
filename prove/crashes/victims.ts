import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processesIn } from '../../apps/server/src/platform/database/process.ts';
import { findPort, type Program, productArgs, startProgram, untilServes } from '../../bench/program.ts';

/** Who is killed. `connection` is one process of PostgreSQL, whose end makes all others recover. */
export type Victim = 'server' | 'postgres' | 'connection' | 'both';

/** The product as its users run it, in a process of its own, to be killed and to be found again at the same address. */
export interface Mortal {
  origin: string;
  dataFolder: string;
  /** Milliseconds until it served. */
  start(): Promise<number>;
  /** Sends SIGKILL. @returns how many processes it was sent to */
  kill(victim: Victim, also?: readonly Program[]): Promise<number>;
  /** After a kill: starts it where it ended, waits for it where it goes on by itself. @returns milliseconds until it served */
  recover(victim: Victim): Promise<number>;
  /** Of the product's own process. */
  pid(): number;
  /** Processes of its PostgreSQL. */
  processes(): Promise<number[]>;
  stop(): Promise<void>;
}

/** Milliseconds that a start may take on a machine that has much else to do. */
const PATIENCE = 600_000;

export async function makeMortal(dataFolder: string, env: Readonly<Record<string, string>> = {}): Promise<Mortal> {
  const port = await findPort();
  const origin = `http://127.0.0.1:${port}`;
  const settings = { PORT: String(port), HOST: '127.0.0.1', WANGGE_DATA: dataFolder, WANGGE_DEMO_DAYS: '0', ...env };
  let program: Program | undefined;
  // Whatever ends this process, the product does not stay behind.
  const end = (): unknown => program?.child.kill('SIGKILL');
  const leave = (): never => process.exit(1);
  process.once('exit', end).once('SIGTERM', leave).once('SIGINT', leave);

  const start = async (): Promise<number> => {
    const begun = performance.now();
    program = startProgram(productArgs, settings);
    return untilServes(program, `${origin}/health`, begun, PATIENCE);
  };
  const processes = async (): Promise<number[]> => processesIn(await clusterOf(dataFolder)) ?? [];
  return {
    origin,
    dataFolder,
    start,
    processes,
    pid: () => program?.child.pid ?? 0,
    async kill(victim, also = []) {
      const pids = victim === 'server' ? [] : await processes();
      const postmaster = victim === 'server' ? 0 : await postmasterOf(dataFolder);
      // All in one go: who is left a moment longer would put the others' affairs in order.
      const doomed = [
        ...(victim === 'server' || victim === 'both' ? [program?.child.pid ?? 0] : []),
        ...(victim === 'connection' ? pids.filter((pid) => pid !== postmaster).slice(-1) : pids),
        ...also.map(({ child }) => child.pid ?? 0),
      ].filter((pid) => pid > 0);
      return doomed.filter((pid) => killed(pid)).length;
    },
    async recover(victim) {
      const begun = performance.now();
      if (victim === 'server' || victim === 'both') return start();
      if (program === undefined) throw new Error('the product was never started');
      return untilServes(program, `${origin}/health`, begun, PATIENCE);
    },
    async stop() {
      process.off('exit', end).off('SIGTERM', leave).off('SIGINT', leave);
      await program?.stop();
    },
  };
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It was quicker.
    return false;
  }
}

async function clusterOf(dataFolder: string): Promise<string> {
  const home = join(dataFolder, 'postgres');
  const major = (await readdir(home)).find((name) => /^\d+$/.test(name));
  if (major === undefined) throw new Error(`no database in ${home}`);
  return join(home, major);
}

async function postmasterOf(dataFolder: string): Promise<number> {
  return Number((await readFile(join(await clusterOf(dataFolder), 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

import { readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findPostmaster } from './cluster.ts';
import { codeOf } from './problem.ts';
import { commandOf, lifeOf, processesIn } from './process.ts';

/** What a living server is told, and after how many milliseconds: PostgreSQL's fast and immediate shutdown, then the last resort. */
const toServer: [number, NodeJS.Signals][] = [
  [0, 'SIGINT'],
  [20_000, 'SIGQUIT'],
  [25_000, 'SIGKILL'],
];
/** What backends without a postmaster are told. (SIGINT would only cancel their query.) */
const toOrphans: [number, NodeJS.Signals][] = [
  [0, 'SIGQUIT'],
  [5_000, 'SIGKILL'],
];

/**
 * Ends what an owner that was killed together with its guardian left running in the cluster: a whole server, or backends whose
 * postmaster was killed and which hold its shared memory, so that a new server would refuse to start. Call as the owner of the
 * data folder: then nothing that runs there is anybody's.
 *
 * @returns true when the last server did not end in order, so that the next one will recover
 */
export async function stopLeftovers(cluster: string): Promise<boolean> {
  const server = escalation(toServer);
  const orphans = escalation(toOrphans);
  for (;;) {
    const left = await leftovers(cluster);
    if (left.length === 0) return await removeStaleLock(cluster);
    const postmaster = await findPostmaster(cluster);
    // Looked at anew each time: a postmaster may be about to vanish when it is first seen, and leave orphans.
    if (postmaster !== undefined && left.includes(postmaster)) server([postmaster]);
    else orphans(left);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/**
 * Clears away clusters that were never finished. Whoever began one may have been killed a moment ago, and its initdb writes on: it is
 * ended first, or the folder would fill again while it is being removed. Call as the owner of the data folder.
 */
export async function removeDrafts(cluster: string): Promise<void> {
  const home = dirname(cluster);
  for (const name of await readdir(home)) {
    if (!name.startsWith(`${basename(cluster)}.`) || !name.endsWith('.draft')) continue;
    const draft = join(home, name);
    await stopLeftovers(draft);
    // Where processes cannot be found by their folder, initdb ends by itself when its files are gone.
    await rm(draft, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }
}

/**
 * PostgreSQL refuses to start while the pid in its lock file answers to a signal: also when that is a zombie which nobody collects (in a
 * container whose first process is no init) or, after a power cut, some other process of the same account. Where no process
 * works in the cluster, the file speaks of nobody. What is not known for certain, as on systems without /proc, stays PostgreSQL's to judge.
 */
async function removeStaleLock(cluster: string): Promise<boolean> {
  const stale = (await findPostmaster(cluster)) !== undefined;
  if (stale && process.platform === 'linux') await rm(join(cluster, 'postmaster.pid'), { force: true });
  return stale;
}

/** Sends each signal once, when its time since the first call has come. */
function escalation(steps: [number, NodeJS.Signals][]): (pids: number[]) => void {
  const left = [...steps];
  let begun: number | undefined;
  return (pids) => {
    begun ??= performance.now();
    while (left[0] && performance.now() - begun >= left[0][0]) {
      for (const pid of pids) signalIfAlive(pid, left[0][1]);
      left.shift();
    }
  };
}

async function leftovers(cluster: string): Promise<number[]> {
  try {
    const inside = processesIn(await realpath(cluster));
    if (inside) return inside.filter((pid) => lifeOf(pid) !== undefined);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  // Elsewhere only the postmaster can be told from strangers, by the data folder on its command line.
  const postmaster = await findPostmaster(cluster);
  if (postmaster === undefined || lifeOf(postmaster) === undefined) return [];
  return commandOf(postmaster)?.includes(cluster) ? [postmaster] : [];
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

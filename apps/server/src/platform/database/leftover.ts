import { realpath } from 'node:fs/promises';
import { findPostmaster } from './cluster.ts';
import { codeOf } from './problem.ts';
import { commandOf, lifeOf, processesIn } from './process.ts';

/** How long each kind of shutdown may take before the next, in milliseconds. */
const patience: [NodeJS.Signals, number][] = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

/**
 * Ends what an owner that was killed together with its guardian left running in the cluster: a whole server, or backends whose
 * postmaster was killed and which hold its shared memory, so that a new server would refuse to start. Call as the owner of the
 * data folder: then nothing that runs there is anybody's.
 */
export async function stopLeftovers(cluster: string): Promise<void> {
  for (const [signal, wait] of patience) {
    const deadline = Date.now() + wait;
    const left = await leftovers(cluster);
    if (left.length === 0) return;
    const postmaster = await findPostmaster(cluster);
    // A backend takes SIGINT as "cancel the query": a living postmaster is told alone and ends the others.
    const told = signal === 'SIGINT' && postmaster !== undefined && left.includes(postmaster) ? [postmaster] : left;
    for (const pid of told) signalIfAlive(pid, signal === 'SIGINT' && pid !== postmaster ? 'SIGQUIT' : signal);
    while (Date.now() < deadline) {
      if ((await leftovers(cluster)).length === 0) return;
      await new Promise((done) => setTimeout(done, 20));
    }
  }
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

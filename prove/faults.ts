/**
 * Things break: the way to the database, its speed, its locks, the disk, the clock, the process itself. While they do, whoever asks is told so with 503,
 * one sentence and Retry-After, in time; health says what is so; afterwards everything is served again without a restart, and nothing is lost.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../apps/server/src/platform/database/index.ts';
import { makeReports } from '../bench/filing/reports.ts';
import { seededRandom } from '../bench/measure.ts';
import { logIn, withClient } from '../bench/product.ts';
import { startPostgres15 } from '../scripts/postgres15.ts';
import { lookAfter } from './crashes/aftermath.ts';
import type { Reports } from './crashes/clients.ts';
import type { Command } from './crashes/ledger.ts';
import { Ledger } from './crashes/ledger.ts';
import { makeMortal } from './crashes/victims.ts';
import { tryClock } from './faults/clock.ts';
import { acknowledged, shown, tryFullDisk } from './faults/full-disk.ts';
import type { Aim } from './faults/load.ts';
import { tryFault } from './faults/trial.ts';
import { trialsOf } from './faults/trials.ts';
import { openWay } from './faults/way.ts';
import type { Proof, Section, Size } from './section.ts';

const SEED = 20_200_408;

export const faults: Section = {
  about: 'what breaks is told in time with 503 and one sentence, and is served again without a restart',
  async prove(size, say) {
    const random = seededRandom(SEED);
    const reports = await makeReports(SEED);
    const proofs = await tryOwnDatabase(size, { reports, random, say });
    proofs.push(...(await tryFullDisk(size, reports, random, say)));
    proofs.push(await tryClock(say));
    return proofs;
  },
};

/** A PostgreSQL beside the product, of the oldest major that is served where it is installed. */
async function startDatabase(say: (line: string) => void): Promise<{ url: string; stop(): Promise<void> }> {
  const old = await startPostgres15();
  if (typeof old !== 'string') return old;
  say(`  on the embedded PostgreSQL: ${old}`);
  const folder = await mkdtemp(join(tmpdir(), 'wangge-prove-'));
  const { login, stop } = await startEmbedded({ dataFolder: folder, listen: 'tcp' });
  return {
    url: `postgres://${login.user}:${encodeURIComponent(login.password)}@${login.host}:${login.port}/${login.database}`,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function tryOwnDatabase(
  size: Size,
  { reports, random, say }: { reports: Reports; random: () => number; say: (line: string) => void },
): Promise<Proof[]> {
  const database = await startDatabase(say);
  const { hostname, port } = new URL(database.url);
  const way = await openWay({ host: hostname, port: Number(port) });
  const folder = await mkdtemp(join(tmpdir(), 'wangge-faults-'));
  await chmod(folder, 0o755);
  const mortal = await makeMortal(folder, { DATABASE_URL: database.url.replace(`:${port}/`, `:${way.port}/`) });
  try {
    await mortal.start();
    const pid = mortal.pid();
    const headers = await logIn(mortal.origin, 'worker');
    const aim: Aim = { origin: mortal.origin, headers, reports, random };
    const proofs: Proof[] = [];
    const commands: Command[] = [];
    for (const trial of trialsOf(size, { way, url: database.url, pid })) {
      const tried = await tryFault(aim, pid, trial, say);
      say(`  ${tried.what}: ${tried.result}`);
      commands.push(...tried.load.ledger.commands);
      proofs.push(shown(tried));
    }
    const work = {
      ...aim,
      headers: async () => headers,
      ledger: new Ledger(),
      picture: Buffer.alloc(0),
      isOver: () => true,
    };
    const asOwner = <Answer>(use: Parameters<typeof withClient<Answer>>[1]) =>
      withClient({ connectionString: database.url }, use);
    const after = await lookAfter(asOwner, work, commands);
    proofs.push(acknowledged(after.acknowledged, after.found));
    proofs.push({
      what: 'the process that served is the one that serves',
      size: `${proofs.length - 1} faults`,
      result: mortal.pid() === pid && (await isAlive(pid)) ? 'it is' : 'it is not',
      wanted: 'it is',
      held: mortal.pid() === pid && (await isAlive(pid)),
    });
    return proofs;
  } finally {
    await mortal.stop().catch(() => {});
    await way.close();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

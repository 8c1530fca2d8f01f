/**
 * `kill -9` of the server, of PostgreSQL, of one of its processes, of everything, at moments drawn by seed, while clients file, act and upload and
 * something else goes on beside them. Clients note what they were told. Afterwards what was acknowledged is there once, nothing is half, and what was
 * not answered can be sent again.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { png } from '../apps/server/tests/photos/pictures.ts';
import { makeReports } from '../bench/filing/reports.ts';
import { medianOf, seededRandom } from '../bench/measure.ts';
import { logIn, ownerOf, withClient } from '../bench/product.ts';
import { startProgram } from '../bench/program.ts';
import { type Aftermath, lookAfter, resumeUploads } from './crashes/aftermath.ts';
import type { Beside, Scene } from './crashes/beside.ts';
import { carryOn, desk, phone, type Work } from './crashes/clients.ts';
import { importing } from './crashes/importing.ts';
import { Ledger } from './crashes/ledger.ts';
import { EDGE, sweeping } from './crashes/sweeping.ts';
import { type Mortal, makeMortal, type Victim } from './crashes/victims.ts';
import type { Proof, Section, Size } from './section.ts';

const sizes: Readonly<Record<Size, { kills: number; desks: number; phones: number }>> = {
  short: { kills: 10, desks: 6, phones: 2 },
  long: { kills: 100, desks: 6, phones: 2 },
};
const SEED = 20_200_404;
const victims: readonly Victim[] = ['server', 'postgres', 'both', 'connection'];
/** Rounds between two looks of `wangge audit verify`, which reads everything that was written so far. */
const VERIFY_EVERY = 10;
/** Milliseconds that clients go on after a kill that leaves the server alive. */
const AFTER = 300;

interface Round extends Aftermath {
  victim: Victim;
  beside: string;
  /** Commands and uploads on their way when the kill came. */
  inFlight: number;
  resumed: number;
  /** Milliseconds until it served again. */
  recovery: number;
}

export const crashes: Section = {
  about:
    'killed in the midst of filing, importing, uploading and sweeping: what was acknowledged is there once, nothing is half',
  async prove(size, say) {
    const folder = await mkdtemp(join(tmpdir(), 'wangge-crash-'));
    await chmod(folder, 0o755);
    const mortal = await makeMortal(folder);
    try {
      await mortal.start();
      const rounds = await killAgainAndAgain(mortal, size, say);
      return proofsOf(rounds, await verify(folder));
    } finally {
      await mortal.stop().catch(() => {});
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function killAgainAndAgain(mortal: Mortal, size: Size, say: (line: string) => void): Promise<Round[]> {
  const { kills } = sizes[size];
  const random = seededRandom(SEED);
  const reports = await makeReports(SEED);
  const picture = noise(random);
  const sessions = new Map<string, Promise<Record<string, string>>>();
  const headers = (login: string) => {
    const known = sessions.get(login) ?? logIn(mortal.origin, login);
    sessions.set(login, known);
    return known;
  };
  await Promise.all(['worker', 'dispatcher'].map(headers));
  const besides: readonly Beside[] = [importing(), sweeping];
  const rounds: Round[] = [];
  const shared = { origin: mortal.origin, headers, reports, random, picture };
  const shown = await showOnce({ ...shared, ledger: new Ledger(), isOver: () => false });
  for (let round = 1; round <= kills; round += 1) {
    let isOver = false;
    const work: Work = { ...shared, ledger: new Ledger(), isOver: () => isOver };
    const asOwner: Scene['asOwner'] = async (use) => withClient(await ownerOf(mortal.dataFolder), use);
    const scene: Scene = { mortal, work, round, random, asOwner };
    const victim = victims[(round - 1) % victims.length] as Victim;
    // Every pairing of a victim and of what goes on beside comes round.
    const beside =
      besides[Math.floor((round - 1) / victims.length) % besides.length === 0 ? round % 2 : (round + 1) % 2];
    const ran = await strike(scene, { victim, beside: beside as Beside, size, shown }, () => {
      isOver = true;
    });
    rounds.push(ran);
    say(
      `  ${round}. ${victim} while ${ran.beside}: ${ran.acknowledged} answered, ${ran.inFlight} on their way (${ran.committed} of those unanswered had been carried out, ${ran.absent} had not), ${ran.resumed} uploads went on, back after ${(ran.recovery / 1000).toFixed(1)} s`,
    );
    for (const line of ran.found.slice(0, 5)) say(`     ✗ ${line}`);
    if (round % VERIFY_EVERY === 0 && round < kills) {
      const { code, said } = await verify(mortal.dataFolder);
      if (code !== 0) rounds.at(-1)?.found.push(`audit verify: ${said}`);
    }
  }
  return rounds;
}

async function strike(
  scene: Scene,
  { victim, beside, size, shown }: { victim: Victim; beside: Beside; size: Size; shown: Buffer },
  stop: () => void,
): Promise<Round> {
  const { mortal, work, random } = scene;
  const { desks, phones } = sizes[size];
  const running = await beside.begin(scene);
  const clients = [
    ...Array.from({ length: desks }, () => desk(work)),
    ...Array.from({ length: phones }, () => phone(work)),
  ];
  // Sessions and connections are there: from here on the kill meets work.
  while (!work.ledger.commands.some(({ status }) => status !== undefined)) await wait(10);
  const [from, to] = running.span;
  await wait(from + random() * (to - from));
  running.onEdge();
  await wait(EDGE);
  const killed = mortal.kill(victim, victim === 'both' ? running.programs : []);
  const { inFlight } = work.ledger;
  await killed;
  const served = mortal.recover(victim);
  served.catch(() => {});
  if (victim === 'postgres' || victim === 'connection') await wait(AFTER);
  stop();
  await Promise.all(clients);
  const recovery = await served;
  const after = await lookAfter(scene.asOwner, work, work.ledger.commands);
  const { resumed, found } = await resumeUploads(work, shown);
  const left = await running.settle();
  return {
    ...after,
    found: [...after.found, ...found, ...left, ...work.ledger.strange],
    victim,
    beside: beside.name,
    inFlight,
    resumed,
    recovery,
  };
}

/** A picture of several pieces that no packing makes small. */
function noise(random: () => number): Buffer {
  return png(256, 256, { tone: () => Math.floor(256 * random()) });
}

/** The picture as the product shows it when nothing went wrong. */
async function showOnce(work: Work): Promise<Buffer> {
  const upload = { id: crypto.randomUUID(), isAnnounced: false, kept: 0 };
  if (!(await carryOn(work, upload))) throw new Error('a photo could not be uploaded');
  const answer = await fetch(`${work.origin}/api/v1/photos/${upload.id}`, { headers: await work.headers('worker') });
  if (answer.status !== 200) throw new Error(`a photo is answered ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function verify(dataFolder: string): Promise<{ code: number | null; said: string }> {
  const program = startProgram(['-r', './scripts/pinned-node.cjs', 'apps/server/src/cli.ts', 'audit', 'verify'], {
    WANGGE_DATA: dataFolder,
  });
  let said = '';
  program.child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  await new Promise((done) => program.child.once('close', done));
  return { code: program.child.exitCode, said: said.trim() || program.complaints() };
}

function proofsOf(rounds: readonly Round[], verified: { code: number | null; said: string }): Proof[] {
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const found = rounds.flatMap((round) => round.found);
  const [inFlight, committed, absent] = [sum((r) => r.inFlight), sum((r) => r.committed), sum((r) => r.absent)];
  const size = `${rounds.length} kills`;
  return [
    {
      what: 'kills struck work on its way',
      size,
      result: `${inFlight} on their way; of those unanswered ${committed} had been carried out, ${absent} had not`,
      wanted: 'some of each, some in every round',
      held: rounds.every((round) => round.inFlight > 0) && committed > 0 && absent > 0,
    },
    {
      what: 'acknowledged once, none half, unanswered ones sent again once',
      size: `${size}, ${sum((r) => r.acknowledged)} acknowledged, ${sum((r) => r.resumed)} uploads gone on with`,
      result: found.length === 0 ? 'all' : `${found.length} not: ${found.slice(0, 3).join('; ')}`,
      wanted: 'all',
      held: found.length === 0,
      figures: { rounds },
    },
    {
      what: 'wangge audit verify afterwards',
      size,
      result: verified.said.split('\n').at(-1) ?? '',
      wanted: '0 findings',
      held: verified.code === 0,
    },
    {
      what: 'serves again after a kill',
      size,
      result: `median ${(medianOf(rounds.map((r) => r.recovery)) / 1000).toFixed(1)} s, longest ${(Math.max(...rounds.map((r) => r.recovery)) / 1000).toFixed(1)} s`,
      wanted: '',
      held: undefined,
    },
  ];
}

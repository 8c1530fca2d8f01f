import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { percentileOf } from '../../bench/measure.ts';
import type { Proof } from '../section.ts';
import { type Aim, ask, LIMIT, type Load, read, type Seen, startLoad } from './load.ts';

/** Something that goes wrong for a while, under load. */
export interface Trial {
  what: string;
  /** Milliseconds that it lasts. */
  lasts: number;
  clients: number;
  bring(load: Load): Promise<() => Promise<void>>;
  /** Whether health has to say that it is not ready while it lasts; undefined: it may say either. */
  healthSays: boolean | undefined;
  /** Somebody has to have been told "not now": else it struck nothing. */
  mustRefuse: boolean;
}

/** Milliseconds after which it has to serve everybody again, and as many times what an answer took before: on a machine that has much else to do. */
const RECOVERS_WITHIN = 15_000;
const TIMES = 30;
/** Megabytes that the process may have grown by. */
const GROWS_BY = 200;

export interface Tried extends Proof {
  load: Load;
}

/** Brings it under load, looks at health meanwhile, takes it away, and waits until everything is served again. */
export async function tryFault(aim: Aim, pid: number, trial: Trial, say: (line: string) => void): Promise<Tried> {
  const load = startLoad(aim, trial.clients);
  while (!load.seen.some(({ status }) => status === 201)) await wait(20);
  await wait(500);
  const memory = await residentOf(pid);
  const within = Math.max(
    RECOVERS_WITHIN,
    TIMES *
      percentileOf(
        load.seen.map((one) => one.milliseconds),
        0.5,
      ),
  );
  const [struck, undo] = [performance.now(), await trial.bring(load)];
  const health: { ready: boolean; told: Seen; after: number }[] = [];
  let most = memory;
  while (performance.now() - struck < trial.lasts) {
    const told = await ask('GET /health', `${aim.origin}/health`, {});
    health.push({ ready: told.status === 200, told, after: performance.now() - struck });
    most = Math.max(most, await residentOf(pid));
    await wait(250);
  }
  await undo();
  const undone = performance.now();
  const recovery = await untilServed(aim, undone);
  await load.stop();
  const grown = Math.max(most, await residentOf(pid)) - memory;
  const settled = health.filter(({ after }) => after > SETTLES);
  const lies = settled.filter(({ ready }) => trial.healthSays !== undefined && ready !== trial.healthSays);
  const during = load.seen.filter(({ at, milliseconds }) => at < undone && at + milliseconds > struck);
  const faults = [...load.seen, ...health.map(({ told }) => told)].flatMap(({ fault }) =>
    fault === undefined ? [] : [fault],
  );
  const refused = during.filter(({ status }) => status === 503);
  const longest = Math.max(0, ...load.seen.map(({ milliseconds }) => milliseconds));
  for (const fault of new Set(faults.map((line) => line.slice(0, 160)))) say(`  ✗ ${fault}`);
  const held =
    faults.length === 0 &&
    lies.length === 0 &&
    recovery <= within &&
    grown <= GROWS_BY &&
    (!trial.mustRefuse || refused.length > 0);
  const told =
    refused.length === 0
      ? ''
      : `, told after ${seconds(
          percentileOf(
            refused.map((one) => one.milliseconds),
            0.5,
          ),
        )}`;
  return {
    what: trial.what,
    size: `${(trial.lasts / 1000).toFixed(0)} s, ${during.length} requests`,
    result: `${faults.length} wrong, ${refused.length} × 503${told}; longest ${seconds(longest)}; health ${lies.length} of ${settled.length} untrue; served after ${seconds(recovery)}; +${grown.toFixed(0)} MB`,
    wanted: `0 wrong, none over ${LIMIT / 1000} s, health true, served within ${(within / 1000).toFixed(0)} s, ≤ ${GROWS_BY} MB`,
    held,
    load,
  };
}

/** Milliseconds after which health has to have noticed. */
const SETTLES = 3_000;
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** Served five times in a row, and health says so. @returns milliseconds since `from` until the first of them */
async function untilServed(aim: Aim, from: number): Promise<number> {
  let first: number | undefined;
  for (let times = 0; times < 5; ) {
    const asked = performance.now() - from;
    const [one, health] = await Promise.all([
      read(aim, '/api/v1/cases?limit=20'),
      ask('GET /health', `${aim.origin}/health`, {}),
    ]);
    const isServed = one.status === 200 && health.status === 200;
    if (!isServed && asked > 4 * LIMIT) return asked;
    if (isServed) first ??= asked;
    else first = undefined;
    times = isServed ? times + 1 : 0;
    await wait(50);
  }
  return first ?? 0;
}

/** Megabytes of memory that a process holds. */
export async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

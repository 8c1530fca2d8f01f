/**
 * Filing: reports posted to the whole product over 8 keep-alive connections, all included (session, rights, place, clocks, number, seal, chain,
 * projection, outbox, the case as the answer), against a bare route that writes the same rows and bytes. Both stand on one embedded
 * PostgreSQL with fsync on, and take turns.
 */
import { once } from 'node:events';
import type { ClientConfig } from 'pg';
import { migrate } from '../apps/server/src/platform/database/index.ts';
import type { BareKind, BareTask } from './filing/bare.ts';
import type { LoadAnswer, LoadTask } from './filing/load.ts';
import { makeReports } from './filing/reports.ts';
import { bytesOf, readWritten } from './filing/rows.ts';
import { medianOf, percentileOf } from './measure.ts';
import { logIn, ownerOf, type Product, withClient, withProduct } from './product.ts';
import { ask, findPort, type Program, startProgram } from './program.ts';

/** Desks that take reports in for the whole district, one session a connection. */
const callers = ['dispatcher', 'agent', 'duty', 'dispatcher', 'agent', 'duty', 'dispatcher', 'agent'];
const seed = 20200404;
/** Of the product's pool (platform/database/pool.ts) and of the bare route's. */
const poolSize = 10;

export interface Side {
  /** Reports a second; milliseconds. Medians of the rounds. */
  rate: number;
  p50: number;
  p99: number;
}

export interface FilingResult {
  connections: number;
  reports: number;
  /** Bytes of the values that one filing writes, and of its answer. */
  writtenBytes: number;
  answerBytes: number;
  product: Side;
  bare: Record<BareKind, Side>;
  /** Product's rate by the bare route's of the same round, each kind: median and all rounds. */
  ratio: Record<BareKind, { median: number; rounds: number[] }>;
}

export interface FilingOptions {
  rounds: number;
  /** Reports of a round on each side, before which `warmUp` go uncounted. */
  reports: number;
  warmUp: number;
  /** Where a CPU profile of the product's process goes, if wanted. */
  profileFolder?: string;
}

export function benchFiling(options: FilingOptions, say: (line: string) => void): Promise<FilingResult> {
  const { profileFolder } = options;
  const profile = profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [];
  return withProduct((product) => measureFiling(product, options, say), profile);
}

async function measureFiling(
  { origin, dataFolder }: Product,
  { rounds, reports: count, warmUp }: FilingOptions,
  say: (line: string) => void,
): Promise<FilingResult> {
  const programs: Program[] = [];
  try {
    const reports = await makeReports(seed);
    const path = '/api/v1/cases';
    const sessions = await Promise.all(callers.map((login) => logIn(origin, login)));
    const task: LoadTask = { origin, path, callers: sessions, warmUp, count: 100, seed, ...reports };
    const file = (more: Partial<LoadTask>): Promise<LoadAnswer> => ask(['bench/filing/load.ts'], { ...task, ...more });
    const { last } = await file({});
    const server = await ownerOf(dataFolder);
    const written = await withClient(server, (client) => readWritten(client, last.matterId));
    const bare: Record<BareKind, string> = { plain: '', single: '' };
    for (const kind of ['plain', 'single'] as const) {
      const bareTask = { kind, connections: poolSize, rows: written, answerBytes: last.bytes };
      const started = await startBare(server, bareTask);
      programs.push(started.program);
      bare[kind] = started.origin;
    }
    // What autovacuum does of itself within the first minute of a new database. Until then the plans that were made for empty tables stand, also
    // those of foreign keys, and filing goes at about half its rate (docs/decisions/0012).
    for (const kind of ['plain', 'single'] as const) await file({ origin: bare[kind] });
    for (const database of [server.database, ...Object.keys(bare).map(bareDatabase)]) {
      await withClient({ ...server, database }, (client) => client.query('analyze'));
    }
    const runs: Record<'product' | BareKind, LoadAnswer[]> = { product: [], plain: [], single: [] };
    for (let round = 1; round <= rounds; round += 1) {
      const more = { count, seed: seed + round };
      for (const kind of ['plain', 'product', 'single'] as const) {
        runs[kind].push(await file({ ...more, origin: kind === 'product' ? origin : bare[kind] }));
      }
      const [own, plain, single] = [runs.product, runs.plain, runs.single].map((all) => all.at(-1)?.rate.toFixed(0));
      say(
        `  filing, round ${round}: ${own} reports/s; bare route, one INSERT a table ${plain}, one statement ${single}`,
      );
    }
    const ratio = (kind: BareKind) => {
      const each = runs.product.map(({ rate }, round) => rate / (runs[kind][round]?.rate ?? Number.NaN));
      return { median: medianOf(each), rounds: each };
    };
    return {
      connections: callers.length,
      reports: count,
      writtenBytes: bytesOf(written),
      answerBytes: last.bytes,
      product: sideOf(runs.product),
      bare: { plain: sideOf(runs.plain), single: sideOf(runs.single) },
      ratio: { plain: ratio('plain'), single: ratio('single') },
    };
  } finally {
    for (const program of programs.reverse()) await program.stop();
  }
}

/** A database of its own on the product's server, with the product's tables and its district, and the bare route before it. */
async function startBare(
  server: ClientConfig,
  task: Omit<BareTask, 'client' | 'port'>,
): Promise<{ program: Program; origin: string }> {
  const database = bareDatabase(task.kind);
  await withClient(server, (client) => client.query(`create database ${database} template template0`));
  const client = { ...server, database };
  await migrate({ client });
  const district = task.rows.matter[0]?.district_id;
  await withClient(client, (own) =>
    own.query(`insert into wangge.district (id, slug, created_at) overriding system value values ($1, 'bare', now())`, [
      district,
    ]),
  );
  const port = await findPort();
  const program = startProgram(['bench/filing/bare.ts']);
  program.child.stdin?.end(JSON.stringify({ ...task, client, port } satisfies BareTask));
  await Promise.race([
    once(program.child.stdout as NodeJS.ReadableStream, 'data'),
    once(program.child, 'exit').then(() => {
      throw new Error(`the bare route does not start:\n${program.complaints()}`);
    }),
  ]);
  return { program, origin: `http://127.0.0.1:${port}` };
}

const bareDatabase = (kind: string): string => `bare_${kind}`;

function sideOf(runs: readonly LoadAnswer[]): Side {
  return {
    rate: medianOf(runs.map(({ rate }) => rate)),
    p50: medianOf(runs.map(({ latencies }) => medianOf(latencies))),
    p99: medianOf(runs.map(({ latencies }) => percentileOf(latencies, 0.99))),
  };
}

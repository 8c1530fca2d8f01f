/**
 * Start on existing data: from the start of the process until it serves, with the pages built and the demo district with its
 * history in the database. Stopped in order each time, so that PostgreSQL has nothing to recover.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { medianOf } from './measure.ts';
import { findPort, productArgs, startProgram, untilServes } from './program.ts';

/** How long the first start may take, which loads the district and fills in its history, in milliseconds. */
const firstStart = 30 * 60_000;

export interface StartResult {
  /** PostgreSQL's own word. */
  database: string;
  /** Milliseconds until `/health` and until the first page answer 200; of the first start and of those on existing data. */
  first: number;
  health: { median: number; rounds: number[] };
  page: { median: number; rounds: number[] };
}

export async function benchStart(rounds: number, say: (line: string) => void): Promise<StartResult> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'wangge-bench-'));
  try {
    const port = await findPort();
    const env = { PORT: String(port), HOST: '127.0.0.1', WANGGE_DATA: dataFolder };
    const health: number[] = [];
    const page: number[] = [];
    let database = '';
    let first = 0;
    for (let round = 0; round <= rounds; round += 1) {
      const began = performance.now();
      const product = startProgram(productArgs, env);
      const origin = `http://127.0.0.1:${port}`;
      const [healthy, served] = await Promise.all([
        untilServes(product, `${origin}/health`, began, firstStart),
        untilServes(product, `${origin}/`, began, firstStart),
      ]);
      if (round === 0) {
        const told = (await (await fetch(`${origin}/health`)).json()) as { database: string };
        database = told.database;
        first = Math.max(healthy, served);
      } else {
        health.push(healthy);
        page.push(served);
        say(`  start, round ${round}: health ${healthy.toFixed(0)} ms, page ${served.toFixed(0)} ms`);
      }
      await product.stop();
    }
    return {
      database,
      first,
      health: { median: medianOf(health), rounds: health },
      page: { median: medianOf(page), rounds: page },
    };
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import type { Size } from '../section.ts';
import type { Load } from './load.ts';
import type { Trial } from './trial.ts';
import type { Way } from './way.ts';

/** Requests that come at once on a pool of ten. */
const CROWD = 200;

/** What may happen between the product and a database of one's own, and to the product's own process. */
export function trialsOf(size: Size, { way, url, pid }: { way: Way; url: string; pid: number }): Trial[] {
  const lasts = (short: number, long: number): number => (size === 'short' ? short : long);
  const condition = (wanted: Parameters<Way['set']>[0]) => async () => {
    way.set(wanted);
    return async () => way.set('open');
  };
  return [
    {
      what: 'connection to the database cut',
      lasts: lasts(4_500, 30_000),
      clients: 20,
      bring: condition('cut'),
      healthSays: false,
      mustRefuse: true,
    },
    {
      what: 'connection stalled',
      // Longer than a statement may take, at full size: then connections are given up.
      lasts: lasts(6_000, 45_000),
      clients: 20,
      bring: condition('stalled'),
      healthSays: false,
      mustRefuse: true,
    },
    {
      what: 'a slow database: each message 50 ms late',
      lasts: lasts(4_000, 60_000),
      clients: 20,
      bring: condition({ delay: 50 }),
      healthSays: undefined,
      mustRefuse: false,
    },
    {
      what: `pool of 10 behind a locked table, ${CROWD} requests at once`,
      lasts: lasts(7_000, 60_000),
      clients: 20,
      bring: (load) => lockMatters(url, load),
      healthSays: false,
      mustRefuse: true,
    },
    {
      what: 'the process stands still (SIGSTOP), as its event loop would',
      lasts: 0,
      clients: 20,
      async bring() {
        process.kill(pid, 'SIGSTOP');
        await wait(lasts(4_000, 40_000));
        process.kill(pid, 'SIGCONT');
        return async () => {};
      },
      healthSays: undefined,
      mustRefuse: false,
    },
  ];
}

async function lockMatters(url: string, load: Load): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('begin; lock table wangge.matter in access exclusive mode');
  const crowd = load.crowd(CROWD).then((seen) => load.seen.push(...seen));
  return async () => {
    await client.query('rollback');
    await client.end();
    await crowd;
  };
}

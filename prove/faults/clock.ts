import { sweep } from '../../apps/server/src/cases/index.ts';
import { makeCheckpoint, verify } from '../../apps/server/src/checkpoints/index.ts';
import { sweepOutbox } from '../../apps/server/src/feed/index.ts';
import { logIn } from '../../bench/product.ts';
import { type House, openHouse } from '../house.ts';
import { dispatchReports, fileReports } from '../reports.ts';
import type { Proof } from '../section.ts';

const HOUR = 3_600_000;
/** By how much the machine's clock is set back: a correction, a lost time zone, a dead battery. */
const steps = [1_000, HOUR, 24 * HOUR, 400 * 24 * HOUR];

/**
 * The clock of the machine set back while the product runs, business time and the real time of sessions both: what was begun goes on, what is new is
 * filed, nobody is logged out, and what time brings about is not written twice.
 */
export async function tryClock(say: (line: string) => void): Promise<Proof> {
  const house = await openHouse();
  const found: string[] = [];
  let acts = 0;
  try {
    const start = Date.now();
    let back = 0;
    house.services.realNow = () => new Date(Date.now() - back);
    const attempt = async (what: string, doing: () => Promise<unknown>): Promise<void> => {
      acts += 1;
      await doing().catch((error: Error) => {
        found.push(`${what}, ${back / 1000} s back: ${error.message}`);
        say(`  ✗ ${found.at(-1)}`);
      });
    };
    let waiting = await fileReports(house, { count: 3, seed: 1 });
    for (const [index, step] of steps.entries()) {
      house.services.time.set(start);
      const fresh = await fileReports(house, { count: 3, seed: 10 + index });
      back = step;
      house.services.time.set(start - step);
      await attempt('a session goes on', () => expectOk(house, '/api/v1/session'));
      await attempt('lists', () => expectOk(house, '/api/v1/cases?limit=20'));
      await attempt('figures', () => expectOk(house, '/api/v1/desk'));
      await attempt('somebody logs in', () => logIn(house.origin, 'leader'));
      await attempt('what was filed later goes on', () => dispatchReports(house, [...waiting, ...fresh]));
      await attempt('reports', async () => {
        waiting = await fileReports(house, { count: 3, seed: 20 + index });
      });
      await attempt('sweep', () => sweep(house.services, house.district));
      await attempt('checkpoint', () => makeCheckpoint(house.services, house.district));
      await attempt('outbox', () => sweepOutbox(house.services, house.district));
      back = 0;
      house.services.time.set(start + 30 * 24 * HOUR);
      await attempt('what fell due meanwhile', () => sweep(house.services, house.district));
      await attempt('the clock is right again', () => fileReports(house, { count: 1, seed: 30 + index }));
    }
    const report = await verify(house.services, house.district);
    if (report.found > 0) found.push(`${report.found} findings of verify: ${JSON.stringify(report.findings[0])}`);
  } finally {
    await house.close();
  }
  return {
    what: 'clock set back under the running product',
    size: `${steps.length} times, up to 400 days, ${acts} acts`,
    result: found.length === 0 ? 'all went on, 0 findings' : `${found.length} not: ${found.slice(0, 3).join('; ')}`,
    wanted: 'all go on, 0 findings',
    held: found.length === 0,
  };
}

async function expectOk(house: House, path: string): Promise<void> {
  const answer = await fetch(house.origin + path, { headers: await house.as('dispatcher') });
  const text = await answer.text();
  if (!answer.ok || text === 'null') throw new Error(`${path} was answered ${answer.status} ${text.slice(0, 200)}`);
}

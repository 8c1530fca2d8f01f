import type { Instant } from '@wangge/kernel';
import type { PoolClient } from 'pg';
import type { District } from '../districts/index.ts';
import type { PhotoStore } from '../photos/index.ts';
import type { Services } from '../platform/services.ts';
import { keepPictures, type Pictures } from './pictures.ts';
import { PLAYED, simulate } from './simulate.ts';
import { startBatch } from './write.ts';

export interface HistoryOptions {
  /** The same seed, days, `until` and pack give the same matters, numbers and events; keys and nonces are new every time. */
  seed: string;
  /** Whole days before the day of `until`. */
  days: number;
  until: Instant;
  /** Where the drawings are put that stand for photos. Without it none is kept. */
  photos?: PhotoStore;
  onProgress?: (done: number, total: number) => void;
}

export interface Filled {
  matters: number;
  events: number;
  seconds: number;
  /** Why nothing was done. */
  skipped?: { zh: string; en: string };
}

/** Matters written at once: some megabytes, so that memory stays small. */
const BATCH = 200;
/** How long after its end the pictures of a matter are kept; a setting of the demo, for the first start's sake. */
const PICTURE_DAYS = 3;
const DAY = 86_400_000;
/** So many matters are made without a look at the socket. */
const YIELD = 20;

/**
 * Fill an empty demo district with a generated history, as if it had been at work for so many days. All of it in one
 * transaction, as owner: a start that is killed leaves an empty district, and the next one begins anew. Two servers take turns.
 * Pictures are on the disk before the rows are committed; those of a start that was killed are strays, which the sweep removes.
 *
 * Pictures are kept for matters that are open or ended in the last days. Of the others the key counts as destroyed, as after a
 * purge: they show as forgotten.
 * @throws when the district is none of a demo, or the pack has nobody for a step
 */
export async function fillHistory(
  { database, keys }: Pick<Services, 'database' | 'keys'>,
  district: District,
  options: HistoryOptions,
): Promise<Filled> {
  const begun = performance.now();
  if (!district.isDemo) throw new Error(`${district.slug} is no demo: a generated history has no place in it`);
  const nothing = { matters: 0, events: 0 };
  const taken = () => (performance.now() - begun) / 1000;
  if (!district.procedures.has(PLAYED)) return { ...nothing, seconds: taken(), skipped: notPlayed };
  const pictures = options.photos && keepPictures(options.photos, keys, district);
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query(
      'set local search_path = wangge, public, pg_temp; set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0',
    );
    const isEmpty = await takeTurn(client, district.id);
    const counts = isEmpty ? await write(client, keys, district, options, pictures) : nothing;
    await client.query('commit');
    if (isEmpty) await client.query('analyze matter, event, sealed_part, data_key, photo');
    client.release();
    return { ...counts, seconds: taken(), ...(isEmpty ? {} : { skipped: notEmpty }) };
  } catch (error) {
    // Ends the connection and with it the transaction, whatever state a COPY is in.
    client.release(true);
    await pictures?.stop();
    throw error;
  }
}

const notPlayed = {
  zh: `演示只会生成 ${PLAYED} 流程的历史，本辖区没有这一流程，不生成历史。`,
  en: `The demo knows the ways of the procedure ${PLAYED} alone; this district has none of it, so no history is made.`,
};
const notEmpty = {
  zh: '本辖区已有案件，不再生成历史。',
  en: 'The district has matters already; no history is made.',
};

/** Whether the district has no matter yet; others who would fill it wait until this transaction ends. */
async function takeTurn(client: PoolClient, district: number): Promise<boolean> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('wangge history ' || $1::text, 0))", [district]);
  const { rowCount } = await client.query('select from matter where district_id = $1 limit 1', [district]);
  return rowCount === 0;
}

async function write(
  client: PoolClient,
  keys: Services['keys'],
  district: District,
  { seed, days, until, onProgress }: HistoryOptions,
  pictures: Pictures | undefined,
): Promise<{ matters: number; events: number }> {
  const { expected, lives } = simulate(district, { seed, days, until });
  const numbers = new Map<string, number>();
  const filledAt = new Date(until);
  let copying: Promise<void> = Promise.resolve();
  let batch = startBatch(district, keys);
  let matters = 0;
  let events = 0;
  const send = async (): Promise<void> => {
    await copying;
    copying = batch.flush(client);
    // Awaited before the next one is sent; a failure meanwhile is no unhandled one.
    copying.catch(() => {});
    batch = startBatch(district, keys);
  };
  for (const life of lives) {
    const { endedAt, number } = life.matter;
    const isKept = endedAt === undefined || endedAt > until - PICTURE_DAYS * DAY;
    batch.add(life, pictures && isKept ? pictures.keep(life.photos) : new Map(), filledAt);
    countNumber(numbers, number);
    matters += 1;
    events += life.events.length;
    if (matters % BATCH === 0) await send();
    else if (matters % YIELD === 0) await new Promise(setImmediate);
    if (matters % YIELD === 0) onProgress?.(Math.min(matters, expected), expected);
  }
  await send();
  await copying;
  await writeNumbers(client, district, numbers);
  await pictures?.done();
  onProgress?.(expected, expected);
  return { matters, events };
}

/** The highest number of each day, by the number without it: `WG-20200404`. */
function countNumber(numbers: Map<string, number>, number: string): void {
  const cut = number.lastIndexOf('-');
  const [day, running] = [number.slice(0, cut), Number(number.slice(cut + 1))];
  numbers.set(day, Math.max(numbers.get(day) ?? 0, running));
}

/** The server's own numbers go on after those of the history. */
async function writeNumbers(
  client: PoolClient,
  district: District,
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [day, used] of numbers) {
    const cut = day.lastIndexOf('-');
    const text = 'insert into number_block (district_id, prefix, day, next) values ($1, $2, $3, $4)';
    await client.query(text, [district.id, day.slice(0, cut), day.slice(cut + 1), used + 1]);
  }
}

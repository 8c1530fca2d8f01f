import type { Instant } from '@wangge/kernel';
import type { Client } from 'pg';
import type { District } from '../districts/index.ts';
import type { PhotoStore } from '../photos/index.ts';
import { giveMemoryBack, heapSize } from '../platform/memory.ts';
import type { Services } from '../platform/services.ts';
import type { Life } from './life.ts';
import { keepPictures, type Picture, sealPictures } from './pictures.ts';
import { digestWith, holdProgress, keepProgress, NOTHING, type Origin, requireSame, takeUp } from './progress.ts';
import { simulate } from './simulate.ts';
import type { Trouble } from './world.ts';
import { type Batch, startBatch } from './write.ts';

export interface HistoryOptions {
  /** The same seed, days, `until` and pack give the same matters, numbers and events; keys and nonces are new every time. */
  seed: string;
  /** Whole days before the day of `until`; by default as many as the pack says. With 0 none is begun. */
  days?: number;
  until: Instant;
  /** Where the drawings are put that stand for photos. Without it none is kept. */
  photos?: PhotoStore;
  onProgress?: (done: number, total: number) => void;
}

export interface Filled {
  /** Written by this call; what an earlier one wrote is not counted. */
  matters: number;
  events: number;
  seconds: number;
  /** What the procedures refused, and states out of which nobody could lead. */
  troubles: Trouble[];
  /** Why nothing was done. */
  skipped?: { zh: string; en: string };
}

/** Matters written at once, a megabyte or two: what has been written is garbage before it grows old. */
const BATCH = 100;
/** How long after its end the pictures of a matter are kept; a setting of the demo, for the first start's sake. */
const PICTURE_DAYS = 3;
const DAY = 86_400_000;
/** Bytes by which the heap may grow before its garbage is given back, so that a first start fits a small machine; less costs more time. */
const GROWTH = 150_000_000;
/** So many matters are made without a look at the socket. */
const YIELD = 20;

type Rooms = Pick<Services, 'database' | 'keys'>;

/**
 * Fill an empty demo district with a generated history, as if it had been at work for so many days. Written as owner, batch by
 * batch, each with its mark in `demo_history` in one transaction: a start that is killed leaves a beginning, and the next one goes on
 * from there with the figures of the first, so that the same history stands there in the end. Two servers that fill at once write
 * each batch once. Pictures are on the disk before their rows are committed; those of a start that was killed are strays, which the
 * sweep removes.
 *
 * Pictures are kept for matters that are open or ended in the last days. Of the others the key counts as destroyed, as after a
 * purge: they show as forgotten.
 * @throws when the district is none of a demo; Mistake when the history was begun from another pack or by another program
 */
export async function fillHistory(rooms: Rooms, district: District, options: HistoryOptions): Promise<Filled> {
  const begun = performance.now();
  if (!district.isDemo) throw new Error(`${district.slug} is no demo: a generated history has no place in it`);
  const { demo } = district.pack;
  const nothing = { matters: 0, events: 0, troubles: [] };
  const taken = () => (performance.now() - begun) / 1000;
  if (!demo) return { ...nothing, seconds: taken(), skipped: noDemo };
  const client = await rooms.database.connect();
  try {
    const wanted = { seed: options.seed, days: options.days ?? demo.days.value, until: options.until };
    const progress = await within(client, () => takeUp(client, district, wanted));
    const filled =
      progress && !progress.isFinished ? await write(rooms, client, district, progress, options) : undefined;
    if (filled) await client.query(analyze);
    return filled ? { ...filled, seconds: taken() } : { ...nothing, seconds: taken(), skipped: notEmpty };
  } finally {
    // After a fault it ends the transaction too, whatever state a COPY is in.
    await client.end();
  }
}

/** What autovacuum does later of itself. */
const analyze = 'analyze wangge.matter, wangge.event, wangge.sealed_part, wangge.data_key, wangge.photo';

const noDemo = {
  zh: '本辖区的数据包没有 demo.yaml，不生成历史。',
  en: 'The pack of this district has no demo.yaml, so no history is made.',
};
const notEmpty = {
  zh: '本辖区已有案件或已生成历史，不再生成。',
  en: 'The district has matters or its history already; none is made.',
};

/** One transaction as owner, without limits of time: nobody waits for it but this start. */
async function within<T>(client: Client, run: () => Promise<T>): Promise<T> {
  await client.query('begin');
  await client.query(
    'set local search_path = wangge, public, pg_temp; set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0',
  );
  const done = await run();
  await client.query('commit');
  return done;
}

/** Some matters in a row, ready to be written. */
interface Portion {
  /** How many come before them. */
  from: number;
  lives: number;
  /** Before the first of them, and after the last. */
  digests: readonly [Buffer, Buffer];
  batch: Batch;
  pictures: Picture[];
}

async function write(
  { keys }: Rooms,
  client: Client,
  district: District,
  origin: Origin & { written: number },
  { photos, onProgress }: HistoryOptions,
): Promise<Omit<Filled, 'seconds' | 'skipped'>> {
  const { expected, lives, troubles } = simulate(district, origin);
  const numbers = new Map<string, number>();
  const counts = { matters: 0, events: 0 };
  const filledAt = new Date(origin.until);
  let sending: Promise<void> = Promise.resolve();
  let seen = 0;
  let digest = NOTHING;
  const start = (): Portion & { events: number } => ({
    ...{ from: seen, lives: 0, events: 0, digests: [digest, digest], pictures: [] },
    batch: startBatch(district, keys),
  });
  let portion = start();

  const tidy = tidier();
  const add = (life: Life): void => {
    const { endedAt } = life.matter;
    const isKept = photos !== undefined && (endedAt === undefined || endedAt > origin.until - PICTURE_DAYS * DAY);
    const pictures = isKept ? sealPictures(keys, district, life.photos) : [];
    portion.batch.add(life, new Map(pictures.map(({ id, wrapped }) => [id, wrapped])), filledAt);
    portion.pictures.push(...pictures);
    portion.lives += 1;
    portion.events += life.events.length;
    portion.digests = [portion.digests[0], digest];
  };
  const send = async (): Promise<void> => {
    await sending;
    const ready = portion;
    tidy();
    sending = within(client, async () => {
      if (!(await writePortion(client, district, ready, photos))) return;
      // The plans of foreign keys that were made for empty tables read all matters for each event; they are made anew after this.
      if (counts.matters === 0) await client.query(analyze);
      counts.matters += ready.lives;
      counts.events += ready.events;
    });
    // Awaited before the next one is sent; a failure meanwhile is no unhandled one.
    sending.catch(() => {});
    portion = start();
  };

  for (const life of lives) {
    digest = digestWith(digest, life);
    countNumber(numbers, life);
    seen += 1;
    // What an earlier start wrote is made again, since what follows hangs on it, and not written again.
    if (seen > origin.written) add(life);
    else portion = start();
    if (portion.lives >= BATCH) await send();
    else if (seen % YIELD === 0) await new Promise(setImmediate);
    if (seen % YIELD === 0) onProgress?.(Math.min(seen, expected), expected);
  }
  if (portion.lives > 0) await send();
  await sending;
  await within(client, () => finish(client, district, { written: seen, digest, numbers, finishedAt: filledAt }));
  onProgress?.(expected, expected);
  return { ...counts, troubles: troubles() };
}

/** What was garbage before the first matter (a pack that was just read leaves much of it), then whenever the heap has grown. */
function tidier(): () => void {
  giveMemoryBack();
  let before = heapSize();
  return () => {
    if (heapSize() < before + GROWTH) return;
    giveMemoryBack();
    before = heapSize();
  };
}

/** False where another server has written them meanwhile. */
async function writePortion(
  client: Client,
  district: District,
  { from, lives, digests, batch, pictures }: Portion,
  photos: PhotoStore | undefined,
): Promise<boolean> {
  const progress = await holdProgress(client, district);
  if (progress.written >= from + lives) return false;
  requireSame(progress, digests[0]);
  if (photos) await keepPictures(photos, district, pictures);
  await batch.flush(client);
  await keepProgress(client, district, { written: from + lives, digest: digests[1] });
  return true;
}

/** The highest number of each day, by the number without it: `WG-20200404`. */
function countNumber(numbers: Map<string, number>, { matter: { number, parent } }: Life): void {
  // A task has the number of who called and a running figure: no day counts it.
  if (parent?.as === 'task') return;
  const cut = number.lastIndexOf('-');
  const [day, running] = [number.slice(0, cut), Number(number.slice(cut + 1))];
  numbers.set(day, Math.max(numbers.get(day) ?? 0, running));
}

/** The server's own numbers go on after those of the history. */
async function finish(
  client: Client,
  district: District,
  all: { written: number; digest: Buffer; numbers: ReadonlyMap<string, number>; finishedAt: Date },
): Promise<void> {
  const progress = await holdProgress(client, district);
  if (progress.isFinished) return;
  requireSame(progress, all.digest);
  for (const [day, used] of all.numbers) {
    const cut = day.lastIndexOf('-');
    const text = 'insert into number_block (district_id, prefix, day, next) values ($1, $2, $3, $4)';
    await client.query(text, [district.id, day.slice(0, cut), day.slice(cut + 1), used + 1]);
  }
  await keepProgress(client, district, all);
}

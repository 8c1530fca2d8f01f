import { localDate } from '@wangge/kernel';
import type { Client } from 'pg';
import { startBatch } from '../../apps/server/src/demo/write.ts';
import type { District } from '../../apps/server/src/districts/index.ts';
import type { Keyring } from '../../apps/server/src/platform/keys/index.ts';
import { seededRandom } from '../../bench/measure.ts';
import { type Family, liveFamilies } from './families.ts';
import type { Rates } from './rates.ts';
import { replicate, type Template, templateOf } from './replica.ts';

const DAY = 86_400_000;
/** Cases that came in within the last days, whatever the size of the store: it reaches back at this pace. */
export interface View {
  cases: number;
  days: number;
}
/** Matters of one transaction. */
const BATCH = 200;

export interface Filling {
  cases: number;
  view: View;
  /** Days of life that are lived by the engine; the rest are replicas of what ended in them, at other times. */
  livedDays: number;
  until: number;
  rates: Rates | undefined;
  onProgress: (line: string) => void;
}

export interface Filled {
  cases: number;
  events: number;
  seconds: number;
  /** From first to last. */
  years: number;
  /** Share of families that were late. */
  overdue: number;
}

/**
 * Cases with all that the product writes of them: events in chains, sealed parts under keys of their own, rows, standings, commands, photos without
 * their pictures. Some were lived by the engine; the others are the same lives at other times under other ids, drawn by the rates. Written as owner by
 * COPY in the order of time, so that tables and indexes lie as in a store that grew. The same for the same arguments, keys and nonces apart.
 */
export async function fillStore(
  client: Client,
  district: District,
  keys: Keyring,
  { cases, view, livedDays, until, rates, onProgress }: Filling,
): Promise<Filled> {
  const begun = performance.now();
  const families = liveFamilies(district, { seed: 'volume', days: livedDays, until }, () => {});
  onProgress(`  ${families.length} families were lived over ${livedDays} days`);
  const draw = drawing(families, rates, view);
  const perDay = view.cases / view.days;
  const writer = await openWriter(client, district, keys);
  const days = Math.ceil(cases / perDay);
  const last = Math.floor(until / DAY);
  const filledAt = new Date(until);
  const months = rates?.month ?? Array.from({ length: 12 }, () => 1);
  const random = seededRandom(11);
  const drawn = { families: 0, late: 0 };
  for (let back = days - 1; back >= 0; back -= 1) {
    const share = months[new Date((last - back) * DAY).getUTCMonth()] ?? 1;
    const wanted = Math.min(cases - writer.matters, dayCount(perDay * share, random));
    for (let made = 0; made < wanted; ) {
      const { template, family } = draw(random, back);
      const shift = Math.floor(template.at / DAY) - (last - back);
      const lives = replicate(template, {
        earlier: shift * DAY,
        key: `${back} ${made}`,
        number: writer.number,
      });
      for (const life of lives) writer.add(life, filledAt);
      made += lives.length;
      drawn.families += 1;
      drawn.late += family.isLate ? 1 : 0;
      await writer.sendWhenFull();
    }
    if (back % 365 === 0) onProgress(`  ${writer.matters} cases, ${writer.events} events`);
  }
  await writer.finish();
  const seconds = (performance.now() - begun) / 1000;
  return {
    cases: writer.matters,
    events: writer.events,
    seconds,
    years: days / 365,
    overdue: drawn.late / drawn.families,
  };
}

function dayCount(mean: number, random: () => number): number {
  const whole = Math.floor(mean);
  return whole + (random() < mean - whole ? 1 : 0);
}

type Draw = (random: () => number, daysBack: number) => { template: Template; family: Family };

/** How long what is still open may have been so: what came in earlier has ended. */
const OPEN_DAYS = 30;

/**
 * One family by the rates: first whether it is late, then of which kind, by rank: what is most frequent there stands for what is most frequent here.
 * What is open is drawn for the last days alone.
 */
function drawing(families: readonly Family[], rates: Rates | undefined, view: View): Draw {
  const templates = new Map<Family, Template>();
  const templateFor = (family: Family): Template => {
    const known = templates.get(family) ?? templateOf(family);
    templates.set(family, known);
    return known;
  };
  const open = families.filter(({ isOver }) => !isOver);
  const over = families.filter(({ isOver }) => isOver);
  const byLateness = Map.groupBy(over, ({ isLate }) => isLate);
  const ranked = new Map([...byLateness].map(([late, all]) => [late, rankedByCategory(all)]));
  const shareOpen = open.length / families.length;
  const one = <Item>(items: readonly Item[], random: () => number) =>
    items[Math.floor(random() * items.length)] as Item;
  return (random, daysBack) => {
    const isOpen = daysBack < OPEN_DAYS && open.length > 0 && random() < shareOpen * (view.days / OPEN_DAYS);
    const isLate = random() < (rates?.overdue ?? (byLateness.get(true)?.length ?? 0) / over.length);
    const lists = ranked.get(isLate) ?? ranked.get(false) ?? [];
    const family = isOpen
      ? one(open, random)
      : rates
        ? one(rankOf(lists, rates.types, random), random)
        : one(over, random);
    return { template: templateFor(family), family };
  };
}

function rankedByCategory(families: readonly Family[]): Family[][] {
  return [...Map.groupBy(families, ({ category }) => category.slice(0, 3)).values()].sort(
    (a, b) => b.length - a.length,
  );
}

function rankOf<Item>(lists: readonly Item[][], shares: readonly number[], random: () => number): Item[] {
  let left = random();
  for (const [rank, share] of shares.entries()) {
    left -= share;
    if (left < 0) return lists[Math.min(rank, lists.length - 1)] as Item[];
  }
  return lists.at(-1) as Item[];
}

async function openWriter(client: Client, district: District, keys: Keyring) {
  await client.query(
    'set search_path = wangge, public, pg_temp; set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0',
  );
  const used = new Map<string, number>();
  const { zone } = district.pack.district;
  const nobody = new Map<string, Buffer | null>();
  let batch = startBatch(district, keys);
  let waiting = 0;
  let isAnalyzed = false;
  let sending: Promise<unknown> = Promise.resolve();
  const send = async (): Promise<void> => {
    await sending;
    const ready = batch;
    batch = startBatch(district, keys);
    waiting = 0;
    sending = (async () => {
      await client.query('begin');
      await ready.flush(client);
      await client.query('commit');
      // Plans of foreign keys that were made for empty tables read all matters for each event.
      if (!isAnalyzed) await client.query('analyze');
      isAnalyzed = true;
    })();
    sending.catch(() => {});
    await new Promise(setImmediate);
  };
  const writer = {
    matters: 0,
    events: 0,
    number(prefix: string, at: number): string {
      const day = `${prefix}-${localDate(zone, at).replaceAll('-', '')}`;
      const next = (used.get(day) ?? 0) + 1;
      used.set(day, next);
      return `${day}-${String(next).padStart(5, '0')}`;
    },
    add(life: Parameters<typeof batch.add>[0], filledAt: Date): void {
      batch.add(life, nobody, filledAt);
      writer.matters += 1;
      writer.events += life.events.length;
      waiting += 1;
    },
    async sendWhenFull(): Promise<void> {
      if (waiting >= BATCH) await send();
    },
    async finish(): Promise<void> {
      await send();
      await sending;
      for (const [day, count] of used) {
        const cut = day.lastIndexOf('-');
        await client.query(
          `insert into number_block (district_id, prefix, day, next) values ($1, $2, $3, $4)
           on conflict (district_id, prefix, day) do update set next = greatest(number_block.next, excluded.next)`,
          [district.id, day.slice(0, cut), day.slice(cut + 1), count + 1],
        );
      }
      await client.query('vacuum analyze');
    },
  };
  return writer;
}

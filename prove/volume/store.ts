import { readFile } from 'node:fs/promises';
import { createDemoAccounts } from '../../apps/server/src/accounts/index.ts';
import { openServices } from '../../apps/server/src/commands/open.ts';
import { readConfig } from '../../apps/server/src/platform/config.ts';
import { loginScope } from '../../apps/server/src/platform/policy/index.ts';
import { logIn, ownerOf, type Product, withClient } from '../../bench/product.ts';
import { root } from '../../bench/program.ts';
import { type Filled, fillStore, type View } from './fill.ts';
import type { Asker, Known } from './questions.ts';
import { readRates } from './rates.ts';

const DAY = 86_400_000;
/** A street's dispatcher, who reaches one of the seventeen streets. */
const streetStaff = 's-street-370103012-dispatch';

/** A product with so many cases in it, and those who ask it. */
export interface Store {
  product: Product;
  filled: Filled;
  known: Known;
  sessions: Readonly<Record<Asker, Readonly<Record<string, string>>>>;
}

export interface StoreOptions {
  cases: number;
  view: View;
  livedDays: number;
  say(line: string): void;
}

/** Fills the running product's own database, beside it. */
export async function fillProduct(product: Product, { cases, view, livedDays, say }: StoreOptions): Promise<Store> {
  const until = Date.now();
  const rates = await readRates();
  const config = readConfig({ WANGGE_DATA: product.dataFolder }, root);
  const opened = await openServices({ name: 'wangge prove', config });
  try {
    const { services } = opened;
    const [district] = services.districts.values();
    if (!district) throw new Error('no district was loaded');
    await services.database.transaction(loginScope(district.id), (trx) =>
      createDemoAccounts(trx, district, { keys: services.keys, at: new Date() }, [streetStaff]),
    );
    const filled = await withClient(await ownerOf(product.dataFolder), (client) =>
      fillStore(client, district, services.keys, { cases, view, livedDays, until, rates, onProgress: say }),
    );
    say(
      `  ${filled.cases} cases, ${filled.events} events in ${filled.seconds.toFixed(0)} s; rates of ${rates?.source ?? 'the demo'}`,
    );
    const askers = ['dispatcher', 'leader', 'urban', 'worker', 'street-370103012-dispatch'] as const;
    const sessions = await Promise.all(
      askers.map(async (login) => [login, await logIn(product.origin, login)] as const),
    );
    return {
      product,
      filled,
      known: await knownOf(product, until, view),
      sessions: Object.fromEntries(sessions) as Store['sessions'],
    };
  } finally {
    await opened.close();
  }
}

async function knownOf({ dataFolder }: Product, until: number, view: View): Promise<Known> {
  const since = new Date(until - view.days * DAY);
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return withClient(await ownerOf(dataFolder), async (client) => {
    const some = async (condition: string): Promise<Known['recent']> => {
      const { rows } = await client.query(
        `select id, number from wangge.matter where kind = 'grid-event' and ${condition} order by hashtext(id::text) limit 500`,
        [since],
      );
      return rows as { id: string; number: string }[];
    };
    const recent = await some('received_at >= $1');
    const before = await some('received_at < $1');
    const period = `${day(until - (view.days - 1) * DAY)}..${day(until)}`;
    return { since: since.toISOString(), period, recent, old: before.length > 0 ? before : recent };
  });
}

/** The most memory that the server's process has had, in bytes (10^6 a megabyte). Linux alone tells. */
export async function peakOf({ pid }: Product): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
  if (kilobytes === undefined) throw new Error('the system does not tell the peak of a process');
  return Number(kilobytes) * 1024;
}

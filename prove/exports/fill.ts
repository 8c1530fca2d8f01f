import { createDemoAccounts } from '../../apps/server/src/accounts/index.ts';
import { openServices } from '../../apps/server/src/commands/open.ts';
import { readConfig } from '../../apps/server/src/platform/config.ts';
import { loginScope } from '../../apps/server/src/platform/policy/index.ts';
import { fillCases, type Spread } from '../../bench/assessment/fill.ts';
import { logIn, ownerOf, withClient } from '../../bench/product.ts';
import { root } from '../../bench/program.ts';
import { fileReports } from '../reports.ts';
import { hostileNumbers } from './compare.ts';
import type { Server } from './server.ts';

/** Milliseconds from one case to the next: 10,000 in 90 days. */
const EVERY = (90 * 86_400_000) / 10_000;

/** So many cases of the past, some of them with numbers that look like formulas; and accounts for whoever is to read them. */
export async function fillStore(
  server: Server,
  { cases, until, staff }: { cases: number; until: number; staff: readonly string[] },
): Promise<void> {
  const spread = await prepare(
    server.dataFolder,
    staff.map((login) => `s-${login}`),
  );
  const origin = server.origin;
  // A case as the product writes it: what the made-up ones have in common is taken from it.
  await fileReports({ origin, as: (login) => logIn(origin, login) }, { count: 1, seed: 1, login: 'dispatcher' });
  await withClient(await ownerOf(server.dataFolder), async (client) => {
    await fillCases(client, spread, { cases, until: new Date(until), every: EVERY });
    for (const [at, number] of hostileNumbers.entries())
      await client.query('update wangge.matter set number = $1 where number = $2', [number, `BM-${at * 7}`]);
  });
}

async function prepare(dataFolder: string, staff: readonly string[]): Promise<Spread> {
  const opened = await openServices({ name: 'wangge prove', config: readConfig({ WANGGE_DATA: dataFolder }, root) });
  try {
    const { services } = opened;
    const [district] = services.districts.values();
    if (!district) throw new Error('there is no district');
    await services.database.transaction(loginScope(district.id), (trx) =>
      createDemoAccounts(trx, district, { keys: services.keys, at: new Date() }, staff),
    );
    const { units, catalogue, areas } = district.pack;
    const parents = new Set(areas.map(({ parent }) => parent));
    return {
      district: district.id,
      units: units.map(({ id }) => id),
      categories: Object.keys(catalogue.categories),
      areas: [...district.areaByPath].filter(([, { code }]) => !parents.has(code)).map(([path]) => path),
    };
  } finally {
    await opened.close();
  }
}

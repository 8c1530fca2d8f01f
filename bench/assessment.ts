/**
 * The assessment page over a small and a large store, as the leader of the district and as a street's dispatcher read it: the table by unit,
 * street, category and period, and the list and the count behind its figures, one request after another over HTTP.
 *
 * Cases come in at the rate of 10,000 in 90 days, some 40,600 a year: near the 35,317 in 13 months that a southern city's district published.
 * The small store is those 90 days; the large one of a million reaches back 24.6 years. Of both, the last 90 days hold the same
 * 10,000 cases. The year holds 10,000 of the small store and 40,600 of the large one, and is told beside without a target.
 */
import { createDemoAccounts } from '../apps/server/src/accounts/index.ts';
import { openServices } from '../apps/server/src/commands/open.ts';
import { readConfig } from '../apps/server/src/platform/config.ts';
import { loginScope } from '../apps/server/src/platform/policy/index.ts';
import { fillCases, type Spread } from './assessment/fill.ts';
import { makeReports } from './filing/reports.ts';
import { medianOf, percentileOf } from './measure.ts';
import { logIn, ownerOf, withClient, withProduct } from './product.ts';
import { root } from './program.ts';

const DAY = 86_400_000;
const view = { days: 90, cases: 10_000 };
const every = (view.days * DAY) / view.cases;
const slug = 'shizhong';
/** A street's dispatcher, who reaches one of the seventeen streets. */
const streetStaff = 's-street-370103012-dispatch';
const groupings = ['unit', 'area:street', 'category', 'period'] as const;
const figures = ['disposal~whole', 'closing-on-time~part', 'overdue~part', 'satisfaction~rest'] as const;

export interface Latency {
  requests: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Over one store. */
export interface StoreResult {
  cases: number;
  standings: number;
  /** How many of its cases came in within the views. */
  inView: { quarter: number; year: number };
  fillSeconds: number;
  /** The table over 90 days and over a year, and the lists and counts behind figures of the 90 days. */
  table: Latency;
  lists: Latency;
  year: Latency;
  /** Medians of the table over 90 days, by reader and grouping. */
  medians: Readonly<Record<string, number>>;
}

export interface AssessmentResult {
  stores: StoreResult[];
}

export async function benchAssessment(
  { sizes, rounds }: { sizes: readonly number[]; rounds: number },
  say: (line: string) => void,
): Promise<AssessmentResult> {
  const stores: StoreResult[] = [];
  for (const cases of sizes) {
    const store = await measureStore(cases, rounds);
    stores.push(store);
    const { table, lists, year, fillSeconds } = store;
    const told = ({ p50, p99 }: Latency) => `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`;
    say(
      `  assessment over ${cases} cases (filled in ${fillSeconds.toFixed(0)} s): table ${told(table)}; lists ${told(lists)}; a year ${told(year)}`,
    );
  }
  return { stores };
}

function measureStore(cases: number, rounds: number): Promise<StoreResult> {
  return withProduct(async ({ origin, dataFolder }) => {
    const spread = await prepare(dataFolder);
    const [dispatcher, leader, street] = await Promise.all(
      ['dispatcher', 'leader', streetLogin].map((login) => logIn(origin, login)),
    );
    if (!dispatcher || !leader || !street) throw new Error('nobody could log in');
    await fileOne(origin, dispatcher);
    const until = new Date();
    const begun = performance.now();
    const standings = await withClient(await ownerOf(dataFolder), async (client) => {
      await fillCases(client, spread, { cases, until, every });
      const { rows } = await client.query<{ n: string }>('select count(*) as n from wangge.standing');
      return Number(rows[0]?.n);
    });
    const fillSeconds = (performance.now() - begun) / 1000;
    const readers = { leader, street };
    const quarter = daysBefore(until, view.days);
    const { medians, ...table } = await askTables(origin, readers, quarter, rounds);
    const { medians: _, ...year } = await askTables(origin, readers, daysBefore(until, 365), Math.ceil(rounds / 4));
    const inView = { quarter: Math.min(cases, view.cases), year: Math.min(cases, Math.round((365 * DAY) / every)) };
    const lists = await askLists(origin, readers, { period: quarter, cutoff: until }, rounds);
    return { cases, standings, inView, fillSeconds, table, lists, year, medians };
  });
}

const streetLogin = 'street-370103012-dispatch';

type Readers = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function askTables(
  origin: string,
  readers: Readers,
  period: string,
  rounds: number,
): Promise<Latency & { medians: Record<string, number> }> {
  const asked = Object.entries(readers).flatMap(([reader, headers]) =>
    groupings.map((by) => ({
      name: `${reader}, ${by}`,
      headers,
      url: `${origin}/api/v1/assessment?${new URLSearchParams({ period, by })}`,
    })),
  );
  const taken = await askInTurns(asked, rounds);
  return {
    ...latencyOf([...taken.values()].flat()),
    medians: Object.fromEntries([...taken].map(([name, all]) => [name, medianOf(all)])),
  };
}

async function askLists(
  origin: string,
  readers: Readers,
  { period, cutoff }: { period: string; cutoff: Date },
  rounds: number,
): Promise<Latency> {
  const kinds = 'grid-event,hotline-order';
  const asked = Object.entries(readers).flatMap(([reader, headers]) =>
    figures.flatMap((part) => {
      const figure = [part, period, cutoff.toISOString(), 'area:street', '370103012', kinds].join('~');
      const query = new URLSearchParams({ figure });
      return [`cases?sort=received&${query}`, `cases/counts?${query}`].map((path) => ({
        name: `${reader}, ${path}`,
        headers,
        url: `${origin}/api/v1/${path}`,
      }));
    }),
  );
  return latencyOf([...(await askInTurns(asked, rounds)).values()].flat());
}

/** Milliseconds of each, `rounds` times after three that are not counted. @throws for any answer but 200 */
async function askInTurns(
  asked: readonly { name: string; headers: Readonly<Record<string, string>>; url: string }[],
  rounds: number,
): Promise<Map<string, number[]>> {
  const taken = new Map<string, number[]>();
  for (let round = -3; round < rounds; round += 1) {
    for (const { name, headers, url } of asked) {
      const sent = performance.now();
      const answer = await fetch(url, { headers });
      const body = await answer.text();
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${body.slice(0, 500)}`);
      if (round >= 0) taken.set(name, [...(taken.get(name) ?? []), performance.now() - sent]);
    }
  }
  return taken;
}

function latencyOf(all: readonly number[]): Latency {
  return { requests: all.length, p50: medianOf(all), p99: percentileOf(all, 0.99) };
}

/** The days before and with that of an instant, in UTC: hours do not matter here. */
function daysBefore(until: Date, days: number): string {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return `${day(until.getTime() - (days - 1) * DAY)}..${day(until.getTime())}`;
}

/** An account for the street, and what the district is made of. */
async function prepare(dataFolder: string): Promise<Spread> {
  const opened = await openServices({ name: 'wangge bench', config: readConfig({ WANGGE_DATA: dataFolder }, root) });
  try {
    const { services } = opened;
    const district = services.districts.get(slug);
    if (!district) throw new Error(`there is no district ${slug}`);
    await services.database.transaction(loginScope(district.id), (trx) =>
      createDemoAccounts(trx, district, { keys: services.keys, at: new Date() }, [streetStaff]),
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

/** A case as the product writes it: what the made-up ones have in common is taken from it. */
async function fileOne(origin: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const { points, texts, conditions } = await makeReports(1);
  const form = { place: { ...points[0], crs: 'CGCS2000', accuracy: 8 }, text: texts[0], ...conditions[0] };
  const ids = { id: crypto.randomUUID(), matterId: crypto.randomUUID() };
  const answer = await fetch(`${origin}/api/v1/cases`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ ...ids, procedure: 'grid-event', form }),
  });
  if (answer.status !== 201) throw new Error(`a case was not filed: ${await answer.text()}`);
}

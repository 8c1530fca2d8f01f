/**
 * The same questions put to a small and to a large store, with the same 90 days in view: what people wait for must not grow with what has long been
 * settled. And filing into the large one beside filing into an empty one.
 */

import type { LoadAnswer, LoadTask } from '../bench/filing/load.ts';
import { makeReports } from '../bench/filing/reports.ts';
import { medianOf, percentileOf } from '../bench/measure.ts';
import { logIn, type Product, withProduct } from '../bench/product.ts';
import { ask } from '../bench/program.ts';
import type { Proof, Section, Size } from './section.ts';
import { hearReports } from './volume/feed.ts';
import type { View } from './volume/fill.ts';
import { readPlans } from './volume/plans.ts';
import { questionsOf } from './volume/questions.ts';
import { fillProduct, peakOf, type Store } from './volume/store.ts';

interface Plan {
  cases: { small: number; large: number };
  /** The same in both stores; near what the district of the rates had where it is long. */
  view: View;
  livedDays: number;
  rounds: number;
  reports: number;
  filing: { rounds: number; count: number };
}

/** WANGGE_PROVE_CASES gives the large store of a long run another size: 10000000 takes some 250 GB of disk and a night. */
const plans: Readonly<Record<Size, Plan>> = {
  short: {
    cases: { small: 1_000, large: 8_000 },
    view: { cases: 1_000, days: 90 },
    livedDays: 12,
    rounds: 30,
    reports: 30,
    filing: { rounds: 3, count: 300 },
  },
  long: {
    cases: { small: 10_000, large: Number(process.env.WANGGE_PROVE_CASES ?? 1_000_000) },
    view: { cases: 10_000, days: 90 },
    livedDays: 60,
    rounds: 100,
    reports: 200,
    filing: { rounds: 5, count: 1_500 },
  },
};

/** Of the issue of every figure: the large store's by the small one's, or milliseconds. */
const mostSlower = 3;
const quickEnough = 50;
const leastFiling = 0.8;
const mostMemory = 350e6;

export const volume: Section = {
  about: 'a store that has grown answers as a small one does',
  async prove(size, say) {
    const plan = plans[size];
    const small = await withProduct(async (product) => measure(product, plan.cases.small, plan, say));
    return withProduct((empty) =>
      withProduct(async (product) => {
        const large = await measure(product, plan.cases.large, plan, say);
        const plans = await readPlans(large.store);
        const filing = await compareFiling({ empty, full: product }, plan, say);
        return [...proofsOf({ small, large, filing, peak: await peakOf(product) }, plan), ...plans];
      }),
    );
  },
};

interface Measured {
  store: Store;
  cases: number;
  events: number;
  /** Milliseconds by question. */
  taken: Map<string, number[]>;
}

async function measure(product: Product, cases: number, plan: Plan, say: (line: string) => void): Promise<Measured> {
  const { view, livedDays } = plan;
  const store = await fillProduct(product, { cases, view, livedDays, say });
  const taken = await askAll(store, plan.rounds);
  taken.set('feed: a report is heard of', await hearReports(store, plan.reports));
  return { store, cases: store.filled.cases, events: store.filled.events, taken };
}

/** Each question in turn, `rounds` times after three that are not counted. @throws for any answer but 200 */
async function askAll({ product, known, sessions }: Store, rounds: number): Promise<Map<string, number[]>> {
  const questions = questionsOf(known);
  const taken = new Map<string, number[]>(questions.map(({ name }) => [name, []]));
  for (let round = -3; round < rounds; round += 1) {
    for (const { name, asker, path } of questions) {
      const url = `${product.origin}/api/v1/${path(round + 3)}`;
      const sent = performance.now();
      const answer = await fetch(url, { headers: sessions[asker] });
      const body = await answer.text();
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${body.slice(0, 500)}`);
      if (round >= 0) taken.get(name)?.push(performance.now() - sent);
    }
  }
  return taken;
}

/** Connections at once, all of one session. */
const connections = 8;

/** Rates in turns, the empty store first. */
async function compareFiling(
  { empty, full }: { empty: Product; full: Product },
  { filing: { rounds, count } }: Plan,
  say: (line: string) => void,
): Promise<number[]> {
  const reports = await makeReports(3);
  const file = async ({ origin }: Product, seed: number): Promise<number> => {
    const session = await logIn(origin, 'worker');
    const callers = Array.from({ length: connections }, () => session);
    const task: LoadTask = { origin, path: '/api/v1/cases', callers, warmUp: 100, count, seed, ...reports };
    return (await ask<LoadAnswer>(['bench/filing/load.ts'], task)).rate;
  };
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const [without, within] = [await file(empty, round), await file(full, 100 + round)];
    ratios.push(within / without);
    say(`  filing, round ${round}: ${within.toFixed(0)}/s beside ${without.toFixed(0)}/s on an empty store`);
  }
  return ratios;
}

interface All {
  small: Measured;
  large: Measured;
  filing: readonly number[];
  peak: number;
}

function proofsOf({ small, large, filing, peak }: All, plan: Plan): Proof[] {
  const size = `${large.cases} cases (${large.events} events) beside ${small.cases}`;
  const questions = [...large.taken].map(([name, taken]): Proof => {
    const before = percentileOf(small.taken.get(name) ?? [], 0.99);
    const now = percentileOf(taken, 0.99);
    return {
      what: name,
      size,
      result: `p99 ${now.toFixed(0)} ms, ${(now / before).toFixed(1)} × (p50 ${medianOf(taken).toFixed(0)} ms)`,
      wanted: `≤ ${mostSlower} × or ≤ ${quickEnough} ms`,
      held: now <= mostSlower * before || now <= quickEnough,
      figures: { small: small.taken.get(name), large: taken },
    };
  });
  const median = medianOf(filing);
  return [
    ...questions,
    {
      what: 'filing by filing into an empty store',
      size: `${large.cases} cases, ${plan.filing.rounds} × ${plan.filing.count} reports`,
      result: median.toFixed(2),
      wanted: `≥ ${leastFiling}`,
      held: median >= leastFiling,
      figures: { ratios: filing },
    },
    {
      what: 'memory of the server at most',
      size: `${large.cases} cases`,
      result: `${(peak / 1e6).toFixed(0)} MB`,
      wanted: `≤ ${mostMemory / 1e6} MB`,
      held: peak <= mostMemory,
    },
  ];
}

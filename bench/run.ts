/**
 * `npm run bench`: every benchmark, one table, and the run kept in bench/results. `npm run bench -- filing start` runs only those.
 *
 *   --profile <folder>  a CPU profile of the filing product goes there
 *   --no-keep           nothing is written to bench/results
 *   --orders <number>   orders of a round of the import; --many <number> of its long run
 *
 * A machine that does other work at the same time changes rates a lot and ratios somewhat: the load is told with the figures.
 */
import { parseArgs } from 'node:util';
import { type AssessmentResult, benchAssessment } from './assessment.ts';
import { benchFiling, type FilingResult } from './filing.ts';
import { benchImport, type ImportResult } from './import.ts';
import { ask } from './program.ts';
import { keep, type Line, loadNow, machineNow, table } from './results.ts';
import { benchStart, type StartResult } from './start.ts';
import { benchWalk, type WalkResult } from './walk.ts';

const rounds = 5;
const reports = 2_000;
const warmUp = 300;
/** Targets: the product's rate by the bare route's; milliseconds. */
const leastRatio = 0.5;
const longestStart = 4_000;
/** Cases in the store, and how often each question of the assessment is put to it. */
const storeSizes = [10_000, 1_000_000];
const questionRounds = 40;
/** The page over the large store by that over the small one, or milliseconds. */
const mostSlower = 3;
const quickEnough = 50;
/** Megabytes of an importing process. */
const mostMemory = 300;
/** Random steps by district, 100,000 altogether. */
const walkSteps = { shizhong: 100_000, 'ville-haute': 10_000 };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'string' },
    'no-keep': { type: 'boolean' },
    orders: { type: 'string', default: '10000' },
    many: { type: 'string', default: '1000000' },
  },
});

interface Part {
  result: object;
  lines: Line[];
}
const parts: Readonly<Record<string, () => Promise<Part>>> = {
  async filing() {
    const profile = values.profile === undefined ? {} : { profileFolder: values.profile };
    const result = await benchFiling({ rounds, reports, warmUp, ...profile }, console.log);
    return { result, lines: filingLines(result) };
  },
  async import() {
    const result = await benchImport({ rounds, orders: Number(values.orders), many: Number(values.many) }, console.log);
    return { result, lines: importLines(result) };
  },
  async start() {
    const result = await benchStart(rounds, console.log);
    return { result, lines: startLines(result) };
  },
  async assessment() {
    const result = await benchAssessment({ sizes: storeSizes, rounds: questionRounds }, console.log);
    return { result, lines: assessmentLines(result) };
  },
  async walk() {
    const result = benchWalk(walkSteps, console.log);
    return { result, lines: walkLines(result) };
  },
  async locate() {
    return { result: await ask<object>(['bench/locate.bench.ts'], {}), lines: [] };
  },
};

const asked = positionals.length === 0 ? Object.keys(parts) : positionals;
const unknown = asked.find((name) => !(name in parts));
if (unknown !== undefined) {
  console.error(`There is no benchmark “${unknown}”. Benchmarks: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
const moment = new Date().toISOString();
const loadBefore = loadNow();
const results: Record<string, object> = {};
const lines: Line[] = [];
for (const name of asked) {
  console.log(name);
  const part = await parts[name]?.();
  if (!part) continue;
  results[name] = part.result;
  lines.push(...part.lines);
}
const machine = machineNow(loadBefore);
console.log(`\n${table(lines)}\n`);
console.log(
  `${machine.cores} cores, Node ${machine.node}, load ${machine.load.before} before, ${machine.load.after} after`,
);
if (!values['no-keep']) console.log(`Kept in ${await keep(moment, machine, lines, results)}`);

function filingLines({ product, bare, ratio, connections }: FilingResult): Line[] {
  const told = ({ rate, p50, p99 }: FilingResult['product']): string =>
    `${rate.toFixed(0)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  const plain = ratio.plain.median;
  return [
    { figure: `filing over ${connections} connections`, value: told(product), target: '', met: undefined },
    { figure: 'bare route, one INSERT a table', value: told(bare.plain), target: '', met: undefined },
    { figure: 'bare route, one statement', value: told(bare.single), target: '', met: undefined },
    {
      figure: 'filing by bare route',
      value: plain.toFixed(2),
      target: `≥ ${leastRatio}`,
      met: plain >= leastRatio,
    },
    {
      figure: 'filing by bare route, one statement',
      value: ratio.single.median.toFixed(2),
      target: '',
      met: undefined,
    },
  ];
}

function importLines({ rate, ratio, memory, orders, many, processorMicroseconds }: ImportResult): Line[] {
  const indexed = ratio.indexed.median;
  const most = Math.max(memory.rounds, memory.many);
  return [
    {
      figure: `import of ${orders}`,
      value: `${rate.import.toFixed(0)}/s, ${processorMicroseconds.toFixed(0)} µs of processor an order`,
      target: '',
      met: undefined,
    },
    { figure: `import of ${many}`, value: `${rate.many.toFixed(0)}/s`, target: '', met: undefined },
    { figure: 'COPY of its rows, plain tables', value: `${rate.copyPlain.toFixed(0)}/s`, target: '', met: undefined },
    {
      figure: 'COPY of its rows, with keys and indexes',
      value: `${rate.copyIndexed.toFixed(0)}/s`,
      target: '',
      met: undefined,
    },
    { figure: 'COPY of the file', value: `${rate.copyFile.toFixed(0)}/s`, target: '', met: undefined },
    {
      figure: 'import by COPY of its rows, with keys and indexes',
      value: indexed.toFixed(2),
      target: `≥ ${leastRatio}`,
      met: indexed >= leastRatio,
    },
    {
      figure: `the same, import of ${many}`,
      value: ratio.many.toFixed(2),
      target: `≥ ${leastRatio}`,
      met: ratio.many >= leastRatio,
    },
    {
      figure: 'import by COPY of its rows, plain tables',
      value: ratio.plain.median.toFixed(2),
      target: '',
      met: undefined,
    },
    {
      figure: 'memory of the import',
      value: `${most.toFixed(0)} MB`,
      target: `≤ ${mostMemory} MB`,
      met: most <= mostMemory,
    },
  ];
}

function startLines({ page, health, first }: StartResult): Line[] {
  const serves = Math.max(page.median, health.median);
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
  return [
    { figure: 'first start', value: seconds(first), target: '', met: undefined },
    {
      figure: 'start on existing data',
      value: seconds(serves),
      target: `≤ ${seconds(longestStart)}`,
      met: serves <= longestStart,
    },
  ];
}

function assessmentLines({ stores }: AssessmentResult): Line[] {
  const [small, large] = stores;
  if (!small || !large) throw new Error('there is no second store to compare with');
  const told = (of: 'table' | 'lists' | 'year') => (store: AssessmentResult['stores'][number]) =>
    `p50 ${store[of].p50.toFixed(0)} ms, p99 ${store[of].p99.toFixed(0)} ms`;
  const compared = (of: 'table' | 'lists', what: string): Line[] => {
    const ratio = large[of].p99 / small[of].p99;
    return [
      ...[small, large].map((store) => ({
        figure: `${what}, 90 days of ${store.cases} cases`,
        value: told(of)(store),
        target: '',
        met: undefined,
      })),
      {
        figure: `${what}, p99 of the large store by the small one`,
        value: ratio.toFixed(2),
        target: `≤ ${mostSlower}, or ≤ ${quickEnough} ms`,
        met: ratio <= mostSlower || large[of].p99 <= quickEnough,
      },
    ];
  };
  return [
    ...compared('table', 'assessment'),
    ...compared('lists', 'cases behind its figures'),
    ...[small, large].map((store) => ({
      figure: `assessment, a year (${store.inView.year} of ${store.cases} cases)`,
      value: told('year')(store),
      target: '',
      met: undefined,
    })),
  ];
}

function walkLines(result: WalkResult): Line[] {
  const walks = Object.values(result);
  const sum = (of: (walk: WalkResult[string]) => number): number => walks.reduce((all, walk) => all + of(walk), 0);
  const steps = sum((walk) => walk.steps);
  const seen = walks.flatMap((walk) => Object.values(walk.seen));
  const [states, all] = [0, 1].map((index) => seen.reduce((total, one) => total + (one.states[index] ?? 0), 0));
  return [
    {
      figure: 'random walk of every procedure',
      value: `${steps} steps over ${sum((walk) => walk.matters)} matters in ${sum((walk) => walk.seconds).toFixed(1)} s, no promise broken, each matter at an end (${sum((walk) => walk.ledHome)} led there after their walk)`,
      target: '≥ 100000 steps',
      met: steps >= 100_000,
    },
    { figure: 'states that it saw', value: `${states} of ${all}`, target: '', met: undefined },
    {
      figure: 'steps that it never took',
      value: walks.flatMap(({ never }) => never).join(', ') || 'none',
      target: '',
      met: undefined,
    },
  ];
}

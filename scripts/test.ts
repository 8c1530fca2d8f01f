/**
 * `npm test`: every suite of the repository, two side by side, each told when it has ended, and one table at the end. `npm test -- rules web` runs only
 * those; a single one is told as it goes.
 *
 * From the environment: WANGGE_TEST_DATA, a folder of outside data that some tests compare with; WANGGE_TEST_DATABASE_URL, a
 * PostgreSQL ≥15 for the second run of the server's tests, and for the commands, instead of the installed one; WANGGE_CHROMIUM, a browser;
 * WANGGE_NO_SKIP=1, whatever is skipped fails the run.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.ts';
import { startPostgres15 } from './postgres15.ts';
import { exitCodeOf, type Report, skipped, summary, type Tally, tally } from './test/tally.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const { WANGGE_TEST_DATABASE_URL: ownServer, ...rest } = process.env;
const env = { ...rest, PATH: [join(root, 'node_modules', '.bin'), rest.PATH].join(delimiter) };
const reports = await mkdtemp(join(tmpdir(), 'wangge-reports-'));

const inherited = ['inherit', 'inherit'] as const;
const gathered = ['pipe', 'pipe'] as const;

/** Of these projects one test file at a time: the live feed waits for the oldest transaction of a whole server; pages are drawn in software on all cores. */
const oneByOne = ['server', 'browser'];

/** Runs one project of vitest.config.ts. */
async function run(suite: string, project: string, more: Record<string, string> = {}): Promise<Tally> {
  const isAlone = asked.length === 1;
  console.log(`\n=== ${suite}${isAlone ? '' : ' begins'}`);
  const file = join(reports, `${suite}.json`);
  const began = performance.now();
  const vitest = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...(oneByOne.includes(project) ? ['--maxWorkers=1'] : []),
    ],
    { cwd: root, env: { ...env, ...more }, stdio: ['ignore', ...(isAlone ? inherited : gathered)] },
  );
  const said: Buffer[] = [];
  for (const output of [vitest.stdout, vitest.stderr]) output?.on('data', (chunk: Buffer) => said.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    vitest.once('error', reject);
    vitest.once('close', resolve);
  });
  if (!isAlone) process.stdout.write(`\n=== ${suite}\n${Buffer.concat(said)}`);
  const report = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Report,
    () => undefined,
  );
  return tally(suite, report, exitCode, (performance.now() - began) / 1000);
}

/** A project with the oldest PostgreSQL that is served at hand, or what it comes to without one. */
async function runWithPostgres(
  suite: string,
  project: string,
  without: (reason: string) => Tally | Promise<Tally>,
): Promise<Tally> {
  if (ownServer) return run(suite, project, { WANGGE_TEST_DATABASE_URL: ownServer });
  const server = await startPostgres15();
  if (typeof server === 'string') return without(server);
  try {
    return await run(suite, project, { WANGGE_TEST_DATABASE_URL: server.url });
  } finally {
    await server.stop();
  }
}

/** What starts servers of its own; one of its tests, the product on a PostgreSQL of one's own, waits for that. */
async function runCommands(suite: string): Promise<Tally> {
  return runWithPostgres(suite, 'commands', async (reason) => {
    const tally = await run(suite, 'commands');
    return { ...tally, skips: tally.skips.map((skip) => `${skip}; ${reason}`) };
  });
}

async function runInBrowser(suite: string): Promise<Tally> {
  const chromium = findChromium();
  if (chromium === undefined)
    return skipped(suite, 'no Chromium (Debian: apt-get install chromium; or name one in WANGGE_CHROMIUM)');
  // Chromium gives a file a name in Chinese only where the locale has such letters.
  return run(suite, 'browser', { WANGGE_CHROMIUM: chromium, LC_ALL: 'C.UTF-8' });
}

const suites: Record<string, (suite: string) => Promise<Tally>> = {
  rules: (suite) => run(suite, 'rules'),
  web: (suite) => run(suite, 'web'),
  'server-embedded': (suite) => run(suite, 'server'),
  // Once more, on the oldest PostgreSQL that is served.
  'server-postgres': (suite) => runWithPostgres(suite, 'server', (reason) => skipped(suite, reason)),
  commands: runCommands,
  browser: runInBrowser,
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in suites));
if (unknown !== undefined) {
  console.error(`There is no suite “${unknown}”. Suites: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

// Ctrl-C reaches Vitest too: wait for its end, then clear away what this run started.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (interrupted = true));

const waiting = Object.keys(suites).filter((name) => asked.length === 0 || asked.includes(name));
const tallies = new Map<string, Tally>();

async function start(name: string): Promise<void> {
  const one = await (suites[name] as (typeof suites)[string])(name);
  tallies.set(name, one);
  for (const reason of one.passed + one.failed === 0 ? one.skips : []) console.log(`\nSKIPPED ${name}: ${reason}`);
}

/** The next suite that may run beside another, until there is none. */
async function lane(): Promise<void> {
  for (;;) {
    const name = waiting.find((one) => one !== 'browser');
    if (name === undefined || interrupted) return;
    waiting.splice(waiting.indexOf(name), 1);
    await start(name);
  }
}

await Promise.all([lane(), lane()]);
// Pages need both cores to themselves.
for (const name of interrupted ? [] : waiting) await start(name);
const all = Object.keys(suites).flatMap((name) => tallies.get(name) ?? []);
await rm(reports, { recursive: true, force: true });

const noSkip = process.env.WANGGE_NO_SKIP === '1';
const skips = all.flatMap(({ suite, skips }) => skips.map((skip) => `  ${suite}: ${skip.replaceAll(root, '')}`));
if (skips.length > 0)
  console.log(`\nSkipped${noSkip ? ', and WANGGE_NO_SKIP lets nothing be skipped' : ''}:\n${skips.join('\n')}`);
console.log(`\n${summary(all)}`);
process.exitCode = interrupted ? 130 : exitCodeOf(all, noSkip);

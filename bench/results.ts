import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './program.ts';

/** What figures depend on, and nothing that names the machine. */
export interface Machine {
  cores: number;
  processor: string;
  /** GiB. */
  memory: number;
  node: string;
  /** Processes that wanted to run, on average of the last minute, before and after the measurement: more than cores is a busy machine. */
  load: { before: number; after: number };
}

export function machineNow(loadBefore: number): Machine {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memory: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    load: { before: loadBefore, after: loadNow() },
  };
}

/** Rounded to a tenth. */
export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

/** One figure against what it has to reach. */
export interface Line {
  figure: string;
  value: string;
  target: string;
  met: boolean | undefined;
}

export function table(lines: readonly Line[]): string {
  const rows = lines.map(({ figure, value, target, met }) => [figure, value, target, verdict(met)]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

const verdict = (met: boolean | undefined): string => (met === undefined ? '' : met ? 'met' : 'NOT MET');

const folder = join(root, 'bench/results');
const head = `# Results

Each run of \`npm run bench\`, with its JSON beside it. Rates are this machine's; ratios are between two sides of one run.

| Run | Machine | Figures |
|--|--|--|
`;

/** Keeps a run as \`<moment>.json\` and as a line of the table in \`README.md\`. @returns the path of the JSON from the root */
export async function keep(moment: string, machine: Machine, lines: readonly Line[], results: object): Promise<string> {
  const name = `${moment.slice(0, 16).replaceAll(':', '')}.json`;
  await writeFile(join(folder, name), `${JSON.stringify({ at: moment, machine, ...results }, null, 2)}\n`);
  const { cores, memory, node, load } = machine;
  const figures = lines.map(({ figure, value, target, met }) =>
    met === undefined ? `${figure}: ${value}` : `${figure}: ${value} (${target}: ${verdict(met)})`,
  );
  const about = `${cores} cores, ${memory} GiB, Node ${node}, load ${load.before}–${load.after}`;
  const file = join(folder, 'README.md');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known === undefined) await writeFile(file, head);
  await appendFile(file, `| [${moment.slice(0, 16)}](${name}) | ${about} | ${figures.join('; ')} |\n`);
  return `bench/results/${name}`;
}

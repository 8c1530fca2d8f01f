/**
 * `npm run demo:real`: 2,816 real messages of 2011 to 2020 as 12345 orders of the demo district, each filed at its own time and worked to its
 * end over HTTP. Texts and times are real, positions and everything that people do are made up by seed. The messages lie in the folder that
 * WANGGE_TEST_DATA names; nothing of them is written to the repository.
 */
import { parseArgs } from 'node:util';
import { keep, type Line, loadNow, machineNow } from '../bench/results.ts';
import { figuresOf } from './demo-real/figures.ts';
import { findMessages } from './demo-real/messages.ts';
import { play } from './demo-real/play.ts';
import { notice, rates, reportOf } from './demo-real/report.ts';

/** A line of progress every so many orders. */
const EVERY = 100;

const usage = `npm run demo:real -- [options]

Files 2,816 real messages of 2011–2020 as 12345 orders of the demo district, works each to its end over HTTP on a product and a database of
its own, and prints what came of it: what was taken in and refused and why, what came up on the way, a table by category and street (on
time, overdue, reworked, adjusted), and whether everything held that has to hold. ${notice}

  --sample <n>   so many of them, drawn by the seed (140 take a minute; all of them some minutes)
  --seed <text>  another draw of positions, people and sample; the same seed tells the same story (default: wangge)
  --keep         the figures, without texts, go to bench/results
  --help         this

WANGGE_TEST_DATA names the folder with the messages (tdb2020c/fj4_2816.jsonl.gz); without it nothing is played and that is said.
Exit code 1 when something that has to hold does not, 2 when the options are not understood.`;

const values = readOptions();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const sample = values.sample === undefined ? undefined : Number(values.sample);
if (sample !== undefined && !(Number.isInteger(sample) && sample > 0)) {
  console.error(`--sample takes how many messages, a whole number above 0; it was given “${values.sample}”`);
  process.exit(2);
}
const drawn = { seed: values.seed, ...(sample === undefined ? {} : { sample }) };
const found = findMessages();
if ('missing' in found) {
  console.log(`SKIPPED demo:real: ${found.missing}`);
} else {
  const loadBefore = loadNow();
  const moment = new Date().toISOString();
  const begun = performance.now();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const played = await play({
    path: found.path,
    ...drawn,
    signal: stop.signal,
    onProgress(ended, messages, at) {
      if (ended % EVERY !== 0) return;
      const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
      console.log(
        `  ${ended} of ${messages} ended, business time ${new Date(at).toISOString().slice(0, 10)}, ${minutes} min`,
      );
    },
  }).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
    console.error('Stopped before its end: the product has ended, its data are removed, and nothing is kept.');
    process.exit(130);
  });
  console.log(`\n${reportOf(played)}`);
  if (values.keep) {
    const line: Line = {
      figure: `demo:real, ${played.messages} messages (real texts, made-up positions)`,
      value: rates(played),
      target: '',
      met: undefined,
    };
    console.log(
      `Kept in ${await keep(moment, machineNow(loadBefore), [line], { demoReal: figuresOf(played, drawn) })}`,
    );
  }
  process.exitCode = played.demands.every(({ fault }) => fault === '') ? 0 : 1;
}

/** Ends the process where they are not understood. */
function readOptions() {
  try {
    return parseArgs({
      options: {
        sample: { type: 'string' },
        seed: { type: 'string', default: 'wangge' },
        keep: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

/**
 * `npm run demo:real`: 2,816 real messages of 2011 to 2020 as 12345 orders of the demo district, each filed at its own time and worked to its
 * end over HTTP. Texts and times are real, positions and everything that people do are made up by seed.
 *
 *   --sample <n>   so many of them, drawn by the seed
 *   --seed <text>  another draw
 *   --keep         the figures go to bench/results
 *
 * The messages lie in the folder that WANGGE_TEST_DATA names; nothing of them is written to the repository. Exit code 1 when something that has to
 * hold does not.
 */
import { parseArgs } from 'node:util';
import { keep, type Line, loadNow, machineNow } from '../bench/results.ts';
import { findMessages } from './demo-real/messages.ts';
import { type Played, play } from './demo-real/play.ts';
import { notice, rates, reportOf } from './demo-real/report.ts';

/** A line of progress every so many orders. */
const EVERY = 100;

const { values } = parseArgs({
  options: { sample: { type: 'string' }, seed: { type: 'string' }, keep: { type: 'boolean' } },
});
const sample = values.sample === undefined ? undefined : Number(values.sample);
if (sample !== undefined && !(Number.isInteger(sample) && sample > 0)) {
  console.error(`--sample takes how many messages, a whole number above 0; it was given “${values.sample}”`);
  process.exit(2);
}
const found = findMessages();
if ('missing' in found) {
  console.log(`SKIPPED demo:real: ${found.missing}`);
} else {
  const loadBefore = loadNow();
  const moment = new Date().toISOString();
  const begun = performance.now();
  const played = await play({
    path: found.path,
    seed: values.seed ?? 'wangge',
    ...(sample === undefined ? {} : { sample }),
    onProgress(ended, messages, at) {
      if (ended % EVERY !== 0) return;
      const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
      console.log(
        `  ${ended} of ${messages} ended, business time ${new Date(at).toISOString().slice(0, 10)}, ${minutes} min`,
      );
    },
  });
  console.log(`\n${reportOf(played)}`);
  if (values.keep) {
    const line: Line = {
      figure: `demo:real, ${played.messages} messages`,
      value: rates(played),
      target: '',
      met: undefined,
    };
    console.log(`Kept in ${await keep(moment, machineNow(loadBefore), [line], { demoReal: figuresOf(played) })}`);
  }
  process.exitCode = played.demands.every(({ fault }) => fault === '') ? 0 : 1;
}

/** Figures alone: nothing from which a message could be told. */
function figuresOf({ messages, from, to, advised, ran, counted, requests, people, seconds, masked }: Played): object {
  return {
    ...{ notice, messages, from, to, seconds, requests, people, advised, masked },
    ...{
      filed: ran.orders.length,
      tasks: ran.tasks.length,
      commands: Object.fromEntries(ran.done),
      sentTwice: ran.sentTwice,
      events: counted.events,
    },
    notTaken: Object.fromEntries(ran.notTaken),
    commandsRefused: Object.fromEntries(ran.refused),
    reasons: counted.reasons,
    standings: counted.standings,
  };
}

import { expect, type TestContext, test } from 'vitest';
import { findMessages } from './messages.ts';
import { play } from './play.ts';
import { notice, reportOf, unfound } from './report.ts';

const found = findMessages();
if ('missing' in found) console.warn(`SKIPPED real messages as orders: ${found.missing}`);

/** Some of them; `npm run demo:real` takes them all. */
const SAMPLE = 140;
/** A minute on a machine that does nothing else; suites beside it take their share. */
const PATIENCE = 900_000;

/** How many came in, in the row of that name; nought where it has none. */
function reportedIn(report: string, name: string): number {
  const row = report.split('\n').find((line) => line.trim().startsWith(`${name} `));
  return Number(row?.trim().slice(name.length).trim().split(/\s+/, 1)[0] ?? 0);
}

async function playSome({ signal, onTestFinished }: TestContext): Promise<void> {
  if ('missing' in found) return;
  const playing = play({ path: found.path, seed: 'wangge', sample: SAMPLE, signal });
  // Also one that ran out of time stops its product.
  onTestFinished(() => playing.then(() => {}).catch(() => {}));
  const played = await playing;
  expect(played.demands.filter(({ fault }) => fault !== '')).toEqual([]);
  expect(played.counted.ends).toHaveLength(SAMPLE);
  const { done } = played.ran;
  // What the sample is there for: each of these has its own way through the procedure.
  for (const action of [
    'return',
    'approve-extension',
    'approve-suspension',
    'audit-back',
    'join',
    'call',
    'arbitrate',
    'call-back',
    'ask-appeal',
  ]) {
    expect(done.get(action) ?? 0, action).toBeGreaterThan(0);
  }
  const { all } = played.counted.standings;
  expect(all?.overdue).toBeGreaterThan(0);
  expect(all?.reworked).toBeGreaterThan(0);
  const report = reportOf(played);
  expect(reportedIn(report, 'all orders')).toBe(SAMPLE);
  const { areas, catalogue } = played.pack;
  const streets = areas.filter(({ level }) => level === 'street').map(({ name }) => reportedIn(report, name.zh ?? ''));
  expect(
    streets.reduce((sum, many) => sum + many, 0),
    'every order lies in a street',
  ).toBe(SAMPLE);
  const classes = Object.values(catalogue.classes).map(({ id, name }) => reportedIn(report, `${id} ${name.zh}`));
  const none = reportedIn(report, '(no category)');
  expect(
    classes.reduce((sum, many) => sum + many, none),
    'every order is of a class, or of none',
  ).toBe(SAMPLE);
  expect(report.split(notice)).toHaveLength(3);
  expect(report, 'what masking by rules cannot find').toContain(unfound.join('\n'));
  console.log(report.split('\n').at(-1));
}

test.skipIf('missing' in found)(
  'real messages are worked to their end over HTTP, and nothing is lost',
  playSome,
  PATIENCE,
);

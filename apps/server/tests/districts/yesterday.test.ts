import { fileURLToPath } from 'node:url';
import { readPack } from '@wangge/district';
import { expect, test } from 'vitest';
import { yesterdayOf } from '../../src/cases/cohorts.ts';
import { type District, readPackFolder } from '../../src/districts/index.ts';

const folder = fileURLToPath(new URL('../../../../districts/ville-haute', import.meta.url));
const { pack } = readPack(await readPackFolder(folder));
const district = { pack } as District;

// Africa/Cairo: clocks go from 00:00 to 01:00 on 2026-04-24 and back from 24:00 to 23:00 on 2026-10-29 (IANA tzdata).
test.each([
  ['an ordinary day', '2026-03-10T12:00:00Z', '2026-03-08T22:00:00.000Z'],
  ['the day after the one of 23 hours', '2026-04-25T12:00:00Z', '2026-04-23T22:00:00.000Z'],
  ['the day after the one of 25 hours', '2026-10-30T12:00:00Z', '2026-10-28T21:00:00.000Z'],
])('yesterday began at its own midnight: %s', (_, now, began) => {
  expect(yesterdayOf({ district, now: Date.parse(now) } as Parameters<typeof yesterdayOf>[0]).toISOString()).toBe(
    began,
  );
});

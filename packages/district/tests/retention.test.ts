import { forgetAt, keptFrom, longestKeep } from '@wangge/district';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const china = (text: string): number => Date.parse(`${text}+08:00`);
const ZONE = 'Asia/Shanghai';

test.each([
  // The day of the end does not count; the last day is kept to its end.
  ['2020-04-08T10:00', '1 calendar-days', '2020-04-10T00:00'],
  ['2020-04-08T00:00', '90 calendar-days', '2020-07-08T00:00'],
  ['2020-04-08T23:59', '90 calendar-days', '2020-07-08T00:00'],
  ['2020-02-28T12:00', '2 calendar-days', '2020-03-02T00:00'],
  ['2019-12-31T12:00', '1095 calendar-days', '2022-12-31T00:00'],
])('what ended at %s and is kept for %s goes at %s', (ended, keep, at) => {
  expect(forgetAt(keep, ZONE, china(ended))).toBe(china(at));
});

test('both ends say the same, also where clocks change', () => {
  const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });
  const zones = fc.constantFrom(ZONE, 'Europe/Paris', 'America/St_Johns', 'Africa/Cairo');
  fc.assert(
    fc.property(instants, instants, zones, fc.integer({ min: 1, max: 4000 }), (ended, now, zone, days) => {
      const keep = `${days} calendar-days`;
      expect(ended < keptFrom(keep, zone, now)).toBe(forgetAt(keep, zone, ended) <= now);
    }),
    { seed: 4, numRuns: 400 },
  );
});

test('of several the longest counts', () => {
  expect(longestKeep(['90 calendar-days', '1095 calendar-days', '365 calendar-days'])).toBe('1095 calendar-days');
  expect(longestKeep([])).toBeUndefined();
});

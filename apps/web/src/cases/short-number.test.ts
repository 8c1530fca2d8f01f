import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortNumber } from './short-number.ts';

test.each([
  ['WG-20200404-00053', 2020, '0404-00053'],
  ['WG-20200404-00053', 2021, '200404-00053'],
  ['WG-20200404-00053', undefined, '200404-00053'],
  ['12345-SZ-20201231-123456', 2020, '1231-123456'],
  ['WG-20200404-00053-2', 2020, '0404-00053-2'],
  ['WG-20200404-00053-S1', 2021, '200404-00053-S1'],
  ['an odd one', 2020, 'an odd one'],
])('%s in %s is told as %s', (number, year, short) => {
  expect(shortNumber(number, year)).toBe(short);
});

test('is a tail of the number, and tells two days apart', () => {
  const day = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  const number = fc
    .tuple(day, fc.integer({ min: 1, max: 99_999 }))
    .map(
      ([at, serial]) => `WG-${at.toISOString().slice(0, 10).replaceAll('-', '')}-${String(serial).padStart(5, '0')}`,
    );
  fc.assert(
    fc.property(number, number, fc.integer({ min: 2015, max: 2035 }), (one, other, year) => {
      expect(one.endsWith(shortNumber(one, year))).toBe(true);
      expect(shortNumber(one, year) === shortNumber(other, year)).toBe(one === other);
    }),
    { seed: 370103, numRuns: 500 },
  );
});

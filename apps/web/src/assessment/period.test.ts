import { expect, test } from 'vitest';
import { kindOf, namedPeriod, neighbour, PERIOD_KINDS, periodAt } from './period.ts';

test.each([
  ['2020-04-07', 'day'],
  ['2020-04', 'month'],
  ['2020-W53', 'week'],
  ['2020-Q2', 'quarter'],
  ['2020', 'year'],
  ['2020-04-01..2020-04-15', 'range'],
  ['2020-13', undefined],
  ['2020-04-32', undefined],
  ['April', undefined],
])('%s is a %s', (period, kind) => expect(kindOf(period)).toBe(kind));

test.each([
  ['2021-01-03', '2020-W53', '2021-01', '2021-Q1'],
  ['2019-12-30', '2020-W01', '2019-12', '2019-Q4'],
  ['2020-04-05', '2020-W14', '2020-04', '2020-Q2'],
])('%s lies in %s, %s and %s', (day, ...periods) => {
  expect([periodAt('week', day), periodAt('month', day), periodAt('quarter', day)]).toEqual(periods);
});

test('every period is the neighbour of its neighbours', () => {
  for (const kind of PERIOD_KINDS.filter((one) => one !== 'range')) {
    for (let day = Date.UTC(2019, 11, 20); day < Date.UTC(2021, 1, 10); day += 86_400_000) {
      const period = periodAt(kind, new Date(day).toISOString().slice(0, 10));
      expect(neighbour(neighbour(period, 1), -1)).toBe(period);
      expect(kindOf(neighbour(period, 1))).toBe(kind);
    }
  }
});

test.each([
  ['2020-04-01..2020-04-30', '2020-04'],
  ['2020-04-01..2020-06-30', '2020-Q2'],
  ['2020-01-01..2020-12-31', '2020'],
  ['2019-12-30..2020-01-05', '2020-W01'],
  ['2020-04-07..2020-04-07', '2020-04-07'],
  ['2020-04-02..2020-04-30', '2020-04-02..2020-04-30'],
  ['2020-04', '2020-04'],
])('the days %s are called %s', (days, name) => expect(namedPeriod(days)).toBe(name));

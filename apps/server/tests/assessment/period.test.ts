import { describe, expect, test } from 'vitest';
import { piecesOf, readPeriod, spanOf } from '../../src/assessment/period.ts';

const read = (given: string) => readPeriod(given, 'querystring');

describe('a period', () => {
  test.each([
    ['2020-04-07', '2020-04-07', '2020-04-07'],
    ['2020-02-29', '2020-02-29', '2020-02-29'],
    ['2020-04-07..2020-04-07', '2020-04-07', '2020-04-07'],
    ['2020-02', '2020-02-01', '2020-02-29'],
    ['2020-Q2', '2020-04-01', '2020-06-30'],
    ['2020-W53', '2020-12-28', '2021-01-03'],
    ['2020', '2020-01-01', '2020-12-31'],
    ['2020-04-01..2020-04-15', '2020-04-01', '2020-04-15'],
  ])('%s goes from %s to %s', (given, from, to) => expect(read(given)).toEqual({ from, to }));

  test.each([
    '2020-02-30',
    '2019-02-29',
    '2020-4-7',
    '2020-04-07T00:00:00Z',
    '2020-13',
    '2019-W53',
    '2020-04-02..2020-04-01',
    '2020-04-01..2020-04-02..2020-04-03',
    '2020-04-07..',
    '9999-01-01',
    '',
  ])('%j is none', (given) => expect(() => read(given)).toThrow());

  test('of a day begins and ends at midnight of the district, and is one piece', () => {
    const days = read('2020-04-07');
    expect(spanOf(days, 'Asia/Shanghai')).toEqual({
      from: new Date('2020-04-06T16:00:00Z'),
      until: new Date('2020-04-07T16:00:00Z'),
    });
    expect(piecesOf(days)).toEqual([days]);
    // Clocks are put forward: that day has 23 hours.
    const { from, until } = spanOf(read('2020-03-29'), 'Europe/Paris');
    expect(until.getTime() - from.getTime()).toBe(23 * 3_600_000);
  });
});

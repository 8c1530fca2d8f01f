import { describe, expect, test } from 'vitest';
import { lightNow, spanOf } from './spans.ts';

const minutes = (count: number) => count * 60_000;

describe('spans', () => {
  test.each([
    [0, { unit: 'seconds', count: 0 }],
    [-5, { unit: 'seconds', count: 0 }],
    [minutes(1) - 1, { unit: 'seconds', count: 59 }],
    [minutes(59), { unit: 'minutes', count: 59 }],
    [minutes(120), { unit: 'hours', count: 2 }],
    [minutes(125), { unit: 'hoursMinutes', hours: 2, minutes: 5 }],
    [minutes(24 * 60), { unit: 'days', count: 1 }],
    [minutes(27 * 60), { unit: 'daysHours', days: 1, hours: 3 }],
    [minutes(75 * 60), { unit: 'days', count: 3 }],
  ])('%i ms', (milliseconds, span) => {
    expect(spanOf(milliseconds)).toEqual(span);
  });
});

describe('the light of a row', () => {
  const row = { light: 'green' as const, amberAt: '2020-04-05T00:25:00Z', dueAt: '2020-04-05T01:55:00Z' };
  const at = (text: string) => Date.parse(text);

  test('turns by itself as its points pass', () => {
    expect(lightNow(row, at('2020-04-05T00:24:59Z'))).toBe('green');
    expect(lightNow(row, at('2020-04-05T00:25:00Z'))).toBe('amber');
    // The deadline itself is still in time; red comes after it.
    expect(lightNow(row, at('2020-04-05T01:55:00Z'))).toBe('amber');
    expect(lightNow(row, at('2020-04-05T01:55:01Z'))).toBe('red');
  });

  test('is never milder than the server says', () => {
    expect(lightNow({ ...row, light: 'red' }, at('2020-04-05T00:00:00Z'))).toBe('red');
  });

  test('stays out where no clock runs', () => {
    expect(lightNow({ ...row, light: 'none' }, at('2021-01-01T00:00:00Z'))).toBe('none');
  });
});

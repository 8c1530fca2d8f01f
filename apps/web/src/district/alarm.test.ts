import { expect, test } from 'vitest';
import { isAlarm } from './alarm.ts';

test('what is marked or overdue is an alarm, and how things went is none', () => {
  expect(isAlarm({ mark: true, late: false })).toBe(true);
  expect(isAlarm({ mark: false, late: true })).toBe(true);
  expect(isAlarm({ mark: false, late: false })).toBe(false);
  expect(isAlarm(undefined)).toBe(false);
});

import { expect, test } from 'vitest';
import { datesOf } from './dates.ts';

const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const zone = 'Asia/Shanghai';
const zh = datesOf('zh', zone);
const en = datesOf('en', zone);

test('a date has its year where that is not the present one', () => {
  const now = at('2026-11-30 11:04');
  expect(zh.moment(at('2026-04-07 09:00'), now)).toBe('4月7日 09:00');
  expect(zh.moment(at('2020-04-07 09:00'), now)).toBe('2020年4月7日 09:00');
  expect(en.moment(at('2020-04-07 09:00'), now)).toBe('7 Apr 2020, 09:00');
  expect(en.moment(at('2027-01-02 18:00'), now)).toBe('2 Jan 2027, 18:00');
});

test('the present year is that of the district', () => {
  // 2026 in Greenwich, 2027 in Jinan.
  const now = at('2027-01-01 03:00');
  expect(zh.moment(at('2027-01-01 09:00'), now)).toBe('1月1日 09:00');
  expect(zh.moment(at('2026-12-31 23:00'), now)).toBe('2026年12月31日 23:00');
});

test('for paper and files the year always stands there', () => {
  expect(zh.dated(at('2026-11-30 11:04'))).toBe('2026年11月30日 11:04');
  expect(en.dated(at('2026-11-30 11:04'))).toBe('30 Nov 2026, 11:04');
});

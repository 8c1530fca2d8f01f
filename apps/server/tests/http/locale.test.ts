import { expect, test } from 'vitest';
import { localeOf } from '../../src/platform/http/envelope.ts';

test.each([
  [undefined, 'zh'],
  ['', 'zh'],
  ['fr', 'zh'],
  ['en', 'en'],
  ['EN-gb', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['fr-FR, fr;q=0.9, en;q=0.5', 'en'],
  ['en;q=0.1, zh', 'zh'],
  ['zh;q=0, en;q=0.2', 'en'],
  ['en;q=nonsense', 'zh'],
])('%s is answered in %s', (header, locale) => {
  expect(localeOf({ headers: header === undefined ? {} : { 'accept-language': header } })).toBe(locale);
});

import { expect, test } from 'vitest';
import { firstLocale } from './first-locale.ts';

test.each([
  ['a Chinese browser', ['zh-CN', 'en-US'], ['zh', 'en'], 'zh'],
  ['an English browser', ['en-US', 'en'], ['zh', 'en'], 'en'],
  ['an English browser before the district is known', ['en-GB'], [], 'en'],
  ['an English browser in a district with Chinese names only', ['en-US', 'en'], ['zh'], 'zh'],
  ['traditional script, the wish of a person who reads English too', ['zh-Hant-TW', 'en'], ['zh', 'en'], 'zh'],
  ['a language that no page knows, then English', ['de-DE', 'en-US'], ['zh', 'en'], 'en'],
  ['a language that no page knows', ['de-DE'], ['zh', 'en'], 'zh'],
  ['a town whose pages are in its second language', ['fr-FR', 'fr'], ['fr', 'en'], 'en'],
  ['a browser that says nothing', [], [], 'zh'],
])('%s', (_, wanted, ofDistrict, locale) => {
  expect(firstLocale(wanted, ofDistrict)).toBe(locale);
});

import { expect, test } from 'vitest';
import { isCodeAway } from './code-away.ts';

test.each([
  ['Chromium', 'Failed to fetch dynamically imported module: http://host/assets/MapPage-1.js', true],
  ['Firefox', 'error loading dynamically imported module: http://host/assets/MapPage-1.js', true],
  ['WebKit', 'Importing a module script failed.', true],
  ['the builder', 'Unable to preload CSS for /assets/MapPage-1.css', true],
  ['any other fault', 'Cannot read properties of undefined', false],
])('as %s says it: %s', (_, message, expected) => {
  expect(isCodeAway(new TypeError(message))).toBe(expected);
});

import { expect, test } from 'vitest';
import { lengthWords, scaleBar } from './scale.ts';

test.each([
  [1, 96, 50, 50],
  [9.6, 96, 500, 500 / 9.6],
  [60, 96, 5000, 5000 / 60],
  [20.9, 96, 2000, 2000 / 20.9],
  [0.1, 96, 5, 50],
])('%f m a pixel: of %i pixels, %i m take %f', (metresPerPixel, most, metres, pixels) => {
  const bar = scaleBar(metresPerPixel, most)!;
  expect(bar.metres).toBeCloseTo(metres, 9);
  expect(bar.pixels).toBeCloseTo(pixels, 9);
  expect(bar.pixels).toBeLessThanOrEqual(most);
});

test('nothing is drawn where nothing is known', () => {
  expect(scaleBar(0, 96)).toBeUndefined();
  expect(scaleBar(Number.NaN, 96)).toBeUndefined();
  expect(lengthWords(500)).toBe('500 m');
  expect(lengthWords(2000)).toBe('2 km');
});

import { describe, expect, test } from 'vitest';
import { PALETTES, type Palette } from './palette.ts';

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (light! + 0.05) / (dark! + 0.05);
}

const pairs = (one: Palette): [string, string, string][] => [
  ...(['text', 'muted', 'brand'] as const).flatMap((word) =>
    (['page', 'surface', 'raised', 'tint'] as const).map((ground): [string, string, string] => [
      `${word} on ${ground}`,
      one[word],
      one[ground],
    ]),
  ),
  ['onBrand on brand', one.onBrand, one.brand],
  ['onBrand on brandHover', one.onBrand, one.brandHover],
  ['onBrand on red', one.onBrand, one.lights.red],
  ['onBrand on redHover', one.onBrand, one.redHover],
  ...Object.entries(one.lights).flatMap(([light, colour]) =>
    (['page', 'surface', 'tint'] as const).map((ground): [string, string, string] => [
      `${light} on ${ground}`,
      colour,
      one[ground],
    ]),
  ),
];

describe.each(Object.entries(PALETTES))('%s', (_, palette) => {
  test.each(pairs(palette))('%s is readable', (_pair, word, ground) => {
    expect(contrast(word, ground)).toBeGreaterThanOrEqual(4.5);
  });
});

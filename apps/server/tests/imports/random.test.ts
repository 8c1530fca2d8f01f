import { expect, test } from 'vitest';
import { drawRandom } from '../../src/platform/keys/random.ts';

test('no byte is given twice, whatever the sizes, and what was given is the caller’s own', () => {
  const sizes = Array.from({ length: 4_000 }, (_, index) => [12, 32, 4096][index % 7 === 6 ? 2 : index % 2] as number);
  const drawn = sizes.map(drawRandom);
  expect(drawn.map(({ length }) => length)).toEqual(sizes);
  expect(new Set(drawn.map((bytes) => bytes.toString('hex'))).size).toBe(sizes.length);
  // Twelve bytes of zeros by chance: once in 2^96.
  expect(drawn.some((bytes) => bytes.subarray(0, 12).every((byte) => byte === 0))).toBe(false);
  expect(() => drawRandom(4_097)).toThrow('4097');
});

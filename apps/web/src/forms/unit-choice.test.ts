import { expect, test } from 'vitest';
import { isTaken } from './unit-choice.ts';

const bureau = { id: 'bureau', kind: 'department' };
const company = { id: 'gas', kind: 'company' };
const city = { id: 'city', kind: 'superior', superior: true } as const;

test('a field offers the units that it takes', () => {
  const offered = (takes: Parameters<typeof isTaken>[0]) =>
    [bureau, company, city].filter((unit) => isTaken(takes, unit)).map(({ id }) => id);
  expect(offered(undefined)).toEqual(['bureau', 'gas', 'city']);
  expect(offered({ ours: true })).toEqual(['bureau', 'gas']);
  expect(offered({ kinds: ['department'], ours: true })).toEqual(['bureau']);
  expect(offered({ among: ['city'] })).toEqual(['city']);
  expect(isTaken(undefined, undefined)).toBe(false);
});

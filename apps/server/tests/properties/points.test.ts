import { metresBetween } from '@wangge/brain';
import type { Role } from '@wangge/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointFor, pointRounding, roleRules, roughened, roughPoint } from '../../src/platform/policy/index.ts';
import { exactPointOf } from './audiences.ts';

const roles = Object.keys(roleRules) as Role[];
// Where people live: beyond 80 degrees the squares of a row differ too much from those of the next to be called so.
const point = fc.record({
  lng: fc.double({ min: -179.9, max: 179.9, noNaN: true }),
  lat: fc.double({ min: -80, max: 80, noNaN: true }),
});
const SIDE = roughPoint.value;

test('the exact point is for the roles that were written down by hand, and for no other', () => {
  expect(roles.filter((role) => pointRounding(role) === undefined).sort()).toEqual([...exactPointOf].sort());
});

test('a role gets the point as it is, or one within half a diagonal of it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...roles), point, (role, one) => {
      const got = pointFor(role, one);
      if (exactPointOf.includes(role)) expect(got).toEqual(one);
      else expect(metresBetween(one, got)).toBeLessThanOrEqual((SIDE / 2) * Math.SQRT2 * 1.01 + 0.2);
    }),
    { numRuns: 2000, seed: 3 },
  );
});

test('every point of a square becomes the same, and that one becomes itself: asking again gives nothing more away', () => {
  fc.assert(
    fc.property(
      point,
      fc.double({ min: -0.49, max: 0.49, noNaN: true }),
      fc.double({ min: -0.49, max: 0.49, noNaN: true }),
      (one, east, north) => {
        const middle = roughened(one);
        expect(roughened(middle)).toEqual(middle);
        const high = SIDE / 111_320;
        const wide = high / Math.cos((middle.lat * Math.PI) / 180);
        expect(roughened({ lng: middle.lng + east * wide, lat: middle.lat + north * high })).toEqual(middle);
      },
    ),
    { numRuns: 2000, seed: 5 },
  );
});

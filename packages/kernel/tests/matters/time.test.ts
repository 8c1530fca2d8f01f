import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { earliestWithin, parseDurationText } from '../../src/index.ts';
import { spanEnd } from '../../src/matters/time.ts';
import { spring2020 } from '../clocks/calendars.ts';

const begin = Date.parse('2020-03-02T00:00:00+08:00');
const end = Date.parse('2020-05-20T00:00:00+08:00');

test('what a span can have begun at and not be over is found to the second, by every way of counting', () => {
  const spans = [
    '3 minutes',
    '24 emergency-hours',
    '5 calendar-days',
    '15 working-days',
    '6 working-hours',
    '2 emergency-days',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...spans), fc.integer({ min: begin, max: end }), (text, now) => {
      const span = parseDurationText(text);
      const earliest = earliestWithin(span, now, spring2020);
      expect(spanEnd(span, earliest, spring2020)).toBeGreaterThanOrEqual(now);
      expect(spanEnd(span, earliest - 1000, spring2020)).toBeLessThan(now);
    }),
    { numRuns: 300, seed: 20_261_130 },
  );
});

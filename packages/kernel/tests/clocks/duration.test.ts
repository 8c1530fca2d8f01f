import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationUnits, isDurationFault, parseDuration, writeDuration } from '../../src/clocks/index.ts';

describe('parseDuration', () => {
  test.each([
    ['2紧急工作时', 2, 'emergency-hours'],
    ['4 工作时', 4, 'working-hours'],
    ['5个工作日', 5, 'working-days'],
    ['5 个 工作日', 5, 'working-days'],
    ['２紧急工作日', 2, 'emergency-days'],
    ['60自然日', 60, 'calendar-days'],
    ['15 分钟', 15, 'minutes'],
    ['5 working-days', 5, 'working-days'],
    ['1 working day', 1, 'working-days'],
    ['0.5 Working Hours', 0.5, 'working-hours'],
    ['  1.5 emergency-hours ', 1.5, 'emergency-hours'],
  ])('reads %j', (text, amount, unit) => {
    expect(parseDuration(text)).toEqual({ amount, unit });
  });

  // A bare 小时, 日 or 天 is used for two different clocks in practice, so it is asked for, not guessed.
  test.each([
    '',
    '5',
    '工作日',
    '5日',
    '5天',
    '2小时',
    '五工作日',
    '0 working-days',
    '-1 working-days',
    '1.5 working-days',
    '1.5工作日',
    '1e3 minutes',
    'Infinity minutes',
    '99999999 working-days',
    '5 working-days please',
    '5 constructors',
    '5 __proto__',
  ])('does not guess at %j', (text) => {
    const fault = parseDuration(text);
    expect(isDurationFault(fault)).toBe(true);
    if (!isDurationFault(fault)) return;
    expect(fault.en).toContain(`"${text}"`);
    for (const unit of durationUnits) expect(fault.en).toContain(unit);
    expect(fault.zh).toContain('紧急工作时');
  });

  test.each([5, null, undefined, { amount: 5 }, ['5 working-days']])('%j is no text', (value) => {
    expect(parseDuration(value)).toMatchObject({ fault: 'not-a-duration' });
  });

  test('what is written is read back', () => {
    const durations = fc.record({
      amount: fc.integer({ min: 1, max: 20_000 }),
      unit: fc.constantFrom(...durationUnits),
    });
    fc.assert(
      fc.property(durations, (duration) => {
        expect(parseDuration(writeDuration(duration))).toEqual(duration);
      }),
      { seed: 20_200_330 },
    );
  });
});

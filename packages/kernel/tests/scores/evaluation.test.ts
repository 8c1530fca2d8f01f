import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Evaluation, evaluate, type Findings, percentOf } from '../../src/scores/index.ts';

const source = 'a city’s published example, as the handbook of the field gives it';
/** 金华: on time ≥ 70 % gives 50, closed ≥ 90 % gives 20, a point off per percentage point; reworks, fraud, double for leaders and media. */
const jinhua: Evaluation = {
  parts: {
    'on-time': { rate: 'closed-on-time', full: 50, threshold: 70, perPoint: 1, source },
    closed: { rate: 'closed', full: 20, threshold: 90, perPoint: 1, source },
    rework: {
      count: 'reworks',
      each: 0.2,
      further: { from: 3, each: 0.5 },
      times: { sources: ['leader', 'media'], factor: 2 },
      source,
    },
    fraud: { count: 'frauds', each: 1, times: { sources: ['leader', 'media'], factor: 2 }, source },
  },
};

const month = (closed: number, onTime: number, due = 100): Findings => ({
  rates: { closed: { part: closed, whole: due }, 'closed-on-time': { part: onTime, whole: due } },
  counts: { reworks: [], frauds: [] },
});

describe('the month’s end', () => {
  test('120 due, 20 put off, 88 closed, 66 on time: 88 % and 66 %, 18 and 46 points', () => {
    const findings = month(88, 66, 120 - 20);
    expect(percentOf(findings.rates.closed!)).toBe(88);
    expect(percentOf(findings.rates['closed-on-time']!)).toBe(66);
    expect(evaluate(jinhua, findings)).toEqual({
      parts: { closed: 18, 'on-time': 46, rework: 0, fraud: 0 },
      total: 64,
    });
  });

  test('two appeals upheld: 68 % and 48 points', () => {
    expect(evaluate(jinhua, month(88, 68)).parts['on-time']).toBe(48);
  });

  test('at the threshold and above there is no more than the full mark', () => {
    expect(evaluate(jinhua, month(90, 70)).parts).toMatchObject({ closed: 20, 'on-time': 50 });
    expect(evaluate(jinhua, month(100, 100)).parts).toMatchObject({ closed: 20, 'on-time': 50 });
  });

  test('far below there is nothing, and never less', () => {
    expect(evaluate(jinhua, month(10, 5)).parts).toMatchObject({ closed: 0, 'on-time': 0 });
  });

  test('nothing due is nothing to judge, and not nought', () => {
    expect(percentOf({ part: 0, whole: 0 })).toBeNull();
    expect(evaluate(jinhua, month(0, 0, 0)).parts).toMatchObject({ closed: null, 'on-time': null });
    expect(evaluate(jinhua, month(0, 0, 0)).total).toBeNull();
    expect(evaluate({ parts: { closed: jinhua.parts.closed! } }, month(0, 0, 0)).total).toBeNull();
  });
});

describe('a month in which nothing was due', () => {
  const found = (source: string, times: number) => ({ reworks: [], frauds: [{ source, times }] });

  test('loses no finding: the points are off, and below nought', () => {
    expect(evaluate(jinhua, { ...month(0, 0, 0), counts: found('hotline', 1) })).toEqual({
      parts: { closed: null, 'on-time': null, rework: 0, fraud: -1 },
      total: -1,
    });
  });

  test('has no score where nothing happened either', () => {
    expect(evaluate(jinhua, { ...month(0, 0, 0), counts: found('hotline', 0) }).total).toBeNull();
  });
});

describe('points off', () => {
  test.each([
    [[1], -0.2],
    [[2], -0.4],
    [[3], -0.9],
    [[4], -1.4],
    [[1, 1, 1], -0.6],
  ])('reworks %j: %d', (each, points) => {
    const reworks = each.map((times) => ({ source: 'hotline', times }));
    expect(evaluate(jinhua, { ...month(88, 66), counts: { reworks, frauds: [] } }).parts.rework).toBe(points);
  });

  test('count double for what leaders and media brought', () => {
    const reworks = [
      { source: 'media', times: 3 },
      { source: 'hotline', times: 1 },
    ];
    const frauds = [{ source: 'leader', times: 1 }];
    expect(evaluate(jinhua, { ...month(88, 66), counts: { reworks, frauds } }).parts).toMatchObject({
      rework: -2,
      fraud: -2,
    });
  });
});

test('one more on time never lowers a score', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (due, seed) => {
      const onTime = seed % due;
      const score = (count: number): number => evaluate(jinhua, month(due, count, due)).total ?? 0;
      expect(score(onTime + 1)).toBeGreaterThanOrEqual(score(onTime));
    }),
    { seed: 20200331 },
  );
});

test('every point that a part gave or took is in the score, whatever was due', () => {
  const happened = fc.array(fc.record({ source: fc.constantFrom('leader', 'hotline'), times: fc.nat(4) }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.nat(20), fc.nat(), fc.nat(), happened, happened, (due, some, few, reworks, frauds) => {
      const closed = due === 0 ? 0 : some % (due + 1);
      const findings = { ...month(closed, closed === 0 ? 0 : few % (closed + 1), due), counts: { reworks, frauds } };
      const { parts, total } = evaluate(jinhua, findings);
      const points = Object.values(parts).filter((one) => one !== null);
      const isAnything = due > 0 || [...reworks, ...frauds].some(({ times }) => times > 0);
      if (isAnything)
        expect(total).toBeCloseTo(
          points.reduce((sum, one) => sum + one, 0),
          5,
        );
      else expect(total).toBeNull();
    }),
    { seed: 20200430 },
  );
});

test('an indicator that is not found is a fault of the pack, told by its name', () => {
  expect(() => evaluate(jinhua, { rates: {}, counts: {} })).toThrow('closed-on-time');
});

import { expect, test } from 'vitest';
import { exitCodeOf, type Report, skipped, summary, tally } from './tally.ts';

function report(...statuses: string[]): Report {
  const assertionResults = statuses.map((status, at) => ({ status, fullName: `test ${at}` }));
  return {
    testResults: [{ name: 'a.test.ts', status: statuses.includes('failed') ? 'failed' : 'passed', assertionResults }],
  };
}

test('sums suites and closes with one line', () => {
  const tallies = [
    tally('rules', report('passed', 'passed', 'skipped', 'todo'), 0, 1.26),
    tally('server-embedded', report('passed', 'failed'), 1, 12),
    skipped('browser', 'no Chromium'),
  ];
  expect(summary(tallies)).toBe(
    [
      'suite            passed  failed  skipped  seconds',
      'rules                 2       0        2      1.3',
      'server-embedded       1       1        0     12.0',
      'browser               0       0        1      0.0',
      '',
      '3 passed, 1 failed, 3 skipped',
    ].join('\n'),
  );
  expect(tallies[0]?.skips).toEqual(['test 2 (a.test.ts)', 'test 3 (a.test.ts)']);
  expect(exitCodeOf(tallies, false)).toBe(1);
});

test('says nothing of skips when there are none', () => {
  expect(
    summary([tally('rules', report('passed'), 0, 0)])
      .split('\n')
      .at(-1),
  ).toBe('1 passed, 0 failed');
});

test('a skip fails only where nothing may be skipped', () => {
  for (const one of [
    tally('rules', report('passed', 'pending'), 0, 0),
    tally('rules', report('passed', 'todo'), 0, 0),
  ]) {
    expect(exitCodeOf([one], false)).toBe(0);
    expect(exitCodeOf([one], true)).toBe(1);
  }
});

test('a file that cannot be loaded, an error outside of the tests and a run without a report are failures', () => {
  const unloaded: Report = {
    testResults: [{ name: 'a.test.ts', status: 'failed', message: 'no', assertionResults: [] }],
  };
  expect(tally('rules', unloaded, 1, 0).failed).toBe(1);
  expect(tally('rules', report('passed'), 1, 0).failed).toBe(1);
  expect(tally('rules', undefined, null, 0).failed).toBe(1);
});

test('no test that ran is no success', () => {
  const none = tally('browser', { testResults: [] }, 1, 0);
  expect(none).toMatchObject({ failed: 0, skipped: 1, skips: ['it has no test files'] });
  expect(exitCodeOf([none], false)).toBe(1);
  expect(exitCodeOf([], false)).toBe(1);
});

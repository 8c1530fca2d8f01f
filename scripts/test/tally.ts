/** What one suite came to. */
export interface Tally {
  suite: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  /** One line for each skip: which test, or why the whole suite did not run. */
  skips: string[];
}

/** The part of Vitest's JSON report that is read here. */
export interface Report {
  testResults: {
    name: string;
    status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo';
    message?: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/**
 * Counts the tests of a report. A file that failed without a failed test (it could not be loaded, its set-up threw) is one
 * failure; so is a run that ended badly though all its tests passed, or that left no report: an error outside of the tests.
 *
 * @param report undefined when the run left none
 * @param exitCode of the run
 */
export function tally(suite: string, report: Report | undefined, exitCode: number | null, seconds: number): Tally {
  const sum: Tally = { suite, passed: 0, failed: 0, skipped: 0, seconds, skips: [] };
  for (const file of report?.testResults ?? []) {
    const failures = file.assertionResults.filter(({ status }) => status === 'failed').length;
    sum.failed += failures;
    if (file.status === 'failed' && failures === 0) sum.failed += 1;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') sum.passed += 1;
      else if (status !== 'failed') sum.skips.push(`${fullName.trim()} (${file.name})`);
    }
  }
  sum.skipped = sum.skips.length;
  if (report && report.testResults.length === 0) {
    sum.skipped = 1;
    sum.skips.push('it has no test files');
  } else if (exitCode !== 0 && sum.failed === 0) sum.failed = 1;
  return sum;
}

/** A suite that did not run at all. */
export function skipped(suite: string, reason: string): Tally {
  return { suite, passed: 0, failed: 0, skipped: 1, seconds: 0, skips: [reason] };
}

/** The table, and as the last line the sum: `N passed, N failed`, with `, N skipped` when there are any. */
export function summary(tallies: readonly Tally[]): string {
  const rows = tallies.map(({ suite, passed, failed, skipped, seconds }) => [
    suite,
    String(passed),
    String(failed),
    String(skipped),
    seconds.toFixed(1),
  ]);
  const all = [['suite', 'passed', 'failed', 'skipped', 'seconds'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] as string).length)));
  const lines = all.map(([suite, ...figures]) =>
    [
      (suite as string).padEnd(widths[0] as number),
      ...figures.map((figure, at) => figure.padStart(widths[at + 1] as number)),
    ].join('  '),
  );
  const { passed, failed, skipped } = total(tallies);
  return [...lines, '', `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`].join('\n');
}

/** 0 when tests ran and none failed; with `noSkip` nothing may have been skipped either. */
export function exitCodeOf(tallies: readonly Tally[], noSkip: boolean): 0 | 1 {
  const { passed, failed, skipped } = total(tallies);
  return passed > 0 && failed === 0 && !(noSkip && skipped > 0) ? 0 : 1;
}

function total(tallies: readonly Tally[]): { passed: number; failed: number; skipped: number } {
  const sum = (of: 'passed' | 'failed' | 'skipped') => tallies.reduce((before, one) => before + one[of], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

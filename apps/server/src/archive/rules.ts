import { Mistake } from '../platform/mistake.ts';

/** Figures under which years go into a file, each with where it is from. */
export const archiveRules = {
  /** Days that a matter has ended before its events may leave. */
  endedSince: {
    value: 365,
    source:
      'A setting: longer than any window of the shipped procedures in which an ended matter is taken up again (an appeal, a review: 30 days each)',
  },
  /** Matters whose events leave in one transaction. */
  batch: { value: 500, source: 'A setting: some 4,500 events, a fifth of a second of locks' },
} as const;

/** @throws Mistake for what is no year, or one that still goes on */
export function readYear(text: string, now: Date): number {
  const year = Number(text);
  if (/^\d{4}$/.test(text) && year < now.getUTCFullYear()) return year;
  throw new Mistake({
    zh: `“${text}”不是已过去的年份；请写四位数字，例如 ${now.getUTCFullYear() - 2}。`,
    en: `"${text}" is no year that is over; write four digits, such as ${now.getUTCFullYear() - 2}.`,
  });
}

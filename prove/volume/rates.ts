import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How cases of a real district are spread: what a store is filled by. Shares, each list adding up to 1. */
export interface Rates {
  /** Where the figures are from. */
  source: string;
  /** By calendar month, January first: the mean is 1. */
  month: readonly number[];
  /** Of the kinds of cases, the most frequent first. */
  types: readonly number[];
  overdue: number;
}

interface Aggregates {
  community_by_type: { types: Record<string, number> }[];
  street_by_month: { months: Record<string, number> }[];
  overdue_benchmark: { in_time: number; overdue: number };
}

/**
 * Rates of 35,317 grid cases of a southern city's district, February 2018 to March 2019 (`pingshan_grid_stats`). Its first four months, in which the
 * record began, stay out of the seasons.
 * @param data the folder of outside data, WANGGE_TEST_DATA; undefined where there is none: then the mix of the demo stands as it is
 */
export async function readRates(data = process.env.WANGGE_TEST_DATA): Promise<Rates | undefined> {
  if (!data) return undefined;
  const file = join(data, 'pingshan_grid_stats', 'aggregates.json');
  const read = JSON.parse(await readFile(file, 'utf8')) as Aggregates;
  const { in_time: timely, overdue } = read.overdue_benchmark;
  return {
    source: '35,317 cases of a southern city’s district, 2018–2019',
    month: seasonsOf(read.street_by_month.map(({ months }) => months)),
    types: sharesOf([...totals(read.community_by_type.map(({ types }) => types)).values()]),
    overdue: overdue / (timely + overdue),
  };
}

function seasonsOf(streets: readonly Record<string, number>[]): number[] {
  const byMonth = new Map<number, number[]>();
  for (const [month, count] of totals(streets)) {
    if (month < '2018-06') continue;
    const index = Number(month.slice(5)) - 1;
    byMonth.set(index, [...(byMonth.get(index) ?? []), count]);
  }
  const means = Array.from({ length: 12 }, (_, index) => meanOf(byMonth.get(index) ?? []));
  const all = meanOf(means.filter((mean) => mean !== undefined));
  return means.map((mean) => (mean === undefined || all === undefined ? 1 : mean / all));
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function totals(parts: readonly Record<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const part of parts)
    for (const [key, count] of Object.entries(part)) sums.set(key, (sums.get(key) ?? 0) + count);
  return sums;
}

function sharesOf(counts: readonly number[]): number[] {
  const sorted = counts.toSorted((a, b) => b - a);
  const sum = sorted.reduce((total, count) => total + count, 0);
  return sorted.map((count) => count / sum);
}

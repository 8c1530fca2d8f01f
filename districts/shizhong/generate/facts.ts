import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromCsv } from './csv.ts';

/**
 * The public facts that the pack carries over: official codes with names, and the holiday notices of the State Council.
 * They are read from the folder named by WANGGE_TEST_DATA; nothing else of that folder enters the pack.
 */
export interface CodedName {
  code: string;
  /** As the source prints it, e.g. 纬一路社区居民委员会. */
  name: string;
}

export interface HolidayNotice {
  year: number;
  papers: string[];
  days: { name: string; date: string; isOffDay: boolean }[];
}

export function factsFolder(): string {
  const folder = process.env.WANGGE_TEST_DATA;
  if (!folder) throw new Error('WANGGE_TEST_DATA must name the folder that holds jinan_admin/ and cn_holidays/');
  return folder;
}

export function readStreets(folder: string): CodedName[] {
  return fromCsv(readFileSync(join(folder, 'jinan_admin/shizhong_streets_17.csv'), 'utf8')).map((row) => ({
    code: row.street_code9!,
    name: row.name!,
  }));
}

export function readCommunities(folder: string): CodedName[] {
  return fromCsv(readFileSync(join(folder, 'jinan_admin/shizhong_communities_216.csv'), 'utf8')).map((row) => ({
    code: row.code12!,
    name: row.name!,
  }));
}

export function readNotices(folder: string, from: number, to: number): HolidayNotice[] {
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const path = join(folder, `cn_holidays/holiday-cn_${from + i}.json`);
    return JSON.parse(readFileSync(path, 'utf8')) as HolidayNotice;
  });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of outside data with this name, or undefined, having said so, when it is not at hand. */
export function outsideData(name: string): string | undefined {
  const root = process.env.WANGGE_TEST_DATA;
  const folder = root ? join(root, name) : undefined;
  if (folder && existsSync(folder)) return folder;
  console.warn(`SKIPPED tests on ${name}: ${root ? `no ${folder}` : 'WANGGE_TEST_DATA names no folder'}`);
  return undefined;
}

export function readJson<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}

/** Rows of a CSV file by column. A quoted field may hold commas and quotes; no field of the files read here holds a line break. */
export function readCsv(folder: string, file: string): Record<string, string>[] {
  const text = readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '');
  const [header = [], ...rows] = text.trimEnd().split(/\r?\n/).map(fieldsOf);
  return rows.map((row) => Object.fromEntries(header.map((column, index) => [column, row[index] ?? ''])));
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}

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

/** Rows of a CSV file by column; quoted fields may hold commas, quotes and line breaks. */
export function readCsv(folder: string, file: string): Record<string, string>[] {
  const text = readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '');
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ',' || letter === '\n') {
      rows.at(-1)!.push(field);
      field = '';
      if (letter === '\n') rows.push([]);
    } else if (letter !== '\r') field += letter;
  }
  if (field) rows.at(-1)!.push(field);
  const [header = [], ...body] = rows;
  return body
    .filter((row) => row.length === header.length)
    .map((row) => Object.fromEntries(header.map((column, i) => [column, row[i]!])));
}

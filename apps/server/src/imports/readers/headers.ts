import type { Sentence } from '../../platform/errors/index.ts';
import { Mistake } from '../../platform/mistake.ts';
import { COLUMNS, faultOfText } from './source.ts';

/** As headers and values are compared where they are not the same to the letter: full width and capitals make no difference. */
export const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** How many of the wanted headers stand in these cells. */
export function countWanted(cells: readonly string[], wanted: ReadonlySet<string>): number {
  return new Set(cells.map(folded).filter((text) => wanted.has(text))).size;
}

/** Which of a file's first rows holds its headers: the one in which most of the wanted ones stand, and where none do the first. */
export function headerAmong(rows: readonly (readonly string[])[], wanted: readonly string[]): number {
  const names = new Set(wanted.map(folded));
  const counts = rows.map((cells) => countWanted(cells, names));
  return Math.max(0, counts.indexOf(Math.max(...counts)));
}

/** Told where the headers are not in the first row. */
export function sayHeaderRow(row: number): Sentence[] {
  if (row === 1) return [];
  return [
    { zh: `列名在第 ${row} 行，上面各行不读`, en: `the headers stand in row ${row}; what stands above is not read` },
  ];
}

/**
 * Headers without the white space around them. What nobody reads may stand twice, as 备注 does in many an export; without `wanted`, nothing may.
 * @throws Mistake where there is none, one that is wanted stands twice, or there are too many
 */
export function checkHeaders(name: string, cells: readonly string[], wanted: readonly string[]): string[] {
  const headers = cells.map((text) => text.trim());
  while (headers.at(-1) === '') headers.pop();
  const fail = (zh: string, en: string): never => {
    throw new Mistake({ zh: `${name} ${zh}`, en: `${name}: ${en}` });
  };
  if (headers.length === 0) return fail('第 1 行没有列名。', 'row 1 holds no headers.');
  if (headers.length > COLUMNS) {
    return fail(
      `有 ${headers.length} 列，至多 ${COLUMNS} 列。`,
      `${headers.length} columns; at most ${COLUMNS} are read.`,
    );
  }
  const seen = new Set<string>();
  const names = new Set(wanted.map(folded));
  for (const [index, header] of headers.entries()) {
    if (faultOfText(header) !== undefined) {
      return fail(
        `第 ${index + 1} 列的列名无法读取，编码可能不对。`,
        `the header of column ${index + 1} cannot be read; the encoding may be another one.`,
      );
    }
    const isRead = names.size === 0 || names.has(folded(header));
    if (header !== '' && isRead && seen.has(header)) {
      return fail(
        `列名“${header}”出现两次，无法分辨。`,
        `the header “${header}” stands twice; which one is meant cannot be told.`,
      );
    }
    seen.add(header);
  }
  return headers;
}

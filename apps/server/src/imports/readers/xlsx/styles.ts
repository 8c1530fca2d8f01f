import type { Archive } from './archive.ts';
import { readAllXml } from './xml.ts';

/** Number formats that show a date or a time: ECMA-376 part 1, 18.8.30, those of East Asian locales among them. */
const DATES = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;

/** The cell styles whose numbers are dates, by index. */
export async function readDateStyles(name: string, archive: Archive, part: string | undefined): Promise<Set<number>> {
  const styles = new Set<number>();
  if (part === undefined) return styles;
  const custom = new Map<number, boolean>();
  let within = false;
  let index = 0;
  await readAllXml(name, await archive.open(part), {
    open(tag, { numFmtId = '', formatCode = '' }) {
      if (tag === 'numFmt') custom.set(Number(numFmtId), showsDate(formatCode));
      if (tag === 'cellXfs') within = true;
      if (tag !== 'xf' || !within) return;
      const format = Number(numFmtId);
      if (custom.get(format) ?? DATES.some(([from, to]) => format >= from && format <= to)) styles.add(index);
      index += 1;
    },
    close(tag) {
      if (tag === 'cellXfs') within = false;
    },
  });
  return styles;
}

/** Letters of dates outside quotes, brackets (colours, locales) and escapes; `[h]` counts hours beyond a day. */
function showsDate(code: string): boolean {
  if (/\[(h+|m+|s+)\]/i.test(code)) return true;
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, '').replace(/general/i, ''));
}

const DAY = 86_400_000;

/** `2020-04-05 09:30:00`: a date as the sheet shows it, of no zone. Undefined for what no calendar has. */
export function dateText(serial: number, from1904: boolean): string | undefined {
  // The sheet's own day 60 is 29 February 1900, which never was: before it nothing is told for sure.
  if (!(serial >= (from1904 ? 0 : 61)) || serial >= 2_958_466) return undefined;
  const milliseconds = Math.round((serial * DAY) / 1000) * 1000;
  const start = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  return new Date(start + milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

import type { FileHandle } from 'node:fs/promises';
import { Mistake } from '../../../platform/mistake.ts';
import { checkHeaders, headerAmong, sayHeaderRow } from '../headers.ts';
import { ABOVE, COLUMNS, isBlankRow, PORTION, type RowSource, rowOf, type SourceRow } from '../source.ts';
import { openArchive } from './archive.ts';
import { readSheet, type SheetRow } from './sheet.ts';
import { readSharedStrings } from './strings.ts';
import { readDateStyles } from './styles.ts';
import { readWorkbook } from './workbook.ts';

/**
 * The first sheet of a workbook that is not hidden (ISO/IEC 29500). One of its first rows that are not blank holds the headers. Formulas and error values are
 * faults of their cells: what a formula shows was worked out by another program, at another time.
 * @throws Mistake for what is damaged, encrypted or unpacks to an unusual size
 */
export async function readXlsx(name: string, file: FileHandle, wanted: readonly string[]): Promise<RowSource> {
  const archive = await openArchive(name, file);
  const { sheet, sharedStrings, styles, from1904 } = await readWorkbook(name, archive);
  const dateStyles = await readDateStyles(name, archive, styles);
  const strings = await readSharedStrings(name, archive, sharedStrings);
  try {
    const size = archive.sizeOf(sheet.part);
    let read = 0;
    const stream = await archive.open(sheet.part);
    const rows = readSheet(name, stream, { strings, dateStyles, from1904 }, (bytes) => {
      read += bytes;
    });
    const { headers, headerRow, rest } = await takeHeaders(name, rows, wanted);
    return {
      said: [{ zh: `XLSX，工作表“${sheet.name}”`, en: `XLSX, sheet “${sheet.name}”` }, ...sayHeaderRow(headerRow)],
      headers,
      share: () => (size === 0 ? 1 : Math.min(1, read / size)),
      async *rows() {
        yield* portionsOf(rest, headers);
        for await (const more of rows) yield* portionsOf(more, headers);
      },
      async close() {
        await rows.return(undefined);
        stream.destroy();
        strings.close();
      },
    };
  } catch (error) {
    strings.close();
    throw error;
  }
}

async function takeHeaders(
  name: string,
  rows: AsyncGenerator<SheetRow[]>,
  wanted: readonly string[],
): Promise<{ headers: string[]; headerRow: number; rest: SheetRow[] }> {
  const ahead: SheetRow[] = [];
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    ahead.push(...next.value.filter(({ cells, faults }) => faults.length > 0 || !isBlankRow(cells)));
    if (ahead.length >= (wanted.length === 0 ? 1 : ABOVE)) break;
  }
  const first = ahead.slice(0, ABOVE).map(({ cells }) => Array.from(cells, (text) => text ?? ''));
  const at = headerAmong(first, wanted);
  const found = ahead[at];
  if (!found) throw new Mistake({ zh: `${name} 的工作表是空的。`, en: `${name}: the sheet is empty.` });
  const { row, cells, faults } = found;
  if (faults.length > 0) {
    throw new Mistake({
      zh: `${name} 第 ${row} 行（列名）有公式或错误值；列名须是文字。`,
      en: `${name}: row ${row} (headers) holds a formula or an error value; headers are texts.`,
    });
  }
  return { headers: checkHeaders(name, cells, wanted), headerRow: row, rest: ahead.slice(at + 1) };
}

function* portionsOf(rows: readonly SheetRow[], headers: readonly string[]): Generator<SourceRow[]> {
  let portion: SourceRow[] = [];
  for (const { row, cells, faults } of rows) {
    if (faults.length === 0 && isBlankRow(cells)) continue;
    // Beyond the headers stands what nobody named: one such cell is as much a fault as a thousand.
    if (cells.length > COLUMNS) cells.length = COLUMNS;
    while (cells.length < headers.length) cells.push('');
    const plain = rowOf(row, cells, headers);
    const all = [...faults, ...(plain.faults ?? [])].filter(({ column }) => column < headers.length);
    portion.push({ ...plain, ...(all.length === 0 ? {} : { faults: all }) });
    if (portion.length < PORTION) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

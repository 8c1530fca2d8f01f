import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import yazl from 'yazl';
import { exportSettings } from '../settings.ts';
import { bookParts, type SheetName } from './book-parts.ts';
import type { Cell, Heading, Sink, Table } from './table.ts';
import { escaped } from './xml-text.ts';

/** Styles by their place in `bookParts`: 1 bold, 2 a moment, 3 a percentage, 4 to the hundredth. */
const style = { bold: 1, moment: 2, share: 3, decimal: 4 };
const DAY = 86_400_000;
/** Serial number of 1970-01-01 in a workbook, which counts from 1899-12-30 (ECMA-376, 18.17.4.1). */
const EPOCH = 25_569;

/**
 * A workbook (ECMA-376), written as its rows come: one sheet for each million of them, and a last one that says what was asked. Texts are written as
 * texts, so that nothing in them is taken for a formula.
 */
export async function writeXlsx(table: Table, sink: Sink, told: (rows: number) => void): Promise<void> {
  const zip = new yazl.ZipFile();
  const drained = drain(zip.outputStream as unknown as AsyncIterable<Buffer>, sink);
  // It is awaited at the end; until then its failure is told by the sheet that finds no room.
  let failed: unknown;
  drained.catch((error: unknown) => {
    failed = error;
  });
  zip.on('error', (error: unknown) => {
    failed = error;
  });
  const names: SheetName[] = [];
  const begin = (title: string, widths: readonly number[], isFrozen: boolean): Sheet => {
    names.push({ name: title });
    const stream = new PassThrough({ highWaterMark: 256 * 1024 });
    zip.addReadStream(stream, `xl/worksheets/sheet${names.length}.xml`);
    return openSheet(stream, { widths, isFrozen, broken: () => failed });
  };
  try {
    await writeRows(table, begin, told);
    const about = begin(table.about.title, [20, 80], false);
    await about.write([[table.about.title]], style.bold);
    await about.write(table.about.lines);
    about.end();
    for (const [name, text] of Object.entries(bookParts(names))) zip.addBuffer(Buffer.from(text), name);
    zip.end();
  } catch (error) {
    (zip.outputStream as unknown as PassThrough).destroy();
    throw failed ?? error;
  }
  await drained;
}

async function drain(source: AsyncIterable<Buffer>, sink: Sink): Promise<void> {
  for await (const bytes of source) await sink.write(bytes);
}

type Begin = (title: string, widths: readonly number[], isFrozen: boolean) => Sheet;

async function writeRows(table: Table, begin: Begin, told: (rows: number) => void): Promise<void> {
  const { headings, title } = table;
  const most = exportSettings.sheetRows.value;
  let sheets = 0;
  let left = 0;
  let sheet: Sheet | undefined;
  const next = async (): Promise<Sheet> => {
    sheet?.end();
    sheets += 1;
    left = most;
    const name = table.rows > most ? `${title} ${sheets}` : title;
    const begun = begin(name, widthsOf(headings), true);
    await begun.write([headings.map(({ name }) => name)], style.bold);
    return begun;
  };
  sheet = await next();
  let written = 0;
  for await (const batch of table.batches) {
    for (let from = 0; from < batch.length; ) {
      if (left === 0) sheet = await next();
      const part = batch.slice(from, from + left);
      await sheet.write(part);
      from += part.length;
      left -= part.length;
    }
    written += batch.length;
    told(written);
  }
  sheet.end();
}

const widthsOf = (headings: readonly Heading[]): number[] => headings.map(({ width }) => width);

interface Sheet {
  write(rows: readonly (readonly Cell[])[], style?: number): Promise<void>;
  end(): void;
}

function openSheet(
  stream: PassThrough,
  { widths, isFrozen, broken }: { widths: readonly number[]; isFrozen: boolean; broken: () => unknown },
): Sheet {
  const frozen = isFrozen
    ? '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    : '';
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  stream.write(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${frozen}<cols>${columns.join('')}</cols><sheetData>`,
  );
  let row = 0;
  return {
    async write(rows, style = 0) {
      let text = '';
      for (const cells of rows) {
        row += 1;
        text += `<row r="${row}">`;
        for (const [column, cell] of cells.entries()) text += cellXml(cell, `${columnName(column)}${row}`, style);
        text += '</row>';
      }
      const error = broken();
      if (error !== undefined) throw error;
      if (!stream.write(text)) await room(stream, broken);
    },
    end() {
      stream.end('</sheetData></worksheet>');
    },
  };
}

/** Until there is room in the stream. One that nobody reads any more never has, so what ended its reader is asked for in between. */
async function room(stream: PassThrough, broken: () => unknown): Promise<void> {
  for (;;) {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), 1000);
    try {
      await once(stream, 'drain', { signal: giveUp.signal });
      return;
    } catch (error) {
      if (!giveUp.signal.aborted) throw error;
      const failed = broken();
      if (failed !== undefined) throw failed;
      if (!stream.writableNeedDrain) return;
    } finally {
      clearTimeout(timer);
    }
  }
}

function cellXml(cell: Cell, at: string, given: number): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'string')
    return `<c r="${at}"${styleOf(given)} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  if (typeof cell === 'number') return numberXml(cell, at, given);
  if ('at' in cell) return numberXml(EPOCH + Math.floor(cell.at / 1000) / (DAY / 1000), at, style.moment);
  return 'share' in cell ? numberXml(cell.share, at, style.share) : numberXml(cell.decimal, at, style.decimal);
}

function numberXml(value: number, at: string, given: number): string {
  return `<c r="${at}"${styleOf(given)}><v>${value}</v></c>`;
}

const styleOf = (given: number): string => (given === 0 ? '' : ` s="${given}"`);

const columnNames: string[] = [];

/** 0 is `A`, 26 `AA`. */
export function columnName(index: number): string {
  const known = columnNames[index];
  if (known !== undefined) return known;
  const last = String.fromCharCode(65 + (index % 26));
  const name = index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
  columnNames[index] = name;
  return name;
}

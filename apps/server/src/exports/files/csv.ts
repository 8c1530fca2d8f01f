import type { Cell, Sink, Table } from './table.ts';

/** By it Excel knows UTF-8; without it names come out as rubbish. */
const BOM = '\uFEFF';
/**
 * What a spreadsheet would take for a formula, or what would make one of the rest of the cell (OWASP, CSV Injection); the full-width signs too,
 * which East Asian versions take for the others, and blanks before them, which some drop.
 */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * CSV (RFC 4180) in UTF-8: first what was asked, as lines of a name and a value, then an empty line, the headings, the rows. Every text is in
 * quotes; one that a spreadsheet would take for a formula has an apostrophe before it and is shown as it is, with the apostrophe.
 */
export async function writeCsv(table: Table, sink: Sink, told: (rows: number) => void): Promise<void> {
  const { about, headings } = table;
  const head = [[about.title], ...about.lines, [], headings.map(({ name }) => name)];
  await sink.write(Buffer.from(BOM + linesOf(head)));
  let written = 0;
  for await (const batch of table.batches) {
    await sink.write(Buffer.from(linesOf(batch)));
    written += batch.length;
    told(written);
  }
}

function linesOf(rows: readonly (readonly Cell[])[]): string {
  let text = '';
  for (const row of rows) text += `${row.map(cellOf).join(',')}\r\n`;
  return text;
}

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'string') return quoted(FORMULA.test(cell) ? `'${cell}` : cell);
  if ('at' in cell) return new Date(cell.at).toISOString().slice(0, 19).replace('T', ' ');
  return 'share' in cell ? `${(cell.share * 100).toFixed(1)}%` : String(Math.round(cell.decimal * 100) / 100);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

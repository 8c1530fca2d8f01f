import { zip } from './zip.ts';

/** A cell as a spreadsheet program writes it. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | { formula: string; value: string }
  | { error: string }
  | { inline: string }
  | { date: number }
  | { raw: string };

export interface WorkbookOptions {
  /** Changes parts before they are packed. */
  parts?: Readonly<Record<string, string | Buffer>>;
  from1904?: boolean;
}

const text = (value: string): string =>
  value.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);

export const columnName = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnName(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26));

/** An XLSX of one sheet, as spreadsheet programs write it: texts shared, blank cells left out, style 1 a date. */
export function workbook(rows: readonly (readonly Cell[])[], { parts = {}, from1904 }: WorkbookOptions = {}): Buffer {
  const shared = new Map<string, number>();
  const sheet = rows.map((cells, row) => {
    const written = cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row + 1}`, shared));
    return `<row r="${row + 1}">${written.join('')}</row>`;
  });
  const strings = [...shared.keys()].map((one) => `<si><t xml:space="preserve">${text(one)}</t></si>`);
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return zip({
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook ${main} xmlns:r="${office}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets><sheet name="hidden" sheetId="1" state="hidden" r:id="rId9"/><sheet name="工单" sheetId="2" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${office}/styles" Target="/xl/styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="[Red]0.00&quot;d&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst ${main}>${strings.join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData>${sheet.join('')}</sheetData></worksheet>`,
    ...parts,
  });
}

function cellXml(cell: Cell, at: string, shared: Map<string, number>): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${at}" s="2"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'string') {
    const index = shared.get(cell) ?? shared.size;
    shared.set(cell, index);
    return `<c r="${at}" t="s"><v>${index}</v></c>`;
  }
  if ('formula' in cell) return `<c r="${at}" t="str"><f>${text(cell.formula)}</f><v>${text(cell.value)}</v></c>`;
  if ('error' in cell) return `<c r="${at}" t="e"><v>${cell.error}</v></c>`;
  if ('inline' in cell)
    return `<c r="${at}" t="inlineStr"><is><r><t>${text(cell.inline)}</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh></is></c>`;
  if ('date' in cell) return `<c r="${at}" s="1"><v>${cell.date}</v></c>`;
  return `<c r="${at}">${cell.raw}</c>`;
}

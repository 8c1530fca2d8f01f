import type { Readable } from 'node:stream';
import type { CellFault } from '../source.ts';
import { LONGEST_CELL } from '../source.ts';
import { plainText, type SharedStrings } from './strings.ts';
import { dateText } from './styles.ts';
import { readXml } from './xml.ts';

/** A row as the sheet has it: cells by the index of their column. */
export interface SheetRow {
  row: number;
  cells: string[];
  faults: { column: number; fault: CellFault }[];
}

export interface SheetSetting {
  strings: SharedStrings;
  dateStyles: ReadonlySet<number>;
  from1904: boolean;
}

/** Columns of a sheet (XFD). */
const MOST_COLUMNS = 16_384;

/** The rows of a sheet in order, blank ones included as far as they stand there. */
export async function* readSheet(
  name: string,
  stream: Readable,
  setting: SheetSetting,
  onBytes: (bytes: number) => void,
): AsyncGenerator<SheetRow[]> {
  const reader = new SheetReader(setting);
  for await (const bytes of readXml(name, stream, reader)) {
    onBytes(bytes);
    if (reader.rows.length > 0) yield reader.rows.splice(0);
  }
  if (reader.rows.length > 0) yield reader.rows.splice(0);
}

class SheetReader {
  readonly rows: SheetRow[] = [];
  readonly #setting: SheetSetting;
  #row: SheetRow = { row: 0, cells: [], faults: [] };
  #column = -1;
  #type = 'n';
  #style = 0;
  #value = '';
  #taking = false;
  #phonetic = false;
  #formula = false;

  constructor(setting: SheetSetting) {
    this.#setting = setting;
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    switch (tag) {
      case 'row': {
        const given = Number(attributes.r);
        this.#row = {
          row: Number.isInteger(given) && given > this.#row.row ? given : this.#row.row + 1,
          cells: [],
          faults: [],
        };
        this.#column = -1;
        break;
      }
      case 'c':
        this.#column = columnOf(attributes.r) ?? this.#column + 1;
        this.#type = attributes.t ?? 'n';
        this.#style = Number(attributes.s ?? 0);
        this.#value = '';
        this.#formula = false;
        break;
      case 'f':
        this.#formula = true;
        break;
      case 'rPh':
        this.#phonetic = true;
        break;
      case 'v':
        this.#taking = true;
        break;
      case 't':
        this.#taking = !this.#phonetic;
        break;
    }
  }

  text(piece: string): void {
    // One sign more than fits is kept, so that the length is told.
    if (this.#taking && this.#value.length <= LONGEST_CELL) this.#value += piece;
  }

  close(tag: string): void {
    if (tag === 'v' || tag === 't') this.#taking = false;
    if (tag === 'rPh') this.#phonetic = false;
    if (tag === 'c') this.#finishCell();
    if (tag === 'row') this.rows.push(this.#row);
  }

  #finishCell(): void {
    if (this.#column >= MOST_COLUMNS) return;
    const { text, fault } = this.#formula ? { text: this.#value, fault: 'formula' as const } : this.#read();
    if (text === '' && fault === undefined) return;
    const { cells, faults } = this.#row;
    while (cells.length < this.#column) cells.push('');
    cells[this.#column] = text;
    if (fault !== undefined) faults.push({ column: this.#column, fault });
  }

  #read(): { text: string; fault?: CellFault } {
    const value = this.#value;
    switch (this.#type) {
      case 's': {
        const text = value === '' ? '' : this.#setting.strings.at(Number(value));
        return text === undefined ? { text: '', fault: 'error-value' } : { text };
      }
      case 'inlineStr':
      case 'str':
        return { text: plainText(value) };
      case 'b':
        return { text: value === '1' ? 'true' : 'false' };
      case 'e':
        return { text: value, fault: 'error-value' };
      case 'd':
        return { text: value.replace('T', ' ') };
      default:
        return this.#number(value);
    }
  }

  #number(value: string): { text: string; fault?: CellFault } {
    const number = Number(value);
    if (value === '' || Number.isNaN(number))
      return value === '' ? { text: '' } : { text: value, fault: 'error-value' };
    if (this.#setting.dateStyles.has(this.#style)) {
      const text = dateText(number, this.#setting.from1904);
      return text === undefined ? { text: value, fault: 'error-value' } : { text };
    }
    // A spreadsheet keeps fifteen digits of a number.
    const lost = Number.isInteger(number) && Math.abs(number) >= 1e15;
    return lost ? { text: value, fault: 'digits-lost' } : { text: String(number) };
  }
}

/** `AB12` → 27. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

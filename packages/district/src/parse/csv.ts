import type { FaultList } from '../fault.ts';

export interface CsvCell {
  value: string;
  line: number;
  column: number;
}

/**
 * Reads comma-separated values (RFC 4180): quotes, doubled quotes, line ends inside quotes, CRLF or LF, blank lines skipped.
 * Every cell knows the line and column where it begins, which neither csv-parse (line of the record's end) nor papaparse
 * (number of the row) tells. Undefined when a quote is open or misplaced, since all that follows would be misread.
 */
export function parseCsv(file: string, text: string, faults: FaultList): CsvCell[][] | undefined {
  const reader = new CsvReader(text);
  const records: CsvCell[][] = [];
  while (!reader.atEnd) {
    const record = reader.record();
    if ('fault' in record) {
      faults.fault({ file, ...record.place }, 'csv-quote', record.fault);
      return undefined;
    }
    if (record.length > 1 || record[0]!.value !== '') records.push(record);
  }
  return records;
}

type QuoteFault = { fault: { zh: string; en: string }; place: { line: number; column: number } };

class CsvReader {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  record(): CsvCell[] | QuoteFault {
    const cells: CsvCell[] = [];
    for (;;) {
      const cell = this.#cell();
      if ('fault' in cell) return cell;
      cells.push(cell);
      if (this.#text[this.#at] !== ',') break;
      this.#at++;
    }
    if (this.#text[this.#at] === '\r') this.#at++;
    if (this.#text[this.#at] === '\n') {
      this.#at++;
      this.#newLine();
    }
    return cells;
  }

  #cell(): CsvCell | QuoteFault {
    const place = this.#place();
    if (this.#text[this.#at] === '"') return this.#quoted(place);
    let end = this.#at;
    while (end < this.#text.length && !',\r\n'.includes(this.#text[end]!)) end++;
    const value = this.#text.slice(this.#at, end);
    const quote = value.indexOf('"');
    if (quote >= 0) {
      return {
        place: { line: place.line, column: place.column + quote },
        fault: {
          zh: '引号只能包住整个单元格：请把整格放进引号，里面的引号写两次',
          en: 'A quote may only stand around a whole cell: quote the cell and write inner quotes twice',
        },
      };
    }
    this.#at = end;
    // A lone CR (old line end of the Mac) would otherwise glue lines together.
    if (this.#text[end] === '\r' && this.#text[end + 1] !== '\n') {
      return {
        place: this.#place(),
        fault: { zh: '行尾只有回车（CR），请用 LF 或 CRLF 换行', en: 'A line ends in a lone CR; use LF or CRLF' },
      };
    }
    return { value: value.trim(), ...place };
  }

  #quoted(place: { line: number; column: number }): CsvCell | QuoteFault {
    let value = '';
    this.#at++;
    for (;;) {
      const sign = this.#text[this.#at];
      if (sign === undefined) {
        return { place, fault: { zh: '引号没有闭合', en: 'The quote that opens here is never closed' } };
      }
      this.#at++;
      if (sign === '\n') this.#newLine();
      if (sign !== '"') {
        value += sign;
      } else if (this.#text[this.#at] === '"') {
        value += '"';
        this.#at++;
      } else {
        break;
      }
    }
    const next = this.#text[this.#at];
    if (next !== undefined && !',\r\n'.includes(next)) {
      return {
        place: this.#place(),
        fault: { zh: '闭合的引号后面只能是逗号或换行', en: 'Only a comma or a line end may follow a closing quote' },
      };
    }
    return { value, ...place };
  }

  #newLine(): void {
    this.#line++;
    this.#lineStart = this.#at;
  }

  #place(): { line: number; column: number } {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }
}

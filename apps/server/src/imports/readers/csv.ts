import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Mistake } from '../../platform/mistake.ts';
import { checkHeaders, countWanted, folded, headerAmong, sayHeaderRow } from './headers.ts';
import { ABOVE, isBlankRow, LONGEST_RECORD, PORTION, type RowSource, rowOf, type SourceRow } from './source.ts';
import type { TextOf } from './text.ts';

const delimiters = {
  ',': { zh: '逗号', en: 'comma' },
  ';': { zh: '分号', en: 'semicolon' },
  '\t': { zh: '制表符', en: 'tab' },
};
type Delimiter = keyof typeof delimiters;
/**
 * Bytes of one record, which are in memory once: a long cell is a fault of its row and no more as long as its quote is closed so soon. Beyond it, the
 * quote is taken for one that was left open, and nothing after it can be told apart.
 */
const LONGEST_QUOTED = 32 * 2 ** 20;

/**
 * CSV (RFC 4180): quotes, doubled quotes, line ends inside quotes; LF, CRLF or CR. The delimiter is that of `,` `;` and tab which separates the wanted
 * headers in one of the first records; where there are none, the one which stands most often in the first record, outside quotes. A quote inside a
 * text that does not begin with one is taken as it stands.
 */
export async function readCsv(
  name: string,
  text: TextOf,
  wanted: readonly string[],
): Promise<Omit<RowSource, 'close'>> {
  const pieces = text.pieces();
  const { head, delimiter } = await findDelimiter(pieces, name, wanted);
  const parser = Readable.from(rejoin(head, pieces), { objectMode: false }).pipe(
    parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: LONGEST_QUOTED,
    }),
  );
  const records = parser[Symbol.asyncIterator]() as AsyncIterator<string[]>;
  let row = 0;
  const next = async (): Promise<string[] | undefined> => {
    try {
      const { value, done } = await records.next();
      row += 1;
      return done ? undefined : value;
    } catch (error) {
      throw error instanceof CsvError ? brokenCsv(name, error) : error;
    }
  };
  const ahead: string[][] = [];
  for (let cells = await next(); cells !== undefined; cells = await next()) {
    ahead.push(cells);
    if (ahead.length >= ABOVE || wanted.length === 0) break;
  }
  const at = headerAmong(ahead, wanted);
  const headers = checkHeaders(name, ahead[at] ?? [], wanted);
  const rowsFrom = async function* (): AsyncGenerator<SourceRow> {
    for (const [index, cells] of ahead.splice(0).entries()) {
      if (index > at && !isBlankRow(cells)) yield rowOf(index + 1, cells, headers);
    }
    for (let cells = await next(); cells !== undefined; cells = await next()) {
      if (!isBlankRow(cells)) yield rowOf(row, cells, headers);
    }
  };
  return {
    said: [
      { zh: `CSV，分隔符：${delimiters[delimiter].zh}`, en: `CSV, delimiter: ${delimiters[delimiter].en}` },
      ...sayHeaderRow(at + 1),
    ],
    headers,
    share: () => text.share(),
    async *rows() {
      let portion: SourceRow[] = [];
      for await (const one of rowsFrom()) {
        portion.push(one);
        if (portion.length < PORTION) continue;
        yield portion;
        portion = [];
      }
      if (portion.length > 0) yield portion;
    },
  };
}

/** Buffers the first records alone: one, where the wanted headers stand in it. @throws Mistake where the first has no end */
async function findDelimiter(
  pieces: AsyncGenerator<string>,
  name: string,
  wanted: readonly string[],
): Promise<{ head: string; delimiter: Delimiter }> {
  const names = new Set(wanted.map(folded));
  let head = '';
  for (;;) {
    const { value, done } = await pieces.next();
    if (!done) head += value;
    const records = recordsIn(done ? `${head}\n` : head);
    const isLong = head.length > LONGEST_RECORD;
    if (isLong && records.length === 0) throw brokenCsv(name);
    const found = records.map((record) => separating(record, names)).sort((a, b) => b.many - a.many)[0];
    if (found && found.many > 0) return { head, delimiter: found.delimiter };
    const isEnough = records.length >= ABOVE || (names.size === 0 && records.length > 0);
    if (done || isLong || isEnough) return { head, delimiter: mostIn(records[0] ?? '') };
  }
}

/** The first whole records, as they stand. */
function recordsIn(text: string): string[] {
  const records: string[] = [];
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length && records.length < ABOVE; at += 1) {
    const sign = text[at];
    if (sign === '"') quoted = !quoted;
    if (quoted || (sign !== '\n' && sign !== '\r')) continue;
    records.push(text.slice(from, at));
    if (sign === '\r' && text[at + 1] === '\n') at += 1;
    from = at + 1;
  }
  return records;
}

/** The delimiter that takes the record apart into most of the wanted headers, and how many that are. */
function separating(record: string, names: ReadonlySet<string>): { delimiter: Delimiter; many: number } {
  const tried = delimitersIn(record).map(({ delimiter, cells }) => ({ delimiter, many: countWanted(cells, names) }));
  return tried.sort((a, b) => b.many - a.many)[0] as { delimiter: Delimiter; many: number };
}

function mostIn(record: string): Delimiter {
  const most = delimitersIn(record).sort((a, b) => b.cells.length - a.cells.length)[0];
  return most?.delimiter ?? ',';
}

/** Cut by each of the delimiters, outside quotes; the comma first. */
function delimitersIn(record: string): { delimiter: Delimiter; cells: string[] }[] {
  return (Object.keys(delimiters) as Delimiter[]).map((delimiter) => {
    const cells = [''];
    let quoted = false;
    for (const sign of record) {
      if (sign === '"') quoted = !quoted;
      else if (sign === delimiter && !quoted) cells.push('');
      else cells[cells.length - 1] += sign;
    }
    return { delimiter, cells };
  });
}

async function* rejoin(head: string, pieces: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  if (head !== '') yield Buffer.from(head, 'utf8');
  for await (const piece of pieces) yield Buffer.from(piece, 'utf8');
}

/** @param error counts the records that were read before it, whoever has taken them by then */
function brokenCsv(name: string, error?: CsvError): Mistake {
  const row = Number(error?.records ?? 0) + 1;
  const isOpen = error === undefined || error.code === 'CSV_QUOTE_NOT_CLOSED';
  if (isOpen || error.code === 'CSV_MAX_RECORD_SIZE') {
    const most = LONGEST_QUOTED / 2 ** 20;
    return new Mistake(
      {
        zh: `${name} 第 ${row} 行有引号没有闭合，或这一行超过 ${most} MB；此后无法读取，请改正后再导入。`,
        en: `${name}: in row ${row} a quote is not closed, or the row has more than ${most} MB; what follows cannot be read. Mend it and import again.`,
      },
      { cause: error },
    );
  }
  return new Mistake(
    {
      zh: `${name} 第 ${row} 行不是有效的 CSV（${error.code}）。`,
      en: `${name}: row ${row} is no valid CSV (${error.code}).`,
    },
    { cause: error },
  );
}

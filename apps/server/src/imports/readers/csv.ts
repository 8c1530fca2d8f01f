import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Mistake } from '../../platform/mistake.ts';
import { checkHeaders } from './headers.ts';
import { isBlankRow, LONGEST_RECORD, PORTION, type RowSource, rowOf, type SourceRow } from './source.ts';
import type { TextOf } from './text.ts';

const delimiters = {
  ',': { zh: '逗号', en: 'comma' },
  ';': { zh: '分号', en: 'semicolon' },
  '\t': { zh: '制表符', en: 'tab' },
};
type Delimiter = keyof typeof delimiters;

/**
 * CSV (RFC 4180): quotes, doubled quotes, line ends inside quotes; LF, CRLF or CR. The delimiter is that of `,` `;` and tab which stands most often
 * in the first record, outside quotes. A quote inside a text that does not begin with one is taken as it stands.
 */
export async function readCsv(name: string, text: TextOf): Promise<Omit<RowSource, 'close'>> {
  const pieces = text.pieces();
  const { head, delimiter } = await findDelimiter(pieces, name);
  const parser = Readable.from(rejoin(head, pieces), { objectMode: false }).pipe(
    parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: LONGEST_RECORD,
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
      throw error instanceof CsvError ? brokenCsv(name, row + 1, error) : error;
    }
  };
  const headers = checkHeaders(name, (await next()) ?? []);
  return {
    said: [{ zh: `CSV，分隔符：${delimiters[delimiter].zh}`, en: `CSV, delimiter: ${delimiters[delimiter].en}` }],
    headers,
    share: () => text.share(),
    async *rows() {
      let portion: SourceRow[] = [];
      for (let cells = await next(); cells !== undefined; cells = await next()) {
        if (isBlankRow(cells)) continue;
        portion.push(rowOf(row, cells, headers));
        if (portion.length < PORTION) continue;
        yield portion;
        portion = [];
      }
      if (portion.length > 0) yield portion;
    },
  };
}

/** Buffers the first record alone. @throws Mistake where it has no end */
async function findDelimiter(
  pieces: AsyncGenerator<string>,
  name: string,
): Promise<{ head: string; delimiter: Delimiter }> {
  let head = '';
  for (;;) {
    const { value, done } = await pieces.next();
    if (!done) head += value;
    const counts = countInFirstRecord(head);
    if (counts || done) return { head, delimiter: mostOf(counts ?? countInFirstRecord(`${head}\n`)) };
    if (head.length > LONGEST_RECORD) throw brokenCsv(name, 1);
  }
}

type Counts = Record<Delimiter, number>;

/** Undefined while the text has no whole record. */
function countInFirstRecord(text: string): Counts | undefined {
  const counts: Counts = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === '\n' || sign === '\r') return counts;
    else if (Object.hasOwn(counts, sign)) counts[sign as Delimiter] += 1;
  }
  return undefined;
}

function mostOf(counts: Counts | undefined): Delimiter {
  const [most] = Object.entries(counts ?? {}).sort(([, a], [, b]) => b - a);
  return most === undefined || most[1] === 0 ? ',' : (most[0] as Delimiter);
}

async function* rejoin(head: string, pieces: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  if (head !== '') yield Buffer.from(head, 'utf8');
  for await (const piece of pieces) yield Buffer.from(piece, 'utf8');
}

function brokenCsv(name: string, row: number, error?: CsvError): Mistake {
  const open = error === undefined || error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  return new Mistake(
    open
      ? {
          zh: `${name} 第 ${row} 行起有引号没有闭合（一行超过 ${LONGEST_RECORD} 个字符），此后无法读取；请改正引号后再导入。`,
          en: `${name}: from row ${row} on a quote is not closed (a row of more than ${LONGEST_RECORD} characters), and what follows cannot be read; mend the quote and import again.`,
        }
      : {
          zh: `${name} 第 ${row} 行不是有效的 CSV（${error.code}）。`,
          en: `${name}: row ${row} is no valid CSV (${error.code}).`,
        },
    { cause: error },
  );
}

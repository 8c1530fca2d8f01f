import { Mistake } from '../../platform/mistake.ts';
import {
  beginningOf,
  type CellFault,
  COLUMNS,
  faultOfText,
  LONGEST_RECORD,
  PORTION,
  type RowSource,
  type SourceRow,
} from './source.ts';
import type { TextOf } from './text.ts';

/** Lines that are looked at for their keys before the first is read. */
const LOOKED_AT = 1_000;

/**
 * JSON Lines: an object a line, of plain values. Its keys are the headers: those of the first thousand lines, and the wanted ones whenever they come;
 * what another key says feeds nothing and is left out. Numbers are taken digit by digit as they are written, so that a long order number stays whole.
 */
export async function readJsonl(
  name: string,
  text: TextOf,
  wanted: readonly string[],
): Promise<Omit<RowSource, 'close'>> {
  const lines = linesOf(text);
  const ahead: (string | undefined)[] = [];
  const keys = new Set<string>();
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    ahead.push(next.value);
    const read = next.value === undefined ? undefined : readLine(next.value);
    if (typeof read === 'object') for (const key of Object.keys(read)) keys.add(key);
    if (ahead.length >= LOOKED_AT) break;
  }
  if (keys.size === 0) {
    throw new Mistake({
      zh: `${name} 的前 ${ahead.length} 行里没有 JSON 对象；JSONL 每行一个对象。`,
      en: `${name}: among the first ${ahead.length} lines is no JSON object; JSONL holds one a line.`,
    });
  }
  const seen = [...keys].slice(0, COLUMNS);
  const headers = [...seen];
  for (const key of wanted) if (!headers.includes(key)) headers.push(key);
  let row = 0;
  const portionOf = function* (line: string | undefined, portion: SourceRow[]) {
    row += 1;
    if (line === undefined || line.trim() !== '') portion.push(rowOfLine(row, line, headers));
    if (portion.length >= PORTION) yield portion.splice(0);
  };
  return {
    said: [{ zh: 'JSONL，每行一个对象', en: 'JSONL, an object a line' }],
    headers,
    seen,
    share: () => text.share(),
    async *rows() {
      const portion: SourceRow[] = [];
      for (const line of ahead.splice(0)) yield* portionOf(line, portion);
      for await (const line of lines) yield* portionOf(line, portion);
      if (portion.length > 0) yield portion;
    },
  };
}

/** Lines in order; undefined is one that is too long, of which nothing is kept. */
async function* linesOf(text: TextOf): AsyncGenerator<string | undefined> {
  let rest = '';
  let isTooLong = false;
  const take = (line: string): string | undefined => {
    const taken = isTooLong || line.length > LONGEST_RECORD ? undefined : line;
    isTooLong = false;
    return taken;
  };
  for await (const piece of text.pieces()) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield take(line);
    if (rest.length > LONGEST_RECORD) isTooLong = true;
    if (isTooLong) rest = '';
  }
  if (rest !== '' || isTooLong) yield take(rest);
}

type Line = Readonly<Record<string, unknown>> | 'json' | 'not-an-object';

/** What TypeScript's own types do not know yet (ECMAScript, JSON.parse source text access). */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const digitByDigit: Reviver = (_, value, { source }) => (typeof value === 'number' ? (source ?? String(value)) : value);

function readLine(line: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(line, digitByDigit as (key: string, value: unknown) => unknown);
  } catch {
    return 'json';
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : 'not-an-object';
}

function rowOfLine(row: number, line: string | undefined, headers: readonly string[]): SourceRow {
  const read = line === undefined ? 'too-long' : readLine(line);
  if (typeof read === 'string') return { row, cells: headers.map(() => ''), fault: read };
  const faults: { column: number; fault: CellFault }[] = [];
  const cells = headers.map((header, column) => {
    const value = Object.hasOwn(read, header) ? read[header] : undefined;
    if (value === undefined || value === null) return '';
    if (typeof value === 'object') {
      faults.push({ column, fault: 'not-a-value' });
      return JSON.stringify(value).slice(0, 1000);
    }
    const text = beginningOf(String(value));
    const fault = faultOfText(text);
    if (fault !== undefined) faults.push({ column, fault });
    return text;
  });
  return { row, cells, ...(faults.length === 0 ? {} : { faults }) };
}

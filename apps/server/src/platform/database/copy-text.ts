/** A value of a row as PostgreSQL's COPY takes it in its text format. */
export type CopyValue = string | number | boolean | Date | Uint8Array | readonly string[] | null;

const ESCAPED = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One line of COPY (manual, COPY, text format): tabs between, `\N` for null. Lists become text arrays. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = '';
  let between = '';
  for (const value of values) {
    line += between + fieldOf(value);
    between = '\t';
  }
  return `${line}\n`;
}

function fieldOf(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array)
    return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}`;
  if (typeof value === 'object') return escapeText(`{${value.map((one) => JSON.stringify(one)).join(',')}}`);
  return String(value);
}

function escapeText(text: string): string {
  return ESCAPED.test(text) ? text.replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign) : text;
}

const signs: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The values of a line as COPY writes it, without its end; null for null. */
export function readCopyLine(line: string): (string | null)[] {
  return line.split('\t').map((value) => {
    if (value === '\\N') return null;
    return value.includes('\\') ? value.replace(/\\(.)/gs, (_, sign: string) => signs[sign] ?? sign) : value;
  });
}

import { CompiledQuery } from 'kysely';

/** A piece of a statement with the values of its parameters. */
export class Part {
  readonly texts: readonly string[];
  readonly values: readonly unknown[];

  constructor(texts: readonly string[], values: readonly unknown[]) {
    this.texts = texts;
    this.values = values;
  }
}

/** A piece for `statement`: what stands in braces is a parameter, or a piece itself. */
export function part(texts: TemplateStringsArray, ...values: readonly unknown[]): Part {
  return new Part(texts, values);
}

/** Pieces with commas between. */
export function parts(all: readonly Part[]): Part {
  return all.length === 0 ? new Part([''], []) : new Part(['', ...all.slice(1).map(() => ', '), ''], all);
}

/** Names of columns with commas between: our own words, never what somebody sent. */
export function columns(names: readonly string[]): Part {
  return new Part([names.map((name) => `"${name}"`).join(', ')], []);
}

/**
 * A statement that is sent as it stands here, every value a parameter. For those of every request: putting Kysely's tree together and
 * writing it out as text takes longer than the server takes to run them. `Row` says what it gives, and nothing checks that against the
 * tables; so it is for what is asked all the time, and beside tests.
 */
export function statement<Row>(texts: TemplateStringsArray, ...values: readonly unknown[]): CompiledQuery<Row> {
  const written = { text: '', parameters: [] as unknown[] };
  write(new Part(texts, values), written);
  return CompiledQuery.raw(written.text, written.parameters) as CompiledQuery<Row>;
}

function write({ texts, values }: Part, into: { text: string; parameters: unknown[] }): void {
  for (const [index, text] of texts.entries()) {
    into.text += text;
    if (index >= values.length) continue;
    const value = values[index];
    if (value instanceof Part) write(value, into);
    else into.text += `$${into.parameters.push(value)}`;
  }
}

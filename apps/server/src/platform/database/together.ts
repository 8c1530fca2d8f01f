import { CompiledQuery, type Transaction } from 'kysely';

/**
 * Statements that leave at once and are answered in order. Each wait for an answer wakes two processes, which costs a busy machine
 * more than most of our statements take; so what does not need the answer of another goes out with it.
 */
export class Flight {
  readonly queries: readonly CompiledQuery[];

  constructor(queries: readonly CompiledQuery[]) {
    this.queries = queries;
  }
}

/** A statement that waits for the one after it and travels with it. */
export class Held {
  readonly query: CompiledQuery;
  readonly explain: (error: unknown) => unknown;

  constructor(query: CompiledQuery, explain: (error: unknown) => unknown) {
    this.query = query;
    this.explain = explain;
  }
}

/**
 * Ask several questions in one round trip. They are answered in order, and each sees what those before it have done.
 * @returns the rows of each
 * @throws what the first of them that failed says; the transaction is lost then, like after any failure
 */
export async function together<DB, Rows extends readonly unknown[]>(
  trx: Transaction<DB>,
  ...queries: { [Index in keyof Rows]: CompiledQuery<Rows[Index]> }
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> {
  const { rows } = await trx.executeQuery(CompiledQuery.raw('together', [new Flight(queries)]));
  return rows as { [Index in keyof Rows]: Rows[Index][] };
}

/**
 * Say something whose answer nobody waits for: it goes out with the next statement of the transaction, its commit at the latest, and
 * if it fails, that one fails by what `explain` makes of the error. The commit of a transaction in which a statement failed undoes it.
 *
 * Parameters are texts, numbers, instants, bytes, lists of texts or null: they always reach the server. One that could not be
 * written down would fail here alone, and the commit behind it would go on.
 */
export async function withNext<DB>(
  trx: Transaction<DB>,
  query: CompiledQuery,
  explain: (error: unknown) => unknown = (error) => error,
): Promise<void> {
  const strange = query.parameters.find((value) => !isPlain(value));
  if (strange !== undefined) throw new TypeError(`${typeof strange} is no parameter of a statement that is held back`);
  await trx.executeQuery(CompiledQuery.raw('held', [new Held(query, explain)]));
}

function isPlain(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    value instanceof Date ||
    Buffer.isBuffer(value) ||
    (Array.isArray(value) && value.every((one) => typeof one === 'string'))
  );
}

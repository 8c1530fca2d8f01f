import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { CompiledQuery, PostgresPool, PostgresPoolClient } from 'kysely';
import type { Client, Pool, PoolClient } from 'pg';
import type { Line } from './line.ts';
import { codeOf } from './problem.ts';
import { Flight, Held } from './together.ts';

/**
 * How often a statement's text comes before it is prepared. Text is the same where only parameters differ; a filter that somebody put
 * together once is not worth keeping.
 */
const comesAgain = 3;
/** Statements that one connection keeps prepared at most: a plan takes some 50 kB of the server's memory, and there are ten connections. */
const keepsAtMost = 100;

/** How long the running transaction waits for the server; undefined: without limit. */
export interface Patience {
  /** Milliseconds within which each statement is answered, or all that were sent at once. */
  statement: number | undefined;
  /** Until when all of it has been, by performance.now(): many statements, each of them just in time, add up. */
  until: number | undefined;
}

/**
 * Set by `runTransaction`. The server ends a statement by its own limit, and that is the rule; a server that hangs and a network that
 * swallows packets keep no rule. Their connection is given up then: else request after request would wait on one of the pool's for
 * ever.
 */
export const patience = new AsyncLocalStorage<Patience>();

/**
 * A pool for Kysely whose connections spare work that Kysely and pg leave to the server and to the wire. Under row-level security
 * reading and planning a short statement takes longer than running it, and a round trip costs both sides as much again.
 *
 * - Statements that come again are prepared, under a name made of their text. A pooler between has to know prepared statements of the
 *   protocol (PgBouncer ≥1.21 with max_prepared_statements above 0), or `prepares` is false.
 * - `begin`, the settings of the transaction and whatever else nobody waits for go out with the statement after them, and statements
 *   that do not wait for each other go out at once (together.ts): pg's pipeline mode, one write to the socket.
 */
export function sparingPool(pool: Pool, line: Line, { prepares = true }: { prepares?: boolean } = {}): PostgresPool {
  const names = prepares ? statementNames() : undefined;
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await line.through(() => pool.connect());
      const known = clients.get(client) ?? sparing(client, names);
      clients.set(client, known);
      return known;
    },
  };
}

interface StatementNames {
  /** A name where the text is to be prepared. */
  nameOf(text: string): string | undefined;
  /** Names everything anew: the tables have changed under what was prepared. */
  renew(): void;
}

function statementNames(): StatementNames {
  const seen = new Map<string, number>();
  const names = new Map<string, string>();
  let generation = 0;
  return {
    nameOf(text) {
      const name = names.get(text);
      if (name !== undefined || names.size >= keepsAtMost) return name;
      const times = (seen.get(text) ?? 0) + 1;
      if (times < comesAgain) {
        // Texts that never come again would fill it: forgetting all of them only delays the others.
        if (seen.size >= 10 * keepsAtMost) seen.clear();
        seen.set(text, times);
        return undefined;
      }
      seen.delete(text);
      names.set(text, `w${generation}_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`);
      return names.get(text);
    },
    renew() {
      generation += 1;
      names.clear();
      seen.clear();
    },
  };
}

/** As Kysely's driver says it: `begin`, or with an isolation level or an access mode. */
const beginning = /^(begin$|start transaction )/;
/** What only looks. */
const looking = /^\s*select\s/;

interface Statement {
  text: string;
  values: readonly unknown[];
  explain?: (error: unknown) => unknown;
}

/** As pg answers, as far as Kysely's driver looks. */
interface Answer {
  command: string;
  rowCount: number | null;
  rows: unknown[];
}

function sparing(client: PoolClient, names: StatementNames | undefined): PostgresPoolClient {
  let held: Statement[] = [];
  let silent: Error | undefined;

  async function query(text: unknown, values: readonly unknown[] = []): Promise<Answer> {
    if (typeof text !== 'string') throw new TypeError('cursors are not used through this pool');
    const [given] = values;
    if (beginning.test(text) || given instanceof Held) {
      held.push(given instanceof Held ? statementOf(given.query, given.explain) : { text, values });
      return { command: '', rowCount: null, rows: [] };
    }
    const before = held;
    held = [];
    if (text === 'rollback' && isBeginning(before)) return { command: 'ROLLBACK', rowCount: null, rows: [] };
    if (text === 'rollback') return (await send([{ text, values }]))[0] as Answer;
    const asked = given instanceof Flight ? given.queries.map((one) => statementOf(one)) : [{ text, values }];
    // Should `begin` itself fail, what is on its way behind it runs outside any transaction: there a look does no harm.
    const answers =
      isBeginning(before) && !asked.every((one) => looking.test(one.text))
        ? [...(await send(before)), ...(await send(asked))]
        : await send([...before, ...asked]);
    const own = answers.slice(before.length);
    return given instanceof Flight
      ? { command: 'SELECT', rowCount: null, rows: own.map(({ rows }) => rows) }
      : (own[0] as Answer);
  }

  /** All at once. @throws what the first that failed says: those behind it only say that the transaction is lost */
  async function send(statements: readonly Statement[]): Promise<Answer[]> {
    const answers = await withPatience(() => {
      const { stream } = client.connection;
      stream.cork();
      const asked = statements.map(ask);
      stream.uncork();
      return Promise.allSettled(asked);
    });
    return answers.map((answer, index) => {
      if (answer.status === 'fulfilled') return answer.value;
      throw statements[index]?.explain?.(answer.reason) ?? answer.reason;
    });
  }

  async function ask({ text, values }: Statement): Promise<Answer> {
    const name = values.length > 0 ? names?.nameOf(text) : undefined;
    try {
      return await client.query(
        name === undefined ? { text, values: [...values] } : { name, text, values: [...values] },
      );
    } catch (error) {
      // 0A000 "cached plan must not change result type": a migration came. This transaction is lost, the next prepares anew.
      if (codeOf(error) === '0A000') names?.renew();
      throw silent ?? asFailure(error);
    }
  }

  /** @throws SQLSTATE 08006 once the connection was given up: what Kysely still sends (its rollback) would wait for the same answer */
  async function withPatience<T>(asking: () => Promise<T>): Promise<T> {
    if (silent) throw silent;
    const within = timeLeft(patience.getStore());
    const timer = within === undefined ? undefined : setTimeout(giveUp, within, within);
    try {
      return await asking();
    } finally {
      clearTimeout(timer);
    }
  }

  function giveUp(within: number): void {
    silent = connectionFailure(`the database did not answer within ${within} ms`);
    // The pool throws the client away when it comes back. In pipeline mode `end` alone would wait for the answers.
    void (client as PoolClient & Pick<Client, 'end'>).end();
    client.connection.stream.destroy();
  }

  return {
    query: query as PostgresPoolClient['query'],
    release(destroy) {
      held = [];
      client.release(destroy);
    },
  };
}

/** Milliseconds, at least one; undefined: without limit. */
function timeLeft({ statement, until }: Partial<Patience> = {}): number | undefined {
  const left = until === undefined ? Number.POSITIVE_INFINITY : Math.ceil(until - performance.now());
  const within = Math.max(1, Math.min(statement ?? Number.POSITIVE_INFINITY, left));
  return Number.isFinite(within) ? within : undefined;
}

function statementOf({ sql, parameters }: CompiledQuery, explain?: Statement['explain']): Statement {
  return { text: sql, values: parameters, ...(explain ? { explain } : {}) };
}

function isBeginning([first]: readonly Statement[]): boolean {
  return first !== undefined && beginning.test(first.text);
}

/** In pg's words: whoever waits when the connection breaks hears the first, who asks after that (Kysely's rollback, for one) the second. */
const broken = /^Connection terminated|not queryable$/;
/** In the system's, for who asks before pg has heard that the socket is no more. */
const cut = new Set(['EPIPE', 'ECONNRESET']);

function asFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (broken.test(error.message)) return connectionFailure(error.message, error);
  return cut.has(codeOf(error) ?? '') ? connectionFailure(`Connection terminated: ${error.message}`, error) : error;
}

function connectionFailure(message: string, cause?: Error): Error {
  return Object.assign(new Error(message, { cause }), { code: '08006' });
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Client, Pool, PoolClient, QueryConfig } from 'pg';
import { codeOf } from './problem.ts';

/**
 * How often a statement's text comes before it is prepared. Text is the same where only parameters differ; a filter that somebody put
 * together once is not worth keeping.
 */
const comesAgain = 3;
/** Statements that one connection keeps prepared at most: a plan takes some 50 kB of the server's memory, and there are ten connections. */
const keepsAtMost = 100;

/**
 * Milliseconds within which each statement of the running transaction is answered; undefined: without limit. Set by `runTransaction`. The server ends a
 * statement by its own limit, and that is the rule; a server that hangs and a network that swallows packets keep no rule. Their
 * connection is given up then: else request after request would wait on one of the pool's for ever.
 */
export const patience = new AsyncLocalStorage<number | undefined>();

/**
 * A pool for Kysely whose connections spare work that Kysely and pg leave to the server and to the wire. Under row-level security
 * reading and planning a short statement takes longer than running it, and a round trip costs both sides as much again.
 *
 * - Statements that come again are prepared, under a name made of their text. A pooler between has to know prepared statements of the
 *   protocol (PgBouncer ≥1.21 with max_prepared_statements above 0), or `prepares` is false.
 * - `begin` waits for the statement after it and travels with it where that has no parameters: the settings of `runTransaction`. If
 *   `begin` fails, the server skips what came with it.
 */
export function sparingPool(pool: Pool, { prepares = true }: { prepares?: boolean } = {}): PostgresPool {
  const names = prepares ? statementNames() : undefined;
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
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

function sparing(client: PoolClient, names: StatementNames | undefined): PostgresPoolClient {
  let begin: string | undefined;
  const send = withPatience(client);

  async function query(text: unknown, values: readonly unknown[] = []): Promise<unknown> {
    if (typeof text !== 'string') throw new TypeError('cursors are not used through this pool');
    if (beginning.test(text)) {
      begin = text;
      return { command: 'BEGIN', rowCount: null, rows: [] };
    }
    const held = begin;
    begin = undefined;
    if (held !== undefined && values.length === 0) {
      const results: unknown = await send({ text: `${held}; ${text}` });
      return Array.isArray(results) ? results.at(-1) : results;
    }
    if (held !== undefined) await send({ text: held });
    return ask(text, values);
  }

  async function ask(text: string, values: readonly unknown[]): Promise<unknown> {
    const name = values.length > 0 ? names?.nameOf(text) : undefined;
    if (name === undefined) return send({ text, values: [...values] });
    try {
      return await send({ name, text, values: [...values] });
    } catch (error) {
      // 0A000 "cached plan must not change result type": a migration came. This transaction is lost, the next prepares anew.
      if (codeOf(error) === '0A000') names?.renew();
      throw error;
    }
  }

  return {
    query: query as PostgresPoolClient['query'],
    release(destroy) {
      begin = undefined;
      client.release(destroy);
    },
  };
}

/**
 * Sends statements and waits no longer than `patience` for each answer.
 * @throws SQLSTATE 08006, connection_failure, where the connection broke or was given up; what the server answers as it is
 */
function withPatience(client: PoolClient): (query: QueryConfig) => Promise<unknown> {
  let silent: Error | undefined;
  return async (query) => {
    // What Kysely still sends (its rollback) would wait for the same answer.
    if (silent) throw silent;
    const within = patience.getStore();
    const timer = within === undefined ? undefined : setTimeout(giveUp, within, within);
    try {
      return await client.query(query);
    } catch (error) {
      throw silent ?? asFailure(error);
    } finally {
      clearTimeout(timer);
    }
  };

  function giveUp(within: number): void {
    silent = connectionFailure(`the database did not answer within ${within} ms`);
    // With a statement under way, `end` closes the socket at once; the pool throws the client away when it comes back.
    void (client as PoolClient & Pick<Client, 'end'>).end();
  }
}

/** In pg's words: whoever waits when the connection breaks hears the first, who asks after that (Kysely's rollback, for one) the second. */
const broken = /^Connection terminated|not queryable$/;

function asFailure(error: unknown): unknown {
  return error instanceof Error && broken.test(error.message) ? connectionFailure(error.message, error) : error;
}

function connectionFailure(message: string, cause?: Error): Error {
  return Object.assign(new Error(message, { cause }), { code: '08006' });
}

import { CompiledQuery, type IsolationLevel, type Kysely, type Transaction } from 'kysely';
import { patience } from './connections.ts';
import { codeOf } from './problem.ts';
import { appRole } from './role.ts';
import { withNext } from './together.ts';

/** Time limits of a transaction in milliseconds; 0 is none. */
export interface Limits {
  /** One statement; the server ends it, and where it does not answer at all the connection is given up `grace` later. */
  statement: number;
  /** Waiting for one lock. */
  lock: number;
  /** Between two statements: a hung process must not hold its locks for ever. */
  idle: number;
  /** All of it, from its first statement on; what is sent after that gives the connection up. */
  whole: number;
}

/** Under what name and conditions a transaction runs. */
export interface Scope {
  /** Read by policies through current_setting: `{ 'wangge.district': … }`. Every name begins with `wangge.`. */
  settings?: Readonly<Record<string, string>>;
  /** `owner` keeps the login's own rights, above row-level security: for migrations of data and the sweep over all districts. Default `app`. */
  as?: 'app' | 'owner';
  isolation?: IsolationLevel;
  readOnly?: boolean;
  limits?: Partial<Limits>;
  /** How often `fn` is run anew, in a new transaction, after a serialization failure or a deadlock. Only for an `fn` without other effects. Default 0. */
  retries?: number;
}

/** Of a transaction that somebody waits for (docs/decisions/0017): one statement has 15 s, and a request has several. */
export const requestLimits = { whole: 20_000 } as const satisfies Partial<Limits>;

/** Milliseconds that a server, busy or far away, has beyond the limit of a statement to say that it ended it. */
const grace = 5_000;

export async function runTransaction<DB, T>(
  kysely: Kysely<DB>,
  defaults: Limits,
  scope: Scope,
  fn: (trx: Transaction<DB>) => Promise<T>,
): Promise<T> {
  const limits = { ...defaults, ...scope.limits };
  const settings = settingsOf(scope, limits);
  const within = limits.statement > 0 ? limits.statement + grace : undefined;
  for (let left = scope.retries ?? 0; ; left -= 1) {
    try {
      let begin = kysely.transaction();
      if (scope.isolation) begin = begin.setIsolationLevel(scope.isolation);
      if (scope.readOnly) begin = begin.setAccessMode('read only');
      const run = () =>
        begin.execute(async (trx) => {
          await applySettings(trx, settings);
          return await fn(trx);
        });
      const until = limits.whole > 0 ? performance.now() + limits.whole : undefined;
      return await patience.run({ statement: within, until }, run);
    } catch (error) {
      if (left <= 0 || !mayRunAnew(error)) throw error;
      // Rivals that met once would meet again at the same pace.
      await new Promise((done) => setTimeout(done, 5 + Math.random() * 40));
    }
  }
}

/** SQLSTATE 40001 serialization_failure and 40P01 deadlock_detected: the transaction as a whole is to be tried again (manual, 13.5). */
function mayRunAnew(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/**
 * `set_config(name, value, true)` is SET LOCAL as a function, and the role is a setting like any other: so all of them go in
 * one statement, with the first one of the transaction, and end with it, also where a pooler gives the connection to somebody else
 * right after it. Names and values are parameters: so it is prepared once for all transactions.
 */
function applySettings<DB>(trx: Transaction<DB>, settings: [string, string][]): Promise<void> {
  const calls = settings.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
  return withNext(trx, CompiledQuery.raw(`select ${calls.join(', ')}`, settings.flat()));
}

function settingsOf(scope: Scope, limits: Limits): [string, string][] {
  const own = Object.entries(scope.settings ?? {});
  for (const [name] of own) {
    if (!/^wangge\.[a-z][a-z0-9_]*$/.test(name)) {
      throw new RangeError(`a transaction's setting is named wangge.<lower_case>, not ${JSON.stringify(name)}`);
    }
  }
  const settings: [string, string][] = [
    ['search_path', 'wangge, public, pg_temp'],
    ['statement_timeout', String(limits.statement)],
    ['lock_timeout', String(limits.lock)],
    ['idle_in_transaction_session_timeout', String(limits.idle)],
    ...own,
  ];
  if (scope.as !== 'owner') settings.push(['role', appRole]);
  return settings;
}

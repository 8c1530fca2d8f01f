import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Client, type ClientConfig, type CustomTypesConfig, Pool, types } from 'pg';
import { sparingPool } from './connections.ts';
import { Line, type LineRules, lineRules } from './line.ts';
import { type Limits, runTransaction, type Scope } from './transaction.ts';

export interface DatabaseOptions {
  /** From `DatabaseServer.client`. */
  client: ClientConfig;
  /** Shown in pg_stat_activity, e.g. `wangge http`. */
  name: string;
  /** Most connections at once; further transactions queue. Default 10. */
  connections?: number;
  /** Statements that come again are prepared (connections.ts). Default true. */
  prepares?: boolean;
  /** How many may wait for a connection, and how long. */
  line?: LineRules;
  /** Limits of every transaction unless its scope says otherwise. */
  limits?: Partial<Limits>;
  /** Told of connections that broke (server stopped, network cut); the pool replaces them by itself. */
  onConnectionError?: (error: Error) => void;
}

/** The database as the rest of the server sees it. `DB` is Kysely's schema type. */
export interface Database<DB> {
  /**
   * One transaction: `fn` resolves, it commits; `fn` rejects, it rolls back and the error goes on. It runs as the role under row-level
   * security with the scope's settings, and none of that outlives it. Names without a schema are looked up in `wangge`, then `public`.
   *
   * @throws what `fn` throws; a PostgreSQL error with its SQLSTATE in `code`
   */
  transaction<T>(scope: Scope, fn: (trx: Transaction<DB>) => Promise<T>): Promise<T>;
  /**
   * The same on a connection of its own, for a short transaction that a request needs while it holds another one: taken from the
   * pool, as many such requests as it has connections would wait for each other until they time out. Such transactions queue here.
   */
  aside<T>(scope: Scope, fn: (trx: Transaction<DB>) => Promise<T>): Promise<T>;
  /**
   * The same on a connection that is kept for questions about the database itself: it is answered where the database answers, however
   * many wait for the others.
   */
  apart<T>(scope: Scope, fn: (trx: Transaction<DB>) => Promise<T>): Promise<T>;
  /** Whether a further transaction would be turned away, for those that wait for a connection. */
  isFull(): boolean;
  /** Without a transaction: owner's rights, no time limit, name the schema. For start-up and health checks. */
  readonly kysely: Kysely<DB>;
  readonly pool: Pool;
  /**
   * A connection of its own for COPY, which pg streams on none that sends statements ahead. Owner's rights, no time limit, name the
   * schema. Whoever asks for it ends it.
   */
  connect(): Promise<Client>;
  /** Waits for what runs, then closes every connection. */
  close(): Promise<void>;
}

const defaultLimits: Limits = { statement: 15_000, lock: 5_000, idle: 30_000, whole: 0 };
/** Milliseconds to wait for a connection of its own. */
const connectWithin = 10_000;

/** Opens a pool; nothing is connected before the first query. */
export function openDatabase<DB>(options: DatabaseOptions): Database<DB> {
  const limits = { ...defaultLimits, ...options.limits };
  const [main, aside, apart] = [
    open<DB>(options, options.connections ?? 10),
    open<DB>(options, 1),
    open<DB>(options, 1),
  ];
  return {
    transaction: (scope, fn) => runTransaction(main.kysely, limits, scope, fn),
    aside: (scope, fn) => runTransaction(aside.kysely, limits, scope, fn),
    apart: (scope, fn) => runTransaction(apart.kysely, limits, scope, fn),
    isFull: () => main.line.isFull,
    kysely: main.kysely,
    pool: main.pool,
    connect: () => connectAlone(options),
    close: async () => {
      await Promise.all([main, aside, apart].map(({ kysely }) => kysely.destroy()));
    },
  };
}

interface Opened<DB> {
  pool: Pool;
  line: Line;
  kysely: Kysely<DB>;
}

function open<DB>(options: DatabaseOptions, connections: number): Opened<DB> {
  const pool = openPool(options, connections);
  const line = new Line(options.line ?? lineRules);
  return {
    pool,
    line,
    kysely: new Kysely({ dialect: new PostgresDialect({ pool: sparingPool(pool, line, options) }) }),
  };
}

function openPool(options: DatabaseOptions, connections: number): Pool {
  const pool = new Pool({
    ...options.client,
    types: plainTypes,
    application_name: options.name,
    max: connections,
    // To wait for one of the pool's, and for a new one.
    connectionTimeoutMillis: (options.line ?? lineRules).seconds.value * 1000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // Statements leave without waiting for the answers before them (connections.ts).
    pipeline: true,
    // No statement_timeout here: it would travel as a start-up parameter, which a transaction pooler refuses.
  });
  // An `error` event without a listener ends the process. The pool listens to its idle clients alone, and a server that stops
  // speaks to those that are at work too; their query rejects besides.
  pool.on('connect', (client) => client.on('error', options.onConnectionError ?? (() => {})));
  pool.on('error', () => {});
  return pool;
}

async function connectAlone({ client: config, name }: DatabaseOptions): Promise<Client> {
  const client = new Client({
    ...config,
    types: plainTypes,
    application_name: name,
    connectionTimeoutMillis: connectWithin,
    keepAlive: true,
  });
  // Whoever waits for an answer is told by its rejection; the event without a listener would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** pg's types name the OIDs that it knows; arrays are missing among them and its function takes any. */
type Oid = Parameters<typeof types.getTypeParser>[0];
type Parser = (value: string) => unknown;

const asText: Parser = (value) => value;
const textArray = 1009;
/** pg's own parser of text[]: knows quotes, nulls and nesting. */
const asTextArray: Parser = types.getTypeParser(textArray as Oid, 'text');

/** By type OID (pg_type.dat). */
const ownParsers = new Map<number, Parser>([
  // H3 cells, money and counters exceed what a double holds exactly.
  [20, asText], // int8
  [1700, asText], // numeric
  [1016, asTextArray], // int8[]
  [1231, asTextArray], // numeric[], which pg reads as doubles
  // A calendar day and a clock reading have no zone; pg would read them in the zone of this machine.
  [1082, asText], // date
  [1182, asTextArray], // date[]
  [1114, asText], // timestamp
  [1115, asTextArray], // timestamp[]
]);

/** Set for each pool rather than in pg's global table, which any other library may change. */
const plainTypes: CustomTypesConfig = {
  getTypeParser: (oid, format): Parser => {
    const own = format === 'binary' ? undefined : ownParsers.get(oid);
    return own ?? types.getTypeParser(oid, format);
  },
};

/**
 * Import: a CSV of orders through the whole path (read, located, decided, sealed, chained, projected, outbox, audit), against COPY alone of the very
 * rows that it writes, in transactions of a thousand orders. The measure is COPY into the product's own tables, which begin empty, with their keys,
 * indexes and foreign keys, since nobody may drop those of a running district; COPY into plain tables of the same columns is told beside it. For scale
 * also COPY of the file's own rows as text. All on one PostgreSQL with fsync on, taking turns.
 */
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { loadPack, readPackFolder } from '../apps/server/src/districts/index.ts';
import { connect, migrate, openDatabase } from '../apps/server/src/platform/database/index.ts';
import type { Schema } from '../apps/server/src/platform/database/schema.ts';
import { writeOrders } from './import/orders.ts';
import type { ImportAnswer, ImportTask } from './import/program.ts';
import { medianOf } from './measure.ts';
import { ask, root } from './program.ts';

/** What an import writes, in the order of references. */
const tables = ['matter', 'data_key', 'event', 'sealed_part', 'command', 'outbox', 'standing'] as const;
const slug = 'shizhong';

export interface ImportResult {
  /** Rows of one round, and of the long run after them. */
  orders: number;
  many: number;
  /** Orders a second, medians; `copyPlain` and `copyIndexed` of all rows that an order makes, `copyFile` of the file's own. */
  rate: { import: number; copyPlain: number; copyIndexed: number; copyFile: number; many: number };
  /** The import's by COPY's of the very rows that it wrote; the long run's by COPY into the product's own tables right after it. */
  ratio: { plain: { median: number; rounds: number[] }; indexed: { median: number; rounds: number[] }; many: number };
  /** Processor time of the importing process for an order, microseconds. */
  processorMicroseconds: number;
  /** Megabytes at most, of the rounds and of the long run. */
  memory: { rounds: number; many: number };
  bytesOfOrder: number;
}

export async function benchImport(
  { rounds, orders, many }: { rounds: number; orders: number; many: number },
  say: (line: string) => void,
): Promise<ImportResult> {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-bench-'));
  const server = await connect({ dataFolder: folder });
  const client = new Client(server.client);
  try {
    await migrate({ client: server.client });
    const database = openDatabase<Schema>({ client: server.client, name: 'wangge bench' });
    await loadPack(database, await readPackFolder(join(root, 'districts', slug)), { at: new Date(), isDemo: true });
    await database.close();
    await client.connect();
    const env = { WANGGE_DATA: folder };
    Object.assign(process.env, env);
    const bring = async (count: number, prefix: string): Promise<ImportAnswer & { file: string }> => {
      const file = join(folder, `${prefix}.csv`);
      await writeOrders(file, { count, seed: 1, prefix });
      const answer = await ask<ImportAnswer>(['bench/import/program.ts'], { file } satisfies ImportTask);
      if (answer.filed !== count) throw new Error(`${answer.filed} of ${count} orders came in`);
      return { ...answer, file };
    };
    await bring(1_000, 'W');
    await client.query('vacuum analyze');
    const fromFile = await readFile(join(folder, 'W.csv'), 'utf8');
    const bare = await makeBare(client, server.client);
    let last: readonly Written[] = [];
    const runs: { import: number; plain: number; indexed: number; file: number; processor: number; memory: number }[] =
      [];
    for (let round = 1; round <= rounds; round += 1) {
      const own = await bring(orders, `R${round}`);
      const written = await readWritten(client, `R${round}`, orders);
      last = written;
      const plain = await bare.copy(written);
      const indexed = await bare.copyIndexed(written);
      const file = await bare.copyFile(fromFile, orders / 1_000);
      runs.push({
        import: orders / own.seconds,
        plain: orders / plain,
        indexed: orders / indexed,
        file: orders / file,
        processor: (own.processor / orders) * 1e6,
        memory: own.memory,
      });
      const told = runs.at(-1);
      say(
        `  import, round ${round}: ${told?.import.toFixed(0)} orders/s; COPY of their rows with keys and indexes ${told?.indexed.toFixed(0)}, into plain tables ${told?.plain.toFixed(0)}; of the file ${told?.file.toFixed(0)}`,
      );
    }
    const long = await bring(many, 'M');
    const indexedBeside = orders / (await bare.copyIndexed(last));
    say(`  import of ${many}: ${(many / long.seconds).toFixed(0)} orders/s, ${long.memory.toFixed(0)} MB`);
    const of = (pick: (run: (typeof runs)[number]) => number): number => medianOf(runs.map(pick));
    const ratios = (pick: (run: (typeof runs)[number]) => number) => {
      const each = runs.map((run) => run.import / pick(run));
      return { median: medianOf(each), rounds: each };
    };
    return {
      orders,
      many,
      rate: {
        import: of((run) => run.import),
        copyPlain: of((run) => run.plain),
        copyIndexed: of((run) => run.indexed),
        copyFile: of((run) => run.file),
        many: many / long.seconds,
      },
      ratio: {
        plain: ratios((run) => run.plain),
        indexed: ratios((run) => run.indexed),
        many: many / long.seconds / indexedBeside,
      },
      processorMicroseconds: of((run) => run.processor),
      memory: { rounds: Math.max(...runs.map((run) => run.memory)), many: long.memory },
      bytesOfOrder: Math.round(
        last.flatMap((portion) => [...portion.values()]).reduce((sum, { text }) => sum + text.length, 0) / orders,
      ),
    };
  } finally {
    await client.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** By table: the columns that a writer gives, and the rows as COPY takes them. */
type Written = ReadonlyMap<(typeof tables)[number], { columns: string; text: Buffer }>;

/** What the import of one round wrote, in portions of a thousand orders. */
async function readWritten(client: Client, prefix: string, orders: number): Promise<Written[]> {
  await client.query('drop table if exists pg_temp.chosen');
  await client.query(
    `create temp table chosen as select id, (row_number() over (order by received_at, id) - 1) / 1000 as portion
     from wangge.matter where starts_with(facts ->> 'order-number', '${prefix}')`,
  );
  const portions: Written[] = [];
  for (let portion = 0; portion * 1_000 < orders; portion += 1) {
    const written = new Map<(typeof tables)[number], { columns: string; text: Buffer }>();
    for (const table of tables) {
      const { rows } = await client.query(
        `select string_agg(format('%I', attname), ', ' order by attnum) as columns from pg_attribute
         where attrelid = ('wangge.' || $1)::regclass and attnum > 0 and not attisdropped and attidentity = '' and attname not in ('xid', 'epoch')`,
        [table],
      );
      const columns = (rows[0] as { columns: string }).columns;
      const matter = { matter: 'id', data_key: 'subject_id' }[table as string] ?? 'matter_id';
      const stream = client.query(
        copyTo(
          `copy (select ${columns} from wangge.${table} where ${matter} in (select id from chosen where portion = ${portion})) to stdout`,
        ),
      );
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      written.set(table, { columns, text: Buffer.concat(chunks) });
    }
    portions.push(written);
  }
  return portions;
}

/** Seconds of each. */
async function makeBare(client: Client, server: ClientConfig) {
  await client.query('create schema bare');
  for (const table of tables)
    await client.query(`create table bare.${table} (like wangge.${table} including identity including defaults)`);
  await client.query('create table bare.file (line text)');
  await client.query('create database bare_indexed template template0');
  const indexedServer = { ...server, database: 'bare_indexed' };
  await migrate({ client: indexedServer });
  const { rows } = await client.query('select id, slug from wangge.district');
  const district = rows[0] as { id: number; slug: string };
  return {
    /** All rows, a transaction for each portion. */
    async copy(written: readonly Written[]): Promise<number> {
      for (const table of tables) await client.query(`truncate bare.${table}`);
      const begun = performance.now();
      for (const portion of written) await copyAll(client, 'bare', portion);
      return (performance.now() - begun) / 1000;
    },
    /** The same into the product's own tables, which were emptied. */
    async copyIndexed(written: readonly Written[]): Promise<number> {
      const own = new Client(indexedServer);
      await own.connect();
      try {
        await own.query('truncate wangge.district, wangge.standing cascade');
        await own.query(
          'insert into wangge.district (id, slug, created_at) overriding system value values ($1, $2, now())',
          [district.id, district.slug],
        );
        const begun = performance.now();
        for (const portion of written) await copyAll(own, 'wangge', portion);
        return (performance.now() - begun) / 1000;
      } finally {
        await own.end();
      }
    },
    async copyFile(text: string, times: number): Promise<number> {
      await client.query('truncate bare.file');
      const lines = Buffer.from(text.replaceAll('\\', '\\\\'));
      const begun = performance.now();
      for (let time = 0; time < times; time += 1) await copy(client, 'bare.file (line)', lines);
      return (performance.now() - begun) / 1000;
    },
  };
}

async function copyAll(client: Client, schema: string, written: Written): Promise<void> {
  await client.query('begin');
  for (const [table, { columns, text }] of written) await copy(client, `${schema}.${table} (${columns})`, text);
  await client.query('commit');
}

async function copy(client: Client, into: string, text: Buffer): Promise<void> {
  if (text.length === 0) return;
  const stream = client.query(copyFrom(`copy ${into} from stdin`));
  const finished = once(stream, 'finish');
  stream.end(text);
  await finished;
}

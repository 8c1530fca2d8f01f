/**
 * The bare route: what the product's filing is measured against. The same Fastify with the same validator takes the same body, writes the rows
 * of a filing in one transaction on the same PostgreSQL, and answers as many bytes. It decides nothing, looks up nothing, seals nothing and
 * answers a text made beforehand. The tables are those of the product's migrations in a database of their own, written as their owner,
 * past row-level security.
 *
 * Task on standard input as JSON; it says `ready` when it listens, and ends on SIGTERM.
 */
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import { type ClientConfig, Pool, type PoolClient } from 'pg';
import { ReportBody } from '../../apps/server/src/cases/report.ts';
import { readTask } from '../program.ts';
import { type WrittenRows, type WrittenTable, writtenTables } from './rows.ts';

/** `plain`: one INSERT a table, one after another. `single`: all of them in one statement, the fewest round trips that one transaction takes. */
export type BareKind = 'plain' | 'single';

export interface BareTask {
  kind: BareKind;
  port: number;
  client: ClientConfig;
  /** The product's pool has as many. */
  connections: number;
  rows: WrittenRows;
  answerBytes: number;
}

interface Insert {
  text: string;
  /** Values of the rows; `id`, `matter`, `number` stand for those of the request. */
  values: (asked: { id: string; matterId: string; number: string }) => (string | null)[];
}

const task = await readTask<BareTask>();
const pool = new Pool({ ...task.client, max: task.connections });
const inserts = (Object.keys(writtenTables) as WrittenTable[]).map((table) => makeInsert(table));
const single = joinInserts(inserts);
const answer = JSON.stringify({ text: 'x'.repeat(task.answerBytes - 11) });
let filed = 0;

const router = Fastify();
router.setValidatorCompiler(TypeBoxValidatorCompiler);
router.post('/api/v1/cases', { schema: { body: ReportBody } }, async (request, reply) => {
  const { id, matterId } = request.body as ReportBody;
  filed += 1;
  const asked = { id, matterId, number: `WG-20200404-${String(filed).padStart(5, '0')}` };
  const client = await pool.connect();
  try {
    await client.query('begin');
    await writeRows(client, asked);
    await client.query('commit');
    client.release();
  } catch (error) {
    // Closes the connection: whatever the transaction was in is undone.
    client.release(true);
    throw error;
  }
  return reply.code(201).type('application/json; charset=utf-8').send(answer);
});
await router.listen({ host: '127.0.0.1', port: task.port });
process.stdout.write('ready\n');
process.once('SIGTERM', async () => {
  await router.close();
  await pool.end();
});

async function writeRows(client: PoolClient, asked: Parameters<Insert['values']>[0]): Promise<void> {
  if (task.kind === 'single') {
    await client.query(single.text, single.values(asked));
    return;
  }
  for (const { text, values } of inserts) await client.query(text, values(asked));
}

function makeInsert(table: WrittenTable): Insert {
  const rows = task.rows[table];
  const columns = Object.keys(rows[0] ?? {});
  const places = rows.map(
    (_, row) => `(${columns.map((__, column) => `$${row * columns.length + column + 1}`).join(', ')})`,
  );
  return {
    text: `insert into wangge.${table} (${columns.map((name) => `"${name}"`).join(', ')}) values ${places.join(', ')}`,
    values: ({ id, matterId, number }) =>
      rows.flatMap((row) =>
        columns.map((name) => {
          if (name === writtenTables[table]) return matterId;
          if (name === 'command_id' || (table === 'command' && name === 'id')) return id;
          return table === 'matter' && name === 'number' ? number : (row[name] ?? null);
        }),
      ),
  };
}

function joinInserts(all: readonly Insert[]): Insert {
  const sizes = all.map(({ values }) => values({ id: '', matterId: '', number: '' }).length);
  const steps = all.map(({ text }, index) => {
    const before = sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
    return `step_${index} as (${text.replace(/\$(\d+)/g, (_, place: string) => `$${Number(place) + before}`)})`;
  });
  return {
    text: `with ${steps.join(', ')} select 1`,
    values: (asked) => all.flatMap(({ values }) => values(asked)),
  };
}

/**
 * Writes apps/server/src/platform/database/schema.ts: Kysely's types of every table, read from a database that the
 * migrations have just made. `--check` writes nothing and fails when the file is not what it would be.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { migrate, startEmbedded } from '../apps/server/src/platform/database/index.ts';

const target = fileURLToPath(new URL('../apps/server/src/platform/database/schema.ts', import.meta.url));

/** As the pool reads them (pool.ts): int8 and dates stay text; json comes parsed and goes as text. */
const types: Record<string, string> = {
  integer: 'number',
  smallint: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  text: 'string',
  uuid: 'string',
  date: 'string',
  bigint: 'string',
  xid8: 'string',
  bytea: 'Buffer',
  'text[]': 'string[]',
  'timestamp with time zone': 'Instant',
  json: 'Json',
  jsonb: 'Json',
};

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  generated: boolean;
}

const query = `
  select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, not a.attnotnull as nullable,
         a.atthasdef or a.attidentity <> '' as generated
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'wangge' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migration' and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum`;

function text(columns: readonly Column[]): string {
  const tables = Map.groupBy(columns, ({ table }) => table);
  const lines = [
    '// Made by scripts/schema-types.ts from the migrations; not edited by hand.',
    "import type { ColumnType, Generated } from 'kysely';",
    '',
    'type Instant = ColumnType<Date, Date | string, Date | string>;',
    '/** Read as values, written as JSON text. */',
    'type Json = ColumnType<unknown, string, string>;',
    '',
  ];
  for (const [table, own] of tables) {
    lines.push(`export interface ${nameOf(table)}Table {`);
    for (const { column, type, nullable, generated } of own) {
      const known = types[type];
      if (known === undefined) throw new Error(`${table}.${column}: no TypeScript type is set for ${type}`);
      const value = nullable ? `${known} | null` : known;
      lines.push(`  ${column}: ${generated && !nullable ? `Generated<${value}>` : value};`);
    }
    lines.push('}', '');
  }
  lines.push('/** Every table of schema wangge. */', 'export interface Schema {');
  for (const table of tables.keys()) lines.push(`  ${table}: ${nameOf(table)}Table;`);
  lines.push('}', '');
  return lines.join('\n');
}

function nameOf(table: string): string {
  return table.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

const folder = await mkdtemp(join(tmpdir(), 'wangge-schema-'));
const embedded = await startEmbedded({ dataFolder: folder });
try {
  await migrate({ client: embedded.login });
  const client = new Client(embedded.login);
  await client.connect();
  const { rows } = await client.query<Column>(query);
  await client.end();
  const made = text(rows);
  if (!process.argv.includes('--check')) await writeFile(target, made);
  else if ((await readFile(target, 'utf8')) !== made) {
    console.error('schema.ts is not what the migrations make: run `node scripts/schema-types.ts`');
    process.exitCode = 1;
  }
} finally {
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
}

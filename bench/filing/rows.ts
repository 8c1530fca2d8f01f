import type { Client } from 'pg';

/** What one filing writes, in the order in which foreign keys ask for it. Columns that the database fills in are left out. */
export const writtenTables = {
  matter: 'id',
  event: 'matter_id',
  sealed_part: 'matter_id',
  data_key: 'subject_id',
  command: 'matter_id',
  outbox: 'matter_id',
  standing: 'matter_id',
} as const;
export type WrittenTable = keyof typeof writtenTables;

/** Rows of one case by table, each value as the text that PostgreSQL reads again. */
export type WrittenRows = Readonly<Record<WrittenTable, readonly Readonly<Record<string, string | null>>[]>>;

/** What the database fills in by itself: the same on both sides. */
const filledIn = new Set(['position', 'xid', 'epoch']);

/** The rows that the product wrote for a case that has just been filed. */
export async function readWritten(client: Client, matterId: string): Promise<WrittenRows> {
  const read = async (table: WrittenTable) => {
    const { rows: columns } = await client.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [`wangge.${table}`],
    );
    const own = columns.map(({ name }) => name).filter((name) => !filledIn.has(name));
    const { rows } = await client.query<Record<string, string | null>>(
      `select ${own.map((name) => `"${name}"::text`)} from wangge.${table} where ${writtenTables[table]} = $1`,
      [matterId],
    );
    if (rows.length === 0) throw new Error(`filing wrote nothing to ${table}: is it still one of its tables?`);
    return rows;
  };
  const tables = Object.keys(writtenTables) as WrittenTable[];
  const entries: [WrittenTable, Awaited<ReturnType<typeof read>>][] = [];
  for (const table of tables) entries.push([table, await read(table)]);
  return Object.fromEntries(entries) as unknown as WrittenRows;
}

/** Bytes of the values of all rows, as text. */
export function bytesOf(rows: WrittenRows): number {
  return Object.values(rows)
    .flat()
    .flatMap((row) => Object.values(row))
    .reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0);
}

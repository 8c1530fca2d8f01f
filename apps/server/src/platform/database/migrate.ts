import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, type ClientConfig, DatabaseError } from 'pg';
import { DatabaseProblem, reasonOf } from './problem.ts';
import { ensureAppRole } from './role.ts';

/** The product's own migrations. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

export interface MigrateOptions {
  client: ClientConfig;
  folder?: string;
  /** Called after each file, for a newcomer's screen. */
  onApplied?: (file: string) => void;
}

export interface Migrated {
  /** Files that ran now, in order. */
  applied: string[];
  /** How many had run before. */
  before: number;
}

interface Migration {
  file: string;
  sha256: string;
  text: string;
}

/**
 * Brings the database to the state that the files of the folder describe: `NNNN-name.sql`, in order of their numbers, each in a transaction of its
 * own together with its row in `wangge.migration`. Everything lives in schema `wangge`, which is also where names without a schema are made.
 *
 * Two servers that start together take turns: each transaction first takes an advisory lock of the database and then looks again what
 * is left to do. (The lock is the transaction's, not the session's, so that a transaction pooler may stand between.)
 *
 * @throws DatabaseProblem MigrationInvalid, MigrationChanged, MigrationUnknown, MigrationOutOfOrder, MigrationFailed, DatabaseRightMissing
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const migrations = await readMigrations(options.folder ?? migrationsFolder);
  const client = new Client({ ...options.client, application_name: 'wangge migrate' });
  client.on('error', () => {});
  await client.connect();
  try {
    await ensureAppRole(client);
    const applied: string[] = [];
    let before: number | undefined;
    for (;;) {
      const step = await inTurn(client, () => applyNext(client, migrations));
      before ??= step.done;
      if (step.file === undefined) return { applied, before };
      applied.push(step.file);
      options.onApplied?.(step.file);
    }
  } finally {
    await client.end();
  }
}

/**
 * The files of the product's own migrations, in order: what a database that fits it has run.
 * @throws DatabaseProblem MigrationInvalid
 */
export async function listMigrations(): Promise<string[]> {
  return (await readMigrations(migrationsFolder)).map(({ file }) => file);
}

/** @throws DatabaseProblem MigrationInvalid */
async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const numbers = new Map<string, string>();
  const migrations: Migration[] = [];
  for (const file of files) {
    const number = /^(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.sql$/.exec(file)?.[1];
    if (number === undefined) {
      throw new DatabaseProblem('MigrationInvalid', { file, reason: 'its name is not NNNN-lower-case-words.sql' });
    }
    const twin = numbers.get(number);
    if (twin !== undefined) {
      throw new DatabaseProblem('MigrationInvalid', { file, reason: `its number is also that of ${twin}` });
    }
    numbers.set(number, file);
    // Git on Windows may give the same file other line ends.
    const text = decode(file, await readFile(join(folder, file))).replaceAll('\r\n', '\n');
    const ending = /^(begin|commit|rollback|end|start transaction)( work| transaction)?\s*;/im.exec(text);
    if (ending) {
      const reason = `it runs in one transaction and may not say "${ending[0]}" itself`;
      throw new DatabaseProblem('MigrationInvalid', { file, reason });
    }
    migrations.push({ file, sha256: createHash('sha256').update(text).digest('hex'), text });
  }
  return migrations;
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DatabaseProblem('MigrationInvalid', { file, reason: 'it is not UTF-8' });
  }
}

/** "wangge" in ASCII. Advisory locks are per database, so databases side by side on one server do not wait for each other. */
const lockKey = 0x77616e676765n;

async function inTurn<T>(client: Client, step: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const result = await step();
    await client.query('commit');
    return result;
  } catch (error) {
    // The first error is the one to tell; a broken connection rolls back by itself.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function applyNext(client: Client, migrations: Migration[]): Promise<{ file?: string; done: number }> {
  // Asked first: `create schema if not exists` takes the right to make one even where it is there, made by an administrator for this login.
  const { rows: found } = await client.query("select from pg_namespace where nspname = 'wangge'");
  if (found.length === 0) await client.query('create schema wangge');
  await client.query(`
    create table if not exists wangge.migration (
      file text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    );
    set local search_path to wangge, public, pg_temp`);
  const { rows } = await client.query<{ file: string; sha256: string }>(
    'select file, sha256 from wangge.migration order by file',
  );
  const next = compare(migrations, rows);
  if (next === undefined) return { done: rows.length };
  try {
    await client.query(next.text);
  } catch (error) {
    throw failed(next, error);
  }
  await client.query('insert into wangge.migration (file, sha256) values ($1, $2)', [next.file, next.sha256]);
  return { file: next.file, done: rows.length };
}

/** Holds the ledger against the folder; the first file that has not run, or undefined. */
function compare(migrations: Migration[], ledger: { file: string; sha256: string }[]): Migration | undefined {
  const known = new Map(migrations.map((migration) => [migration.file, migration]));
  for (const { file, sha256 } of ledger) {
    const migration = known.get(file);
    if (migration === undefined) throw new DatabaseProblem('MigrationUnknown', { file });
    if (migration.sha256 !== sha256) {
      throw new DatabaseProblem('MigrationChanged', { file, recorded: sha256, found: migration.sha256 });
    }
    known.delete(file);
  }
  const next = known.values().next().value;
  const last = ledger.at(-1)?.file;
  if (next !== undefined && last !== undefined && next.file < last) {
    throw new DatabaseProblem('MigrationOutOfOrder', { file: next.file, after: last });
  }
  return next;
}

function failed({ file, text }: Migration, error: unknown): DatabaseProblem {
  const sqlState = error instanceof DatabaseError ? error.code : undefined;
  // PostgreSQL counts characters from 1; inside a function's body it gives no position in the file.
  const position = error instanceof DatabaseError && error.position ? Number(error.position) : undefined;
  const line =
    position === undefined ? undefined : [...text].slice(0, position - 1).filter((c) => c === '\n').length + 1;
  const details = { file, line, sqlState, reason: reasonOf(error) };
  return new DatabaseProblem('MigrationFailed', details, { cause: error });
}

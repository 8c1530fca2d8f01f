import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gunzipSync, inflateSync } from 'node:zlib';
import type { Client } from 'pg';
import type { House } from '../house.ts';
import type { Search } from './canaries.ts';

/** Every column of every table, and what the planner keeps of them. */
export async function lookAtTables(client: Client, search: Search): Promise<void> {
  const { rows: tables } = await client.query(
    "select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'wangge' and c.relkind in ('r', 'p', 'm', 'v')",
  );
  for (const { name } of tables as { name: string }[]) {
    const { rows } = await client.query(`select to_jsonb(t)::text as text from ${name} t`);
    for (const { text } of rows as { text: string }[]) search.look(`table ${name}`, text);
    // Bytes, which JSON shows as hexadecimal digits, as they are.
    const { rows: columns } = await client.query(
      "select attname as name from pg_attribute where attrelid = $1::regclass and atttypid = 'bytea'::regtype and attnum > 0 and not attisdropped",
      [name],
    );
    for (const { name: column } of columns as { name: string }[]) {
      const { rows: values } = await client.query(
        `select "${column}" as bytes from ${name} where "${column}" is not null`,
      );
      for (const { bytes } of values as { bytes: Buffer }[]) lookInside(search, `table ${name}.${column}`, bytes);
    }
  }
  const { rows: stats } = await client.query(
    "select to_jsonb(s)::text as text from pg_stats s where schemaname = 'wangge'",
  );
  for (const { text } of stats as { text: string }[]) search.look('pg_stats', text);
}

/** As it is, and unpacked where it is packed. */
function lookInside(search: Search, where: string, bytes: Buffer): void {
  search.look(where, bytes);
  for (const unpack of [gunzipSync, inflateSync]) {
    try {
      search.look(`${where}, unpacked`, unpack(bytes));
    } catch {
      // Not packed so.
    }
  }
}

/** Bytes of each chunk that are looked at again with the next: longer than any canary in disguise. */
const OVERLAP = 256;

/** Every byte of every file of a folder, whatever it is. */
export async function lookAtFiles(folder: string, search: Search, label: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const where = `${label}/${relative(folder, path).replace(/\d{3,}/g, '*')}`;
    let rest = Buffer.alloc(0);
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 4 * 1024 * 1024 })) {
        const bytes = Buffer.concat([rest, chunk as Buffer]);
        search.look(where, bytes);
        rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - OVERLAP)));
      }
    } catch (error) {
      // PostgreSQL removes files while it works.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Everything that somebody logged in as this is told over HTTP: lists, figures, every case, its photos, what a purpose opens. */
export async function lookAs(
  house: House,
  { headers, login, fields }: { headers: Record<string, string>; login: string; fields: readonly string[] },
  { matters, photos, file }: { matters: readonly string[]; photos: readonly string[]; file: string },
  search: Search,
): Promise<void> {
  const get = async (path: string, init: RequestInit = {}): Promise<void> => {
    const answer = await fetch(`${house.origin}/api/v1/${path}`, { headers, ...init });
    search.look(
      `HTTP ${path.replace(/[0-9a-f-]{36}/g, '*').split('?')[0]} as ${login}`,
      Buffer.from(await answer.arrayBuffer()),
    );
  };
  for (const path of [
    'session',
    'district',
    'catalogue',
    'desk',
    'cases?limit=200&sort=changed',
    'cases/counts',
    'cases/map',
    'audit?limit=200',
    'accounts',
    'assessment',
    'exports',
    file,
  ])
    await get(path);
  for (const photo of photos) await get(`photos/${photo}`);
  for (const id of matters) {
    await get(`cases/${id}`);
    if (fields.length === 0) continue;
    const body = JSON.stringify({ fields, purpose: 'to see whether it is gone' });
    const asJson = { ...headers, 'content-type': 'application/json' };
    await get(`cases/${id}/reveal`, { method: 'POST', headers: asJson, body });
  }
}

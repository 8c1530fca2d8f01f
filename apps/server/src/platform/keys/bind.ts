import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import type { Schema } from '../database/schema.ts';
import type { Sentence } from '../errors/index.ts';
import { KeyFileProblem } from './key-file.ts';
import { findKeyring, type Keyring, openKeyring } from './keyring.ts';

/**
 * The keyring of this database: the key file that is named must be the one that the database was begun with. Only where it was
 * begun with none is a missing file made; elsewhere a new one would look like the lost one and open nothing.
 *
 * Servers that begin together: the first one's key file counts.
 * @throws KeyFileProblem as `openKeyring`, and naming the file, its keys and those of the database when they are not the same
 */
export async function bindKeyring(database: Database<Schema>, path: string): Promise<Keyring> {
  const bound = await readBound(database);
  if (bound === undefined) {
    const keys = await openKeyring(path);
    return same(keys, await bind(database, keys.fingerprint), path);
  }
  const keys = findKeyring(path);
  if (!keys) throw new KeyFileProblem(missing(path, bound));
  await followRotation(database, same(keys, bound, path));
  return keys;
}

/**
 * After a rotation: the database says which keys count from now on, so that no server begins with a file from before it.
 * @returns false where this file lacks the keys that the database has been brought to
 */
export async function followRotation(database: Database<Schema>, keys: Keyring): Promise<boolean> {
  const bound = await readBound(database);
  if (bound === undefined || bound === keys.fingerprint) return true;
  keys.refresh();
  if (!keys.fingerprints.has(bound)) return false;
  await sql`update wangge.key_file set fingerprint = ${keys.fingerprint}, bound_at = now()
    where fingerprint = ${bound}`.execute(database.kysely);
  return true;
}

function same(keys: Keyring, bound: string, path: string): Keyring {
  if (!keys.fingerprints.has(bound)) throw new KeyFileProblem(another(path, keys.fingerprint, bound));
  return keys;
}

async function readBound(database: Database<Schema>): Promise<string | undefined> {
  const row = await database.kysely
    .withSchema('wangge')
    .selectFrom('key_file')
    .select('fingerprint')
    .executeTakeFirst();
  return row?.fingerprint;
}

/** @returns the fingerprint that counts from now on: this one, or that of a server that was quicker */
async function bind(database: Database<Schema>, fingerprint: string): Promise<string> {
  await sql`insert into wangge.key_file (fingerprint, bound_at) values (${fingerprint}, now())
    on conflict do nothing`.execute(database.kysely);
  return (await readBound(database)) ?? fingerprint;
}

function missing(path: string, bound: string): Sentence {
  return {
    zh: `密钥文件 ${path} 不存在，而数据库中的数据由密钥 ${bound} 加密；请从备份恢复该文件，或用 WANGGE_KEY_FILE 指明它的位置。`,
    en: `The key file ${path} does not exist, and what the database holds is sealed under the keys ${bound}; restore the file from its backup, or name its place in WANGGE_KEY_FILE.`,
  };
}

function another(path: string, found: string, bound: string): Sentence {
  return {
    zh: `密钥文件 ${path} 的密钥为 ${found}，而数据库中的数据由密钥 ${bound} 加密；请用 WANGGE_KEY_FILE 指明后者的文件。`,
    en: `The key file ${path} holds the keys ${found}, and what the database holds is sealed under the keys ${bound}; name the file of the latter in WANGGE_KEY_FILE.`,
  };
}

import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf, DatabaseProblem } from './problem.ts';
import { lifeOf, pidNamespace } from './process.ts';

/** Who owns a data folder, as written in `owner-<n>.json`. */
export interface OwnerRecord {
  pid: number;
  /** See `lifeOf`: tells this process from a later one with the same pid. */
  life: string;
  host: string;
  namespace: string;
  /** Set when the owner ended in order. */
  released: boolean;
  /** Where the running server listens, once it does: how a command of the same product finds it. */
  server?: ServerAddress;
  /** The private folder of the server's socket, to be removed by the next owner after a crash. */
  socketFolder?: string;
}

export interface ServerAddress {
  host: string;
  port: number;
}

export interface Ownership {
  /** What the owner before left, if it did not release: its socket folder is litter now. */
  readonly previous: OwnerRecord | undefined;
  update(change: Partial<Pick<OwnerRecord, 'server' | 'socketFolder'>>): Promise<void>;
  /** Never fails: a record that cannot be written (full disk, folder gone) counts until this process ends, and no longer. */
  release(): Promise<void>;
}

/**
 * Makes this process the only owner of `folder`.
 *
 * Records are numbered and the highest one counts. To own the folder is to create the next number, and to create a file under a
 * name is atomic, so of two that find the same dead owner one wins. Numbers never fall, a released record stays in place: with a
 * single file that is deleted and made anew, a slow contender could delete the record of a quick one.
 *
 * An owner in another pid namespace (a container on the same volume) cannot be asked whether it lives and counts as dead;
 * PostgreSQL's own lock file has the same limit. Do not mount one data folder into two running containers.
 *
 * @throws DatabaseProblem DatabaseFolderOwned
 */
export async function takeOwnership(folder: string): Promise<Ownership> {
  const namespace = pidNamespace();
  const life = lifeOf(process.pid);
  if (life === undefined) throw new Error('this process does not find itself in the process table');
  let record: OwnerRecord = { pid: process.pid, life, host: hostname(), namespace, released: false };

  for (;;) {
    const last = await findLast(folder);
    const holder = last && (await readRecord(folder, last));
    if (holder && isAlive(holder)) {
      throw new DatabaseProblem('DatabaseFolderOwned', { folder, pid: holder.pid, host: holder.host });
    }
    const number = (last ?? 0) + 1;
    if (!(await createRecord(folder, number, record))) continue;

    await removeBelow(folder, number);
    const write = async (change: Partial<OwnerRecord>) => {
      record = { ...record, ...change };
      await replaceRecord(folder, number, record);
    };
    return {
      previous: holder && !holder.released ? holder : undefined,
      update: write,
      release: () => write({ released: true, server: undefined, socketFolder: undefined }).catch(() => {}),
    };
  }
}

/** The living owner of `folder`, if there is one. */
export async function findOwner(folder: string): Promise<OwnerRecord | undefined> {
  const last = await findLast(folder);
  const record = last === undefined ? undefined : await readRecord(folder, last);
  return record && isAlive(record) ? record : undefined;
}

function isAlive(record: OwnerRecord): boolean {
  if (record.released || record.namespace !== pidNamespace()) return false;
  return lifeOf(record.pid) === record.life;
}

async function numbersIn(folder: string): Promise<number[]> {
  try {
    const names = await readdir(folder);
    return names.flatMap((name) => {
      const match = /^owner-(\d+)\.json$/.exec(name);
      return match ? [Number(match[1])] : [];
    });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function findLast(folder: string): Promise<number | undefined> {
  const numbers = await numbersIn(folder);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

const pathOf = (folder: string, number: number) => join(folder, `owner-${number}.json`);

async function readRecord(folder: string, number: number): Promise<OwnerRecord | undefined> {
  try {
    return JSON.parse(await readFile(pathOf(folder, number), 'utf8')) as OwnerRecord;
  } catch (error) {
    // Gone: a later owner took over. Unreadable JSON: the machine lost power before the bytes were on disk; nobody is left to own it.
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function draftRecord(folder: string, record: OwnerRecord): Promise<string> {
  const draft = join(folder, `owner.${randomBytes(6).toString('hex')}.draft`);
  try {
    await writeFile(draft, JSON.stringify(record), { mode: 0o600, flush: true });
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return draft;
}

/** `link` gives the finished record its name in one step and fails when the name is taken, so that nobody reads half a record. */
async function createRecord(folder: string, number: number, record: OwnerRecord): Promise<boolean> {
  const draft = await draftRecord(folder, record);
  try {
    await link(draft, pathOf(folder, number));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // A file system without hard links (exFAT, some network shares) still creates exclusively.
    if (codeOf(error) !== 'EPERM' && codeOf(error) !== 'ENOTSUP' && codeOf(error) !== 'ENOSYS') throw error;
    return await createExclusively(folder, number, record);
  } finally {
    await rm(draft, { force: true });
  }
}

async function createExclusively(folder: string, number: number, record: OwnerRecord): Promise<boolean> {
  try {
    await writeFile(pathOf(folder, number), JSON.stringify(record), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function replaceRecord(folder: string, number: number, record: OwnerRecord): Promise<void> {
  await rename(await draftRecord(folder, record), pathOf(folder, number));
}

async function removeBelow(folder: string, number: number): Promise<void> {
  for (const lower of await numbersIn(folder)) {
    if (lower < number) await rm(pathOf(folder, lower), { force: true });
  }
}

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../disk.ts';
import type { Sentence } from '../errors/index.ts';
import { Mistake } from '../mistake.ts';

/** The keys outside the database, as they are used. */
export interface KeyFile {
  /** Master keys by their numbers, base64; what was wrapped before the first rotation lies under number 1. */
  masters: Readonly<Record<string, string>>;
  /** Number of the master key that wraps what is new. */
  current: number;
  /** What marks are made under, base64; absent until the first rotation: then it is made of master key 1. */
  marking?: string;
  /** PEM, private. */
  signing: string;
  /** PEM, public, of signing keys that were rotated: what they signed stays signed. */
  verifying: readonly string[];
}

export class KeyFileProblem extends Mistake {
  override name = 'KeyFileProblem';
}

/**
 * Format 1 holds one master key and one signing key, `master` and `signing`; format 2, from the first rotation on, is `KeyFile` itself.
 * @throws KeyFileProblem naming the file, when it cannot be read or understood; undefined when there is none
 */
export function findKeyFile(path: string): KeyFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const { message } = error as Error;
    throw new KeyFileProblem({
      zh: `密钥文件 ${path} 无法读取：${message}。`,
      en: `The key file ${path} cannot be read: ${message}.`,
    });
  }
  const file = parse(text);
  if (file) return file;
  throw new KeyFileProblem(notOurs(path, { zh: '内容不是本系统的密钥', en: 'its content is none' }));
}

function parse(text: string): KeyFile | undefined {
  let given: Partial<KeyFile> & { format?: unknown; master?: unknown };
  try {
    given = JSON.parse(text) as typeof given;
  } catch {
    return undefined;
  }
  const { format, master, masters, current, marking, signing, verifying } = given;
  if (typeof signing !== 'string') return undefined;
  if (format === 1 && typeof master === 'string') return { masters: { 1: master }, current: 1, signing, verifying: [] };
  const isWhole =
    format === 2 &&
    typeof masters === 'object' &&
    typeof current === 'number' &&
    typeof masters[current] === 'string' &&
    typeof marking === 'string' &&
    Array.isArray(verifying);
  return isWhole ? { masters, current, marking, signing, verifying } : undefined;
}

/** Make the file where there is none. @returns what lies there then, perhaps somebody else's who was quicker */
export async function makeKeyFile(path: string): Promise<KeyFile> {
  const file = { format: 1, master: newMaster(), signing: newSigning() };
  try {
    const draft = await writeDraft(path, file);
    try {
      await link(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await unlink(draft);
    }
    const made = findKeyFile(path);
    if (made) return made;
    throw new Error('it was removed again');
  } catch (error) {
    if (error instanceof KeyFileProblem) throw error;
    const { message } = error as Error;
    throw new KeyFileProblem({
      zh: `密钥文件 ${path} 无法创建：${message}。`,
      en: `The key file ${path} cannot be made: ${message}.`,
    });
  }
}

/** Put another one in its place: the old one or the new one lies there, whole, also when the machine stops in between. */
export async function replaceKeyFile(path: string, file: KeyFile & Required<Pick<KeyFile, 'marking'>>): Promise<void> {
  await rename(await writeDraft(path, { format: 2, ...file }), path);
  await syncFolder(dirname(path));
}

/** Written beside and synced: whole or not at all. */
async function writeDraft(path: string, content: object): Promise<string> {
  const draft = join(dirname(path), `.keys-${process.pid}-${randomBytes(4).toString('hex')}`);
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

export const newMaster = (): string => randomBytes(32).toString('base64');
export const newSigning = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export function notOurs(path: string, why: Sentence): Sentence {
  return {
    zh: `${path} 不是本系统的密钥文件（${why.zh}）；请从备份恢复，或用 WANGGE_KEY_FILE 指定另一个文件。`,
    en: `${path} is not a key file of this product (${why.en}); restore it from its backup, or name another one in WANGGE_KEY_FILE.`,
  };
}

import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sentence } from '../errors/index.ts';
import { Mistake } from '../mistake.ts';
import { drawRandom } from './random.ts';
import { seal, unseal } from './seal.ts';

/**
 * The keys that lie outside the database: the master key that wraps data keys, and the key that signs checkpoints.
 * Their file is made at the first start, readable to its owner alone, and belongs in a backup of its own: with the
 * data alone nothing sealed can be read, and with the file lost nothing ever will.
 */
export interface Keyring {
  /** A new data key: in clear for use now, wrapped for the row. `context` says whose it is. */
  newDataKey(context: string): { key: Buffer; wrapped: Buffer };
  unwrap(wrapped: Uint8Array, context: string): Buffer;
  /** For secrets of the house itself (a second factor's secret). */
  seal(plain: string, context: string): Buffer;
  unseal(sealed: Uint8Array, context: string): string;
  /**
   * 32 bytes by which a text is known again, and against which nobody can hold a guess without the key file; with data keys, nobody
   * at all once one of them is destroyed. The same text has another mark under another context.
   */
  mark(text: string, context: string, dataKeys?: readonly Uint8Array[]): Buffer;
  /** `mark` under one context for many texts: its key is derived once. */
  marker(context: string): (text: string) => Buffer;
  sign(bytes: Uint8Array): Buffer;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
  /** For whoever checks checkpoints elsewhere; PEM. */
  publicKey: string;
  /** Tells these two keys from all others and gives nothing of them away: 16 hexadecimal digits in groups of four. */
  fingerprint: string;
}

interface KeyFile {
  format: 1;
  master: string;
  signing: string;
}

export class KeyFileProblem extends Mistake {
  override name = 'KeyFileProblem';
}

/**
 * Read the key file, or make it when it does not exist.
 * @throws KeyFileProblem naming the file, when it cannot be read, written or understood. It is never overwritten.
 */
export async function openKeyring(path: string): Promise<Keyring> {
  return (await findKeyring(path)) ?? keyringOf(await makeKeyFile(path), path);
}

/** @throws KeyFileProblem as `openKeyring`, but never makes the file: undefined when it does not exist. */
export async function findKeyring(path: string): Promise<Keyring | undefined> {
  const file = await findKeyFile(path);
  return file && keyringOf(file, path);
}

async function findKeyFile(path: string): Promise<KeyFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const { message } = error as Error;
    throw new KeyFileProblem({
      zh: `密钥文件 ${path} 无法读取：${message}。`,
      en: `The key file ${path} cannot be read: ${message}.`,
    });
  }
  try {
    const file = JSON.parse(text) as Partial<KeyFile>;
    if (file.format === 1 && typeof file.master === 'string' && typeof file.signing === 'string')
      return file as KeyFile;
  } catch {
    // Told below, like any other content that is none of ours.
  }
  throw new KeyFileProblem(notOurs(path, { zh: '内容不是本系统的密钥', en: 'its content is none' }));
}

async function makeKeyFile(path: string): Promise<KeyFile> {
  const file: KeyFile = {
    format: 1,
    master: randomBytes(32).toString('base64'),
    signing: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  // Whole or not at all, also when the machine stops in between: written beside, synced, then linked into place.
  const draft = join(dirname(path), `.keys-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(file, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    try {
      await link(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const made = await findKeyFile(path);
      if (made) return made;
    } finally {
      await unlink(draft);
    }
  } catch (error) {
    if (error instanceof KeyFileProblem) throw error;
    const { message } = error as Error;
    throw new KeyFileProblem({
      zh: `密钥文件 ${path} 无法创建：${message}。`,
      en: `The key file ${path} cannot be made: ${message}.`,
    });
  }
  return file;
}

function keyringOf(file: KeyFile, path: string): Keyring {
  const master = Buffer.from(file.master, 'base64');
  if (master.length !== 32) {
    throw new KeyFileProblem(notOurs(path, { zh: '主密钥不是 32 字节', en: 'its master key is not 32 bytes' }));
  }
  let signing: KeyObject;
  try {
    signing = createPrivateKey(file.signing);
  } catch {
    throw new KeyFileProblem(notOurs(path, { zh: '签名密钥无法读取', en: 'its signing key cannot be read' }));
  }
  const verifying = createPublicKey(signing);
  const sealing = createSecretKey(master);
  const marking = derive(master, 'wangge marks', 32);
  return {
    newDataKey(context) {
      const key = drawRandom(32);
      return { key, wrapped: seal(sealing, key, `data-key ${context}`) };
    },
    unwrap: (wrapped, context) => unseal(sealing, wrapped, `data-key ${context}`),
    seal: (plain, context) => seal(sealing, plain, `secret ${context}`),
    unseal: (sealed, context) => unseal(sealing, sealed, `secret ${context}`).toString('utf8'),
    mark: (text, context, dataKeys = []) => markUnder(markKey(marking, context, dataKeys), text),
    marker(context) {
      const key = markKey(marking, context, []);
      return (text) => markUnder(key, text);
    },
    sign: (bytes) => sign(null, bytes, signing),
    verify: (bytes, signature) => verify(null, bytes, verifying, signature),
    publicKey: verifying.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(master, verifying),
  };
}

function markKey(marking: Buffer, context: string, dataKeys: readonly Uint8Array[]): KeyObject {
  return createSecretKey(derive(Buffer.concat([marking, ...dataKeys]), `wangge mark ${context}`, 32));
}

function markUnder(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/**
 * HKDF, RFC 5869: what is derived for one purpose tells nothing of the key, nor of what is derived for another. Of a key object, since
 * Node 24 takes four times as long over bytes (as in seal.ts).
 */
function derive(key: Uint8Array, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', createSecretKey(key), '', purpose, bytes));
}

/** One way from both keys (HKDF, RFC 5869); 64 bits are plenty against confusion, which is all it is against. */
function fingerprintOf(master: Buffer, verifying: KeyObject): string {
  const salt = verifying.export({ type: 'spki', format: 'der' });
  const digits = Buffer.from(hkdfSync('sha256', master, salt, 'wangge key file', 8)).toString('hex');
  return (digits.match(/.{4}/g) ?? []).join('-');
}

function notOurs(path: string, why: Sentence): Sentence {
  return {
    zh: `${path} 不是本系统的密钥文件（${why.zh}）；请从备份恢复，或用 WANGGE_KEY_FILE 指定另一个文件。`,
    en: `${path} is not a key file of this product (${why.en}); restore it from its backup, or name another one in WANGGE_KEY_FILE.`,
  };
}

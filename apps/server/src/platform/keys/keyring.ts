import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  sign(bytes: Uint8Array): Buffer;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
  /** For whoever checks checkpoints elsewhere; PEM. */
  publicKey: string;
}

interface KeyFile {
  format: 1;
  master: string;
  signing: string;
}

export class KeyFileProblem extends Error {
  override name = 'KeyFileProblem';
}

/**
 * Read the key file, or make it when it does not exist.
 * @throws KeyFileProblem naming the file, when it cannot be read, written or understood. It is never overwritten.
 */
export async function openKeyring(path: string): Promise<Keyring> {
  return keyringOf((await findKeyFile(path)) ?? (await makeKeyFile(path)), path);
}

async function findKeyFile(path: string): Promise<KeyFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new KeyFileProblem(`the key file ${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    const file = JSON.parse(text) as Partial<KeyFile>;
    if (file.format === 1 && typeof file.master === 'string' && typeof file.signing === 'string')
      return file as KeyFile;
  } catch {
    // Told below, like any other content that is none of ours.
  }
  throw new KeyFileProblem(`${path} is not a key file of this product; restore it from its backup or name another one`);
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
    throw new KeyFileProblem(`the key file ${path} cannot be made: ${(error as Error).message}`);
  }
  return file;
}

function keyringOf(file: KeyFile, path: string): Keyring {
  const master = Buffer.from(file.master, 'base64');
  if (master.length !== 32)
    throw new KeyFileProblem(`${path} is not a key file of this product: its master key is not 32 bytes`);
  let signing: KeyObject;
  try {
    signing = createPrivateKey(file.signing);
  } catch {
    throw new KeyFileProblem(`${path} is not a key file of this product: its signing key cannot be read`);
  }
  const verifying = createPublicKey(signing);
  return {
    newDataKey(context) {
      const key = randomBytes(32);
      return { key, wrapped: seal(master, key, `data-key ${context}`) };
    },
    unwrap: (wrapped, context) => unseal(master, wrapped, `data-key ${context}`),
    seal: (plain, context) => seal(master, plain, `secret ${context}`),
    unseal: (sealed, context) => unseal(master, sealed, `secret ${context}`).toString('utf8'),
    sign: (bytes) => sign(null, bytes, signing),
    verify: (bytes, signature) => verify(null, bytes, verifying, signature),
    publicKey: verifying.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

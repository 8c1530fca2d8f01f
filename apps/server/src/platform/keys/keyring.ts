import { createHmac, createSecretKey, type KeyObject, sign, verify } from 'node:crypto';
import { statSync } from 'node:fs';
import { findKeyFile, type KeyFile, KeyFileProblem, makeKeyFile } from './key-file.ts';
import { derive, type OpenedKeys, openKeys } from './opened.ts';
import { drawRandom } from './random.ts';
import { seal, unseal } from './seal.ts';

/**
 * The keys that lie outside the database: the master keys that wrap data keys, and the key that signs checkpoints.
 * Their file is made at the first start, readable to its owner alone, and belongs in a backup of its own: with the
 * data alone nothing sealed can be read, and with the file lost nothing ever will.
 *
 * A keyring follows its file: a rotation puts another one in its place while servers run. They look at it before they wrap
 * something new (at most once a second), and when something lies under a master key that they do not know.
 */
export interface Keyring {
  /** A new data key: in clear for use now, wrapped for the row. `context` says whose it is. */
  newDataKey(context: string): { key: Buffer; wrapped: Buffer };
  unwrap(wrapped: Uint8Array, context: string): Buffer;
  /** The same key wrapped under the master key that wraps what is new; undefined where it is already. */
  rewrap(wrapped: Uint8Array, context: string): Buffer | undefined;
  /** For secrets of the house itself (a second factor's secret). */
  seal(plain: string, context: string): Buffer;
  unseal(sealed: Uint8Array, context: string): string;
  /** As `rewrap`, of what `seal` made. */
  reseal(sealed: Uint8Array, context: string): Buffer | undefined;
  /**
   * 32 bytes by which a text is known again, and against which nobody can hold a guess without the key file; with data keys, nobody
   * at all once one of them is destroyed. The same text has another mark under another context.
   */
  mark(text: string, context: string, dataKeys?: readonly Uint8Array[]): Buffer;
  /** `mark` under one context for many texts: its key is derived once. */
  marker(context: string): (text: string) => Buffer;
  sign(bytes: Uint8Array): Buffer;
  /** Also what was signed before the signing key was rotated. */
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
  /** For whoever checks checkpoints elsewhere; PEM. */
  readonly publicKey: string;
  /** Tells the keys of now from all others and gives nothing of them away: 16 hexadecimal digits in groups of four. */
  readonly fingerprint: string;
  /** Of these and of those that the file holds from before a rotation. */
  readonly fingerprints: ReadonlySet<string>;
  /** Number of the master key that wraps what is new. */
  readonly master: number;
  /** Read the file again. @throws KeyFileProblem */
  refresh(): void;
}

/**
 * Read the key file, or make it when it does not exist.
 * @throws KeyFileProblem naming the file, when it cannot be read, written or understood. It is never overwritten.
 */
export async function openKeyring(path: string): Promise<Keyring> {
  return findKeyring(path) ?? keyringOf(await makeKeyFile(path), path);
}

/** @throws KeyFileProblem as `openKeyring`, but never makes the file: undefined when it does not exist. */
export function findKeyring(path: string): Keyring | undefined {
  const file = findKeyFile(path);
  return file && keyringOf(file, path);
}

/**
 * First byte of what lies under a later master key than the first; its number follows in two bytes, most significant first. The first byte of
 * anything else is the suite under which it was sealed (seal.ts).
 */
const NUMBERED = 2;
/** The number of the master key, in what was wrapped before there were several. */
const FIRST = 1;

/** Under which master key something lies. */
export function masterOf(wrapped: Uint8Array): number {
  return wrapped[0] === NUMBERED ? Buffer.from(wrapped.subarray(1, 3)).readUInt16BE() : FIRST;
}

function keyringOf(file: KeyFile, path: string): Keyring {
  const opened = followed(file, path);
  const wrap = (plain: Uint8Array | string, context: string): Buffer => {
    const { current, masters } = opened.fresh();
    const sealed = seal(masters.get(current) as KeyObject, plain, context);
    if (current === FIRST) return sealed;
    const prefix = Buffer.from([NUMBERED, 0, 0]);
    prefix.writeUInt16BE(current, 1);
    return Buffer.concat([prefix, sealed]);
  };
  const open = (wrapped: Uint8Array, context: string): Buffer => {
    const number = masterOf(wrapped);
    return unseal(opened.master(number), number === FIRST ? wrapped : wrapped.subarray(3), context);
  };
  const again = (wrapped: Uint8Array, context: string): Buffer | undefined =>
    masterOf(wrapped) === opened.fresh().current ? undefined : wrap(open(wrapped, context), context);
  const now = (): OpenedKeys => opened.now();
  return {
    newDataKey(context) {
      const key = drawRandom(32);
      return { key, wrapped: wrap(key, `data-key ${context}`) };
    },
    unwrap: (wrapped, context) => open(wrapped, `data-key ${context}`),
    rewrap: (wrapped, context) => again(wrapped, `data-key ${context}`),
    seal: (plain, context) => wrap(plain, `secret ${context}`),
    unseal: (sealed, context) => open(sealed, `secret ${context}`).toString('utf8'),
    reseal: (sealed, context) => again(sealed, `secret ${context}`),
    mark: (text, context, dataKeys = []) => markUnder(markKey(now().marking, context, dataKeys), text),
    marker(context) {
      const key = markKey(now().marking, context, []);
      return (text) => markUnder(key, text);
    },
    sign: (bytes) => sign(null, bytes, opened.fresh().signing),
    verify: (bytes, signature) => now().verifying.some((key) => verify(null, bytes, key, signature)),
    get publicKey() {
      return now().verifying[0]?.export({ type: 'spki', format: 'pem' }).toString() ?? '';
    },
    get fingerprint() {
      return now().fingerprint;
    },
    get fingerprints() {
      return now().fingerprints;
    },
    get master() {
      return now().current;
    },
    refresh: () => opened.refresh(),
  };
}

/** Milliseconds between two looks whether the file is another one: a look takes some 2 µs. */
const LOOK = 1000;

/** A key file that may be replaced while it is used. */
function followed(file: KeyFile, path: string) {
  let keys = openKeys(file, path);
  let looked = 0;
  let known = '';
  const refresh = (): void => {
    const found = findKeyFile(path);
    // Gone for a moment, or for good: what is open stays so.
    if (found) keys = openKeys(found, path);
  };
  return {
    now: () => keys,
    fresh(): OpenedKeys {
      if (Date.now() - looked < LOOK) return keys;
      looked = Date.now();
      const stat = statSync(path, { throwIfNoEntry: false });
      const seen = stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : known;
      if (seen !== known) refresh();
      known = seen;
      return keys;
    },
    master(number: number): KeyObject {
      if (!keys.masters.has(number)) refresh();
      const found = keys.masters.get(number);
      if (found) return found;
      throw new KeyFileProblem({
        zh: `密钥文件 ${path} 中没有第 ${number} 号主密钥；请换上轮换后的密钥文件。`,
        en: `The key file ${path} has no master key number ${number}; put the file of after the rotation in its place.`,
      });
    },
    refresh,
  };
}

function markKey(marking: Buffer, context: string, dataKeys: readonly Uint8Array[]): KeyObject {
  return createSecretKey(derive(Buffer.concat([marking, ...dataKeys]), `wangge mark ${context}`, 32));
}

function markUnder(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

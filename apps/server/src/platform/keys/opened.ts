import { createPrivateKey, createPublicKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { type KeyFile, KeyFileProblem, notOurs } from './key-file.ts';

/** A key file, opened. */
export interface OpenedKeys {
  file: KeyFile;
  /** Number of the master key that wraps what is new. */
  current: number;
  masters: ReadonlyMap<number, KeyObject>;
  marking: Buffer;
  signing: KeyObject;
  /** The public keys whose signatures count, the current one first. */
  verifying: readonly KeyObject[];
  /** Tells these keys from all others. */
  fingerprint: string;
  /** Of each pair of keys that this file has been since what it still holds was made. */
  fingerprints: ReadonlySet<string>;
}

/** @throws KeyFileProblem naming the file and which key is none */
export function openKeys(file: KeyFile, path: string): OpenedKeys {
  const bytes = new Map(
    Object.entries(file.masters).map(([number, key]) => [Number(number), Buffer.from(key, 'base64')]),
  );
  for (const key of bytes.values()) {
    if (key.length === 32) continue;
    throw new KeyFileProblem(notOurs(path, { zh: '主密钥不是 32 字节', en: 'its master key is not 32 bytes' }));
  }
  let signing: KeyObject;
  let verifying: KeyObject[];
  try {
    signing = createPrivateKey(file.signing);
    verifying = [createPublicKey(signing), ...file.verifying.map((pem) => createPublicKey(pem))];
  } catch {
    throw new KeyFileProblem(notOurs(path, { zh: '签名密钥无法读取', en: 'its signing key cannot be read' }));
  }
  const prints = [...bytes].flatMap(([number, key]) =>
    verifying.map((verify, index) => ({
      print: fingerprintOf(key, verify),
      isCurrent: number === file.current && index === 0,
    })),
  );
  return {
    file,
    current: file.current,
    masters: new Map([...bytes].map(([number, key]) => [number, createSecretKey(key)])),
    marking: markingOf(file),
    signing,
    verifying,
    fingerprint: prints.find(({ isCurrent }) => isCurrent)?.print ?? '',
    fingerprints: new Set(prints.map(({ print }) => print)),
  };
}

/** What marks are made under: for good, since what was marked is not known again otherwise. */
export function markingOf({ marking, masters }: KeyFile): Buffer {
  if (marking !== undefined) return Buffer.from(marking, 'base64');
  return derive(Buffer.from(masters['1'] ?? '', 'base64'), 'wangge marks', 32);
}

/**
 * HKDF, RFC 5869: what is derived for one purpose tells nothing of the key, nor of what is derived for another. Of a key object, since
 * Node 24 takes four times as long over bytes (as in seal.ts).
 */
export function derive(key: Uint8Array, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', createSecretKey(key), '', purpose, bytes));
}

/** One way from both keys (HKDF, RFC 5869); 64 bits are plenty against confusion, which is all it is against. */
function fingerprintOf(master: Buffer, verifying: KeyObject): string {
  const salt = verifying.export({ type: 'spki', format: 'der' });
  const digits = Buffer.from(hkdfSync('sha256', master, salt, 'wangge key file', 8)).toString('hex');
  return (digits.match(/.{4}/g) ?? []).join('-');
}

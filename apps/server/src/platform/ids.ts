import { hash, randomFillSync } from 'node:crypto';

/** UUIDv7 (RFC 9562, 5.7): milliseconds first, so that rows of one time lie together in an index. */
export function newId(at: number = Date.now()): string {
  const bytes = randomFillSync(Buffer.alloc(16));
  bytes.writeUIntBE(at, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  return textOf(bytes);
}

/** The same words have the same id: a UUIDv8 (RFC 9562, 5.8) of their SHA-256, for keys of what has no id of its own. */
export function idOf(words: string): string {
  const bytes = hash('sha256', words, 'buffer').subarray(0, 16);
  bytes[6] = 0x80 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  return textOf(bytes);
}

function textOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

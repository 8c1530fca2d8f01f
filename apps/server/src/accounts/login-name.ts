import { createHash } from 'node:crypto';

/** As the district pack takes logins (packages/district, staff.csv). */
const shape = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u;

/**
 * The one form in which a login is stored and looked up: composed, in lower case. Undefined for what no pack can have named
 * so, NUL among it, which PostgreSQL would not take. Look-alikes stay what they are: a Cyrillic а is no Latin a.
 */
export function loginKey(typed: string): string | undefined {
  const key = typed.normalize('NFC').toLowerCase();
  return shape.test(key) ? key : undefined;
}

/** Of a login that no account has: 16 bits, too few to tell what was typed. */
export function bucketOf(typed: string): number {
  return createHash('sha256').update(typed).digest().readUInt16BE(0);
}

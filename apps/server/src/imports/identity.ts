import type { Keyring } from '../platform/keys/index.ts';

/** The ids under which an order of another system stands here, whichever file brings it. */
export interface OrderIds {
  matter: string;
  command: string;
}

/** Digits that fit into the 48 bits with which an id begins. */
const LEADING = 14;

/**
 * Both ids of an order, made from district, issuer and number alone: the same order has the same ids for ever, and the primary keys keep it from
 * coming in twice. UUIDv8 (RFC 9562, 5.8): the number's first digits in front, since hotlines number day by day and rows of one time then lie
 * together in an index; behind them a keyed hash, so that nobody without the key file can take an order's id before the order comes.
 */
export function identifierOf(keyring: Keyring, district: number, issuer: string): (number: string) => OrderIds {
  const markOf = keyring.marker(`order ${district}/${issuer}`);
  return (number) => {
    const mark = markOf(number);
    const leading = Number(number.replace(/\D/g, '').slice(0, LEADING).padEnd(LEADING, '0'));
    return { matter: uuidOf(leading, mark.subarray(0, 10)), command: uuidOf(leading, mark.subarray(16, 26)) };
  };
}

function uuidOf(leading: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(leading, 0, 6);
  bytes.set(random, 6);
  bytes[6] = 0x80 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { CheckpointTable } from '../platform/database/schema.ts';

export type CheckpointRow = Selectable<CheckpointTable>;

/** Transactions [from, to) of an epoch: ids only order what one cluster wrote (platform/database/epoch.ts). */
export interface Span {
  epoch: number;
  from: string;
  to: string;
}

/** What lies in a span, in order: how many rows, and one hash over all of them. */
export interface Covered {
  events: number;
  audits: number;
  eventsDigest: Buffer;
  auditsDigest: Buffer;
}

/** What stands before the first checkpoint of a district. */
export const NOTHING_BEFORE = Buffer.alloc(32);

/**
 * SHA-256 over the checkpoint before, the district, the place, the counts and the two digests. Whoever holds one checkpoint
 * holds all before it.
 */
export function digestOf(
  before: Buffer,
  district: string,
  point: Span & Covered & { number: number; at: Date },
): Buffer {
  const { number, epoch, from, to, events, audits, at } = point;
  const words = ['wangge checkpoint', district, number, epoch, from, to, events, audits, at.toISOString()];
  return createHash('sha256')
    .update(before)
    .update(`\n${words.join('\n')}\n`)
    .update(point.eventsDigest)
    .update(point.auditsDigest)
    .digest();
}

/** What is signed (Ed25519, `Keyring.sign`): the digest under a name of its own, so that no other signature passes for this one. */
export function signedWords(digest: Buffer): Buffer {
  return Buffer.from(`wangge checkpoint ${digest.toString('hex')}\n`);
}

export function pointOf(row: CheckpointRow): Span & Covered & { number: number; at: Date } {
  return {
    number: row.number,
    epoch: row.epoch,
    from: row.from_xid,
    to: row.to_xid,
    events: row.events,
    audits: row.audits,
    eventsDigest: row.events_digest,
    auditsDigest: row.audits_digest,
    at: row.at,
  };
}

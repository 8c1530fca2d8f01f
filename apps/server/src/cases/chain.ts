import { createHash, hash } from 'node:crypto';
import type { MatterEvent } from '@wangge/kernel';

/** An event as it is stored: its own words as JSON text, and its place in the chain of its matter. */
export interface ChainedEvent {
  seq: number;
  body: string;
  hash: Buffer;
}

/** What stands before the first event of a matter. */
export const GENESIS = Buffer.alloc(32);

/** An event without what is personal in it; of that, the hash of each ciphertext by personal field. */
export type StoredEvent = Omit<MatterEvent, 'personal'> & { sealed: Readonly<Record<string, string>> };

/**
 * Chain an event to the one before: SHA-256 over the hash before, the place (district, matter, seq) and the body byte by
 * byte. The body holds the hashes of the sealed parts, so that a changed ciphertext breaks the chain and a forgotten key does not.
 */
export function chain(
  before: Buffer,
  place: { district: number; matter: string; seq: number },
  { personal: _, ...event }: MatterEvent,
  parts: readonly { field: string; ciphertext: Buffer }[],
): ChainedEvent {
  const sealed = Object.fromEntries(parts.map(({ field, ciphertext }) => [field, sha256(ciphertext)]));
  const stored: StoredEvent = { ...event, sealed };
  const body = JSON.stringify(stored);
  return { seq: place.seq, body, hash: hashOf(before, place, body) };
}

/** The hash that an event of this body must have at this place. */
export function hashOf(before: Buffer, place: { district: number; matter: string; seq: number }, body: string): Buffer {
  return createHash('sha256')
    .update(before)
    .update(`\n${place.district}\n${place.matter}\n${place.seq}\n`)
    .update(body, 'utf8')
    .digest();
}

export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** A stored event as the kernel takes it, without what was personal: `evolve` never looks at that. */
export function readStored(body: unknown): MatterEvent {
  const { sealed: _, ...event } = body as StoredEvent;
  return { ...event, personal: [] };
}

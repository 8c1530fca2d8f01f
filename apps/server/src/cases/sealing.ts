import type { PersonalValue } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { type Keyring, seal, unseal } from '../platform/keys/index.ts';

/** Whose key seals a personal field: the reporter's own, or the matter's. */
export type KeyOwner = 'reporter' | 'matter';

export interface SealedPart {
  field: string;
  ciphertext: Buffer;
}

/** A part that has just been sealed, with what it holds while its author is answered. */
export interface NewPart extends SealedPart {
  values: Readonly<Record<string, string>>;
}

/** Data keys of one matter, in clear only while a request is answered; a destroyed key is absent. */
export type MatterKeys = ReadonlyMap<KeyOwner, Buffer>;

export interface NewKey {
  of: KeyOwner;
  wrapped: Buffer;
}

export const keyContext = (district: number, subject: string, of: string): string => `${district}/${subject}/${of}`;

export function keyOwnerOf(district: District, field: string): KeyOwner {
  return district.pack.fields[field]?.of === 'reporter' ? 'reporter' : 'matter';
}

/** Whose keys seal what is personal in these values. */
export function keyOwnersOf(district: District, personal: readonly PersonalValue[]): Set<KeyOwner> {
  return new Set(personal.map(({ personal: field }) => keyOwnerOf(district, field)));
}

/**
 * Seal what is personal in an event: one ciphertext a personal field, holding its form fields. Keys that the matter has
 * not got yet are made; one that was destroyed stays so, and what would need it is refused by throwing.
 */
export function sealPersonal(
  personal: readonly PersonalValue[],
  place: { district: District; matter: string; seq: number },
  keys: Map<KeyOwner, Buffer>,
  keyring: Keyring,
  destroyed: ReadonlySet<KeyOwner> = new Set(),
): { parts: NewPart[]; made: NewKey[] } {
  const byField = Map.groupBy(personal, ({ personal: field }) => field);
  const parts: NewPart[] = [];
  const made: NewKey[] = [];
  for (const [field, values] of byField) {
    const of = keyOwnerOf(place.district, field);
    if (destroyed.has(of)) throw new Error(`the ${of} key of matter ${place.matter} was destroyed`);
    let key = keys.get(of);
    if (!key) {
      const fresh = keyring.newDataKey(keyContext(place.district.id, place.matter, of));
      key = fresh.key;
      keys.set(of, key);
      made.push({ of, wrapped: fresh.wrapped });
    }
    const clear = Object.fromEntries(values.map(({ field: name, value }) => [name, value]));
    const context = partContext(place.district.id, place.matter, place.seq, field);
    parts.push({ field, ciphertext: seal(key, JSON.stringify(clear), context), values: clear });
  }
  return { parts, made };
}

/** What a part holds, by form field; undefined when its key was destroyed. */
export function unsealPart(
  part: { field: string; seq: number; ciphertext: Buffer },
  place: { district: District; matter: string },
  keys: MatterKeys,
): Record<string, string> | undefined {
  const key = keys.get(keyOwnerOf(place.district, part.field));
  if (!key) return undefined;
  const context = partContext(place.district.id, place.matter, part.seq, part.field);
  return JSON.parse(unseal(key, part.ciphertext, context).toString('utf8')) as Record<string, string>;
}

function partContext(district: number, matter: string, seq: number, field: string): string {
  return `${district}/${matter}/${seq}/${field}`;
}

import type { PersonalValue } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { type Keyring, seal, unseal } from '../platform/keys/index.ts';

export interface SealedPart {
  field: string;
  /** Under which of the field's own keys it lies, from 1 on; 0: under that of its owner, as before migration 0029. */
  ownKey: number;
  ciphertext: Buffer;
}

/** A part that has just been sealed, with what it holds while its author is answered. */
export interface NewPart extends SealedPart {
  values: Readonly<Record<string, string>>;
}

/** Data keys of one matter by what they seal (`keyName`), in clear only while a request is answered; a destroyed key is absent. */
export type MatterKeys = ReadonlyMap<string, Buffer>;

export interface NewKey {
  of: string;
  wrapped: Buffer;
}

export const keyContext = (district: number, subject: string, of: string): string => `${district}/${subject}/${of}`;

/** Whose data a field is; an older part lies under the one key of all fields of that owner. */
export function ownerOf(district: District, field: string): 'reporter' | 'matter' {
  return district.pack.fields[field]?.of === 'reporter' ? 'reporter' : 'matter';
}

/** `of` of a field's own key. A field is forgotten by itself; said again afterwards, it gets another key. */
const keyName = (field: string, nth: number): string => (nth === 1 ? field : `${field}/${nth}`);

/** The field that a key seals, of `keyName`. */
export const fieldOfKey = (of: string): string => of.split('/', 1)[0] ?? of;

/** The field's first key that was not destroyed, perhaps still to be made. */
function nthKey(field: string, destroyed: ReadonlySet<string>): number {
  let nth = 1;
  while (destroyed.has(keyName(field, nth))) nth += 1;
  return nth;
}

/** Names of the keys that seal what is personal in these values. */
export function keyNamesOf(personal: readonly PersonalValue[], destroyed: ReadonlySet<string> = NONE): Set<string> {
  return new Set(personal.map(({ personal: field }) => keyName(field, nthKey(field, destroyed))));
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Seal what is personal in an event: one ciphertext a personal field, holding its form fields, under a key of that field. Keys that
 * the matter has not got yet are made; one that was destroyed stays so, and what is said after that lies under another.
 */
export function sealPersonal(
  personal: readonly PersonalValue[],
  place: { district: District; matter: string; seq: number },
  keys: Map<string, Buffer>,
  keyring: Keyring,
  destroyed: ReadonlySet<string> = NONE,
): { parts: NewPart[]; made: NewKey[] } {
  const byField = Map.groupBy(personal, ({ personal: field }) => field);
  const parts: NewPart[] = [];
  const made: NewKey[] = [];
  for (const [field, values] of byField) {
    const ownKey = nthKey(field, destroyed);
    const of = keyName(field, ownKey);
    let key = keys.get(of);
    if (!key) {
      const fresh = keyring.newDataKey(keyContext(place.district.id, place.matter, of));
      key = fresh.key;
      keys.set(of, key);
      made.push({ of, wrapped: fresh.wrapped });
    }
    const clear = Object.fromEntries(values.map(({ field: name, value }) => [name, value]));
    const context = partContext(place.district.id, place.matter, place.seq, field);
    parts.push({ field, ownKey, ciphertext: seal(key, JSON.stringify(clear), context), values: clear });
  }
  return { parts, made };
}

/** What a part holds, by form field; undefined when its key was destroyed. */
export function unsealPart(
  part: SealedPart & { seq: number },
  place: { district: District; matter: string },
  keys: MatterKeys,
): Record<string, string> | undefined {
  const { field, ownKey } = part;
  const key = keys.get(ownKey === 0 ? ownerOf(place.district, field) : keyName(field, ownKey));
  if (!key) return undefined;
  const context = partContext(place.district.id, place.matter, part.seq, part.field);
  return JSON.parse(unseal(key, part.ciphertext, context).toString('utf8')) as Record<string, string>;
}

function partContext(district: number, matter: string, seq: number, field: string): string {
  return `${district}/${matter}/${seq}/${field}`;
}

import type { PersonalField } from '@wangge/district';
import type { Role } from '@wangge/kernel';

/** The pack's personal fields by id (`fields.yaml`). */
export type PersonalFields = Readonly<Record<string, PersonalField>>;

/** How a reader gets a personal field: whole, masked until it is revealed for a purpose, or not at all. */
export type Sight = 'whole' | 'masked' | 'none';

/** What the audience that the pack states for a field means for a role. */
export function sightOf(fields: PersonalFields, field: string, role: Role): Sight {
  // A name that every object has (`toString`) is no field.
  const rule = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (!rule?.audience.includes(role)) return 'none';
  return rule.masked === undefined ? 'whole' : 'masked';
}

/** Ids of the fields whose sealed parts the role may have decrypted at all; row-level security lets no other row through. */
export function readableFields(fields: PersonalFields, role: Role): string[] {
  return Object.keys(fields).filter((field) => sightOf(fields, field, role) !== 'none');
}

/** Signs of a phone number that stay hidden at least: fewer can be tried out, or looked up among the callers of a street. */
const HIDDEN = 4;
/** Signs of it that are shown at most, and of these before the hidden ones. */
const SHOWN = 7;
const BEFORE = 3 / SHOWN;

/**
 * 王**, 138****5678: enough to tell two apart, not enough to reach anybody. Of a short number less is shown, since a landline of
 * seven or eight digits would otherwise stand there whole; of a name of one sign, nothing.
 */
export function mask(value: string, how: PersonalField['masked']): string {
  const signs = [...value];
  if (how === 'name' && signs.length > 1) return `${signs[0]}${'*'.repeat(Math.min(signs.length - 1, 3))}`;
  const shown = Math.min(SHOWN, signs.length - HIDDEN);
  if (how !== 'phone' || shown < 1) return '****';
  const before = Math.floor(shown * BEFORE);
  return `${signs.slice(0, before).join('')}****${signs.slice(signs.length - (shown - before)).join('')}`;
}

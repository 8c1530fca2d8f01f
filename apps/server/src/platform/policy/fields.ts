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

/** 王**, 138****5678: enough to tell two apart, not enough to reach anybody. */
export function mask(value: string, how: PersonalField['masked']): string {
  const signs = [...value];
  if (how === 'name') return signs.length === 0 ? '' : `${signs[0]}${'*'.repeat(Math.min(signs.length - 1, 3) || 1)}`;
  if (how === 'phone' && signs.length >= 7) return `${signs.slice(0, 3).join('')}****${signs.slice(-4).join('')}`;
  return '****';
}

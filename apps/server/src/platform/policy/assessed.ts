import type { Role } from '@wangge/kernel';
import { roleRules } from './roles.ts';

/**
 * The unit whose figures alone a reader of the assessment gets; undefined for who reads those of an area. A unit reaches more matters than
 * it leads, those that it assists in or called others for: they are figures of the unit that leads them, and no other unit's to compare
 * itself with. Row-level security lets through what the reader reaches; this narrows it. Null, which no figure is of, for a post that should
 * have a unit and has none.
 */
export function assessedUnit({ role, unit }: { role: Role; unit?: string }): string | null | undefined {
  return roleRules[role].reach.includes('area') ? undefined : (unit ?? null);
}

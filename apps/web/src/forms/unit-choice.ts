import type { FormField } from '@wangge/client';

/** Whether a field takes the unit; one that is not in the list of units is none. */
export function isTaken(
  takes: FormField['takes'],
  unit: { id: string; kind: string; superior?: true } | undefined,
): boolean {
  if (unit === undefined) return false;
  const { among, kinds, ours } = takes ?? {};
  if (among !== undefined && !among.includes(unit.id)) return false;
  if (kinds !== undefined && !kinds.includes(unit.kind)) return false;
  return ours !== true || unit.superior !== true;
}

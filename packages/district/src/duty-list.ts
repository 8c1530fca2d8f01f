import type { DutyRule, DutyUnit, Role } from '@wangge/kernel';
import type { DistrictPack } from './pack.ts';

/** Who takes what is sent to a unit. */
const deskRoles: ReadonlySet<string> = new Set<Role>(['department', 'handler']);

/** The public duty list of a pack, and its units as the list looks at them: where each is, and whether somebody sits there. */
export function dutyListOf(pack: Pick<DistrictPack, 'areas' | 'units' | 'posts' | 'duties'>): {
  rules: DutyRule[];
  units: DutyUnit[];
} {
  const areas = new Map(pack.areas.map(({ code, path }) => [code, path]));
  const pathOf = (code: string | undefined): string => areas.get(code ?? '') ?? pack.areas[0]?.path ?? '';
  const desks = new Set(pack.posts.filter(({ role }) => deskRoles.has(role)).map(({ unit }) => unit));
  return {
    rules: pack.duties.duties.map((duty) => ({
      id: duty.id,
      categories: [...duty.categories],
      ...(duty.conditions ? { conditions: [...duty.conditions] } : {}),
      areaPath: pathOf(duty.area),
      lead: duty.lead,
      assist: [...(duty.assist ?? [])],
      basis: duty.basis,
      source: duty.source,
    })),
    units: pack.units.map(({ id, kind, area }) => ({ id, kind, areaPath: pathOf(area), hasDesk: desks.has(id) })),
  };
}

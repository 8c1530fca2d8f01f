import {
  type Actor,
  adviseLead,
  type FamilyContext,
  type Instant,
  mayLead,
  type OtherMatter,
  type PhotoRef,
  type Precedent,
} from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { newId } from '../platform/ids.ts';
import { reaches, sightOf } from '../platform/policy/index.ts';

/** What a decision looks at, from the district in force and what was read for this command. */
export function decisionContext(
  district: District,
  actor: Actor,
  now: Instant,
  read: {
    precedents: readonly Precedent[];
    photos: ReadonlyMap<string, Omit<PhotoRef, 'slot'>>;
    /** Matters that the form names, as far as their author reaches them. */
    others?: ReadonlyMap<string, OtherMatter>;
  },
): FamilyContext {
  const { catalogue } = district.pack;
  return {
    now,
    actor,
    calendar: district.calendar,
    category: (id) => own(catalogue.categories, id),
    condition: (id) => own(catalogue.conditions, id),
    unit: (id) => district.unitWithAbove(id),
    units: district.pack.units,
    staff: (id) => district.staffById.get(id),
    mayReach: (staff, matter) => mayReach(district, staff, matter),
    photo: (id) => read.photos.get(id),
    mayLead: (unit, matter, part) => mayLead(district.dutyRules, district.dutyUnits, unit, matter, part),
    precedents: read.precedents,
    matter: (id) => read.others?.get(id),
    newId: () => newId(),
    procedure: (id) => district.procedures.get(id),
  };
}

/**
 * Whether somebody whom such a matter names would read it in one of their posts: its row, as who is seated does, and what its opening
 * tells, for who may not read what it is about can do nothing for it.
 */
function mayReach(district: District, staff: string, { kind, areaPath }: { kind: string; areaPath: string }): boolean {
  const matter = { kind, areaPath, lead: null, assist: [], caller: null, heard: [], reporter: '', seats: [staff] };
  const procedure = [...district.procedures.values()].find((one) => one.procedure.kind === kind)?.procedure;
  const told = (procedure?.opening.form ?? []).flatMap(({ personal, required }) => (required && personal) || []);
  return district.pack.posts.some(({ staff: holder, role, unit, area }) => {
    if (holder !== staff) return false;
    const reader = { district: district.id, staff, role, unit, areaPath: district.areaByCode.get(area)?.path ?? '' };
    return (
      reaches(reader, district.kindsFor(role), matter) &&
      told.every((field) => sightOf(district.pack.fields, field, role) !== 'none')
    );
  });
}

/** A name that every object has (`constructor`) is no entry. */
function own<T>(entries: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
}

/** The house itself, where time acts and no person: it stands nowhere and may do nothing that asks for a person. */
export const nobody: Actor = { staff: '', post: '', role: 'resident', areas: [] };

/** Who should lead by the public duty list, best first. */
export function leadAdvice(
  district: District,
  matter: { category: string | null; condition: string | null; areaPath: string },
): ReturnType<typeof adviseLead> {
  if (matter.category === null) return [];
  return adviseLead(district.dutyRules, district.dutyUnits, {
    category: matter.category,
    ...(matter.condition === null ? {} : { condition: matter.condition }),
    areaPath: matter.areaPath,
  });
}

import { boxOf } from '@wangge/brain';
import { type DistrictPack, dutyListOf, isSuperior, type PackArea, type PackUnit, unitsAbove } from '@wangge/district';
import {
  type DutyRule,
  type DutyUnit,
  isDurationFault,
  type PreparedCalendar,
  type Procedure,
  parseDuration,
  prepareCalendar,
  type Role,
  startClock,
  type Text,
} from '@wangge/kernel';
import { isReader } from '../platform/policy/index.ts';
import { buildPlacer, type Placer } from './placer.ts';

/** A district at work: its pack in force, indexed for look-ups. Built anew when a version comes into force. */
export interface District {
  id: number;
  slug: string;
  isDemo: boolean;
  pack: DistrictPack;
  calendar: PreparedCalendar;
  /** Kinds of matters, one a procedure. */
  kinds: readonly string[];
  /** Those of them whose matters a role reaches at all. */
  kindsFor(role: Role): readonly string[];
  procedures: ReadonlyMap<string, PinnedProcedure>;
  /** A procedure in the version that a matter began under. @throws when there is no such version: the store is broken then. */
  procedure(id: string, version: number): Procedure;
  findProcedure(id: string, version: number): PinnedProcedure | undefined;
  areaByCode: ReadonlyMap<string, PackArea>;
  areaByPath: ReadonlyMap<string, PackArea>;
  unitById: ReadonlyMap<string, PackUnit>;
  /** A unit with those one level above it, as the kernel asks for it. */
  unitWithAbove(id: string): { id: string; kind: string; above: readonly string[]; superior: boolean } | undefined;
  staffById: ReadonlyMap<string, StaffMember>;
  gridVersions: ReadonlyMap<string, number>;
  dutyRules: readonly DutyRule[];
  dutyUnits: readonly DutyUnit[];
  box: readonly [number, number, number, number];
  /** How far apart in time two reports of one thing may be (`similar` of district.yaml), in milliseconds. */
  similarMilliseconds: number;
  locate: Placer;
}

export interface PinnedProcedure {
  version: number;
  procedure: Procedure;
}

export interface StaffMember {
  id: string;
  name: string;
  fictional: boolean;
  units: readonly string[];
}

export interface DistrictParts {
  id: number;
  slug: string;
  isDemo: boolean;
  pack: DistrictPack;
  /** All versions of every procedure, by `id@version`, and which is in force. */
  versions: ReadonlyMap<string, Procedure>;
  inForce: ReadonlyMap<string, PinnedProcedure>;
  gridVersions: ReadonlyMap<string, number>;
}

export function buildDistrict(parts: DistrictParts): District {
  const { pack, versions } = parts;
  const areaByCode = new Map(pack.areas.map((area) => [area.code, area]));
  const units = new Map<string, string[]>();
  for (const { staff, unit } of pack.posts) units.set(staff, [...(units.get(staff) ?? []), unit]);
  const duties = dutyListOf(pack);
  const unitById = new Map(pack.units.map((unit) => [unit.id, unit]));
  const above = new Map(
    pack.units.map((unit) => [
      unit.id,
      { id: unit.id, kind: unit.kind, above: unitsAbove(unit), superior: isSuperior(pack.district, unit) },
    ]),
  );
  const procedures = [...parts.inForce.values()].map(({ procedure }) => procedure);
  return {
    ...parts,
    calendar: prepareCalendar(pack.calendar),
    kinds: kindsOf(procedures),
    kindsFor: (role) => kindsOf(procedures.filter((procedure) => isReader(role, procedure))),
    procedures: parts.inForce,
    procedure(id, version) {
      const procedure = versions.get(`${id}@${version}`);
      if (!procedure) throw new Error(`district ${parts.slug} has no procedure ${id} of version ${version}`);
      return procedure;
    },
    findProcedure(id, version) {
      const procedure = versions.get(`${id}@${version}`);
      return procedure && { version, procedure };
    },
    areaByCode,
    areaByPath: new Map(pack.areas.map((area) => [area.path, area])),
    unitById,
    unitWithAbove: (id) => above.get(id),
    staffById: new Map(
      pack.staff.map(({ id, name, fictional }) => [id, { id, name, fictional, units: units.get(id) ?? [] }]),
    ),
    dutyRules: duties.rules,
    dutyUnits: duties.units,
    box: boxOf(pack.outline),
    similarMilliseconds: spanOf(pack),
    locate: buildPlacer({ ...parts, areaByCode }),
  };
}

function kindsOf(procedures: readonly Procedure[]): string[] {
  return [...new Set(procedures.map(({ kind }) => kind))];
}

/** The span on the district's calendar from 1970 on: `similar` is given in minutes or hours that run without pause. */
function spanOf({ district, calendar }: DistrictPack): number {
  const limit = parseDuration(district.similar.within);
  if (isDurationFault(limit)) throw new Error(limit.en);
  return startClock({ limit, calendar, at: 0 }).deadline;
}

export function nameOf(name: Text, locale: string): string {
  return name[locale] ?? name.zh ?? Object.values(name)[0] ?? '';
}

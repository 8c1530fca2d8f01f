import type { Actor, Role } from '@wangge/kernel';
import type { Scope } from '../database/index.ts';
import { type PersonalFields, readableFields } from './fields.ts';
import { hasRoom, roleRules } from './roles.ts';

/** Who reads, as far as rows are concerned. */
export interface Reader {
  district: number;
  staff: string;
  role: Role;
  unit?: string;
  areaPath: string;
}

/** Somebody who acts, as the one who reads. */
export function asReader(district: number, { staff, role, unit, areas }: Actor): Reader {
  return { district, staff, role, areaPath: areas[0] ?? '', ...(unit === undefined ? {} : { unit }) };
}

/** What a district says of who may see what. */
export interface ScopeOf {
  /** Those that the reader's role reaches at all (`kindsFor` of the district). */
  kinds: readonly string[];
  fields: PersonalFields;
}

/**
 * The settings under which a reader's transaction runs: row-level security sees the same line of the role table and
 * the same audiences that the policy in code sees.
 */
export function scopeOf(reader: Reader, district: ScopeOf): Scope {
  return {
    settings: {
      'wangge.district': String(reader.district),
      'wangge.staff': reader.staff,
      'wangge.unit': reader.unit ?? '',
      'wangge.area': reader.areaPath,
      ...roleSettings(reader.role, district),
    },
  };
}

/** Those of them that the role alone decides. */
export function roleSettings(role: Role, { kinds, fields }: ScopeOf) {
  const { reach } = roleRules[role];
  const rooms = (['audit', 'accounts'] as const).filter((room) => hasRoom(role, room));
  return {
    'wangge.reach': arrayText([...reach, ...rooms]),
    'wangge.kinds': arrayText(reach.length === 0 ? [] : kinds),
    'wangge.fields': arrayText(reach.length === 0 ? [] : readableFields(fields, role)),
  };
}

/** The house itself at work in one district: the sweep, the demo's history, checkpoints. Nobody logs in with it. */
export function houseScope(district: number, fields: readonly string[] = []): Scope {
  return nobodys(district, 'all', fields);
}

/** The log-in, before anybody is known: accounts and sessions of one district, and no matter. */
export function loginScope(district: number): Scope {
  return nobodys(district, 'accounts', []);
}

function nobodys(district: number, reach: 'all' | 'accounts', fields: readonly string[]): Scope {
  return {
    settings: {
      'wangge.district': String(district),
      'wangge.staff': '',
      'wangge.unit': '',
      'wangge.area': '',
      'wangge.reach': arrayText([reach]),
      'wangge.kinds': '{}',
      'wangge.fields': arrayText(fields),
    },
  };
}

/** A PostgreSQL array literal of ids. @throws for anything but an id: these become settings that policies trust. */
function arrayText(ids: readonly string[]): string {
  for (const id of ids) if (!/^[a-z][a-z0-9-]*$/.test(id)) throw new RangeError(`"${id}" is no id`);
  return `{${ids.join(',')}}`;
}

import type { Procedure, Role } from '@wangge/kernel';

/** By what a role reaches matters. `area`: its post's area; `unit`: what its unit leads, assists or called for;
 * `own`: what it reported, or was seated to decide on. */
export type Reach = 'area' | 'unit' | 'own';

export interface RoleRule {
  reach: readonly Reach[];
  /** Pages beside the case desk. */
  rooms: readonly Room[];
  /** How it gets the point of a matter: `exact` for who goes there, sends somebody there, or decides whose duty the place is. */
  point: 'exact' | 'rough';
  /** Reaches only kinds of matters whose procedure names it among its `readers`: its area is the district, its work is not. */
  namedOnly?: true;
}

/**
 * `desk`: the command desk and lists; `assessment`: indicators and scores of units and places (of a unit's desk its own unit's: assessed.ts); `audit`, `accounts`, `system`: the
 * three administrators' rooms.
 */
export type Room = 'desk' | 'report' | 'assessment' | 'audit' | 'accounts' | 'system';

/**
 * Who reaches what: one line a role. The three administrators reach no matter at all and have one room each, so that
 * none can do another's work. Row-level security enforces the same under it (`scopeOf`).
 */
export const roleRules: Readonly<Record<Role, RoleRule>> = {
  resident: { reach: ['own'], rooms: ['report'], point: 'exact' },
  'grid-worker': { reach: ['area', 'own'], rooms: ['desk', 'report'], point: 'exact' },
  'grid-leader': { reach: ['area', 'own'], rooms: ['desk', 'report'], point: 'exact' },
  'hotline-agent': { reach: ['area', 'own'], rooms: ['desk', 'report'], point: 'exact' },
  'petition-clerk': { reach: ['area', 'own'], rooms: ['desk', 'report'], point: 'exact', namedOnly: true },
  'duty-officer': { reach: ['area', 'own'], rooms: ['desk', 'report', 'assessment'], point: 'exact' },
  dispatcher: { reach: ['area', 'own'], rooms: ['desk', 'report', 'assessment'], point: 'exact' },
  department: { reach: ['unit', 'own'], rooms: ['desk', 'report', 'assessment'], point: 'exact' },
  handler: { reach: ['unit', 'own'], rooms: ['desk'], point: 'exact' },
  verifier: { reach: ['area', 'own'], rooms: ['desk'], point: 'exact' },
  'callback-agent': { reach: ['area', 'own'], rooms: ['desk'], point: 'rough' },
  supervisor: { reach: ['area'], rooms: ['desk', 'assessment'], point: 'exact' },
  leader: { reach: ['area'], rooms: ['desk', 'assessment'], point: 'rough' },
  'system-admin': { reach: [], rooms: ['system'], point: 'rough' },
  'security-admin': { reach: [], rooms: ['accounts'], point: 'rough' },
  'audit-admin': { reach: [], rooms: ['audit'], point: 'rough' },
};

/** Whether a role reaches matters of a procedure at all. */
export const isReader = (role: Role, { readers }: Pick<Procedure, 'readers'>): boolean =>
  readers === undefined ? roleRules[role].namedOnly === undefined : readers.includes(role);

/** Roles whose account needs a second factor. */
export const needsTotp = (role: Role): boolean => role.endsWith('-admin');

export const hasRoom = (role: Role, room: Room): boolean => roleRules[role].rooms.includes(room);

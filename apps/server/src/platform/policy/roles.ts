import type { Role } from '@wangge/kernel';

/** By what a role reaches matters. `area`: its post's area; `unit`: what its unit leads or assists; `own`: what it reported. */
export type Reach = 'area' | 'unit' | 'own';

export interface RoleRule {
  reach: readonly Reach[];
  /** Pages beside the case desk. */
  rooms: readonly Room[];
}

/** `desk`: the command desk and lists; `audit`, `accounts`, `system`: the three administrators' rooms. */
export type Room = 'desk' | 'report' | 'audit' | 'accounts' | 'system';

/**
 * Who reaches what: one line a role. The three administrators reach no matter at all and have one room each, so that
 * none can do another's work. Row-level security enforces the same under it (`scopeOf`).
 */
export const roleRules: Readonly<Record<Role, RoleRule>> = {
  resident: { reach: ['own'], rooms: ['report'] },
  'grid-worker': { reach: ['area', 'own'], rooms: ['desk', 'report'] },
  'grid-leader': { reach: ['area', 'own'], rooms: ['desk', 'report'] },
  'hotline-agent': { reach: ['area', 'own'], rooms: ['desk', 'report'] },
  'duty-officer': { reach: ['area', 'own'], rooms: ['desk', 'report'] },
  dispatcher: { reach: ['area', 'own'], rooms: ['desk', 'report'] },
  department: { reach: ['unit', 'own'], rooms: ['desk', 'report'] },
  handler: { reach: ['unit', 'own'], rooms: ['desk'] },
  verifier: { reach: ['area', 'own'], rooms: ['desk'] },
  'callback-agent': { reach: ['area', 'own'], rooms: ['desk'] },
  supervisor: { reach: ['area'], rooms: ['desk'] },
  leader: { reach: ['area'], rooms: ['desk'] },
  'system-admin': { reach: [], rooms: ['system'] },
  'security-admin': { reach: [], rooms: ['accounts'] },
  'audit-admin': { reach: [], rooms: ['audit'] },
};

/** Roles whose account needs a second factor. */
export const needsTotp = (role: Role): boolean => role.endsWith('-admin');

export const hasRoom = (role: Role, room: Room): boolean => roleRules[role].rooms.includes(room);

import { roleRules } from './roles.ts';
import type { Reader } from './scope.ts';

/** What decides who reaches a matter. */
export interface Reachable {
  kind: string;
  /** Ends with a dot, as every path does. */
  areaPath: string;
  lead: string | null;
  assist: readonly string[];
  /** Of a task: the unit that called for it. */
  caller: string | null;
  /** Units that something is held against over what they did in it. */
  heard: readonly string[];
  /** The member of staff who reported it. */
  reporter: string;
  /** Staff who sit on a panel that decides on it. */
  seats: readonly string[];
}

/**
 * Whether a reader reaches a matter: what row-level security says of its row (policy `reach` on `matter`), for what is told
 * of it outside the database. `kinds` are those of the district in force.
 */
export function reaches(reader: Reader, kinds: readonly string[], matter: Reachable): boolean {
  if (!kinds.includes(matter.kind)) return false;
  const { staff, unit, areaPath } = reader;
  return roleRules[reader.role].reach.some((reach) => {
    switch (reach) {
      case 'area':
        return isSet(areaPath) && matter.areaPath.startsWith(areaPath);
      case 'unit':
        return isSet(unit) && [matter.lead, matter.caller, ...matter.assist, ...matter.heard].includes(unit);
      case 'own':
        return isSet(staff) && (matter.reporter === staff || matter.seats.includes(staff));
    }
    // Exhaustive: a reach that is added has to be decided on here, too.
    return reach satisfies never;
  });
}

/** An empty setting is null in the database, and null reaches nothing. */
function isSet(id: string | undefined): id is string {
  return id !== undefined && id !== '';
}

import type { Action, Procedure, Relation, Role, Who } from '../procedures/schema.ts';
import type { Actor, Matter } from './matter.ts';

/** Does the actor stand to the matter as asked? */
export function standsTo(
  actor: Actor,
  relation: Relation,
  matter: Pick<Matter, 'place' | 'lead' | 'assist' | 'reporter' | 'parent'>,
): boolean {
  switch (relation) {
    case 'any':
      return true;
    case 'area':
      return covers(actor.areas, matter.place.areaPath);
    case 'lead-unit':
      return actor.unit !== undefined && actor.unit === matter.lead;
    case 'assist-unit':
      return actor.unit !== undefined && matter.assist.includes(actor.unit);
    case 'caller':
      return actor.unit !== undefined && matter.parent?.as === 'task' && actor.unit === matter.parent.caller;
    case 'own':
      return actor.staff === matter.reporter.staff;
  }
}

/** Every path ends with its separator, so a prefix is an area and never half a name. */
export function covers(areas: readonly string[], path: string): boolean {
  return areas.some((area) => path.startsWith(area));
}

export function mayAct(
  who: Who,
  actor: Actor,
  matter: Pick<Matter, 'place' | 'lead' | 'assist' | 'reporter' | 'parent'>,
): boolean {
  const relation = who[actor.role];
  return relation !== undefined && standsTo(actor, relation, matter);
}

/** Who runs the system does none of its business (safeguard 9), and residents are no staff: a fact names neither for an action. */
const never: readonly Role[] = ['resident', 'system-admin', 'security-admin', 'audit-admin'];

/**
 * Whether somebody may take an action: by the relation that it asks of their role, or because a fact names them for it, whatever their post:
 * a leader of the district who is to carry a project has no desk in a department.
 */
export function mayTake(
  { by, named = [] }: Pick<Action, 'by' | 'named'>,
  actor: Actor,
  matter: Pick<Matter, 'place' | 'lead' | 'assist' | 'reporter' | 'parent' | 'facts'>,
): boolean {
  return mayAct(by, actor, matter) || (!never.includes(actor.role) && peopleIn(matter, named).includes(actor.staff));
}

/** Whom the facts of these names name. */
function peopleIn({ facts }: Pick<Matter, 'facts'>, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = facts[name];
    return typeof value === 'string' ? [value] : Array.isArray(value) ? (value as string[]) : [];
  });
}

/** Facts that name people for some action of the procedure. Every row that is written asks for them: found once for each procedure. */
export function namingFacts({ actions }: Pick<Procedure, 'actions'>): ReadonlySet<string> {
  const known = naming.get(actions);
  if (known !== undefined) return known;
  const found = new Set(Object.values(actions).flatMap(({ named = [] }) => named));
  naming.set(actions, found);
  return found;
}
const naming = new WeakMap<Procedure['actions'], ReadonlySet<string>>();

/** Everybody whom a fact names for some action of the procedure, while the matter goes on. */
export function namedPeople(
  procedure: Pick<Procedure, 'actions'>,
  matter: Pick<Matter, 'facts' | 'endedAt'>,
): string[] {
  if (matter.endedAt !== undefined) return [];
  return [...new Set(peopleIn(matter, [...namingFacts(procedure)]))];
}

export function rolesOf(who: Who): Role[] {
  return Object.keys(who) as Role[];
}

import type { Relation, Role, Who } from '../procedures/schema.ts';
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

export function rolesOf(who: Who): Role[] {
  return Object.keys(who) as Role[];
}

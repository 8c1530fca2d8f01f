import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Actor, Guard, Matter, Procedure, Refusal, Relation, Who } from '@wangge/kernel';
import { type Possible, possibleOf } from './possible.ts';

// What a refusal says is allowed, held against the procedure itself and not against what made the refusal: state, role, relation and the
// guards that can be read off the matter.

/** Each action that is named is one that this actor may do now; and one that they may do without any condition is named. */
export function checkAllowed(allowed: readonly string[], procedure: Procedure, matter: Matter, actor: Actor): void {
  const possible = possibleOf(procedure, matter).filter((one) => isTheirs(one, procedure, matter, actor));
  deepStrictEqual([...new Set(allowed)], allowed, 'an action is named twice');
  for (const id of allowed) {
    const [, verb = '', ballot = ''] = /^(recuse|substitute)-(.+)$/.exec(id) ?? [];
    if (verb !== '') {
      // Offered as long as the meeting lasts: who has stood aside is found out when the substitute is named. A member stands aside
      // of their own accord, whatever post they hold.
      const conducts = possible.some(({ action }) => action === `recuse-${ballot}`);
      const sits = verb === 'recuse' && matter.ballots?.[ballot]?.panel.includes(actor.staff) === true;
      ok(
        conducts || sits,
        `${id} is said to be allowed to ${actor.staff}, who neither conducts the meeting nor sits in it`,
      );
      continue;
    }
    ok(
      possible.some(({ action }) => action === id),
      `${id} is said to be allowed to ${actor.role} ${actor.staff} in ${matter.state}, and is not theirs or not of this state`,
    );
    ok(!dropsNothing(procedure, id, matter), `${id} is said to be allowed, and there is nothing to drop`);
    ok(!joinsNone(procedure, id, matter), `${id} is said to be allowed, and it can join no matter`);
    const against = guardsOf(procedure, id).find((guard) => standsAgainst(guard, matter));
    ok(against === undefined, `${id} is said to be allowed, and ${JSON.stringify(against)} stands against it`);
  }
  for (const { action } of possible) {
    if (procedure.actions[action] === undefined || guardsOf(procedure, action).length > 0) continue;
    if (dropsNothing(procedure, action, matter) || joinsNone(procedure, action, matter)) continue;
    ok(
      allowed.includes(action),
      `${action} is allowed to ${actor.role} in ${matter.state}, and the refusal does not say so`,
    );
  }
}

/** It gives up what waits for its turn or came to nothing, and there is no such task. */
function dropsNothing({ actions }: Procedure, action: string, { tasks = [] }: Matter): boolean {
  if (!(actions[action]?.effects ?? []).some((effect) => 'drop' in effect)) return false;
  return !tasks.some(({ status, dropped }) => status === 'planned' || (status === 'failed' && !dropped));
}

/** Whatever is named as the other: it is a task, others joined it, or somebody is at work for it. */
function joinsNone({ actions, tasks: known = {} }: Procedure, action: string, matter: Matter): boolean {
  if (!(actions[action]?.effects ?? []).some((effect) => 'merge' in effect)) return false;
  const works = (matter.tasks ?? []).filter(({ task }) => known[task]?.apart !== true);
  const goOn = works.some(({ status }) => ['open', 'planned'].includes(status));
  return goOn || matter.parent?.as === 'task' || (matter.joined?.length ?? 0) > 0;
}

/** Who may report reports with another form; who may not has nothing to do here. */
export function checkOpeningRefusal(refusal: Refusal, { opening }: Procedure, actor: Actor, areaPath: string): void {
  const relation = opening.by[actor.role];
  const mayReport =
    relation !== undefined && (relation !== 'area' || actor.areas.some((area) => areaPath.startsWith(area)));
  deepStrictEqual(refusal.code !== 'not-yours', mayReport, `${actor.role} is told ${refusal.code}`);
  deepStrictEqual(refusal.allowed, mayReport ? ['open'] : [], `${refusal.code} does not say whether they may report`);
  if (refusal.code === 'form') ok(refusal.faults.length > 0, 'a report is refused without a fault');
  if (refusal.code === 'guard')
    ok(refusal.guard !== '' && Object.keys(refusal.details).length > 0, 'no reason is told');
}

function isTheirs({ action, by, staff }: Possible, { actions }: Procedure, matter: Matter, actor: Actor): boolean {
  if (staff !== undefined && staff !== actor.staff) return false;
  // Who sits on a panel votes, whatever post they hold.
  if (action.startsWith('vote-') || stands(by, matter, actor)) return true;
  const named = (actions[action]?.named ?? []).flatMap((fact) => matter.facts[fact] ?? []) as readonly unknown[];
  return actor.role !== 'resident' && !actor.role.endsWith('-admin') && named.includes(actor.staff);
}

function stands(
  by: Who,
  { place, lead, assist, reporter, parent }: Matter,
  { role, unit, areas, staff }: Actor,
): boolean {
  const relation = by[role];
  if (relation === undefined) return false;
  const holds: Record<Relation, () => boolean> = {
    any: () => true,
    area: () => areas.some((area) => place.areaPath.slice(0, area.length) === area),
    'lead-unit': () => unit !== undefined && unit === lead,
    'assist-unit': () => unit !== undefined && assist.some((one) => one === unit),
    own: () => staff === reporter.staff,
    caller: () => parent?.as === 'task' && unit !== undefined && parent.caller === unit,
  };
  return holds[relation]();
}

function guardsOf({ actions, requests = {} }: Procedure, id: string): readonly Guard[] {
  return actions[id]?.guards ?? requests[/^ask-(.+)$/.exec(id)?.[1] ?? '']?.ask.guards ?? [];
}

/** As far as the matter itself says it: flags, facts, counts, requests that wait. */
function standsAgainst(guard: Guard, { flags, facts, lead, counters, requests }: Matter): boolean {
  const isKnown = (fact: string): boolean =>
    fact === 'lead' ? lead !== undefined : facts[fact] !== undefined && facts[fact] !== false;
  if ('flag' in guard) return !flags.includes(guard.flag);
  if ('not-flag' in guard) return flags.includes(guard['not-flag']);
  if ('has' in guard) return !isKnown(guard.has);
  if ('lacks' in guard) return isKnown(guard.lacks);
  if ('count-below' in guard) return (counters[guard['count-below'].counter] ?? 0) >= guard['count-below'].limit;
  if ('count-reached' in guard) return (counters[guard['count-reached'].counter] ?? 0) < guard['count-reached'].limit;
  return 'no-request' in guard && requests[guard['no-request']] !== undefined;
}

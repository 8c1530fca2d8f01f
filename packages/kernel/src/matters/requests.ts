import type { FormField, Guard, Procedure, Role, Text, Who } from '../procedures/schema.ts';
import type { GuardFailure } from './guards.ts';
import type { Actor, FormValues, Matter, PhotoRef } from './matter.ts';

export const requestVerbs = ['ask', 'approve', 'refuse', 'withdraw'] as const;
export type RequestVerb = (typeof requestVerbs)[number];

/** One step of a request as if it were an action: `ask-extension`, `approve-extension` … */
export interface RequestStep {
  request: string;
  verb: RequestVerb;
  by: Who;
  in: readonly string[];
  form: readonly FormField[] | undefined;
  guards: readonly Guard[] | undefined;
  /** What guards about the form look at where it is not the step's own: of the approval that grants, what was asked for. */
  filled?: { values: FormValues; photos: readonly PhotoRef[] };
  name: Text;
  /** True for the approval that grants the request. */
  last: boolean;
  /** What speaks against this very person taking the step. */
  failure(actor: Actor): GuardFailure | undefined;
}

/** The step that an action id names, as it stands for this matter; undefined where the procedure has no such request. */
export function findRequestStep(procedure: Procedure, matter: Matter, action: string): RequestStep | undefined {
  const verb = requestVerbs.find((verb) => action.startsWith(`${verb}-`));
  if (verb === undefined) return undefined;
  const id = action.slice(verb.length + 1);
  const requests = procedure.requests ?? {};
  const request = Object.hasOwn(requests, id) ? requests[id] : undefined;
  if (request === undefined) return undefined;
  const standing = matter.requests[id];
  if (verb === 'ask') {
    return {
      request: id,
      verb,
      name: request.ask.name,
      by: request.ask.by,
      in: request.ask.in,
      form: request.ask.form,
      guards: [{ 'no-request': id }, ...(request.ask.guards ?? [])],
      last: false,
      failure: () => undefined,
    };
  }
  const level = standing?.approvedBy.length ?? 0;
  const approval = request.approvals[Math.min(level, request.approvals.length - 1)];
  const last = level === request.approvals.length - 1;
  const grants = verb === 'approve' && last && standing !== undefined;
  return {
    request: id,
    verb,
    name: verb === 'withdraw' ? request.name : (approval?.name ?? request.name),
    by: verb === 'withdraw' ? request.ask.by : (approval?.by ?? {}),
    in: request.ask.in,
    form: verb === 'withdraw' ? undefined : approval?.form,
    guards: grants ? request.granted.guards : verb === 'withdraw' ? undefined : aboutWho(request.granted.guards),
    ...(grants ? { filled: { values: standing.form, photos: [] } } : {}),
    last,
    failure: (actor) => failureOf(actor.staff),
  };

  function failureOf(staff: string): GuardFailure | undefined {
    if (standing === undefined) return { guard: 'request-open', details: { request: id } };
    if (verb === 'withdraw') {
      return standing.askedBy === staff ? undefined : { guard: 'asked-by-other', details: { request: id } };
    }
    const involved = [standing.askedBy, ...standing.approvedBy];
    return involved.includes(staff)
      ? { guard: 'different-person', details: { did: [`ask-${id}`, `approve-${id}`] } }
      : undefined;
  }
}

/** Who may not grant it may not look at it before, nor refuse it: who found something does not hear the appeal against that. */
function aboutWho(guards: readonly Guard[] = []): readonly Guard[] {
  return guards.filter((guard) => 'different-person' in guard || 'different-unit' in guard);
}

/** Requests about how a matter ended (appeals) that somebody of this role may make. */
export function appealsOf({ requests = {}, states }: Procedure, role: Role): string[] {
  return Object.keys(requests).filter((id) => {
    const { by, in: from } = requests[id]!.ask;
    return by[role] !== undefined && from.some((state) => states[state]?.final === true);
  });
}

/** Ids of all actions that the requests of a procedure generate. */
export function requestActions(procedure: Procedure): string[] {
  return Object.keys(procedure.requests ?? {}).flatMap((id) => requestVerbs.map((verb) => `${verb}-${id}`));
}

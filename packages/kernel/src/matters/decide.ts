import type { Instant } from '../clocks/index.ts';
import type { Action, Effect, FormField, Procedure, Request } from '../procedures/schema.ts';
import { ballotFailure, findBallotStep, panelFailure, takeBallotStep } from './ballots.ts';
import { dropFailure } from './calls.ts';
import { change, type Draft } from './change.ts';
import type { Command, DecisionContext } from './context.ts';
import { bring, move } from './draft.ts';
import { evolve } from './evolve.ts';
import { expire } from './expire.ts';
import { type ReadForm, readForm } from './form.ts';
import { findFailure, type GuardFailure } from './guards.ts';
import type { FormValues, Matter, MatterEvent } from './matter.ts';
import { mergeFailure } from './merging.ts';
import { superiorFailure } from './named-units.ts';
import { offeredActions } from './offers.ts';
import type { Refusal } from './refusal.ts';
import { mayTake, namingFacts, rolesOf } from './relation.ts';
import { findRequestStep, type RequestStep } from './requests.ts';

export type Decision = { events: readonly MatterEvent[] } | { refused: Refusal; events: readonly MatterEvent[] };

/**
 * What a command comes to: the events that it brings about, or why not.
 * What time had brought about before the command comes first (`expire`), also with a refusal, so that a late sweep
 * never changes a result. Pure: the same arguments give the same answer. Business time never runs backwards for a
 * matter: a clock that was set back counts as the time of the last event.
 */
export function decide(procedure: Procedure, matter: Matter, command: Command, context: DecisionContext): Decision {
  const now = Math.max(context.now, matter.changedAt);
  const due = expire(procedure, matter, { ...context, now });
  const current = due.reduce<Matter>(evolve, matter);
  const setting: Setting = { procedure, matter: current, command, context: { ...context, now }, now };
  // A name that every object has (`constructor`) is no action.
  const outcome = Object.hasOwn(procedure.actions, command.action)
    ? act(setting)
    : (actOnBallot(setting) ?? actOnRequest(setting));
  return 'refused' in outcome ? { refused: outcome.refused, events: due } : { events: [...due, outcome] };
}

interface Setting {
  procedure: Procedure;
  matter: Matter;
  command: Command;
  context: DecisionContext;
  now: Instant;
}

type Outcome = MatterEvent | { refused: Refusal };

function act(setting: Setting): Outcome {
  const { procedure, matter, command, context, now } = setting;
  const action = procedure.actions[command.action] as Action;
  const form = readAllowed(setting, action, action.from, action.form);
  if ('refused' in form) return form;
  const failure =
    findFailure(action.guards, { procedure, matter, context, form }) ??
    superiorFailure(action, form.values, procedure, context) ??
    whatSpeaksAgainst(action.effects, form.values, setting);
  if (failure) return refuse(setting, { code: 'guard', action: command.action, ...failure });
  const draft: Draft = { matter, changes: [] };
  const effects = { procedure, context, at: now, values: form.values, photos: form.photos };
  if (form.photos.length > 0) change(draft, { op: 'photos', photos: form.photos }, now);
  for (const { field, type } of action.form ?? []) {
    const staff = form.values[field];
    if (type === 'staff' && typeof staff === 'string' && staff !== context.actor.staff) {
      change(draft, { op: 'named', action: command.action, staff }, now);
    }
  }
  bring(draft, action.effects, effects);
  move(draft, action.to, effects);
  return acted(setting, form, draft);
}

/** Some effects ask for more than their guards say, so that no pack can forget it: who sits on a panel, what can be joined, what is there to drop. */
function whatSpeaksAgainst(
  effects: readonly Effect[] | undefined,
  values: FormValues,
  { procedure, matter, context }: Setting,
): GuardFailure | undefined {
  for (const effect of effects ?? []) {
    const failure =
      'seat' in effect
        ? panelFailure(matter, procedure, effect.seat.ballot, (values[effect.seat.panel] ?? []) as string[], context)
        : 'merge' in effect
          ? mergeFailure(matter, String(values[effect.merge]), procedure, context)
          : 'drop' in effect
            ? dropFailure(matter, String(values[effect.drop]))
            : undefined;
    if (failure) return failure;
  }
  return undefined;
}

/** Undefined where the action is none of a ballot. */
function actOnBallot(setting: Setting): Outcome | undefined {
  const { procedure, matter, command, context, now } = setting;
  const { action } = command;
  const step = findBallotStep(procedure, matter, action, context.actor);
  if (step === undefined) return undefined;
  const who = { by: step.plan.conduct, isTheirs: step.isTheirs };
  const form = readAllowed(setting, who, step.plan.in, step.form, step.reasons);
  if ('refused' in form) return form;
  const draft: Draft = { matter, changes: [] };
  const effects = { procedure, context, at: now, values: form.values, photos: form.photos };
  if (form.photos.length > 0) change(draft, { op: 'photos', photos: form.photos }, now);
  const failure = ballotFailure(step, matter, procedure, context) ?? takeBallotStep(draft, step, form.values, effects);
  if (failure) return refuse(setting, { code: 'guard', action, ...failure });
  return acted(setting, form, draft);
}

function actOnRequest(setting: Setting): Outcome {
  const { procedure, matter, command, context, now } = setting;
  const step = findRequestStep(procedure, matter, command.action);
  if (step === undefined) return refuse(setting, { code: 'unknown-action', action: command.action });
  const form = readAllowed(setting, { by: step.by }, step.in, step.form);
  if ('refused' in form) return form;
  const failure =
    step.failure(context.actor) ??
    findFailure(step.guards, { procedure, matter, context, form: step.filled ?? form }) ??
    superiorFailure(procedure.requests?.[step.request]?.granted ?? {}, form.values, procedure, context);
  if (failure) return refuse(setting, { code: 'guard', action: command.action, ...failure });
  const draft: Draft = { matter, changes: [] };
  if (form.photos.length > 0) change(draft, { op: 'photos', photos: form.photos }, now);
  settle(draft, step, form, setting);
  return acted(setting, form, draft);

  function settle(draft: Draft, step: RequestStep, form: ReadForm, { context }: Setting): void {
    const request = (procedure.requests as Record<string, Request>)[step.request] as Request;
    const standing = matter.requests[step.request];
    const values = step.verb === 'ask' ? form.values : (standing?.form ?? {});
    const effects = { procedure, context, at: now, values, photos: form.photos };
    const { staff } = context.actor;
    if (step.verb === 'ask') {
      const entry = { askedBy: staff, askedAt: now, form: form.values, approvedBy: [] };
      change(draft, { op: 'request', request: step.request, entry }, now);
      bring(draft, request.ask.effects, effects);
    } else if (step.verb === 'approve' && standing && !step.last) {
      const entry = { ...standing, approvedBy: [...standing.approvedBy, staff] };
      change(draft, { op: 'request', request: step.request, entry }, now);
    } else {
      change(draft, { op: 'request', request: step.request, entry: null }, now);
      if (step.verb === 'approve') {
        bring(draft, request.granted.effects, effects);
        move(draft, request.granted.to, effects);
      } else if (step.verb === 'refuse') bring(draft, request.refused?.effects, effects);
    }
  }
}

/** State, role, relation, then the form: the order in which a person would want to be told. */
function readAllowed(
  setting: Setting,
  action: Pick<Action, 'by' | 'named'> & { isTheirs?: boolean },
  from: readonly string[],
  fields: readonly FormField[] | undefined,
  reasons: Procedure['reasons'] = setting.procedure.reasons,
): ReadForm | { refused: Refusal } {
  const { procedure, matter, command, context } = setting;
  const name = command.action;
  // Only what names the final state itself: an appeal against how the matter ended.
  const ended = procedure.states[matter.state]?.final === true;
  if (ended && !from.includes(matter.state)) return refuse(setting, { code: 'ended', state: matter.state });
  if (!from.includes(matter.state)) {
    return refuse(setting, { code: 'wrong-state', action: name, state: matter.state, from });
  }
  if (!(action.isTheirs ?? mayTake(action, context.actor, matter))) {
    return refuse(setting, { code: 'not-yours', action: name, role: context.actor.role, by: rolesOf(action.by) });
  }
  const category = matter.facts.category;
  const read = readForm(fields ?? [], command.form, {
    reasons,
    context,
    self: matter,
    acting: {
      fields: namingFacts(procedure),
      couldRead: (staff) => context.mayReach?.(staff, { kind: matter.kind, areaPath: matter.place.areaPath }) !== false,
    },
    ...(context.actor.unit === undefined ? {} : { unit: context.actor.unit }),
    ...(typeof category === 'string' ? { category } : {}),
  });
  return 'faults' in read ? refuse(setting, { code: 'form', action: name, faults: read.faults }) : read;
}

function acted({ command, context, now }: Setting, form: ReadForm, draft: Draft): MatterEvent {
  const { staff, post, role, unit } = context.actor;
  return {
    type: 'acted',
    action: command.action,
    at: now,
    effectiveAt: now,
    actor: unit === undefined ? { staff, post, role } : { staff, post, role, unit },
    form: form.values,
    personal: form.personal,
    changes: draft.changes,
  };
}

/** A refusal before it is told what is allowed instead. */
type BareRefusal = Refusal extends infer R ? (R extends Refusal ? Omit<R, 'allowed'> : never) : never;

function refuse({ procedure, matter, context }: Setting, why: BareRefusal): { refused: Refusal } {
  const allowed = offeredActions(procedure, matter, context)
    .filter((offer) => offer.refused === undefined)
    .map((offer) => offer.action);
  return { refused: { ...why, allowed } as Refusal };
}

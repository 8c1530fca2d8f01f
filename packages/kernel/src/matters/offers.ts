import type { Guard, Procedure, Text } from '../procedures/schema.ts';
import { type BallotVerb, ballotActions, ballotFailure, findBallotStep } from './ballots.ts';
import { dropsNothing } from './calls.ts';
import type { DecisionContext } from './context.ts';
import { findFailure, type GuardFailure, lastDeed, unitsThatDid } from './guards.ts';
import type { Matter } from './matter.ts';
import { joinFailure } from './merging.ts';
import { type KnownUnits, type OfferedField, offeredForm } from './named-units.ts';
import { mayAct, mayTake } from './relation.ts';
import { findRequestStep, type RequestStep, type RequestVerb, requestActions } from './requests.ts';

/** What this actor may do next. With `refused` it would be theirs, but something stands against it, and this is what. */
export interface Offer {
  action: string;
  /** For a request: which step of it. The page says it in its own words beside the name. */
  verb?: RequestVerb | BallotVerb;
  name: Text;
  button: Text;
  form: readonly OfferedField[];
  grave: boolean;
  refused?: GuardFailure;
}

/** The actions of the matter's state that belong to the actor's role and relation, in the order of the procedure. */
export function offeredActions(procedure: Procedure, matter: Matter, context: DecisionContext): Offer[] {
  const offers: Offer[] = [];
  const units: KnownUnits = {
    above(did) {
      const below = lastDeed(matter, did)?.unit;
      return (below === undefined ? undefined : context.unit(below)?.above) ?? [];
    },
    thatDid: (guard) => unitsThatDid(matter, guard, context),
  };
  for (const [id, action] of Object.entries(procedure.actions)) {
    if (!action.from.includes(matter.state) || !mayTake(action, context.actor, matter)) continue;
    if (dropsNothing(matter, action.effects) || isBesideThePoint(action.guards, matter, context)) continue;
    const failure =
      findFailure(action.guards, { procedure, matter, context }) ?? joinFailure(matter, action, procedure);
    const { name, button = name, grave = false } = action;
    const form = offeredForm(action, procedure, units);
    offers.push({ action: id, name, button, form, grave, ...(failure ? { refused: failure } : {}) });
  }
  for (const id of requestActions(procedure)) {
    const step = findRequestStep(procedure, matter, id);
    if (!step?.in.includes(matter.state) || !mayAct(step.by, context.actor, matter)) continue;
    if (step.verb === 'ask' && isAgainstNothing(step.guards, matter)) continue;
    // An answer to a request is offered only where one waits; a second request while one waits is shown as refused.
    if (step.verb !== 'ask' && matter.requests[step.request] === undefined) continue;
    const failure =
      step.failure(context.actor) ?? findFailure(step.guards, { procedure, matter, context, ...filledOf(step) });
    if (step.verb === 'withdraw' && failure) continue;
    offers.push({
      action: id,
      verb: step.verb,
      name: step.name,
      button: step.name,
      form: step.form ?? [],
      grave: step.verb === 'refuse',
      ...(failure ? { refused: failure } : {}),
    });
  }
  for (const id of ballotActions(procedure)) {
    const step = findBallotStep(procedure, matter, id, context.actor);
    if (!step?.entry || step.entry.concluded || !step.plan.in.includes(matter.state) || !step.isTheirs) continue;
    const failure = ballotFailure(step, matter, procedure, context);
    const { name, form, verb } = step;
    offers.push({ action: id, verb, name, button: name, form, grave: false, ...(failure ? { refused: failure } : {}) });
  }
  return offers;
}

/** An appeal about how a matter ended, against what was never said of it: the end changes no more, so it will not be. */
function isAgainstNothing(guards: readonly Guard[] = [], { endedAt, flags }: Matter): boolean {
  return endedAt !== undefined && guards.some((guard) => 'flag' in guard && !flags.includes(guard.flag));
}

/** It is about another source of reports, or about what no unit has done or not yet answered for: nobody has to be offered it, not even as refused. */
function isBesideThePoint(guards: readonly Guard[] = [], matter: Matter, context: DecisionContext): boolean {
  return guards.some(
    (guard) =>
      ('source-in' in guard && !guard['source-in'].includes(matter.source)) ||
      ('did-by' in guard && unitsThatDid(matter, guard['did-by'], context).length === 0),
  );
}

function filledOf({ filled }: RequestStep): { form?: NonNullable<RequestStep['filled']> } {
  return filled === undefined ? {} : { form: filled };
}

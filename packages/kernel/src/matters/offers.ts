import type { Procedure, Text } from '../procedures/schema.ts';
import { type BallotVerb, ballotActions, ballotFailure, findBallotStep } from './ballots.ts';
import { dropsNothing } from './calls.ts';
import type { DecisionContext } from './context.ts';
import { findFailure, type GuardFailure, lastDeed } from './guards.ts';
import type { Matter } from './matter.ts';
import { type OfferedField, offeredForm } from './named-units.ts';
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
  const above = (did: readonly string[]): readonly string[] => {
    const below = lastDeed(matter, did)?.unit;
    return (below === undefined ? undefined : context.unit(below)?.above) ?? [];
  };
  for (const [id, action] of Object.entries(procedure.actions)) {
    if (!action.from.includes(matter.state) || !mayTake(action, context.actor, matter)) continue;
    if (dropsNothing(matter, action.effects)) continue;
    const failure = findFailure(action.guards, { procedure, matter, context });
    const { name, button = name, grave = false } = action;
    const form = offeredForm(action, procedure, above);
    offers.push({ action: id, name, button, form, grave, ...(failure ? { refused: failure } : {}) });
  }
  for (const id of requestActions(procedure)) {
    const step = findRequestStep(procedure, matter, id);
    if (!step?.in.includes(matter.state) || !mayAct(step.by, context.actor, matter)) continue;
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

function filledOf({ filled }: RequestStep): { form?: NonNullable<RequestStep['filled']> } {
  return filled === undefined ? {} : { form: filled };
}

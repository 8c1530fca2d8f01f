import { type Choice, type Tally, tally } from '../ballots/index.ts';
import type { Instant } from '../clocks/index.ts';
import type { BallotPlan, FormField, Procedure, Text } from '../procedures/schema.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import { bring, type EffectSetting, move } from './draft.ts';
import type { GuardFailure } from './guards.ts';
import type { Actor, BallotEntry, FormValues, Matter } from './matter.ts';
import { declaredInterest, interestOf, interests } from './recusals.ts';
import { mayAct } from './relation.ts';

export const ballotVerbs = ['vote', 'recuse', 'substitute', 'conclude'] as const;
export type BallotVerb = (typeof ballotVerbs)[number];

/** One step of a ballot as if it were an action: `vote-panel`, `recuse-panel` … */
export interface BallotStep {
  ballot: string;
  verb: BallotVerb;
  plan: BallotPlan;
  /** Undefined while no panel is seated. */
  entry: BallotEntry | undefined;
  /** The deadline of the ballot's own clock, where it has one that stands. */
  until: Instant | undefined;
  /** Whether it is this person's at all: a member votes, who conducts concludes. */
  isTheirs: boolean;
  form: readonly FormField[];
  /** Lists of choices beside those of the procedure. */
  reasons: Procedure['reasons'];
  name: Text;
}

/** The step that an action id names; undefined where the procedure has no such ballot. */
export function findBallotStep(
  procedure: Procedure,
  matter: Matter,
  action: string,
  actor: Actor,
): BallotStep | undefined {
  const verb = ballotVerbs.find((one) => action.startsWith(`${one}-`));
  if (verb === undefined) return undefined;
  const id = action.slice(verb.length + 1);
  const plans = procedure.ballots ?? {};
  const plan = Object.hasOwn(plans, id) ? plans[id] : undefined;
  if (plan === undefined) return undefined;
  const entry = matter.ballots?.[id];
  const sits = entry?.panel.includes(actor.staff) ?? false;
  const conducts = mayAct(plan.conduct, actor, matter);
  return {
    ballot: id,
    verb,
    plan,
    entry,
    until: plan.clock === undefined ? undefined : matter.clocks[plan.clock]?.reading.deadline,
    isTheirs: verb === 'vote' ? sits : verb === 'recuse' ? sits || conducts : conducts,
    form: formOf(verb, plan, conducts),
    reasons: { ...procedure.reasons, [voteList(id)]: plan.choices },
    name: plan.name,
  };

  function formOf(one: BallotVerb, { opinion = [], minutes, recusal, name }: BallotPlan, all: boolean): FormField[] {
    const member = (required: boolean): FormField => ({ field: 'member', name, type: 'person', required });
    if (one === 'vote') return [{ field: 'vote', name, type: 'choice', of: voteList(id), required: true }, ...opinion];
    if (one === 'conclude') return [...minutes];
    if (one === 'substitute') {
      return [member(true), { field: 'substitute', name, type: 'person', required: true }];
    }
    // A member stands aside for themselves; who conducts the meeting names the member.
    return [...(all ? [member(!sits)] : []), { field: 'reason', name, type: 'choice', of: recusal, required: true }];
  }
}

/** The list of choices that a vote's form names, beside the lists of the procedure. */
export const voteList = (ballot: string): string => `vote-${ballot}`;

/** Ids of all actions that the ballots of a procedure generate. */
export function ballotActions(procedure: Procedure): string[] {
  return Object.keys(procedure.ballots ?? {}).flatMap((id) => ballotVerbs.map((verb) => `${verb}-${id}`));
}

/** What stands against taking the step, before any form is filled in. */
export function ballotFailure(
  step: BallotStep,
  matter: Matter,
  procedure: Procedure,
  context: Pick<DecisionContext, 'actor' | 'now' | 'staff'>,
): GuardFailure | undefined {
  const { ballot, verb, plan, entry } = step;
  const { actor, now } = context;
  if (entry === undefined || entry.concluded) return { guard: 'ballot-open', details: { ballot } };
  // A member stands aside of their own accord; everything else is the meeting's.
  if (verb !== 'vote' && !(verb === 'recuse' && entry.panel.includes(actor.staff))) {
    const failure = mayNotConduct(step, matter, procedure, context);
    if (failure) return failure;
  }
  if (verb === 'vote') {
    const recused = entry.recused.find(({ staff }) => staff === actor.staff);
    if (recused) return { guard: 'not-recused', details: { ballot, reason: recused.reason } };
    if (entry.votes[actor.staff]) return { guard: 'votes-once', details: { ballot } };
  }
  if (verb === 'conclude') {
    const { hasQuorum, missing, waiting, isSettled } = count(entry, plan);
    if (!hasQuorum) return { guard: 'quorum', details: { ballot, quorum: plan.rule.quorum, missing, waiting } };
    const { until } = step;
    if (plan.clock !== undefined && !isSettled && (until === undefined || now <= until)) {
      return { guard: 'settled', details: { ballot, waiting, ...(until === undefined ? {} : { until }) } };
    }
  }
  return undefined;
}

/**
 * Whom an interest keeps out of the seats does not lead the meeting either: no recusal, no substitute, no conclusion is theirs; nor are they
 * a member's, where the chair is to have no vote.
 */
function mayNotConduct(
  { ballot, plan, entry }: BallotStep,
  matter: Matter,
  procedure: Procedure,
  { actor, staff }: Pick<DecisionContext, 'actor' | 'staff'>,
): GuardFailure | undefined {
  const units = [...(actor.unit === undefined ? [] : [actor.unit]), ...(staff(actor.staff)?.units ?? [])];
  const found = interestOf({ staff: actor.staff, units }, plan.barred ?? [], matter, procedure);
  if (found === undefined) {
    const isMember = plan['conduct-apart'] === true && entry?.panel.includes(actor.staff) === true;
    return isMember ? { guard: 'conducts-apart', details: { of: ballot, staff: actor.staff } } : undefined;
  }
  return { guard: 'conducts-unconflicted', details: { of: ballot, staff: actor.staff, ...found } };
}

/** How the ballot stands. */
export function count({ panel, recused, votes }: BallotEntry, { rule }: BallotPlan): Tally {
  const given = Object.entries(votes).map(([staff, { choice }]): [string, Choice] => [staff, choice]);
  return tally({ panel, recused: recused.map(({ staff }) => staff), votes: Object.fromEntries(given) }, rule);
}

/** What the filled-in form makes of the step, or why not. */
export function takeBallotStep(
  draft: Draft,
  step: BallotStep,
  values: FormValues,
  setting: EffectSetting,
): GuardFailure | undefined {
  const { ballot, verb, plan } = step;
  const { context, at } = setting;
  const entry = step.entry as BallotEntry;
  const put = (next: BallotEntry): void => change(draft, { op: 'ballot', ballot, entry: next }, at);
  if (verb === 'vote') {
    const choice = values.vote as Choice;
    put({ ...entry, votes: { ...entry.votes, [context.actor.staff]: { choice, at } } });
    return undefined;
  }
  if (verb === 'recuse') {
    const staff = (values.member as string | undefined) ?? context.actor.staff;
    // Who sits and leads the meeting stands aside; whom else they send away is the meeting's.
    const failure =
      staff === context.actor.staff ? undefined : mayNotConduct(step, draft.matter, setting.procedure, context);
    if (failure) return failure;
    if (!entry.panel.includes(staff)) return { guard: 'on-panel', details: { ballot, staff } };
    if (entry.recused.some((one) => one.staff === staff)) return { guard: 'not-recused', details: { ballot, staff } };
    // A vote given before falls away with the seat: should the one return to another meeting, nothing is left of this one.
    const { [staff]: _, ...votes } = entry.votes;
    put({ ...entry, votes, recused: [...entry.recused, { staff, reason: String(values.reason), at }] });
    return undefined;
  }
  if (verb === 'substitute') {
    const [out, into] = [String(values.member), String(values.substitute)];
    const isFree = entry.panel.includes(out) && entry.recused.some(({ staff }) => staff === out);
    if (!isFree) return { guard: 'recused', details: { ballot, staff: out } };
    const failure =
      seatedTwice(entry, ballot, into) ?? mayNotSit(draft.matter, setting.procedure, ballot, [into], context);
    if (failure) return failure;
    // Who stood aside stays so, in or out of the seat: nobody comes back through another one's.
    put({ ...entry, panel: entry.panel.map((staff) => (staff === out ? into : staff)) });
    return undefined;
  }
  const { passes } = count(entry, plan);
  put({ ...entry, concluded: { at, passed: passes } });
  const outcome = passes ? plan.passed : plan.failed;
  bring(draft, outcome.effects, setting);
  move(draft, outcome.to, setting);
  return undefined;
}

function seatedTwice({ panel }: BallotEntry, ballot: string, staff: string): GuardFailure | undefined {
  return panel.includes(staff) ? { guard: 'seated-once', details: { ballot, staff } } : undefined;
}

/** What speaks against seating these people as the panel of a ballot. */
export function panelFailure(
  matter: Matter,
  procedure: Procedure,
  ballot: string,
  panel: readonly string[],
  context: DecisionContext,
): GuardFailure | undefined {
  const plan = procedure.ballots?.[ballot];
  if (plan === undefined) throw new Error(`no ballot ${ballot} in ${procedure.id}: the pack was not checked`);
  const { size } = plan.rule;
  if (panel.length !== size) return { guard: 'panel-size', details: { ballot, size, given: panel.length } };
  return mayNotSit(matter, procedure, ballot, panel, context, 'anew');
}

/**
 * Somebody with an interest of their own, who stood aside before, or whose deed the panel is to judge. The first fact that names them is
 * told. Into a panel that is at work nobody comes back; into a new one (`anew`) who was only absent may.
 */
function mayNotSit(
  matter: Matter,
  procedure: Procedure,
  ballot: string,
  people: readonly string[],
  context: DecisionContext,
  how?: 'anew',
): GuardFailure | undefined {
  const plan = procedure.ballots?.[ballot] as BallotPlan;
  const present = how === 'anew' ? [] : (matter.ballots?.[ballot]?.recused ?? []).map((one) => ({ ...one, ballot }));
  const aside = [...present, ...interests(matter, procedure)];
  for (const staff of people) {
    const units = context.staff(staff)?.units ?? [];
    const barred = declaredInterest({ staff, units }, plan.barred ?? [], matter.facts);
    if (barred !== undefined) return { guard: 'not-conflicted', details: { ballot, staff, because: barred } };
    const stood = aside.find((one) => one.staff === staff);
    if (stood !== undefined) {
      return { guard: 'stood-aside', details: { ballot: stood.ballot, staff, reason: stood.reason } };
    }
    const did = plan['different-person']?.find((action) => matter.did[action]?.some((one) => one.staff === staff));
    if (did !== undefined) return { guard: 'different-person', details: { ballot, staff, did: [did] } };
  }
  return undefined;
}

import type { Effect, FormField, Guard, Procedure, Target, Text, Timer, Who } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { ballotSteps, followSteps, withdrawnSteps } from './kin-steps.ts';

/**
 * Anything that can happen to a matter, in one shape: the opening, actions, the steps of requests and ballots, timers, and what
 * other matters bring about. `path` says where each part stands in the file; forms of a request's answer are the ask's, which
 * its effects draw on.
 */
export interface Step {
  /** As the event calls it: `open`, an action's id, `ask-…` and its answers, `vote-…` and its like, a timer's id, `followed`, `caller-ended`. */
  id: string;
  kind:
    | 'opening'
    | 'action'
    | 'ask'
    | 'grant'
    | 'refuse'
    | 'withdraw'
    | 'timer'
    | 'vote'
    | 'conclude'
    | 'follow'
    | 'caller-ended';
  /** Of `ask` and its answers. */
  request?: string;
  /** Of a vote and what goes with it. */
  ballot?: string;
  name: Text;
  path: Path;
  from: readonly string[];
  fromPath: Path;
  by?: readonly { who: Who; path: Path }[];
  form: readonly FormField[];
  /** Absent where the form is another step's and is checked there. */
  formPath?: Path;
  guards: readonly Guard[];
  guardsPath: Path;
  /** Of a matter that joined another one: facts that it takes over where it has none. */
  inherit?: readonly string[];
  effects: readonly Effect[];
  effectsPath: Path;
  to?: Target;
  toPath: Path;
  at?: Timer['at'];
}

/** It moves nothing and only calls tasks that are apart, and counts: it may be taken after the end, too. */
export function isAfterwards({ kind, effects, to }: Step, { tasks = {} }: Procedure): boolean {
  if (kind !== 'action' || to !== undefined || effects.length === 0) return false;
  return effects.every((effect) => ('call' in effect ? tasks[effect.call.task]?.apart === true : 'count' in effect));
}

/** Targets as a list, a plain state as one entry without a condition. */
export function targetsOf(step: Pick<Step, 'to' | 'toPath'>): {
  state: string;
  when: readonly Guard[];
  effects: readonly Effect[];
  path: Path;
  statePath: Path;
}[] {
  const { to, toPath: path } = step;
  if (to === undefined) return [];
  if (typeof to === 'string') return [{ state: to, when: [], effects: [], path, statePath: path }];
  return to.map(({ state, when = [], effects = [] }, index) => ({
    state,
    when,
    effects,
    path: [...path, index],
    statePath: [...path, index, 'state'],
  }));
}

export function stepsOf(procedure: Procedure): Step[] {
  return [
    openingStep(procedure),
    ...actionSteps(procedure),
    ...requestSteps(procedure),
    ...ballotSteps(procedure),
    ...timerSteps(procedure),
    ...followSteps(procedure),
    ...withdrawnSteps(procedure),
  ];
}

function openingStep({ opening }: Procedure): Step {
  const path: Path = ['opening'];
  return {
    ...{ id: 'open', kind: 'opening', name: opening.name, path, from: [], fromPath: path },
    by: [{ who: opening.by, path: [...path, 'by'] }],
    form: opening.form,
    formPath: [...path, 'form'],
    guards: opening.guards ?? [],
    guardsPath: [...path, 'guards'],
    effects: opening.effects ?? [],
    effectsPath: [...path, 'effects'],
    to: opening.to,
    toPath: [...path, 'to'],
  };
}

function actionSteps({ actions }: Procedure): Step[] {
  return Object.entries(actions).map(([id, action]) => {
    const path: Path = ['actions', id];
    return {
      ...{ id, kind: 'action', name: action.name, path, from: action.from, fromPath: [...path, 'from'] },
      by: [{ who: action.by, path: [...path, 'by'] }],
      form: action.form ?? [],
      formPath: [...path, 'form'],
      guards: action.guards ?? [],
      guardsPath: [...path, 'guards'],
      effects: action.effects ?? [],
      effectsPath: [...path, 'effects'],
      ...(action.to === undefined ? {} : { to: action.to }),
      toPath: [...path, 'to'],
    } satisfies Step;
  });
}

function requestSteps({ requests = {} }: Procedure): Step[] {
  return Object.entries(requests).flatMap(([id, request]) => {
    const path: Path = ['requests', id];
    const { ask, approvals, granted, refused } = request;
    const shared = { request: id, from: ask.in, fromPath: [...path, 'ask', 'in'], form: ask.form ?? [] };
    const answer = { ...shared, guards: [], guardsPath: path };
    const steps: Step[] = [
      {
        ...{ ...shared, id: `ask-${id}`, kind: 'ask', name: ask.name, path: [...path, 'ask'] },
        by: [{ who: ask.by, path: [...path, 'ask', 'by'] }],
        formPath: [...path, 'ask', 'form'],
        guards: ask.guards ?? [],
        guardsPath: [...path, 'ask', 'guards'],
        effects: ask.effects ?? [],
        effectsPath: [...path, 'ask', 'effects'],
        toPath: path,
      },
      {
        ...{ ...answer, id: `approve-${id}`, kind: 'grant', name: request.name, path: [...path, 'granted'] },
        guards: granted.guards ?? [],
        guardsPath: [...path, 'granted', 'guards'],
        by: approvals.map(({ by }, index) => ({ who: by, path: [...path, 'approvals', index, 'by'] })),
        effects: granted.effects ?? [],
        effectsPath: [...path, 'granted', 'effects'],
        ...(granted.to === undefined ? {} : { to: granted.to }),
        toPath: [...path, 'granted', 'to'],
      },
      {
        ...{ ...answer, id: `refuse-${id}`, kind: 'refuse', name: request.name, path: [...path, 'refused'] },
        effects: refused?.effects ?? [],
        effectsPath: [...path, 'refused', 'effects'],
        toPath: path,
      },
      {
        ...{ ...answer, id: `withdraw-${id}`, kind: 'withdraw', name: request.name, path },
        ...{ effects: [], effectsPath: path, toPath: path },
      },
    ];
    return steps;
  });
}

function timerSteps({ timers = {} }: Procedure): Step[] {
  return Object.entries(timers).map(([id, timer]) => {
    const path: Path = ['timers', id];
    return {
      ...{ id, kind: 'timer', name: timer.name, path, from: timer.in, fromPath: [...path, 'in'], at: timer.at },
      ...{ form: [], guards: timer.guards ?? [], guardsPath: [...path, 'guards'] },
      effects: timer.effects ?? [],
      effectsPath: [...path, 'effects'],
      ...(timer.to === undefined ? {} : { to: timer.to }),
      toPath: [...path, 'to'],
    } satisfies Step;
  });
}

/** Every list of effects of a step, its targets' included. */
export function effectListsOf(step: Step): { effects: readonly Effect[]; path: Path }[] {
  return [
    { effects: step.effects, path: step.effectsPath },
    ...targetsOf(step).map(({ effects, path }) => ({ effects, path: [...path, 'effects'] })),
  ];
}

/** The guards with what named conditions (`is`) stand for. */
export function meantBy({ conditions = {} }: Pick<Procedure, 'conditions'>, guards: readonly Guard[]): Guard[] {
  return guards.flatMap((guard) => ('is' in guard ? (conditions[guard.is] ?? []) : [guard]));
}

/** Every list of guards of a step, its targets' included. */
export function guardListsOf(step: Step): { guards: readonly Guard[]; path: Path }[] {
  return [
    { guards: step.guards, path: step.guardsPath },
    ...targetsOf(step).map(({ when, path }) => ({ guards: when, path: [...path, 'when'] })),
  ];
}

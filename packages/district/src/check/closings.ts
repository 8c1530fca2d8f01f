import { closedPhases, type Measures, type Procedure } from '@wangge/kernel';
import type { FaultList, Place } from '../fault.ts';
import { type Step, stepsOf, targetsOf } from './procedure/steps.ts';

/**
 * Every way into the feedback or the end of a measured procedure is one that closes the matter (`closed`), leads into a state that is
 * `void` or `refused`, or is named as `lapsed`: otherwise nobody has said what it counts as, and it would be counted as not closed.
 * After a closing nothing is asked: what follows it (a call-back, a rating, a review) does not close it a second time. A matter that
 * joined another one is closed with that one and counted there.
 */
export function checkClosings(
  measures: Measures,
  procedure: Procedure,
  at: (...rest: string[]) => Place,
  faults: FaultList,
): void {
  const { closed, lapsed = [], void: voided = [], refused = [] } = measures;
  if (closed === undefined) return;
  const named = new Set([...closed, ...lapsed]);
  const isAfter = (state: string): boolean => closedPhases.includes(procedure.states[state]?.phase ?? 'intake');
  const steps = stepsOf(procedure).filter(({ kind }) => kind !== 'follow');
  const reached = new Set<string>();
  const unnamed = new Map<string, { step: Step; state: string }>();
  const take = (step: Step): void => {
    for (const { state } of targetsOf(step)) {
      if (voided.includes(state) || refused.includes(state)) continue;
      if (isAfter(state)) {
        if (!named.has(step.id)) unnamed.set(`${step.id} ${state}`, { step, state });
        continue;
      }
      if (reached.has(state)) continue;
      reached.add(state);
      for (const next of steps) if (next.from.includes(state)) take(next);
    }
  };
  for (const step of steps) if (step.kind === 'opening') take(step);
  // What waits for another matter goes on without it where that one turns out to be none.
  for (const { to } of procedure.merging?.follows ?? []) {
    if (isAfter(to) || !reached.has(procedure.merging?.into ?? '') || reached.has(to)) continue;
    reached.add(to);
    for (const next of steps) if (next.from.includes(to)) take(next);
  }
  for (const { step, state } of unnamed.values()) {
    faults.fault(at('closed'), 'assessment-unclosed', {
      zh: `流程 ${procedure.id} 的“${step.id}”不经结案即到“${state}”：请列入 closed 或 lapsed，或把该状态列入 void、refused`,
      en: `"${step.id}" of the procedure ${procedure.id} leads to "${state}" without a closing: name it under closed or lapsed, or the state under void or refused`,
    });
  }
}

import type { Effect, Guard } from '@wangge/kernel';
import { effectListsOf, meantBy, type Step, targetsOf } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

/** The most that each counter comes to, where every step that counts it is held by a `count-below`; one that nothing counts stays at nought. */
export function boundsOf({ procedure, steps }: ProcedureWorld): ReadonlyMap<string, number> {
  const bounds = new Map<string, number>();
  for (const counter of Object.keys(procedure.counters)) {
    const counting = steps.filter((step) => effectListsOf(step).some(({ effects }) => timesIn(effects, counter) > 0));
    const most = Math.max(0, ...counting.map((step) => mostAfter(step, counter, before(step, counting))));
    if (Number.isFinite(most)) bounds.set(counter, most);
  }
  return bounds;

  /**
   * What the step's own guards ask. A grant is held by what the request was asked under where nothing else counts: no two requests of a
   * kind wait at once.
   */
  function before(step: Step, counting: readonly Step[]): readonly Guard[] {
    const { request } = step;
    if (step.kind !== 'grant' || request === undefined || counting.length > 1) return meantBy(procedure, step.guards);
    return meantBy(procedure, [...step.guards, ...(procedure.requests?.[request]?.ask.guards ?? [])]);
  }
}

/** How high the step can leave the counter. */
function mostAfter(step: Step, counter: string, guards: readonly Guard[]): number {
  const held = leastOf(guards, counter) + timesIn(step.effects, counter);
  const targets = targetsOf(step).map(({ when, effects }) => {
    const times = timesIn(effects, counter);
    return Math.min(held, leastOf(when, counter)) + times;
  });
  return Math.max(timesIn(step.effects, counter) > 0 ? held : 0, ...targets);
}

/** The most that the guards let the counter be. */
function leastOf(guards: readonly Guard[], counter: string): number {
  const limits = guards.flatMap((guard) =>
    'count-below' in guard && guard['count-below'].counter === counter ? [guard['count-below'].limit - 1] : [],
  );
  return Math.min(Number.POSITIVE_INFINITY, ...limits);
}

function timesIn(effects: readonly Effect[], counter: string): number {
  return effects.filter((effect) => 'count' in effect && effect.count === counter).length;
}

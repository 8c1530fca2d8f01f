import type { Procedure } from '@wangge/kernel';
import { stepsOf, targetsOf } from '../../src/check/procedure/steps.ts';

/**
 * How many steps each state lies from an end at least, guards aside; a state that is not named leads to none. A task that fails
 * has ended too, but its caller may wait for one that is done: the way there is the one that is measured.
 */
function distancesOf(procedure: Procedure): ReadonlyMap<string, number> {
  const ends = Object.entries(procedure.states).flatMap(([id, { final, outcome }]) =>
    final === true && outcome !== 'failed' && outcome !== 'withdrawn' ? id : [],
  );
  return distancesTo(procedure, ends);
}

/** How many steps each state lies from the nearest of these at least, guards aside; a state that is not named leads to none. */
export function distancesTo(procedure: Procedure, states: readonly string[]): ReadonlyMap<string, number> {
  const distances = new Map(states.map((state) => [state, 0]));
  const steps = stepsOf(procedure).map((step) => ({ from: step.from, to: targetsOf(step).map(({ state }) => state) }));
  for (let distance = 1; ; distance++) {
    const reached = steps
      .filter(({ to }) => to.some((state) => distances.get(state) === distance - 1))
      .flatMap(({ from }) => from.filter((state) => !distances.has(state)));
    if (reached.length === 0) return distances;
    for (const state of reached) distances.set(state, distance);
  }
}

const known = new WeakMap<Procedure, ReadonlyMap<string, number>>();

/** How near an end each action may bring a matter, by its id; one that stays in its state is not named. */
export function nearnessOf(procedure: Procedure): ReadonlyMap<string, number> {
  const before = known.get(procedure);
  if (before !== undefined) return before;
  const distances = distancesOf(procedure);
  const nearness = new Map<string, number>();
  for (const step of stepsOf(procedure)) {
    for (const { state } of targetsOf(step)) {
      const near = distances.get(state) ?? Number.POSITIVE_INFINITY;
      nearness.set(step.id, Math.min(near, nearness.get(step.id) ?? Number.POSITIVE_INFINITY));
    }
  }
  known.set(procedure, nearness);
  return nearness;
}

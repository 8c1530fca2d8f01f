import type { Effect, Procedure } from '@wangge/kernel';
import type { FaultList, Place } from '../fault.ts';
import { effectListsOf, stepsOf } from './procedure/steps.ts';

const assigns = (effect: Effect): boolean => 'assign' in effect || 'unassign' in effect;

/**
 * A rework is a figure of the unit that leads when it is counted. Where a step counts it after it has assigned the matter anew, a unit would
 * pay for the work of the one before it.
 */
export function checkReworks(counter: string | undefined, procedure: Procedure, place: Place, faults: FaultList): void {
  if (counter === undefined) return;
  for (const step of stepsOf(procedure)) {
    const [own = [], ...others] = effectListsOf(step).map(({ effects }) => effects);
    // What a target brings about comes after what the step does anyway.
    const orders = [own, ...others.map((effects) => [...own, ...effects])];
    const isLate = orders.some((effects) => {
      const assigned = effects.findIndex(assigns);
      return assigned >= 0 && effects.slice(assigned).some((one) => 'count' in one && one.count === counter);
    });
    if (!isLate) continue;
    faults.fault(place, 'assessment-rework', {
      zh: `流程 ${procedure.id} 的“${step.id}”先改派再计“${counter}”，会记在接手的单位头上：把 count 写在 assign 之前`,
      en: `"${step.id}" of the procedure ${procedure.id} assigns it before it counts "${counter}", which would be held against the unit that gets it: write count before assign`,
    });
  }
}

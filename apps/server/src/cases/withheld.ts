import type { Matter, MatterEvent, Procedure } from '@wangge/kernel';
import type { KinRow } from './kin-rows.ts';

/**
 * Tasks apart of which a reader may not know, as places in the matter's list: what is held against a unit is told to who reads the finding
 * itself, and not to everybody who reads the case that it is about.
 */
export function withheldTasks(
  { tasks = [] }: Matter,
  procedure: Procedure,
  kin: ReadonlyMap<string, KinRow>,
): ReadonlySet<number> {
  return new Set(
    tasks.flatMap(({ task, matter }, index) => {
      const isRead = matter !== undefined && kin.has(matter.id);
      return procedure.tasks?.[task]?.apart === true && !isRead ? [index] : [];
    }),
  );
}

/** Whether an event is about one of them: who brought it and why, and what became of it. Nothing else happens in such an event. */
export function isWithheld({ changes }: MatterEvent, withheld: ReadonlySet<number>): boolean {
  return changes.some((change) => change.op === 'task' && withheld.has(change.index));
}

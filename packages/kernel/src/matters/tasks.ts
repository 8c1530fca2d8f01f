import { type Instant, strictest } from '../clocks/index.ts';
import type { Procedure, Task } from '../procedures/schema.ts';
import { openDue } from './calls.ts';
import { change, type Draft } from './change.ts';
import { openChild } from './child.ts';
import type { DecisionContext } from './context.ts';
import { move } from './draft.ts';
import type { Change, Matter, MatterEvent, ParentRef, TaskEntry } from './matter.ts';

/** The matter that a call has brought about. `as` is the event of the caller in which it stands. */
export function openTask(
  parts: { procedure: Procedure; version: number; caller: Matter; task: Task; entry: TaskEntry; as: MatterEvent },
  context: DecisionContext,
): { event: MatterEvent; matter: Matter } {
  const { procedure, version, caller, task, entry, as } = parts;
  if (entry.matter === undefined) throw new Error(`task ${entry.task} of matter ${caller.id} has not been called`);
  // Where the task knows it, that of the matter: what a leader or the media told of stays theirs.
  const [first = ''] = Object.keys(procedure.sources);
  const source = Object.hasOwn(procedure.sources, caller.source) ? caller.source : first;
  const parent: ParentRef = {
    as: 'task',
    id: caller.id,
    number: caller.number,
    task: entry.task,
    // What is apart is not called by the unit that leads, which it may be about.
    ...(caller.lead === undefined || task.apart ? {} : { caller: caller.lead }),
    ...(task.limit === undefined ? {} : { limit: task.limit }),
  };
  const { place, facts: known } = caller;
  // What is held against a unit is told by whoever brought it, and is no news to who once reported the matter.
  const { staff, unit } = (task.apart && as.actor) || caller.reporter;
  const reporter = { staff, ...(unit === undefined ? {} : { unit }) };
  const opened = { ...entry.matter, source, reportedAt: as.effectiveAt, reporter, place, parent };
  return openChild({ procedure, version, opened, handed: entry.handed ?? {}, known, lead: entry.unit, as }, context);
}

/** What a task's end means for its caller; undefined when the caller knows it already, or has ended itself and it is not apart. */
export function taskEnded(
  caller: Matter,
  procedure: Procedure,
  task: Matter,
  outcome: 'done' | 'failed' | 'withdrawn',
  as: MatterEvent,
  context: DecisionContext,
): MatterEvent | undefined {
  const index = (caller.tasks ?? []).findIndex(({ matter }) => matter?.id === task.id);
  const entry = caller.tasks?.[index];
  if (entry === undefined || entry.status !== 'open') return undefined;
  if (caller.endedAt !== undefined && procedure.tasks?.[entry.task]?.apart !== true) return undefined;
  const at = as.effectiveAt;
  const draft: Draft = { matter: caller, changes: [] };
  const late = isLate(task, at) ? { late: true as const } : {};
  change(draft, { op: 'task', index, entry: { ...entry, status: outcome, at, ...late } }, at);
  openDue(draft, { procedure, context, at });
  return linked(`task-${outcome}`, as, draft.changes);
}

/** The caller has ended, or taken the call back: the task goes to the state that its procedure names for it. */
export function callerEnded(
  task: Matter,
  procedure: Procedure,
  as: MatterEvent,
  context: DecisionContext,
): MatterEvent | undefined {
  if (task.endedAt !== undefined || procedure.withdrawn === undefined) return undefined;
  const at = as.effectiveAt;
  const draft: Draft = { matter: task, changes: [] };
  const setting = { procedure, context: { ...context, now: at }, at, values: {}, photos: [] };
  move(draft, procedure.withdrawn, setting);
  return linked('caller-ended', as, draft.changes);
}

/** Another unit leads the caller: it is the one that has called now. While nobody leads, the last one stays. */
export function callerMoved(task: Matter, caller: Matter, as: MatterEvent): MatterEvent | undefined {
  const { parent } = task;
  if (parent === undefined || caller.lead === undefined || parent.caller === caller.lead) return undefined;
  return linked('caller-moved', as, [{ op: 'parent', parent: { ...parent, caller: caller.lead } }]);
}

/** An event that another matter's event brings about: it counts from the same moment, and nobody did it here. */
export function linked(action: string, as: MatterEvent, changes: readonly Change[]): MatterEvent {
  return { type: 'linked', action, at: as.at, effectiveAt: as.effectiveAt, form: {}, personal: [], changes };
}

/** Past a deadline, on any of its clocks. */
function isLate(task: Matter, at: Instant): boolean {
  return (
    strictest(
      Object.values(task.clocks).map(({ reading }) => reading),
      at,
    ) === 'red'
  );
}

import { type Instant, strictest } from '../clocks/index.ts';
import type { Procedure, Task } from '../procedures/schema.ts';
import { openDue } from './calls.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import { bring, move } from './draft.ts';
import { evolve } from './evolve.ts';
import type { Change, FormValues, Matter, MatterEvent, ParentRef, PersonalValue, TaskEntry } from './matter.ts';

/** The matter that a call has brought about. `as` is the event of the caller in which it stands. */
export function openTask(
  parts: { procedure: Procedure; version: number; caller: Matter; task: Task; entry: TaskEntry; as: MatterEvent },
  context: DecisionContext,
): { event: MatterEvent; matter: Matter } {
  const { procedure, version, caller, task, entry, as } = parts;
  const { opening } = procedure;
  if (entry.matter === undefined) throw new Error(`task ${entry.task} of matter ${caller.id} has not been called`);
  const at = as.effectiveAt;
  const values = valuesFor(procedure, entry.handed ?? {});
  const [source = ''] = Object.keys(procedure.sources);
  const parent: ParentRef = {
    as: 'task',
    id: caller.id,
    number: caller.number,
    task: entry.task,
    ...(caller.lead === undefined ? {} : { caller: caller.lead }),
    ...(task.limit === undefined ? {} : { limit: task.limit }),
  };
  const event: MatterEvent = {
    type: 'opened',
    action: 'open',
    at: as.at,
    effectiveAt: at,
    ...(as.actor === undefined ? {} : { actor: as.actor }),
    form: values,
    personal: personalFor(procedure, as.personal),
    changes: [],
    opened: {
      id: entry.matter.id,
      kind: procedure.kind,
      procedure: { id: procedure.id, version },
      number: entry.matter.number,
      source,
      reportedAt: at,
      receivedAt: at,
      reporter: caller.reporter,
      place: caller.place,
      parent,
    },
  };
  const draft: Draft = { matter: evolve(undefined, event), changes: [] };
  for (const name of ['category', 'condition']) {
    const value = caller.facts[name];
    if (value !== undefined) change(draft, { op: 'fact', name, value }, at);
  }
  change(draft, { op: 'assign', lead: entry.unit, assist: [] }, at);
  const setting = { procedure, context: { ...context, now: at }, at, values, photos: [] };
  bring(draft, opening.effects, setting);
  move(draft, opening.to, setting);
  return { event: { ...event, changes: draft.changes }, matter: draft.matter };
}

/** What a task's end means for its caller; undefined when the caller knows it already, or has ended itself. */
export function taskEnded(
  caller: Matter,
  procedure: Procedure,
  task: Matter,
  outcome: 'done' | 'failed',
  as: MatterEvent,
  context: DecisionContext,
): MatterEvent | undefined {
  const index = (caller.tasks ?? []).findIndex(({ matter }) => matter?.id === task.id);
  const entry = caller.tasks?.[index];
  if (entry === undefined || entry.status !== 'open' || caller.endedAt !== undefined) return undefined;
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

/** Only what the form of the opened matter asks for. */
export function valuesFor({ opening }: Procedure, handed: FormValues): FormValues {
  const asked = new Set(opening.form.filter(({ personal }) => personal === undefined).map(({ field }) => field));
  return Object.fromEntries(Object.entries(handed).filter(([field]) => asked.has(field)));
}

/** Personal parts are handed on where its form has a field of the same name under the same entry. */
export function personalFor({ opening }: Procedure, given: readonly PersonalValue[]): readonly PersonalValue[] {
  return given.filter(({ field, personal }) =>
    opening.form.some((asked) => asked.field === field && asked.personal === personal),
  );
}

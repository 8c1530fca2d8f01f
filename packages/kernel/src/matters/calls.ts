import type { Instant } from '../clocks/index.ts';
import type { Effect, Procedure } from '../procedures/schema.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import type { GuardFailure } from './guards.ts';
import type { FormValues, Matter, TaskEntry } from './matter.ts';

/** Why a gate does not open: of which task, called to whom, and how it stands. `unit` is absent where nobody was called. */
export interface MissingTask {
  task: string;
  unit?: string;
  status: 'not-called' | 'planned' | 'open' | 'failed';
}

/**
 * Tasks of which a part still goes on, came to nothing, or was never called for. Empty: the gate is open. What a unit declined is missing,
 * also where another one has done its own part, until it is dropped or one that was called after that has done it.
 */
export function missingTasks(matter: Matter, wanted: readonly string[]): MissingTask[] {
  return wanted.flatMap((task): MissingTask[] => {
    const called = (matter.tasks ?? []).filter((entry) => entry.task === task && !isGivenUp(entry));
    const going = called.filter(({ status }) => status === 'open' || status === 'planned');
    if (going.length > 0) return going.map(({ unit, status }) => ({ task, unit, status }) as MissingTask);
    if (called.length === 0) return [{ task, status: 'not-called' }];
    // Entries stand in the order in which units were called.
    const failed = called.filter(
      (entry, index) => entry.status === 'failed' && !called.some((one, n) => n > index && isInPlaceOf(one, entry)),
    );
    return failed.map(({ unit }) => ({ task, unit, status: 'failed' }));
  });
}

/** Done by who was called when the other had come to nothing. */
function isInPlaceOf({ status, calledAt }: TaskEntry, failed: TaskEntry): boolean {
  return status === 'done' && (calledAt === undefined || calledAt >= failed.at);
}

/** Tasks that go on or wait for their turn. */
export function goingTasks(matter: Matter, wanted: readonly string[]): MissingTask[] {
  return missingTasks(matter, wanted).filter(({ status }) => status === 'open' || status === 'planned');
}

/** Tasks that somebody was called to and nobody has done. */
export function undoneTasks(matter: Matter, wanted: readonly string[]): MissingTask[] {
  return missingTasks(matter, wanted).filter(({ status }) => status !== 'not-called');
}

/** Whoever called wants it no longer: it is as if nobody had been called. */
function isGivenUp({ status, dropped }: TaskEntry): boolean {
  return status === 'withdrawn' || dropped === true;
}

/** Of what a task comes after, that which is neither done nor given up. */
function awaitedTasks(matter: Matter, after: readonly string[]): MissingTask[] {
  return missingTasks(matter, after).filter(
    ({ task, status }) =>
      status !== 'not-called' || !(matter.tasks ?? []).some((entry) => entry.task === task && isGivenUp(entry)),
  );
}

/** Whether an action is about tasks that can be dropped, and there is none: then nobody has to be offered it, not even as refused. */
export function dropsNothing(matter: Matter, effects: readonly Effect[] = []): boolean {
  return effects.some((effect) => 'drop' in effect) && !(matter.tasks ?? []).some(isDroppable);
}

/** What speaks against dropping a task: there is nothing of it that waits or came to nothing. */
export function dropFailure(matter: Matter, task: string): GuardFailure | undefined {
  const called = (matter.tasks ?? []).filter((entry) => entry.task === task);
  if (called.some(isDroppable)) return undefined;
  const because = called.some(({ status }) => status === 'open')
    ? 'open'
    : called.some(({ status }) => status === 'done')
      ? 'done'
      : 'not-called';
  return { guard: 'may-drop', details: { task, because } };
}

function isDroppable(entry: TaskEntry): boolean {
  return entry.status === 'planned' || (entry.status === 'failed' && !isGivenUp(entry));
}

/** What waits for its turn is taken back, what came to nothing is needed no longer. Others' turn may come by it. */
export function dropTask(draft: Draft, task: string, setting: CallSetting): void {
  const { at } = setting;
  for (const [index, entry] of (draft.matter.tasks ?? []).entries()) {
    if (entry.task !== task || !isDroppable(entry)) continue;
    const dropped: TaskEntry =
      entry.status === 'planned' ? { ...entry, status: 'withdrawn', at } : { ...entry, dropped: true };
    change(draft, { op: 'task', index, entry: dropped }, at);
  }
  openDue(draft, setting);
}

interface CallSetting {
  procedure: Procedure;
  context: DecisionContext;
  at: Instant;
}

/**
 * Call units to a task. Where the tasks that it comes after are not done yet, the call is kept until they are.
 * A unit that is at this task already is not called twice. Whoever is called assists, and so may read the matter. Tasks apart are each about
 * something that was done: another deed is another task, and who is called to it does not assist.
 */
export function callUnits(
  draft: Draft,
  task: string,
  units: readonly string[],
  handed: FormValues,
  setting: CallSetting,
): void {
  const { at } = setting;
  const isApart = setting.procedure.tasks?.[task]?.apart === true;
  for (const unit of units) {
    const isAtIt = (draft.matter.tasks ?? []).some(
      (entry) => entry.task === task && entry.unit === unit && (entry.status === 'open' || entry.status === 'planned'),
    );
    if (isAtIt && !isApart) continue;
    const index = draft.matter.tasks?.length ?? 0;
    const entry: TaskEntry = { task, unit, status: 'planned', at, calledAt: at, ...(hasAny(handed) ? { handed } : {}) };
    change(draft, { op: 'task', index, entry }, at);
    if (isApart) continue;
    const { lead, assist } = draft.matter;
    if (unit !== lead && !assist.includes(unit)) {
      change(draft, { op: 'assign', ...(lead === undefined ? {} : { lead }), assist: [...assist, unit] }, at);
    }
  }
  openDue(draft, setting);
}

/** Whose turn has come: the tasks that theirs comes after are done, or given up. */
export function openDue(draft: Draft, { procedure, context, at }: CallSetting): void {
  for (const [index, entry] of (draft.matter.tasks ?? []).entries()) {
    if (entry.status !== 'planned') continue;
    if (awaitedTasks(draft.matter, procedure.tasks?.[entry.task]?.after ?? []).length > 0) continue;
    // Numbers of tasks are those of the matter with a running figure: people say `…-00053-2`.
    const matter = { id: context.newId(), number: `${draft.matter.number}-${index + 1}` };
    change(draft, { op: 'task', index, entry: { ...entry, status: 'open', matter, at } }, at);
  }
}

/** Call back what has not ended: the caller itself ends. The matters that the tasks are hear of it by themselves. */
export function withdrawTasks(draft: Draft, at: Instant): void {
  for (const [index, entry] of (draft.matter.tasks ?? []).entries()) {
    if (entry.status === 'planned')
      change(draft, { op: 'task', index, entry: { ...entry, status: 'withdrawn', at } }, at);
  }
}

function hasAny(values: FormValues): boolean {
  return Object.keys(values).length > 0;
}

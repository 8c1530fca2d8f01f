import type { Instant } from '../clocks/index.ts';
import type { Procedure } from '../procedures/schema.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import type { FormValues, Matter, TaskEntry } from './matter.ts';

/** Why a gate does not open: of which task, called to whom, and how it stands. `unit` is absent where nobody was called. */
export interface MissingTask {
  task: string;
  unit?: string;
  status: 'not-called' | 'planned' | 'open' | 'failed';
}

/** Tasks of which none is done yet, or one still goes on. Empty: the gate is open. */
export function missingTasks(matter: Matter, wanted: readonly string[]): MissingTask[] {
  return wanted.flatMap((task): MissingTask[] => {
    const called = (matter.tasks ?? []).filter((entry) => entry.task === task);
    const going = called.filter(({ status }) => status === 'open' || status === 'planned');
    if (going.length > 0) return going.map(({ unit, status }) => ({ task, unit, status }) as MissingTask);
    if (called.some(({ status }) => status === 'done')) return [];
    const [failed] = called;
    return [failed ? { task, unit: failed.unit, status: 'failed' } : { task, status: 'not-called' }];
  });
}

/** Tasks that go on or wait for their turn. */
export function goingTasks(matter: Matter, wanted: readonly string[]): MissingTask[] {
  return missingTasks(matter, wanted).filter(({ status }) => status === 'open' || status === 'planned');
}

/** Tasks that somebody was called to and nobody has done. */
export function undoneTasks(matter: Matter, wanted: readonly string[]): MissingTask[] {
  return missingTasks(matter, wanted).filter(({ status }) => status !== 'not-called');
}

interface CallSetting {
  procedure: Procedure;
  context: DecisionContext;
  at: Instant;
}

/**
 * Call units to a task. Where the tasks that it comes after are not done yet, the call is kept until they are.
 * A unit that is at this task already is not called twice. Whoever is called assists, and so may read the matter.
 */
export function callUnits(
  draft: Draft,
  task: string,
  units: readonly string[],
  handed: FormValues,
  setting: CallSetting,
): void {
  const { at } = setting;
  for (const unit of units) {
    const standing = (draft.matter.tasks ?? []).some(
      (entry) => entry.task === task && entry.unit === unit && (entry.status === 'open' || entry.status === 'planned'),
    );
    if (standing) continue;
    const index = draft.matter.tasks?.length ?? 0;
    const entry: TaskEntry = { task, unit, status: 'planned', at, ...(hasAny(handed) ? { handed } : {}) };
    change(draft, { op: 'task', index, entry }, at);
    const { lead, assist } = draft.matter;
    if (unit !== lead && !assist.includes(unit)) {
      change(draft, { op: 'assign', ...(lead === undefined ? {} : { lead }), assist: [...assist, unit] }, at);
    }
  }
  openDue(draft, setting);
}

/** Whose turn has come: the tasks that theirs comes after are done. */
export function openDue(draft: Draft, { procedure, context, at }: CallSetting): void {
  for (const [index, entry] of (draft.matter.tasks ?? []).entries()) {
    if (entry.status !== 'planned') continue;
    if (missingTasks(draft.matter, procedure.tasks?.[entry.task]?.after ?? []).length > 0) continue;
    // Numbers of tasks are those of the matter with a running figure: people say `…-00053-2`.
    const matter = { id: context.newId(), number: `${draft.matter.number}-${index + 1}` };
    change(draft, { op: 'task', index, entry: { ...entry, status: 'open', matter, at } }, at);
  }
}

/** Call back what has not ended: the caller itself ends. The matters that the tasks are hear of it by themselves. */
export function withdrawTasks(draft: Draft, at: Instant): void {
  for (const [index, entry] of (draft.matter.tasks ?? []).entries()) {
    if (entry.status === 'planned') change(draft, { op: 'task', index, entry: { ...entry, status: 'failed', at } }, at);
  }
}

function hasAny(values: FormValues): boolean {
  return Object.keys(values).length > 0;
}

import type { FormField, Matter, Procedure, Task, TaskEntry } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { iso } from './clock-view.ts';
import type { KinRow } from './kin-rows.ts';
import type { KinView, ParentView, TaskView } from './kin-view.types.ts';
import { lightOfRow } from './row.ts';

/** What matters are told beside their kin: the rows that the reader reaches, in this district, now. */
export interface KinSetting {
  kin: ReadonlyMap<string, KinRow>;
  district: District;
  now: number;
}

export function kinView({ id, number }: { id: string; number: string }, { kin, now }: KinSetting): KinView {
  const row = kin.get(id);
  if (row === undefined) return { id, number, readable: false };
  const { procedure_id, state, due_at } = row;
  const light = lightOfRow(row, now);
  return {
    id,
    number,
    readable: true,
    procedure: procedure_id,
    state,
    light,
    dueAt: due_at === null ? null : new Date(due_at).toISOString(),
  };
}

/** What the matter is a task of, or has joined. */
export function parentView({ parent }: Matter, setting: KinSetting): ParentView | undefined {
  if (parent === undefined) return undefined;
  const { as, task, caller, limit } = parent;
  return {
    ...kinView(parent, setting),
    as,
    ...(task === undefined ? {} : { task: parentTask(task, setting.kin.get(parent.id), setting.district) }),
    ...(caller === undefined ? {} : { caller }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** Beyond the caller's reach the version that called is unknown; a task of this id in any procedure in force tells what it is. */
function parentTask(task: string, caller: KinRow | undefined, district: District): ParentView['task'] {
  const anywhere = () =>
    [...district.procedures.values()].find(({ procedure }) => procedure.tasks?.[task])?.procedure.tasks?.[task];
  const plan = (caller && procedureOf(caller, district).tasks?.[task]) ?? anywhere();
  return { id: task, name: plan?.name ?? { zh: task, en: task }, apart: plan?.apart === true };
}

/**
 * Tasks in their steps, those of one step side by side. Where one was called, the other stages of the same course stand beside it
 * though nobody was called to them yet: a gate may wait for them.
 */
export function taskViews(
  matter: Matter,
  procedure: Procedure,
  setting: KinSetting & { withheld: ReadonlySet<number> },
): TaskView[] {
  const plans = procedure.tasks ?? {};
  const called = (matter.tasks ?? []).filter((_, index) => !setting.withheld.has(index));
  const known = new Set(called.map(({ task }) => task));
  const awaited = [...courseOf(procedure, known)].filter((task) => !known.has(task));
  return [
    ...called.map((entry) => calledView(entry, plans, setting)),
    ...awaited.map((task): TaskView => ({ ...planView(task, plans), status: 'not-called', late: false })),
  ].sort((a, b) => a.step - b.step);
}

function calledView(entry: TaskEntry, plans: Readonly<Record<string, Task>>, setting: KinSetting): TaskView {
  const { task, unit, at, late = false, matter, dropped = false } = entry;
  const status = dropped ? 'withdrawn' : entry.status;
  const row = matter && setting.kin.get(matter.id);
  const rating = row && ratingOf(row, setting.district);
  return {
    ...planView(task, plans),
    unit,
    status,
    at: iso(at),
    late,
    ...(matter ? { matter: kinView(matter, setting) } : {}),
    ...(rating === undefined ? {} : { rating }),
  };
}

function planView(
  task: string,
  plans: Readonly<Record<string, Task>>,
): Pick<TaskView, 'task' | 'name' | 'apart' | 'limit' | 'after' | 'step'> {
  const plan = plans[task];
  return {
    task,
    name: plan?.name ?? { zh: task, en: task },
    apart: plan?.apart === true,
    ...(plan?.limit === undefined ? {} : { limit: plan.limit }),
    after: [...(plan?.after ?? [])],
    step: stepOf(task, plans),
  };
}

/** One more than the latest of those that it comes after; a pack whose tasks wait for each other in a ring does not load. */
function stepOf(task: string, plans: Readonly<Record<string, Task>>): number {
  const before = plans[task]?.after ?? [];
  return 1 + Math.max(0, ...before.map((one) => stepOf(one, plans)));
}

/** All tasks of one course with these: bound to them by `after`, or by a gate that asks for them together. */
function courseOf({ tasks = {}, actions }: Procedure, from: ReadonlySet<string>): ReadonlySet<string> {
  const bonds = [
    ...Object.entries(tasks).map(([task, { after = [] }]) => [task, ...after]),
    ...Object.values(actions).flatMap(({ guards = [] }) =>
      guards.flatMap((guard) => ('tasks-done' in guard ? [guard['tasks-done']] : [])),
    ),
  ];
  const found = new Set(from);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const bond of bonds) {
      if (bond.some((task) => found.has(task))) for (const task of bond) found.add(task);
    }
  }
  return found;
}

/** The fact that a form of its procedure asks for as a rating. */
function ratingOf(row: KinRow, district: District): number | undefined {
  const { actions } = procedureOf(row, district);
  const field = Object.values(actions)
    .flatMap(({ form = [] }): readonly FormField[] => form)
    .find(({ type }) => type === 'rating')?.field;
  const value = field === undefined ? undefined : (row.facts as Matter['facts'])[field];
  return typeof value === 'number' ? value : undefined;
}

function procedureOf({ procedure_id, procedure_version }: KinRow, district: District): Procedure {
  return district.procedure(procedure_id, procedure_version);
}

import type { TaskView } from '@wangge/client';

/** Tasks by their step, those of one step side by side in the order of the calls. A step that has none is left out. */
export function stepsOf(tasks: readonly TaskView[]): TaskView[][] {
  const steps = new Map<number, TaskView[]>();
  for (const task of tasks) steps.set(task.step, [...(steps.get(task.step) ?? []), task]);
  return [...steps].sort(([a], [b]) => a - b).map(([, side]) => side);
}

import { china, openTown, type Town, type TownOptions } from '../scenarios/people.ts';
import { jointTask, leak, project } from './procedures.ts';

/** A town with procedures of tests beside its own: a leak with its tasks, and a project before a panel. A Tuesday morning. */
export function openFamilies({ staff = [] }: Pick<TownOptions, 'staff'> = {}): Promise<Town> {
  return openTown('shizhong', {
    edit: {
      'procedures/test-task.yaml': () => jointTask,
      'procedures/test-leak.yaml': () => leak,
      'procedures/test-project.yaml': () => project,
    },
    staff,
    at: china('2020-04-07T09:00:00'),
  });
}

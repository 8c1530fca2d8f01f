import type { ProcedureView } from '@wangge/client';

/**
 * Something asks for haste or went wrong, and is shown in red: what its procedure marks, and what says that it is overdue. Other flags tell how
 * things went – that a grid worker handled it on the spot – and are no alarm.
 */
export function isAlarm(flag: Pick<ProcedureView['flags'][string], 'mark' | 'late'> | undefined): boolean {
  return flag !== undefined && (flag.mark || flag.late);
}

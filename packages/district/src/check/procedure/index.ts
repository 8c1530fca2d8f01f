import type { Procedure } from '@wangge/kernel';
import type { FaultList } from '../../fault.ts';
import type { Located } from '../../parse/located.ts';
import { checkDate } from '../catalogue.ts';
import { checkAppeals } from './appeals.ts';
import { checkBallots } from './ballots.ts';
import { checkClocks, checkOldest } from './clocks.ts';
import { checkForms } from './forms.ts';
import { checkMerging, checkMergingWays } from './merging.ts';
import { checkNames } from './names.ts';
import { checkPaths } from './paths.ts';
import { checkReferences } from './references.ts';
import { checkCalled, checkTasks, checkTaskWays } from './tasks.ts';
import { checkReceived, checkTimeAndDeeds } from './time-and-deeds.ts';
import { walkProcedure } from './walk.ts';
import { type ProcedureSetting, ProcedureWorld } from './world.ts';

export type { ProcedureSetting } from './world.ts';

/**
 * Checks a procedure that already fits its schema: references, forms and safeguards, then every way through it. The ways are
 * walked only when the references hold, since a misspelt state would be told again as a dead end.
 */
export function checkProcedure(
  procedure: Procedure,
  source: Located,
  setting: ProcedureSetting,
  faults: FaultList,
): void {
  const world = new ProcedureWorld(procedure, source, setting, faults);
  checkDate(procedure.effective, source.at(['effective']), faults);
  const before = faults.count;
  checkReferences(world);
  const resolved = faults.count === before;
  checkForms(world);
  checkOldest(world);
  checkReceived(world);
  checkTimeAndDeeds(world);
  checkNames(world);
  checkTasks(world);
  checkCalled(world);
  checkBallots(world);
  checkMerging(world);
  checkAppeals(world);
  if (!resolved) return;
  const walk = walkProcedure(world);
  checkPaths(world, walk);
  checkClocks(world, walk);
  if (!walk.complete) return;
  checkTaskWays(world, walk);
  checkMergingWays(world, walk);
}

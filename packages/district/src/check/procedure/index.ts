import type { Procedure } from '@wangge/kernel';
import type { FaultList } from '../../fault.ts';
import type { Located } from '../../parse/located.ts';
import { checkDate } from '../catalogue.ts';
import { checkAppeals } from './appeals.ts';
import { checkBallots } from './ballots.ts';
import { checkClocks, checkExtensions, checkOldest, checkStopped } from './clocks.ts';
import { checkContradictions } from './contradictions.ts';
import { checkForms } from './forms.ts';
import { checkMerging, checkMergingWays } from './merging.ts';
import { checkNames } from './names.ts';
import { checkPaths } from './paths.ts';
import { checkReferences } from './references.ts';
import { checkDesks, checkRelations } from './relations.ts';
import { checkCalled, checkDrops, checkTasks, checkTaskWays } from './tasks.ts';
import { checkReceived, checkTimeAndDeeds } from './time-and-deeds.ts';
import { walkProcedure } from './walk.ts';
import { type ProcedureSetting, ProcedureWorld } from './world.ts';

export type { ProcedureSetting } from './world.ts';

/**
 * Checks a procedure that already fits its schema: references, forms and safeguards, then every way through it. The ways are
 * walked only when the references hold and no guards stand against each other, since a misspelt state would be told again as a dead end.
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
  checkExtensions(world);
  checkRelations(world);
  checkNames(world);
  checkTasks(world);
  checkDrops(world);
  checkCalled(world);
  checkBallots(world);
  checkMerging(world);
  checkAppeals(world);
  // Who acts under a wrong name can do nothing at their desk either.
  if (faults.count === before) checkDesks(world);
  if (!resolved) return;
  const sound = faults.count;
  checkContradictions(world);
  // What never happens leaves states that are never reached and ways without an end: one fault, told where it comes from.
  if (faults.count > sound) return;
  const walk = walkProcedure(world);
  checkClocks(world);
  const walked = faults.count;
  checkPaths(world, walk);
  // Where a way is wrong, what is left running or waiting at its end follows from that.
  if (!walk.complete || faults.count > walked) return;
  checkStopped(world, walk);
  checkTaskWays(world, walk);
  checkMergingWays(world, walk);
}

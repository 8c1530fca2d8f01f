export {
  type BallotStep,
  type BallotVerb,
  ballotActions,
  ballotVerbs,
  count as countBallot,
  findBallotStep,
  voteList,
} from './ballots.ts';
export { type MissingTask, missingTasks } from './calls.ts';
export type * from './context.ts';
export { type Decision, decide } from './decide.ts';
export { evolve, replay } from './evolve.ts';
export { expire, nextDue, setEndOf } from './expire.ts';
export { findPrecedent, unitsThatDid } from './guards.ts';
export { decideTogether, expireTogether, type Family, type FamilyContext, type FamilyDeeds, type Kin } from './kin.ts';
export type * from './matter.ts';
export { type OfferedField, offeredForm, type UnitChoice } from './named-units.ts';
export { type Offer, offeredActions } from './offers.ts';
export { type OpenCommand, open } from './open.ts';
export { gapsOfDecision, type PrecedentGap } from './precedent.ts';
export { recompute } from './recompute.ts';
export type * from './refusal.ts';
export { covers, mayAct, mayTake, namedPeople, standsTo } from './relation.ts';
export { appealsOf, findRequestStep, requestActions, requestVerbs } from './requests.ts';
export { earliestWithin, parseDurationText } from './time.ts';

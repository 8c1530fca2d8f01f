export {
  CountPart,
  Evaluation,
  evaluate,
  type Findings,
  type Happenings,
  RatePart,
  type Score,
} from './evaluation.ts';
export {
  type CohortMilestone,
  Condition as IndicatorCondition,
  type Countable,
  cohortMilestones,
  contactActions,
  contactClocks,
  countables,
  Indicator,
  Measures,
  type Predicate,
  predicates,
  TallyRule,
} from './measures.ts';
export { addRates, percentOf, type Rate } from './rate.ts';
export { closedPhases, type Standing, standingOf } from './standing.ts';

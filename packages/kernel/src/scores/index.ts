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
  MultipleRule,
  type Predicate,
  predicates,
  TallyRule,
} from './measures.ts';
export { addMeans, addRates, type Mean, meanOf, percentOf, type Rate } from './rate.ts';
export { RuleSource, sourceText } from './source.ts';
export { closedPhases, type Standing, standingOf } from './standing.ts';

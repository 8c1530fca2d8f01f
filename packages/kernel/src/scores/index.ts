export {
  CountPart,
  Evaluation,
  evaluate,
  type Findings,
  type Happenings,
  RatePart,
  type Score,
} from './evaluation.ts';
export { addRates, percentOf, type Rate } from './rate.ts';

export { guardSentence } from './guards.ts';
export { Problem, problemBody, type Sentence } from './problem.ts';
export {
  faultSentences,
  type NotReady,
  notReady,
  type PasswordFault,
  type ProblemCode,
  problem,
  table,
} from './table.ts';

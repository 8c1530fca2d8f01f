export {
  BallotRule,
  findRuleFault,
  parseShare,
  type RuleFault,
  type Share,
  type ShareBase,
  shareBases,
} from './rule.ts';
export { type Ballot, type Choice, choices, type Tally, tally } from './tally.ts';

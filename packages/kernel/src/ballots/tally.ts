import { type BallotRule, parseShare } from './rule.ts';

export const choices = ['for', 'against', 'abstain'] as const;
export type Choice = (typeof choices)[number];

/** A panel and what it has said so far. Members are ids of staff. */
export interface Ballot {
  panel: readonly string[];
  /** Who stands aside because the matter touches them: the seat counts in `size`, they never vote. Some may have no seat any more. */
  recused: readonly string[];
  votes: Readonly<Record<string, Choice>>;
}

export interface Tally {
  counts: Readonly<Record<Choice, number>>;
  /** Seated members who have not voted, in the panel's order. */
  waiting: readonly string[];
  hasQuorum: boolean;
  /** So many more votes until there is a quorum. */
  missing: number;
  /** By the votes given so far. Without a quorum nothing passes. */
  passes: boolean;
  /** Whatever those who wait would say, it stays as it is. */
  isSettled: boolean;
}

/**
 * Count a ballot under its rule. Votes of people who are not seated (never on the panel, or recused after they voted)
 * do not count.
 */
export function tally(ballot: Ballot, rule: BallotRule): Tally {
  const seated = ballot.panel.filter((member) => !ballot.recused.includes(member));
  const given = seated.flatMap((member) =>
    Object.hasOwn(ballot.votes, member) ? [ballot.votes[member] as Choice] : [],
  );
  const count = (choice: Choice): number => given.filter((one) => one === choice).length;
  const counts = { for: count('for'), against: count('against'), abstain: count('abstain') };
  const waiting = seated.filter((member) => !Object.hasOwn(ballot.votes, member));
  const missing = Math.max(0, rule.quorum - given.length);
  const passes = carries(counts, seated.length, rule);
  const isSettled = endings(counts, waiting.length).every((end) => carries(end, seated.length, rule) === passes);
  return { counts, waiting, hasQuorum: missing === 0, missing, passes, isSettled };
}

/** Every way in which those who wait may still vote or stay away; a panel of seven has 120 at the most. */
function endings(counts: Tally['counts'], waiting: number): Tally['counts'][] {
  const ends: Tally['counts'][] = [];
  for (let more = 0; more <= waiting; more += 1) {
    for (let against = 0; against <= waiting - more; against += 1) {
      for (let abstain = 0; abstain <= waiting - more - against; abstain += 1) {
        ends.push({
          for: counts.for + more,
          against: counts.against + against,
          abstain: counts.abstain + abstain,
        });
      }
    }
  }
  return ends;
}

function carries(counts: Tally['counts'], seated: number, { size, quorum, pass }: BallotRule): boolean {
  const cast = counts.for + counts.against + counts.abstain;
  // Nobody in favour carries nothing, whatever the base is: without it a panel of abstentions could pass.
  if (cast < quorum || counts.for === 0) return false;
  const base = { panel: size, seated, cast, decided: counts.for + counts.against }[pass.of];
  const { numerator, denominator } = parseShare('atLeast' in pass ? pass.atLeast : pass.moreThan);
  const left = counts.for * denominator;
  const right = numerator * base;
  return 'atLeast' in pass ? left >= right : left > right;
}

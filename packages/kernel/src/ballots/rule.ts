import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** A share as people write it in a rule: `2/3`. Kept as whole numbers, so that two thirds of six is four and not 3.99. */
export const ShareText = Type.String({ pattern: '^[1-9]\\d{0,2}/[1-9]\\d{0,2}$' });

/**
 * Of what the share is taken:
 * `panel` – all seats, whoever came; `seated` – those who may vote (without the recused); `cast` – votes given,
 * abstentions among them; `decided` – votes for and against.
 */
export const shareBases = ['panel', 'seated', 'cast', 'decided'] as const;
export type ShareBase = (typeof shareBases)[number];

/** When a ballot may be concluded and what makes it pass. Every figure is the district's own, with its source. */
export const BallotRule = Type.Object(
  {
    /** Seats of the panel. */
    size: Type.Integer({ minimum: 1, maximum: 99 }),
    /** So many must have voted, abstentions counted, before it can be concluded. */
    quorum: Type.Integer({ minimum: 1 }),
    /** Votes for, as a share of a base: at least so much, or more than it. */
    pass: Type.Union([
      Type.Object({ atLeast: ShareText, of: Type.Enum(shareBases) }, closed),
      Type.Object({ moreThan: ShareText, of: Type.Enum(shareBases) }, closed),
    ]),
    source: Type.String({ minLength: 1 }),
  },
  closed,
);
export type BallotRule = Static<typeof BallotRule>;

export interface Share {
  numerator: number;
  denominator: number;
}

/** @throws RangeError when it is not written as `n/m`: the pack was not checked */
export function parseShare(text: string): Share {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  if (!match || Number(match[2]) === 0) throw new RangeError(`no share: ${text}`);
  return { numerator: Number(match[1]), denominator: Number(match[2]) };
}

/**
 * Why a rule is no ballot: no panel could ever satisfy it, or one vote in favour carries it whatever all others say. (Nobody in
 * favour carries nothing, whatever the rule: so that is the least that there is.)
 */
export type RuleFault = 'quorum-above-size' | 'cannot-pass' | 'always-passes';

export function findRuleFault({ size, quorum, pass }: BallotRule): RuleFault | undefined {
  if (quorum > size) return 'quorum-above-size';
  const { numerator, denominator } = parseShare('atLeast' in pass ? pass.atLeast : pass.moreThan);
  const isReached = (share: Share): boolean => {
    const [given, wanted] = [share.numerator * denominator, numerator * share.denominator];
    return 'atLeast' in pass ? given >= wanted : given > wanted;
  };
  // All seats in favour is the most that any base can give: a share of one.
  if (!isReached({ numerator: 1, denominator: 1 })) return 'cannot-pass';
  // One for it and everybody else against: the least share that somebody in favour can have, on every base the same.
  return size > 1 && isReached({ numerator: 1, denominator: size }) ? 'always-passes' : undefined;
}

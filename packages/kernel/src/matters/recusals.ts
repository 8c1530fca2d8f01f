import type { Procedure } from '../procedures/schema.ts';
import type { BallotEntry, Matter } from './matter.ts';

type Recusal = BallotEntry['recused'][number];

/**
 * Everybody who stood aside in a ballot about the matter for an interest of their own, in whatever round and whoever sits in their place
 * now. Whom an interest bars from one ballot it bars from the others. Who was only absent is none of them.
 */
export function interests({ ballots = {} }: Matter, procedure: Procedure): (Recusal & { ballot: string })[] {
  return Object.entries(ballots).flatMap(([ballot, { recused }]) => {
    const absence = procedure.ballots?.[ballot]?.absence ?? [];
    return recused.filter(({ reason }) => !absence.includes(reason)).map((one) => ({ ...one, ballot }));
  });
}

/** What a new round of a ballot keeps of the one before: who stood aside, but not who could not come. */
export function stillRecused(matter: Matter, procedure: Procedure, ballot: string): Recusal[] {
  return interests(matter, procedure).flatMap(({ ballot: of, ...one }) => (of === ballot ? [one] : []));
}

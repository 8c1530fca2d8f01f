import type { BallotView, Staff } from '@wangge/client';

/** Somebody who can be named in a form. */
export type Person = Pick<Staff, 'id' | 'name' | 'units'>;

/** Whom a step of a ballot is about: a seat to be given up, or one that is free for a substitute. */
export function seatsFor(ballot: Pick<BallotView, 'panel'>, verb: 'recuse' | 'substitute'): Person[] {
  return ballot.panel
    .filter(({ recused }) => recused === (verb === 'substitute'))
    .map(({ staff, name, units }) => ({ id: staff, name, units }));
}

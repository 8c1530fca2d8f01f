import type { Procedure } from '../procedures/schema.ts';
import type { BallotEntry, FormValues, Matter } from './matter.ts';

type Recusal = BallotEntry['recused'][number];

/**
 * Everybody who stood aside in a ballot about the matter for an interest of their own, in whatever round and whoever sits in their place
 * now. Whom an interest bars from one ballot it bars from the others. Who was only absent is none of them.
 */
export function interests(
  { ballots = {} }: Pick<Matter, 'ballots'>,
  procedure: Pick<Procedure, 'ballots'>,
): (Recusal & { ballot: string })[] {
  return Object.entries(ballots).flatMap(([ballot, { recused }]) => {
    const absence = procedure.ballots?.[ballot]?.absence ?? [];
    return recused.filter(({ reason }) => !absence.includes(reason)).map((one) => ({ ...one, ballot }));
  });
}

/** What a new round of a ballot keeps of the one before: who stood aside, but not who could not come. */
export function stillRecused(matter: Matter, procedure: Procedure, ballot: string): Recusal[] {
  return interests(matter, procedure).flatMap(({ ballot: of, ...one }) => (of === ballot ? [one] : []));
}

/** The first of these facts that names the person, or a unit of theirs; of a unit (no `staff`), the unit. */
export function declaredInterest(
  { staff, units }: { staff?: string; units: readonly string[] },
  facts: readonly string[],
  known: FormValues,
): string | undefined {
  return facts.find((fact) => {
    const named = listOf(known[fact]);
    return (staff !== undefined && named.includes(staff)) || units.some((unit) => named.includes(unit));
  });
}

/** What is told of an interest: the fact that declares it, or the ballot in which they stood aside and why. */
export type InterestFound = { because: string } | { ballot: string; reason: string };

/** An interest of a person in the matter: declared in one of these facts, or told by standing aside. */
export function interestOf(
  person: { staff: string; units: readonly string[] },
  facts: readonly string[],
  matter: Pick<Matter, 'facts' | 'ballots'>,
  procedure: Pick<Procedure, 'ballots'>,
): InterestFound | undefined {
  const because = declaredInterest(person, facts, matter.facts);
  if (because !== undefined) return { because };
  const stood = interests(matter, procedure).find(({ staff }) => staff === person.staff);
  return stood === undefined ? undefined : { ballot: stood.ballot, reason: stood.reason };
}

export function listOf(value: FormValues[string] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];
}

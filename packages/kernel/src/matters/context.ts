import type { Duration, Instant, PreparedCalendar, WorkingCalendar } from '../clocks/index.ts';
import type { DutyPart } from '../duties/index.ts';
import type { Actor, PhotoRef } from './matter.ts';

/** A decision that stands for its like: this unit leads this category × condition in this area. */
export interface Precedent {
  name: string;
  /** The matter in which it was decided, by the number people say. */
  number: string;
  category: string;
  condition: string;
  areaPath: string;
  lead: string;
  decidedAt: Instant;
}

/** Everything a decision looks at beside the matter itself, gathered before by the edge. Plain data and look-ups, no I/O. */
export interface DecisionContext {
  now: Instant;
  actor: Actor;
  calendar: WorkingCalendar | PreparedCalendar;
  /** Category of the catalogue in force, or undefined. */
  category(id: string): { id: string } | undefined;
  condition(id: string): { id: string; category: string; limit: Duration } | undefined;
  /**
   * `above`: the units one level over it, the government or the department, as the list of units has them. `superior`: an authority above
   * the district, which is asked for reviews and given no work.
   */
  unit(id: string): { id: string; kind: string; above?: readonly string[]; superior?: boolean } | undefined;
  /** All units, so that a refusal of one can tell which others may; without them it tells none. */
  units?: readonly { id: string; kind: string }[];
  /** A member of staff with the units of their posts. */
  staff(id: string): { id: string; units: readonly string[] } | undefined;
  /**
   * Whether a member of staff whom a matter of that kind and place names would be let to read it in some post of theirs; without it,
   * everybody. Who could not is not named to act on it.
   */
  mayReach?(staff: string, matter: { kind: string; areaPath: string }): boolean;
  /** Photos that were uploaded and belong to this command's author; others are unknown here. */
  photo(id: string): Omit<PhotoRef, 'slot'> | undefined;
  /** May the unit lead such a matter there, or be called to help, by the public duty list? `because` is a code, `duty` the line that decides. */
  mayLead(
    unit: string,
    matter: { category?: string; condition?: string; areaPath: string },
    part?: DutyPart,
  ): { allowed: boolean; because: string; duty?: string };
  precedents: readonly Precedent[];
  /** Another matter of the district that a form names, by id. */
  matter(id: string): OtherMatter | undefined;
  /** The id of the next matter that a call opens: randomness is the edge's. */
  newId(): string;
}

/** As much of another matter as joining it asks for. */
export interface OtherMatter {
  id: string;
  number: string;
  kind: string;
  ended: boolean;
  /** It has joined a third one. */
  merged: boolean;
}

/** What somebody wants. The same `id` twice is one event: the edge sees to it. */
export interface Command {
  id: string;
  /** Id of an action, or `ask-…`, `approve-…`, `refuse-…`, `withdraw-…` of a request. */
  action: string;
  form: Readonly<Record<string, unknown>>;
}

import { newId } from '../../src/platform/ids.ts';
import type { Answer, Person, Town } from '../scenarios/people.ts';
import type { Profile } from '../scenarios/profiles.ts';

export type Next = (below: number) => number;

/** A stream of numbers from one: the same seed gives the same stream (a linear congruence, Numerical Recipes' constants). */
export function stream(seed: number): Next {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What stands in every personal text that a walk writes; the field follows. */
export const CANARY = 'Kanarek';

interface Field {
  field: string;
  type: string;
  required?: boolean;
  personal?: string;
  of?: string;
  when?: { field: string; values: string[] };
  min?: number;
  max?: number;
}

interface Offer {
  action: string;
  form: Field[];
  refused?: object;
  grave: boolean;
}

/** Fills forms as a person would, from what the district says over HTTP. */
export class Filler {
  readonly town: Town;
  readonly next: Next;
  readonly reasons: Record<string, Record<string, unknown>>;
  count = 0;

  constructor(town: Town, profile: Profile, next: Next) {
    this.town = town;
    this.next = next;
    this.reasons = town.district.procedures.get(profile.procedure)?.procedure.reasons ?? {};
  }

  one<T>(of: readonly T[]): T {
    return of[this.next(of.length)] as T;
  }

  /** Who may be named: people of the person's own unit. */
  colleaguesOf({ staff }: Person): readonly string[] {
    const { posts } = this.town.district.pack;
    const units = new Set(posts.filter((post) => post.staff === staff).map(({ unit }) => unit));
    return posts.filter(({ unit }) => units.has(unit)).map((post) => post.staff);
  }

  async fill(fields: readonly Field[], person: Person, facts: Record<string, unknown> = {}): Promise<object> {
    const { conditions } = this.town.district.pack.catalogue;
    const known = Object.values(conditions).filter(({ category }) => category === facts.category);
    const condition = this.one(known.length > 0 && this.next(4) > 0 ? known : Object.values(conditions));
    const form: Record<string, unknown> = {};
    for (const { field, type, required, personal, of, when, min = 1, max = 5 } of fields) {
      if (when && !when.values.includes(String(form[when.field]))) continue;
      if (!required && this.next(10) < 4) continue;
      if (type === 'text') form[field] = personal === undefined ? 'plain' : this.canary(personal, max);
      else if (type === 'choice') form[field] = this.one(Object.keys(this.reasons[of ?? ''] ?? {}));
      else if (type === 'category') form[field] = condition.category;
      else if (type === 'condition') form[field] = condition.id;
      else if (type === 'unit') form[field] = this.one(this.leads());
      else if (type === 'units') form[field] = [this.one(this.town.district.pack.units).id];
      else if (type === 'staff') form[field] = this.one(this.colleaguesOf(person));
      else if (type === 'date')
        form[field] = new Date(this.town.now() + (1 + this.next(40)) * 86_400_000).toISOString().slice(0, 10);
      else if (type === 'boolean') form[field] = this.next(2) === 1;
      else if (type === 'rating' || type === 'number') form[field] = min + this.next(Math.min(max - min + 1, 5));
      else if (type === 'photos') form[field] = [await person.upload()];
    }
    return form;
  }

  canary(personal: string, max: number): string {
    this.count += 1;
    return `${CANARY}${this.count} ${personal}`.slice(0, max);
  }

  /** Mostly units whose people walk along, so that cases go on. */
  leads(): string[] {
    return this.town.slug === 'shizhong'
      ? ['urban-management', 'urban-management', 'housing-construction']
      : ['voirie', 'voirie', 'proprete', 'eclairage'];
  }
}

export interface Walked {
  ids: string[];
  /** Actions that were carried out, by name. */
  done: Map<string, number>;
  refused: Map<number, number>;
}

/** Seven times in eight the one that was done least: a walk that only draws lots spends itself on urging. */
function choose(offers: readonly Offer[], { done }: Walked, filler: Filler): Offer {
  if (filler.next(8) === 0) return filler.one(offers);
  const times = ({ action }: Offer): number => done.get(action) ?? 0;
  return offers.reduce((least, offer) => (times(offer) < times(least) ? offer : least));
}

/** So many steps: reports and offered actions by people of every role, now and then a forbidden one, while time goes on. */
export async function walk(
  town: Town,
  profile: Profile,
  people: readonly Person[],
  steps: number,
  seed: number,
): Promise<Walked> {
  const next = stream(seed);
  const filler = new Filler(town, profile, next);
  const walked: Walked = { ids: [], done: new Map(), refused: new Map() };
  const opening = town.district.procedures.get(profile.procedure)?.procedure.opening.form as Field[];
  const places = town.gridsOf(profile.area);
  const note = (answer: Answer, action: string): void => {
    if (answer.status < 300) walked.done.set(action, (walked.done.get(action) ?? 0) + 1);
    else walked.refused.set(answer.status, (walked.refused.get(answer.status) ?? 0) + 1);
    if (![200, 201, 204, 403, 404, 409, 422].includes(answer.status)) {
      throw new Error(`${action}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  };
  for (let step = 0; step < steps; step++) {
    if (next(4) === 0) await town.setNow(town.now() + 60_000 * (1 + next([20, 300, 3000][next(3)] as number)));
    const person = filler.one(people);
    if (walked.ids.length < 6 || next(12) === 0) {
      const form = {
        ...(await filler.fill(opening, person)),
        place: { ...town.pointIn(filler.one(places)), crs: 'WGS-84' },
      };
      const matterId = newId();
      const answer = await person.report(profile.procedure, form, {
        matterId,
        reportedAt: new Date(town.now() - next(3_600_000)).toISOString(),
      });
      note(answer, 'open');
      if (answer.status === 201) walked.ids.push(matterId);
      continue;
    }
    const id = filler.one(walked.ids.slice(-8));
    const seen = await person.view(id);
    if (seen.status !== 200) continue;
    const offers = (seen.body.actions as Offer[]).filter(
      ({ refused, grave }) => (!refused || next(5) === 0) && (!grave || next(5) === 0),
    );
    const offer = offers.length > 0 ? choose(offers, walked, filler) : undefined;
    if (offer)
      note(await person.act(id, offer.action, await filler.fill(offer.form, person, seen.body.facts)), offer.action);
    else if (next(4) === 0)
      note(await person.act(id, filler.one([...walked.done.keys(), 'close', 'clore']), {}), 'forbidden');
  }
  return walked;
}

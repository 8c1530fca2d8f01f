import {
  type Actor,
  type FamilyContext,
  type Instant,
  type Matter,
  type OtherMatter,
  type Place,
  type Precedent,
  prepareCalendar,
  type Relation,
  type Role,
} from '@wangge/kernel';
import type { DistrictPack, PackUnit } from '../../src/index.ts';

/** A number below `below`; the same seed gives the same stream (a linear congruence, Numerical Recipes' constants). */
export type Draw = (below: number) => number;

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function oneOf<T>(draw: Draw, of: readonly T[]): T {
  return of[draw(of.length)] as T;
}

// So many units meet a matter; so many people of each act, enough for every "another person" of a procedure, and so many more are
// there to sit on panels.
const UNITS = 4;
const ACTING = 4;
const PEOPLE = 12 * UNITS;

/** What other matters are like, for a decision. */
export interface Surroundings {
  now: Instant;
  precedents: readonly Precedent[];
  matter(id: string): OtherMatter | undefined;
  newId(): string;
}

/** A pack with a few of its units and with people in them, who take any post that a step asks for. */
export class Town {
  readonly pack: DistrictPack;
  readonly units: readonly PackUnit[];
  readonly people: readonly string[] = Array.from({ length: PEOPLE }, (_, index) => `p${index}`);
  readonly place: Place;
  readonly calendar: FamilyContext['calendar'];
  readonly #root: string;

  constructor(pack: DistrictPack) {
    this.pack = pack;
    const departments = pack.units.filter(({ kind }) => kind === 'department');
    const spread = [pack.units[0], ...departments.slice(0, 2), pack.units.at(-1)];
    this.units = [...new Set(spread)].filter((unit) => unit !== undefined).slice(0, UNITS);
    this.calendar = prepareCalendar(pack.calendar);
    this.#root = pack.areas[0]!.path;
    const given = { lng: 117, lat: 36, crs: 'CGCS2000' };
    this.place = { lng: 117, lat: 36, cell: '0', given, areaPath: pack.areas.at(-1)!.path };
  }

  /** Somebody of a role who stands to the matter as asked; now and then somebody who does not. */
  actor(role: Role, relation: Relation, matter: Matter | undefined, draw: Draw): Actor {
    const near: Partial<Record<Relation, string | undefined>> = {
      'lead-unit': matter?.lead,
      'assist-unit': matter?.assist[0],
      caller: matter?.parent?.caller,
      own: matter?.reporter.unit,
    };
    const unit = (draw(20) > 0 && near[relation]) || oneOf(draw, this.units).id;
    const staff = relation === 'own' && matter && draw(10) > 0 ? matter.reporter.staff : this.#colleague(unit, draw);
    const areas = draw(30) === 0 ? [] : [this.#root];
    return { staff, post: `${staff}-${role}`, role, unit, areas };
  }

  #colleague(unit: string, draw: Draw): string {
    const index = this.units.findIndex(({ id }) => id === unit);
    return this.people[Math.max(0, index) + UNITS * draw(ACTING)]!;
  }

  unitsOf(staff: string): readonly string[] {
    const unit = this.units[this.people.indexOf(staff) % UNITS];
    return unit === undefined ? [] : [unit.id];
  }

  context(actor: Actor, surroundings: Surroundings): FamilyContext {
    const { pack } = this;
    return {
      ...surroundings,
      actor,
      calendar: this.calendar,
      category: (id) => pack.catalogue.categories[id],
      condition: (id) => pack.catalogue.conditions[id],
      unit: (id) => this.units.find((unit) => unit.id === id),
      staff: (id) => (this.people.includes(id) ? { id, units: this.unitsOf(id) } : undefined),
      photo: (id) => (id.startsWith('photo') ? { id, sha256: '0'.repeat(64) } : undefined),
      // Who may lead by the duty list has its own tests; here the last unit never may.
      mayLead: (unit) =>
        unit === this.units.at(-1)?.id
          ? { allowed: false, because: 'not-named' }
          : { allowed: true, because: 'named', duty: 'd' },
      procedure: (id) => {
        const procedure = pack.procedures[id];
        return procedure && { procedure, version: 1 };
      },
    };
  }
}

import {
  type Actor,
  type FamilyContext,
  type Instant,
  type Matter,
  mayLead,
  type OtherMatter,
  type Place,
  type Precedent,
  prepareCalendar,
  type Relation,
  type Role,
  type Who,
} from '@wangge/kernel';
import { type DistrictPack, dutyListOf, isSuperior, type PackUnit, unitsAbove } from '../../src/index.ts';

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

// So many units are named in forms, and so many residents report.
const UNITS = 4;
const RESIDENTS = 4;

/** What other matters are like, for a decision. */
export interface Surroundings {
  now: Instant;
  precedents: readonly Precedent[];
  matter(id: string): OtherMatter | undefined;
  newId(): string;
}

interface HeldPost {
  staff: string;
  role: Role;
  unit: string;
  /** Path of the area that it covers. */
  area: string;
}

/**
 * A pack with its own people: who acts holds the post that is asked, in the unit and over the area that `posts.csv` gives it, and nobody
 * acts where no post is. So a walk comes to no end that the people of the pack could not bring about.
 */
export class Town {
  readonly pack: DistrictPack;
  /** Those that forms name most often: units of which somebody can sign. */
  readonly units: readonly PackUnit[];
  /** Whoever may be named or sit on a panel. */
  readonly people: readonly string[];
  readonly place: Place;
  readonly calendar: FamilyContext['calendar'];
  readonly #units: ReadonlyMap<string, { id: string; kind: string; above: readonly string[]; superior: boolean }>;
  readonly #kinds: readonly (readonly PackUnit[])[];
  /** Units that stand above another one. */
  readonly #above: ReadonlySet<string>;
  readonly #duties: ReturnType<typeof dutyListOf>;
  readonly #held: ReadonlyMap<Role, readonly HeldPost[]>;
  readonly #postsOf: ReadonlyMap<string, readonly HeldPost[]>;

  constructor(pack: DistrictPack) {
    this.pack = pack;
    this.#units = new Map(
      pack.units.map((unit) => [
        unit.id,
        {
          id: unit.id,
          kind: unit.kind,
          above: unitsAbove(unit),
          superior: isSuperior(pack.district, unit),
        },
      ]),
    );
    this.#kinds = [...Map.groupBy(pack.units, ({ kind }) => kind).values()];
    this.#above = new Set(pack.units.flatMap(unitsAbove));
    this.#duties = dutyListOf(pack);
    this.calendar = prepareCalendar(pack.calendar);
    const given = { lng: 117, lat: 36, crs: 'CGCS2000' };
    const pathOf = new Map(pack.areas.map(({ code, path }) => [code, path]));
    const posts = pack.posts.map((post): HeldPost => ({ ...post, area: pathOf.get(post.area)! }));
    this.place = { lng: 117, lat: 36, cell: '0', given, areaPath: busiestOf(pack, posts) };
    this.#held = Map.groupBy(posts, ({ role }) => role);
    this.#postsOf = Map.groupBy(posts, ({ staff }) => staff);
    const signing = (this.#held.get('department') ?? []).filter(({ area }) => this.place.areaPath.startsWith(area));
    this.people = [...new Set(signing.map(({ staff }) => staff))];
    const signs = new Set(signing.map(({ unit }) => unit));
    const named = pack.units.filter(({ id }) => signs.has(id));
    const spread = [...named.filter(({ kind }) => kind === 'department').slice(0, UNITS - 1), named.at(-1)];
    this.units = [...new Set(spread)].filter((unit) => unit !== undefined);
  }

  /** Somebody of a role who stands to the matter as asked; now and then somebody who does not. Undefined where nobody holds such a post. */
  actor(role: Role, relation: Relation, matter: Matter | undefined, draw: Draw): Actor | undefined {
    if (role === 'resident') {
      const { staff } = (relation === 'own' && draw(10) > 0 && matter?.reporter) || {
        staff: `resident-${draw(RESIDENTS)}`,
      };
      return this.#postsOf.has(staff) ? undefined : { staff, post: `${staff}-${role}`, role, areas: [] };
    }
    const held = this.#held.get(role) ?? [];
    const fits = held.filter((post) => this.#stands(post, relation, matter));
    // Somebody else is refused; where nobody fits there is nobody to be carried out by.
    const from = draw(20) === 0 ? held : fits;
    return from.length === 0 ? undefined : actorOf(oneOf(draw, from));
  }

  /** This very person, in a post of these roles where they hold one. */
  person(staff: string, by: Who, draw: Draw): Actor | undefined {
    const posts = this.#postsOf.get(staff) ?? [];
    const asked = posts.filter(({ role }) => by[role] !== undefined);
    if (posts.length > 0) return actorOf(oneOf(draw, asked.length > 0 ? asked : posts));
    return { staff, post: `${staff}-resident`, role: 'resident', areas: [] };
  }

  #stands({ staff, unit, area }: HeldPost, relation: Relation, matter: Matter | undefined): boolean {
    switch (relation) {
      case 'any':
        return true;
      case 'area':
        return (matter?.place ?? this.place).areaPath.startsWith(area);
      case 'own':
        return matter === undefined || staff === matter.reporter.staff;
      case 'lead-unit':
        return unit === matter?.lead;
      case 'assist-unit':
        return matter?.assist.includes(unit) === true;
      case 'caller':
        return unit === matter?.parent?.caller;
    }
  }

  /** One level above these units, whether anybody sits there or not. */
  above(units: readonly string[]): readonly string[] {
    return [...new Set(units.flatMap((id) => this.#units.get(id)?.above ?? []))];
  }

  /** Those of them where somebody can sign. */
  staffed(units: readonly string[]): readonly string[] {
    const signs = new Set((this.#held.get('department') ?? []).map(({ unit }) => unit));
    return units.filter((id) => signs.has(id));
  }

  /** The last one that there is: above others, with none above itself. What it answers is reviewed by whom no list of a district names. */
  isTop(id: string): boolean {
    return this.above([id]).length === 0 && this.#above.has(id);
  }

  /** A unit as somebody at a desk would name it: mostly one of the few, now and then any of the list, each kind as often as another. */
  named(draw: Draw): string {
    return draw(4) === 0 ? oneOf(draw, oneOf(draw, this.#kinds)).id : oneOf(draw, this.units).id;
  }

  unitsOf(staff: string): readonly string[] {
    return [...new Set((this.#postsOf.get(staff) ?? []).map(({ unit }) => unit))];
  }

  context(actor: Actor, surroundings: Surroundings): FamilyContext {
    const { pack } = this;
    return {
      ...surroundings,
      actor,
      calendar: this.calendar,
      category: (id) => pack.catalogue.categories[id],
      condition: (id) => pack.catalogue.conditions[id],
      unit: (id) => this.#units.get(id),
      staff: (id) => (this.#postsOf.has(id) ? { id, units: this.unitsOf(id) } : undefined),
      photo: (id) => (id.startsWith('photo') ? { id, sha256: '0'.repeat(64) } : undefined),
      units: pack.units,
      mayLead: (unit, matter, part) => mayLead(this.#duties.rules, this.#duties.units, unit, matter, part),
      procedure: (id) => {
        const procedure = pack.procedures[id];
        return procedure && { procedure, version: 1 };
      },
    };
  }
}

function actorOf({ staff, role, unit, area }: HeldPost): Actor {
  return { staff, post: [staff, role, unit, area].join(' '), role, unit, areas: [area] };
}

/** The smallest area that people of most roles reach: where a matter meets whoever the pack has for it. */
function busiestOf({ areas }: DistrictPack, posts: readonly HeldPost[]): string {
  const covering = new Map<string, Set<Role>>();
  const leaves = areas.filter(({ code }) => !areas.some(({ parent }) => parent === code));
  for (const { path } of leaves) {
    covering.set(path, new Set(posts.filter(({ area }) => path.startsWith(area)).map(({ role }) => role)));
  }
  const [path] = [...covering].reduce((most, one) => (one[1].size > most[1].size ? one : most));
  return path;
}

import { formFieldTypes } from '@wangge/kernel';
import Type, { type Static } from 'typebox';

/** Names in the languages of the pack, by locale. */
export const Words = Type.Record(Type.String(), Type.String());
const words = Type.Record(Type.String(), Words);
const Box = Type.Unsafe<[number, number, number, number]>({
  type: 'array',
  // JSON Schema 2020-12, which OpenAPI 3.1 speaks, has tuples so; `items` with a list is the old way.
  prefixItems: ['west', 'south', 'east', 'north'].map((description) => ({ type: 'number', description })),
  minItems: 4,
  maxItems: 4,
});

export const FormFieldView = Type.Object({
  field: Type.String(),
  name: Words,
  type: Type.Enum(formFieldTypes),
  required: Type.Optional(Type.Boolean()),
  /** Asked only after this answer of an earlier field, compared as text (`true`, `no`, `5`). */
  when: Type.Optional(Type.Object({ field: Type.String(), values: Type.Array(Type.String()) })),
  personal: Type.Optional(Type.String()),
  max: Type.Optional(Type.Number()),
  min: Type.Optional(Type.Number()),
  of: Type.Optional(Type.String()),
  slot: Type.Optional(Type.String()),
  advice: Type.Optional(Type.String()),
  whole: Type.Optional(Type.Literal(true)),
  ended: Type.Optional(Type.Literal(true)),
  describes: Type.Optional(Type.Literal('place')),
  help: Type.Optional(Words),
  /** Of units: which of them it takes; what is absent restricts nothing. */
  takes: Type.Optional(
    Type.Object({
      /** None but these, by id. */
      among: Type.Optional(Type.Array(Type.String())),
      /** Of these kinds. */
      kinds: Type.Optional(Type.Array(Type.String())),
      /** None of the authorities above the district. */
      ours: Type.Optional(Type.Literal(true)),
    }),
  ),
});

export const ProcedureView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  version: Type.Integer(),
  name: Words,
  about: Type.Optional(Words),
  states: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Words,
      phase: Type.String(),
      final: Type.Boolean(),
      waiting: Type.Boolean(),
      desk: Type.Array(Type.String()),
    }),
  ),
  sources: words,
  clocks: words,
  counters: words,
  flags: Type.Record(
    Type.String(),
    Type.Object({
      name: Words,
      /** Shown in the rows of lists and on the map's row. */
      mark: Type.Boolean(),
      /** The higher first where lists go by due time; 0: none. */
      rank: Type.Integer(),
      /** It says that the matter is, or was, overdue. */
      late: Type.Boolean(),
    }),
  ),
  reasons: Type.Record(Type.String(), words),
  actions: words,
  /** What may be asked for, and the decisions that it takes in their order. */
  requests: Type.Record(Type.String(), Type.Object({ name: Words, approvals: Type.Array(Words) })),
  /** What others can be called to. */
  tasks: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Words,
      limit: Type.Optional(Type.String()),
      /** Tasks that have to be done before it. */
      after: Type.Array(Type.String()),
    }),
  ),
  ballots: Type.Array(
    Type.Object({ id: Type.String(), name: Words, rule: Words, size: Type.Integer(), quorum: Type.Integer() }),
  ),
  /** Matters of this kind may join one another, and wait in this state then. */
  merging: Type.Optional(Type.Object({ into: Type.String() })),
  timers: words,
  opening: Type.Object({
    name: Words,
    form: Type.Array(FormFieldView),
    /** By role that may open: the sources that its reports may name, the one first that is meant when none is named. */
    sources: Type.Record(Type.String(), Type.Array(Type.String())),
  }),
});
export type ProcedureView = Static<typeof ProcedureView>;

/** A procedure as nodes and edges, in the order of its file: what a page draws, and reads out to those who see no drawing. */
export const ProcedureGraphView = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  name: Words,
  states: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Words,
      phase: Type.String(),
      /** A matter begins here. */
      first: Type.Boolean(),
      final: Type.Boolean(),
      /** Of a final state of a task: what became of it. */
      outcome: Type.Optional(Type.Enum(['done', 'failed', 'withdrawn'])),
      /** From any state that is not final it comes here, when the matter that called it ends. */
      fromAny: Type.Boolean(),
    }),
  ),
  /** Two states have one edge in each direction at most, with every step that takes it. */
  edges: Type.Array(
    Type.Object({
      /** Absent where it is how a matter begins. */
      from: Type.Optional(Type.String()),
      to: Type.String(),
      steps: Type.Array(
        Type.Object({
          id: Type.String(),
          /** Of `follow`: what the matter that it joined has come to, which the name says. */
          kind: Type.Enum(['opening', 'action', 'grant', 'timer', 'conclude', 'follow']),
          name: Words,
          /** Of a vote: which of its two ends leads this way. */
          passed: Type.Optional(Type.Boolean()),
        }),
      ),
    }),
  ),
});
export type ProcedureGraphView = Static<typeof ProcedureGraphView>;

export const DistrictNameView = Type.Object({
  id: Type.String(),
  name: Words,
  notice: Type.Optional(Words),
  locales: Type.Array(Type.String()),
  demo: Type.Boolean(),
  /** Business time is set by hand here. */
  testMode: Type.Boolean(),
});

const WorkingWindow = Type.Object({ from: Type.String(), to: Type.String() });

export const DistrictView = Type.Object({
  id: Type.String(),
  name: Words,
  notice: Type.Optional(Words),
  code: Type.String(),
  zone: Type.String(),
  locales: Type.Array(Type.String()),
  levels: Type.Array(Type.Object({ id: Type.String(), name: Words })),
  roles: words,
  gridKinds: words,
  gridNotice: Type.Optional(Words),
  photos: Type.Object({ perMatter: Type.Integer(), bytes: Type.Integer(), pixels: Type.Integer() }),
  similar: Type.Object({ metres: Type.Number(), within: Type.String() }),
  baseMap: Type.Optional(
    Type.Object({
      kind: Type.Enum(['xyz', 'pmtiles', 'vector']),
      url: Type.String(),
      crs: Type.Enum(['CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09']),
      attribution: Type.String(),
      minZoom: Type.Optional(Type.Integer()),
      maxZoom: Type.Optional(Type.Integer()),
      origins: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  box: Box,
  /** The working calendar in force, so that a page tells the time left on a working clock as it passes. */
  calendar: Type.Object({
    /** ISO weekdays off. */
    weekend: Type.Array(Type.Integer()),
    windows: Type.Array(WorkingWindow),
    seasons: Type.Optional(
      Type.Array(Type.Object({ from: Type.String(), to: Type.String(), windows: Type.Array(WorkingWindow) })),
    ),
    /** Days that depart from the weekend rule. */
    off: Type.Array(Type.String()),
    work: Type.Array(Type.String()),
    publishedUntil: Type.String(),
    dayClock: Type.Object({ startsNextDay: Type.Boolean(), endsAt: Type.String() }),
  }),
  procedures: Type.Array(ProcedureView),
  /** What the assessment measures and counts, by the ids that figures are asked for by. */
  assessed: words,
  /** Of these, such as are about some kinds of matters alone. */
  assessedKinds: Type.Record(Type.String(), Type.Array(Type.String())),
  demo: Type.Boolean(),
  testMode: Type.Boolean(),
  /** Business time. */
  now: Type.String(),
});
export type DistrictView = Static<typeof DistrictView>;

export const AreaView = Type.Object({
  code: Type.String(),
  path: Type.String(),
  level: Type.String(),
  parent: Type.Optional(Type.String()),
  name: Words,
});
export const UnitView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  area: Type.String(),
  parent: Type.Optional(Type.String()),
  phone: Type.Optional(Type.String()),
  /** An authority above the district: asked for reviews, given no work. */
  superior: Type.Optional(Type.Literal(true)),
  name: Words,
});
export const StaffView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  fictional: Type.Boolean(),
  /** Where their posts are. */
  units: Type.Array(Type.String()),
});
export const CatalogueView = Type.Object({
  kinds: words,
  classes: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Words,
      categories: Type.Array(
        Type.Object({
          id: Type.String(),
          name: Words,
          words: Type.Array(Type.String()),
          conditions: Type.Array(
            Type.Object({
              id: Type.String(),
              name: Words,
              limit: Type.String(),
              closing: Words,
              source: Type.String(),
            }),
          ),
        }),
      ),
    }),
  ),
});
export type CatalogueView = Static<typeof CatalogueView>;

export const LocatedView = Type.Object({
  lng: Type.Number(),
  lat: Type.Number(),
  /** Codes from the top. */
  areas: Type.Array(Type.String()),
  grid: Type.Optional(Type.Object({ code: Type.String(), version: Type.Integer() })),
});
export type LocatedView = Static<typeof LocatedView>;

import Type, { type Static } from 'typebox';
import { cohorts } from './cohorts.ts';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const LightName = Type.Enum(['green', 'amber', 'red', 'none']);

/** Requests that wait for a decision, and of which level, counted from 0. */
export const AskedView = Type.Array(Type.Object({ request: Type.String(), level: Type.Integer() }));

export const RowView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  kind: Type.String(),
  procedure: Type.Object({ id: Type.String(), version: Type.Integer() }),
  state: Type.String(),
  phase: Type.String(),
  light: LightName,
  dueAt: nullable(Type.String()),
  amberAt: nullable(Type.String()),
  category: nullable(Type.String()),
  condition: nullable(Type.String()),
  /** What it was called when it began, or how its text begins, where no category names it; null where the reader may not read that. */
  title: nullable(Type.String()),
  source: Type.String(),
  /** Code of the lowest area. */
  area: Type.String(),
  grid: nullable(Type.String()),
  lead: nullable(Type.String()),
  assist: Type.Array(Type.String()),
  /** It is a task of another matter, or has joined one. */
  parent: nullable(Type.Enum(['task', 'merged'])),
  lng: Type.Number(),
  lat: Type.Number(),
  reportedAt: Type.String(),
  receivedAt: Type.String(),
  enteredAt: Type.String(),
  changedAt: Type.String(),
  endedAt: nullable(Type.String()),
  flags: Type.Array(Type.String()),
  /** Said of units that led it before, and not of the one that leads it now. */
  pastFlags: Type.Array(Type.String()),
  asked: AskedView,
  /** The highest rank of its flags until what it asks for is done; 0: none. */
  rank: Type.Integer(),
  counters: Type.Record(Type.String(), Type.Integer()),
  seq: Type.Integer(),
});
export type RowView = Static<typeof RowView>;

const many = Type.Optional(
  Type.Union([Type.String({ maxLength: 60 }), Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 })]),
);

/** Filters of lists, counts and the map; a key may be repeated, and one of its values has to hold. */
export const FilterQuery = Type.Object(
  {
    state: many,
    phase: many,
    light: many,
    /** Id of a category, a class (`C01`) or a kind (`C`). */
    category: many,
    source: many,
    lead: many,
    /** Code of an area. */
    area: Type.Optional(Type.String({ maxLength: 60 })),
    grid: Type.Optional(Type.String({ maxLength: 60 })),
    kind: many,
    flag: many,
    /** Tasks of other matters, matters that joined another one, or neither. */
    parent: Type.Optional(Type.Enum(['task', 'merged', 'none'])),
    open: Type.Optional(Type.Enum(['true', 'false'])),
    /** `true`: lies on the desk of the reader's role. */
    desk: Type.Optional(Type.Enum(['true'])),
    /** `true`: has ended, and the reader may still appeal about it. */
    appealable: Type.Optional(Type.Enum(['true'])),
    /** `true`: reported by the reader. */
    mine: Type.Optional(Type.Enum(['true'])),
    /** The matters behind a figure of the desk, see cohorts.ts. */
    cohort: Type.Optional(Type.Enum([...cohorts])),
    /** The matters behind a figure of the assessment: `indicator~part~period~cutoff~by~row~kinds`. */
    figure: Type.Optional(Type.String({ maxLength: 400 })),
    /** A number or its tail, or words of a category. */
    q: Type.Optional(Type.String({ maxLength: 80 })),
    since: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
    /** Ended at this instant or later. */
    endedSince: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
    until: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
  },
  { additionalProperties: false },
);
export type FilterQuery = Static<typeof FilterQuery>;

export const ListQuery = Type.Object(
  {
    ...FilterQuery.properties,
    sort: Type.Optional(Type.Enum(['due', 'received', 'changed'])),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);
export type ListQuery = Static<typeof ListQuery>;

export const PageView = Type.Object({ items: Type.Array(RowView), next: nullable(Type.String()), asOf: Type.String() });
export type PageView = Static<typeof PageView>;

const tally = Type.Record(Type.String(), Type.Integer());
export const CountsView = Type.Object({
  asOf: Type.String(),
  total: Type.Integer(),
  open: Type.Integer(),
  light: tally,
  state: tally,
  category: tally,
  source: tally,
  lead: tally,
});
export type CountsView = Static<typeof CountsView>;

export const MapView = Type.Object({
  asOf: Type.String(),
  /** There are more than are shown. */
  more: Type.Boolean(),
  /** Metres: this reader gets the middles of squares of that side, and not the points themselves. */
  roundedTo: Type.Optional(Type.Number()),
  id: Type.Array(Type.String()),
  lng: Type.Array(Type.Number()),
  lat: Type.Array(Type.Number()),
  light: Type.Array(LightName),
  category: Type.Array(nullable(Type.String())),
  state: Type.Array(Type.String()),
});
export type MapView = Static<typeof MapView>;

export const DeskView = Type.Object({
  asOf: Type.String(),
  /** Days over which the rates are taken; null where the district takes none. */
  rateDays: nullable(Type.Integer()),
  reportedToday: Type.Integer(),
  reportedYesterdaySameTime: Type.Integer(),
  open: Type.Integer(),
  amber: Type.Integer(),
  red: Type.Integer(),
  /** Sizes of the cohorts `ended` and `ended-on-time`. */
  ended: Type.Integer(),
  endedOnTime: Type.Integer(),
  onTimeRate: nullable(Type.Number()),
  /** Size of the cohort `dispatched`. */
  dispatched: Type.Integer(),
  dispatchMedianSeconds: nullable(Type.Number()),
  /** Size of the cohort `satisfied`. */
  satisfied: Type.Integer(),
  satisfaction: nullable(Type.Number()),
  /** Size of the cohort `rated`. */
  satisfactionCount: Type.Integer(),
});
export type DeskView = Static<typeof DeskView>;

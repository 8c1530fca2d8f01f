import Type, { type Static } from 'typebox';

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Words = Type.Record(Type.String(), Type.String());
const many = Type.Optional(
  Type.Union([Type.String({ maxLength: 60 }), Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 })]),
);

export const AssessmentQuery = Type.Object(
  {
    /** `2020-04-07`, `2020-04`, `2020-Q2`, `2020-W15`, `2020` or `2020-04-01..2020-04-15`, days of the district. */
    period: Type.String({ maxLength: 40 }),
    /** How things stood then, by what was recorded until then; without it, now. */
    cutoff: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
    /** `all`, `unit`, `category`, `period` (its days, weeks or months), or `area:` and a level of the district. */
    by: Type.Optional(Type.String({ maxLength: 60 })),
    /** Of the kinds that are assessed; without it, all of them. */
    kind: many,
  },
  { additionalProperties: false },
);
export type AssessmentQuery = Static<typeof AssessmentQuery>;

const RateView = Type.Object({
  numerator: Type.Integer(),
  denominator: Type.Integer(),
  /** In percent; null where there is nothing to take a share of. */
  raw: nullable(Type.Number()),
  adjustedNumerator: Type.Integer(),
  adjustedDenominator: Type.Integer(),
  adjusted: nullable(Type.Number()),
  /** Of the period, but neither due nor done by the cut-off: in neither count. Nought once the period is over. */
  notYetDue: Type.Integer(),
});
export type RateView = Static<typeof RateView>;

const MultipleView = Type.Object({
  /** Matters that it is an average over: those that ran out of their limit. */
  matters: Type.Integer(),
  /** How many times the limit; null where none ran out of it. */
  raw: nullable(Type.Number()),
  adjustedMatters: Type.Integer(),
  adjusted: nullable(Type.Number()),
});
export type MultipleView = Static<typeof MultipleView>;

const ScoreView = Type.Object({
  parts: Type.Record(Type.String(), nullable(Type.Number())),
  total: nullable(Type.Number()),
});

const AssessedRow = Type.Object({
  /** Id of the unit or category, code of the area, days of the piece; `-`: what belongs to none. */
  row: Type.String(),
  name: nullable(Words),
  /** By id of the indicator. */
  rates: Type.Record(Type.String(), RateView),
  /** By id of the tally. */
  tallies: Type.Record(Type.String(), Type.Integer()),
  /** Without what an appeal overturned. */
  adjustedTallies: Type.Record(Type.String(), Type.Integer()),
  /** By id of the multiple. */
  multiples: Type.Record(Type.String(), MultipleView),
  score: nullable(Type.Object({ raw: ScoreView, adjusted: ScoreView })),
});
export type AssessedRow = Static<typeof AssessedRow>;

const PartView = Type.Object({
  id: Type.String(),
  /** What it is taken from, and so is called as. */
  of: Type.String(),
  name: Words,
  source: Words,
  rate: Type.Optional(Type.Object({ full: Type.Number(), threshold: Type.Number(), perPoint: Type.Number() })),
  count: Type.Optional(
    Type.Object({
      each: Type.Number(),
      further: Type.Optional(Type.Object({ from: Type.Integer(), each: Type.Number() })),
      times: Type.Optional(Type.Object({ sources: Type.Array(Type.String()), factor: Type.Number() })),
    }),
  ),
});

export const AssessmentView = Type.Object({
  asOf: Type.String(),
  /** Its days, and the instant at which the last of them is over. */
  period: Type.Object({ from: Type.String(), to: Type.String(), until: Type.String() }),
  cutoff: Type.String(),
  by: Type.String(),
  kinds: Type.Array(Type.String()),
  /** Kinds that the district assesses. */
  assessed: Type.Array(Type.String()),
  indicators: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Words,
      about: Words,
      source: Words,
      better: Type.Enum(['higher', 'lower']),
      /** Whose figure it is; one of areas has nothing in the rows of units. */
      of: Type.Enum(['unit', 'area']),
      /** An upheld appeal can change it. */
      adjusts: Type.Boolean(),
    }),
  ),
  tallies: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Words,
      about: Words,
      source: Words,
      /** An upheld appeal can change it. */
      adjusts: Type.Boolean(),
    }),
  ),
  multiples: Type.Array(Type.Object({ id: Type.String(), name: Words, about: Words, source: Words })),
  /** The parts of the evaluation formula that are about these kinds; empty where the district has none. */
  formula: Type.Array(PartView),
  /** Its other parts, which the score does without since they are about other kinds. */
  leftOut: Type.Array(Type.Object({ id: Type.String(), name: Words })),
  rows: Type.Array(AssessedRow),
  total: AssessedRow,
});
export type AssessmentView = Static<typeof AssessmentView>;

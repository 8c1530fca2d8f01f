import { Evaluation, Id, Indicator, Measures, MultipleRule, TallyRule } from '@wangge/kernel';
import Type, { type Static } from 'typebox';

/**
 * `assessment.yaml`, optional: by which indicators the district assesses its work, and what they are worth. `measures` says, for each
 * procedure that is assessed, by what names it calls what the indicators count.
 */
export const AssessmentFile = Type.Object(
  {
    format: Type.Literal(1),
    effective: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    source: Type.String({ minLength: 1 }),
    /** By id of a procedure. */
    measures: Type.Record(Id, Measures, { minProperties: 1 }),
    /** Shown in this order. */
    indicators: Type.Record(Id, Indicator, { minProperties: 1 }),
    tallies: Type.Optional(Type.Record(Id, TallyRule, { minProperties: 1 })),
    multiples: Type.Optional(Type.Record(Id, MultipleRule, { minProperties: 1 })),
    evaluation: Type.Optional(Evaluation),
    /** Over how many days back from now the command desk takes its rates; without it, it shows none. */
    recent: Type.Optional(
      Type.Object(
        { days: Type.Integer({ minimum: 1, maximum: 366 }), source: Type.String({ minLength: 1 }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type AssessmentFile = Static<typeof AssessmentFile>;

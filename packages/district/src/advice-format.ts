import { longestWord } from '@wangge/brain';
import Type, { type Static } from 'typebox';

/**
 * `advice.yaml`, optional: the words by which a text is taken for a category of the catalogue. It advises, and a person confirms. Words are
 * the district's own, each with what it weighs; there are no patterns. Shorter words than two letters stand in half of all texts.
 */
const closed = { additionalProperties: false } as const;
const Word = Type.String({ minLength: 2, maxLength: longestWord });
const Points = Type.Object(
  { value: Type.Integer({ minimum: 0, maximum: 99 }), source: Type.String({ minLength: 1 }) },
  closed,
);

/** By what they weigh, 1 (it may be that) to 9 (it is nothing else). */
const Words = Type.Record(Type.String({ pattern: '^[1-9]$' }), Type.Array(Word, { minItems: 1 }), { minProperties: 1 });

const CategoryAdvice = Type.Object(
  {
    words: Words,
    /** By id of a condition of this category: the words that tell it from its sisters. */
    conditions: Type.Optional(Type.Record(Type.String(), Type.Array(Word, { minItems: 1 }), { minProperties: 1 })),
  },
  closed,
);

export const AdviceFile = Type.Object(
  {
    format: Type.Literal(1),
    effective: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    /** Points that a category needs to be named; below them the advice is "unsure". */
    least: Points,
    /** Points by which it has to be ahead of the next one. */
    ahead: Points,
    /** The first line, of so many letters at most, in which a word counts so many times. Without it every place counts the same. */
    opening: Type.Optional(Type.Object({ letters: Points, times: Points }, closed)),
    /** Words of matters that have no category here: where they win, the advice is "unsure". */
    elsewhere: Type.Optional(Words),
    /** By id of the category. */
    categories: Type.Record(Type.String(), CategoryAdvice, { minProperties: 1 }),
  },
  closed,
);
export type AdviceFile = Static<typeof AdviceFile>;

import Type, { type Static } from 'typebox';
import { Id, Text } from '../procedures/schema.ts';
import { RuleSource } from './source.ts';

const closed = { additionalProperties: false } as const;
const Ids = Type.Array(Id, { minItems: 1 });

/**
 * What a procedure calls the things that every indicator counts. What it leaves out never happens under it: an indicator over such
 * matters has nothing to take a share of.
 */
export const Measures = Type.Object(
  {
    /** Actions. Filed counts from the first of them, the others from the latest. */
    filed: Type.Optional(Ids),
    dispatched: Type.Optional(Ids),
    disposed: Type.Optional(Ids),
    /** All that close it: a matter that came to its end in any other way is not closed. */
    closed: Type.Optional(Ids),
    /** Timers and actions that end it with nothing achieved (nobody took it on, nobody confirmed it): it is not closed. */
    lapsed: Type.Optional(Ids),
    'called-back': Type.Optional(Ids),
    /**
     * Whose it is once it is handed in: the unit that last did one of these. Without them, and before, its lead: a petition that another
     * unit reviews stays the figure of the one that answered it.
     */
    'handled-by': Type.Optional(Ids),
    /**
     * Contacted counts from the first of these; without them, from when the clock of the contact was stopped. By clock where what is an
     * answer hangs on which of them runs: who is called to the spot at once has not answered before somebody is there.
     */
    contacted: Type.Optional(Type.Union([Ids, Type.Record(Id, Ids, { minProperties: 1 })])),
    /**
     * Clocks: until when it has to be dispatched, the person contacted, the matter disposed of. Of several clocks of the contact a
     * matter has the first that was ever started; of several of the dispatch, among those that the latest round started, the one that ends
     * first.
     */
    clocks: Type.Optional(
      Type.Object(
        {
          dispatch: Type.Optional(Type.Union([Id, Ids])),
          contact: Type.Optional(Type.Union([Id, Ids])),
          disposal: Type.Optional(Id),
        },
        { ...closed, minProperties: 1 },
      ),
    ),
    /** States. */
    suspended: Type.Optional(Ids),
    void: Type.Optional(Ids),
    refused: Type.Optional(Ids),
    /**
     * Flags: it was overdue at its disposal once; the appeal against that was upheld. A flag with `holder: lead` stays with the unit that
     * let it lapse, whoever has the matter after it.
     */
    late: Type.Optional(Id),
    upheld: Type.Optional(Id),
    /** Flags: it was found that a patrol of its grid had missed it; that finding was overturned. A figure of the area, and of no unit. */
    missed: Type.Optional(Type.Object({ flag: Id, overturned: Type.Optional(Id) }, closed)),
    /** Counters. A rework is of whoever leads when it is counted: so `count` is written before `assign`. */
    returns: Type.Optional(Id),
    reworks: Type.Optional(Id),
    extensions: Type.Optional(Id),
    /** Facts that hold the answers of the latest call-back. */
    reached: Type.Optional(Id),
    resolved: Type.Optional(Type.Object({ fact: Id, values: Type.Array(Type.String(), { minItems: 1 }) }, closed)),
    satisfied: Type.Optional(Type.Object({ fact: Id, from: Type.Number() }, closed)),
  },
  closed,
);
export type Measures = Static<typeof Measures>;

/** The clocks by which a dispatch is due. */
export function dispatchClocks({ clocks: { dispatch } = {} }: Measures): readonly string[] {
  return dispatch === undefined ? [] : typeof dispatch === 'string' ? [dispatch] : dispatch;
}

/** The clocks of the contact, the one that is meant first. */
export function contactClocks({ clocks: { contact } = {} }: Measures): readonly string[] {
  return contact === undefined ? [] : typeof contact === 'string' ? [contact] : contact;
}

/** What answers the contact that this clock asks for; undefined where stopping it does. */
export function contactActions({ contacted }: Measures, clock: string): readonly string[] | undefined {
  return contacted === undefined || Array.isArray(contacted) ? contacted : (contacted[clock] ?? []);
}

/** By which instant of its own a matter belongs to a period. */
export const cohortMilestones = [
  'received',
  'filed',
  'dispatch-due',
  'dispatched',
  'contact-due',
  'disposal-due',
  'handed-in',
  'closed',
  'called-back',
] as const;
export type CohortMilestone = (typeof cohortMilestones)[number];

/**
 * What may be asked of a matter as it stood at the cut-off. `…-on-time`, `overdue` and `missed` are the ones that an upheld appeal
 * changes in the adjusted figure.
 */
export const predicates = [
  'filed',
  'dispatched',
  'dispatched-on-time',
  'contacted',
  'contacted-on-time',
  'disposed',
  'disposed-on-time',
  'overdue',
  'returned',
  'reworked',
  'extended',
  'suspended',
  'closed',
  'closed-on-time',
  'called-back',
  'reached',
  'resolved',
  'satisfied',
  'void',
  'refused',
  'upheld',
  'missed',
] as const;
export type Predicate = (typeof predicates)[number];

/** A predicate, or that it does not hold. What is unknown (nobody was reached) neither holds nor does its opposite. */
export const Condition = Type.Union([Type.Enum(predicates), Type.Object({ not: Type.Enum(predicates) }, closed)]);
export type Condition = Static<typeof Condition>;

/** A rate: of the matters whose `cohort` lies in the period and that keep `whole`, those that keep `part` too. */
export const Indicator = Type.Object(
  {
    name: Text,
    /** The formula in words, as it is told before people. */
    about: Text,
    /**
     * Whose figure it is: without it of the unit that has the matter; `area`: of the street, the grid in which it lies, whoever has the matter.
     * Units have none of it.
     */
    of: Type.Optional(Type.Literal('area')),
    /** Of matters of these kinds alone: what is asked of a petition is not asked of an order. Without it, of every kind that is assessed. */
    kinds: Type.Optional(Ids),
    cohort: Type.Enum(cohortMilestones),
    whole: Type.Optional(Type.Array(Condition, { minItems: 1 })),
    part: Type.Array(Condition, { minItems: 1 }),
    /** Which way is good. */
    better: Type.Enum(['higher', 'lower']),
    source: RuleSource,
  },
  closed,
);
export type Indicator = Static<typeof Indicator>;

export const countables = ['returns', 'reworks', 'extensions', 'contacts', 'cases'] as const;
export type Countable = (typeof countables)[number];

/**
 * Happenings of the matters of a cohort, added up: reworks, the callers of what was reported more than once; `cases`: the matters themselves
 * but for void ones, of which the adjusted figure leaves out what an appeal overturned.
 */
export const TallyRule = Type.Object(
  {
    name: Text,
    about: Text,
    /** As of an indicator. */
    kinds: Type.Optional(Ids),
    cohort: Type.Enum(cohortMilestones),
    of: Type.Enum(countables),
    source: RuleSource,
  },
  closed,
);
export type TallyRule = Static<typeof TallyRule>;

/**
 * 超时倍数: how many times its limit the disposal took, on average over the matters of a cohort that ran out of it and keep `whole`. One that is
 * not done yet has used what it has by the cut-off; without one that an appeal excused it is the adjusted figure.
 */
export const MultipleRule = Type.Object(
  {
    name: Text,
    about: Text,
    /** As of an indicator. */
    kinds: Type.Optional(Ids),
    cohort: Type.Enum(cohortMilestones),
    whole: Type.Optional(Type.Array(Condition, { minItems: 1 })),
    source: RuleSource,
  },
  closed,
);
export type MultipleRule = Static<typeof MultipleRule>;

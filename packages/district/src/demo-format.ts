import { durationUnits, Id, Role, Text } from '@wangge/kernel';
import Type, { type Static } from 'typebox';

/**
 * `demo.yaml`: how a demo's history is made up, and what it says. Optional: a pack without it has no history. The simulator in the
 * server walks the pack's own procedures by these figures, through the same `open` and `decide` as people do; it knows no procedure,
 * no category and no sentence. Schema and type share one name.
 */

const closed = { additionalProperties: false } as const;
const Source = Type.String({ minLength: 1 });
const Sourced = <T extends Type.TSchema>(value: T) => Type.Object({ value, source: Source }, closed);
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Weight = Type.Number({ minimum: 0 });
const Span = Type.Array(Type.Number({ minimum: 0 }), { minItems: 2, maxItems: 2 });
const CategoryId = Type.String({ pattern: '^[A-Z]\\d{4}$' });
const ConditionId = Type.String({ pattern: '^[A-Z]\\d{4}-\\d{1,2}$' });
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-4]):[0-5]\\d$' });

/**
 * Several ways to say one thing, by language; one is drawn. In braces stand words: `{category}` its name, `{called}` what people
 * call it, `{condition}`, `{closing}` (the closing condition), `{sample}` a sentence for the category (a sentence with it is drawn
 * only where there is one), and the names of lists under `words`.
 */
export const Sentences = Type.Record(
  Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]{2,8})?$' }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  { minProperties: 1 },
);
export type Sentences = Static<typeof Sentences>;

/** The drawings that stand for photos; they are the program's own. */
export const motifs = ['cover', 'rubbish', 'lamp', 'vehicle', 'tree', 'building'] as const;
export type Motif = (typeof motifs)[number];
const Motif = Type.Enum(motifs);

/** All that is named must hold. */
export const DemoWhen = Type.Object(
  {
    source: Type.Optional(Type.Array(Id, { minItems: 1 })),
    /** It tells again what was told before. */
    repeat: Type.Optional(Type.Boolean()),
    /** The limit of the filing condition: its units, and its amount from `least` to `most`. */
    limit: Type.Optional(
      Type.Object(
        {
          units: Type.Array(Type.Enum(durationUnits), { minItems: 1 }),
          least: Type.Optional(Type.Number({ minimum: 0 })),
          most: Type.Optional(Type.Number({ minimum: 0 })),
        },
        closed,
      ),
    ),
    /** Something of the kind was done with the matter, or nothing. */
    did: Type.Optional(Type.Array(Id, { minItems: 1 })),
    'not-did': Type.Optional(Type.Array(Id, { minItems: 1 })),
    /** Counter → the count is below, or has reached, the number. */
    below: Type.Optional(Type.Record(Id, Type.Integer({ minimum: 1 }))),
    reached: Type.Optional(Type.Record(Id, Type.Integer({ minimum: 1 }))),
    flag: Type.Optional(Id),
    'not-flag': Type.Optional(Id),
    /** A request of this kind waits for an answer. */
    asked: Type.Optional(Id),
    /** What it tells again of goes on, so that it could join that one. */
    like: Type.Optional(Type.Literal('going')),
    /** Tasks that others were called to: some go on, or none does (also where nobody was called). */
    tasks: Type.Optional(Type.Enum(['going', 'none'])),
    /**
     * Ballot → how its meeting stands: somebody stood aside and nobody sits for them yet (`vacant`), some have not voted yet
     * (`voting`), all have (`counted`).
     */
    ballot: Type.Optional(Type.Record(Id, Type.Enum(['vacant', 'voting', 'counted']))),
    /** Whether the responsible unit is the first of the duty list. */
    lead: Type.Optional(Type.Enum(['right', 'wrong'])),
    /** What is planned next comes after its clock's deadline. */
    late: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type DemoWhen = Static<typeof DemoWhen>;

/**
 * What a form's field gets. Without any key but `chance` and `when` it is what fits the field: the matter's own category and
 * condition, the unit that the duty list names first, its assisting units, a colleague, yes, a photo. Required fields that are not
 * named get that too.
 */
export const DemoValue = Type.Object(
  {
    /** How often it is filled in; always, without it. */
    chance: Type.Optional(Share),
    when: Type.Optional(DemoWhen),
    /** Sentences under `texts`. */
    say: Type.Optional(Id),
    caller: Type.Optional(Type.Enum(['name', 'phone'])),
    /** Values and their weights: of a choice, a rating, a yes or no. */
    weigh: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9-]+$' }), Weight)),
    /** A number from … to …; for a date, days from then. */
    between: Type.Optional(Span),
    /** A unit: the first by the duty list, or by mistake another one of its line. */
    advice: Type.Optional(Type.Enum(['first', 'other'])),
    /** Units of which one is named, or of whose people: of `units` and a panel, as many as the form asks for or `many` says. */
    from: Type.Optional(Type.Array(Id, { minItems: 1 })),
    /** A number of a paper; # is a digit. */
    code: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    /** Photos that show it as it was found, or set right. */
    shows: Type.Optional(Type.Enum(['wrong', 'right'])),
    many: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 9 }), {
        minItems: 2,
        maxItems: 2,
      }),
    ),
  },
  closed,
);
export type DemoValue = Static<typeof DemoValue>;
const Form = Type.Record(Id, DemoValue);
const Roles = Type.Partial(Type.Record(Role, Weight));

/** Log-normal: half of all take less than `median`; `spread` is the standard deviation of the logarithm. */
const Spread = { median: Type.Number({ exclusiveMinimum: 0 }), spread: Weight } as const;
export const DemoPace = Type.Union([
  /** Minutes: at any hour, in working time, or as the limit of the matter's condition runs. */
  Type.Object({ ...Spread, hours: Type.Enum(['any', 'office', 'limit']) }, closed),
  /** A share of what is left of a clock, at most `most` of it and at least `soonest` minutes; of the late ones, minutes past it. */
  Type.Object(
    {
      clock: Id,
      share: Type.Object(Spread, closed),
      most: Share,
      soonest: Weight,
      late: Type.Object(Spread, closed),
    },
    closed,
  ),
]);
export type DemoPace = Static<typeof DemoPace>;

/** One thing that people do next. `by`: roles and their weights; without it the first role that the action names and somebody holds. */
export const DemoWay = Type.Object(
  {
    do: Id,
    weight: Type.Optional(Weight),
    when: Type.Optional(DemoWhen),
    after: Id,
    by: Type.Optional(Roles),
    /** The unit whose people do it, where not everybody of the role may be meant. */
    unit: Type.Optional(Id),
    form: Type.Optional(Form),
  },
  closed,
);
export type DemoWay = Static<typeof DemoWay>;
/** What people do before that, as often as `chance` says, in working time: from … to … of the time until then (late: since the deadline). */
export const DemoMeanwhile = Type.Object(
  {
    do: Id,
    chance: Share,
    when: Type.Optional(DemoWhen),
    at: Type.Array(Share, { minItems: 2, maxItems: 2 }),
    by: Type.Optional(Roles),
    unit: Type.Optional(Id),
    form: Type.Optional(Form),
  },
  closed,
);
export type DemoMeanwhile = Static<typeof DemoMeanwhile>;
/** Weight of doing nothing: time leads on by a timer of the procedure, or the tasks that others were called to; what has ended stays so. */
const Wait = Type.Object({ wait: Weight }, closed);

/** The first situation of a state that holds is taken; one of its ways is drawn of those that the procedure offers to somebody. */
export const DemoSituation = Type.Object(
  {
    when: Type.Optional(DemoWhen),
    ways: Type.Array(Type.Union([DemoWay, Wait]), { minItems: 1 }),
    meanwhile: Type.Optional(Type.Array(DemoMeanwhile)),
  },
  closed,
);
export type DemoSituation = Static<typeof DemoSituation>;

/** How reports come in. Each has a `weight` among those told by others, or is `found` on the district's own rounds. */
export const DemoReport = Type.Object(
  {
    source: Id,
    by: Role,
    unit: Type.Optional(Id),
    weight: Type.Optional(Weight),
    found: Type.Optional(Type.Literal(true)),
    /** Which of `arrivals.hours`. */
    hours: Id,
    /** How often a phone without network sends it later, and by how many minutes. */
    offline: Type.Optional(Type.Object({ share: Share, minutes: Span }, closed)),
    form: Form,
  },
  closed,
);
export type DemoReport = Static<typeof DemoReport>;

export const DemoPlay = Type.Object(
  {
    source: Source,
    /** Weight of the procedure among those of the pack. */
    weight: Weight,
    /** Nobody tells of the same thing again: a wish, a project. */
    once: Type.Optional(Type.Literal(true)),
    /** None where only a call of another matter opens it. */
    reports: Type.Optional(Type.Record(Id, DemoReport, { minProperties: 1 })),
    states: Type.Record(Id, Type.Array(DemoSituation, { minItems: 1 })),
  },
  closed,
);
export type DemoPlay = Static<typeof DemoPlay>;

const Group = Type.Object(
  {
    /** Weight of the group. */
    share: Weight,
    /** How many are found on rounds; the rest is told by others. */
    found: Share,
    /** How many are handled after their deadline. */
    late: Share,
    motif: Motif,
    categories: Type.Record(CategoryId, Weight, { minProperties: 1 }),
  },
  closed,
);

export const DemoFile = Type.Object(
  {
    format: Type.Literal(1),
    /** Who can be logged in as, by area of work, in the order in which the login page shows them. Every role that somebody holds is among them. */
    accounts: Type.Record(
      Id,
      Type.Object({ name: Text, staff: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }) }, closed),
      { minProperties: 1 },
    ),
    /** Whole days of history, unless the setting WANGGE_DEMO_DAYS says otherwise. */
    days: Sourced(Type.Integer({ minimum: 1, maximum: 3650 })),
    /** Languages in which people write, by weight. */
    languages: Type.Record(Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]{2,8})?$' }), Weight, { minProperties: 1 }),
    arrivals: Type.Object(
      {
        /** Matters a day on average, before the week and the holidays. */
        perDay: Sourced(Type.Number({ exclusiveMinimum: 0 })),
        /** Monday first. */
        week: Sourced(Type.Array(Weight, { minItems: 7, maxItems: 7 })),
        /** A day off that is no ordinary weekend. */
        holiday: Sourced(Weight),
        /** Weights of the hours 0 to 23. */
        hours: Type.Record(Id, Sourced(Type.Array(Weight, { minItems: 24, maxItems: 24 })), { minProperties: 1 }),
        /** What was told within so many hours is told again, so near. */
        repeated: Type.Object({ share: Share, metres: Weight, hours: Weight, source: Source }, closed),
        /** Places to which the same comes back again and again, each with so many categories. */
        spots: Type.Object(
          {
            count: Type.Integer({ minimum: 0, maximum: 1000 }),
            share: Share,
            metres: Weight,
            categories: Type.Integer({ minimum: 1 }),
            source: Source,
          },
          closed,
        ),
        /** A grid where nobody lives has as much to tell as so many households. */
        visited: Sourced(Weight),
        /** Within these hours the nearest post acts, outside them one for the whole district where there is one. */
        day: Type.Object({ from: TimeOfDay, to: TimeOfDay, source: Source }, closed),
      },
      closed,
    ),
    mix: Type.Object(
      {
        /** Where the shares of the groups, and what is in each of them, come from. */
        source: Source,
        groups: Type.Record(Id, Group, { minProperties: 1 }),
        /** Categories whose drawing is not their group's. */
        motifs: Type.Optional(Type.Record(CategoryId, Motif)),
        /** Weight of a condition by the unit of its limit (others weigh 1), and of single conditions instead of that. */
        urgencies: Sourced(Type.Partial(Type.Record(Type.Enum(durationUnits), Weight))),
        conditions: Type.Optional(Sourced(Type.Record(ConditionId, Weight))),
        /** How much more or less of a category there is in a month, January first. */
        seasons: Type.Optional(Sourced(Type.Record(CategoryId, Type.Array(Weight, { minItems: 12, maxItems: 12 })))),
      },
      closed,
    ),
    words: Type.Record(Id, Sentences),
    /** Sentences for a category, as people tell of it. */
    samples: Type.Optional(Type.Record(CategoryId, Sentences)),
    /** `plain` is what a required text says for which nothing else is named. */
    texts: Type.Record(Id, Sentences),
    /** People who do not exist: the mark stands behind every name, the phone begins with 000 as no number does; # is a digit. */
    callers: Type.Object(
      {
        names: Sentences,
        mark: Sentences,
        phone: Type.String({ pattern: '^000[0-9#]{6,12}$' }),
        source: Source,
      },
      closed,
    ),
    paces: Type.Object({ source: Source, value: Type.Record(Id, DemoPace) }, closed),
    procedures: Type.Record(Id, DemoPlay, { minProperties: 1 }),
  },
  closed,
);
export type DemoFile = Static<typeof DemoFile>;

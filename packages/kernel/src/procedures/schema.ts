import Type, { type Static } from 'typebox';
import { BallotRule } from '../ballots/index.ts';

/**
 * A procedure as data: the shape of `procedures/*.yaml` in a district pack. One engine runs every procedure
 * (`decide`, `evolve`); there are no scripts, only the closed lists below. Schema and type share one name.
 */

const closed = { additionalProperties: false } as const;

/** A text in the languages of the pack, by locale (`zh`, `en`, `fr` …); the pack says which one comes first. */
export const Text = Type.Record(Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]+)?$' }), Type.String({ minLength: 1 }), {
  minProperties: 1,
});
export type Text = Static<typeof Text>;

export const Id = Type.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 40 });

/** `2 emergency-hours`, `15 minutes`, `5 working-days`: see `clocks/duration.ts` for the units. */
export const DurationText = Type.String({
  pattern: '^\\d+(\\.\\d+)? (minutes|emergency-hours|working-hours|working-days|emergency-days|calendar-days)$',
});

/** Every role that can act. A pack may rename a role before people (`district.yaml`), never add one: policy knows each. */
export const roles = [
  'resident',
  'grid-worker',
  'grid-leader',
  'hotline-agent',
  'petition-clerk',
  'duty-officer',
  'dispatcher',
  'department',
  'handler',
  'verifier',
  'callback-agent',
  'supervisor',
  'leader',
  'system-admin',
  'security-admin',
  'audit-admin',
] as const;
export type Role = (typeof roles)[number];
export const Role = Type.Enum(roles);

/**
 * How an actor must stand to the matter:
 * `area` – the post's area covers the matter's; `lead-unit`, `assist-unit` – the post's unit leads or assists;
 * `own` – the actor reported it; `caller` – the post's unit leads the matter that this one is a task of; `any` – no relation asked.
 */
export const relations = ['any', 'area', 'lead-unit', 'assist-unit', 'own', 'caller'] as const;
export type Relation = (typeof relations)[number];
const Relation = Type.Enum(relations);

/** Who may act: role → the relation asked of it. */
export type Who = Partial<Record<Role, Relation>>;
export const Who = Type.Unsafe<Who>(
  Type.Object(Object.fromEntries(roles.map((role) => [role, Type.Optional(Relation)])), {
    ...closed,
    minProperties: 1,
  }),
);

const WhoIfAny = Type.Unsafe<Who>(
  Type.Object(Object.fromEntries(roles.map((role) => [role, Type.Optional(Relation)])), closed),
);

/** What a form can ask for. `code`: a number given elsewhere (a hotline's order, a document): no free text, so a fact. */
export const formFieldTypes = [
  'text',
  'code',
  'choice',
  'category',
  'condition',
  'unit',
  'units',
  'staff',
  'person',
  'panel',
  'matter',
  'date',
  'instant',
  'number',
  'boolean',
  'rating',
  'place',
  'photos',
] as const;

/** The answer of an earlier field of the same form, compared as text (`true`, `no`, `5`). */
export const Answer = Type.Object({ field: Id, values: Type.Array(Type.String(), { minItems: 1 }) }, closed);
export type Answer = Static<typeof Answer>;

/** A form's field. `personal` names an entry of the pack's `fields.yaml`; its value is sealed and never reaches a guard. */
export const FormField = Type.Object(
  {
    field: Id,
    name: Text,
    type: Type.Enum(formFieldTypes),
    required: Type.Optional(Type.Boolean()),
    /** Asked, and required where it is, only after this answer; a value given to a field that is not asked is refused. */
    when: Type.Optional(Answer),
    personal: Type.Optional(Id),
    max: Type.Optional(Type.Integer({ minimum: 1 })),
    min: Type.Optional(Type.Integer({ minimum: 0 })),
    /** For `number`: a whole one, as an extension takes it that counts days. */
    whole: Type.Optional(Type.Literal(true)),
    /** For `choice`: the id of a list under `reasons`. */
    of: Type.Optional(Id),
    /** For `photos`: which slot they fill. */
    slot: Type.Optional(Type.Enum(['before', 'near', 'far', 'after', 'check', 'evidence'])),
    /** For `unit`: which advice stands beside the field. */
    advice: Type.Optional(Type.Literal('duty-list')),
    /** For `matter`: only another one of the same kind, and one that has ended (what settled this before). */
    ended: Type.Optional(Type.Literal(true)),
    /** For `text` in an opening form: an address, held against the place that stands beside it. */
    describes: Type.Optional(Type.Literal('place')),
    help: Type.Optional(Text),
  },
  closed,
);
export type FormField = Static<typeof FormField>;

/** The closed list of predicates. A guard that fails refuses the command with its own name as reason. */
export const PlainGuard = Type.Union([
  /** The actor did none of these actions on this matter (a disposer never verifies their own case). */
  Type.Object({ 'different-person': Type.Array(Id, { minItems: 1 }) }, closed),
  /** In these states only the last person who did one of these actions (who took a check, and nobody else, finishes it). */
  Type.Object(
    {
      'same-person': Type.Object({ did: Type.Array(Id, { minItems: 1 }), in: Type.Array(Id, { minItems: 1 }) }, closed),
    },
    closed,
  ),
  /**
   * None of these facts, which name people or units with an interest of their own, names whom the form names in `fields`, nor did they stand
   * aside in a ballot about the matter; without `fields` it is asked of the actor. Of a person their units count, too.
   */
  Type.Object(
    {
      'no-interest': Type.Object(
        { in: Type.Array(Id, { minItems: 1 }), fields: Type.Optional(Type.Array(Id, { minItems: 1 })) },
        closed,
      ),
    },
    closed,
  ),
  /** The actor's unit did none of these actions. */
  Type.Object({ 'different-unit': Type.Array(Id, { minItems: 1 }) }, closed),
  /** The unit named in the form did none of these actions: who answered is not asked to review the answer. */
  Type.Object({ 'other-unit': Type.Object({ field: Id, did: Type.Array(Id, { minItems: 1 }) }, closed) }, closed),
  /**
   * Each unit named in the form did one of these: what is found about a unit is about something that it did here. With a task, since it was
   * last called to that, unless the call was taken back: nobody answers twice for the same. `within`: no longer ago than that.
   */
  Type.Object(
    {
      'did-by': Type.Object(
        {
          field: Id,
          did: Type.Array(Id, { minItems: 1 }),
          'since-called': Type.Optional(Id),
          within: Type.Optional(DurationText),
        },
        closed,
      ),
    },
    closed,
  ),
  /**
   * The unit named in the form stands one level above the one that last did one of these: the government or the department over it,
   * as the list of units has them. (Who is asked for a review, by law the authority above the one that handled it.)
   */
  Type.Object({ 'above-unit': Type.Object({ field: Id, did: Type.Array(Id, { minItems: 1 }) }, closed) }, closed),
  /** The unit named in the form is of one of these kinds: who decides on a petition is an authority, and no company. */
  Type.Object({ 'unit-kind': Type.Object({ field: Id, kinds: Type.Array(Id, { minItems: 1 }) }, closed) }, closed),
  /** Nobody has decided by one of these who leads, or one of `until` has come after it: a decision binds as long as it stands. */
  Type.Object(
    {
      'no-decision': Type.Object(
        { by: Type.Array(Id, { minItems: 1 }), until: Type.Optional(Type.Array(Id, { minItems: 1 })) },
        closed,
      ),
    },
    closed,
  ),
  /** The clock is not past its deadline. */
  Type.Object({ 'before-deadline': Id }, closed),
  Type.Object({ 'count-below': Type.Object({ counter: Id, limit: Type.Integer({ minimum: 1 }) }, closed) }, closed),
  Type.Object({ 'count-reached': Type.Object({ counter: Id, limit: Type.Integer({ minimum: 1 }) }, closed) }, closed),
  /** A fact is known (or not). */
  Type.Object({ has: Id }, closed),
  Type.Object({ lacks: Id }, closed),
  Type.Object({ flag: Id }, closed),
  Type.Object({ 'not-flag': Id }, closed),
  Type.Object({ 'source-in': Type.Array(Id, { minItems: 1 }) }, closed),
  /** The form's field has one of these values. */
  Type.Object({ 'form-is': Answer }, closed),
  /** At least one of these answers was given. */
  Type.Object({ 'form-any': Type.Array(Answer, { minItems: 2 }) }, closed),
  Type.Object({ 'has-photo': Type.Object({ slot: Type.String(), min: Type.Integer({ minimum: 1 }) }, closed) }, closed),
  /** The form's date lies after now and no further than `max` from it. */
  Type.Object({ 'date-within': Type.Object({ field: Id, max: DurationText }, closed) }, closed),
  /** No precedent stands against this (a repeated return is refused, quoting it). */
  Type.Object({ 'no-precedent': Id }, closed),
  /** No request of this kind waits for approval. */
  Type.Object({ 'no-request': Id }, closed),
  /** The action comes within `limit` of the last time `since` happened. */
  Type.Object({ within: Type.Object({ since: Id, limit: DurationText }, closed) }, closed),
  /** The matter ended no longer ago than this. */
  Type.Object({ 'ended-within': DurationText }, closed),
  /** The matter was received on this day of the district's zone or later: a rule that is in force from then on, for what began under it. */
  Type.Object({ 'received-from': Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }) }, closed),
  /** The unit named in the form may lead here by the public duty list. */
  Type.Object({ 'may-lead': Id }, closed),
  /** The units named in the form may be called to help here by the public duty list. */
  Type.Object({ 'may-help': Id }, closed),
  /** A gate: each of these tasks is done by all that were called to it and did not come to nothing, or by who was called in their place. */
  Type.Object({ 'tasks-done': Type.Array(Id, { minItems: 1 }) }, closed),
  /** None of these tasks goes on or waits for its turn, however those that were called have ended. */
  Type.Object({ 'tasks-ended': Type.Array(Id, { minItems: 1 }) }, closed),
  /**
   * The gate of `tasks-done` for those of these tasks that anybody was called to; nobody has to be called, and a call that was taken back
   * is none.
   */
  Type.Object({ 'called-done': Type.Array(Id, { minItems: 1 }) }, closed),
]);
export type PlainGuard = Static<typeof PlainGuard>;

/** A predicate, or the name of several that hold together (`conditions` of the procedure): what is asked in many places is written once. */
export const Guard = Type.Union([...PlainGuard.anyOf, Type.Object({ is: Id }, closed)]);
export type Guard = Static<typeof Guard>;

/** The predicates that time can wait for: they look at the matter alone, and change with its events. */
export const TimerGuard = Type.Union([
  Type.Object({ has: Id }, closed),
  Type.Object({ lacks: Id }, closed),
  Type.Object({ flag: Id }, closed),
  Type.Object({ 'not-flag': Id }, closed),
  Type.Object({ 'no-request': Id }, closed),
]);
export type TimerGuard = Static<typeof TimerGuard>;

/** The closed list of what an action brings about, carried out in order. */
export const Effect = Type.Union([
  /** Facts taken from the form's fields of the same name. */
  Type.Object({ set: Type.Array(Id, { minItems: 1 }) }, closed),
  Type.Object({ clear: Type.Array(Id, { minItems: 1 }) }, closed),
  /** The responsible unit (and those who assist) from the form. */
  Type.Object({ assign: Type.Object({ lead: Id, assist: Type.Optional(Id) }, closed) }, closed),
  Type.Object({ unassign: Type.Literal('lead') }, closed),
  /**
   * Start a clock. With a `holder` in the clock's definition: the same holder resumes what is left, another starts anew.
   * Without: a paused clock resumes, a running one goes on.
   */
  Type.Object({ start: Id }, closed),
  /** Start a clock anew whatever stood. */
  Type.Object({ restart: Id }, closed),
  Type.Object({ pause: Id }, closed),
  Type.Object({ resume: Id }, closed),
  Type.Object({ stop: Id }, closed),
  /**
   * Lengthen a clock by the original limit, or by a form field: an amount in the clock's own unit, at most the original limit
   * or, where a rule allows more or less, `max` of that unit.
   */
  Type.Object(
    {
      extend: Type.Object(
        {
          clock: Id,
          by: Type.Union([Type.Literal('original-limit'), Id]),
          max: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        closed,
      ),
    },
    closed,
  ),
  Type.Object({ count: Id }, closed),
  /** A counter begins anew: what it counts is counted by rounds. */
  Type.Object({ reset: Id }, closed),
  Type.Object({ flag: Id }, closed),
  Type.Object({ unflag: Id }, closed),
  /** The flag as a boolean field of the form says: yes sets it, no clears it, no answer leaves it. */
  Type.Object({ 'flag-from': Type.Object({ flag: Id, field: Id }, closed) }, closed),
  /** Call the units of a form's field to a task: at once, or when the tasks that it comes after are done. */
  Type.Object(
    { call: Type.Object({ task: Id, units: Id, hand: Type.Optional(Type.Array(Id, { minItems: 1 })) }, closed) },
    closed,
  ),
  /**
   * Of the task that the form's choice names, what waits for its turn or came to nothing is needed no longer: no gate waits for it, and what
   * comes after it need not. Who is at work is called off in the matter that the task is.
   */
  Type.Object({ drop: Id }, closed),
  /** Seat the people of a form's field as the panel of a ballot, and open it. A second round starts from nothing. */
  Type.Object({ seat: Type.Object({ ballot: Id, panel: Id }, closed) }, closed),
  /** The matter joins the one that the form names, and inherits its result (`merging` of the procedure). */
  Type.Object({ merge: Id }, closed),
  /**
   * Part of the matter becomes one of its own (拆分): the same procedure, place and reporter, opened with these public fields of
   * the form, and with personal ones that both forms have. Each goes its own way, and each is answered. `keep`: facts of the matter
   * that hold for its part as well (it is urgent), as if they had been said of it at its beginning.
   */
  Type.Object(
    {
      split: Type.Object(
        { hand: Type.Array(Id, { minItems: 1 }), keep: Type.Optional(Type.Array(Id, { minItems: 1 })) },
        closed,
      ),
    },
    closed,
  ),
  /** It goes its own way again. */
  Type.Object({ separate: Type.Literal('merged') }, closed),
  /**
   * The decision (who leads) becomes a precedent of this name for category × condition × the area that the first
   * `levels` levels above the matter name (2 = its street, where the district is level 1).
   */
  Type.Object({ precedent: Type.Object({ name: Id, levels: Type.Integer({ minimum: 1 }) }, closed) }, closed),
]);
export type Effect = Static<typeof Effect>;

const Target = Type.Union([
  Id,
  Type.Array(
    Type.Object(
      {
        when: Type.Optional(Type.Array(Guard, { minItems: 1 })),
        state: Id,
        effects: Type.Optional(Type.Array(Effect)),
      },
      closed,
    ),
    { minItems: 1 },
  ),
]);
export type Target = Static<typeof Target>;

export const State = Type.Object(
  {
    name: Text,
    /** Where the state lies in the seven-step loop; lists and counts group by it. */
    phase: Type.Enum(['intake', 'filing', 'dispatch', 'handling', 'checking', 'closing', 'feedback', 'ended']),
    /** Nothing leaves a final state and no clock runs in it. */
    final: Type.Optional(Type.Boolean()),
    /** How a task has ended, for the matter that called it; see `tasks`. `withdrawn`: who called takes the call back, no gate waits for it. */
    outcome: Type.Optional(Type.Enum(['done', 'failed', 'withdrawn'])),
    /** In a pause state (suspended, in arbitration) it is said beside the light why time stands still. */
    waiting: Type.Optional(Type.Boolean()),
    /** Whose desk it lies on: the roles whose queue shows it. */
    desk: Type.Optional(Type.Array(Role)),
  },
  closed,
);
export type State = Static<typeof State>;

export const Action = Type.Object(
  {
    name: Text,
    /** What the button says; `{unit}` and other form fields are filled in. */
    button: Type.Optional(Text),
    by: Who,
    /**
     * Facts that name people: who is named in one of them may do it too, whatever their post (a leader of the district who carries a project,
     * its service ambassador of another unit). They reach the matter as those do who sit on its panels; a form names nobody who could not.
     */
    named: Type.Optional(Type.Array(Id, { minItems: 1 })),
    from: Type.Array(Id, { minItems: 1 }),
    /** Without `to` the matter stays where it is. The first target whose `when` holds is taken. */
    to: Type.Optional(Target),
    form: Type.Optional(Type.Array(FormField)),
    guards: Type.Optional(Type.Array(Guard)),
    effects: Type.Optional(Type.Array(Effect)),
    /** Sends a matter backwards or ends it without result: the page asks again. */
    grave: Type.Optional(Type.Boolean()),
    source: Type.Optional(Type.String()),
  },
  closed,
);
export type Action = Static<typeof Action>;

export const Clock = Type.Object(
  {
    name: Text,
    /** A fixed duration; `condition`: the limit of the filing condition in the catalogue; `task`: what the caller's task sets. */
    limit: Type.Union([Type.Literal('condition'), Type.Literal('task'), DurationText]),
    /** When amber begins: for day clocks so long before the end; for hour clocks a share of the limit that is left. */
    amber: Type.Object(
      { days: Type.Optional(DurationText), share: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })) },
      closed,
    ),
    /** `lead`: the clock belongs to the responsible unit and starts anew with another one. */
    holder: Type.Optional(Type.Literal('lead')),
    source: Type.String({ minLength: 1 }),
  },
  closed,
);
export type Clock = Static<typeof Clock>;

/**
 * Something asked for while the matter goes on, or, where `ask.in` names final states, about how it ended (an appeal: then nothing
 * moves, only flags, facts and counts change), granted by several people one after the other (extension, suspension). A
 * matter that leaves the states of `ask.in` takes the request back with the same event.
 */
export const Request = Type.Object(
  {
    name: Text,
    ask: Type.Object(
      {
        name: Text,
        by: Who,
        in: Type.Array(Id, { minItems: 1 }),
        form: Type.Optional(Type.Array(FormField)),
        guards: Type.Optional(Type.Array(Guard)),
        effects: Type.Optional(Type.Array(Effect)),
      },
      closed,
    ),
    /** In order; each by another person than those before and than the one who asked. */
    approvals: Type.Array(Type.Object({ name: Text, by: Who, form: Type.Optional(Type.Array(FormField)) }, closed), {
      minItems: 1,
      maxItems: 5,
    }),
    /**
     * `guards` are asked of the last approval, over what was asked for: what has lapsed while it waited is not granted. Those about who it is
     * (`different-person`, `different-unit`) are asked of every approval and refusal.
     */
    granted: Type.Object(
      {
        guards: Type.Optional(Type.Array(Guard)),
        to: Type.Optional(Target),
        effects: Type.Optional(Type.Array(Effect)),
      },
      closed,
    ),
    refused: Type.Optional(Type.Object({ effects: Type.Optional(Type.Array(Effect)) }, closed)),
    source: Type.Optional(Type.String()),
  },
  closed,
);
export type Request = Static<typeof Request>;

/**
 * A task that others are called to while the matter goes on and its lead stays responsible (协同, 吹哨; a stage of joint work). Each
 * unit called gets a matter of its own under `procedure`, at the same place.
 */
export const Task = Type.Object(
  {
    name: Text,
    procedure: Id,
    /** How long it may take, for clocks whose limit is `task`. */
    limit: Type.Optional(DurationText),
    /** Stages in sequence: called when all of these are done. Tasks that do not name each other run side by side. */
    after: Type.Optional(Type.Array(Id, { minItems: 1 })),
    /**
     * It is about what was done and no part of doing it (a finding against a unit): it may be called from final states, goes on when the
     * matter has ended, no gate waits for it, and who is called to it does not assist.
     */
    apart: Type.Optional(Type.Literal(true)),
    source: Type.String({ minLength: 1 }),
  },
  closed,
);
export type Task = Static<typeof Task>;

/** A vote by a panel. The engine makes its actions: `vote-…`, `recuse-…`, `substitute-…`, `conclude-…`. */
export const BallotPlan = Type.Object(
  {
    name: Text,
    rule: BallotRule,
    in: Type.Array(Id, { minItems: 1 }),
    /** Who leads the meeting: recuses a member, seats a substitute, concludes. */
    conduct: Who,
    /** Who leads the meeting has no seat in it: a member may do none of this. Where it is left out, the chair may vote. */
    'conduct-apart': Type.Optional(Type.Literal(true)),
    choices: Type.Object({ for: Text, against: Text, abstain: Text }, closed),
    /** Reasons of a recusal: the id of a list under `reasons`. Whoever stood aside for one of them sits in no ballot about the matter again. */
    recusal: Id,
    /** Of those reasons the ones that are no interest: who could not come is replaced in this meeting and may be seated in the next. */
    absence: Type.Optional(Type.Array(Id, { minItems: 1 })),
    /**
     * Until the deadline of this clock nobody's vote is cut off: with a quorum the ballot is concluded earlier only when those who wait
     * could not turn it. Without it a quorum is enough.
     */
    clock: Type.Optional(Id),
    /** Facts that name staff or units with an interest in the matter: none of them sits, or leads the meeting. */
    barred: Type.Optional(Type.Array(Id, { minItems: 1 })),
    /** Who did one of these (proposed it, reviewed it) does not sit. */
    'different-person': Type.Optional(Type.Array(Id, { minItems: 1 })),
    /** Beside the vote itself. */
    opinion: Type.Optional(Type.Array(FormField)),
    /** What the conclusion asks for: the minutes. */
    minutes: Type.Array(FormField, { minItems: 1 }),
    passed: Type.Object({ to: Type.Optional(Target), effects: Type.Optional(Type.Array(Effect)) }, closed),
    failed: Type.Object({ to: Type.Optional(Target), effects: Type.Optional(Type.Array(Effect)) }, closed),
  },
  closed,
);
export type BallotPlan = Static<typeof BallotPlan>;

/** 并案: a matter that joined another one waits for it, and each caller is answered of their own. */
export const Merging = Type.Object(
  {
    /** The state in which a merged matter waits; its clocks stand still, but for those that `runs` names. */
    into: Id,
    /** Clocks that may go on while it waits: what its own caller was promised, whoever is at work on it. */
    runs: Type.Optional(Type.Array(Id, { minItems: 1 })),
    /** What the leading matter's state means for those that joined it; the first entry that names the state counts. */
    follows: Type.Array(
      Type.Object(
        {
          when: Type.Array(Id, { minItems: 1 }),
          to: Id,
          /**
           * What it takes over from the leading matter: facts where it has none of its own; and texts of the forms of actions, which stay
           * sealed where they are and are read there (`inheritedTexts`).
           */
          inherit: Type.Optional(Type.Array(Id, { minItems: 1 })),
          effects: Type.Optional(Type.Array(Effect)),
        },
        closed,
      ),
      { minItems: 1 },
    ),
    source: Type.String({ minLength: 1 }),
  },
  closed,
);
export type Merging = Static<typeof Merging>;

/** What time brings about. Its event carries `effectiveAt`, so that a late sweep never changes a result. */
export const Timer = Type.Object(
  {
    name: Text,
    in: Type.Array(Id, { minItems: 1 }),
    /** While one of these does not hold the timer waits, however long it has been due. */
    guards: Type.Optional(Type.Array(TimerGuard, { minItems: 1 })),
    at: Type.Union([
      Type.Object({ clock: Id, point: Type.Enum(['amber', 'deadline']) }, closed),
      /** The fact holds an instant, or a date that begins at 00:00 of the district's zone. */
      Type.Object({ fact: Id }, closed),
      /** After the state was entered or, with `since`, after the last time that this was done: a way back gives no new time. */
      Type.Object({ after: DurationText, since: Type.Optional(Id) }, closed),
    ]),
    to: Type.Optional(Target),
    effects: Type.Optional(Type.Array(Effect)),
    source: Type.Optional(Type.String({ minLength: 1 })),
  },
  closed,
);
export type Timer = Static<typeof Timer>;

/** How a matter of this kind begins. */
export const Opening = Type.Object(
  {
    name: Text,
    /** Who may report; nobody (`{}`) where only another matter opens it: a task. */
    by: WhoIfAny,
    to: Target,
    /** Role → the sources that its reports may name; the first one is meant when none is named. */
    source: Type.Record(Type.String(), Type.Union([Id, Type.Array(Id, { minItems: 1 })])),
    /** A report may be no older than this when it comes in: so long may a phone be without network. */
    oldest: Type.Optional(Type.Object({ limit: DurationText, source: Type.String({ minLength: 1 }) }, closed)),
    /**
     * The form's date on which it was received, where that was before it is registered (a letter lies a day in the post room): the matter
     * is received, and the clocks of the opening run, from 00:00 of that day. No later than today, no longer ago than `limit`.
     */
    received: Type.Optional(
      Type.Object({ field: Id, limit: DurationText, source: Type.String({ minLength: 1 }) }, closed),
    ),
    form: Type.Array(FormField, { minItems: 1 }),
    guards: Type.Optional(Type.Array(Guard)),
    effects: Type.Optional(Type.Array(Effect)),
  },
  closed,
);
export type Opening = Static<typeof Opening>;

/**
 * What is said of a matter beside its state. A plain text is a flag that only has a name.
 * `mark`: shown in the rows of lists; `rank`: matters with it come before those with a lower one, or none, where lists go by
 * due time; `standing`: means something that stands now, so that entering a final state clears it as it stops the clocks.
 * `holder: lead`: says something of the unit that leads (it let a limit lapse): another one begins without it, whose it was stays known, and
 * who gets the matter back has it again.
 */
export const Flag = Type.Object(
  {
    name: Text,
    mark: Type.Optional(Type.Boolean()),
    rank: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
    standing: Type.Optional(Type.Boolean()),
    holder: Type.Optional(Type.Literal('lead')),
  },
  closed,
);
export type Flag = Static<typeof Flag>;

export const Procedure = Type.Object(
  {
    format: Type.Literal(1),
    id: Id,
    /** The kind of matter that it moves; policy speaks of kinds. */
    kind: Id,
    name: Text,
    about: Type.Optional(Text),
    source: Type.String({ minLength: 1 }),
    effective: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    /**
     * The roles that reach matters of this kind at all, each as far as it reaches (area, unit, own); without it, every role but those
     * that reach only what names them.
     */
    readers: Type.Optional(Type.Array(Role, { minItems: 1 })),
    number: Type.Object({ prefix: Type.String({ pattern: '^[A-Z]{1,6}$' }) }, closed),
    /** Lists of choices; none is empty: a form that asks for one could not be filled in. */
    reasons: Type.Record(Id, Type.Record(Id, Text, { minProperties: 1 })),
    /** Where reports may come from. */
    sources: Type.Record(Id, Text),
    opening: Opening,
    /** Predicates by a name, for guards that say `is`. */
    conditions: Type.Optional(Type.Record(Id, Type.Array(PlainGuard, { minItems: 1 }))),
    states: Type.Record(Id, State),
    actions: Type.Record(Id, Action),
    clocks: Type.Record(Id, Clock),
    requests: Type.Optional(Type.Record(Id, Request)),
    timers: Type.Optional(Type.Record(Id, Timer)),
    tasks: Type.Optional(Type.Record(Id, Task)),
    /** For a procedure that is a task: where it goes when its caller ends or takes the call back. */
    withdrawn: Type.Optional(Id),
    ballots: Type.Optional(Type.Record(Id, BallotPlan)),
    merging: Type.Optional(Merging),
    counters: Type.Record(Id, Text),
    flags: Type.Record(Id, Type.Union([Text, Flag])),
  },
  closed,
);
export type Procedure = Static<typeof Procedure>;

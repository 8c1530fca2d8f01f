import { ballotVerbs, requestVerbs } from '@wangge/kernel';
import Type, { type Static } from 'typebox';
import { FormFieldView, placeDoubts, Words } from '../districts/index.ts';
import { BallotView, KinView, ParentView, TaskView } from './kin-view.types.ts';
import { LightName, RowView } from './list.types.ts';

const Sentence = Type.Object({ zh: Type.String(), en: Type.String() });

export const FilledField = Type.Object({
  field: Type.String(),
  name: Words,
  type: Type.String(),
  value: Type.Unknown(),
  /** The name of what was chosen, where the value is an id. */
  text: Type.Optional(Words),
  /** Entry of the pack's personal fields. */
  personal: Type.Optional(Type.String()),
  masked: Type.Optional(Type.Boolean()),
  /** Forgotten: the key that sealed it was destroyed. */
  gone: Type.Optional(Type.Boolean()),
});
export type FilledField = Static<typeof FilledField>;

export const ClockView = Type.Object({
  id: Type.String(),
  name: Words,
  status: Type.Enum(['running', 'paused', 'stopped']),
  light: LightName,
  startedAt: Type.String(),
  deadline: Type.String(),
  amberAt: Type.String(),
  limit: Type.String(),
  remaining: Words,
  /** The limit with its extensions, in days where the limit counts days, else in milliseconds. */
  total: Type.Number(),
  /** When it ran; the last one runs on where it has no `to`. With these a page tells the time left by itself, as `remaining` does. */
  runs: Type.Array(Type.Object({ from: Type.String(), to: Type.Optional(Type.String()) })),
  /** Why the deadline is where it is, step by step. */
  why: Type.Object({ zh: Type.Array(Type.String()), en: Type.Array(Type.String()) }),
  /** It hangs on days whose holidays are not published yet. */
  provisional: Type.Boolean(),
  holder: Type.Optional(Type.String()),
});
export type ClockView = Static<typeof ClockView>;

export const TimelineEntry = Type.Object({
  seq: Type.Integer(),
  type: Type.Enum(['opened', 'acted', 'timed', 'linked', 'recomputed']),
  action: Type.String(),
  name: Words,
  at: Type.String(),
  effectiveAt: Type.String(),
  actor: Type.Optional(
    Type.Object({ staff: Type.String(), name: Type.String(), role: Type.String(), unit: Type.Optional(Type.String()) }),
  ),
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  /** What it brought about beside: who was called, what was joined, how a vote ended, whether a decision is a precedent. */
  notes: Type.Array(Words),
  form: Type.Array(FilledField),
  photos: Type.Array(Type.String()),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

export const OfferView = Type.Object({
  action: Type.String(),
  verb: Type.Optional(Type.Enum([...requestVerbs, ...ballotVerbs])),
  name: Words,
  button: Words,
  form: Type.Array(FormFieldView),
  grave: Type.Boolean(),
  refused: Type.Optional(
    Type.Object({ guard: Type.String(), details: Type.Record(Type.String(), Type.Unknown()), text: Sentence }),
  ),
});

export const CaseView = Type.Object({
  ...RowView.properties,
  place: Type.Object({
    lng: Type.Number(),
    lat: Type.Number(),
    crs: Type.Literal('CGCS2000'),
    given: Type.Object({ lng: Type.Number(), lat: Type.Number(), crs: Type.String() }),
    accuracy: Type.Optional(Type.Number()),
    /** Metres: this reader gets the middle of a square of that side, and not the point itself. */
    roundedTo: Type.Optional(Type.Number()),
    /** What spoke against the place when its reporter confirmed it. */
    confirmedDespite: Type.Optional(Type.Array(Type.Enum(placeDoubts))),
    areas: Type.Array(Type.String()),
    grid: Type.Optional(Type.Object({ code: Type.String(), version: Type.Integer() })),
  }),
  facts: Type.Record(Type.String(), Type.Unknown()),
  text: Type.Union([Type.String(), Type.Null()]),
  clocks: Type.Array(ClockView),
  /** When the state ends by itself at the moment that somebody set for it, and what that end is called. */
  until: Type.Optional(Type.Object({ name: Words, at: Type.String() })),
  requests: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Words,
      askedBy: Type.String(),
      askedAt: Type.String(),
      level: Type.Integer(),
      levels: Type.Integer(),
      /** Whose decision it waits for. */
      awaits: Type.Array(Type.Object({ name: Words, roles: Type.Array(Type.String()) })),
      form: Type.Array(FilledField),
      /** The levels that have approved already, in their order. */
      approvals: Type.Array(
        Type.Object({ name: Words, by: Type.String(), at: Type.String(), form: Type.Array(FilledField) }),
      ),
    }),
  ),
  /** What it is a task of, or has joined. */
  belongsTo: Type.Optional(ParentView),
  /** Units that were called to tasks, and the stages of the same course that nobody was called to yet, step by step. */
  tasks: Type.Array(TaskView),
  /** Matters that joined this one. */
  joined: Type.Array(KinView),
  /** What it was split off from, and what was split off from it. */
  splitFrom: Type.Optional(KinView),
  /** The year under which its events lie in an archive outside; null: they are here. */
  archivedYear: Type.Union([Type.Integer(), Type.Null()]),
  splits: Type.Array(KinView),
  /** How many people told of it: this matter and those that joined it. */
  contacts: Type.Integer(),
  ballots: Type.Array(BallotView),
  timeline: Type.Array(TimelineEntry),
  photoList: Type.Array(
    Type.Object({
      id: Type.String(),
      slot: Type.String(),
      /** Of the event that brought it. */
      seq: Type.Integer(),
      type: Type.String(),
      width: Type.Integer(),
      height: Type.Integer(),
      takenAt: Type.Union([Type.String(), Type.Null()]),
      /** Metres between where it says it was taken and the place of the case. */
      awayMetres: Type.Union([Type.Number(), Type.Null()]),
      /** Its time and place can be revealed. */
      masked: Type.Boolean(),
      /** Forgotten: its key was destroyed. */
      gone: Type.Boolean(),
    }),
  ),
  advice: Type.Array(Type.Object({ unit: Type.String(), duty: Type.String(), basis: Words, source: Type.String() })),
  precedents: Type.Array(
    Type.Object({ name: Type.String(), number: Type.String(), lead: Type.String(), decidedAt: Type.String() }),
  ),
  similar: Type.Array(
    Type.Object({
      id: Type.String(),
      number: Type.String(),
      kind: Type.String(),
      category: Type.Union([Type.String(), Type.Null()]),
      metres: Type.Integer(),
      receivedAt: Type.String(),
      state: Type.String(),
      ended: Type.Boolean(),
      /** It has joined another matter. */
      merged: Type.Boolean(),
      light: LightName,
    }),
  ),
  actions: Type.Array(OfferView),
  /** Personal fields that are masked and can be revealed, and how each is called. */
  reveal: Type.Array(Type.String()),
  revealNames: Type.Record(Type.String(), Words),
});
export type CaseView = Static<typeof CaseView>;

import Type, { type Static } from 'typebox';
import { Words } from '../districts/index.ts';
import { LightName } from './list.types.ts';

/** Another matter. What stands in it beyond its number is told only where the reader reaches it. */
export const KinView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  /** False: beyond the reader's reach, so no link to it opens. */
  readable: Type.Boolean(),
  procedure: Type.Optional(Type.String()),
  state: Type.Optional(Type.String()),
  light: Type.Optional(LightName),
  dueAt: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
export type KinView = Static<typeof KinView>;

export const ParentView = Type.Object({
  ...KinView.properties,
  as: Type.Enum(['task', 'merged']),
  /**
   * Of a task: which one, as the caller's procedure calls it where the reader reaches the caller; by whose unit; its limit.
   * `apart`: it is about what was done there and no part of doing it.
   */
  task: Type.Optional(Type.Object({ id: Type.String(), name: Words, apart: Type.Boolean() })),
  caller: Type.Optional(Type.String()),
  limit: Type.Optional(Type.String()),
});
export type ParentView = Static<typeof ParentView>;

export const TaskView = Type.Object({
  task: Type.String(),
  name: Words,
  /** It is about what was done here and no part of doing it. */
  apart: Type.Boolean(),
  /** Absent of a stage to which nobody was called yet. */
  unit: Type.Optional(Type.String()),
  /** `withdrawn`: called off, dropped before its turn, or not done and needed no longer. */
  status: Type.Enum(['not-called', 'planned', 'open', 'done', 'failed', 'withdrawn']),
  /** When the status came about. */
  at: Type.Optional(Type.String()),
  /** It ended after its limit. */
  late: Type.Boolean(),
  limit: Type.Optional(Type.String()),
  /** Tasks that have to be done before it. */
  after: Type.Array(Type.String()),
  /** Tasks of one step run side by side; a step begins when those it comes after are done. From 1 on. */
  step: Type.Integer(),
  matter: Type.Optional(KinView),
  /** How its caller rated it. */
  rating: Type.Optional(Type.Integer()),
});
export type TaskView = Static<typeof TaskView>;

const Member = Type.Object({ staff: Type.String(), name: Type.String(), units: Type.Array(Type.String()) });

export const BallotView = Type.Object({
  ballot: Type.String(),
  name: Words,
  /** How many sit, how many have to vote, what makes it pass. */
  rule: Words,
  size: Type.Integer(),
  quorum: Type.Integer(),
  choices: Type.Object({ for: Words, against: Words, abstain: Words }),
  openedAt: Type.String(),
  /** Votes are taken now; a meeting that was put off has neither votes to come nor a result. */
  open: Type.Boolean(),
  /** In the order of the seats. */
  panel: Type.Array(
    Type.Object({
      ...Member.properties,
      recused: Type.Boolean(),
      votedAt: Type.Optional(Type.String()),
      /** Told of everybody once it is concluded; until then only the reader's own. */
      choice: Type.Optional(Type.Enum(['for', 'against', 'abstain'])),
    }),
  ),
  /** Who stood aside in this round and why; `substitute`: who took the seat. */
  recused: Type.Array(
    Type.Object({ ...Member.properties, reason: Words, at: Type.String(), substitute: Type.Optional(Member) }),
  ),
  /** Votes given by members who do not stand aside, and how many more a quorum takes. */
  cast: Type.Integer(),
  missing: Type.Integer(),
  concluded: Type.Optional(
    Type.Object({
      at: Type.String(),
      passed: Type.Boolean(),
      counts: Type.Object({ for: Type.Integer(), against: Type.Integer(), abstain: Type.Integer() }),
    }),
  ),
});
export type BallotView = Static<typeof BallotView>;

import type { Choice } from '../ballots/index.ts';
import type { ClockReading, Instant } from '../clocks/index.ts';
import type { Role } from '../procedures/schema.ts';

/** Who acts: one person in one post. `areas` are path prefixes that the post covers. */
export interface Actor {
  staff: string;
  post: string;
  role: Role;
  unit?: string;
  areas: readonly string[];
}

/** A point in CGCS2000 degrees with what the district made of it when it came in. */
export interface Place {
  lng: number;
  lat: number;
  /** H3 cell, decimal, as PostgreSQL's bigint takes it. */
  cell: string;
  /** As it came: the coordinate system and figures before conversion. */
  given: { lng: number; lat: number; crs: string };
  /** Radius in metres that the device claimed; absent = unknown. */
  accuracy?: number;
  /** What spoke against the place when the reporter confirmed it, the gravest first; absent = nothing did. */
  confirmedDespite?: readonly PlaceDoubt[];
  areaPath: string;
  /** Code and version of the grid under which the matter was filed; absent where no grid covers the place. */
  grid?: { code: string; version: number };
}

/** Rounded away, in another district than its address names, or with an address that names no district in force. */
export type PlaceDoubt = 'too-few-decimals' | 'contradiction' | 'unknown-district';

/** A clock of a matter. `parked` keeps what other holders had used, so that a return never gives a unit new time. */
export interface MatterClock {
  reading: ClockReading;
  holder?: string;
  parked?: Record<string, ClockReading>;
}

export interface RequestEntry {
  askedBy: string;
  askedAt: Instant;
  /** The public part of the form. */
  form: FormValues;
  /** Staff who approved so far, in order. */
  approvedBy: readonly string[];
}

/** The matter that this one belongs to: it is a task of it, or has joined it. */
export interface ParentRef {
  as: 'task' | 'merged';
  id: string;
  number: string;
  /** Of a task: which one, by whose unit it was called, and how long it may take. */
  task?: string;
  caller?: string;
  limit?: string;
}

/** A task that a unit was called to, in the order of the calls. */
export interface TaskEntry {
  task: string;
  unit: string;
  status: 'planned' | 'open' | 'done' | 'failed' | 'withdrawn';
  /** The matter that it is; absent while it waits for its turn. */
  matter?: { id: string; number: string };
  /** When the status came about. */
  at: Instant;
  /** When the unit was called to it. Absent in the oldest events: then nobody knows who was called in whose place. */
  calledAt?: Instant;
  /** It ended after its limit. */
  late?: true;
  /** It came to nothing, and is needed no longer. */
  dropped?: true;
  /** What is handed on when its turn comes: the public part of the form that called. */
  handed?: FormValues;
}

export interface BallotEntry {
  panel: readonly string[];
  /** Whoever stood aside, also when a substitute has the seat, and for an interest also in an earlier round. */
  recused: readonly { staff: string; reason: string; at: Instant }[];
  votes: Readonly<Record<string, { choice: Choice; at: Instant }>>;
  openedAt: Instant;
  concluded?: { at: Instant; passed: boolean };
}

/** A flag that says something of a unit which leads no longer. Nobody led, where no unit is named. */
export interface ParkedFlag {
  unit?: string;
  /** For when it was put up: of a limit that lapsed, the deadline. */
  at: Instant;
}

export interface PhotoRef {
  id: string;
  slot: string;
  /** SHA-256 of the original bytes, hex. */
  sha256: string;
}

export type FormValue = string | number | boolean | readonly string[];
export type FormValues = Readonly<Record<string, FormValue>>;

/** How often something was counted while one unit had the matter. */
export interface CountedOf {
  unit?: string;
  times: number;
}

/** A matter as its events make it: everything guards and clocks need, nothing personal. */
export interface Matter {
  id: string;
  kind: string;
  procedure: { id: string; version: number };
  number: string;
  state: string;
  /** How many events made it. */
  seq: number;
  source: string;
  /** When the reporter saw it (a phone without network reports later), and when it reached us. */
  reportedAt: Instant;
  receivedAt: Instant;
  /** Since when it is in this state, and when anything last happened. */
  enteredAt: Instant;
  changedAt: Instant;
  endedAt?: Instant;
  reporter: { staff: string; unit?: string };
  place: Place;
  lead?: string;
  assist: readonly string[];
  facts: FormValues;
  clocks: Readonly<Record<string, MatterClock>>;
  counters: Readonly<Record<string, number>>;
  /** By counter, in whose hands it was when it was counted: each unit once, and no unit where nobody led. Not said by events from before. */
  counted?: Readonly<Record<string, readonly CountedOf[]>>;
  flags: readonly string[];
  /** Flags of those who led it before, by flag, each unit once. */
  parked?: Readonly<Record<string, readonly ParkedFlag[]>>;
  requests: Readonly<Record<string, RequestEntry>>;
  photos: readonly PhotoRef[];
  /** Who did what, for "another person". */
  did: Readonly<Record<string, readonly { staff: string; unit?: string; at: Instant }[]>>;
  /** Timers that fired, with the instant they fired for: a later deadline may fire again. */
  fired: Readonly<Record<string, Instant>>;
  parent?: ParentRef;
  tasks?: readonly TaskEntry[];
  /** Matters that joined this one and have not left it. */
  joined?: readonly { id: string; number: string }[];
  /** When the one that it had joined was done, and by which unit: whose work its caller is asked about, also once it has gone its own way. */
  followed?: { unit?: string; at: Instant };
  ballots?: Readonly<Record<string, BallotEntry>>;
  /** The matter that this one was split off from, and those that were split off from this one. */
  splitFrom?: { id: string; number: string };
  splits?: readonly { id: string; number: string }[];
}

/** One thing that an event changes. Changes carry results, so that `evolve` needs no pack and no calendar. */
export type Change =
  | { op: 'state'; to: string; final?: true }
  | { op: 'fact'; name: string; value: FormValue }
  | { op: 'forget'; name: string }
  | { op: 'assign'; lead?: string; assist: readonly string[] }
  | { op: 'clock'; clock: string; entry: MatterClock }
  /** Counted up of the unit whose work it is about; null: nobody led. */
  | { op: 'count'; counter: string; value: number; of?: string | null }
  | { op: 'flag'; flag: string; on: boolean }
  /** All of this flag that belong to those who led before. */
  | { op: 'parked'; flag: string; entries: readonly ParkedFlag[] }
  | { op: 'request'; request: string; entry: RequestEntry | null }
  | { op: 'photos'; photos: readonly PhotoRef[] }
  | { op: 'fired'; timer: string; at: Instant }
  /** The form named this person to do what the action is about: for "another person" they did it too. */
  | { op: 'named'; action: string; staff: string }
  | { op: 'parent'; parent: ParentRef | null }
  | { op: 'task'; index: number; entry: TaskEntry }
  | { op: 'join'; matter: { id: string; number: string }; on: boolean }
  /** What it had joined is done; by no unit where nobody led that. */
  | { op: 'followed'; unit?: string }
  /** `form`: the public part of what the new matter is opened with. */
  | { op: 'split'; matter: { id: string; number: string }; form: FormValues }
  | { op: 'ballot'; ballot: string; entry: BallotEntry }
  | { op: 'precedent'; name: string; category: string; condition: string; areaPath: string; lead: string };

export interface MatterEvent {
  type: 'opened' | 'acted' | 'timed' | 'linked' | 'recomputed';
  /**
   * Id of the action, the timer, `ask-…`, `approve-…`, `refuse-…`, `withdraw-…` of a request, `vote-…` and its like of a
   * ballot, or what a matter that belongs to this one brought about (`linked`): `task-done`, `task-failed`, `task-withdrawn`,
   * `caller-ended`, `caller-moved`, `joined`, `left`, `followed`.
   */
  action: string;
  /** When it was recorded, and when it counts from (earlier for what time brought about). */
  at: Instant;
  effectiveAt: Instant;
  /** Absent for what time brought about. */
  actor?: { staff: string; post: string; role: Role; unit?: string };
  /** The public part of the form. */
  form: FormValues;
  /** The personal part, by the id of the personal field and form field; the edge seals it before it is stored. */
  personal: readonly PersonalValue[];
  changes: readonly Change[];
  /** Only for `opened`. */
  opened?: Pick<
    Matter,
    | 'id'
    | 'kind'
    | 'procedure'
    | 'number'
    | 'source'
    | 'reportedAt'
    | 'receivedAt'
    | 'reporter'
    | 'place'
    | 'parent'
    | 'splitFrom'
  >;
}

export interface PersonalValue {
  /** Entry of the pack's `fields.yaml`. */
  personal: string;
  /** Field of the form it was typed into. */
  field: string;
  value: string;
}

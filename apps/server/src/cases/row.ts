import {
  type ClockReading,
  type Matter,
  namedPeople,
  nextDue,
  type Procedure,
  rankOf,
  strictest,
} from '@wangge/kernel';
import type { Selectable } from 'kysely';
import type { District } from '../districts/index.ts';
import type { MatterTable } from '../platform/database/schema.ts';

export type MatterRow = Selectable<MatterTable>;
export type Light = 'green' | 'amber' | 'red' | 'none';

/**
 * The row that lists read, made from the folded matter alone: replaying the events gives it again. JSON stands in it as it is written.
 * - `parent_id`, `parent_as`: what it is a task of, or has joined, and which of the two; `caller_unit`: the unit that called for this task;
 * - `heard_units`: units that something is held against over what they did here (tasks apart), which read what they answer for;
 * - `seats`: who sits on a panel that decides on it, or is named in it for an action;
 * - `rank`: the highest of its flags until what it asks for is done: who only waits for the call-back is helped, however urgent it was;
 * - `past_flags`: flags of those who led it before, which lists and counts of what was ever so find beside its own;
 * - `asked`: requests that wait for a decision, with how many have approved: `extension/0`.
 */
export type ProjectedRow = Omit<
  MatterRow,
  'district_id' | 'head' | 'archived_year' | 'parent_as' | 'counters' | 'facts' | 'clock_used' | 'folded'
> & {
  parent_as: 'task' | 'merged' | null;
  counters: string;
  facts: string;
  clock_used: string;
  folded: string;
};

/** Phases in which nothing is left to be done about the matter itself. */
const DONE: ReadonlySet<string> = new Set(['closing', 'feedback', 'ended']);

export function projectRow(matter: Matter, procedure: Procedure, district: District): ProjectedRow {
  const phase = procedure.states[matter.state]?.phase ?? '';
  const running = runningClocks(matter);
  const timer = nextDue(procedure, matter, district.calendar);
  const { category, condition } = matter.facts;
  return {
    id: matter.id,
    kind: matter.kind,
    procedure_id: matter.procedure.id,
    procedure_version: matter.procedure.version,
    number: matter.number,
    state: matter.state,
    phase,
    seq: matter.seq,
    source: matter.source,
    reported_at: new Date(matter.reportedAt),
    received_at: new Date(matter.receivedAt),
    entered_at: new Date(matter.enteredAt),
    changed_at: new Date(matter.changedAt),
    ended_at: dateOrNull(matter.endedAt),
    reporter_staff: matter.reporter.staff,
    reporter_unit: matter.reporter.unit ?? null,
    lng: matter.place.lng,
    lat: matter.place.lat,
    cell: matter.place.cell,
    area_path: matter.place.areaPath,
    grid_code: matter.place.grid?.code ?? null,
    grid_version: matter.place.grid?.version ?? null,
    category: typeof category === 'string' ? category : null,
    condition: typeof condition === 'string' ? condition : null,
    lead_unit: matter.lead ?? null,
    assist_units: [...matter.assist],
    parent_id: matter.parent?.id ?? null,
    parent_as: matter.parent?.as ?? null,
    caller_unit: callerOf(matter),
    seats: seatsOf(matter, procedure),
    heard_units: heardUnits(matter, procedure),
    amber_at: earliest(running.map(({ amberAt }) => amberAt)),
    due_at: earliest(running.map(({ deadline }) => deadline)),
    timer_at: dateOrNull(timer),
    rank: DONE.has(phase) ? 0 : rankOf(procedure, matter.flags),
    flags: [...matter.flags],
    past_flags: pastFlags(matter),
    asked: askedKeys(matter),
    counters: JSON.stringify(matter.counters),
    facts: JSON.stringify(matter.facts),
    clock_used: JSON.stringify(idleClocks(matter)),
    folded: JSON.stringify(matter),
  };
}

/** The unit that called for this task. */
export function callerOf({ parent }: Matter): string | null {
  return parent?.as === 'task' ? (parent.caller ?? null) : null;
}

/**
 * Each once, in the order of their ids. They may have lost the matter since, and read what they answer for while that is open or was upheld;
 * not what was taken back or not upheld.
 */
export function heardUnits({ tasks = [] }: Matter, procedure: Procedure): string[] {
  const held = tasks.filter(
    ({ task, status }) => (status === 'open' || status === 'done') && procedure.tasks?.[task]?.apart === true,
  );
  return [...new Set(held.map(({ unit }) => unit))].sort();
}

/**
 * Who sits on its panels, while they may vote and once they have decided. Who stood aside sees no more of it than anybody, nor does a
 * panel whose meeting was put off. Beside them those whom a fact names for an action, while it goes on.
 */
export function seatsOf(matter: Matter, procedure: Procedure): string[] {
  const { ballots = {}, state } = matter;
  const seated = Object.entries(ballots).flatMap(([id, { panel, recused, concluded }]) => {
    const sits = concluded !== undefined || (procedure.ballots?.[id]?.in.includes(state) ?? false);
    return sits ? panel.filter((staff) => !recused.some((one) => one.staff === staff)) : [];
  });
  return [...new Set([...seated, ...namedPeople(procedure, matter)])];
}

/** A request that waits for the decision of this level, counted from 0. */
export function askedKey(request: string, level: number): string {
  return `${request}/${level}`;
}

export function askedKeys({ requests }: Matter): string[] {
  return Object.entries(requests).map(([id, { approvedBy }]) => askedKey(id, approvedBy.length));
}

/** What `askedKey` wrote. */
export function readAsked(key: string): { request: string; level: number } {
  const slash = key.lastIndexOf('/');
  return { request: key.slice(0, slash), level: Number(key.slice(slash + 1)) };
}

/** What each clock that stands still had used, in its own measure: milliseconds, or days for day clocks. */
function idleClocks(matter: Matter): Record<string, number> {
  const idle = Object.entries(matter.clocks).filter(([, { reading }]) => reading.status !== 'running');
  return Object.fromEntries(idle.map(([id, { reading }]) => [id, reading.used]));
}

/** What is said of those who led it before. */
function pastFlags({ parked = {} }: Matter): string[] {
  return Object.entries(parked).flatMap(([flag, entries]) => (entries.length > 0 ? [flag] : []));
}

export function runningClocks(matter: Matter): ClockReading[] {
  return Object.values(matter.clocks)
    .map(({ reading }) => reading)
    .filter(({ status }) => status === 'running');
}

/** The strictest light of the clocks that run; `none` where none does. */
export function lightNow(matter: Matter, now: number): Light {
  return strictest(runningClocks(matter), now) ?? 'none';
}

/** The same from the row's columns: red strictly after the earliest deadline, amber from the earliest amber on. */
export function lightOfRow(row: { due_at: Date | null; amber_at: Date | null }, now: number): Light {
  if (row.due_at === null) return 'none';
  if (now > row.due_at.getTime()) return 'red';
  return row.amber_at !== null && now >= row.amber_at.getTime() ? 'amber' : 'green';
}

function earliest(instants: readonly number[]): Date | null {
  return instants.length === 0 ? null : new Date(Math.min(...instants));
}

function dateOrNull(instant: number | undefined): Date | null {
  return instant === undefined ? null : new Date(instant);
}

import { type ClockReading, type Instant, runsOf, type Spending, spendingOf } from '../clocks/index.ts';
import type { Matter, MatterClock, ParkedFlag } from '../matters/index.ts';
import type { Procedure } from '../procedures/schema.ts';
import { contactActions, contactClocks, dispatchClocks, type Measures } from './measures.ts';

/** How a matter stands for the indicators: what is true of it from one event to the next. Undefined: it is not so, or not known. */
export interface Standing {
  kind: string;
  source: string;
  areaPath: string;
  unit: string | undefined;
  category: string | undefined;
  receivedAt: Instant;
  filedAt: Instant | undefined;
  dispatchDueAt: Instant | undefined;
  dispatchedAt: Instant | undefined;
  contactDueAt: Instant | undefined;
  contactedAt: Instant | undefined;
  disposalDueAt: Instant | undefined;
  /** When it was first reported done; it stays when it is sent back. */
  handedInAt: Instant | undefined;
  /** When it was last reported done; undefined again while it is handled anew. */
  disposedAt: Instant | undefined;
  closedAt: Instant | undefined;
  calledBackAt: Instant | undefined;
  /** The disposal clock runs: past its deadline the matter is overdue though nobody has said so. */
  running: boolean;
  /** It was overdue at its disposal, in whatever round and whoever had it then. */
  late: boolean;
  /** That it was is no doing of the unit that has it now. */
  inherited: boolean;
  /** Who else let it lapse, for when, and how many times its limit that unit used. Nobody led, where no unit is named. */
  lapses: readonly { unit?: string; at: Instant; times?: number }[];
  /** Its disposal ran out and the clock stands: used ÷ limit of the unit that has it (超时倍数), of the round that is the latest. */
  times: number | undefined;
  /** While the disposal clock runs, what tells how much of the limit is used at any later moment. */
  spending: Spending | undefined;
  suspended: boolean;
  void: boolean;
  refused: boolean;
  upheld: boolean;
  /** A patrol of its grid had missed it, as it was found; and whether that was overturned. */
  missed: 'found' | 'overturned' | undefined;
  /** It joined another matter, which is the one that counts; what its own caller says at the call-back counts beside. */
  merged: boolean;
  reached: boolean | undefined;
  resolved: boolean | undefined;
  satisfied: boolean | undefined;
  /** Whose work the caller spoke of at the call-back, where that is not its unit: of what it had joined. */
  ratedUnit: string | undefined;
  returns: number;
  reworks: number;
  /** Of these, how many were of the work of its own unit. */
  ownReworks: number;
  /** When its own unit first reported it done; undefined until it has. */
  ownHandedInAt: Instant | undefined;
  /** Whose work was sent back, of others that had it: how often, and when they first reported it done. Nobody led, where no unit is named. */
  reworked: readonly { unit?: string; times: number; handedInAt?: Instant }[];
  extensions: number;
  /** Who told of it: itself, and every matter that joined it. */
  contacts: number;
}

type Phase = Procedure['states'][string]['phase'];
const beforeCheck: readonly Phase[] = ['intake', 'filing', 'dispatch', 'handling'];

/** Where a matter is after its closing; a way into them that is none has to be named as such (`void`, `refused`, `lapsed`). */
export const closedPhases: readonly Phase[] = ['feedback', 'ended'];

/**
 * What a matter stands at for the indicators, from the matter alone: replaying its events gives every standing that it had.
 * Without `measures` (its procedure is not assessed) it is only known to have come in.
 */
export function standingOf(matter: Matter, procedure: Procedure, measures: Measures = {}): Standing {
  const phase = procedure.states[matter.state]?.phase ?? 'intake';
  const isIn = (states: readonly string[] | undefined): boolean => states?.includes(matter.state) ?? false;
  const flagged = (flag: string | undefined): boolean => flag !== undefined && matter.flags.includes(flag);
  const counted = (counter: string | undefined): number =>
    counter === undefined ? 0 : (matter.counters[counter] ?? 0);
  const dispatch = dispatchOf(matter, measures);
  const disposing = matter.clocks[measures.clocks?.disposal ?? ''];
  const disposal = disposing?.reading;
  const voided = isIn(measures.void);
  const refused = isIn(measures.refused);
  const done = momentsOf(matter, measures.disposed);
  const closing = momentsOf(matter, measures.closed).at(-1);
  const lapse = closedPhases.includes(phase) ? lapseOf(matter, measures, closing) : undefined;
  const isDone = !beforeCheck.includes(phase) && !voided && !refused && !isUndone(lapse, procedure);
  const disposedAt = isDone ? done.at(-1) : undefined;
  const isClosed = closedPhases.includes(phase) && !voided && !refused && lapse === undefined;
  const closedAt = isClosed ? closing : undefined;
  const unit = beforeCheck.includes(phase) ? matter.lead : (handlerOf(matter, measures) ?? matter.lead);
  const isPast = disposal !== undefined && disposedAt !== undefined && disposedAt > disposal.deadline;
  const answers = answersOf(matter, measures, closedAt);
  return {
    kind: matter.kind,
    source: matter.source,
    areaPath: matter.place.areaPath,
    unit,
    category: typeof matter.facts.category === 'string' ? matter.facts.category : undefined,
    receivedAt: matter.receivedAt,
    filedAt: momentsOf(matter, measures.filed)[0],
    dispatchDueAt: dispatch?.deadline,
    // A dispatcher's clock that runs again is a dispatch that has not been done.
    dispatchedAt: dispatch?.status === 'running' ? undefined : momentsOf(matter, measures.dispatched).at(-1),
    ...contactOf(matter, measures, unit),
    disposalDueAt: disposal?.deadline,
    handedInAt: done[0],
    disposedAt,
    closedAt,
    ...answers,
    ratedUnit: answers.calledBackAt === undefined ? undefined : ratedUnitOf(matter, { unit, closing }),
    running: disposal?.status === 'running',
    times: disposing && isOwn(disposing, matter) ? timesOver(disposing.reading) : undefined,
    spending: disposal && spendingOf(disposal),
    ...lapsesOf(matter, measures, { unit, isLate: flagged(measures.late) || isPast }),
    suspended: isIn(measures.suspended),
    void: voided,
    refused,
    upheld: flagged(measures.upheld),
    missed: !flagged(measures.missed?.flag) ? undefined : flagged(measures.missed?.overturned) ? 'overturned' : 'found',
    merged: isCountedElsewhere(matter, procedure, closing),
    returns: counted(measures.returns),
    ...reworksOf(matter, measures, unit),
    extensions: counted(measures.extensions),
    // The matter that it joined counts whoever spoke of this one, also once it goes its own way again, until they are separated.
    contacts: (matter.parent?.as === 'merged' ? 0 : 1) + (matter.joined?.length ?? 0),
  };
}

/** How often it was sent back, and whose work that was. What events from before do not tell is the figure of who has it. */
function reworksOf(
  matter: Matter,
  { reworks: counter, disposed }: Measures,
  unit: string | undefined,
): Pick<Standing, 'reworks' | 'ownReworks' | 'ownHandedInAt' | 'reworked'> {
  const reworks = counter === undefined ? 0 : (matter.counters[counter] ?? 0);
  const others = (counter === undefined ? [] : (matter.counted?.[counter] ?? [])).filter((one) => one.unit !== unit);
  const deeds = (disposed ?? []).flatMap((action) => matter.did[action] ?? []).toSorted((a, b) => a.at - b.at);
  const isOthers = (by: string | undefined): boolean => others.some((one) => one.unit !== undefined && one.unit === by);
  // What nobody led was handed in first: once a unit has it, somebody leads.
  const reworked = others.map((one): Standing['reworked'][number] => {
    const first = deeds.find((deed) => (one.unit === undefined ? !isOthers(deed.unit) : deed.unit === one.unit));
    return first === undefined ? one : { ...one, handedInAt: first.at };
  });
  const nobodys = reworked.find((one) => one.unit === undefined)?.handedInAt;
  // However often nobody's work was sent back, what the unit handed in is its own deed.
  const own = deeds.find((deed) =>
    nobodys === undefined ? !isOthers(deed.unit) : deed.unit === unit && deed.at > nobodys,
  );
  return {
    reworks,
    ownReworks: reworks - others.reduce((sum, { times }) => sum + times, 0),
    ownHandedInAt: own?.at,
    reworked,
  };
}

/** Whether it was ever late, and whose doing that was. */
function lapsesOf(
  matter: Matter,
  { late, clocks }: Measures,
  { unit, isLate }: { unit: string | undefined; isLate: boolean },
): Pick<Standing, 'late' | 'inherited' | 'lapses'> {
  const parked = late === undefined ? [] : (matter.parked?.[late] ?? []);
  const clock = matter.clocks[clocks?.disposal ?? ''];
  const lapses = parked.filter((entry) => entry.unit !== unit).map((entry) => lapsedFor(entry, clock));
  const isOwn = isLate || lapses.length < parked.length;
  return { late: isOwn || lapses.length > 0, inherited: !isOwn && lapses.length > 0, lapses };
}

function lapsedFor({ unit, at }: ParkedFlag, clock: MatterClock | undefined): Standing['lapses'][number] {
  const held = clock?.holder === unit ? clock?.reading : clock?.parked?.[unit ?? ''];
  const times = unit === undefined || held === undefined ? undefined : timesOver(held);
  return { ...(unit === undefined ? {} : { unit }), at, ...(times === undefined ? {} : { times }) };
}

/** The clock is of who has the matter, and not still of the one that it was taken from. */
function isOwn({ holder }: MatterClock, { lead }: Matter): boolean {
  return holder === undefined || holder === lead;
}

/**
 * Used ÷ limit of a clock that stands and ran past its deadline; that it is stopped for good later, while it stands, is no use of it. A day is
 * used when it is over: on the day after the last it is 1.
 */
function timesOver({ status, history, deadline, used, total }: ClockReading): number | undefined {
  if (status === 'running') return undefined;
  const stood = runsOf(history).at(-1)?.to;
  return stood !== undefined && stood > deadline ? used / total : undefined;
}

/** The timer or action that ended it with nothing achieved since it was last closed. */
function lapseOf(matter: Matter, { lapsed = [] }: Measures, closing: Instant | undefined): string | undefined {
  return lapsed.find((id) => {
    const at = matter.fired[id] ?? momentsOf(matter, [id]).at(-1);
    return at !== undefined && (closing === undefined || at > closing);
  });
}

/** It lapsed while nothing was reported done: what had been before was sent back. */
function isUndone(lapse: string | undefined, { timers = {}, actions, states }: Procedure): boolean {
  if (lapse === undefined) return false;
  const from = timers[lapse]?.in ?? actions[lapse]?.from ?? [];
  return from.some((id) => beforeCheck.includes(states[id]?.phase ?? 'intake'));
}

/**
 * Whether it is one case with the matter that it joined: while it waits for it, and closed with it. One that a call-back sent on its own
 * way again is a case of its own, and so is what was closed by itself after it had joined.
 */
function isCountedElsewhere(
  matter: Matter,
  { states, merging, actions }: Procedure,
  closing: Instant | undefined,
): boolean {
  if (matter.parent?.as !== 'merged') return false;
  if (matter.state === merging?.into) return true;
  const joins = Object.keys(actions).filter((id) => actions[id]?.effects?.some((effect) => 'merge' in effect));
  const joined = momentsOf(matter, joins).at(-1);
  const isClosedItself = closing !== undefined && (joined === undefined || closing > joined);
  const phase = states[matter.state]?.phase;
  return phase !== undefined && closedPhases.includes(phase) && !isClosedItself;
}

/** Of the clocks that began with the latest round of dispatching the strictest: an urgent order is late when its own hour is over. */
function dispatchOf(matter: Matter, measures: Measures): ClockReading | undefined {
  const readings = dispatchClocks(measures).flatMap((id) => matter.clocks[id]?.reading ?? []);
  const latest = Math.max(...readings.map(({ startedAt }) => startedAt));
  return readings.filter(({ startedAt }) => startedAt === latest).toSorted((a, b) => a.deadline - b.deadline)[0];
}

/** Until when, and when, the contact was made that this matter asks for: by the unit that has it, and by none that had it before. */
function contactOf(
  matter: Matter,
  measures: Measures,
  unit: string | undefined,
): Pick<Standing, 'contactDueAt' | 'contactedAt'> {
  const clock = contactClocks(measures).find((id) => matter.clocks[id] !== undefined);
  const reading = clock === undefined ? undefined : matter.clocks[clock]?.reading;
  const actions = contactActions(measures, clock ?? '');
  // Nobody has it: what was said by a unit that had it is no contact of nobody's.
  const own = unit === undefined ? [] : momentsOf(matter, actions, unit);
  const contactedAt = actions === undefined ? reading && stoppedAt(reading) : own[0];
  return { contactDueAt: reading?.deadline, contactedAt };
}

function stoppedAt({ history }: ClockReading): Instant | undefined {
  const last = history.findLast(({ kind }) => kind === 'stop');
  return last?.kind === 'stop' ? last.at : undefined;
}

function handlerOf(matter: Matter, { 'handled-by': actions = [] }: Measures): string | undefined {
  const deeds = actions.flatMap((action) => matter.did[action] ?? []);
  return deeds.toSorted((a, b) => a.at - b.at).at(-1)?.unit;
}

/** When one of these actions was done, the earliest first; by one unit, where one is named. */
function momentsOf(matter: Matter, actions: readonly string[] = [], unit?: string): Instant[] {
  const deeds = actions.flatMap((action) => matter.did[action] ?? []);
  return deeds.flatMap((deed) => (unit === undefined || deed.unit === unit ? deed.at : [])).sort((a, b) => a - b);
}

/** Who had done what it had joined, unless it was closed by itself after that. */
function ratedUnitOf(
  { followed }: Matter,
  { unit, closing }: { unit: string | undefined; closing: Instant | undefined },
): string | undefined {
  if (followed === undefined || followed.unit === unit) return undefined;
  return closing !== undefined && closing > followed.at ? undefined : followed.unit;
}

/**
 * A call before the latest closing, its own or of what it had joined, was about an earlier round. One that sent the matter back counts until
 * it is closed again: it is the latest that is known of what the caller thinks.
 */
function answersOf(
  matter: Matter,
  measures: Measures,
  closedAt: Instant | undefined,
): Pick<Standing, 'calledBackAt' | 'reached' | 'resolved' | 'satisfied'> {
  const called = momentsOf(matter, measures['called-back']).at(-1);
  const rounds = [closedAt, matter.followed?.at].filter((at) => at !== undefined);
  if (called === undefined || rounds.some((at) => called < at)) {
    return { calledBackAt: undefined, reached: undefined, resolved: undefined, satisfied: undefined };
  }
  const { reached, resolved, satisfied } = measures;
  const answer = (id: string | undefined) => (id === undefined ? undefined : matter.facts[id]);
  const given = { reached: answer(reached), resolved: answer(resolved?.fact), rating: answer(satisfied?.fact) };
  return {
    calledBackAt: called,
    reached: typeof given.reached === 'boolean' ? given.reached : undefined,
    resolved: given.resolved === undefined ? undefined : resolved?.values.includes(String(given.resolved)),
    satisfied: typeof given.rating === 'number' && satisfied !== undefined ? given.rating >= satisfied.from : undefined,
  };
}

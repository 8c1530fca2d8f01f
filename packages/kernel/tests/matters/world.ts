import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  type Actor,
  type DecisionContext,
  type DutyRule,
  type DutyUnit,
  decide,
  evolve,
  expire,
  type Instant,
  type Matter,
  type MatterEvent,
  mayLead,
  open,
  type Place,
  type Precedent,
  type Procedure,
  parseDuration,
  type Refusal,
} from '../../src/index.ts';
import { spring2020 } from '../clocks/calendars.ts';

/** The grid event as the district's pack has it: the engine is tried on the rules that are in force. */
export const gridEvent = parse(
  readFileSync(new URL('../../../../districts/shizhong/procedures/grid-event.yaml', import.meta.url), 'utf8'),
) as Procedure;

/** Wall-clock time in the district, `2020-04-04 23:55`. */
export const at = (text: string): Instant => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

export const district = '370103.';
export const street = '370103.370103012.';
export const community = '370103.370103012.370103012028.';
const otherStreet = '370103.370103013.';

export const place: Place = {
  lng: 116.99,
  lat: 36.65,
  cell: '612345678901234687',
  given: { lng: 116.99, lat: 36.65, crs: 'WGS-84' },
  areaPath: community,
  grid: { code: '370103012028001', version: 1 },
};
export const placeElsewhere: Place = { ...place, areaPath: `${otherStreet}370103013001.` };

const limitOf = (text: string) => {
  const duration = parseDuration(text);
  if ('fault' in duration) throw new Error(duration.en);
  return duration;
};

const conditions = new Map(
  [
    { id: 'C0103-1', category: 'C0103', limit: limitOf('2 emergency-hours') },
    { id: 'C0103-2', category: 'C0103', limit: limitOf('4 working-hours') },
    { id: 'C0103-3', category: 'C0103', limit: limitOf('5 working-days') },
    { id: 'E0204-1', category: 'E0204', limit: limitOf('1 working-days') },
  ].map((condition) => [condition.id, condition]),
);
export const conditionIds = [...conditions.keys()];
export const categoryIds = [...new Set([...conditions.values()].map(({ category }) => category))];

export const units: readonly DutyUnit[] = [
  { id: 'centre', kind: 'centre', areaPath: district },
  { id: 'urban', kind: 'department', areaPath: district },
  { id: 'housing', kind: 'department', areaPath: district },
  { id: 'street', kind: 'street-office', areaPath: street },
  { id: 'committee', kind: 'community-committee', areaPath: community },
  { id: 'team', kind: 'grid-team', areaPath: community },
];

const duty = { areaPath: district, assist: [], basis: { zh: '权责清单' }, source: 'test' };
export const duties: readonly DutyRule[] = [
  { ...duty, id: 'covers', categories: ['C0103'], lead: { unit: 'urban' } },
  { ...duty, id: 'tidy', categories: ['E02'], lead: { kind: 'community-committee' }, assist: [{ unit: 'urban' }] },
];

/** A matter of the same kind that goes on: one that others can join. */
export const another = { id: 'm0', number: 'WG-20200404-00000', kind: 'grid-event', ended: false, merged: false };

const staffUnits: Record<string, readonly string[]> = {
  worker: ['team'],
  dispatcher: ['centre'],
  duty: ['centre'],
  supervisor: ['centre'],
  'urban-clerk': ['urban'],
  'urban-hand': ['urban'],
  'housing-clerk': ['housing'],
  'committee-clerk': ['committee'],
};

const person = (staff: string, role: Actor['role'], unit?: string, areas: readonly string[] = [district]): Actor =>
  unit === undefined
    ? { staff, post: `${staff}-${role}`, role, areas }
    : { staff, post: `${staff}-${role}`, role, unit, areas };

/** Everybody who meets the matter; some hold two posts, because people do. */
export const people = {
  resident: person('resident', 'resident', undefined, []),
  worker: person('worker', 'grid-worker', 'team', [community]),
  gridLeader: person('grid-leader', 'grid-leader', 'team', [community]),
  strangerWorker: person('stranger', 'grid-worker', 'team', [otherStreet]),
  agent: person('agent', 'hotline-agent', 'centre'),
  duty: person('duty', 'duty-officer', 'centre'),
  dispatcher: person('dispatcher', 'dispatcher', 'centre'),
  dispatcherOnDuty: person('dispatcher', 'duty-officer', 'centre'),
  supervisor: person('supervisor', 'supervisor', 'centre'),
  leader: person('leader', 'leader', 'centre'),
  urban: person('urban-clerk', 'department', 'urban'),
  urbanSecond: person('urban-second', 'department', 'urban'),
  urbanHand: person('urban-hand', 'handler', 'urban'),
  urbanAsSupervisor: person('urban-clerk', 'supervisor', 'urban'),
  urbanAsVerifier: person('urban-clerk', 'verifier', 'urban'),
  urbanHandAsVerifier: person('urban-hand', 'verifier', 'urban'),
  housing: person('housing-clerk', 'department', 'housing'),
  committee: person('committee-clerk', 'department', 'committee', [community]),
  verifier: person('verifier', 'verifier', 'centre'),
  callback: person('callback', 'callback-agent', 'centre'),
  auditor: person('auditor', 'audit-admin'),
} satisfies Record<string, Actor>;

export const photoIds = ['p1', 'p2', 'p3'];

export function contextOf(actor: Actor, now: Instant, precedents: readonly Precedent[] = []): DecisionContext {
  return {
    now,
    actor,
    calendar: spring2020,
    category: (id) => (categoryIds.includes(id) ? { id } : undefined),
    condition: (id) => conditions.get(id),
    unit: (id) => units.find((unit) => unit.id === id),
    staff: (id) => (staffUnits[id] ? { id, units: staffUnits[id] } : undefined),
    photo: (id) => (photoIds.includes(id) ? { id, sha256: id.padEnd(64, '0') } : undefined),
    mayLead: (unit, matter, part) => mayLead(duties, units, unit, matter, part),
    precedents,
    matter: (id) => (id === another.id ? another : undefined),
    newId: () => 'no-id',
  };
}

/** A matter with the events that made it, under a procedure that a test may have changed. */
export interface Log {
  procedure: Procedure;
  matter: Matter;
  events: MatterEvent[];
  /** Decisions of other matters that stand. */
  precedents: Precedent[];
}

export interface Beginning {
  procedure?: Procedure;
  form?: Record<string, unknown>;
  place?: Place;
  number?: string;
  reportedAt?: Instant;
  source?: string;
  precedents?: Precedent[];
}

export function begin(now: string, actor: Actor, beginning: Beginning = {}): Log {
  const result = tryOpening(now, actor, beginning);
  if ('refused' in result) throw new Error(`opening refused: ${JSON.stringify(result.refused)}`);
  const { procedure = gridEvent, precedents = [] } = beginning;
  return { procedure, matter: result.matter, events: [result.event], precedents };
}

export function tryOpening(now: string, actor: Actor, beginning: Beginning = {}): ReturnType<typeof open> {
  const { procedure = gridEvent, form = { text: '井盖缺失' }, number = 'WG-20200404-00001', source } = beginning;
  const command = {
    id: 'c0',
    matterId: 'm1',
    number,
    procedureVersion: 1,
    place: beginning.place ?? place,
    reportedAt: beginning.reportedAt ?? at(now),
    form,
    ...(source === undefined ? {} : { source }),
  };
  return open(procedure, command, contextOf(actor, at(now)));
}

/** A command that must be carried out. */
export function act(log: Log, now: string, actor: Actor, action: string, form: Record<string, unknown> = {}): void {
  const decision = decideAt(log, at(now), actor, action, form);
  if ('refused' in decision) throw new Error(`${action} refused: ${JSON.stringify(decision.refused)}`);
}

/** A command that must be refused; what time had brought about before it is kept all the same. */
export function refusalOf(
  log: Log,
  now: string,
  actor: Actor,
  action: string,
  form: Record<string, unknown> = {},
): Refusal {
  const decision = decideAt(log, at(now), actor, action, form);
  if (!('refused' in decision)) throw new Error(`${action} was carried out`);
  return decision.refused;
}

export function decideAt(
  log: Log,
  now: Instant,
  actor: Actor,
  action: string,
  form: Record<string, unknown>,
): ReturnType<typeof decide> {
  const context = contextOf(actor, now, precedentsOf(log));
  const decision = decide(log.procedure, log.matter, { id: 'c', action, form }, context);
  append(log, decision.events);
  return decision;
}

export function sweep(log: Log, now: string | Instant): readonly MatterEvent[] {
  const instant = typeof now === 'string' ? at(now) : now;
  const events = expire(log.procedure, log.matter, contextOf(people.auditor, instant, precedentsOf(log)));
  append(log, events);
  return events;
}

function append(log: Log, events: readonly MatterEvent[]): void {
  log.events.push(...events);
  log.matter = events.reduce<Matter>(evolve, log.matter);
}

/** The precedents that stand: those given, and those that this matter's own events decided. */
export function precedentsOf(log: Log): Precedent[] {
  const own = log.events.flatMap((event) =>
    event.changes.flatMap((change) => {
      if (change.op !== 'precedent') return [];
      const { op: _, ...precedent } = change;
      return [{ ...precedent, number: log.matter.number, decidedAt: event.effectiveAt }];
    }),
  );
  return [...log.precedents, ...own];
}

export const deadlineOf = (log: Log, clock = 'disposal'): Instant | undefined =>
  log.matter.clocks[clock]?.reading.deadline;
export const statusOf = (log: Log, clock = 'disposal'): string | undefined => log.matter.clocks[clock]?.reading.status;

/** A matter on its way to the unit: reported by a grid worker, filed under the condition, dispatched at `now`. */
export function dispatched(now: string, condition: string, lead = 'urban', beginning: Beginning = {}): Log {
  const log = begin(now, people.worker, beginning);
  act(log, now, people.duty, 'file', { category: condition.slice(0, 5), condition });
  act(log, now, people.dispatcher, 'dispatch', { lead });
  return log;
}

export function inHandling(now: string, condition: string, lead = 'urban', beginning: Beginning = {}): Log {
  const log = dispatched(now, condition, lead, beginning);
  act(log, now, lead === 'urban' ? people.urban : people.housing, 'sign');
  return log;
}

export function reportDone(log: Log, now: string, actor: Actor = people.urban): void {
  act(log, now, actor, 'report-done', { result: '已更换井盖', photos: ['p1'] });
}

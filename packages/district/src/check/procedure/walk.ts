import { type Effect, findFlag, type Guard, type Procedure } from '@wangge/kernel';
import { type Birth, holdsFor } from './births.ts';
import { guardListsOf, isAfterwards, meantBy, type Step, targetsOf } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

/** How a clock stands: never started or stopped, paused, running. */
export type ClockStanding = 'off' | 'paused' | 'running';

/** How sure it is that a flag, a fact, a waiting request, a seated panel or a called task is there. */
type Presence = 'no' | 'maybe' | 'yes';

/** One way in which a matter can stand: its state, its clocks, and what guards ask about flags, facts, requests and tasks. */
export interface Standing {
  state: string;
  clocks: Readonly<Record<string, ClockStanding>>;
  known: Readonly<Record<string, Presence>>;
}

export interface Visit {
  standing: Standing;
  /** How the matter came here; undefined at the very beginning. */
  by: { step: Step; from: Visit | undefined };
}

export interface Move {
  step: Step;
  from: string;
  to: string;
}

export interface Walk {
  /** Every way in which a matter can stand, each once, with the shortest way to it. */
  visits: readonly Visit[];
  /** Ids of the steps that can happen. */
  taken: ReadonlySet<string>;
  /** State → states that a step leads to, without what the end of a caller brings about: no task relies on that to end. */
  edges: ReadonlyMap<string, ReadonlySet<string>>;
  /** From each way to stand to those that a step leads to, itself included, again without what the end of a caller brings about. */
  onward: ReadonlyMap<Visit, ReadonlySet<Visit>>;
  /** Every step that can be taken, once for each state that it starts from and each that it leads to. */
  moves: readonly Move[];
  /** False when there were too many ways to stand to see them all. */
  complete: boolean;
}

// States × 3 per clock × 2–3 per flag, fact, request, ballot and task: the grid event comes to a few hundred, and so many take seconds.
const MOST_VISITS = 20_000;

/**
 * Walks every way through a procedure, breadth first. Clocks, flags, facts, waiting requests and what was done are followed; what depends
 * on people or on time (counters, forms, dates, precedents) may go either way, so that the walk sees at least every real way.
 * The order is the engine's: guards, effects, the first target that fits, its effects. With `birth` the ways of matters that came in so,
 * without it those of all.
 */
export function walkProcedure(world: ProcedureWorld, birth?: Birth): Walk {
  const visits: Visit[] = [];
  const seen = new Map<string, Visit>();
  const taken = new Set<string>();
  const edges = new Map<string, Set<string>>();
  const onward = new Map<Visit, Set<Visit>>();
  const moves = new Map<Step, Map<string, Move>>();
  const byState = Map.groupBy(
    world.steps.flatMap((step) => step.from.map((state) => ({ state, step }))),
    ({ state }) => state,
  );
  const interest = interestOf(world);
  const keyOf = keyingBy(world, [...interest]);
  const enter = (reached: Standing, by: Visit['by']): Visit => {
    const key = keyOf(reached);
    const before = seen.get(key);
    if (before !== undefined) return before;
    const known = Object.fromEntries(Object.entries(reached.known).filter(([id]) => interest.has(id)));
    const visit = { standing: { ...reached, known }, by };
    seen.set(key, visit);
    visits.push(visit);
    return visit;
  };
  const opening = world.steps.find(({ kind }) => kind === 'opening')!;
  for (const begin of beginnings(world)) {
    for (const standing of outcomes(world, begin, opening, birth).flatMap(settled))
      enter(standing, { step: opening, from: undefined });
  }
  for (let index = 0; index < visits.length && visits.length <= MOST_VISITS; index++) {
    const visit = visits[index]!;
    const { state } = visit.standing;
    const final = world.procedure.states[state]?.final === true;
    for (const { step } of byState.get(state) ?? []) {
      // After the end an appeal is heard, or something found, and nothing else; a step drawn out of a final state is told elsewhere.
      if (final && step.request === undefined && !isAfterwards(step, world.procedure)) continue;
      for (const standing of outcomes(world, visit.standing, step, birth).flatMap(settled)) {
        taken.add(step.id);
        const ways = moves.get(step) ?? new Map<string, Move>();
        moves.set(step, ways);
        const way = `${state} ${standing.state}`;
        if (!ways.has(way)) ways.set(way, { step, from: state, to: standing.state });
        const next = enter(standing, { step, from: visit });
        if (step.kind === 'caller-ended') continue;
        onward.set(visit, (onward.get(visit) ?? new Set()).add(next));
        if (standing.state !== state) edges.set(state, (edges.get(state) ?? new Set()).add(standing.state));
      }
    }
  }
  return {
    visits,
    taken,
    edges,
    onward,
    moves: [...moves.values()].flatMap((ways) => [...ways.values()]),
    complete: visits.length <= MOST_VISITS,
  };
}

/** What some step asks about; what nobody asks about need not be told apart, and would only multiply the ways to stand. */
function interestOf({ procedure, steps }: ProcedureWorld): ReadonlySet<string> {
  const guards = steps.flatMap(guardListsOf).flatMap((list) => meantBy(procedure, list.guards));
  const tasks = guards.flatMap((guard) => [...gateOf(guard)]);
  const timed = steps.flatMap(({ at }) => (at !== undefined && 'fact' in at ? [`fact ${at.fact}`] : []));
  return new Set([
    ...guards.flatMap((guard) => asked(guard)?.key ?? []),
    ...guards.flatMap((guard) => ('within' in guard ? [`did ${guard.within.since}`] : [])),
    ...guards.flatMap((guard) => ('above-unit' in guard ? guard['above-unit'].did.map((id) => `did ${id}`) : [])),
    ...guards.flatMap((guard) => ('different-unit' in guard ? guard['different-unit'].map((id) => `lead ${id}`) : [])),
    ...steps.flatMap(({ at }) =>
      at !== undefined && 'after' in at && at.since !== undefined ? [`did ${at.since}`] : [],
    ),
    ...tasks.flatMap((task) => [`task ${task}`, `done ${task}`]),
    ...timed,
    ...Object.keys(procedure.requests ?? {}).map((id) => `request ${id}`),
    ...Object.keys(procedure.ballots ?? {}).map((id) => `ballot ${id}`),
    ...(steps.some(needsLead) ? [LEAD] : []),
  ]);
}

/** Whether there is a unit that leads. */
const LEAD = 'fact lead';

/** Whether a matter surely has a unit that leads it. */
export function isLed({ known }: Standing): boolean {
  return known[LEAD] === 'yes';
}

/** A field that may be left blank leaves a matter with a unit that leads it or without: each goes its own way. */
function settled(standing: Standing): Standing[] {
  if (presence(standing, LEAD) !== 'maybe') return [standing];
  return (['yes', 'no'] as const).map((led) => ({ ...standing, known: { ...standing.known, [LEAD]: led } }));
}

/** Whether nobody but the unit that leads, or one that assists it, takes this step; units that assist come with one that leads. */
export function needsLead({ by = [] }: Step): boolean {
  return by.some(({ who }) => {
    const asked = Object.values(who);
    return asked.length > 0 && asked.every((relation) => relation === 'lead-unit' || relation === 'assist-unit');
  });
}

/** Before the opening: nothing; of a task, what its caller hands on without being asked. */
function beginnings({ procedure, callings }: ProcedureWorld): Standing[] {
  const begin: Standing = { state: '', clocks: {}, known: {} };
  const called: Presence = 'maybe';
  const known = { [LEAD]: 'yes', 'fact category': called, 'fact condition': called } as const;
  const reported = Object.keys(procedure.opening.by).length > 0;
  // What nobody reports is called: where no caller is found, that is told elsewhere, or its file could not be read.
  const isCalled = !reported || (callings ?? []).length > 0;
  return [...(reported ? [begin] : []), ...(isCalled ? [{ ...begin, known }] : [])];
}

/**
 * What two ways to stand are the same by: a character for each clock and for each of what is asked about, in one order. Most outcomes of a step have
 * been seen before, so that this is made of all of them, and nothing else is.
 */
function keyingBy({ procedure }: ProcedureWorld, interest: readonly string[]): (standing: Standing) => string {
  const clockIds = Object.keys(procedure.clocks);
  return ({ state, clocks, known }) => {
    let key = `${state} `;
    for (const id of clockIds) key += (clocks[id] ?? 'off')[0];
    for (const id of interest) key += (known[id] ?? 'no')[0];
    return key;
  };
}

/** The ways in which a matter can stand after a step; none when the step cannot happen here. */
function outcomes(world: ProcedureWorld, standing: Standing, step: Step, birth: Birth | undefined): Standing[] {
  const before = readied(standing, step);
  if (before === undefined || isByWhoDidIt(before, step)) return [];
  const allowed = narrowed(before, meantBy(world.procedure, step.guards), birth);
  if (allowed === undefined) return [];
  const after = brought(done(allowed.standing, step), step.effects, step, world.procedure);
  const targets = targetsOf(step);
  if (targets.length === 0) return [after];
  const reached: Standing[] = [];
  for (const target of targets) {
    const held = narrowed(after, meantBy(world.procedure, target.when), birth);
    if (held === undefined) continue;
    reached.push(entered(world, brought(held.standing, target.effects, step, world.procedure), target.state, step));
    if (held.surely) break;
  }
  return reached;
}

/**
 * In its new state a matter keeps no request that cannot be answered there, and in the end no flag that means something
 * standing. Where the end of its caller ends it there is no list of effects to stop its clocks in: the engine does.
 */
function entered({ procedure }: ProcedureWorld, standing: Standing, state: string, { kind }: Step): Standing {
  const final = procedure.states[state]?.final === true;
  const gone = [
    ...Object.entries(procedure.requests ?? {}).flatMap(([id, { ask }]) =>
      ask.in.includes(state) ? [] : [`request ${id}`],
    ),
    ...Object.keys(procedure.flags).flatMap((flag) =>
      final && findFlag(procedure, flag)?.standing ? [`flag ${flag}`] : [],
    ),
  ];
  const known = { ...standing.known };
  for (const key of gone) known[key] = 'no';
  return { state, known, clocks: kind === 'caller-ended' ? {} : standing.clocks };
}

/** What was done, and by the unit that leads where nobody else may do it. */
function done(standing: Standing, step: Step): Standing {
  const known: Record<string, Presence> = { ...standing.known, [`did ${step.id}`]: 'yes' };
  if (isLeadsOwn(step)) known[`lead ${step.id}`] = 'yes';
  // The first of several approvals may come before the one that grants it.
  if (step.kind === 'ask') known[`did approve-${step.request}`] ??= 'maybe';
  return { ...standing, known };
}

/** Only the unit that leads may do it, and it has done what another unit has to have done. */
function isByWhoDidIt(standing: Standing, step: Step): boolean {
  if (!isLeadsOwn(step)) return false;
  return step.guards.some(
    (guard) =>
      'different-unit' in guard && guard['different-unit'].some((id) => presence(standing, `lead ${id}`) === 'yes'),
  );
}

function isLeadsOwn({ by = [] }: Step): boolean {
  const relations = by.flatMap(({ who }) => Object.values(who));
  return relations.length > 0 && relations.every((relation) => relation === 'lead-unit');
}

/** What must stand for a step to come up at all, beside its guards: a unit leads, the request waits, the panel sits, the timer's clock runs. */
function readied(standing: Standing, step: Step): Standing | undefined {
  if (needsLead(step) && presence(standing, LEAD) === 'no') return undefined;
  if (step.request !== undefined) {
    const key = `request ${step.request}`;
    const waits = standing.known[key] === 'yes';
    if (waits === (step.kind === 'ask')) return undefined;
    return { ...standing, known: { ...standing.known, [key]: step.kind === 'ask' ? 'yes' : 'no' } };
  }
  if (step.ballot !== undefined) {
    const key = `ballot ${step.ballot}`;
    if (standing.known[key] !== 'yes') return undefined;
    return step.kind === 'conclude' ? { ...standing, known: { ...standing.known, [key]: 'no' } } : standing;
  }
  if (step.at === undefined) return standing;
  if ('clock' in step.at) return standing.clocks[step.at.clock] === 'running' ? standing : undefined;
  if ('fact' in step.at) return presence(standing, `fact ${step.at.fact}`) === 'no' ? undefined : standing;
  const { since } = step.at;
  return since !== undefined && presence(standing, `did ${since}`) === 'no' ? undefined : standing;
}

function presence(standing: Standing, key: string): Presence {
  return standing.known[key] ?? 'no';
}

/** What a guard asks of the flags, facts, requests and tasks that the walk follows; undefined for all else. */
function asked(guard: Guard): { key: string; present: boolean } | undefined {
  if ('flag' in guard) return { key: `flag ${guard.flag}`, present: true };
  if ('not-flag' in guard) return { key: `flag ${guard['not-flag']}`, present: false };
  if ('has' in guard) return { key: `fact ${guard.has}`, present: true };
  if ('lacks' in guard) return { key: `fact ${guard.lacks}`, present: false };
  if ('no-request' in guard) return { key: `request ${guard['no-request']}`, present: false };
  return undefined;
}

/** The standing with what the guards make certain, and whether they surely hold; undefined when one surely fails. */
function narrowed(
  standing: Standing,
  guards: readonly Guard[],
  birth: Birth | undefined,
): { standing: Standing; surely: boolean } | undefined {
  let surely = true;
  let known = standing.known;
  for (const guard of guards) {
    const born = holdsFor(guard, birth);
    if (born === false) return undefined;
    if (born === true) continue;
    if ('within' in guard && (known[`did ${guard.within.since}`] ?? 'no') === 'no') return undefined;
    // Nobody stands above a unit that has done nothing yet.
    if ('above-unit' in guard && guard['above-unit'].did.every((id) => (known[`did ${id}`] ?? 'no') === 'no'))
      return undefined;
    const gate = gated(guard, known);
    if (gate !== undefined) {
      if (gate === 'no') return undefined;
      if (gate === 'maybe') surely = false;
      known = { ...known, ...passed(guard) };
      continue;
    }
    const question = asked(guard);
    const stands = question === undefined ? 'maybe' : (known[question.key] ?? 'no');
    if (question !== undefined && stands === (question.present ? 'no' : 'yes')) return undefined;
    if (stands === 'maybe') surely = false;
    if (question !== undefined) known = { ...known, [question.key]: question.present ? 'yes' : 'no' };
  }
  return { standing: { ...standing, known }, surely };
}

/** The tasks that a gate waits for; none where the guard is no gate. */
export function gateOf(guard: Guard): readonly string[] {
  if ('tasks-done' in guard) return guard['tasks-done'];
  if ('called-done' in guard) return guard['called-done'];
  return 'tasks-ended' in guard ? guard['tasks-ended'] : [];
}

/** How sure it is that a gate opens; undefined for guards that are none. How a task ends is its own: only who was never called is sure. */
function gated(guard: Guard, known: Standing['known']): Presence | undefined {
  const tasks = gateOf(guard);
  if (tasks.length === 0) return undefined;
  const called = (task: string): boolean => (known[`task ${task}`] ?? 'no') !== 'no';
  if ('tasks-done' in guard) return tasks.every(called) ? 'maybe' : 'no';
  return tasks.some(called) ? 'maybe' : 'yes';
}

/** What a gate for tasks that are done makes certain: a task stays done until somebody else is called to it. */
function passed(guard: Guard): Standing['known'] {
  const tasks = 'tasks-ended' in guard ? [] : gateOf(guard);
  return Object.fromEntries(tasks.map((task) => [`done ${task}`, 'yes']));
}

function brought(standing: Standing, effects: readonly Effect[], step: Step, procedure: Procedure): Standing {
  if (effects.length === 0 && step.inherit === undefined) return standing;
  const clocks: Record<string, ClockStanding> = { ...standing.clocks };
  const known: Record<string, Presence> = { ...standing.known };
  const clock = (id: string, becomes: ClockStanding): void => {
    clocks[id] = becomes;
  };
  const learn = (key: string, becomes: Presence): void => {
    known[key] = becomes;
  };
  for (const name of step.inherit ?? []) {
    if (known[`fact ${name}`] !== 'yes') learn(`fact ${name}`, 'maybe');
  }
  for (const effect of effects) {
    if ('start' in effect) clock(effect.start, 'running');
    else if ('restart' in effect) clock(effect.restart, 'running');
    else if ('stop' in effect) clock(effect.stop, 'off');
    else if ('pause' in effect && clocks[effect.pause] === 'running') clock(effect.pause, 'paused');
    else if ('resume' in effect && clocks[effect.resume] === 'paused') clock(effect.resume, 'running');
    else if ('flag' in effect) learn(`flag ${effect.flag}`, 'yes');
    else if ('flag-from' in effect) learn(`flag ${effect['flag-from'].flag}`, 'maybe');
    else if ('seat' in effect) learn(`ballot ${effect.seat.ballot}`, 'yes');
    else if ('call' in effect) {
      const key = `task ${effect.call.task}`;
      learn(key, learnt(step, effect.call.units, known[key]));
      learn(`done ${effect.call.task}`, 'no');
    } else if ('merge' in effect) {
      for (const [id, how] of Object.entries(clocks)) if (how === 'running') clock(id, 'paused');
    } else if ('unflag' in effect) learn(`flag ${effect.unflag}`, 'no');
    else if ('clear' in effect) for (const name of effect.clear) learn(`fact ${name}`, 'no');
    else if ('unassign' in effect || 'assign' in effect) {
      learn(LEAD, 'unassign' in effect ? 'no' : learnt(step, effect.assign.lead, known[LEAD]));
      for (const [key, was] of Object.entries(known)) if (key.startsWith('lead ') && was === 'yes') learn(key, 'maybe');
      // What is said of the unit that led goes with it, and comes back with it.
      for (const flag of Object.keys(procedure.flags)) {
        const isHeld = findFlag(procedure, flag)?.holder === 'lead';
        if (isHeld && known[`flag ${flag}`] !== undefined) learn(`flag ${flag}`, 'maybe');
      }
    } else if ('set' in effect) {
      for (const name of effect.set) learn(`fact ${name}`, learnt(step, name, known[`fact ${name}`]));
    }
  }
  return { ...standing, clocks, known };
}

/** A required field that is always asked is surely there afterwards; a boolean may say no, which guards take for absent. */
function learnt(step: Step, field: string, before: Presence | undefined): Presence {
  const asked = step.form.find((candidate) => candidate.field === field);
  if (asked?.type === 'boolean') return 'maybe';
  return (asked?.required === true && asked.when === undefined) || before === 'yes' ? 'yes' : 'maybe';
}

/** The way to a visit as names of steps, the opening first. */
export function wayTo(visit: Visit): Step[] {
  const way: Step[] = [];
  for (let at: Visit | undefined = visit; at !== undefined; at = at.by.from) way.unshift(at.by.step);
  return way;
}

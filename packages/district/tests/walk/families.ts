import { deepStrictEqual, ok } from 'node:assert/strict';
import {
  type Actor,
  decideTogether,
  expireTogether,
  type FamilyDeeds,
  type Instant,
  type Kin,
  type Matter,
  type MatterEvent,
  nextDue,
  offeredActions,
  open,
  type Precedent,
  type Procedure,
  type Refusal,
  replay,
  type Who,
} from '@wangge/kernel';
import { checkAllowed, checkOpeningRefusal } from './allowed.ts';
import { fill } from './fill.ts';
import { nearnessOf } from './home.ts';
import { ends, gates, isDetour, isSetback, makesMore, opensGates, type Possible, possibleOf } from './possible.ts';
import { checkEvents, checkKin, checkMatter, checkRefusal } from './promises.ts';
import type { Seen } from './seen.ts';
import { type Draw, drawFrom, oneOf, type Surroundings, type Town } from './town.ts';

export interface Move {
  kind: 'report' | 'act' | 'guess' | 'sweep';
  /** Milliseconds since the move before. */
  wait: number;
  salt: number;
}

/** Matters that belong together, as an edge moves them: one after another, each with its kin, and all that follows from it. */
export class Families {
  readonly kin = new Map<string, Kin>();
  readonly events = new Map<string, MatterEvent[]>();
  readonly precedents: Precedent[] = [];
  now: Instant;
  readonly #town: Town;
  readonly #procedure: Procedure;
  readonly #seen: Seen;
  readonly #most: number;
  #reports = 0;
  #made = 0;

  /** @param most so many reports stand side by side: one alone comes furthest, with four a matter leads others and one is none of them */
  constructor(town: Town, procedure: Procedure, seen: Seen, { now, most }: { now: Instant; most: number }) {
    this.#most = most;
    this.#town = town;
    this.#procedure = procedure;
    this.#seen = seen;
    this.now = now;
  }

  get mayReport(): boolean {
    return this.#reports < this.#most;
  }

  step({ kind, wait, salt }: Move): void {
    const draw = drawFrom(salt);
    this.#seen.steps++;
    this.now += wait;
    const live = [...this.kin.values()].filter(
      ({ matter }) => matter.endedAt === undefined || Object.keys(matter.requests).length > 0,
    );
    if ((live.length === 0 && draw(4) > 0) || this.kin.size === 0 || (kind === 'report' && this.mayReport)) {
      this.report(draw);
      return;
    }
    const { procedure, matter } = oneOf(draw, this.#pool(live.length > 0 ? live : [...this.kin.values()], draw));
    if (kind === 'sweep') {
      this.#sweep(matter.id);
      return;
    }
    const possible = kind === 'guess' ? [] : this.#choices(procedure, matter, draw);
    const chosen = possible.length > 0 ? this.#rarest(procedure, possible, draw) : this.#guess(procedure, draw);
    this.act(procedure, matter, chosen, draw);
  }

  /** What nobody has done yet comes first, so that walks come far; what has ended now and then, for an appeal or a refusal. */
  #pool(live: readonly Kin[], draw: Draw): readonly Kin[] {
    if (draw(8) === 0) return [...this.kin.values()];
    // Who joined another is left to wait for it, or it would be parted again before anything could follow.
    const going = draw(6) === 0 ? live : live.filter((one) => !isJoined(one));
    const fresh = going.filter(({ procedure, matter }) => this.#unseen(procedure, matter).length > 0);
    if (fresh.length > 0 && draw(2) === 0) return fresh;
    return going.length > 0 ? going : live;
  }

  /** Of a few at random what was done least often. */
  #rarest(procedure: Procedure, possible: readonly Possible[], draw: Draw): Possible {
    const few = Array.from({ length: draw(3) === 0 ? 3 : 1 }, () => oneOf(draw, possible));
    const times = ({ action }: Possible): number => this.#seen.timesDone(procedure.id, action);
    return few.reduce((least, one) => (times(one) < times(least) ? one : least));
  }

  #unseen(procedure: Procedure, matter: Matter): Possible[] {
    return possibleOf(procedure, matter).filter(({ action }) => this.#seen.timesDone(procedure.id, action) === 0);
  }

  #surroundings(): Surroundings {
    return {
      now: this.now,
      precedents: this.precedents,
      matter: (id) => {
        const matter = this.kin.get(id)?.matter;
        if (matter === undefined) return undefined;
        const { number, kind, endedAt, parent } = matter;
        return { id, number, kind, ended: endedAt !== undefined, merged: parent?.as === 'merged' };
      },
      newId: () => `m${++this.#made}`,
    };
  }

  report(draw: Draw): void {
    const { opening } = this.#procedure;
    const [role, relation] = oneOf(draw, Object.entries(opening.by)) as [Actor['role'], Who[Actor['role']]];
    const actor = this.#town.actor(role, relation ?? 'any', undefined, draw);
    if (actor === undefined) {
      this.#seen.count(this.#seen.refusals, 'nobody');
      return;
    }
    const context = this.#town.context(actor, this.#surroundings());
    const form = fill(opening.form, this.#filling(this.#procedure, undefined, actor, draw));
    const id = context.newId();
    const number = `${this.#procedure.number.prefix}-${id}`;
    const { place } = this.#town;
    const command = { id: `c-${id}`, matterId: id, number, procedureVersion: 1, place, reportedAt: this.now, form };
    const opened = open(this.#procedure, command, context);
    if ('refused' in opened) {
      this.#refused(opened.refused);
      checkOpeningRefusal(opened.refused, this.#procedure, actor, place.areaPath);
      return;
    }
    this.#reports++;
    this.#seen.count(this.#seen.kin, 'reports');
    this.#keep({
      events: new Map([[id, [opened.event]]]),
      family: new Map([[id, { procedure: this.#procedure, matter: opened.matter }]]),
    });
  }

  #sweep(id: string): void {
    const nobody: Actor = { staff: '', post: '', role: 'resident', areas: [] };
    this.#keep(expireTogether(this.#familyOf([id]), this.#town.context(nobody, this.#surroundings())));
  }

  /** Why it was not carried out: by the refusal, or because nobody holds the post that it takes. */
  act(procedure: Procedure, matter: Matter, { action, by, staff }: Possible, draw: Draw): string | undefined {
    const [role = 'department', relation = 'any'] = oneOf(draw, Object.entries(by)) ?? [];
    const someone = this.#town.actor(role as Actor['role'], relation, matter, draw);
    const actor = staff === undefined || draw(20) === 0 ? someone : this.#town.person(staff, by, draw);
    if (actor === undefined) {
      this.#seen.count(this.#seen.refusals, 'nobody');
      return 'nobody';
    }
    const context = this.#town.context(actor, this.#surroundings());
    const offers = offeredActions(procedure, matter, context);
    const fields = offers.find((one) => one.action === action)?.form ?? procedure.actions[action]?.form ?? [];
    const form = fill(fields, this.#filling(procedure, matter, actor, draw));
    name(form, matter, action, this.#town, draw);
    const named = fields.flatMap(({ field, type }) => (type === 'matter' ? [String(form[field])] : []));
    const family = this.#familyOf([matter.id, ...named.filter((id) => this.kin.has(id))]);
    const deeds = decideTogether(family, matter.id, { id: `c${this.#seen.steps}`, action, form }, context);
    const stands = deeds.family.get(matter.id)!;
    if ('refused' in deeds) {
      this.#refused(deeds.refused);
      // An edge writes nothing of a refused command; what time had brought about is found again.
      const asks = { ...context, now: Math.max(context.now, stands.matter.changedAt) };
      checkRefusal(deeds.refused, offeredActions(procedure, stands.matter, asks), (unit) => this.#town.isTop(unit));
      checkAllowed(deeds.refused.allowed, procedure, stands.matter, actor);
      return 'guard' in deeds.refused ? deeds.refused.guard : deeds.refused.code;
    }
    this.#seen.carriedOut++;
    this.#seen.did(procedure.id, action);
    this.#keep(deeds);
    return undefined;
  }

  #refused({ code, ...why }: Refusal): void {
    this.#seen.count(this.#seen.refusals, 'guard' in why ? why.guard : code);
  }

  #filling(procedure: Procedure, matter: Matter | undefined, actor: Actor, draw: Draw) {
    const votes = Object.entries(procedure.ballots ?? {}).map(([id, { choices }]) => [`vote-${id}`, choices] as const);
    return {
      ...{ town: this.#town, procedure, now: this.now, unit: actor.unit, draw },
      matter,
      reasons: { ...procedure.reasons, ...Object.fromEntries(votes) },
      matters: [...this.kin.values()].filter((one) => one.procedure.id === procedure.id).map((one) => one.matter.id),
    };
  }

  /** What the state lets somebody do; ends and setbacks less often, and what no walk has done yet more often, so that walks come far. */
  #choices(procedure: Procedure, matter: Matter, draw: Draw): Possible[] {
    const all = possibleOf(procedure, matter);
    const unseen = this.#unseen(procedure, matter);
    if (unseen.length > 0 && draw(2) === 0) return unseen;
    const lasting = all.filter(({ action }) => !ends(procedure, action));
    const onward = lasting.filter(({ action }) => !isSetback(procedure, action));
    if (onward.length > 0 && draw(3) > 0) return onward;
    return lasting.length > 0 && draw(4) > 0 ? lasting : all;
  }

  #guess(procedure: Procedure, draw: Draw): Possible {
    const steps = Object.entries(procedure.actions).map(([action, { by }]) => ({ action, by }));
    return draw(10) === 0
      ? { action: oneOf(draw, ['constructor', 'approve-__proto__', 'vote-', 'nothing']), by: { dispatcher: 'any' } }
      : oneOf(draw, steps);
  }

  /** The matters that belong to these, as far as they name each other and go on, and those that belong to them. */
  #familyOf(ids: readonly string[]): Map<string, Kin> {
    const family = new Map<string, Kin>();
    const queue = [...ids];
    for (const id of queue) {
      const kin = this.kin.get(id);
      if (kin === undefined || family.has(id)) continue;
      family.set(id, kin);
      const { parent, tasks = [], joined = [] } = kin.matter;
      if (parent) queue.push(parent.id);
      for (const { status, matter } of tasks) if (status === 'open' && matter) queue.push(matter.id);
      for (const { id: other } of joined) queue.push(other);
    }
    return family;
  }

  #keep({ events, family }: FamilyDeeds): void {
    for (const [id, more] of events) {
      const known = this.events.get(id) ?? [];
      const { procedure, matter } = family.get(id)!;
      if (known.length === 0) this.#seen.matters++;
      checkEvents(known, more);
      this.events.set(id, [...known, ...more]);
      this.kin.set(id, { procedure, matter });
      for (const event of more) this.#learn(event, procedure, matter);
      checkMatter(procedure, matter);
      deepStrictEqual(replay(this.events.get(id)!), matter, `${id} is not what its events make of it`);
      this.#seen.note(this.#seen.states, procedure.id, matter.state);
      this.#seen.note(this.#seen.standings, procedure.id, standingOf(matter));
    }
    for (const id of events.keys()) checkKin(this.kin, id);
  }

  #learn({ type, action, changes }: MatterEvent, procedure: Procedure, matter: Matter): void {
    if (type === 'timed') this.#seen.did(procedure.id, action);
    if (type === 'linked') this.#seen.count(this.#seen.kin, action);
    for (const change of changes) {
      if (change.op === 'task' && change.entry.status === 'open') this.#seen.count(this.#seen.kin, 'tasks opened');
      if (change.op === 'split') this.#seen.count(this.#seen.kin, 'split off');
      if (change.op === 'ballot' && change.entry.concluded) {
        this.#seen.count(this.#seen.kin, change.entry.concluded.passed ? 'ballots passed' : 'ballots failed');
      }
      if (change.op === 'precedent') {
        const { op: _, ...decided } = change;
        this.precedents.push({ ...decided, number: matter.number, decidedAt: this.now });
      }
    }
  }

  /**
   * Leads every matter to its end from where the walk has left it: somebody does what brings it nearer, or something else now
   * and then, and when nobody gets on, time passes to the next timer. What stays in its state is no way on.
   * @throws when one has not ended after `most` attempts at each, with what there was to do and what stood against it last
   */
  leadHome(draw: Draw, most: number): void {
    const attempts = new Map<string, number>();
    /** Stand before a gate that waits for others: the next step is to call them, or to do without. */
    const closed = new Set<string>();
    /** By matter and action: why it was not carried out when it was tried last. */
    const against = new Map<string, Map<string, string>>();
    const { carriedOut } = this.#seen;
    this.#seen.counting = false;
    for (;;) {
      const live = [...this.kin.values()].filter(({ matter }) => matter.endedAt === undefined);
      if (live.length === 0) break;
      const { procedure, matter } = oneOf(draw, live);
      if (isJoined({ procedure, matter }) && draw(20) > 0) continue;
      const tried = (attempts.get(matter.id) ?? 0) + 1;
      const offered = possibleOf(procedure, matter).map(({ action }) => {
        const why = against.get(matter.id)?.get(action);
        return why === undefined ? action : `${action} (${why})`;
      });
      ok(
        tried <= most,
        `${procedure.id}: nobody leads ${matter.id} from ${matter.state} to an end by ${offered.join(', ') || 'waiting'}`,
      );
      attempts.set(matter.id, tried);
      const all = possibleOf(procedure, matter).filter((one) => !makesMore(procedure, one));
      const direct = all.filter((one) => !isDetour(procedure, one));
      const opening = closed.has(matter.id) ? all.filter((one) => opensGates(procedure, one)) : [];
      // A gate may ask for a call, and a setback may be the only way on.
      const possible = opening.length > 0 ? opening : direct.length === 0 || tried % 20 === 5 ? all : direct;
      closed.delete(matter.id);
      if (possible.length === 0 || tried % 10 === 0) {
        this.wait(procedure, matter, draw);
        continue;
      }
      this.now += 1 + draw(10 * 60_000);
      const nearness = nearnessOf(procedure);
      const nearOf = ({ action }: Possible): number => nearness.get(action) ?? Number.POSITIVE_INFINITY;
      const nearest = Math.min(...possible.map(nearOf));
      const onward = possible.filter((one) => nearOf(one) === nearest);
      const chosen = oneOf(draw, draw(3) > 0 ? onward : possible);
      const refusal = this.act(procedure, matter, chosen, draw);
      if (refusal !== undefined) {
        const whys = against.get(matter.id) ?? new Map<string, string>();
        against.set(matter.id, whys.set(chosen.action, refusal));
      }
      if (refusal !== undefined && gates.has(refusal)) closed.add(matter.id);
    }
    this.#appeal(draw);
    this.#seen.carriedOut = carriedOut;
    this.#seen.counting = true;
    for (const tried of attempts.values()) {
      this.#seen.ledHome++;
      this.#seen.longestHome = Math.max(this.#seen.longestHome, tried);
    }
  }

  /** Where all have ended, those that may be appealed against are. */
  #appeal(draw: Draw): void {
    for (const id of this.kin.keys()) {
      for (let tried = 0; tried < 3; tried++) {
        const { procedure, matter } = this.kin.get(id)!;
        const possible = possibleOf(procedure, matter);
        if (possible.length === 0) break;
        this.act(procedure, matter, oneOf(draw, possible), draw);
      }
    }
  }

  wait(procedure: Procedure, matter: Matter, draw: Draw): void {
    const due = nextDue(procedure, matter, this.#town.calendar);
    this.now = Math.max(this.now + 60_000, draw(2) === 0 && due !== undefined ? due + 1 : 0);
    this.#sweep(matter.id);
  }
}

/** It waits for what it joined. */
function isJoined({ procedure, matter }: Kin): boolean {
  return matter.state === procedure.merging?.into;
}

export function standingOf({ state, clocks }: Matter): string {
  const held = Object.entries(clocks).filter(([, { reading }]) => reading.status !== 'stopped');
  return keyOf(
    state,
    held.map(([id, { reading }]) => [id, reading.status]),
  );
}

export function keyOf(state: string, clocks: readonly (readonly [string, string])[]): string {
  return [state, ...clocks.map(([id, status]) => `${id} ${status}`).sort()].join(', ');
}

/** Of a meeting the form names people who sit in it; anybody else would be refused. */
function name(form: Record<string, unknown>, matter: Matter, action: string, town: Town, draw: Draw): void {
  // A vote at random hardly ever passes.
  if (form.vote !== undefined && draw(3) > 0) form.vote = 'for';
  if (form.member === undefined) return;
  const entry = matter.ballots?.[action.replace(/^[a-z]+-/, '')];
  if (entry === undefined || draw(10) === 0) return;
  const recused = entry.recused.map(({ staff }) => staff);
  form.member = oneOf(draw, action.startsWith('substitute-') && recused.length > 0 ? recused : entry.panel);
  const others = town.people.filter((staff) => !entry.panel.includes(staff));
  if (form.substitute !== undefined) form.substitute = oneOf(draw, others);
}

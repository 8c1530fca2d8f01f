import type { Procedure } from '../procedures/schema.ts';
import type { Command, DecisionContext } from './context.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { expire, nextDue } from './expire.ts';
import type { Matter, MatterEvent } from './matter.ts';
import { follow, joined } from './merging.ts';
import type { Refusal } from './refusal.ts';
import { openSplit } from './splitting.ts';
import { callerEnded, callerMoved, openTask, taskEnded } from './tasks.ts';

/** A matter with the version of the procedure that it runs under. */
export interface Kin {
  procedure: Procedure;
  matter: Matter;
}

/** Matters that belong together, by id: one that acts, what it is a task of or has joined, its tasks, those that joined it. */
export type Family = ReadonlyMap<string, Kin>;

/** What a decision about several matters looks at beside. */
export interface FamilyContext extends DecisionContext {
  /** The version in force, for matters that a call opens. */
  procedure(id: string): { procedure: Procedure; version: number } | undefined;
}

/** Events of each matter that has any, in the order of each; matters that were opened stand among them. */
export interface FamilyDeeds {
  events: ReadonlyMap<string, readonly MatterEvent[]>;
  /** Every matter as it stands after. */
  family: Family;
}

/**
 * What a command to one matter comes to for all that belong to it. What time had brought about in any of them comes first, in the order in
 * which it fell due. Pure: matters that a call opens take their ids from the context.
 */
export function decideTogether(
  family: Family,
  id: string,
  command: Command,
  context: FamilyContext,
): FamilyDeeds | (FamilyDeeds & { refused: Refusal }) {
  const round = new Round(family, context);
  round.expireAll();
  const { procedure, matter } = round.get(id);
  const decision = decide(procedure, matter, command, context);
  for (const event of decision.events) round.take(id, event);
  return 'refused' in decision ? { ...round.deeds(), refused: decision.refused } : round.deeds();
}

/** What time has brought about in a family until now. */
export function expireTogether(family: Family, context: FamilyContext): FamilyDeeds {
  const round = new Round(family, context);
  round.expireAll();
  return round.deeds();
}

/** More events than this in one round means matters that answer each other without end: a pack that the checker let through. */
const LONGEST = 1000;

class Round {
  readonly #family: Map<string, Kin>;
  readonly #context: FamilyContext;
  readonly #events = new Map<string, MatterEvent[]>();
  #taken = 0;

  constructor(family: Family, context: FamilyContext) {
    this.#family = new Map(family);
    this.#context = context;
  }

  get(id: string): Kin {
    const kin = this.#family.get(id);
    if (kin === undefined) throw new Error(`matter ${id} is not of this family`);
    return kin;
  }

  deeds(): FamilyDeeds {
    return { events: this.#events, family: this.#family };
  }

  /** One timer at a time, the earliest of all matters first: what it brings about elsewhere comes before later timers. */
  expireAll(): void {
    const { now, calendar } = this.#context;
    for (;;) {
      let first: { id: string; at: number } | undefined;
      for (const [id, { procedure, matter }] of this.#family) {
        const at = nextDue(procedure, matter, calendar);
        if (at !== undefined && at < now && (first === undefined || at < first.at)) first = { id, at };
      }
      if (first === undefined) return;
      const { procedure, matter } = this.get(first.id);
      // Until just after it fell due, so that only this one fires and not those that follow from it.
      const [event] = expire(procedure, matter, { ...this.#context, now: first.at + 1 });
      if (event === undefined) return;
      this.take(first.id, { ...event, at: Math.max(event.at, now) });
    }
  }

  /** Apply an event, and what it means for the others. */
  take(id: string, event: MatterEvent): void {
    this.#taken += 1;
    if (this.#taken > LONGEST) throw new Error(`matter ${id}: more than ${LONGEST} events follow from each other`);
    const before = this.get(id);
    const matter = evolve(before.matter, event);
    this.#keep({ procedure: before.procedure, matter }, event);
    this.#openCalled(id, event);
    this.#openSplit(id, event);
    this.#tellCaller(before.matter, matter, event);
    this.#tellTasks(before.matter, matter, event);
    this.#tellLead(before.matter, matter, event);
    this.#tellJoined(matter, event);
  }

  #keep(kin: Kin, event: MatterEvent): void {
    this.#family.set(kin.matter.id, kin);
    this.#events.set(kin.matter.id, [...(this.#events.get(kin.matter.id) ?? []), event]);
  }

  #openCalled(id: string, event: MatterEvent): void {
    for (const change of event.changes) {
      if (change.op !== 'task' || change.entry.status !== 'open') continue;
      const { procedure: callers, matter: caller } = this.get(id);
      const task = callers.tasks?.[change.entry.task];
      const called = task && this.#context.procedure(task.procedure);
      if (!task || !called) throw new Error(`task ${change.entry.task} of ${callers.id} has no procedure in force`);
      const parts = { ...called, caller, task, entry: change.entry, as: event };
      const opened = openTask(parts, this.#context);
      this.#keep({ procedure: called.procedure, matter: opened.matter }, opened.event);
    }
  }

  #openSplit(id: string, event: MatterEvent): void {
    for (const change of event.changes) {
      if (change.op !== 'split') continue;
      const { procedure: own, matter: from } = this.get(id);
      const current = this.#context.procedure(own.id);
      if (!current) throw new Error(`${own.id} is not in force any more: nothing is split off under it`);
      const opened = openSplit({ ...current, from, split: change, as: event }, this.#context);
      this.#keep({ procedure: current.procedure, matter: opened.matter }, opened.event);
    }
  }

  #tellCaller(before: Matter, task: Matter, as: MatterEvent): void {
    if (task.parent?.as !== 'task' || before.state === task.state) return;
    const outcome = this.get(task.id).procedure.states[task.state]?.outcome;
    const caller = this.#family.get(task.parent.id);
    if (outcome === undefined || caller === undefined) return;
    const event = taskEnded(caller.matter, caller.procedure, task, outcome, heard(caller.matter, as), this.#context);
    if (event) this.take(caller.matter.id, event);
  }

  #tellTasks(before: Matter, caller: Matter, as: MatterEvent): void {
    const ended = caller.endedAt !== undefined && before.endedAt === undefined;
    if (!ended && caller.lead === before.lead) return;
    const { tasks = {} } = this.get(caller.id).procedure;
    for (const { task: id, status, matter } of caller.tasks ?? []) {
      if (tasks[id]?.apart) continue;
      const task = status === 'open' && matter ? this.#family.get(matter.id) : undefined;
      if (!task) continue;
      const told = heard(task.matter, as);
      const event = ended
        ? callerEnded(task.matter, task.procedure, told, this.#context)
        : callerMoved(task.matter, caller, told);
      if (event) this.take(task.matter.id, event);
    }
  }

  #tellLead(before: Matter, matter: Matter, as: MatterEvent): void {
    const [was, is] = [before.parent, matter.parent].map((parent) => (parent?.as === 'merged' ? parent.id : undefined));
    if (was === is) return;
    for (const [lead, on] of [[was, false] as const, [is, true] as const]) {
      const kin = lead === undefined ? undefined : this.#family.get(lead);
      const event = kin && joined(kin.matter, matter, on, heard(kin.matter, as));
      if (kin && event) this.take(kin.matter.id, event);
    }
  }

  #tellJoined(lead: Matter, as: MatterEvent): void {
    for (const { id } of lead.joined ?? []) {
      const kin = this.#family.get(id);
      const event = kin && follow(kin.matter, kin.procedure, lead, heard(kin.matter, as), this.#context);
      if (kin && event) this.take(id, event);
    }
  }
}

/** Business time runs backwards for none of them: what counts from before the last event of who hears of it counts from then. */
function heard({ changedAt }: Matter, as: MatterEvent): MatterEvent {
  const effectiveAt = Math.max(as.effectiveAt, changedAt);
  return { ...as, effectiveAt, at: Math.max(as.at, effectiveAt) };
}

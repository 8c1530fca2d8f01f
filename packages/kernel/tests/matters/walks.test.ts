import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Actor,
  evolve,
  expire,
  type FormField,
  type Instant,
  type Matter,
  type MatterEvent,
  nextDue,
  type Offer,
  offeredActions,
  type Refusal,
  replay,
  requestActions,
} from '../../src/index.ts';
import { spring2020 } from '../clocks/calendars.ts';
import { CANARY, fill, scribble, stream } from './fill.ts';
import { at, contextOf, decideAt, gridEvent, type Log, people, precedentsOf, sweep, tryOpening } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Short by default; WANGGE_LONG=1 walks five times as far.
const STEPS_PER_WALK = 100;
const STEPS = process.env.WANGGE_LONG === '1' ? 100_000 : 20_000;

interface Move {
  kind: 'offered' | 'guess' | 'sweep';
  wait: number;
  salt: number;
}

const anyMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.oneof(
    { weight: 7, arbitrary: fc.constant('offered' as const) },
    { weight: 2, arbitrary: fc.constant('guess' as const) },
    { weight: 1, arbitrary: fc.constant('sweep' as const) },
  ),
  wait: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 40 * MINUTE }) },
    { weight: 6, arbitrary: fc.integer({ min: HOUR, max: 20 * HOUR }) },
    { weight: 2, arbitrary: fc.integer({ min: DAY, max: 10 * DAY }) },
    { weight: 1, arbitrary: fc.integer({ min: 30 * DAY, max: 300 * DAY }) },
    { weight: 1, arbitrary: fc.integer({ min: -2 * HOUR, max: -1 }) },
  ),
  salt: fc.nat(),
});

const everybody: readonly Actor[] = Object.values(people);
const formGuards = ['form-is', 'has-photo', 'date-within', 'may-lead', 'may-help', 'may-drop', 'did-by'];
/** Only what another matter led to its call-back is archived without a call, and a matter walks alone here. */
const ledOnly = ['archive-uncalled'];
const actionIds = [...Object.keys(gridEvent.actions), ...requestActions(gridEvent)].filter(
  (id) => !ledOnly.includes(id),
);
const guesses = [...actionIds, 'constructor', 'approve-__proto__'];
const back = new Set(['return', 'refuse-return', 'send-back', 'hand-back-check', 'resume']);
/** The tasks of a matter that walks alone never end and shut its gates, and what it joined never moves: endings, too. */
const endings = ['refuse', 'void', 'archive', 'call', 'call-stages', 'join'];
/** Counters that an effect begins anew. */
const byRounds = [...JSON.stringify(gridEvent).matchAll(/"reset":"([^"]+)"/g)].map(([, counter]) => counter);
const allFields = Object.values(gridEvent.actions).flatMap(({ form = [] }): readonly FormField[] => form);

/** One matter after another, each followed through what befalls it. `seen` gathers where the walks have been. */
class Walk {
  seen = {
    states: new Set<string>(),
    actions: new Set<string>(),
    refusals: new Set<string>(),
    timers: new Set<string>(),
  };
  steps = 0;
  now: Instant = at('2020-04-03 15:00');
  log: Log;
  /** The same commands with a sweep at every moment that anything fell due; undefined once the clock was set back. */
  punctual: Log | undefined;
  movesAfterEnd = 0;

  constructor(salt: number) {
    this.log = this.begin(stream(salt));
    this.punctual = copyOf(this.log);
  }

  begin(next: (below: number) => number): Log {
    const reporters = [people.resident, people.worker, people.agent, people.gridLeader, people.urban];
    const actor = reporters[next(reporters.length)] as Actor;
    const form = fill(gridEvent.opening.form, next, this.now);
    const begun = tryOpening(new Date(this.now + 8 * HOUR).toISOString().slice(0, 16), actor, { form });
    if ('refused' in begun) throw new Error(`a careful report was refused: ${JSON.stringify(begun.refused)}`);
    return { procedure: gridEvent, matter: begun.matter, events: [begun.event], precedents: [] };
  }

  step({ kind, wait, salt }: Move): void {
    this.steps++;
    const next = stream(salt);
    this.now += wait;
    if (wait < 0) this.punctual = undefined;
    if (this.movesAfterEnd > 7) {
      this.finish();
      this.log = this.begin(next);
      this.punctual = copyOf(this.log);
      this.movesAfterEnd = 0;
    }
    freeze(this.log.matter);
    const before = this.log.matter;
    const told = this.log.events.length;
    if (kind === 'sweep') sweep(this.log, this.now);
    else this.command(kind, next);
    this.check(before, this.log.events.slice(told));
    if (this.log.matter.endedAt !== undefined) this.movesAfterEnd++;
  }

  command(kind: 'offered' | 'guess', next: (below: number) => number): void {
    const current = this.asItStands();
    const moment = Math.max(this.now, this.log.matter.changedAt);
    const actor = everybody[next(everybody.length)] as Actor;
    const choices = kind === 'guess' ? [] : this.choicesOf(current, moment, next);
    const [chosen, who] = choices[next(choices.length)] ?? [undefined, actor];
    const action = chosen?.action ?? (guesses[next(guesses.length)] as string);
    const form = chosen ? fill(chosen.form, next, moment, current) : scribble(fieldsOf(action, next), next);
    const offers = offersOf(this.log, current, who, moment);
    const decision = decideAt(this.log, this.now, who, action, form);
    const offered = offers.some((offer) => offer.action === action && offer.refused === undefined);
    if (!('refused' in decision)) {
      ok(offered, `${action} was carried out for ${who.post} though it was not offered`);
      this.seen.actions.add(action);
    } else {
      this.seen.refusals.add(decision.refused.code);
      this.checkRefusal(decision.refused, offers, chosen !== undefined && offered);
    }
    if (this.punctual) {
      sweepPunctually(this.punctual, moment);
      decideAt(this.punctual, this.now, who, action, form);
      deepStrictEqual(this.punctual.matter, this.log.matter);
    }
  }

  /** Endings are tried less often and what no walk has done yet more often, so that they come far. */
  choicesOf(current: Matter, moment: Instant, next: (below: number) => number): (readonly [Offer, Actor])[] {
    const all = everybody.flatMap((actor) =>
      offersOf(this.log, current, actor, moment).map((offer) => [offer, actor] as const),
    );
    // What is suspended is mostly left to time, once anybody has taken it up.
    if (current.state === 'suspended' && this.seen.actions.has('resume') && next(8) > 0) return [];
    const lasting = all.filter(([{ action }]) => !endings.includes(action));
    const unseen = all.filter(([{ action }]) => !this.seen.actions.has(action));
    if (unseen.length > 0 && next(2) === 0) return unseen;
    const rare = all.filter(([{ action }]) => action.startsWith('approve-'));
    if (rare.length > 0 && next(2) === 0) return rare;
    const onward = lasting.filter(([{ action }]) => gridEvent.actions[action]?.to !== undefined && !back.has(action));
    if (onward.length > 0 && next(2) === 0) return onward;
    return next(8) === 0 ? all : lasting;
  }

  asItStands(): Matter {
    const now = Math.max(this.now, this.log.matter.changedAt);
    const due = expire(gridEvent, this.log.matter, contextOf(people.auditor, now, precedentsOf(this.log)));
    return due.reduce<Matter>(evolve, this.log.matter);
  }

  checkRefusal(refusal: Refusal, offers: readonly Offer[], careful: boolean): void {
    const open = offers.filter(({ refused }) => refused === undefined).map(({ action }) => action);
    deepStrictEqual(refusal.allowed, open);
    ok(!JSON.stringify(refusal).includes(CANARY), 'a refusal repeats what is personal');
    if (!careful) return;
    const forForm = refusal.code === 'form' || (refusal.code === 'guard' && formGuards.includes(refusal.guard));
    ok(forForm, `an offered action with a filled form was refused: ${JSON.stringify(refusal)}`);
  }

  check(before: Matter, events: readonly MatterEvent[]): void {
    const { matter } = this.log;
    this.seen.states.add(matter.state);
    let last = before.changedAt;
    for (const event of events) {
      if (event.type === 'timed') this.seen.timers.add(event.action);
      ok(event.effectiveAt >= last, 'an event counts from before the one that it follows');
      ok(event.at >= event.effectiveAt, 'an event counts from after it was recorded');
      last = event.effectiveAt;
      ok(!JSON.stringify([event.form, event.changes]).includes(CANARY), 'the public part of an event is personal');
      for (const { value } of event.personal) ok(value.length > 0);
    }
    ok(matter.changedAt >= before.changedAt, 'a matter went back in time');
    deepStrictEqual(matter.seq, this.log.events.length);
    ok(!JSON.stringify(matter).includes(CANARY), 'the matter holds something personal');
    for (const [counter, count] of Object.entries(before.counters)) {
      const now = matter.counters[counter] ?? 0;
      ok(now >= count || (now <= 1 && byRounds.includes(counter)), `${counter} went back`);
    }
    for (const [counter, count] of Object.entries(matter.counters)) {
      const of = matter.counted?.[counter] ?? [];
      deepStrictEqual(
        of.reduce((sum, { times }) => sum + times, 0),
        count,
        `${counter} is counted of nobody`,
      );
      deepStrictEqual(new Set(of.map(({ unit }) => unit)).size, of.length);
    }
    deepStrictEqual(matter.flags.length, new Set(matter.flags).size);
    checkClocks(matter);
    const { category, condition } = matter.facts;
    if (condition !== undefined) ok(String(condition).startsWith(String(category)), 'condition of another category');
  }

  finish(): void {
    const replayed = replay(this.log.events);
    deepStrictEqual(replayed, this.log.matter);
    deepStrictEqual(replay(JSON.parse(JSON.stringify(this.log.events))), this.log.matter);
    deepStrictEqual(JSON.parse(JSON.stringify(this.log.matter)), this.log.matter);
  }
}

function checkClocks(matter: Matter): void {
  const final = gridEvent.states[matter.state]?.final === true;
  deepStrictEqual(matter.endedAt !== undefined, final);
  for (const { reading, holder, parked = {} } of Object.values(matter.clocks)) {
    if (final) deepStrictEqual(reading.status, 'stopped');
    ok(holder === undefined || !(holder in parked), 'a holder is parked beside itself');
    for (const kept of Object.values(parked)) deepStrictEqual(kept.status, 'paused');
  }
  for (const request of Object.keys(matter.requests)) {
    ok(gridEvent.requests?.[request]?.ask.in.includes(matter.state), `${request} waits where nobody can answer it`);
  }
  if (final) ok(!matter.flags.includes('supervised'), 'supervision stands after the end');
  if (matter.state === 'awaiting-signature' || matter.state === 'handling') {
    deepStrictEqual(matter.clocks.disposal?.reading.status, 'running');
    deepStrictEqual(matter.clocks.disposal.holder, matter.lead);
  }
  ok(matter.lead === undefined || !matter.assist.includes(matter.lead));
}

function offersOf(log: Log, matter: Matter, actor: Actor, now: Instant): Offer[] {
  return offeredActions(gridEvent, matter, contextOf(actor, now, precedentsOf(log)));
}

function fieldsOf(action: string, next: (below: number) => number): readonly FormField[] {
  return (
    (Object.hasOwn(gridEvent.actions, action) && gridEvent.actions[action]?.form) || [
      allFields[next(allFields.length)] as FormField,
    ]
  );
}

function sweepPunctually(log: Log, until: Instant): void {
  for (let due = nextDue(gridEvent, log.matter, spring2020); due !== undefined && due < until; ) {
    sweep(log, Math.max(due + 1, log.matter.changedAt));
    due = nextDue(gridEvent, log.matter, spring2020);
  }
}

const copyOf = (log: Log): Log => ({ ...log, events: [...log.events] });

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}

test(`${STEPS} random commands leave every promise of the engine standing`, { timeout: 600_000 }, () => {
  const began = performance.now();
  const seen = {
    states: new Set<string>(),
    actions: new Set<string>(),
    refusals: new Set<string>(),
    timers: new Set<string>(),
  };
  let steps = 0;
  fc.assert(
    fc.property(
      fc.nat(),
      fc.array(anyMove, { minLength: STEPS_PER_WALK, maxLength: STEPS_PER_WALK }),
      (salt, moves) => {
        const walk = new Walk(salt);
        walk.seen = seen;
        for (const move of moves) walk.step(move);
        walk.finish();
        steps += walk.steps;
      },
    ),
    { seed: 20200404, numRuns: STEPS / STEPS_PER_WALK },
  );
  console.info(`${steps} steps in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  // A walk that never gets anywhere proves nothing.
  expect([...seen.states].sort()).toEqual(Object.keys(gridEvent.states).sort());
  expect([...seen.actions].sort()).toEqual([...actionIds].sort());
  expect([...seen.timers].sort()).toEqual(Object.keys(gridEvent.timers ?? {}).sort());
  expect([...seen.refusals].sort()).toEqual(['ended', 'form', 'guard', 'not-yours', 'unknown-action', 'wrong-state']);
});

import type { Instant } from '../clocks/index.ts';
import { findFlag } from '../procedures/flags.ts';
import type { Effect, Procedure, Target } from '../procedures/schema.ts';
import { callUnits, dropTask, withdrawTasks } from './calls.ts';
import { change, type Draft } from './change.ts';
import { changeClock, extendClockBy, startFor } from './clockwork.ts';
import type { DecisionContext } from './context.ts';
import { findFailure } from './guards.ts';
import { handFlagsOver } from './handover.ts';
import type { FormValues, PhotoRef } from './matter.ts';
import { likeOf } from './precedent.ts';
import { stillRecused } from './recusals.ts';

/** What effects draw on. `at` is when they count from: now, or earlier for what time brought about. */
export interface EffectSetting {
  procedure: Procedure;
  context: DecisionContext;
  at: Instant;
  /** From when clocks run that are started, where that is earlier: an opening counts from the day of receipt. */
  startsAt?: Instant;
  values: FormValues;
  photos: readonly PhotoRef[];
}

/** Carry out effects in order. */
export function bring(draft: Draft, effects: readonly Effect[] | undefined, setting: EffectSetting): void {
  for (const effect of effects ?? []) bringOne(draft, effect, setting);
}

/**
 * Move to the first target whose guards hold, with its own effects. What waits for approval and cannot be answered in the new
 * state is taken back. Entering a final state ends the matter, all its clocks, and the flags that say how it stands now.
 */
export function move(draft: Draft, target: Target | undefined, setting: EffectSetting): void {
  if (target === undefined) return;
  const taken =
    typeof target === 'string'
      ? { state: target }
      : target.find(({ when }) => findFailure(when, { ...setting, matter: draft.matter, form: setting }) === undefined);
  if (taken === undefined) throw new Error('the last target of a list has no condition: the pack was not checked');
  if ('effects' in taken) bring(draft, taken.effects, setting);
  const final = setting.procedure.states[taken.state]?.final === true;
  for (const request of Object.keys(draft.matter.requests)) {
    const answered = setting.procedure.requests?.[request]?.ask.in.includes(taken.state);
    if (!answered) change(draft, { op: 'request', request, entry: null }, setting.at);
  }
  if (final) settle(draft, setting);
  change(draft, final ? { op: 'state', to: taken.state, final } : { op: 'state', to: taken.state }, setting.at);
}

/** What cannot go on after the end: clocks, calls that wait for their turn, and flags that mean something standing. */
function settle(draft: Draft, setting: EffectSetting): void {
  withdrawTasks(draft, setting.at);
  for (const clock of Object.keys(draft.matter.clocks)) bringToClock(draft, { stop: clock }, setting);
  for (const flag of draft.matter.flags) {
    if (findFlag(setting.procedure, flag)?.standing) change(draft, { op: 'flag', flag, on: false }, setting.at);
  }
}

function bringOne(draft: Draft, effect: Effect, setting: EffectSetting): void {
  const { at, values } = setting;
  if ('set' in effect) setFacts(draft, effect.set, setting);
  else if ('clear' in effect) clearFacts(draft, effect.clear, at);
  else if ('assign' in effect || 'unassign' in effect) assign(draft, effect, setting);
  else if ('count' in effect) {
    const value = (draft.matter.counters[effect.count] ?? 0) + 1;
    change(draft, { op: 'count', counter: effect.count, value, of: workerOf(draft.matter, setting.procedure) }, at);
  } else if ('reset' in effect) {
    if (draft.matter.counters[effect.reset]) change(draft, { op: 'count', counter: effect.reset, value: 0 }, at);
  } else if ('flag' in effect) change(draft, { op: 'flag', flag: effect.flag, on: true }, at);
  else if ('unflag' in effect) change(draft, { op: 'flag', flag: effect.unflag, on: false }, at);
  else if ('flag-from' in effect) flagFrom(draft, effect['flag-from'], setting);
  else if ('call' in effect) callFor(draft, effect.call, setting);
  else if ('drop' in effect) dropTask(draft, String(values[effect.drop]), setting);
  else if ('seat' in effect) {
    const panel = listOf(values[effect.seat.panel] ?? []);
    const { ballot } = effect.seat;
    const recused = stillRecused(draft.matter, setting.procedure, ballot);
    change(draft, { op: 'ballot', ballot, entry: { panel, recused, votes: {}, openedAt: at } }, at);
  } else if ('merge' in effect) joinOther(draft, String(values[effect.merge]), setting);
  else if ('split' in effect) splitOff(draft, effect.split, setting);
  else if ('separate' in effect) change(draft, { op: 'parent', parent: null }, at);
  else if ('precedent' in effect) recordPrecedent(draft, effect.precedent, at);
  else bringToClock(draft, effect, setting);
}

/**
 * Whose work it is as it lies: of who leads it, and of what had joined another matter, and has not gone its own way since, the unit that did
 * that one. Effects run in order: what is counted after `assign` is counted of the new lead.
 */
function workerOf({ lead, followed, did }: Draft['matter'], { actions, states }: Procedure): string | null {
  if (lead !== undefined) return lead;
  if (followed?.unit === undefined) return null;
  const isOver = (state: string): boolean => ['feedback', 'ended'].includes(states[state]?.phase ?? '');
  // What can only be done before it is closed, and was done since that other one was: filed, dispatched, handled on the spot.
  const wentOn = Object.entries(did).some(
    ([action, deeds]) =>
      deeds.some(({ at }) => at > followed.at) && actions[action] !== undefined && !actions[action].from.some(isOver),
  );
  return wentOn ? null : followed.unit;
}

/** Who leads it now. What is said of the unit that led goes with that unit. */
function assign(
  draft: Draft,
  effect: Extract<Effect, { assign: object } | { unassign: string }>,
  { procedure, at, values }: EffectSetting,
): void {
  const former = draft.matter.lead;
  if ('unassign' in effect) change(draft, { op: 'assign', assist: [] }, at);
  else {
    const lead = values[effect.assign.lead];
    if (typeof lead !== 'string') return;
    const assist = effect.assign.assist === undefined ? [] : (values[effect.assign.assist] ?? []);
    change(draft, { op: 'assign', lead, assist: listOf(assist).filter((unit) => unit !== lead) }, at);
  }
  handFlagsOver(draft, former, procedure, at);
}

type ClockEffect = Extract<
  Effect,
  | { start: string }
  | { restart: string }
  | { pause: string }
  | { resume: string }
  | { stop: string }
  | { extend: object }
>;

function bringToClock(draft: Draft, effect: ClockEffect, setting: EffectSetting): void {
  const { at } = setting;
  const put = (clock: string, entry: ReturnType<typeof changeClock>): void => {
    if (entry !== undefined) change(draft, { op: 'clock', clock, entry }, at);
  };
  const started = { ...setting, at: setting.startsAt ?? at };
  if ('start' in effect) put(effect.start, startFor(draft.matter, effect.start, started, 'resume'));
  else if ('restart' in effect) put(effect.restart, startFor(draft.matter, effect.restart, started, 'anew'));
  else if ('extend' in effect) {
    const { clock, by, max } = effect.extend;
    const amount = by === 'original-limit' ? undefined : setting.values[by];
    put(clock, extendClockBy(draft.matter, clock, { amount, max }, setting));
  } else {
    const verb = 'pause' in effect ? 'pause' : 'resume' in effect ? 'resume' : 'stop';
    const clock = 'pause' in effect ? effect.pause : 'resume' in effect ? effect.resume : effect.stop;
    put(clock, changeClock(draft.matter, clock, verb, setting));
  }
}

/** Category and condition never disagree: a condition brings its category along, another category drops the condition. */
function setFacts(draft: Draft, names: readonly string[], { at, values, context }: EffectSetting): void {
  for (const name of names) {
    const value = values[name];
    if (value === undefined) continue;
    change(draft, { op: 'fact', name, value }, at);
    const { category, condition } = draft.matter.facts;
    if (typeof condition !== 'string') continue;
    const belongsTo = context.condition(condition)?.category;
    if (belongsTo === undefined || belongsTo === category) continue;
    if (name === 'condition') change(draft, { op: 'fact', name: 'category', value: belongsTo }, at);
    if (name === 'category' && values.condition === undefined) change(draft, { op: 'forget', name: 'condition' }, at);
  }
}

function callFor(
  draft: Draft,
  { task, units, hand }: { task: string; units: string; hand?: readonly string[] },
  setting: EffectSetting,
): void {
  const named = setting.values[units];
  const called = typeof named === 'string' ? [named] : listOf(named ?? []);
  callUnits(draft, task, called, handedBy(hand ?? [], setting), setting);
}

/** Numbers of what was split off are those of the matter with a running figure of their own: `…-00053-S1`. */
function splitOff(
  draft: Draft,
  { hand, keep = [] }: Extract<Effect, { split: object }>['split'],
  setting: EffectSetting,
): void {
  const kept = handedBy(keep, { values: draft.matter.facts });
  const matter = {
    id: setting.context.newId(),
    number: `${draft.matter.number}-S${(draft.matter.splits ?? []).length + 1}`,
  };
  change(draft, { op: 'split', matter, form: { ...kept, ...handedBy(hand, setting) } }, setting.at);
}

function handedBy(fields: readonly string[], { values }: Pick<EffectSetting, 'values'>): FormValues {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

/** Clocks stand still while it waits; the action's own `to` leads to the state in which it does. */
function joinOther(draft: Draft, id: string, setting: EffectSetting): void {
  const other = setting.context.matter(id);
  if (other === undefined) throw new Error(`matter ${draft.matter.id} cannot join ${id}: the form was not checked`);
  change(draft, { op: 'parent', parent: { as: 'merged', id, number: other.number } }, setting.at);
  for (const clock of Object.keys(draft.matter.clocks)) bringToClock(draft, { pause: clock }, setting);
}

function clearFacts(draft: Draft, names: readonly string[], at: Instant): void {
  for (const name of names) {
    if (draft.matter.facts[name] !== undefined) change(draft, { op: 'forget', name }, at);
  }
}

function flagFrom(draft: Draft, { flag, field }: { flag: string; field: string }, { at, values }: EffectSetting): void {
  const said = values[field];
  if (typeof said === 'boolean' && said !== draft.matter.flags.includes(flag)) {
    change(draft, { op: 'flag', flag, on: said }, at);
  }
}

function recordPrecedent(draft: Draft, { name, levels }: { name: string; levels: number }, at: Instant): void {
  const like = likeOf(draft.matter);
  // It holds for this matter alone then, and whoever reads the event is told why (`gapsOfDecision`).
  if ('gaps' in like) return;
  const { category, condition, lead } = like;
  // A place above that level (a district road in no street) makes a precedent for the area that it has.
  const areas = draft.matter.place.areaPath.split('.').filter((area) => area !== '');
  const areaPath = areas
    .slice(0, levels)
    .map((area) => `${area}.`)
    .join('');
  change(draft, { op: 'precedent', name, category, condition, areaPath, lead }, at);
}

function listOf(value: FormValues[string] | readonly never[]): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

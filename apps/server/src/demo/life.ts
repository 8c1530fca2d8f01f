import type { Motif, PackCategory, PackCondition } from '@wangge/district';
import {
  type Actor,
  decideTogether,
  evolve,
  expireTogether,
  type FamilyDeeds,
  type Instant,
  type Kin,
  type Matter,
  type MatterEvent,
  open,
  type PhotoRef,
  type Precedent,
  type Refusal,
} from '@wangge/kernel';
import { decisionContext, nobody, otherMatter } from '../cases/index.ts';
import type { Arrival } from './arrivals.ts';
import type { Drawing } from './drawings.ts';
import { familyOf, likeOf } from './family.ts';
import { type Filled, withPhotos } from './play/form.ts';
import type { Plan } from './play/plan.ts';
import { idFrom, type Random, randomFrom } from './random.ts';
import type { Stage, World } from './world.ts';

/** What is the matter, by the catalogue. */
export interface Subject {
  category: PackCategory;
  condition: PackCondition;
}

/** One thing that somebody is going to do. */
export interface Step extends Filled {
  at: Instant;
  action: string;
  actor: Actor;
  /** The matter that its form names. */
  about?: Life;
}

export interface TakenPhoto {
  id: string;
  staff: string;
  at: Instant;
  drawing: Drawing;
}

/** What a person sent: as the server keeps it against a second copy of the same command. */
export interface SentCommand {
  id: string;
  staff: string;
  at: Instant;
  asked: unknown;
}

/** A matter as it goes through its life, and what its people have in mind with it. */
export interface Life {
  stage: Stage;
  arrival: Arrival;
  language: string;
  random: Random;
  matter: Matter;
  events: MatterEvent[];
  /** By index of the event that answers it. */
  commands: Map<number, SentCommand>;
  photos: TakenPhoto[];
  plan?: Plan;
  /** Actions that were refused in this state: nobody tries them again there. */
  refused: Set<string>;
  /** How often somebody has looked at it: what was planned before the last look is not done. */
  turn: number;
  /** What it waits for since then, and in which situation of which state that was planned. */
  waits?: { state: string; situation: number; step: Step | undefined };
}

/** A report as somebody is going to send it. */
export interface Report extends Filled {
  actor: Actor;
  reportedAt: Instant;
  language: string;
}

/** The report comes in. Undefined, and counted, where the procedure refuses it. */
export function begin(world: World, stage: Stage, arrival: Arrival, report: Report): Life | undefined {
  const { procedure, version } = stage;
  const { at, source, place } = arrival;
  const { actor, reportedAt, language } = report;
  const random = randomFrom(world.seed, 'matter', arrival.key);
  const id = idFrom(random, at);
  const commandId = idFrom(random, at);
  const photos = takePhotos(world, { arrival, random }, report, at);
  const form = withPhotos(report, photos);
  const number = world.number(procedure.number.prefix, at);
  const command = { id: commandId, matterId: id, number, procedureVersion: version, place, reportedAt, source, form };
  const read = { precedents: [], photos: known(photos) };
  const outcome = open(procedure, command, decisionContext(world.district, actor, at, read));
  if ('refused' in outcome) {
    const because = reasonOf(outcome.refused);
    world.troubles.count({ procedure: procedure.id, state: 'opening', action: source, because });
    return undefined;
  }
  const asked = {
    id: commandId,
    matterId: id,
    procedure: procedure.id,
    reportedAt: new Date(reportedAt).toISOString(),
    source,
    form: { place: { ...place.given, accuracy: place.accuracy }, ...form },
  };
  return {
    stage,
    arrival,
    language,
    random,
    matter: evolve(undefined, outcome.event),
    events: [outcome.event],
    commands: new Map([[0, { id: commandId, staff: actor.staff, at, asked }]]),
    photos,
    refused: new Set(),
    turn: 0,
  };
}

/**
 * Somebody acts. What is refused is counted, and not tried again in that state.
 * @returns all that it touched, what it opened among them
 */
export function act(world: World, life: Life, step: Step): Life[] {
  const { matter, random, stage } = life;
  // What it tells again of came to its end since that was planned: whoever looks finds nothing to join.
  if (step.about && likeOf(world, life) !== step.about) {
    life.refused.add(step.action);
    delete life.plan;
    return [life];
  }
  const photos = takePhotos(world, life, step, step.at);
  const form = withPhotos(step, photos);
  const id = idFrom(random, step.at);
  const about = step.about;
  const read = {
    precedents: precedentsFor(world, matter),
    photos: known(photos),
    others: new Map(about ? [[about.matter.id, otherMatter(about.matter)]] : []),
  };
  const context = {
    ...decisionContext(world.district, step.actor, step.at, read),
    newId: () => idFrom(random, step.at),
  };
  const family = familyOf(world, life, about);
  const deeds = decideTogether(family, matter.id, { id, action: step.action, form }, context);
  const touched = take(world, life, deeds);
  if ('refused' in deeds) {
    const because = reasonOf(deeds.refused);
    world.troubles.count({ procedure: stage.procedure.id, state: matter.state, action: step.action, because });
    life.refused.add(step.action);
    delete life.plan;
    return touched;
  }
  const asked = { matterId: matter.id, action: step.action, form };
  // What its own kin made of the deed follows it.
  const acted = life.events.findLastIndex(({ type }) => type === 'acted');
  life.commands.set(acted, { id, staff: step.actor.staff, at: step.at, asked });
  life.photos.push(...photos);
  return touched;
}

/**
 * Time acts, found by a sweep at `now`.
 * @returns all that it touched
 */
export function pass(world: World, life: Life, now: Instant): Life[] {
  const read = { precedents: [], photos: new Map() };
  const context = { ...decisionContext(world.district, nobody, now, read), newId: () => idFrom(life.random, now) };
  return take(world, life, expireTogether(familyOf(world, life, undefined), context));
}

/** What was decided about a family, in the matters that it is made of. */
function take(world: World, life: Life, { events, family }: FamilyDeeds): Life[] {
  const touched = new Set([life]);
  for (const [id, appended] of events) {
    const kin = family.get(id) as Kin;
    const one = world.lives.get(id) ?? called(world, life, kin, appended[0]?.at ?? kin.matter.receivedAt);
    append(world, one, appended, kin.matter);
    touched.add(one);
  }
  return [...touched];
}

/** A matter that a call of another one has opened. It is about what that one is about. */
function called(world: World, { arrival, language }: Life, { procedure: { id }, matter }: Kin, at: Instant): Life {
  const stage = world.stages.get(id);
  if (!stage) throw new Error(`the demo plays no ${id}, which was called: the pack was not checked`);
  const { like: _, ...told } = arrival;
  const key = `${arrival.key} ${matter.id}`;
  return {
    stage,
    arrival: { ...told, key, at, procedure: id, source: matter.source, isRepeat: false },
    language,
    random: randomFrom(world.seed, 'matter', key),
    matter,
    events: [],
    commands: new Map(),
    photos: [],
    refused: new Set(),
    turn: 0,
  };
}

export function precedentsFor(world: World, { facts }: Matter): readonly Precedent[] {
  return world.precedents.get(`${facts.category} ${facts.condition}`) ?? [];
}

/** @param after what the events have made of it */
function append(world: World, life: Life, events: readonly MatterEvent[], after: Matter): void {
  if (after.state !== life.matter.state) life.refused.clear();
  life.matter = after;
  for (const event of events) {
    life.events.push(event);
    for (const change of event.changes) {
      if (change.op !== 'precedent') continue;
      const { op: _, ...decided } = change;
      const key = `${decided.category} ${decided.condition}`;
      const precedent = { ...decided, number: after.number, decidedAt: event.effectiveAt };
      world.precedents.set(key, [...(world.precedents.get(key) ?? []), precedent]);
    }
  }
}

/** `guard different-person`, `form reason required`: what stood against it, in few words. */
function reasonOf(refused: Refusal): string {
  if (refused.code === 'guard') return `guard ${refused.guard}`;
  if (refused.code !== 'form') return refused.code;
  return `form ${refused.faults.map(({ field, fault }) => `${field} ${fault}`).join(', ')}`;
}

function takePhotos(
  world: World,
  { arrival, random }: { arrival: { motif: Motif }; random: Random },
  { photos, actor }: Pick<Step, 'photos' | 'actor'>,
  at: Instant,
): TakenPhoto[] {
  return photos.map(({ shows }) => ({
    id: idFrom(random, at),
    staff: actor.staff,
    at,
    drawing: world.drawing(arrival.motif, shows === 'right'),
  }));
}

function known(photos: readonly TakenPhoto[]): Map<string, Omit<PhotoRef, 'slot'>> {
  return new Map(photos.map(({ id, drawing }) => [id, { id, sha256: drawing.sha256 }]));
}

import {
  type Actor,
  decide,
  evolve,
  expire,
  findPrecedent,
  type Instant,
  type Matter,
  type MatterEvent,
  open,
  type PhotoRef,
  type Precedent,
  type Procedure,
} from '@wangge/kernel';
import { decisionContext, nobody } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import type { Arrival } from './arrivals.ts';
import type { Drawing } from './drawings.ts';
import type { Motif } from './mix.ts';
import type { Posts } from './posts.ts';
import { idFrom, type Random, randomFrom } from './random.ts';

/** What all matters of a history share. */
export interface World {
  district: District;
  seed: string;
  procedure: Procedure;
  version: number;
  posts: Posts;
  /** What arbitration has decided so far, by category and condition. */
  precedents: Map<string, Precedent[]>;
  /** The picture of a motif before and after it was set right. */
  drawing(motif: Motif, slot: string): Drawing;
  /** The next number of the day in which the instant lies. */
  number(at: Instant): string;
}

/** One thing that somebody is going to do. */
export interface Step {
  at: Instant;
  action: string;
  actor: Actor;
  form: Record<string, unknown>;
  /** Slots of photos that are put into the form's field `photos`. */
  photos?: readonly string[];
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
  arrival: Arrival;
  random: Random;
  matter: Matter;
  events: MatterEvent[];
  /** By index of the event that answers it. */
  commands: Map<number, SentCommand>;
  photos: TakenPhoto[];
  /** Which unit will take it in the end, when it was sent to another first. */
  rightLead?: string;
  /** Who took the check. */
  checker?: Actor;
  /** What the unit in charge has planned; forgotten when the matter leaves its hands. */
  handling?: HandlingPlan;
  hasTriedOnTheSpot: boolean;
}

export interface HandlingPlan {
  doneAt: Instant;
  /** What happens before, the earliest first. */
  before: { at: Instant; what: 'urge' | 'supervise' | 'extension' | 'suspension' }[];
}

/** The report comes in. */
export function begin(world: World, arrival: Arrival, opening: Omit<Step, 'at' | 'action'>, reportedAt: Instant): Life {
  const { district, procedure, version } = world;
  const random = randomFrom(world.seed, 'matter', arrival.key);
  const { at, source, place } = arrival;
  const id = idFrom(random, at);
  const commandId = idFrom(random, at);
  const photos = takePhotos(world, arrival.motif, random, opening, at);
  const form = photos.length > 0 ? { ...opening.form, photos: photos.map((one) => one.id) } : opening.form;
  const outcome = open(
    procedure,
    {
      id: commandId,
      matterId: id,
      number: world.number(at),
      procedureVersion: version,
      place,
      reportedAt,
      source,
      form,
    },
    decisionContext(district, opening.actor, at, { precedents: [], photos: known(photos) }),
  );
  if ('refused' in outcome) throw new Error(`a generated report is refused: ${JSON.stringify(outcome.refused)}`);
  const asked = {
    id: commandId,
    matterId: id,
    procedure: procedure.id,
    reportedAt: new Date(reportedAt).toISOString(),
    source,
    form: { place: { ...place.given, accuracy: place.accuracy }, ...form },
  };
  return {
    arrival,
    random,
    matter: evolve(undefined, outcome.event),
    events: [outcome.event],
    commands: new Map([[0, { id: commandId, staff: opening.actor.staff, at, asked }]]),
    photos,
    hasTriedOnTheSpot: false,
  };
}

/** Somebody acts. What was legal when it was planned is legal still: nobody else touches the matter in between. */
export function act(world: World, life: Life, step: Step): void {
  const { district, procedure } = world;
  const { matter, random } = life;
  const photos = takePhotos(world, life.arrival.motif, random, step, step.at);
  const form = photos.length > 0 ? { ...step.form, photos: photos.map((one) => one.id) } : step.form;
  const id = idFrom(random, step.at);
  const context = decisionContext(district, step.actor, step.at, {
    precedents: precedentsFor(world, matter),
    photos: known(photos),
  });
  const decision = decide(procedure, matter, { id, action: step.action, form }, context);
  if ('refused' in decision) {
    throw new Error(`${step.action} of a generated matter is refused: ${JSON.stringify(decision.refused)}`);
  }
  append(world, life, decision.events);
  const asked = { matterId: matter.id, action: step.action, form };
  life.commands.set(life.events.length - 1, { id, staff: step.actor.staff, at: step.at, asked });
  life.photos.push(...photos);
}

/** Time acts, found by a sweep at `now`. */
export function pass(world: World, life: Life, now: Instant): void {
  const context = decisionContext(world.district, nobody, now, { precedents: [], photos: new Map() });
  append(world, life, expire(world.procedure, life.matter, context));
}

/** Does an earlier arbitration forbid the unit in charge to send the matter away? */
export function isSettled(world: World, { matter }: Life): boolean {
  return findPrecedent('return', matter, { precedents: precedentsFor(world, matter) })?.lead === matter.lead;
}

function append(world: World, life: Life, events: readonly MatterEvent[]): void {
  for (const event of events) {
    life.matter = evolve(life.matter, event);
    life.events.push(event);
    for (const change of event.changes) {
      if (change.op !== 'precedent') continue;
      const { op: _, ...decided } = change;
      const key = `${decided.category} ${decided.condition}`;
      const precedent = { ...decided, number: life.matter.number, decidedAt: event.effectiveAt };
      world.precedents.set(key, [...(world.precedents.get(key) ?? []), precedent]);
    }
  }
}

function precedentsFor(world: World, { facts }: Matter): readonly Precedent[] {
  return world.precedents.get(`${facts.category} ${facts.condition}`) ?? [];
}

function takePhotos(
  world: World,
  motif: Motif,
  random: Random,
  { photos = [], actor }: Pick<Step, 'photos' | 'actor'>,
  at: Instant,
): TakenPhoto[] {
  return photos.map((slot) => ({
    id: idFrom(random, at),
    staff: actor.staff,
    at,
    drawing: world.drawing(motif, slot),
  }));
}

function known(photos: readonly TakenPhoto[]): Map<string, Omit<PhotoRef, 'slot'>> {
  return new Map(photos.map(({ id, drawing }) => [id, { id, sha256: drawing.sha256 }]));
}

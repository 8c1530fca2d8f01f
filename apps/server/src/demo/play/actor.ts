import {
  type Actor,
  type BallotVerb,
  ballotVerbs,
  type FormField,
  findBallotStep,
  findRequestStep,
  type Guard,
  type Instant,
  type Matter,
  offeredActions,
  type Procedure,
  type Relation,
  type Role,
  type Who,
} from '@wangge/kernel';
import { decisionContext } from '../../cases/index.ts';
import { type Life, precedentsFor } from '../life.ts';
import { type Random, weighedOrder } from '../random.ts';
import type { Stage, World } from '../world.ts';

/** So many people of a role are tried; who is shut out by what they did before is one of a few. */
const TRIES = 4;

/** What the procedure asks of an action, or of a step of a request, as the matter stands. */
export interface Asked {
  by: Who;
  /** A ballot asks who stands aside for themselves for less than who conducts it. */
  form(actor: Actor): readonly FormField[];
  guards: readonly Guard[];
  /** It is a step of a request or a ballot, which are offered only as they stand. */
  isStep: boolean;
  ballot?: { id: string; verb: BallotVerb };
}

/** Undefined where the procedure has no such step out of the matter's state. */
export function askedOf({ procedure }: Stage, matter: Matter, id: string): Asked | undefined {
  const action = Object.hasOwn(procedure.actions, id) ? procedure.actions[id] : undefined;
  if (action) {
    if (!action.from.includes(matter.state)) return undefined;
    return { by: action.by, form: () => action.form ?? [], guards: action.guards ?? [], isStep: false };
  }
  const ballot = ballotStepOf(procedure, id);
  if (ballot) {
    const plan = procedure.ballots?.[ballot.id];
    if (!plan?.in.includes(matter.state)) return undefined;
    const form = (actor: Actor) => findBallotStep(procedure, matter, id, actor)?.form ?? [];
    return { by: plan.conduct, form, guards: [], isStep: true, ballot };
  }
  const step = findRequestStep(procedure, matter, id);
  if (!step?.in.includes(matter.state)) return undefined;
  return { by: step.by, form: () => step.form ?? [], guards: step.guards ?? [], isStep: true };
}

function ballotStepOf({ ballots = {} }: Procedure, action: string): { id: string; verb: BallotVerb } | undefined {
  const verb = ballotVerbs.find((one) => action.startsWith(`${one}-`));
  const id = verb && action.slice(verb.length + 1);
  return verb && id && Object.hasOwn(ballots, id) ? { id, verb } : undefined;
}

/** Somebody to whom the procedure offers the action at that time. Undefined where the pack has nobody. */
export function findActor(
  world: World,
  life: Life,
  what: {
    id: string;
    asked: Asked;
    by: Partial<Record<Role, number>> | undefined;
    unit: string | undefined;
    at: Instant;
  },
): Actor | undefined {
  const { id, asked, by, unit, at } = what;
  const isOffered = (actor: Actor): boolean => offers(world, life, { id, asked, actor, at });
  for (const actor of bound(world, life, asked)) if (isOffered(actor)) return actor;
  // Who sits on a panel votes and stands aside of their own.
  if (asked.ballot && (asked.ballot.verb === 'vote' || asked.ballot.verb === 'recuse')) {
    const members = seatedIn(life, asked.ballot.id).flatMap((staff) => world.posts.heldBy(staff).slice(0, 1));
    return members.find(isOffered);
  }
  const roles = by ? weighedOrder(life.random, by) : (Object.keys(asked.by) as Role[]);
  for (const role of roles) {
    const relation = asked.by[role];
    if (relation === undefined) continue;
    const tried = new Set<string>();
    for (let times = 0; times < TRIES; times += 1) {
      const actor = unit
        ? world.posts.inUnit(life.random, role, unit, tried)
        : standing(world, life, { role, relation, at }, tried);
      if (!actor) break;
      if (isOffered(actor)) return actor;
      tried.add(actor.staff);
    }
  }
  return undefined;
}

/** Where the procedure wants the one who took it in hand, nobody else is asked. */
function bound(world: World, { matter }: Life, { guards }: Asked): Actor[] {
  return guards.flatMap((guard) => {
    if (!('same-person' in guard) || !guard['same-person'].in.includes(matter.state)) return [];
    const last = guard['same-person'].did
      .flatMap((action) => matter.did[action] ?? [])
      .sort((a, b) => b.at - a.at)
      .at(0);
    return last ? world.posts.heldBy(last.staff) : [];
  });
}

/** Members of a panel who have neither voted nor stood aside, in a chance order. */
function seatedIn({ matter, random }: Life, ballot: string): string[] {
  const { panel = [], recused = [], votes = {} } = matter.ballots?.[ballot] ?? {};
  const free = panel.filter((staff) => votes[staff] === undefined && !recused.some((one) => one.staff === staff));
  return weighedOrder(random, Object.fromEntries(free.map((staff) => [staff, 1])));
}

/** Somebody of the role who stands to the matter as asked. */
function standing(
  world: World,
  life: Life,
  { role, relation, at }: { role: Role; relation: Relation; at: Instant },
  not: ReadonlySet<string>,
): Actor | undefined {
  const { random, matter } = life;
  switch (relation) {
    case 'lead-unit':
      return world.posts.inUnit(random, role, matter.lead, not);
    case 'assist-unit':
      for (const unit of matter.assist) {
        const found = world.posts.inUnit(random, role, unit, not);
        if (found) return found;
      }
      return undefined;
    case 'caller':
      return matter.parent?.as === 'task' ? world.posts.inUnit(random, role, matter.parent.caller, not) : undefined;
    case 'own':
      return world.posts.heldBy(matter.reporter.staff).find((post) => post.role === role && !not.has(post.staff));
    default:
      return onShift(world, random, { role, areaPath: matter.place.areaPath, at, isAnywhere: relation === 'any' }, not);
  }
}

/** By day the nearest, at night whoever serves the whole district, where there is somebody. */
export function onShift(
  { posts, demo, district }: World,
  random: Random,
  { role, areaPath, at, isAnywhere }: { role: Role; areaPath: string; at: Instant; isAnywhere: boolean },
  not?: ReadonlySet<string>,
): Actor | undefined {
  const { zone } = district.calendar;
  const minute = (at - zone.instantOf(zone.dayOf(at), 0)) / 60_000;
  const { from, to } = demo.arrivals.day;
  const isNight = minute < minutesOf(from) || minute >= minutesOf(to);
  const root = district.pack.areas[0]?.path ?? '';
  return (
    (isNight ? posts.inArea(random, role, root, not) : undefined) ??
    posts.inArea(random, role, areaPath, not) ??
    (isAnywhere ? posts.anywhere(random, role, not) : undefined)
  );
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** As the pages ask: whether the action is offered, and nothing stands against it. Asked of that action alone. */
function offers(
  world: World,
  { stage, matter }: Life,
  { id, asked, actor, at }: { id: string; asked: Asked; actor: Actor; at: Instant },
): boolean {
  if (asked.guards.length === 0 && !asked.isStep) return true;
  const now = Math.max(at, matter.changedAt);
  const read = { precedents: precedentsFor(world, matter), photos: new Map() };
  const offered = offeredActions(only(stage.procedure, id), matter, decisionContext(world.district, actor, now, read));
  return offered.some(({ action, refused }) => action === id && refused === undefined);
}

const narrowed = new WeakMap<Procedure, Map<string, Procedure>>();

/** The procedure with this one action, or the request that it belongs to. */
function only(procedure: Procedure, id: string): Procedure {
  const known = narrowed.get(procedure) ?? new Map<string, Procedure>();
  narrowed.set(procedure, known);
  const found = known.get(id);
  if (found) return found;
  const action = Object.hasOwn(procedure.actions, id) ? procedure.actions[id] : undefined;
  const requests = Object.entries(procedure.requests ?? {}).filter(([request]) => id.endsWith(`-${request}`));
  const made = { ...procedure, actions: action ? { [id]: action } : {}, requests: Object.fromEntries(requests) };
  known.set(id, made);
  return made;
}

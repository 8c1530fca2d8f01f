import type { DemoMeanwhile, DemoSituation, DemoWay } from '@wangge/district';
import type { Actor, Instant } from '@wangge/kernel';
import { likeOf } from '../family.ts';
import { workingAfter } from '../hours.ts';
import type { Life, Step } from '../life.ts';
import { between, chance, weighed } from '../random.ts';
import type { World } from '../world.ts';
import { type Asked, askedOf, findActor } from './actor.ts';
import { fillForm } from './form.ts';
import { type Moment, momentOf } from './pace.ts';
import { holds } from './when.ts';

/** A minute, so that what is done before something else is not done at once with it. */
const APART = 60_000;

/** What people have in mind with a matter, as long as it stays in a situation. */
export interface Plan {
  state: string;
  enteredAt: Instant;
  situation: number;
  /** Undefined where time leads on. */
  next: Intent | undefined;
  /** What is done before, the earliest first. */
  before: { at: Instant; meanwhile: DemoMeanwhile }[];
}

interface Intent {
  at: Instant;
  way: Pick<DemoWay, 'do' | 'by' | 'unit' | 'form'>;
  asked: Asked;
  actor: Actor;
}

/** Which of the situations of its state holds, by its place; -1 where none does, or nothing is said of the state. */
export function situationOf(world: World, life: Life): number {
  const situations = life.stage.play.states[life.matter.state] ?? [];
  return situations.findIndex(({ when }) => holds(world, life, when));
}

/** What somebody does next with the matter; undefined where it waits for time, or nobody can do anything (that is counted). */
export function nextStep(world: World, life: Life): Step | undefined {
  const { matter, stage } = life;
  const situations = stage.play.states[matter.state];
  if (!situations) return undefined;
  const index = situationOf(world, life);
  const situation = situations[index];
  if (!situation) {
    stall(world, life, 'no situation holds');
    return undefined;
  }
  const isSame =
    life.plan?.state === matter.state && life.plan.enteredAt === matter.enteredAt && life.plan.situation === index;
  const plan = isSame && life.plan ? life.plan : makePlan(world, life, situation, index);
  life.plan = plan;
  const early = nextBefore(world, life, plan);
  // Once it is done there is something new to plan, also where the matter stays as it is.
  if (!early && plan.next) delete life.plan;
  const intent = early ?? plan.next;
  return intent && stepOf(world, life, intent);
}

function stepOf(world: World, life: Life, { at, way, asked, actor }: Intent): Step {
  const { stage, matter } = life;
  const when = Math.max(at, matter.changedAt + APART);
  const { areaPath } = matter.place;
  const given = way.form ?? {};
  const ballot = asked.ballot;
  const fields = asked.form(actor);
  const filled = fillForm(world, life, {
    stage,
    actor,
    at: when,
    fields,
    given,
    areaPath,
    guards: asked.guards,
    ...(ballot ? { ballot } : {}),
  });
  const about = fields.some(({ type }) => type === 'matter') ? likeOf(world, life) : undefined;
  return { at: when, action: way.do, actor, ...filled, ...(about ? { about } : {}) };
}

function makePlan(world: World, life: Life, situation: DemoSituation, index: number): Plan {
  const { matter } = life;
  const drawn = drawWay(world, life, situation);
  const plan: Plan = {
    state: matter.state,
    enteredAt: matter.enteredAt,
    situation: index,
    next: drawn?.intent,
    before: [],
  };
  if (drawn === undefined) stall(world, life, 'no way is open to anybody');
  const moment = drawn?.moment;
  if (!moment) return plan;
  const { random } = life;
  const from = Math.max(matter.changedAt, moment.since ?? matter.changedAt);
  for (const meanwhile of situation.meanwhile ?? []) {
    if (life.refused.has(meanwhile.do) || !holds(world, life, meanwhile.when, moment.late)) continue;
    if (!chance(random, meanwhile.chance)) continue;
    const [low = 0, high = low] = meanwhile.at;
    const at = workingAfter(world.district.calendar, from + between(random, low, high) * (moment.at - from), APART);
    plan.before.push({ at, meanwhile });
  }
  plan.before.sort((one, other) => one.at - other.at);
  return plan;
}

/** One of the ways that are open to somebody, by weight. `{}` where time is to lead on, undefined where none is open. */
function drawWay(world: World, life: Life, { ways }: DemoSituation): { intent?: Intent; moment?: Moment } | undefined {
  const open = ways.filter((way) => 'wait' in way || (!life.refused.has(way.do) && holds(world, life, way.when)));
  while (open.length > 0) {
    const way = weighed(life.random, open, (one) => ('wait' in one ? one.wait : (one.weight ?? 1)));
    if ('wait' in way) return {};
    const found = intend(world, life, way);
    if (found) return found;
    open.splice(open.indexOf(way), 1);
  }
  return undefined;
}

function intend(world: World, life: Life, way: DemoWay): { intent: Intent; moment: Moment } | undefined {
  const asked = askedOf(life.stage, life.matter, way.do);
  const pace = world.demo.paces.value[way.after];
  const moment = pace && momentOf(world, life, pace);
  if (!asked || !moment) return undefined;
  const actor = findActor(world, life, { id: way.do, asked, by: way.by, unit: way.unit, at: moment.at });
  return actor && { intent: { at: moment.at, way, asked, actor }, moment };
}

/** What comes before the next thing, as far as it is still offered to somebody. */
function nextBefore(world: World, life: Life, plan: Plan): Intent | undefined {
  for (let first = plan.before.shift(); first; first = plan.before.shift()) {
    const { at, meanwhile } = first;
    if (plan.next && at >= plan.next.at) continue;
    const asked = askedOf(life.stage, life.matter, meanwhile.do);
    const actor =
      asked && findActor(world, life, { id: meanwhile.do, asked, by: meanwhile.by, unit: meanwhile.unit, at });
    if (asked && actor) return { at, way: meanwhile, asked, actor };
  }
  return undefined;
}

function stall(world: World, { stage, matter }: Life, because: string): void {
  world.troubles.count({ procedure: stage.procedure.id, state: matter.state, because });
}

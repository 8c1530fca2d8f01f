import type { Effect, Guard, Kin, Matter, Procedure } from '@wangge/kernel';
import { type Step, stepsOf, targetsOf } from '../../src/check/procedure/steps.ts';
import type { DistrictPack } from '../../src/index.ts';
import { Families } from './families.ts';
import { distancesTo, nearnessOf } from './home.ts';
import { neverTaken } from './never.ts';
import { callsOthers, gates, isSetback, makesMore, opensGates, type Possible, possibleOf } from './possible.ts';
import type { Seen } from './seen.ts';
import { type Draw, drawFrom, oneOf, Town } from './town.ts';

const BEGIN = Date.parse('2020-03-30T01:00:00Z');
// Of these beginnings of a step that is sought nearly all need fewer than ten; so many attempts at each.
const BEGINNINGS = 60;
const ATTEMPTS = 300;
// Neighbouring seeds begin with nearly the same number: every matter would be reported by the same role (Knuth's multiplier, 2³² ÷ the golden ratio).
const SPREAD = 2_654_435_761;

/**
 * What walks at random have not taken is sought out, one step after another: matters are led to where it can be taken. Some lie too deep
 * for chance: a project lands when three stages, each of ten steps, are done and nobody has given it up; what is suspended is taken up
 * again by hand long before its day.
 * @throws when a promise is broken, with what was sought and which beginning led there
 */
export function seekRest(pack: DistrictPack, seen: Seen, beginnings = BEGINNINGS): void {
  const town = new Town(pack);
  const isTaken = (procedure: string, step: string): boolean => seen.ever.has(`${procedure} ${step}`);
  seen.counting = false;
  for (const { procedure, step } of neverTaken(pack, isTaken)) {
    const aims = aimsOf(pack, procedure, step);
    const roots = [...aims.keys()].filter(({ opening }) => Object.keys(opening.by).length > 0);
    for (let salt = 0; roots.length > 0 && salt < beginnings && !isTaken(procedure, step); salt++) {
      const families = new Families(town, roots[salt % roots.length]!, seen, { now: BEGIN, most: 1 + (salt % 2) });
      const search = new Search(families, aims, drawFrom((salt + 1) * SPREAD));
      try {
        for (let attempt = 0; attempt < ATTEMPTS && !isTaken(procedure, step); attempt++) if (!search.attempt()) break;
      } catch (cause) {
        throw new Error(`a promise is broken on the way to ${procedure} ${step}, beginning ${salt}`, { cause });
      }
    }
  }
  seen.counting = true;
}

/** By procedure the steps to take: the one that is sought, and in those that call its procedure the calls. */
function aimsOf(pack: DistrictPack, id: string, step: string): ReadonlyMap<Procedure, readonly string[]> {
  const aims = new Map<Procedure, readonly string[]>([[pack.procedures[id]!, [step]]]);
  for (const called of aims.keys()) {
    for (const procedure of Object.values(pack.procedures)) {
      const calls = Object.entries(procedure.actions).flatMap(([action, { effects = [] }]) =>
        effects.some((one) => 'call' in one && procedure.tasks?.[one.call.task]?.procedure === called.id) ? action : [],
      );
      if (calls.length > 0 && !aims.has(procedure)) aims.set(procedure, calls);
    }
  }
  return aims;
}

/** What has to be done next for one of these steps: itself, or what brings about that it may be taken, as far as the matter says what is missing. */
function nextFor(procedure: Procedure, matter: Matter, sought: readonly string[]): readonly string[] {
  const steps = knownSteps(procedure);
  return sought.flatMap((id) => {
    const [, request] = /^(?:approve|refuse|withdraw)-(.+)$/.exec(id) ?? [];
    const asks =
      request !== undefined && procedure.requests?.[request] !== undefined && matter.requests[request] === undefined;
    const step = asks ? `ask-${request}` : id;
    const guards: readonly Guard[] = steps.find((one) => one.id === step)?.guards ?? [];
    const bringing = [...guards.map((guard) => missingFor(guard, matter)), missingOf(step, procedure, matter)];
    const missing = steps.filter((one) => bringing.some((brings) => brings?.(one)));
    return missing.length > 0 ? missing.map((one) => one.id) : [step];
  });
}

type Brings = (step: Step) => boolean;

function withEffect(brings: (effect: Effect) => boolean): Brings {
  return (step) => effectsOf(step).some(brings);
}

/** Which steps bring about what a guard asks for and the matter has not; undefined where it has it, or only time and others bring it. */
function missingFor(guard: Guard, { flags, counters, tasks = [], did }: Matter): Brings | undefined {
  if ('flag' in guard && !flags.includes(guard.flag)) {
    return withEffect((effect) => 'flag' in effect && effect.flag === guard.flag);
  }
  if ('count-reached' in guard) {
    const { counter, limit } = guard['count-reached'];
    if ((counters[counter] ?? 0) >= limit) return undefined;
    return withEffect((effect) => 'count' in effect && effect.count === counter);
  }
  if ('tasks-done' in guard) {
    const going = tasks.filter(({ status }) => ['planned', 'open', 'done'].includes(status)).map(({ task }) => task);
    const missing = guard['tasks-done'].filter((task) => !going.includes(task));
    if (missing.length === 0) return undefined;
    return withEffect((effect) => 'call' in effect && missing.includes(effect.call.task));
  }
  if ('did-by' in guard && !guard['did-by'].did.some((action) => did[action] !== undefined)) {
    return ({ id }) => guard['did-by'].did.includes(id);
  }
  return undefined;
}

/** What a step asks for without a guard: a substitute for whoever stood aside, something called that can be dropped. */
function missingOf(id: string, { actions }: Procedure, { ballots = {}, tasks = [] }: Matter): Brings | undefined {
  const [, ballot] = /^substitute-(.+)$/.exec(id) ?? [];
  const entry = ballots[ballot ?? ''];
  if (entry !== undefined && entry.recused.length === 0) return (step) => step.id === `recuse-${ballot}`;
  const drops = (actions[id]?.effects ?? []).some((effect) => 'drop' in effect);
  if (drops && !tasks.some(({ status }) => status === 'planned' || status === 'failed')) {
    return withEffect((effect) => 'call' in effect);
  }
  return undefined;
}

function effectsOf(step: Step): readonly Effect[] {
  return [...step.effects, ...targetsOf(step).flatMap(({ effects }) => effects)];
}

const known = new WeakMap<Procedure, readonly Step[]>();

function knownSteps(procedure: Procedure): readonly Step[] {
  const steps = known.get(procedure) ?? stepsOf(procedure);
  known.set(procedure, steps);
  return steps;
}

interface Aim {
  steps: readonly string[];
  /** How far each state lies from where one of the steps can be taken. */
  distances: ReadonlyMap<string, number>;
}

class Search {
  readonly #families: Families;
  readonly #aims: ReadonlyMap<Procedure, readonly string[]>;
  readonly #known = new Map<string, Aim>();
  readonly #draw: Draw;
  /** Matters before a gate that waits for others. */
  readonly #closed = new Set<string>();
  /** Matters that came in by another way than the step asks for: that never changes. */
  readonly #hopeless = new Set<string>();

  constructor(families: Families, aims: ReadonlyMap<Procedure, readonly string[]>, draw: Draw) {
    this.#families = families;
    this.#aims = aims;
    this.#draw = draw;
  }

  /** One thing done towards it; false when no matter can come there any more. */
  attempt(): boolean {
    const draw = this.#draw;
    const { kin } = this.#families;
    // What joins another needs one beside it.
    if (kin.size === 0 || (this.#families.mayReport && draw(20) === 0)) {
      this.#families.report(draw);
      return true;
    }
    const under = [...this.#aims.keys()];
    const able = [...kin.values()]
      .filter((one) => !this.#hopeless.has(one.matter.id) && this.#aims.has(one.procedure))
      .filter((one) => this.#aimOf(one).distances.has(one.matter.state))
      .sort((a, b) => under.indexOf(a.procedure) - under.indexOf(b.procedure));
    if (able.length === 0) return false;
    // The step's own procedure first, and its callers now and then, which may have to call again.
    const own = able.filter(({ procedure }) => procedure === able[0]!.procedure);
    const chosen = oneOf(draw, draw(6) === 0 ? able : own);
    this.#families.now += 1 + draw(10 * 60_000);
    if (!this.#closed.has(chosen.matter.id) || draw(8) === 0) this.#nearer(chosen);
    else this.#open(chosen);
    return true;
  }

  #aimOf({ procedure, matter }: Kin): Aim {
    const steps = nextFor(procedure, matter, this.#aims.get(procedure) ?? []);
    const key = [procedure.id, ...steps].join(' ');
    const states = knownSteps(procedure).flatMap(({ id, from }) => (steps.includes(id) ? from : []));
    const aim = this.#known.get(key) ?? { steps, distances: distancesTo(procedure, states) };
    this.#known.set(key, aim);
    return aim;
  }

  #nearer({ procedure, matter }: Kin): void {
    const draw = this.#draw;
    const { steps, distances } = this.#aimOf({ procedure, matter });
    const here = distances.get(matter.state)!;
    const waits = knownSteps(procedure).filter(({ kind, from }) => kind === 'timer' && from.includes(matter.state));
    const all = possibleOf(procedure, matter);
    const isAim = ({ action }: Possible): boolean => steps.includes(action);
    if (all.some(isAim) && draw(3) > 0) {
      this.#act({ procedure, matter }, oneOf(draw, all.filter(isAim)));
      return;
    }
    if (waits.some(({ id }) => steps.includes(id)) && draw(3) > 0) {
      this.#families.wait(procedure, matter, draw);
      return;
    }
    const after = landingOf(procedure, distances, here);
    const nearer = all.filter(({ action }) => after(action) < here);
    const level = calm(
      procedure,
      all.filter(({ action }) => Number.isFinite(after(action))),
    );
    if (nearer.length > 0 && draw(3) > 0) this.#act({ procedure, matter }, oneOf(draw, nearer));
    else if (level.length === 0 || draw(4) === 0) this.#families.wait(procedure, matter, draw);
    else this.#act({ procedure, matter }, oneOf(draw, level));
  }

  /** What a closed gate waits for is called, and led to its end. */
  #open({ procedure, matter }: Kin): void {
    const draw = this.#draw;
    const tasks = [...this.#families.kin.values()].filter(
      (one) => one.matter.parent?.id === matter.id && one.matter.endedAt === undefined,
    );
    const calls = possibleOf(procedure, matter).filter((one) => opensGates(procedure, one));
    if (tasks.length === 0 || draw(6) === 0) {
      this.#closed.delete(matter.id);
      if (calls.length > 0) this.#act({ procedure, matter }, oneOf(draw, calls));
      return;
    }
    const task = oneOf(draw, tasks);
    const possible = possibleOf(task.procedure, task.matter);
    const nearness = nearnessOf(task.procedure);
    const nearOf = ({ action }: Possible): number => nearness.get(action) ?? Number.POSITIVE_INFINITY;
    const nearest = Math.min(...possible.map(nearOf));
    const onward = possible.filter((one) => nearOf(one) === nearest);
    if (onward.length === 0) this.#families.wait(task.procedure, task.matter, draw);
    else this.#act(task, oneOf(draw, onward));
  }

  #act({ procedure, matter }: Kin, possible: Possible): void {
    const refusal = this.#families.act(procedure, matter, possible, this.#draw);
    if (refusal !== undefined && gates.has(refusal)) this.#closed.add(matter.id);
    if (refusal === 'source-in' && this.#aimOf({ procedure, matter }).steps.includes(possible.action)) {
      this.#hopeless.add(matter.id);
    }
  }
}

/** Without what sends it back or sets others to work, where there is anything else. */
function calm(procedure: Procedure, possible: readonly Possible[]): readonly Possible[] {
  const onward = possible.filter(
    (one) => !isSetback(procedure, one.action) && !callsOthers(procedure, one) && !makesMore(procedure, one),
  );
  return onward.length > 0 ? onward : possible;
}

/** How far a matter may lie from the aim after an action; as far as before, where it stays in its state. */
function landingOf(
  procedure: Procedure,
  distances: ReadonlyMap<string, number>,
  here: number,
): (action: string) => number {
  const steps = knownSteps(procedure);
  return (action) => {
    const to = steps.filter(({ id }) => id === action).flatMap((step) => targetsOf(step));
    if (to.length === 0) return here;
    return Math.min(...to.map(({ state }) => distances.get(state) ?? Number.POSITIVE_INFINITY));
  };
}

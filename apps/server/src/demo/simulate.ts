import { type Instant, localDate, nextDue } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { type Arrival, prepareArrivals } from './arrivals.ts';
import { drawingOf } from './drawings.ts';
import { act, begin, type Life, pass, type Step } from './life.ts';
import { preparePlaces } from './places.ts';
import { nextStep, situationOf } from './play/plan.ts';
import { writeReport } from './play/report.ts';
import { preparePosts } from './posts.ts';
import { emptyQueue } from './queue.ts';
import { randomFrom } from './random.ts';
import { adviceOf, type Stage, type Trouble, Troubles, type World } from './world.ts';

/** Every so often a server looks at what time has brought about, in milliseconds. */
const SWEEP = 5_000;

export interface Simulation {
  /** How many matters will come in until then, give or take those of the last day's rest. */
  expected: number;
  /** Every matter once: when it ends, or as it stands at the end. */
  lives: Generator<Life, void, undefined>;
  /** What did not fit, so far. */
  troubles(): Trouble[];
}

/**
 * The life of a district over so many days before `until`, and the last day up to it. Pure: seed, days, `until` and pack make it,
 * and no clock and no chance besides. An earlier `until` on the same day gives the beginning of the same history.
 * @throws when the pack says nothing of a demo
 */
export function simulate(district: District, options: { seed: string; days: number; until: Instant }): Simulation {
  const { seed, days, until } = options;
  const { demo } = district.pack;
  if (!demo) throw new Error(`the pack of ${district.slug} has no demo.yaml`);
  const stages = new Map(Object.keys(demo.procedures).map((id) => [id, stageOf(district, id)]));
  const world: World = {
    district,
    demo,
    seed,
    stages,
    lives: new Map(),
    told: new Map(),
    posts: preparePosts(district),
    precedents: new Map(),
    troubles: new Troubles(),
    drawing: drawingOf,
    number: numbersOf(district),
    advice: adviceOf(district),
  };
  const frequent = Object.values(demo.mix.groups).sort((a, b) => b.share - a.share)[0];
  const ofSpots = Object.keys(frequent?.categories ?? {});
  const places = preparePlaces(district, demo.arrivals, randomFrom(seed, 'spots'), ofSpots);
  const arrivals = prepareArrivals(district, demo, seed, places);
  const last = district.calendar.zone.dayOf(until);
  let expected = 0;
  for (let day = last - days; day <= last; day += 1) expected += arrivals.count(day);
  return { expected, lives: live(), troubles: () => world.troubles.list() };

  function* live(): Generator<Life, void, undefined> {
    const queue = emptyQueue<Due>();
    for (let day = last - days; day <= last; day += 1) {
      for (const arrival of arrivals.of(day)) {
        yield* until < arrival.at ? [] : advance(arrival.at);
        if (arrival.at > until) break;
        const life = arrive(arrival);
        if (life) yield* look(life);
      }
    }
    yield* advance(until);
    yield* world.lives.values();

    function* advance(to: Instant): Generator<Life, void, undefined> {
      while (queue.next() <= to) {
        const { at, value } = queue.take() as { at: Instant; value: Due };
        const { life, turn } = value;
        if (turn !== life.turn) continue;
        const step = life.waits?.step;
        const isActed = step !== undefined && at === step.at;
        if (isActed) delete life.waits;
        for (const one of isActed ? act(world, life, step) : pass(world, life, at)) yield* look(one);
      }
    }

    /** Wait for what comes first: what somebody is going to do, or what time brings about. Where neither comes, it has been lived. */
    function* look(life: Life): Generator<Life, void, undefined> {
      const { matter, stage, arrival } = life;
      world.lives.set(matter.id, life);
      world.told.set(arrival.key, life);
      life.turn += 1;
      const step = planned(life);
      const timer = matter.endedAt === undefined ? nextDue(stage.procedure, matter, district.calendar) : undefined;
      const swept = timer === undefined ? Number.POSITIVE_INFINITY : (Math.floor(timer / SWEEP) + 1) * SWEEP;
      const at = Math.min(swept, step?.at ?? Number.POSITIVE_INFINITY);
      if (at < Number.POSITIVE_INFINITY) queue.put(at, { life, turn: life.turn });
      else if (matter.endedAt !== undefined && !isSpokenOf(life)) {
        world.lives.delete(matter.id);
        world.told.delete(arrival.key);
        yield life;
      }
    }

    /** What was planned stays planned as long as the matter is in the same situation. */
    function planned(life: Life): Step | undefined {
      const { state } = life.matter;
      const situation = situationOf(world, life);
      const { waits } = life;
      if (waits?.state === state && waits.situation === situation) return waits.step;
      const step = nextStep(world, life);
      life.waits = { state, situation, step };
      return step;
    }
  }

  function arrive(arrival: Arrival): Life | undefined {
    const stage = stages.get(arrival.procedure) as Stage;
    const report = writeReport(world, stage, arrival, randomFrom(seed, 'opening', arrival.key));
    return report && begin(world, stage, arrival, report);
  }
}

/** Something is being found about what was done, which it will hear of though it has ended. */
function isSpokenOf({ matter: { tasks = [] }, stage: { procedure } }: Life): boolean {
  return tasks.some(({ task, status }) => status === 'open' && procedure.tasks?.[task]?.apart === true);
}

interface Due {
  life: Life;
  turn: number;
}

function stageOf(district: District, id: string): Stage {
  const pinned = district.procedures.get(id);
  const play = district.pack.demo?.procedures[id];
  if (!pinned || !play) throw new Error(`the demo of ${district.slug} plays a procedure ${id} that is not in force`);
  return { ...pinned, play };
}

/** As the server numbers them: by the day in which they come in, from 1. */
function numbersOf(district: District): World['number'] {
  const used = new Map<string, number>();
  return (prefix, at) => {
    const day = `${prefix}-${localDate(district.calendar.zone.name, at).replaceAll('-', '')}`;
    const next = (used.get(day) ?? 0) + 1;
    used.set(day, next);
    return `${day}-${String(next).padStart(5, '0')}`;
  };
}

import { type Instant, localDate, nextDue } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { knownCategories, prepareArrivals } from './arrivals.ts';
import { drawingOf } from './drawings.ts';
import { act, begin, type Life, pass, type Step, type World } from './life.ts';
import { preparePlaces } from './places.ts';
import { nextInDispatch } from './play/dispatch.ts';
import { nextInFeedback } from './play/feedback.ts';
import { nextInHandling } from './play/handling.ts';
import { nextInIntake, opening } from './play/intake.ts';
import { preparePosts } from './posts.ts';
import { emptyQueue } from './queue.ts';
import { randomFrom } from './random.ts';

/** The procedure whose ways the demo knows. What people do in it is written for its states; another one needs a play of its own. */
export const PLAYED = 'grid-event';
/** Every so often a server looks at what time has brought about, in milliseconds. */
const SWEEP = 5_000;

export interface Simulation {
  /** How many matters will come in until then, give or take those of the last day's rest. */
  expected: number;
  /** Every matter once: when it ends, or as it stands at the end. */
  lives: Generator<Life, void, undefined>;
}

/**
 * The life of a district over so many days before `until`, and the last day up to it. Pure: seed, days, `until` and pack make it,
 * and no clock and no chance besides. An earlier `until` on the same day gives the beginning of the same history.
 * @throws when the pack has nobody for a step, or none of the categories: the demo does not fit it
 */
export function simulate(district: District, options: { seed: string; days: number; until: Instant }): Simulation {
  const { seed, days, until } = options;
  const pinned = district.procedures.get(PLAYED);
  if (!pinned) throw new Error(`the district has no procedure ${PLAYED}`);
  const world: World = {
    ...pinned,
    district,
    seed,
    posts: preparePosts(district),
    precedents: new Map(),
    drawing: (motif, slot) => drawingOf(motif, slot === 'after'),
    number: numbersOf(district, pinned.procedure.number.prefix),
  };
  const places = preparePlaces(district, randomFrom(seed, 'spots'), knownCategories(district, 'cleanliness'));
  const arrivals = prepareArrivals(district, seed, places);
  const last = district.calendar.zone.dayOf(until);
  let expected = 0;
  for (let day = last - days; day <= last; day += 1) expected += arrivals.count(day);
  return { expected, lives: live() };

  function* live(): Generator<Life, void, undefined> {
    const queue = emptyQueue<Due>();
    const open = new Set<Life>();
    for (let day = last - days; day <= last; day += 1) {
      for (const arrival of arrivals.of(day)) {
        yield* until < arrival.at ? [] : advance(arrival.at);
        if (arrival.at > until) break;
        const random = randomFrom(seed, 'opening', arrival.key);
        const { step, reportedAt } = opening(world, arrival, random);
        const life = begin(world, arrival, step, reportedAt);
        open.add(life);
        look(life);
      }
    }
    yield* advance(until);
    yield* open;

    function* advance(to: Instant): Generator<Life, void, undefined> {
      while (queue.next() <= to) {
        const due = queue.take() as { at: Instant; value: Due };
        const { life, step } = due.value;
        if (step && due.at === step.at) {
          act(world, life, step);
          if (life.matter.state !== 'handling') delete life.handling;
          if (life.matter.endedAt !== undefined) {
            open.delete(life);
            yield life;
          } else look(life);
        } else {
          const { state } = life.matter;
          pass(world, life, due.at);
          look(life, life.matter.state === state ? step : undefined);
        }
      }
    }

    /** Wait for what comes first: what somebody is going to do, or what time brings about. */
    function look(life: Life, planned?: Step): void {
      const step = planned ?? nextStep(world, life);
      const timer = nextDue(world.procedure, life.matter, district.calendar);
      const swept = timer === undefined ? Number.POSITIVE_INFINITY : (Math.floor(timer / SWEEP) + 1) * SWEEP;
      const at = Math.min(swept, step?.at ?? Number.POSITIVE_INFINITY);
      if (at < Number.POSITIVE_INFINITY) queue.put(at, { life, step });
    }
  }
}

interface Due {
  life: Life;
  step: Step | undefined;
}

function nextStep(world: World, life: Life): Step | undefined {
  switch (world.procedure.states[life.matter.state]?.phase) {
    case 'intake':
    case 'filing':
      return nextInIntake(world, life);
    case 'dispatch':
      return nextInDispatch(world, life);
    case 'handling':
      return life.matter.state === 'awaiting-signature' ? nextInDispatch(world, life) : nextInHandling(world, life);
    case 'checking':
    case 'closing':
    case 'feedback':
      return nextInFeedback(world, life);
    default:
      return undefined;
  }
}

/** As the server numbers them: by the day in which they come in, from 1. */
function numbersOf(district: District, prefix: string): (at: Instant) => string {
  const used = new Map<string, number>();
  return (at) => {
    const day = localDate(district.calendar.zone.name, at);
    const next = (used.get(day) ?? 0) + 1;
    used.set(day, next);
    return `${prefix}-${day.replaceAll('-', '')}-${String(next).padStart(5, '0')}`;
  };
}

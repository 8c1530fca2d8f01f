import { adviseLead, type Instant } from '@wangge/kernel';
import { workingAfter } from '../hours.ts';
import { isSettled, type Life, type Step, type World } from '../life.ts';
import { habits, paces } from '../mix.ts';
import { around, chance, pick } from '../random.ts';
import { say } from '../words.ts';
import { later, officer, onShift } from './intake.ts';

/** What is next between filing and the unit that takes the matter. */
export function nextInDispatch(world: World, life: Life): Step {
  const { random, matter, arrival } = life;
  const { subject } = arrival;
  switch (matter.state) {
    case 'awaiting-dispatch':
      if (chance(random, arrival.isRepeat ? 4 * habits.void : habits.void)) return voiding(world, life);
      return dispatching(world, life, chance(random, habits.misrouted));
    case 'return-review': {
      const at = later(random, matter.changedAt, paces.dispatch);
      const actor = onShift(world, life, at);
      if (chance(random, habits.returnRefused)) {
        return { at, action: 'refuse-return', actor, form: { opinion: say(random, 'returnRefused', subject) } };
      }
      return dispatching(world, life, false);
    }
    case 'arbitration': {
      const at = officeTime(world, life, paces.arbitrate);
      const { unit, assist } = adviceOf(world, life);
      const form = { lead: unit, assist, basis: say(random, 'arbitrated', subject) };
      return { at, action: 'arbitrate', actor: officer(world, life, ['supervisor']), form };
    }
    default:
      return signing(world, life);
  }
}

/** So many working minutes after the last thing that happened. */
export function officeTime(
  world: World,
  { random, matter }: Life,
  { median, spread }: { median: number; spread: number },
): Instant {
  const minutes = Math.max(1, around(random, median, spread));
  return workingAfter(world.district.calendar, matter.changedAt, Math.round(minutes * 60) * 1000);
}

/** Does its clock run at night too? Then its people work at night. */
export function runsAtNight({ arrival }: Life): boolean {
  return !arrival.subject.condition.limit.unit.startsWith('working');
}

function dispatching(world: World, life: Life, wrong: boolean): Step {
  const { random, matter, arrival } = life;
  const { unit, assist } = adviceOf(world, life);
  const elsewhere = wrong
    ? assist.filter((one) => world.district.unitById.get(one)?.kind !== 'community-committee')
    : [];
  const lead = elsewhere.length > 0 ? pick(random, elsewhere) : unit;
  life.rightLead = unit;
  const form: Record<string, unknown> = { lead, assist: lead === unit ? assist.slice(0, 5) : [] };
  if (chance(random, 0.35)) form.opinion = say(random, 'dispatch', arrival.subject);
  const at = later(random, matter.changedAt, paces.dispatch);
  return { at, action: 'dispatch', actor: onShift(world, life, at), form };
}

function adviceOf({ district }: World, { matter, arrival }: Life): { unit: string; assist: readonly string[] } {
  const { category, condition } = arrival.subject;
  const [first] = adviseLead(district.dutyRules, district.dutyUnits, {
    category: category.id,
    condition: condition.id,
    areaPath: matter.place.areaPath,
  });
  if (!first) throw new Error(`the duty list names nobody for ${condition.id} in ${matter.place.areaPath}`);
  return first;
}

function voiding(world: World, life: Life): Step {
  const { random, matter, arrival } = life;
  const at = later(random, matter.changedAt, paces.dispatch);
  const form = {
    reason: arrival.isRepeat ? 'duplicate' : 'filed-by-mistake',
    opinion: say(random, 'voided', arrival.subject),
  };
  return { at, action: 'void', actor: onShift(world, life, at), form };
}

function signing(world: World, life: Life): Step {
  const { random, matter, arrival } = life;
  const { posts } = world;
  const desk = posts.inUnit(random, 'department', matter.lead) ?? posts.inUnit(random, 'handler', matter.lead);
  if (!desk) throw new Error(`unit ${matter.lead} has no desk`);
  const isWrong = life.rightLead !== matter.lead && desk.role === 'department';
  // Sent back to it after a refused return, a unit mostly gives in.
  const insists = (matter.counters.returns ?? 0) === 0 || chance(random, habits.returnedAgain);
  if (isWrong && insists && !isSettled(world, life)) {
    const reason = pick(random, ['not-our-duty', 'not-our-duty', 'wrong-owner', 'wrong-area']);
    const form: Record<string, unknown> = { reason, basis: say(random, 'returned', arrival.subject) };
    if (life.rightLead !== undefined && chance(random, 0.7)) form.suggested = life.rightLead;
    return { at: officeTime(world, life, paces.return), action: 'return', actor: desk, form };
  }
  life.rightLead = matter.lead;
  const at = runsAtNight(life)
    ? later(random, matter.changedAt, paces.signUrgent)
    : officeTime(world, life, paces.sign);
  const handler = posts.inUnit(random, 'handler', matter.lead);
  return { at, action: 'sign', actor: desk, form: handler ? { handler: handler.staff } : {} };
}

import { type Instant, localDate } from '@wangge/kernel';
import { workedBetween, workingAfter } from '../hours.ts';
import type { HandlingPlan, Life, Step, World } from '../life.ts';
import { habits, paces } from '../mix.ts';
import { around, between, chance, pick } from '../random.ts';
import { say } from '../words.ts';
import { officeTime, runsAtNight } from './dispatch.ts';
import { officer } from './intake.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** From so many working days on a limit leaves time to plan the work. */
const DAYS = 3;
/** Nothing is handled sooner than this after it was taken in hand. */
const SOONEST = 12 * MINUTE;
/** What is done at the last moment is done a little before it. */
const LATEST_SHARE = 0.96;

/** What is next while the unit in charge has the matter, or it waits. */
export function nextInHandling(world: World, life: Life): Step | undefined {
  const { random, matter, arrival } = life;
  if (matter.state === 'suspended') return resuming(world, life);
  for (const request of ['extension', 'suspension'] as const) {
    if (matter.requests[request]) return deciding(world, life, request);
  }
  if (matter.flags.includes('supervised')) {
    const form = { opinion: say(random, 'answered', arrival.subject) };
    return { at: officeTime(world, life, paces.answer), action: 'answer-supervision', actor: desk(world, life), form };
  }
  life.handling ??= plan(world, life);
  const [first] = life.handling.before;
  if (first && first.at < life.handling.doneAt) {
    life.handling.before.shift();
    return interrupting(world, life, first.what, first.at);
  }
  const actor = world.posts.inUnit(random, 'handler', matter.lead) ?? desk(world, life);
  const at = Math.max(life.handling.doneAt, matter.changedAt + SOONEST);
  const form = { result: say(random, 'done', arrival.subject) };
  return { at, action: 'report-done', actor, form, photos: ['after'] };
}

function plan(world: World, life: Life): HandlingPlan {
  const { random, matter, arrival } = life;
  const { calendar } = world.district;
  const night = runsAtNight(life);
  const pass = (from: Instant, milliseconds: number): Instant =>
    night ? from + Math.round(milliseconds) : workingAfter(calendar, from, Math.round(milliseconds));
  const reading = matter.clocks.disposal?.reading;
  if (!reading) throw new Error(`matter ${matter.id} is handled without a disposal clock`);
  const { deadline } = reading;
  const now = matter.changedAt;
  const left = night ? deadline - now : workedBetween(calendar, now, deadline);
  const isLate = now > deadline || chance(random, arrival.late);
  const before: HandlingPlan['before'] = [];
  const { amount, unit } = reading.limit;
  const pace = unit === 'working-days' && amount >= DAYS ? paces.handledInDays : paces.handled;
  const share = Math.min(LATEST_SHARE, around(random, pace.median, pace.spread));
  const doneAt = isLate
    ? pass(Math.max(now, deadline), around(random, paces.late.median, paces.late.spread) * MINUTE)
    : pass(now, Math.max(SOONEST, share * left));
  const isFirst = (matter.counters.rework ?? 0) === 0 && (matter.counters.suspensions ?? 0) === 0;
  if (isFirst && !night && left > 4 * 60 * MINUTE) {
    const at = pass(now, between(random, 0.3, 0.7) * left);
    if (chance(random, habits.suspension)) return { doneAt: pass(at, left), before: [{ at, what: 'suspension' }] };
    if ((matter.counters.extensions ?? 0) === 0 && chance(random, habits.extension)) {
      return { doneAt: pass(at, left), before: [{ at, what: 'extension' }] };
    }
  }
  if (isLate) {
    const wait = Math.max(0, doneAt - deadline);
    if (chance(random, habits.supervisedWhenLate))
      before.push({ at: officeBetween(world, deadline, wait, 0.4), what: 'supervise' });
    else if (chance(random, habits.urgedWhenLate))
      before.push({ at: officeBetween(world, deadline, wait, 0.2), what: 'urge' });
  } else if (chance(random, habits.urged)) before.push({ at: pass(now, 0.8 * share * left), what: 'urge' });
  return { doneAt, before: before.filter(({ at }) => at > now) };
}

/** Supervisors work in office hours. */
function officeBetween(world: World, from: Instant, span: number, share: number): Instant {
  return workingAfter(world.district.calendar, from + share * span, MINUTE);
}

function interrupting(world: World, life: Life, what: HandlingPlan['before'][number]['what'], at: Instant): Step {
  const { random, arrival, matter } = life;
  const { subject } = arrival;
  switch (what) {
    case 'urge':
      return {
        at,
        action: 'urge',
        actor: officer(world, life, [pick(random, ['dispatcher', 'duty-officer', 'callback-agent'] as const)]),
        form: { opinion: say(random, 'urged', subject) },
      };
    case 'supervise':
      return {
        at,
        action: 'supervise',
        actor: officer(world, life, [pick(random, ['supervisor', 'supervisor', 'leader'] as const)]),
        form: { reason: 'overdue', opinion: say(random, 'supervised', subject) },
      };
    case 'extension': {
      const reason = pick(random, ['weather', 'materials', 'joint-work', 'procedure']);
      const form = { reason, opinion: say(random, 'extensionAsked', subject) };
      return { at, action: 'ask-extension', actor: desk(world, life), form };
    }
    default: {
      const { low, high } = habits.suspendedDays;
      const until = localDate(world.district.calendar.zone.name, at + between(random, low, high) * DAY);
      const reason = pick(random, ['large-works', 'disputed-ownership', 'season', 'funds']);
      const form = { reason, 'suspended-until': until, opinion: say(random, 'suspensionAsked', subject) };
      return { at: Math.max(at, matter.changedAt), action: 'ask-suspension', actor: desk(world, life), form };
    }
  }
}

/** Two levels, two persons. After the answer the unit plans anew. */
function deciding(world: World, life: Life, request: 'extension' | 'suspension'): Step {
  const { random, matter, arrival } = life;
  const level = matter.requests[request]?.approvedBy.length ?? 0;
  const isRefused = request === 'extension' && level === 1 && chance(random, habits.extensionRefused);
  delete life.handling;
  return {
    at: officeTime(world, life, paces.approve),
    action: `${isRefused ? 'refuse' : 'approve'}-${request}`,
    actor: officer(world, life, [level === 0 ? 'dispatcher' : 'supervisor']),
    form: { opinion: say(random, isRefused ? 'notApproved' : 'approved', arrival.subject) },
  };
}

/** Some are taken up before the day that was set; the others wait for the timer. */
function resuming(world: World, life: Life): Step | undefined {
  const { random, matter, arrival } = life;
  if (!chance(random, habits.resumedEarly)) return undefined;
  const until = matter.facts['suspended-until'];
  const span = typeof until === 'string' ? Date.parse(until) - DAY - matter.changedAt : 0;
  if (span < DAY) return undefined;
  const at = workingAfter(world.district.calendar, matter.changedAt + between(random, 0.4, 0.9) * span, MINUTE);
  if (at >= matter.changedAt + span) return undefined;
  return { at, action: 'resume', actor: desk(world, life), form: { opinion: say(random, 'resumed', arrival.subject) } };
}

function desk(world: World, { random, matter }: Life) {
  const actor = world.posts.inUnit(random, 'department', matter.lead);
  if (!actor) throw new Error(`unit ${matter.lead} has no desk`);
  return actor;
}

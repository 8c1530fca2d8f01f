import type { Actor, Instant, Role } from '@wangge/kernel';
import type { Arrival } from '../arrivals.ts';
import type { Life, Step, World } from '../life.ts';
import { habits, paces } from '../mix.ts';
import { around, between, chance, pick, type Random } from '../random.ts';
import { caller, foundOnRounds, say, toldByCaller, toldOtherwise } from '../words.ts';

const MINUTE = 60_000;

type Pace = { readonly median: number; readonly spread: number };

/** So many minutes later, in whole seconds: nobody acts at once. */
export function later(random: Random, from: Instant, { median, spread }: Pace): Instant {
  return from + Math.round(Math.max(1, around(random, median, spread)) * 60) * 1000;
}

/** Who types it in, by where it comes from. People report through the hotline here: the pack has no accounts of residents. */
const takers: Readonly<Record<string, Role>> = {
  hotline: 'hotline-agent',
  resident: 'hotline-agent',
  media: 'hotline-agent',
  video: 'dispatcher',
  leader: 'duty-officer',
  department: 'department',
};

/** The report as it comes in: who files it, with what. */
export function opening(
  world: World,
  arrival: Arrival,
  random: Random,
): { step: Omit<Step, 'at' | 'action'>; reportedAt: Instant } {
  const { source, subject, place, at } = arrival;
  const onRounds = source === 'grid-worker';
  const actor = onRounds
    ? world.posts.inArea(random, 'grid-worker', place.areaPath)
    : world.posts.inArea(random, takers[source] ?? 'hotline-agent', place.areaPath);
  if (!actor) throw new Error(`nobody in the pack takes reports from ${source} in ${place.areaPath}`);
  const isKnown = chance(random, habits.categoryKnown[onRounds ? 'rounds' : 'others']);
  const isCall = source === 'hotline' || source === 'resident';
  const text = onRounds
    ? foundOnRounds(random, subject)
    : source === 'hotline'
      ? toldByCaller(random, subject)
      : toldOtherwise(random, subject, source);
  const form: Record<string, unknown> = { text };
  if (isKnown) form.category = subject.category.id;
  if (isKnown && onRounds) form.condition = subject.condition.id;
  if (subject.condition.limit.unit === 'emergency-hours' && chance(random, 0.5)) form.urgent = true;
  if (isCall) {
    const { name, phone } = caller(random);
    form['reporter-name'] = name;
    form['reporter-phone'] = phone;
  }
  if (chance(random, habits.replyWanted[onRounds ? 'rounds' : 'others'])) form['reply-wanted'] = true;
  const hasPhoto = onRounds
    ? chance(random, 0.9)
    : source === 'video' || (source === 'resident' && chance(random, 0.5));
  const offline = onRounds && chance(random, habits.reportedOffline);
  const reportedAt = offline ? at - Math.round(between(random, 10, 150)) * MINUTE : at;
  return { step: { actor, form, ...(hasPhoto ? { photos: ['before'] } : {}) }, reportedAt };
}

/** What is next before a matter is filed. */
export function nextInIntake(world: World, life: Life): Step {
  const { random, matter } = life;
  switch (matter.state) {
    case 'awaiting-acceptance':
      return accepting(world, life);
    case 'verifying':
      return verifying(world, life);
    default: {
      const canHandle = matter.source === 'grid-worker' && !life.hasTriedOnTheSpot && isMinor(life);
      if (canHandle && chance(random, habits.selfHandled)) return onTheSpot(world, life);
      if (chance(random, habits.refused.atFiling))
        return refusing(world, life, ['settled', 'outside-scope'], paces.file);
      return filing(world, life);
    }
  }
}

function accepting(world: World, life: Life): Step {
  const { random, matter, arrival } = life;
  if (chance(random, habits.refused.atAcceptance)) {
    const reasons = arrival.isRepeat ? ['settled'] : ['no-matter', 'outside-scope', 'legal-channel'];
    return refusing(world, life, reasons, paces.accept);
  }
  const at = later(random, matter.changedAt, paces.accept);
  const actor = officer(world, life, ['hotline-agent', 'duty-officer']);
  if (chance(random, habits.sentToVerify)) {
    return { at, action: 'send-to-verify', actor, form: { opinion: say(random, 'verifyAsked', arrival.subject) } };
  }
  const form = { category: arrival.subject.category.id, opinion: say(random, 'accept', arrival.subject) };
  return { at, action: 'accept', actor, form };
}

function verifying(world: World, life: Life): Step {
  const { random, matter, arrival } = life;
  if (chance(random, habits.refused.afterVerifying)) return refusing(world, life, ['not-found'], paces.verify);
  const actor = officer(world, life, [pick(random, ['grid-worker', 'grid-worker', 'verifier'] as const)]);
  const form = { opinion: say(random, 'verified', arrival.subject) };
  return { at: later(random, matter.changedAt, paces.verify), action: 'report-verified', actor, form };
}

function refusing(world: World, life: Life, reasons: readonly string[], pace: Pace): Step {
  const { random, matter, arrival } = life;
  const actor = officer(world, life, matter.state === 'awaiting-filing' ? ['duty-officer'] : ['hotline-agent']);
  const form = { reason: pick(random, reasons), opinion: say(random, 'refused', arrival.subject) };
  return { at: later(random, matter.changedAt, pace), action: 'refuse', actor, form };
}

/** Small things that one person can set right: what is due within hours or a day and endangers nobody. */
function isMinor({ arrival }: Life): boolean {
  const { amount, unit } = arrival.subject.condition.limit;
  return unit === 'working-hours' || (unit === 'working-days' && amount <= 1);
}

function onTheSpot(world: World, life: Life): Step {
  const { random, matter, arrival } = life;
  life.hasTriedOnTheSpot = true;
  const form = { condition: arrival.subject.condition.id, opinion: say(random, 'selfDone', arrival.subject) };
  const at = later(random, matter.changedAt, paces.selfHandle);
  return {
    at,
    action: 'self-handle',
    actor: world.posts.holder(life.events[0]?.actor?.post ?? ''),
    form,
    photos: ['after'],
  };
}

function filing(world: World, life: Life): Step {
  const { random, matter, arrival } = life;
  const { category, condition } = arrival.subject;
  const form: Record<string, unknown> = { category: category.id, condition: condition.id };
  if (chance(random, 0.4)) form.opinion = say(random, 'file', arrival.subject);
  const at = later(random, matter.changedAt, paces.file);
  return { at, action: 'file', actor: onShift(world, life, at), form };
}

/** By day the street's own dispatcher, at night the district's or the duty officer. */
export function onShift(world: World, { random, matter }: Life, at: Instant): Actor {
  const { zone } = world.district.calendar;
  const hour = Math.floor((at - zone.instantOf(zone.dayOf(at), 0)) / 3_600_000);
  const root = world.district.pack.areas[0]?.path ?? '';
  const actor =
    hour >= 8 && hour < 20
      ? world.posts.inArea(random, 'dispatcher', matter.place.areaPath)
      : world.posts.inArea(random, pick(random, ['dispatcher', 'duty-officer'] as const), root);
  if (!actor) throw new Error('the pack has no dispatcher and no duty officer for the whole district');
  return actor;
}

/** Somebody of one of the roles whose area covers the matter. @throws where the pack has nobody. */
export function officer(
  world: World,
  { random, matter }: Life,
  roles: readonly Role[],
  not?: ReadonlySet<string>,
): Actor {
  for (const role of roles) {
    const actor = world.posts.inArea(random, role, matter.place.areaPath, not);
    if (actor) return actor;
  }
  throw new Error(`the pack has no ${roles.join(' or ')} for ${matter.place.areaPath}`);
}

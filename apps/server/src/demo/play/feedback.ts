import type { Actor } from '@wangge/kernel';
import type { Life, Step, World } from '../life.ts';
import { habits, paces } from '../mix.ts';
import { chance, pick, weigh } from '../random.ts';
import { say } from '../words.ts';
import { officeTime } from './dispatch.ts';
import { officer } from './intake.ts';

/** What is next after the unit, or the grid worker on the spot, has reported it done. */
export function nextInFeedback(world: World, life: Life): Step {
  const { random, matter } = life;
  switch (matter.state) {
    case 'awaiting-check':
      life.checker = checkerOf(world, life);
      if (!chance(random, habits.takenFirst)) return checking(world, life, life.checker);
      return { at: officeTime(world, life, paces.takeCheck), action: 'take-check', actor: life.checker, form: {} };
    case 'checking':
      return checking(world, life, life.checker ?? checkerOf(world, life));
    case 'awaiting-closing': {
      const form = chance(random, 0.4) ? { opinion: say(random, 'closed', life.arrival.subject) } : {};
      const actor = officer(world, life, [pick(random, ['dispatcher', 'dispatcher', 'duty-officer'] as const)]);
      return { at: officeTime(world, life, paces.close), action: 'close', actor, form };
    }
    default:
      return answering(world, life);
  }
}

/** Never who signed for it, handled it or was named as its handler. */
function checkerOf(world: World, life: Life): Actor {
  const { did } = life.matter;
  const involved = ['sign', 'report-done', 'self-handle'].flatMap((action) => did[action] ?? []);
  const role = pick(life.random, ['verifier', 'grid-worker', 'grid-leader'] as const);
  return officer(world, life, [role, 'verifier'], new Set(involved.map(({ staff }) => staff)));
}

function checking(world: World, life: Life, actor: Actor): Step {
  const { random, arrival } = life;
  const at = officeTime(world, life, paces.check);
  const isRepeated = (life.matter.counters.rework ?? 0) > 0;
  if (!isRepeated && chance(random, habits.rework)) {
    const reason = pick(random, ['not-restored', 'not-restored', 'wrong-place', 'photo-unclear', 'relapsed']);
    const form = { reason, finding: say(random, 'sentBack', arrival.subject) };
    return { at, action: 'send-back', actor, form, photos: ['before'] };
  }
  const form = chance(random, 0.6) ? { finding: say(random, 'checked', arrival.subject) } : {};
  const withPhoto = chance(random, habits.checkPhoto);
  return { at, action: 'confirm-done', actor, form, ...(withPhoto ? { photos: ['after'] } : {}) };
}

/** Who asked for an answer is called; of the others some are, at random. */
function answering(world: World, life: Life): Step {
  const { random, matter, arrival } = life;
  const { subject } = arrival;
  const wanted = matter.state === 'calling-back';
  if (!wanted && !chance(random, habits.calledBackAnyway)) {
    const actor = officer(world, life, [pick(random, ['callback-agent', 'dispatcher'] as const)]);
    return { at: officeTime(world, life, paces.archive), action: 'archive', actor, form: {} };
  }
  const actor = officer(world, life, ['callback-agent']);
  const at = officeTime(world, life, paces.callBack);
  if (!chance(random, habits.reached)) {
    return { at, action: 'call-back', actor, form: { reached: false, note: say(random, 'notReached', subject) } };
  }
  const again = (matter.counters.callbacks ?? 0) > 0;
  if (!again && chance(random, habits.unresolved)) {
    const note = say(random, 'notResolved', subject);
    const form = { reached: true, resolved: 'no', satisfaction: pick(random, [1, 2]), note };
    return { at, action: 'call-back', actor, form };
  }
  const resolved = chance(random, habits.partly) ? 'partly' : 'yes';
  const satisfaction = resolved === 'partly' ? pick(random, [3, 3, 4]) : Number(weigh(random, habits.satisfaction));
  const form = { reached: true, resolved, satisfaction, note: say(random, 'calledBack', subject) };
  return { at, action: 'call-back', actor, form };
}

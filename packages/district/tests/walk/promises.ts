import { deepStrictEqual, ok } from 'node:assert/strict';
import {
  findFlag,
  type Kin,
  type Matter,
  type MatterEvent,
  type Offer,
  type Procedure,
  type Refusal,
} from '@wangge/kernel';

/** Every refusal names its reason, and what its actor may do instead; one of a unit, which other units may be named. */
export function checkRefusal(refusal: Refusal, offers: readonly Offer[], isTop: (unit: string) => boolean): void {
  const open = offers.filter(({ refused }) => refused === undefined).map(({ action }) => action);
  deepStrictEqual(refusal.allowed, open, `${refusal.code} does not say what is allowed`);
  switch (refusal.code) {
    case 'guard':
      ok(refusal.guard !== '', 'a refusal by a guard does not name it');
      ok(Object.keys(refusal.details).length > 0, `${refusal.guard} does not say what it found`);
      checkInstead(refusal, isTop);
      break;
    case 'form':
      ok(refusal.faults.length > 0, 'a form is refused without a fault');
      break;
    case 'wrong-state':
      ok(refusal.from.length > 0 && !refusal.from.includes(refusal.state), 'a state is refused that is accepted');
      break;
    case 'not-yours':
      ok(refusal.by.length > 0 || refusal.action.startsWith('vote-'), 'nobody may do what is refused as not theirs');
      break;
    case 'ended':
      ok(refusal.state !== '', 'an ended matter does not say how it ended');
      break;
    case 'unknown-action':
      ok(!open.includes(refusal.action), 'an action that is offered is unknown');
  }
}

/**
 * Where a unit is refused and none may stand in its stead, what was asked for is barred for good: a right of somebody's, and nobody can
 * grant it. It may be so above the last authority of the list alone, whose answers are reviewed by whom no district can name.
 */
function checkInstead({ action, guard, details }: Refusal & { code: 'guard' }, isTop: (unit: string) => boolean): void {
  const { instead, below } = details as { instead?: unknown; below?: unknown };
  if (!Array.isArray(instead) || instead.length > 0) return;
  ok(
    typeof below === 'string' && isTop(below),
    `${action} is barred for good: ${guard} refuses the unit, and no other may be named${below === undefined ? '' : ` after ${below}`}`,
  );
}

/** Business time never runs backwards, and nothing counts from after it was recorded. */
export function checkEvents(known: readonly MatterEvent[], more: readonly MatterEvent[]): void {
  let last = known.at(-1)?.effectiveAt ?? Number.NEGATIVE_INFINITY;
  for (const event of more) {
    ok(event.effectiveAt >= last, `${event.type} ${event.action} counts from before the event that it follows`);
    ok(event.at >= event.effectiveAt, `${event.type} ${event.action} counts from after it was recorded`);
    last = event.effectiveAt;
  }
}

/** A matter is where its procedure lets it be; in its end nothing runs, waits or stands. */
export function checkMatter(procedure: Procedure, matter: Matter): void {
  const state = procedure.states[matter.state];
  ok(state, `${procedure.id} has no state ${matter.state}`);
  deepStrictEqual(matter.endedAt !== undefined, state.final === true, `${matter.state}: ended and final go together`);
  for (const request of Object.keys(matter.requests)) {
    ok(procedure.requests?.[request]?.ask.in.includes(matter.state), `${request} waits where nobody can answer it`);
  }
  ok(matter.lead === undefined || !matter.assist.includes(matter.lead), 'the lead assists itself');
  if (state.final !== true) return;
  for (const [clock, { reading, parked = {} }] of Object.entries(matter.clocks)) {
    deepStrictEqual(reading.status, 'stopped', `${clock} goes on in ${matter.state}`);
    for (const kept of Object.values(parked)) deepStrictEqual(kept.status, 'paused', `${clock} runs parked`);
  }
  for (const flag of matter.flags) ok(!findFlag(procedure, flag)?.standing, `${flag} stands after the end`);
}

/** A matter and those that belong to it agree on how they stand, and none goes on for one that has ended. */
export function checkKin(kin: ReadonlyMap<string, Kin>, id: string): void {
  const { procedure, matter } = kin.get(id)!;
  for (const entry of matter.tasks ?? []) {
    // What is apart goes its own way, and tells the matter how it ended whenever that is.
    const isApart = procedure.tasks?.[entry.task]?.apart === true;
    const task = entry.matter && kin.get(entry.matter.id);
    if (entry.status === 'planned') {
      ok(matter.endedAt === undefined, `${entry.task} waits for its turn though its caller has ended`);
      continue;
    }
    if (task === undefined) {
      ok(entry.status === 'withdrawn' && entry.matter === undefined, `${entry.task} has no matter`);
      continue;
    }
    if (!isApart && matter.endedAt !== undefined && entry.status === 'open') {
      ok(task.matter.endedAt !== undefined, `${task.matter.id} goes on though its caller has ended`);
    } else if (isApart || matter.endedAt === undefined) {
      const outcome = task.procedure.states[task.matter.state]?.outcome;
      deepStrictEqual(outcome ?? 'open', entry.status, `${task.matter.id} has not told its caller how it ended`);
    }
    ok(task.matter.endedAt !== undefined || entry.status !== 'failed', `${task.matter.id} failed and goes on`);
    deepStrictEqual(task.matter.parent?.id, id, `${task.matter.id} does not know its caller`);
  }
  for (const { id: other } of matter.joined ?? []) {
    const joined = kin.get(other)!;
    deepStrictEqual(
      joined.matter.parent,
      { ...joined.matter.parent, as: 'merged', id },
      `${other} does not know its lead`,
    );
    if (joined.matter.state !== procedure.merging?.into) continue;
    ok(matter.endedAt === undefined, `${other} waits though the matter that it joined has ended`);
    const followed = procedure.merging.follows.some(({ when }) => when.includes(matter.state));
    ok(!followed, `${other} does not follow its lead in ${matter.state}`);
    const { runs = [] } = joined.procedure.merging ?? {};
    const running = Object.entries(joined.matter.clocks).some(
      ([clock, { reading }]) => reading.status === 'running' && !runs.includes(clock),
    );
    ok(!running, `a clock of ${other} runs while it waits for its lead`);
  }
  if (matter.state !== procedure.merging?.into) return;
  const lead = matter.parent?.as === 'merged' ? kin.get(matter.parent.id)?.matter : undefined;
  ok(
    lead?.joined?.some((one) => one.id === id),
    `${id} waits for nobody`,
  );
}

import type { Effect, Procedure, Target } from '../procedures/schema.ts';
import type { Change, Matter, MatterEvent } from './matter.ts';

/** What a decision has to name to stand for its like: what the matter is about, in which condition, and who leads. */
export type PrecedentGap = 'category' | 'condition' | 'lead';

type Decided = Pick<Matter, 'facts' | 'lead'>;

/** What a decision is about, as a precedent says it; or what it leaves open, and then it is none. */
export function likeOf({
  facts: { category, condition },
  lead,
}: Decided): { category: string; condition: string; lead: string } | { gaps: PrecedentGap[] } {
  if (typeof category === 'string' && typeof condition === 'string' && lead !== undefined) {
    return { category, condition, lead };
  }
  const gaps: PrecedentGap[] = [];
  if (typeof category !== 'string') gaps.push('category');
  if (typeof condition !== 'string') gaps.push('condition');
  if (lead === undefined) gaps.push('lead');
  return { gaps };
}

/**
 * Why an event that its procedure means to be a precedent was none; nothing where it was one, or was never meant to be. It is read
 * from the changes and not written into them, so that events of before answer as well.
 *
 * @param after how the matter stood with the event
 */
export function gapsOfDecision(procedure: Procedure, event: MatterEvent, after: Decided): PrecedentGap[] {
  if (event.changes.some(({ op }) => op === 'precedent') || !isMeantAsPrecedent(procedure, event)) return [];
  const like = likeOf(after);
  return 'gaps' in like ? like.gaps : [];
}

interface Step {
  effects?: readonly Effect[];
  to?: Target;
}

function isMeantAsPrecedent(procedure: Procedure, { action, changes }: MatterEvent): boolean {
  const { effects = [], to } = takenStep(procedure, action, changes) ?? {};
  if (effects.some(isPrecedent)) return true;
  const moved = changes.findLast((change) => change.op === 'state');
  if (moved?.op !== 'state' || to === undefined || typeof to === 'string') return false;
  // Which of several ways to one state was taken is not in the event: what all of them do was done.
  const ways = to.filter(({ state }) => state === moved.to);
  return ways.length > 0 && ways.every((way) => way.effects?.some(isPrecedent));
}

function takenStep(procedure: Procedure, id: string, changes: readonly Change[]): Step | undefined {
  const { actions, timers = {}, requests = {}, ballots = {} } = procedure;
  const [, verb, of = ''] = /^(approve|conclude)-(.+)$/.exec(id) ?? [];
  if (Object.hasOwn(actions, id)) return actions[id];
  if (Object.hasOwn(timers, id)) return timers[id];
  if (verb === 'approve' && Object.hasOwn(requests, of)) {
    const isGranted = changes.some((change) => change.op === 'request' && change.entry === null);
    return isGranted ? requests[of]?.granted : undefined;
  }
  if (verb === 'conclude' && Object.hasOwn(ballots, of)) {
    const ended = changes.findLast((change) => change.op === 'ballot' && change.ballot === of);
    const outcome = ended?.op === 'ballot' ? ended.entry.concluded : undefined;
    return outcome && ballots[of]?.[outcome.passed ? 'passed' : 'failed'];
  }
  return undefined;
}

function isPrecedent(effect: Effect): boolean {
  return 'precedent' in effect;
}

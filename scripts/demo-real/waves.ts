import type { Message } from './messages.ts';
import type { Move } from './next.ts';
import type { Order } from './order.ts';

/** What comes next: a message, what somebody does, or a look at what time has done. */
export type Due = { message: Message } | { order: Order; turn: number; move: Move | undefined };

/**
 * What comes of these depends on other orders, or other orders on them: an order is joined to one that is open, a decision becomes the
 * precedent of the next, tasks are numbered as they are called, and so is what is filed.
 */
const alone: ReadonlySet<string> = new Set(['join', 'arbitrate', 'call']);

/**
 * What is due at one moment, in its order, cut into waves: within one nothing touches what another touches, so that they may go side by
 * side. An order, the tasks called for it and what joined it are moved together, so they never share a wave.
 */
export function* wavesOf(due: readonly Due[]): Generator<Due[]> {
  let wave: Due[] = [];
  let families = new Set<string>();
  for (const one of due) {
    const family = 'order' in one && !alone.has(one.move?.action ?? '') ? one.order.family : undefined;
    if (wave.length > 0 && (family === undefined || families.has(family))) {
      yield wave;
      [wave, families] = [[], new Set()];
    }
    if (family === undefined) yield [one];
    else {
      wave.push(one);
      families.add(family);
    }
  }
  if (wave.length > 0) yield wave;
}

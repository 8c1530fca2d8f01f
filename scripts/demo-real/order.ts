import type { Procedure } from '@wangge/kernel';
import type { Random } from '../../apps/server/src/demo/random.ts';
import type { Message } from './messages.ts';
import type { Position } from './positions.ts';
import type { View } from './view.ts';

/** A message on its way through the house, or a task that others were called to for one. */
export interface Order {
  message: Message;
  position: Position;
  /** The number that the hotline gave it. */
  orderNumber: string;
  /** Id of the matter. */
  id: string;
  procedure: Procedure;
  /** Of a task: the order that called. */
  calledFor?: Order;
  /** What it is about, as the advice says or, where that is unsure, somebody decided in its stead. */
  subject: { category: string; condition: string; isAdvised: boolean };
  /** A stream of its own: another order draws nothing from it. */
  random: Random;
  /** The unit that handles it does not keep its time. */
  isLate: boolean;
  view: View;
  /** Actions that were refused since it came into its state. */
  refused: Set<string>;
  /** How often each action was done. */
  did: Map<string, number>;
  /** Orders that joined it. */
  joined: Order[];
  /** What it joined last. */
  joinedTo?: Order;
  /** The same for an order, the tasks called for it, and whatever ever joined one of them: what moves one may move the others. */
  family: string;
  /** Counts its plans: what was planned before the last one is not done any more. */
  turn: number;
}

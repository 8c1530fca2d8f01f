import { newId } from '@wangge/client';
import type { Instant } from '@wangge/kernel';
import { emptyQueue } from '../../apps/server/src/demo/queue.ts';
import { chance, randomFrom } from '../../apps/server/src/demo/random.ts';
import { momentOf } from './calendar-time.ts';
import { taken } from './caller.ts';
import { fillForm } from './form.ts';
import type { House } from './house.ts';
import type { Message } from './messages.ts';
import { type Move, nextMove, whoDoes } from './next.ts';
import { openingOf } from './opening.ts';
import type { Order } from './order.ts';
import { positionsIn } from './positions.ts';
import { subjectOf } from './subject.ts';
import type { Refusal, View } from './view.ts';
import { type Due, wavesOf } from './waves.ts';

/** Share of orders whose unit keeps no time, of orders that are sent in twice, as after a lost answer. Both made up. */
const LATE = 0.14;
const SENT_TWICE = 0.05;
/** Nothing has so many steps; one that has goes round in circles. */
const MOST_STEPS = 400;
const DAY = 86_400_000;

export interface Ran {
  orders: Order[];
  /** Messages that were not taken in, by what was said. */
  notTaken: Map<string, number>;
  /** Commands that were refused, by action and reason: an answer too. */
  refused: Map<string, number>;
  /** Tasks that others were called to. */
  tasks: Order[];
  /** Commands that were carried out, by action; filings are `file`. */
  done: Map<string, number>;
  /** Orders that were sent a second time and came back as the first. */
  sentTwice: number;
  /** Business time at the end. */
  until: Instant;
}

/** Who sees every order, whoever has it. */
const overseer = { login: 'supervisor' } as const;
/** What is left to do when all that went side by side is answered. It waits for nothing. */
type Conclusion = () => void;
const nothingMore: Conclusion = () => {};

/**
 * Files every message at its own time and works every order to its end, in the order of time, as the people whose turn it is: one queue holds
 * what each does next. Business time is set to each of these moments, and what fell due before them is written then. What is due at one
 * moment goes side by side (`wavesOf`) and is concluded in its order, so that the same seed tells the same story at any speed.
 * @param onProgress told after each order that ended
 * @throws when `signal` ends it
 */
export function run(
  house: House,
  messages: readonly Message[],
  onProgress: Progress,
  signal?: AbortSignal,
): Promise<Ran> {
  return new Run(house, onProgress).through(messages, signal);
}

type Progress = (ended: number, at: Instant) => void;

class Run {
  readonly #house: House;
  readonly #onProgress: Progress;
  readonly #positions: ReturnType<typeof positionsIn>;
  readonly #queue = emptyQueue<Due>();
  readonly #ran: Ran = {
    ...{ orders: [], tasks: [], notTaken: new Map(), refused: new Map(), done: new Map() },
    ...{ sentTwice: 0, until: 0 },
  };
  #ended = 0;

  constructor(house: House, onProgress: Progress) {
    this.#house = house;
    this.#onProgress = onProgress;
    this.#positions = positionsIn(house.pack, house.seed);
  }

  async through(messages: readonly Message[], signal: AbortSignal | undefined): Promise<Ran> {
    for (const message of messages) this.#queue.put(message.at, { message });
    while (this.#queue.next() < Number.POSITIVE_INFINITY) {
      signal?.throwIfAborted();
      for (const wave of wavesOf(await this.#turnToNext())) {
        const conclusions = await Promise.all(wave.map((due) => this.#do(due)));
        for (const conclude of conclusions) conclude();
      }
    }
    return this.#ran;
  }

  /** Sets business time to the next moment. @returns all that is due at it */
  async #turnToNext(): Promise<Due[]> {
    const at = this.#queue.next();
    if (at > this.#ran.until) {
      await this.#house.product.setNow(new Date(at).toISOString());
      this.#ran.until = at;
    }
    const due: Due[] = [];
    while (this.#queue.next() === at) due.push((this.#queue.take() as { value: Due }).value);
    return due;
  }

  async #do(due: Due): Promise<Conclusion> {
    if ('message' in due) return this.#file(due.message);
    const { order, turn, move } = due;
    if (turn !== order.turn) return nothingMore;
    if (move) return this.#carryOut(order, move);
    // A look at what time and others have done.
    const view = await this.#look(order.id);
    return () => {
      this.#see(order, view);
      // What was refused may be open by now.
      order.refused.clear();
      this.#plan(order);
    };
  }

  async #file(message: Message): Promise<Conclusion> {
    const { procedure, seed, people } = this.#house;
    const random = randomFrom(seed, 'order', message.id);
    const subject = subjectOf(this.#house, message, random);
    const id = newId(message.at);
    const order = {
      ...{ message, position: this.#positions(message.id), orderNumber: `WZ-${message.id}`, id, procedure, subject },
      ...{ random, isLate: chance(random, LATE), refused: new Set<string>(), did: new Map<string, number>() },
      ...{ joined: [], family: message.id, turn: 0 },
    };
    const agent = await people.as({ login: 'agent' });
    const body = {
      ...{ id: newId(message.at), matterId: id, procedure: procedure.id, source: 'hotline' },
      form: openingOf(procedure, order),
    };
    const answer = await agent.ask<View & Refusal>('POST', '/cases', body);
    if (answer.status !== 201) {
      if (answer.status >= 500) taken(answer, [201], `filing ${order.orderNumber}`);
      return () => count(this.#ran.notTaken, reasonOf(answer.body));
    }
    count(this.#ran.done, 'file');
    if (chance(random, SENT_TWICE)) {
      const again = taken(await agent.ask<View>('POST', '/cases', body), [200], `${order.orderNumber} a second time`);
      if (again.id !== id)
        throw new Error(`${order.orderNumber} was filed twice: ${answer.body.number}, ${again.number}`);
      this.#ran.sentTwice += 1;
    }
    const filed: Order = { ...order, view: answer.body };
    return () => {
      this.#ran.orders.push(filed);
      this.#plan(filed);
    };
  }

  async #carryOut(order: Order, { action, way, fields }: Move): Promise<Conclusion> {
    const { people, pack } = this.#house;
    const who = whoDoes(way, order);
    const caller = who && (await people.as(who));
    if (!caller) count(this.#ran.refused, `${nameOf(order, action)}: nobody`);
    const at = this.#ran.until;
    const given = !caller
      ? undefined
      : way.form
        ? way.form({ order, house: this.#house, orders: this.#ran.orders, at })
        : {};
    if (!caller || given === undefined) {
      return () => {
        order.refused.add(action);
        this.#plan(order);
      };
    }
    const { procedure } = order;
    const form = await fillForm({ procedure, zone: pack.district.zone, fields, given, order, caller, at });
    const answer = await caller.act<(View & Refusal) | undefined>(order.id, action, form);
    if (answer.status >= 500) taken(answer, [200], `${action} on ${order.view.number}`);
    if (answer.status !== 200 && answer.status !== 204) return this.#takeRefusal(order, action, answer.body);
    // Whoever gave it away does not see it any more.
    const view = answer.body ?? (await this.#look(order.id));
    const called = action === 'call' ? await this.#callTasks(order) : [];
    return () => {
      count(this.#ran.done, nameOf(order, action));
      order.did.set(action, (order.did.get(action) ?? 0) + 1);
      if (action === 'join') this.#join(order, String(given.into));
      this.#see(order, view);
      for (const task of called) {
        this.#ran.tasks.push(task);
        this.#plan(task);
      }
      this.#plan(order);
    };
  }

  /** Something else is done in this state; where time moved the order on meanwhile, whatever is next there. */
  async #takeRefusal(order: Order, action: string, refusal: Refusal | undefined): Promise<Conclusion> {
    const view = await this.#look(order.id);
    return () => {
      count(this.#ran.refused, `${nameOf(order, action)}: ${reasonOf(refusal)}`);
      const { state } = order.view;
      this.#see(order, view);
      if (view.state === state) order.refused.add(action);
      this.#plan(order);
    };
  }

  #join(order: Order, into: string): void {
    const other = this.#ran.orders.find(({ id }) => id === into);
    if (!other) throw new Error(`${order.orderNumber} joined ${into}, which nobody filed`);
    other.joined.push(order);
    order.joinedTo = other;
    const { family } = order;
    for (const one of [...this.#ran.orders, ...this.#ran.tasks]) if (one.family === family) one.family = other.family;
  }

  /** The tasks of those who were called. */
  async #callTasks(calledFor: Order): Promise<Order[]> {
    const known = new Set(this.#ran.tasks.map(({ id }) => id));
    const { tasks } = await this.#look(calledFor.id);
    const called: Order[] = [];
    for (const [place, { matter }] of tasks.entries()) {
      if (!matter || known.has(matter.id)) continue;
      const view = await this.#look(matter.id);
      const procedure = this.#house.pack.procedures[view.procedure.id];
      if (!procedure) throw new Error(`the pack has no procedure ${view.procedure.id}`);
      const random = randomFrom(this.#house.seed, 'task', calledFor.message.id, place);
      called.push({
        ...calledFor,
        ...{ id: matter.id, procedure, calledFor, random, isLate: chance(random, LATE), view },
        ...{ refused: new Set(), did: new Map(), joined: [], turn: 0 },
      });
    }
    return called;
  }

  #see(order: Order, view: View): void {
    if (view.state !== order.view.state) {
      order.refused.clear();
      // What joined it may have followed.
      for (const child of order.joined) this.#put(this.#ran.until, child, undefined);
      // The gate of whoever called may stand open now.
      if (order.calledFor?.refused.has('report-done')) this.#put(this.#ran.until, order.calledFor, undefined);
    }
    order.view = view;
  }

  async #look(id: string): Promise<View> {
    return (await this.#house.people.as(overseer)).get<View>(`/cases/${id}`);
  }

  #put(at: Instant, order: Order, move: Move | undefined): void {
    this.#queue.put(at, { order, turn: order.turn, move });
  }

  #plan(order: Order): void {
    const { view } = order;
    const { until } = this.#ran;
    order.turn += 1;
    if (order.turn > MOST_STEPS) {
      // It is left where it is, and the demands at the end say so.
      count(this.#ran.refused, `given up in ${view.state}`);
      return;
    }
    if (view.endedAt !== null && !order.did.has('ended')) {
      order.did.set('ended', 1);
      if (!order.calledFor) this.#onProgress(++this.#ended, until);
    }
    const move = nextMove(order);
    if (move) this.#put(momentOf(this.#house.calendar, order, move.way.pace, until), order, move);
    // Time leads on, or somebody else's end: a look tomorrow.
    else if (view.endedAt === null && view.state !== order.procedure.merging?.into) {
      this.#put(until + DAY, order, undefined);
    }
  }
}

/** Actions of a task are told apart from those of the orders. */
function nameOf({ calledFor, procedure }: Order, action: string): string {
  return calledFor ? `${procedure.id} ${action}` : action;
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function reasonOf(refusal: Refusal | undefined): string {
  const { code = 'unknown', guard, faults = [] } = refusal ?? {};
  return [code, guard, ...faults.map(({ field, fault }) => `${field} ${fault}`)].filter((one) => one).join(' ');
}

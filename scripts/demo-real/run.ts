import { newId } from '@wangge/client';
import type { Instant } from '@wangge/kernel';
import { emptyQueue } from '../../apps/server/src/demo/queue.ts';
import { chance, randomFrom } from '../../apps/server/src/demo/random.ts';
import { momentOf } from './calendar-time.ts';
import { type Caller, taken } from './caller.ts';
import { fillForm } from './form.ts';
import type { House } from './house.ts';
import type { Message } from './messages.ts';
import { type Move, nextMove, whoDoes } from './next.ts';
import { openingOf } from './opening.ts';
import type { Order } from './order.ts';
import { positionsIn } from './positions.ts';
import { subjectOf } from './subject.ts';
import type { Refusal, View } from './view.ts';

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
/** What comes next: a message, what somebody does, or a look at what time has done. */
type Due = { message: Message } | { order: Order; turn: number; move: Move | undefined };

/**
 * Files every message at its own time and works every order to its end, in the order of time, as the people whose turn it is: one queue holds
 * what each does next. Business time is set to each of these moments, and what fell due before them is written then.
 * @param onProgress told after each order that ended
 */
export async function run(
  house: House,
  messages: readonly Message[],
  onProgress: (ended: number, at: Instant) => void,
): Promise<Ran> {
  const { product, people, procedure, seed, calendar, pack } = house;
  const positions = positionsIn(pack, seed);
  const queue = emptyQueue<Due>();
  const ran: Ran = {
    ...{ orders: [], tasks: [], notTaken: new Map(), refused: new Map(), done: new Map() },
    ...{ sentTwice: 0, until: 0 },
  };
  let ended = 0;
  for (const message of messages) queue.put(message.at, { message });
  for (let due = queue.take(); due; due = queue.take()) {
    if (due.at > ran.until) {
      await product.setNow(new Date(due.at).toISOString());
      ran.until = due.at;
    }
    const { value } = due;
    if ('message' in value) await file(value.message);
    else if (value.turn === value.order.turn) await carryOut(value.order, value.move);
  }
  return ran;

  async function file(message: Message): Promise<void> {
    const random = randomFrom(seed, 'order', message.id);
    const agent = await people.as({ login: 'agent' });
    const position = positions(message.id);
    const subject = subjectOf(house, message, random);
    const isLate = chance(random, LATE);
    const id = newId(message.at);
    const orderNumber = `WZ-${message.id}`;
    const body = {
      ...{ id: newId(message.at), matterId: id, procedure: procedure.id, source: 'hotline' },
      form: openingOf(procedure, { message, position, orderNumber, subject, random }),
    };
    const answer = await agent.ask<View & Refusal>('POST', '/cases', body);
    if (answer.status !== 201) {
      if (answer.status >= 500) taken(answer, [201], `filing ${orderNumber}`);
      count(ran.notTaken, reasonOf(answer.body));
      return;
    }
    count(ran.done, 'file');
    if (chance(random, SENT_TWICE)) {
      const again = taken(await agent.ask<View>('POST', '/cases', body), [200], `${orderNumber} a second time`);
      if (again.id !== id) throw new Error(`${orderNumber} was filed twice: ${answer.body.number}, ${again.number}`);
      ran.sentTwice += 1;
    }
    const order: Order = {
      ...{ message, position, orderNumber, id, procedure, subject, random, isLate, view: answer.body },
      ...{ refused: new Set(), did: new Map(), joined: [], turn: 0 },
    };
    ran.orders.push(order);
    plan(order);
  }

  async function carryOut(order: Order, move: Move | undefined): Promise<void> {
    if (!move) {
      see(order, await look(order));
      // What was refused may be open by now.
      order.refused.clear();
      plan(order);
      return;
    }
    const { action, way } = move;
    const who = whoDoes(way, order);
    const caller = who && (await people.as(who));
    if (!caller) {
      refuse(order, action, 'nobody');
      return;
    }
    const given = way.form ? await way.form({ order, caller, house, orders: ran.orders, at: ran.until }) : {};
    if (given === undefined) {
      refuse(order, action);
      return;
    }
    const filling = {
      procedure: order.procedure,
      zone: pack.district.zone,
      fields: move.fields,
      given,
      order,
      caller,
      at: ran.until,
    };
    const answer = await caller.act<(View & Refusal) | undefined>(order.id, action, await fillForm(filling));
    if (answer.status >= 500) taken(answer, [200], `${action} on ${order.view.number}`);
    if (answer.status !== 200 && answer.status !== 204) {
      count(ran.refused, `${nameOf(order, action)}: ${reasonOf(answer.body)}`);
      see(order, await look(order));
      refuse(order, action);
      return;
    }
    count(ran.done, nameOf(order, action));
    order.did.set(action, (order.did.get(action) ?? 0) + 1);
    if (action === 'join') ran.orders.find(({ id }) => id === given.into)?.joined.push(order);
    see(order, answer.body ?? (await look(order)));
    if (action === 'call') await begin(order);
    plan(order);
  }

  /** Those who were called take up their tasks. */
  async function begin(order: Order): Promise<void> {
    const known = new Set(ran.tasks.map(({ id }) => id));
    const { tasks } = await look(order);
    for (const { matter } of tasks) {
      if (matter && !known.has(matter.id)) await take(order, matter.id);
    }
  }

  async function take(calledFor: Order, id: string): Promise<void> {
    const view = await (await overseerOf()).get<View>(`/cases/${id}`);
    const called = pack.procedures[view.procedure.id];
    if (!called) throw new Error(`the pack has no procedure ${view.procedure.id}`);
    const random = randomFrom(seed, 'task', view.number);
    const task: Order = {
      ...calledFor,
      ...{ id, procedure: called, calledFor, random, isLate: chance(random, LATE), view },
      ...{ refused: new Set(), did: new Map(), joined: [], turn: 0 },
    };
    ran.tasks.push(task);
    plan(task);
  }

  /** It was refused, or nobody is there: then something else is done in this state. */
  function refuse(order: Order, action: string, because?: string): void {
    if (because) count(ran.refused, `${nameOf(order, action)}: ${because}`);
    order.refused.add(action);
    plan(order);
  }

  function see(order: Order, view: View): void {
    if (view.state !== order.view.state) {
      order.refused.clear();
      // What joined it may have followed.
      for (const child of order.joined) put(ran.until, child, undefined);
      // The gate of whoever called may stand open now.
      if (order.calledFor?.refused.has('report-done')) put(ran.until, order.calledFor, undefined);
    }
    order.view = view;
  }

  async function look(order: Order): Promise<View> {
    return (await overseerOf()).get<View>(`/cases/${order.id}`);
  }

  function overseerOf(): Promise<Caller> {
    return people.as(overseer);
  }

  function put(at: Instant, order: Order, move: Move | undefined): void {
    queue.put(at, { order, turn: order.turn, move });
  }

  function plan(order: Order): void {
    const { view } = order;
    order.turn += 1;
    if (order.turn > MOST_STEPS) {
      // It is left where it is, and the demands at the end say so.
      count(ran.refused, `given up in ${view.state}`);
      return;
    }
    const move = nextMove(order);
    if (view.endedAt !== null && !order.did.has('ended')) {
      order.did.set('ended', 1);
      if (!order.calledFor) ended += 1;
      if (!order.calledFor) onProgress(ended, ran.until);
    }
    if (move) put(momentOf(calendar, order, move.way.pace, ran.until), order, move);
    // Time leads on, or somebody else's end: a look tomorrow.
    else if (view.endedAt === null && view.state !== order.procedure.merging?.into)
      put(ran.until + DAY, order, undefined);
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

import type { Role } from '@wangge/kernel';
import { chance, pick, weigh } from '../../apps/server/src/demo/random.ts';
import type { House } from './house.ts';
import type { Order } from './order.ts';

/** How long it takes: minutes about a median, or a share of the time that a clock leaves. */
export type Pace = { minutes: number; hours: 'office' | 'any' } | { clock: string };

/** Somebody about to act. */
export interface Acting {
  order: Order;
  house: House;
  /** All that came in so far. */
  orders: readonly Order[];
  /** Business time. */
  at: number;
}

type Values = Record<string, unknown>;

/** What somebody may do next with an order in a state, and how likely. */
export interface Way {
  do: string;
  by: Role;
  /** The desk of the unit that called, instead of the one that leads. */
  of?: 'caller';
  weight: number;
  pace: Pace;
  /** At most so often with one order. */
  most?: number;
  when?: (order: Order) => boolean;
  /** Values by field; what else is required is filled in by its type. Undefined: there is nothing to do it with. */
  form?: (acting: Acting) => Values | undefined;
}

const office = (minutes: number): Pace => ({ minutes, hours: 'office' });
const soon = (minutes: number): Pace => ({ minutes, hours: 'any' });
const byDisposal: Pace = { clock: 'disposal' };

const kindOf = ({ view }: Order): unknown => view.facts['request-kind'];
const isWatched = ({ view }: Order): boolean => view.flags.includes('supervised');
const wasReturned = ({ view }: Order): boolean => (view.counters['callback-returns'] ?? 0) > 0;
const subject = ({ order }: Acting): Values => ({
  category: order.subject.category,
  condition: order.subject.condition,
});

/**
 * How the orders of the demo are worked, state by state. Shares and paces are made up so that every turn of the procedure happens often enough
 * to be counted; nothing about them is a finding. Ids are those of procedures/hotline-order.yaml; what it refuses is counted, not hidden.
 */
const order: Readonly<Record<string, readonly Way[]>> = {
  'awaiting-acceptance': [
    {
      ...{ do: 'answer', by: 'hotline-agent', weight: 0.12, pace: soon(6) },
      when: (order) => kindOf(order) === 'consultation' || kindOf(order) === 'thanks',
      form: ({ order }) => ({ 'request-kind': kindOf(order) }),
    },
    {
      ...{ do: 'refuse', by: 'hotline-agent', weight: 0.05, pace: soon(10), when: (order) => !wasReturned(order) },
      form: ({ order }) => ({
        reason: weigh(order.random, { 'no-matter': 2, 'outside-scope': 3, 'legal-channel': 2 }),
      }),
    },
    { ...{ do: 'join', by: 'hotline-agent', weight: 0.12, pace: soon(12), most: 1 }, form: sameAs },
    { do: 'accept', by: 'hotline-agent', weight: 0.8, pace: soon(8), form: subject },
  ],
  'awaiting-dispatch': [
    {
      ...{ do: 'void', by: 'duty-officer', weight: 0.01, pace: soon(30), when: (order) => !wasReturned(order) },
      form: ({ order }) => ({ reason: weigh(order.random, { 'filed-by-mistake': 1, duplicate: 2 }) }),
    },
    { do: 'dispatch', by: 'dispatcher', weight: 0.99, pace: soon(90), form: leadOf },
  ],
  'awaiting-signature': [
    {
      ...{ do: 'return', by: 'department', weight: 0.09, pace: office(150), most: 2 },
      form: ({ order }) => ({ reason: weigh(order.random, { 'not-our-duty': 3, 'wrong-owner': 1, incomplete: 1 }) }),
    },
    { do: 'urge', by: 'dispatcher', weight: 0.03, pace: office(200), most: 1 },
    { do: 'answer-supervision', by: 'department', weight: 0.6, pace: office(120), when: isWatched },
    { do: 'sign', by: 'department', weight: 0.88, pace: office(70) },
  ],
  'return-review': [
    { do: 'refuse-return', by: 'dispatcher', weight: 0.45, pace: office(60) },
    { do: 'dispatch', by: 'dispatcher', weight: 0.55, pace: office(60), form: otherLead },
  ],
  arbitration: [
    {
      ...{ do: 'arbitrate', by: 'supervisor', weight: 1, pace: office(180) },
      form: (acting) => {
        const lead = leadOf(acting);
        return lead && { ...lead, ...subject(acting) };
      },
    },
  ],
  handling: [
    { do: 'contact', by: 'department', weight: 0.5, pace: office(120), most: 1 },
    { do: 'answer-supervision', by: 'department', weight: 4, pace: office(150), when: isWatched },
    {
      ...{ do: 'ask-extension', by: 'department', weight: 0.09, pace: office(600), most: 1 },
      form: ({ order }) => ({ days: pick(order.random, [3, 5, 10]) }),
    },
    { do: 'call', by: 'department', weight: 0.035, pace: office(240), most: 1, form: streetOffice },
    {
      do: 'ask-suspension',
      by: 'department',
      weight: 0.035,
      pace: office(400),
      most: 1,
      when: (order) => !isWatched(order),
    },
    { do: 'supervise', by: 'supervisor', weight: 0.03, pace: office(500), most: 1, when: (order) => !isWatched(order) },
    { do: 'urge', by: 'duty-officer', weight: 0.03, pace: office(300), most: 1 },
    { do: 'return', by: 'department', weight: 0.02, pace: office(200), most: 1 },
    { do: 'report-done', by: 'department', weight: 0.8, pace: byDisposal, when: (order) => !isWatched(order) },
  ],
  suspended: [{ do: 'resume', by: 'dispatcher', weight: 0.3, pace: office(3000), most: 1 }],
  'awaiting-closing': [
    { do: 'send-to-check', by: 'duty-officer', weight: 0.15, pace: office(60), most: 2 },
    {
      ...{ do: 'audit-back', by: 'duty-officer', weight: 0.07, pace: office(90), most: 2 },
      form: ({ order }) => ({ reason: pick(order.random, ['not-answered', 'evasive', 'not-restored']) }),
    },
    { do: 'close', by: 'duty-officer', weight: 0.78, pace: office(70) },
  ],
  'awaiting-check': [
    { do: 'send-back', by: 'verifier', weight: 0.15, pace: office(150), most: 2 },
    { do: 'confirm-done', by: 'verifier', weight: 0.85, pace: office(150) },
  ],
  'calling-back': [
    {
      ...{ do: 'archive', by: 'callback-agent', weight: 0.3, pace: office(200) },
      when: (order) => order.view.facts['reply-wanted'] === false && !wasReturned(order),
      form: () => ({ reason: 'not-wanted' }),
    },
    {
      ...{ do: 'conclude', by: 'supervisor', weight: 1.5, pace: office(200) },
      when: (order) => (order.view.counters['callback-returns'] ?? 0) >= 2,
    },
    { do: 'call-back', by: 'callback-agent', weight: 1, pace: office(240), form: called },
  ],
  archived: [
    {
      ...{ do: 'ask-appeal', by: 'department', weight: 1, pace: office(900), most: 1 },
      when: (order) => order.view.flags.includes('overdue') && order.view.lead !== null && chance(order.random, 0.4),
      form: ({ order }) => ({ reason: pick(order.random, ['force-majeure', 'not-ours', 'waited-for-others']) }),
    },
  ],
};

/** As those who were called to a task do it. */
const task: Readonly<Record<string, readonly Way[]>> = {
  'awaiting-signature': [
    { do: 'decline', by: 'department', weight: 0.08, pace: office(60) },
    { do: 'sign', by: 'department', weight: 0.92, pace: soon(35) },
  ],
  signed: [{ do: 'contact', by: 'department', weight: 1, pace: office(120) }],
  contacted: [
    { do: 'arrive', by: 'department', weight: 0.7, pace: office(300) },
    { do: 'report-done', by: 'department', weight: 0.3, pace: { clock: 'work' } },
  ],
  handling: [
    { do: 'ask-extension', by: 'department', weight: 0.1, pace: office(120), most: 1 },
    { do: 'report-done', by: 'department', weight: 0.9, pace: { clock: 'work' } },
  ],
  'awaiting-rating': [
    {
      ...{ do: 'rate', by: 'department', of: 'caller', weight: 1, pace: office(400) },
      // Some are never rated: the procedure archives those by itself.
      when: ({ random }) => chance(random, 0.8),
      form: ({ order: { random } }) => ({ rating: Number(weigh(random, { 3: 1, 4: 3, 5: 4 })) }),
    },
  ],
};

/** By the procedure of what is worked on. */
export const ways: Readonly<Record<string, typeof order>> = { 'hotline-order': order, 'joint-task': task };

/** Share of requests that are granted at each level. */
export const granted: Readonly<Record<string, number>> = { extension: 0.85, suspension: 0.8, appeal: 0.6 };
export const decided: Pace = office(150);

/** What the caller says: not there, dissatisfied, or content. */
function called({ order }: Acting): Values {
  const { random } = order;
  if (chance(random, 0.18)) return { reached: false };
  if (chance(random, 0.13)) return { reached: true, resolved: 'no', satisfaction: pick(random, [1, 2]) };
  const resolved = chance(random, 0.85) ? 'yes' : 'partly';
  return { reached: true, resolved, satisfaction: Number(weigh(random, { 3: 2, 4: 3, 5: 4 })) };
}

/** Called for help: the office of the street, or where that leads itself, whoever looks after the streets of all. */
function streetOffice({ order, house: { pack } }: Acting): Values | undefined {
  const { view, random } = order;
  const office = pack.units.find(({ kind, area }) => kind === 'street-office' && view.area.startsWith(area));
  const called = [office?.id, 'urban-management'].find((unit) => unit !== undefined && unit !== view.lead);
  return called === undefined ? undefined : { joint: [called], urgent: chance(random, 0.15) };
}

/** Whom the duty list names first for this order, as the server advises whoever dispatches it. */
function leadOf(acting: Acting): Values | undefined {
  const [lead] = advised(acting);
  return lead === undefined ? undefined : { lead };
}

/** After a return: another of those whom the duty list names, where it names more than one. */
function otherLead(acting: Acting): Values | undefined {
  const units = advised(acting);
  const lead = units.find((unit) => unit !== acting.order.view.lead) ?? units[0];
  return lead === undefined ? undefined : { lead };
}

/**
 * The units in the order in which the duty list names them. Of an order without a category it says nothing: one that joined another that
 * had none either, and whose caller is not content, goes to the unit that had the other, or to the office of its street where that was
 * one of the neighbourhood, which leads only by the list.
 */
function advised({ order, house: { pack } }: Acting): string[] {
  const { advice, area } = order.view;
  if (advice.length > 0) return advice.map(({ unit }) => unit);
  const had = order.joinedTo?.view.lead;
  const kind = pack.units.find(({ id }) => id === had)?.kind;
  if (had && kind !== 'community-committee' && kind !== 'grid-team') return [had];
  return pack.units.flatMap((unit) => (unit.kind === 'street-office' && area.startsWith(unit.area) ? [unit.id] : []));
}

/** Days back in which an order may be the same trouble. */
const SAME_WITHIN_DAYS = 60;

/** An open order of the same category, in the same street where there is one. Made up: nobody said which messages tell of one trouble. */
function sameAs({ order, orders, at }: Acting): Values | undefined {
  const open = orders.filter(
    ({ id, view, subject: { category }, message }) =>
      id !== order.id &&
      category === order.subject.category &&
      view.endedAt === null &&
      view.state !== 'merged' &&
      message.at > at - SAME_WITHIN_DAYS * 86_400_000,
  );
  const street = order.view.area.slice(0, 9);
  const found = open.find(({ view }) => view.area.startsWith(street)) ?? open[0];
  return found && { into: found.id };
}

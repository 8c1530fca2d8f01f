import { describe, expect, test } from 'vitest';
import { demands } from './demand.ts';
import type { End, Recount } from './recount.ts';
import type { Ran } from './run.ts';
import { emptyStanding, rateOf, type Standings } from './standing.ts';

const end = (orderNumber: string, more: Partial<End> = {}): End => ({
  ...{ id: orderNumber, orderNumber, state: 'archived', final: true, finals: 1, category: null, street: null },
  ...more,
});
const standings = (handled: number): Standings => ({ all: { ...emptyStanding(), in: 2, handled } });
const sound = {
  messages: 3,
  ran: {
    ...{ orders: [{ orderNumber: 'a' }, { orderNumber: 'b' }], tasks: [], notTaken: new Map([['form', 1]]) },
    ...{ refused: new Map(), done: new Map([['file', 2]]), sentTwice: 0, until: 0 },
  } as unknown as Ran,
  told: standings(2),
  counted: {
    ...{ standings: standings(2), ends: [end('a'), end('b')], tasks: [], reasons: [], events: 9 },
    actions: new Map([['file', 2]]),
  } as Recount,
};
type Case = typeof sound;

const faults = ({ messages, ran, told, counted }: Case): string[] =>
  demands(messages, ran, told, counted).flatMap(({ name, fault }) => (fault === '' ? [] : [name]));
const counting = (more: Partial<Recount>): Case => ({ ...sound, counted: { ...sound.counted, ...more } });

test('what is whole is whole', () => {
  expect(faults(sound)).toEqual([]);
});

describe('what is not is found', () => {
  test.each([
    ['a message that went nowhere', { ...sound, messages: 4 }, 'every message was filed or refused with a reason'],
    ['an order that is gone', counting({ ends: [end('a'), end('a2')] }), 'none is lost'],
    ['an order that is there twice', counting({ ends: [end('a'), end('b'), end('b')] }), 'none is there twice'],
    ['one more than was filed', counting({ ends: [end('a'), end('b'), end('c')] }), 'none is there twice'],
    [
      'one that did not end',
      counting({ ends: [end('a'), end('b', { state: 'handling', final: false })] }),
      'each stands in a final state',
    ],
    ['one that ended twice', counting({ ends: [end('a'), end('b', { finals: 2 })] }), 'and came into one once'],
    [
      'a task that hangs',
      { ...counting({ tasks: [end('t', { final: false })] }), ran: { ...sound.ran, tasks: [{}] } as unknown as Ran },
      'each task that others were called to came to one end',
    ],
    [
      'a command that came twice',
      counting({ actions: new Map([['file', 3]]) }),
      'every command that was answered is one event, and no event is of any other',
    ],
    [
      'an action that nobody asked for',
      counting({
        actions: new Map([
          ['file', 2],
          ['close', 1],
        ]),
      }),
      'every command that was answered is one event, and no event is of any other',
    ],
    ['another figure', { ...sound, told: standings(1) }, 'what the product tells equals the recount over the events'],
    ['a group more', { ...sound, told: {} }, 'what the product tells equals the recount over the events'],
  ])('%s', (_, broken, name) => {
    expect(faults(broken as Case)).toContain(name);
  });
});

test('a rate of nothing is not zero', () => {
  expect(rateOf(0, 0)).toBeUndefined();
  expect(rateOf(0, 3)).toBe(0);
});

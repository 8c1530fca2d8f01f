import { describe, expect, test } from 'vitest';
import type { Order } from './order.ts';
import { type Due, wavesOf } from './waves.ts';

const order = (orderNumber: string, more: Partial<Order> = {}): Order =>
  ({ orderNumber, family: orderNumber, ...more }) as Order;
const move = (one: Order, action = 'sign'): Due =>
  ({ order: one, turn: 1, move: { action, way: {}, fields: [] } }) as unknown as Due;
const look = (one: Order): Due => ({ order: one, turn: 1, move: undefined });
const message: Due = { message: { id: 'm', title: '', text: '', at: 0 } };

/** The waves by the numbers of their orders. */
const cut = (due: readonly Due[]): string[][] =>
  [...wavesOf(due)].map((wave) => wave.map((one) => ('order' in one ? one.order.orderNumber : 'message')));

describe('what is due at one moment', () => {
  const [a, b, c] = [order('a'), order('b'), order('c')];

  test('goes side by side where nobody needs another', () => {
    expect(cut([])).toEqual([]);
    expect(cut([move(a), look(b), move(c)])).toEqual([['a', 'b', 'c']]);
  });

  test('one order acts once in a wave, and the order of all is kept', () => {
    expect(cut([move(a), move(b), move(a), move(c)])).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ]);
  });

  test('what is filed, joined, called or decided for others stands alone', () => {
    expect(cut([move(a), message, message, move(b)])).toEqual([['a'], ['message'], ['message'], ['b']]);
    for (const action of ['join', 'call', 'arbitrate']) {
      expect(cut([move(a), move(b, action), move(c)])).toEqual([['a'], ['b'], ['c']]);
    }
  });

  test('a family never shares a wave', () => {
    const [task, child] = [order('task', { family: 'a' }), order('child', { family: 'a' })];
    expect(cut([move(task), move(child), look(a), move(b)])).toEqual([['task'], ['child'], ['a', 'b']]);
  });
});

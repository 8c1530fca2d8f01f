import { expect, test } from 'vitest';
import type { Action, Procedure } from '../../src/index.ts';
import { act, gridEvent, inHandling, people, refusalOf } from './world.ts';

const procedure: Procedure = {
  ...gridEvent,
  actions: {
    ...gridEvent.actions,
    hear: {
      name: { zh: '听证' },
      by: { 'duty-officer': 'any' },
      from: ['handling'],
      guards: [{ 'received-from': '2020-04-08' }],
    } satisfies Action,
  },
};

test('a rule in force from a day on is for what was received from 00:00 of that day in the district’s zone', () => {
  // 16:00 of the day before in UTC.
  const first = inHandling('2020-04-08 00:00', 'C0103-3', 'urban', { procedure });
  act(first, '2020-04-08 09:00', people.duty, 'hear');
  const before = inHandling('2020-04-07 23:59', 'C0103-3', 'urban', { procedure });
  expect(refusalOf(before, '2020-04-09 09:00', people.duty, 'hear')).toMatchObject({
    code: 'guard',
    guard: 'received-from',
    details: { from: '2020-04-08', received: '2020-04-07' },
  });
});

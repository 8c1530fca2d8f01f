import { expect, test } from 'vitest';
import { type Action, decide, type Procedure, type Timer } from '../../src/index.ts';
import { act, at, contextOf, gridEvent, inHandling, people, refusalOf, sweep, units } from './world.ts';

const byDuty = { name: { zh: '试' }, by: { 'duty-officer': 'any' }, from: ['handling'] } satisfies Action;
const pass: Action = {
  ...byDuty,
  form: [{ field: 'lead', name: { zh: '单位' }, type: 'unit' }],
  guards: [{ 'other-unit': { field: 'lead', did: ['answer'] } }],
  effects: [{ assign: { lead: 'lead' } }],
};
const answer: Action = { ...byDuty, by: { department: 'lead-unit' } };

const withRules = (timers: Record<string, Timer> = {}): Procedure => ({
  ...gridEvent,
  actions: { ...gridEvent.actions, pass, answer },
  timers: { ...gridEvent.timers, ...timers },
});

const begun = (timers?: Record<string, Timer>) =>
  inHandling('2020-04-07 08:00', 'C0103-2', 'urban', { procedure: withRules(timers) });

test('a unit that did it is refused by its name, whoever names it', () => {
  const log = begun();
  act(log, '2020-04-07 08:10', people.duty, 'pass', { lead: 'urban' });
  act(log, '2020-04-07 08:20', people.urban, 'answer');
  expect(refusalOf(log, '2020-04-07 08:30', people.duty, 'pass', { lead: 'urban' })).toMatchObject({
    guard: 'other-unit',
    details: { unit: 'urban', did: ['answer'], instead: [] },
  });
  act(log, '2020-04-07 08:40', people.duty, 'pass');
  act(log, '2020-04-07 08:50', people.duty, 'pass', { lead: 'housing' });
  expect(log.matter.lead).toBe('housing');
});

test('the refusal tells which units may: of the same kind, by the duty list, that did none of it', () => {
  const log = begun();
  act(log, '2020-04-07 08:20', people.urban, 'answer');
  const context = { ...contextOf(people.duty, at('2020-04-07 08:30')), units };
  const command = { id: 'c', action: 'pass', form: { lead: 'urban' } };
  const decision = decide(log.procedure, log.matter, command, context);
  expect(decision).toMatchObject({ refused: { details: { instead: ['housing'] } } });
});

test('a timer since something was done counts from the last time, also when the state is entered again, and not before', () => {
  const timers: Record<string, Timer> = {
    lapse: {
      name: { zh: '到期' },
      in: ['handling'],
      at: { after: '1 emergency-hours', since: 'answer' },
      effects: [{ count: 'urgings' }],
    },
  };
  const log = begun(timers);
  expect(sweep(log, '2020-04-07 10:00')).toEqual([]);
  act(log, '2020-04-07 10:00', people.urban, 'answer');
  act(log, '2020-04-07 10:30', people.urban, 'answer');
  expect(sweep(log, '2020-04-07 11:31')).toMatchObject([{ action: 'lapse', effectiveAt: at('2020-04-07 11:30') }]);
  expect(sweep(log, '2020-04-07 11:50')).toEqual([]);
});

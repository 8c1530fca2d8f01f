import { describe, expect, test } from 'vitest';
import { offeredActions, type Procedure } from '../../src/index.ts';
import {
  act,
  at,
  contextOf,
  gridEvent,
  inHandling,
  type Log,
  people,
  refusalOf,
  reportDone,
  sweep,
  tryOpening,
} from './world.ts';

const sendBack = { reason: 'relapsed', finding: '又坏了' };

/** Reported done at 10:00; the verifier has taken the check at 10:05. */
function taken(): Log {
  const log = inHandling('2020-04-07 09:00', 'C0103-2');
  reportDone(log, '2020-04-07 10:00');
  act(log, '2020-04-07 10:05', people.verifier, 'take-check');
  return log;
}

describe('who took a check', () => {
  const held = {
    code: 'guard',
    guard: 'same-person',
    details: { did: ['take-check'], by: 'verifier' },
    allowed: [],
  };

  test('finishes it, and nobody else does', () => {
    const log = taken();
    expect(refusalOf(log, '2020-04-07 10:10', people.gridLeader, 'confirm-done')).toMatchObject(held);
    expect(refusalOf(log, '2020-04-07 10:10', people.gridLeader, 'send-back', sendBack)).toMatchObject(held);
    expect(refusalOf(log, '2020-04-07 10:10', people.gridLeader, 'hand-back-check')).toMatchObject(held);
    const shown = offeredActions(gridEvent, log.matter, contextOf(people.gridLeader, at('2020-04-07 10:10')));
    expect(shown.map(({ refused }) => refused?.guard)).toEqual(['same-person', 'same-person', 'same-person']);
    act(log, '2020-04-07 10:20', people.verifier, 'confirm-done');
    expect(log.matter.state).toBe('awaiting-closing');
  });

  test('may hand it back, and another takes it, in the same minute', () => {
    const log = taken();
    act(log, '2020-04-07 10:10', people.verifier, 'hand-back-check');
    expect(log.matter.state).toBe('awaiting-check');
    act(log, '2020-04-07 10:10', people.gridLeader, 'take-check');
    expect(refusalOf(log, '2020-04-07 10:10', people.verifier, 'confirm-done')).toMatchObject({
      details: { by: 'grid-leader' },
    });
    act(log, '2020-04-07 10:10', people.gridLeader, 'send-back', sendBack);
    expect(log.matter.state).toBe('handling');
  });

  test('loses it when it lies for two working hours, not sooner', () => {
    const log = taken();
    expect(sweep(log, '2020-04-07 14:05')).toEqual([]);
    expect(sweep(log, '2020-04-07 14:06')).toMatchObject([
      { type: 'timed', action: 'check-lapses', effectiveAt: at('2020-04-07 14:05') },
    ]);
    expect(log.matter.state).toBe('awaiting-check');
    act(log, '2020-04-07 14:10', people.gridLeader, 'confirm-done');
  });

  test('and it lapses as often as it is taken', () => {
    const log = taken();
    sweep(log, '2020-04-07 14:06');
    act(log, '2020-04-07 15:00', people.verifier, 'take-check');
    expect(sweep(log, '2020-04-07 17:01')).toMatchObject([{ action: 'check-lapses' }]);
    expect(log.matter.state).toBe('awaiting-check');
  });

  test('of an earlier round binds nobody in the next', () => {
    const log = taken();
    act(log, '2020-04-07 10:20', people.verifier, 'send-back', sendBack);
    reportDone(log, '2020-04-07 11:00');
    act(log, '2020-04-07 11:10', people.gridLeader, 'confirm-done');
  });

  test('need not have taken it: a check is finished from where it lies as well', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-2');
    reportDone(log, '2020-04-07 10:00');
    act(log, '2020-04-07 10:10', people.gridLeader, 'confirm-done');
  });
});

describe('how old a report may be', () => {
  const reported = (text: string, procedure?: Procedure) =>
    tryOpening('2020-04-30 10:00', people.worker, { reportedAt: at(text), ...(procedure ? { procedure } : {}) });

  test('a phone that was without network for weeks still files, and a date of last year is refused', () => {
    for (const text of ['2020-04-26 08:00', '2020-04-01 00:00', '2020-03-31 00:00']) {
      expect(reported(text)).toMatchObject({ matter: { reportedAt: at(text), receivedAt: at('2020-04-30 10:00') } });
    }
    for (const text of ['2020-03-30 23:59', '2019-04-30 10:00', '1970-01-01 08:00']) {
      expect(reported(text)).toMatchObject({
        refused: {
          code: 'form',
          faults: [{ field: 'reportedAt', fault: 'too-old', accepted: ['2020-03-30T16:00:00.000Z'] }],
        },
      });
    }
  });

  test.each([
    ['36 emergency-hours', '2020-04-28 22:00', '2020-04-28 21:59'],
    ['90 minutes', '2020-04-30 08:30', '2020-04-30 08:29'],
    ['1 emergency-days', '2020-04-29 00:00', '2020-04-28 23:59'],
  ])('in %s', (limit, still, before) => {
    const procedure = structuredClone(gridEvent);
    procedure.opening.oldest = { limit, source: 'a test' };
    expect(reported(still, procedure)).toHaveProperty('matter');
    expect(reported(before, procedure)).toHaveProperty('refused');
  });

  test('a procedure that says nothing takes any', () => {
    const { oldest: _, ...opening } = gridEvent.opening;
    expect(reported('1999-01-01 00:00', { ...gridEvent, opening })).toHaveProperty('matter');
  });

  test('the faults of the form, of the source and of the time are told at once', () => {
    const beginning = { reportedAt: at('2019-04-30 10:00'), source: 'video', form: { text: '井盖', fly: 1 } };
    expect(tryOpening('2020-04-30 10:00', people.agent, beginning)).toMatchObject({
      refused: {
        faults: [
          { field: 'fly', fault: 'unknown-field' },
          { field: 'source', fault: 'not-a-choice', accepted: ['hotline', 'resident', 'media'] },
          { field: 'reportedAt', fault: 'too-old' },
        ],
      },
    });
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Matter, type Measures, type Standing, standingOf } from '../../src/index.ts';
import {
  act,
  at,
  begin,
  dispatched,
  gridEvent,
  inHandling,
  type Log,
  people,
  reportDone,
  sweep,
} from '../matters/world.ts';

/** As the district's pack measures the grid event. */
const { measures } = parse(
  readFileSync(new URL('../../../../districts/shizhong/assessment.yaml', import.meta.url), 'utf8'),
) as { measures: Record<string, Measures> };
const standing = (log: Log, matter: Matter = log.matter): Standing =>
  standingOf(matter, gridEvent, measures['grid-event']);

const close = (log: Log, day: string): void => {
  act(log, `${day} 10:10`, people.verifier, 'confirm-done');
  act(log, `${day} 10:20`, people.duty, 'close');
};

describe('how a grid event stands', () => {
  test('from its report to its call-back', () => {
    const log = begin('2020-04-07 09:00', people.worker);
    expect(standing(log)).toMatchObject({
      receivedAt: at('2020-04-07 09:00'),
      filedAt: undefined,
      contacts: 1,
      running: false,
    });
    act(log, '2020-04-07 09:05', people.duty, 'file', { category: 'C0103', condition: 'C0103-3' });
    expect(standing(log)).toMatchObject({
      filedAt: at('2020-04-07 09:05'),
      dispatchDueAt: at('2020-04-07 09:20'),
      dispatchedAt: undefined,
      disposalDueAt: undefined,
    });
    act(log, '2020-04-07 09:10', people.dispatcher, 'dispatch', { lead: 'urban' });
    expect(standing(log)).toMatchObject({
      unit: 'urban',
      dispatchedAt: at('2020-04-07 09:10'),
      disposalDueAt: at('2020-04-15 00:00'),
      running: true,
    });
    act(log, '2020-04-07 09:20', people.urban, 'sign');
    reportDone(log, '2020-04-07 10:00');
    const done = at('2020-04-07 10:00');
    expect(standing(log)).toMatchObject({ handedInAt: done, disposedAt: done, closedAt: undefined, running: false });
    close(log, '2020-04-07');
    expect(standing(log)).toMatchObject({ closedAt: at('2020-04-07 10:20'), late: false, calledBackAt: undefined });
    act(log, '2020-04-07 14:00', people.callback, 'call-back', { reached: true, resolved: 'yes', satisfaction: 4 });
    expect(standing(log)).toMatchObject({
      closedAt: at('2020-04-07 10:20'),
      calledBackAt: at('2020-04-07 14:00'),
      reached: true,
      resolved: true,
      satisfied: true,
    });
  });

  test('sent back it is handed in and not disposed of', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-3');
    reportDone(log, '2020-04-07 10:00');
    act(log, '2020-04-07 10:10', people.verifier, 'send-back', { reason: 'not-restored', finding: '仍缺' });
    expect(standing(log)).toMatchObject({
      handedInAt: at('2020-04-07 10:00'),
      disposedAt: undefined,
      reworks: 1,
      running: true,
    });
    reportDone(log, '2020-04-07 11:00');
    expect(standing(log)).toMatchObject({ handedInAt: at('2020-04-07 10:00'), disposedAt: at('2020-04-07 11:00') });
  });

  test('late once is late, whatever the next round brings', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-1');
    // Two emergency hours; the sweep comes after the fact and changes nothing.
    reportDone(log, '2020-04-07 11:30');
    expect(standing(log).late).toBe(true);
    close(log, '2020-04-07');
    act(log, '2020-04-07 14:00', people.callback, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 });
    expect(standing(log)).toMatchObject({ closedAt: undefined, resolved: false, satisfied: false, reworks: 1 });
    reportDone(log, '2020-04-07 14:30');
    expect(standing(log).late).toBe(true);
  });

  test('a call before the latest closing is about an earlier round', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-3');
    reportDone(log, '2020-04-07 10:00');
    close(log, '2020-04-07');
    act(log, '2020-04-07 14:00', people.callback, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 });
    reportDone(log, '2020-04-08 10:00');
    close(log, '2020-04-08');
    expect(standing(log)).toMatchObject({ calledBackAt: undefined, reached: undefined, resolved: undefined });
  });

  test('returned it waits for its dispatch again, and the clock of the unit stands', () => {
    const log = dispatched('2020-04-07 09:00', 'C0103-3');
    act(log, '2020-04-07 09:30', people.urban, 'return', { reason: 'not-our-duty', basis: '权责清单' });
    expect(standing(log)).toMatchObject({
      dispatchedAt: undefined,
      dispatchDueAt: at('2020-04-07 09:45'),
      returns: 1,
      running: false,
    });
  });

  test('void and refused ones are neither disposed of nor closed', () => {
    const voided = begin('2020-04-07 09:00', people.worker);
    act(voided, '2020-04-07 09:05', people.duty, 'file', { category: 'C0103', condition: 'C0103-3' });
    act(voided, '2020-04-07 09:06', people.dispatcher, 'void', { reason: 'test', opinion: '测试' });
    expect(standing(voided)).toMatchObject({ void: true, closedAt: undefined, filedAt: at('2020-04-07 09:05') });
    const refused = begin('2020-04-07 09:00', people.worker);
    act(refused, '2020-04-07 09:05', people.duty, 'refuse', { reason: 'not-found', opinion: '未发现' });
    expect(standing(refused)).toMatchObject({ refused: true, closedAt: undefined, filedAt: undefined });
  });

  test('an overdue one that nobody has touched stands with its deadline, and is late once time has said so', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-1');
    expect(standing(log)).toMatchObject({ running: true, late: false, disposalDueAt: at('2020-04-07 11:00') });
    sweep(log, '2020-04-07 11:05');
    expect(standing(log)).toMatchObject({ running: true, late: true });
  });

  test('run out of its limit it has used so many times as much once it is done, and until then says since when it runs', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-1');
    expect(standing(log)).toMatchObject({
      times: undefined,
      spending: { limit: { amount: 2, unit: 'emergency-hours' }, used: 0, since: at('2020-04-07 09:00') },
    });
    reportDone(log, '2020-04-07 14:00');
    expect(standing(log)).toMatchObject({ times: 2.5, spending: undefined });
    act(log, '2020-04-07 14:10', people.verifier, 'send-back', { reason: 'not-restored', finding: '仍缺' });
    expect(standing(log)).toMatchObject({
      times: undefined,
      spending: { used: 5 * 3_600_000, since: at('2020-04-07 14:10') },
    });
    const inTime = inHandling('2020-04-07 09:00', 'C0103-1');
    reportDone(inTime, '2020-04-07 10:00');
    expect(standing(inTime)).toMatchObject({ times: undefined, spending: undefined });
    // Checked only the day after: the clock stood, and nothing ran out.
    act(inTime, '2020-04-08 09:00', people.verifier, 'confirm-done');
    expect(standing(inTime)).toMatchObject({ late: false, times: undefined });
  });

  test('a day is used when it is over: done on the day after the last it is once its limit', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-3');
    // Five working days end with the 14th.
    reportDone(log, '2020-04-15 10:00');
    expect(standing(log)).toMatchObject({ late: true, times: 1 });
  });

  test('taken over from a unit that let it lapse, its times are that unit’s', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-1');
    act(log, '2020-04-07 15:00', people.urban, 'return', { reason: 'not-our-duty', basis: '权责清单' });
    act(log, '2020-04-07 15:00', people.supervisor, 'arbitrate', { lead: 'housing', basis: '职责清单' });
    expect(standing(log)).toMatchObject({
      unit: 'housing',
      lapses: [{ unit: 'urban', at: at('2020-04-07 11:00'), times: 3 }],
      times: undefined,
      spending: { used: 0, since: at('2020-04-07 15:00') },
    });
  });

  test('missed by a patrol it is by a finding, until that is overturned', () => {
    const { matter, ...log } = inHandling('2020-04-07 09:00', 'C0103-3');
    const flagged = (...flags: string[]) => standing({ ...log, matter }, { ...matter, flags }).missed;
    expect([flagged(), flagged('missed'), flagged('missed', 'missed-overturned')]).toEqual([
      undefined,
      'found',
      'overturned',
    ]);
  });

  test('a matter that joined another is one case with it, until it goes its own way again', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-3');
    const { matter } = log;
    const child: Matter = { ...matter, parent: { as: 'merged', id: 'm0', number: 'WG-20200404-00000' } };
    expect(standing(log, { ...child, state: 'merged' }).merged).toBe(true);
    expect(standing(log, { ...child, state: 'calling-back' }).merged).toBe(true);
    expect(standing(log, { ...child, state: 'handling' }).merged).toBe(false);
    const task: Matter = { ...child, parent: { as: 'task', id: 'm0', number: 'WG-20200404-00000' } };
    expect(standing(log, task).merged).toBe(false);
    const parent: Matter = { ...matter, joined: [{ id: 'm2', number: 'WG-20200404-00002' }] };
    expect(standing(log, parent)).toMatchObject({ merged: false, contacts: 2 });
  });

  test('what a caller says of what theirs had joined is said of who did that, until theirs is closed by itself', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-3');
    const { lead: _, ...unled } = log.matter;
    const [followed, called] = [at('2020-04-07 10:00'), at('2020-04-07 11:00')];
    const child: Matter = {
      ...unled,
      parent: { as: 'merged', id: 'm0', number: 'WG-20200404-00000' },
      state: 'archived',
      facts: { ...unled.facts, reached: true, resolved: 'no', satisfaction: 1 },
      followed: { unit: 'housing', at: followed },
      did: { ...unled.did, join: [{ staff: 'a', at: at('2020-04-07 09:30') }] },
    };
    const saying = (when: number): Matter['did'] => ({ ...child.did, 'call-back': [{ staff: 'b', at: when }] });
    // Whoever was not called yet has said nothing; and who was before spoke of something else.
    for (const did of [child.did, saying(followed - 1)]) {
      expect(standing(log, { ...child, did })).toMatchObject({ calledBackAt: undefined, ratedUnit: undefined });
    }
    const heard = { ...child, did: saying(called) };
    const said = { calledBackAt: called, resolved: false, satisfied: false, ratedUnit: 'housing' };
    expect(standing(log, heard)).toMatchObject({ ...said, unit: undefined, merged: true });
    // On its own way it is a case of its own, also with a unit of its own; the answer stays said of the other.
    expect(standing(log, { ...heard, state: 'awaiting-dispatch' })).toMatchObject({
      ...said,
      unit: undefined,
      merged: false,
    });
    expect(standing(log, { ...heard, state: 'handling', lead: 'urban' })).toMatchObject({ ...said, unit: 'urban' });
    expect(standing(log, { ...heard, state: 'handling', lead: 'housing' })).toMatchObject({
      unit: 'housing',
      ratedUnit: undefined,
    });
    const close = [{ staff: 'c', at: at('2020-04-07 12:00') }];
    const own = { ...heard, state: 'calling-back', lead: 'urban', did: { ...heard.did, close } };
    expect(standing(log, own)).toMatchObject({ calledBackAt: undefined, ratedUnit: undefined });
    // As those of before are written.
    const { followed: __, ...old } = heard;
    expect(standing(log, old)).toMatchObject({ calledBackAt: called, resolved: false, ratedUnit: undefined });
  });

  test('what was sent back is told of the unit whose work it was, also when another one has it', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-3');
    const first = at('2020-04-07 10:00');
    reportDone(log, '2020-04-07 10:00');
    act(log, '2020-04-07 10:10', people.verifier, 'send-back', { reason: 'not-restored', finding: 'x' });
    expect(standing(log)).toMatchObject({ reworks: 1, ownReworks: 1, ownHandedInAt: first, reworked: [] });
    const urban = { unit: 'urban', times: 1, handedInAt: first };
    const moved: Matter = { ...log.matter, lead: 'housing' };
    expect(standing(log, moved)).toMatchObject({
      reworks: 1,
      ownReworks: 0,
      handedInAt: first,
      ownHandedInAt: undefined,
      reworked: [urban],
    });
    const again = at('2020-04-07 12:00');
    const deeds = [...(moved.did['report-done'] ?? []), { staff: 'x', unit: 'housing', at: again }];
    const done = { ...moved, did: { ...moved.did, 'report-done': deeds } };
    expect(standing(log, done)).toMatchObject({ ownReworks: 0, ownHandedInAt: again, reworked: [urban] });
    // What nobody led (handled on the spot) is the figure of no unit.
    const nobodys: Matter = {
      ...done,
      counters: { rework: 3 },
      counted: { rework: [{ times: 1 }, { unit: 'housing', times: 2 }] },
    };
    expect(standing(log, nobodys)).toMatchObject({
      ownReworks: 2,
      ownHandedInAt: again,
      reworked: [{ times: 1, handedInAt: first }],
    });
    // Twice on the spot, twice sent back: what the unit that gets it then hands in is its own deed.
    const twice: Matter['did'] = {
      ...moved.did,
      'report-done': [],
      'self-handle': [first, again].map((when) => ({ staff: 'w', unit: 'team', at: when })),
    };
    const unled: Matter = { ...moved, counters: { rework: 2 }, counted: { rework: [{ times: 2 }] }, did: twice };
    const nothing = { ownReworks: 0, ownHandedInAt: undefined, reworked: [{ times: 2, handedInAt: first }] };
    expect(standing(log, unled)).toMatchObject(nothing);
    const third = again + 3_600_000;
    const own = { ...twice, 'report-done': [{ staff: 'x', unit: 'housing', at: third }] };
    expect(standing(log, { ...unled, did: own })).toMatchObject({ ...nothing, ownHandedInAt: third });
    // As those of before are written: nothing tells whose it was.
    const { counted: _, ...old } = moved;
    expect(standing(log, old)).toMatchObject({ reworks: 1, ownReworks: 1, ownHandedInAt: first, reworked: [] });
  });

  test('what is not measured is not known, and nothing is made up for it', () => {
    const log = inHandling('2020-04-07 09:00', 'C0103-3');
    expect(standingOf(log.matter, gridEvent)).toMatchObject({
      filedAt: undefined,
      dispatchDueAt: undefined,
      disposalDueAt: undefined,
      running: false,
      late: false,
    });
  });
});

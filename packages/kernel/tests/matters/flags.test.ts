import { describe, expect, test } from 'vitest';
import { findFlag, type Procedure, rankOf, replay, sourcesOf } from '../../src/index.ts';
import { act, begin, dispatched, gridEvent, people } from './world.ts';

const report = (urgent?: boolean) => ({ text: '井盖缺失', ...(urgent === undefined ? {} : { urgent }) });
const file = (urgent?: boolean) => ({
  category: 'C0103',
  condition: 'C0103-2',
  ...(urgent === undefined ? {} : { urgent }),
});

describe('a flag from a yes or no of the form', () => {
  test.each([
    // What the reporter said, what the one who files says, and how it stands then.
    [true, undefined, true],
    [true, false, false],
    [undefined, true, true],
    [false, undefined, false],
    [undefined, undefined, false],
    [true, true, true],
  ] as const)('told %s, filed %s: %s', (told, filed, stands) => {
    const log = begin('2020-04-07 09:00', people.worker, { form: report(told) });
    expect(log.matter.flags.includes('urgent')).toBe(told === true);
    act(log, '2020-04-07 09:05', people.duty, 'file', file(filed));
    expect(log.matter.flags).toEqual(stands ? ['urgent'] : []);
    expect(replay(log.events)).toEqual(log.matter);
  });

  test('makes no change where it says what stands', () => {
    const log = begin('2020-04-07 09:00', people.worker, { form: report(true) });
    act(log, '2020-04-07 09:05', people.duty, 'file', file(true));
    expect(log.events.at(-1)?.changes.filter(({ op }) => op === 'flag')).toEqual([]);
  });
});

describe('what a flag is', () => {
  const procedure: Pick<Procedure, 'flags'> = {
    flags: {
      plain: { zh: '普通', en: 'Plain' },
      high: { name: { zh: '高' }, rank: 9, mark: true },
      low: { name: { zh: '低' }, rank: 1 },
    },
  };

  test('a plain text is a flag with a name and nothing else', () => {
    expect(findFlag(procedure, 'plain')).toEqual({ name: { zh: '普通', en: 'Plain' } });
    expect(findFlag(procedure, 'high')).toEqual({ name: { zh: '高' }, rank: 9, mark: true });
    for (const id of ['none', 'constructor']) expect(findFlag(procedure, id)).toBeUndefined();
  });

  test('the highest rank counts; flags without one, or of another version, count nothing', () => {
    expect(rankOf(procedure, [])).toBe(0);
    expect(rankOf(procedure, ['plain', 'gone'])).toBe(0);
    expect(rankOf(procedure, ['low', 'high', 'plain'])).toBe(9);
  });
});

test('a role names one source, or several, or none', () => {
  const source = { resident: 'resident', dispatcher: ['centre', 'video'] };
  expect(sourcesOf({ source }, 'resident')).toEqual(['resident']);
  expect(sourcesOf({ source }, 'dispatcher')).toEqual(['centre', 'video']);
  expect(sourcesOf({ source }, 'leader')).toEqual([]);
});

describe('a flag that means something standing', () => {
  test('is cleared by the end, and others stay', () => {
    const log = dispatched('2020-04-07 09:00', 'C0103-2', 'urban', { form: report(true) });
    act(log, '2020-04-07 09:05', people.supervisor, 'supervise', { reason: 'key-matter', opinion: '今日办结' });
    act(log, '2020-04-07 09:10', people.urban, 'return', { reason: 'not-our-duty', basis: '职责清单' });
    expect(log.matter.flags).toEqual(['urgent', 'supervised']);
    act(log, '2020-04-07 09:20', people.duty, 'void', { reason: 'filed-by-mistake', opinion: '误立案' });
    expect(log.matter.flags).toEqual(['urgent']);
    expect(log.events.at(-1)?.changes).toContainEqual({ op: 'flag', flag: 'supervised', on: false });
    expect(replay(log.events)).toEqual(log.matter);
  });

  test('an event written before flags were cleared still replays as it was', () => {
    const log = dispatched('2020-04-07 09:00', 'C0103-2');
    act(log, '2020-04-07 09:05', people.supervisor, 'supervise', { reason: 'key-matter', opinion: '今日办结' });
    act(log, '2020-04-07 09:10', people.urban, 'return', { reason: 'not-our-duty', basis: '职责清单' });
    act(log, '2020-04-07 09:20', people.duty, 'void', { reason: 'filed-by-mistake', opinion: '误立案' });
    const old = log.events.map((event) => ({
      ...event,
      changes: event.changes.filter((change) => !(change.op === 'flag' && !change.on)),
    }));
    expect(replay(old)).toMatchObject({ state: 'void', flags: ['supervised'] });
    expect(Object.keys(gridEvent.flags)).toContain('supervised');
  });
});

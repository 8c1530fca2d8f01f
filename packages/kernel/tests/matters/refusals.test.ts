import { describe, expect, test } from 'vitest';
import { type Action, type FormFault, offeredActions, type Procedure } from '../../src/index.ts';
import {
  act,
  at,
  begin,
  contextOf,
  dispatched,
  gridEvent,
  inHandling,
  people,
  placeElsewhere,
  refusalOf,
  reportDone,
  tryOpening,
} from './world.ts';

describe('a refusal names its reason and what is open instead', () => {
  test('unknown-action', () => {
    const log = begin('2020-04-07 08:00', people.worker);
    for (const action of ['fly', 'ask-fly', 'approve-', 'ask', '', 'open']) {
      expect(refusalOf(log, '2020-04-07 08:01', people.duty, action)).toEqual({
        code: 'unknown-action',
        action,
        allowed: ['refuse', 'file', 'join', 'split'],
      });
    }
  });

  test('unknown-action, also for names that every object has', () => {
    const log = begin('2020-04-07 08:00', people.worker);
    for (const action of ['constructor', 'toString', '__proto__', 'ask-constructor', 'approve-toString']) {
      expect(refusalOf(log, '2020-04-07 08:01', people.duty, action)).toMatchObject({ code: 'unknown-action', action });
    }
    expect(tryOpening('2020-04-07 08:00', people.agent, { source: 'constructor' })).toMatchObject({
      refused: { code: 'form', faults: [{ field: 'source', fault: 'not-a-choice' }] },
    });
  });

  test('ended', () => {
    const log = begin('2020-04-07 08:00', people.resident);
    act(log, '2020-04-07 08:01', people.agent, 'refuse', { reason: 'settled', opinion: '已答复' });
    for (const action of ['accept', 'ask-extension']) {
      expect(refusalOf(log, '2020-04-07 08:02', people.agent, action)).toEqual({
        code: 'ended',
        state: 'refused',
        allowed: [],
      });
    }
  });

  test('wrong-state', () => {
    const log = dispatched('2020-04-07 08:00', 'C0103-2');
    expect(refusalOf(log, '2020-04-07 08:01', people.urban, 'report-done')).toEqual({
      code: 'wrong-state',
      action: 'report-done',
      state: 'awaiting-signature',
      from: ['handling'],
      allowed: ['sign', 'return', 'call', 'call-stages'],
    });
    expect(refusalOf(log, '2020-04-07 08:01', people.urban, 'ask-extension')).toMatchObject({
      code: 'wrong-state',
      from: ['handling'],
    });
  });

  test('not-yours, by role and by relation', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    const form = { result: '已办', photos: ['p1'] };
    expect(refusalOf(log, '2020-04-07 08:01', people.verifier, 'report-done', form)).toEqual({
      code: 'not-yours',
      action: 'report-done',
      role: 'verifier',
      by: ['department', 'handler'],
      allowed: [],
    });
    expect(refusalOf(log, '2020-04-07 08:01', people.housing, 'report-done', form)).toMatchObject({
      code: 'not-yours',
    });
    reportDone(log, '2020-04-07 08:02');
    expect(refusalOf(log, '2020-04-07 08:03', people.strangerWorker, 'take-check')).toMatchObject({
      code: 'not-yours',
      role: 'grid-worker',
    });
    expect(refusalOf(log, '2020-04-07 08:03', people.auditor, 'confirm-done')).toMatchObject({ code: 'not-yours' });
  });

  test('a report that was filled in wrongly says that its sender may report', () => {
    const wrong = tryOpening('2020-04-07 08:00', people.worker, { form: { category: 'nothing' } });
    expect(wrong).toMatchObject({ refused: { code: 'form', action: 'open', allowed: ['open'] } });
  });

  test('not-yours at the opening: who may not report at all, or only what lies in the area of the post', () => {
    expect(tryOpening('2020-04-07 08:00', people.auditor)).toMatchObject({ refused: { code: 'not-yours' } });
    const procedure = structuredClone(gridEvent);
    procedure.opening.by['grid-worker'] = 'area';
    expect(tryOpening('2020-04-07 08:00', people.worker, { procedure, place: placeElsewhere })).toMatchObject({
      refused: { code: 'not-yours', action: 'open', role: 'grid-worker', allowed: [] },
    });
    expect(tryOpening('2020-04-07 08:00', people.worker, { procedure })).toHaveProperty('event');
    // The grid event itself lets a worker report what lies across the street.
    expect(tryOpening('2020-04-07 08:00', people.worker, { place: placeElsewhere })).toHaveProperty('event');
  });

  test('the state is told before the person, and the person before the form', () => {
    const log = dispatched('2020-04-07 08:00', 'C0103-2');
    expect(refusalOf(log, '2020-04-07 08:01', people.auditor, 'close', { fly: 1 })).toMatchObject({
      code: 'wrong-state',
    });
    expect(refusalOf(log, '2020-04-07 08:01', people.auditor, 'sign', { fly: 1 })).toMatchObject({ code: 'not-yours' });
    expect(refusalOf(log, '2020-04-07 08:01', people.urban, 'sign', { fly: 1 })).toMatchObject({ code: 'form' });
  });
});

describe('nobody checks their own work', () => {
  test('neither who signed nor who reported it done, in whatever post', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    reportDone(log, '2020-04-07 09:00', people.urbanHand);
    const own = (did: string[]) => ({ code: 'guard', guard: 'different-person', details: { did } });
    const sendBack = { reason: 'relapsed', finding: '又坏了' };
    for (const [action, form] of [
      ['take-check', {}],
      ['confirm-done', {}],
      ['send-back', sendBack],
    ] as const) {
      expect(refusalOf(log, '2020-04-07 09:10', people.urbanAsVerifier, action, form)).toMatchObject(own(['sign']));
      expect(refusalOf(log, '2020-04-07 09:10', people.urbanHandAsVerifier, action, form)).toMatchObject(
        own(['report-done']),
      );
    }
    const offers = offeredActions(gridEvent, log.matter, contextOf(people.urbanAsVerifier, at('2020-04-07 09:10')));
    expect(offers.map(({ action, refused }) => [action, refused?.guard])).toEqual([
      ['take-check', 'different-person'],
      ['confirm-done', 'different-person'],
      ['send-back', 'different-person'],
    ]);
    act(log, '2020-04-07 09:20', people.verifier, 'confirm-done');
  });

  test('nor the one whom the signature names as handler', () => {
    const log = dispatched('2020-04-07 08:00', 'C0103-2');
    act(log, '2020-04-07 08:10', people.urban, 'sign', { handler: 'urban-hand' });
    reportDone(log, '2020-04-07 09:00', people.urbanSecond);
    expect(refusalOf(log, '2020-04-07 09:10', people.urbanHandAsVerifier, 'confirm-done')).toMatchObject({
      guard: 'different-person',
      details: { did: ['sign'] },
    });
  });
});

describe('a form', () => {
  const faultsOf = (action: string, form: Record<string, unknown>, log = inHandling('2020-04-07 08:00', 'C0103-2')) => {
    const who =
      { file: people.duty, dispatch: people.dispatcher, 'call-back': people.callback }[action] ?? people.urban;
    const refusal = refusalOf(log, '2020-04-07 09:00', who, action, form);
    if (refusal.code !== 'form') throw new Error(`refused for ${refusal.code}`);
    return refusal.faults;
  };
  const filing = () => begin('2020-04-07 08:59', people.worker);

  test('tells all its faults at once, in its own order, after those of names it does not know', () => {
    expect(faultsOf('report-done', { photos: ['stolen'], result: ' \n', other: 1 })).toEqual([
      { field: 'other', fault: 'unknown-field', accepted: ['result', 'photos'] },
      { field: 'result', fault: 'required' },
      { field: 'photos', fault: 'unknown-photo' },
    ]);
  });

  const done = { result: '已办', photos: ['p1'] };
  test.each<[string, FormFault, Record<string, unknown>]>([
    ['nothing at all', { field: 'result', fault: 'required' }, { photos: ['p1'] }],
    ['null', { field: 'result', fault: 'required' }, { ...done, result: null }],
    ['an empty list', { field: 'photos', fault: 'required' }, { ...done, photos: [] }],
    ['a number for a text', { field: 'result', fault: 'wrong-type' }, { ...done, result: 7 }],
    ['an object for a text', { field: 'result', fault: 'wrong-type' }, { ...done, result: { zh: '已办' } }],
    ['a text for photos', { field: 'photos', fault: 'wrong-type' }, { ...done, photos: 'p1' }],
    ['numbers for photos', { field: 'photos', fault: 'wrong-type' }, { ...done, photos: [1] }],
    ['too long a text', { field: 'result', fault: 'too-long', accepted: 1000 }, { ...done, result: '好'.repeat(1001) }],
    ['ten megabytes', { field: 'result', fault: 'too-long', accepted: 1000 }, { ...done, result: 'x'.repeat(1e7) }],
    [
      'too many photos',
      { field: 'photos', fault: 'too-many', accepted: 9 },
      { ...done, photos: Array.from({ length: 10 }, (_, index) => `p${index}`) },
    ],
  ])('refuses %s', (_, fault, form) => {
    expect(faultsOf('report-done', form)).toEqual([fault]);
  });

  test('counts characters as people do, not halves of them', () => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    act(log, '2020-04-07 09:00', people.urban, 'report-done', { ...done, result: '𠮷'.repeat(1000) });
    expect(log.matter.state).toBe('awaiting-check');
  });

  test('refuses what is not in the lists', () => {
    const returns = Object.keys(gridEvent.reasons.return ?? {});
    expect(faultsOf('return', { reason: 'toString', basis: '无' })).toEqual([
      { field: 'reason', fault: 'not-a-choice', accepted: returns },
    ]);
    expect(faultsOf('return', { reason: 'incomplete', basis: '无', suggested: 'constructor' })).toEqual([
      { field: 'suggested', fault: 'unknown-unit' },
    ]);
    expect(faultsOf('file', { category: 'Z9999', condition: 'C0103-9' }, filing())).toEqual([
      { field: 'category', fault: 'unknown-category' },
      { field: 'condition', fault: 'unknown-condition' },
    ]);
    expect(faultsOf('file', { category: 'E0204', condition: 'C0103-2' }, filing())).toEqual([
      { field: 'condition', fault: 'condition-of-other-category' },
    ]);
    const signing = dispatched('2020-04-07 08:00', 'C0103-2');
    expect(faultsOf('sign', { handler: 'nobody' }, signing)).toEqual([{ field: 'handler', fault: 'unknown-staff' }]);
    const dispatching = filing();
    act(dispatching, '2020-04-07 08:59', people.duty, 'file', { category: 'C0103', condition: 'C0103-2' });
    expect(faultsOf('dispatch', { lead: 'urban', assist: ['housing', 'abolished'] }, dispatching)).toEqual([
      { field: 'assist', fault: 'unknown-unit' },
    ]);
    expect(faultsOf('file', { category: 'C0103', condition: 'C0103-2', urgent: 'yes' }, filing())).toEqual([
      { field: 'urgent', fault: 'wrong-type' },
    ]);
  });

  test.each(['2020-02-30', '2020-4-7', 'tomorrow', '2020-04-08T00:00:00Z', 20200408])('%s is no date', (date) => {
    const form = { reason: 'funds', 'suspended-until': date, opinion: '资金' };
    expect(faultsOf('ask-suspension', form)).toEqual([{ field: 'suspended-until', fault: 'not-a-date' }]);
  });

  test.each([
    [0, 'out-of-range', 1],
    [6, 'out-of-range', 5],
    [4.5, 'wrong-type', undefined],
    ['5', 'wrong-type', undefined],
    [Number.NaN, 'wrong-type', undefined],
  ])('%s is no satisfaction from one to five', (satisfaction, fault, accepted) => {
    const log = inHandling('2020-04-07 08:00', 'C0103-2');
    reportDone(log, '2020-04-07 08:30');
    act(log, '2020-04-07 08:40', people.verifier, 'confirm-done');
    act(log, '2020-04-07 08:50', people.duty, 'close');
    const expected = { field: 'satisfaction', fault, ...(accepted === undefined ? {} : { accepted }) };
    expect(faultsOf('call-back', { reached: true, resolved: 'yes', satisfaction }, log)).toEqual([expected]);
  });

  test('faults of field types that the grid event does not use', () => {
    const count: Action = {
      name: { zh: '清点' },
      by: { department: 'lead-unit' },
      from: ['handling'],
      form: [
        { field: 'pieces', name: { zh: '件数' }, type: 'number', min: 1 },
        { field: 'lots', name: { zh: '批数' }, type: 'number', whole: true },
        { field: 'seen-at', name: { zh: '时间' }, type: 'instant' },
        { field: 'order', name: { zh: '工单号' }, type: 'code', max: 20 },
        { field: 'photos', name: { zh: '照片' }, type: 'photos', slot: 'far', min: 2, max: 3 },
      ],
      effects: [{ set: ['pieces', 'seen-at', 'order'] }],
    };
    const procedure: Procedure = { ...gridEvent, actions: { ...gridEvent.actions, count } };
    const log = () => inHandling('2020-04-07 08:00', 'C0103-2', 'urban', { procedure });
    expect(faultsOf('count', { photos: ['p1', 'p1'] }, log())).toEqual([
      { field: 'photos', fault: 'too-few', accepted: 2 },
    ]);
    expect(faultsOf('count', { lots: 1.5 }, log())).toEqual([{ field: 'lots', fault: 'not-whole' }]);
    expect(faultsOf('count', { pieces: 0.5 }, log())).toEqual([
      { field: 'pieces', fault: 'out-of-range', accepted: 1 },
    ]);
    for (const instant of ['noon', 8.64e15 + 1, 1.5, true]) {
      expect(faultsOf('count', { 'seen-at': instant }, log())).toEqual([{ field: 'seen-at', fault: 'not-a-date' }]);
    }
    for (const order of ['张三', 'JN 1', '-1', '张三13800138000', '会审2020年7号']) {
      expect(faultsOf('count', { order }, log())).toEqual([{ field: 'order', fault: 'not-a-code' }]);
    }
    expect(faultsOf('count', { order: 'A'.repeat(21) }, log())).toEqual([
      { field: 'order', fault: 'too-long', accepted: 20 },
    ]);
    for (const order of ['会审〔2020〕7号', '济市中政发(2020)12号', 'ZS-7']) {
      expect(() => act(log(), '2020-04-07 09:00', people.urban, 'count', { order })).not.toThrow();
    }
    const counted = log();
    act(counted, '2020-04-07 09:00', people.urban, 'count', {
      pieces: 2.5,
      'seen-at': '2020-04-07T08:30:00+08:00',
      order: 'JN20200407-000123/2',
      photos: ['p1', 'p2'],
    });
    expect(counted.matter.facts).toMatchObject({
      pieces: 2.5,
      'seen-at': at('2020-04-07 08:30'),
      order: 'JN20200407-000123/2',
    });
    expect(counted.matter.photos).toMatchObject([
      { id: 'p1', slot: 'far' },
      { id: 'p2', slot: 'far' },
    ]);
  });

  test('photos that come with a request join those of the matter', () => {
    const procedure = structuredClone(gridEvent);
    procedure.requests?.suspension?.ask.form?.push({
      field: 'photos',
      name: { zh: '照片' },
      type: 'photos',
      slot: 'near',
    });
    const log = inHandling('2020-04-07 08:00', 'C0103-2', 'urban', { procedure });
    const form = { reason: 'funds', 'suspended-until': '2020-04-20', opinion: '资金', photos: ['p2'] };
    act(log, '2020-04-07 09:00', people.urban, 'ask-suspension', form);
    expect(log.matter.photos).toMatchObject([{ id: 'p2', slot: 'near' }]);
  });
});

describe('category and condition never disagree', () => {
  const facts = (log: ReturnType<typeof begin>) => {
    const { category, condition } = log.matter.facts;
    return { category, condition };
  };

  test('a condition brings its category along, another category drops the condition', () => {
    const log = begin('2020-04-07 08:00', people.agent, { form: { text: '井盖', condition: 'C0103-1' } });
    expect(facts(log)).toEqual({ category: 'C0103', condition: 'C0103-1' });
    act(log, '2020-04-07 08:05', people.agent, 'accept', { category: 'E0204' });
    expect(facts(log)).toEqual({ category: 'E0204', condition: undefined });
    act(log, '2020-04-07 08:06', people.duty, 'file', { category: 'C0103', condition: 'C0103-2' });
    expect(facts(log)).toEqual({ category: 'C0103', condition: 'C0103-2' });
  });
});

import type { Actor } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { at, holder, PackWorld, people } from './world.ts';

const { agent, callback, deputy, deputySupervisor, dispatcher, duty, fire, housing, leader } = people;
const { resident, supervisor, urban, verifier, worker } = people;

const unit = 'urban-management';
const bring = { unit: [unit], basis: '现场与上报不符' };
const stated = { opinion: '已按要求处置' };
const reasons = { opinion: '经核查' };
const done = { result: '已处置', photos: ['p1'] };

/** A grid event that the unit has reported done, on a Tuesday. */
function reported(): { world: PackWorld; id: string } {
  const world = new PackWorld();
  const id = world.report('grid-event', '2020-04-07 08:00', worker, { text: '占道经营', category: 'C0103' });
  world.act(id, '2020-04-07 08:01', duty, 'file', { category: 'C0103', condition: 'C0103-3' });
  world.act(id, '2020-04-07 08:02', dispatcher, 'dispatch', { lead: unit });
  world.act(id, '2020-04-07 08:03', urban, 'sign');
  world.act(id, '2020-04-07 09:00', urban, 'report-done', done);
  return { world, id };
}

interface Brought {
  world: PackWorld;
  /** The matter that it is about. */
  id: string;
  finding: string;
}

function brought(): Brought {
  const { world, id } = reported();
  world.act(id, '2020-04-07 10:00', supervisor, 'bring-false-report', bring);
  return { world, id, finding: world.task(id, 'false-report').id };
}

function heard(): Brought {
  const all = brought();
  all.world.act(all.finding, '2020-04-08 10:00', urban, 'state-view', stated);
  return all;
}

function upheld(by: Actor = leader): Brought {
  const all = heard();
  all.world.act(all.finding, '2020-04-09 10:00', by, 'uphold', reasons);
  return all;
}

function appealed(by: Actor = leader): Brought {
  const all = upheld(by);
  all.world.act(all.finding, '2020-04-10 10:00', urban, 'ask-appeal', { opinion: '依据不足' });
  return all;
}

/** What a person may do to the finding, and is told of no reason against it. */
const does = ({ world, finding }: Brought, now: string, actor: Actor): string[] =>
  world.offers(finding, now, actor).flatMap(({ action, refused }) => (refused === undefined ? action : []));

/** How the matter that it is about knows of it. */
const status = ({ world, id }: Brought): string[] => world.get(id).tasks?.map((one) => one.status) ?? [];

describe('a finding', () => {
  test('is reported by nobody: a supervisor brings it from the matter that it is about', () => {
    const world = new PackWorld();
    for (const actor of [supervisor, leader, duty, urban, resident]) {
      expect(world.refusedReport('unit-finding', '2020-04-07 08:00', actor, { basis: '不符' })).toMatchObject({
        code: 'not-yours',
      });
    }
    const { world: other, id } = reported();
    for (const actor of [dispatcher, duty, leader, urban, verifier]) {
      expect(other.refusal(id, '2020-04-07 10:00', actor, 'bring-false-report', bring)).toMatchObject({
        code: 'not-yours',
        by: ['supervisor'],
      });
    }
    const elsewhere = { ...supervisor, areas: ['370102'] };
    expect(other.refusal(id, '2020-04-07 10:00', elsewhere, 'bring-false-report', bring)).toMatchObject({
      code: 'not-yours',
    });
  });

  test('is a matter of its own about the unit, told by who brought it and called by nobody', () => {
    const { world, id, finding } = brought();
    const event = world.get(id);
    const matter = world.get(finding);
    expect(matter).toMatchObject({
      ...{ kind: 'unit-finding', state: 'awaiting-statement', lead: unit, assist: [], source: 'grid-worker' },
      reporter: { staff: supervisor.staff, unit: supervisor.unit },
      parent: { as: 'task', id, number: event.number, task: 'false-report' },
      place: event.place,
      facts: { category: 'C0103', condition: 'C0103-3' },
    });
    expect(matter.number).toBe(`${event.number}-1`);
    expect(matter.parent).not.toHaveProperty('caller');
    // The grounds are told to the unit, and are not for everybody to read.
    const [opened] = world.events.get(finding)!;
    expect(opened?.personal).toEqual([{ personal: 'opinion-text', field: 'basis', value: bring.basis }]);
    expect(opened?.form).toEqual({});
  });

  test('keeps the matter that it is about from nothing, also from its end', () => {
    const { world, id, finding } = brought();
    expect(world.get(id)).toMatchObject({ state: 'awaiting-check', assist: [], tasks: [{ unit, status: 'open' }] });
    world.act(id, '2020-04-07 10:10', verifier, 'confirm-done', { finding: '属实' });
    world.act(id, '2020-04-07 10:20', duty, 'close');
    world.act(id, '2020-04-07 11:00', callback, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 });
    expect(world.get(id)).toMatchObject({ state: 'archived' });
    expect(world.get(finding)).toMatchObject({ state: 'awaiting-statement' });
    // And the matter learns what became of it after that.
    world.act(finding, '2020-04-08 10:00', urban, 'state-view', stated);
    world.act(finding, '2020-04-09 10:00', leader, 'uphold', reasons);
    expect(world.get(id)).toMatchObject({ state: 'archived', tasks: [{ status: 'done', at: at('2020-04-09 10:00') }] });
    expect(world.isReplayed()).toBe(true);
  });

  test('counts what leaders and media told of as theirs', () => {
    const world = new PackWorld();
    const form = { text: '媒体反映', category: 'C0103' };
    const id = world.report('grid-event', '2020-04-07 08:00', duty, form, 'media');
    world.act(id, '2020-04-07 08:00', duty, 'accept');
    world.act(id, '2020-04-07 08:01', duty, 'file', { category: 'C0103', condition: 'C0103-3' });
    world.act(id, '2020-04-07 08:02', dispatcher, 'dispatch', { lead: unit });
    world.act(id, '2020-04-07 08:03', urban, 'sign');
    world.act(id, '2020-04-07 09:00', urban, 'report-done', done);
    world.act(id, '2020-04-07 10:00', supervisor, 'bring-false-report', bring);
    expect(world.task(id, 'false-report').source).toBe('media');
  });
});

describe('what it is about', () => {
  test('is a deed: a report for the one, a return for the other', () => {
    const { world, id } = reported();
    expect(world.refusal(id, '2020-04-07 10:00', supervisor, 'bring-shirking', bring)).toMatchObject({
      code: 'guard',
      guard: 'did-by',
      details: { did: ['return'] },
    });
    const given = { unit: ['housing-construction'], basis: '不符' };
    expect(world.refusal(id, '2020-04-07 10:00', supervisor, 'bring-false-report', given)).toMatchObject({
      guard: 'did-by',
      details: { unit: 'housing-construction', did: ['report-done'], instead: [unit] },
    });
    expect(world.get(id).tasks).toBeUndefined();
  });

  test('is a return of an order that was its own', () => {
    const world = new PackWorld();
    const id = world.report('hotline-order', '2020-04-07 08:00', agent, { text: '占道经营' });
    world.act(id, '2020-04-07 08:05', agent, 'accept');
    world.act(id, '2020-04-07 08:10', dispatcher, 'dispatch', { lead: unit });
    world.act(id, '2020-04-07 09:00', urban, 'return', { reason: 'not-our-duty', basis: '权责清单' });
    world.act(id, '2020-04-07 09:10', dispatcher, 'dispatch', { lead: 'housing-construction' });
    world.act(id, '2020-04-07 10:00', supervisor, 'bring-shirking', bring);
    const finding = world.task(id, 'shirking');
    expect(finding).toMatchObject({ lead: unit, source: 'hotline', parent: { task: 'shirking' } });
    // Who has the order now is not asked: it is not about that unit.
    expect(world.refusal(finding.id, '2020-04-08 10:00', housing, 'state-view', stated)).toMatchObject({
      code: 'not-yours',
    });
    world.act(finding.id, '2020-04-08 10:00', urban, 'state-view', stated);
  });

  test('is held against it once, and again for another deed', () => {
    const { world, id } = brought();
    expect(world.refusal(id, '2020-04-07 10:10', supervisor, 'bring-false-report', bring)).toMatchObject({
      guard: 'did-by',
      details: { unit, called: 'false-report' },
    });
    world.act(id, '2020-04-07 10:20', verifier, 'send-back', { reason: 'not-restored', finding: '仍在' });
    world.act(id, '2020-04-07 11:00', urban, 'report-done', done);
    world.act(id, '2020-04-07 11:10', supervisor, 'bring-false-report', bring);
    expect(world.get(id).tasks).toMatchObject([{ status: 'open' }, { status: 'open' }]);
  });

  test.each([
    ['dropped', (all: Brought) => all.world.act(all.finding, '2020-04-09 10:00', leader, 'drop', reasons)],
    ['found', (all: Brought) => all.world.act(all.finding, '2020-04-09 10:00', leader, 'uphold', reasons)],
  ])('is not held against it again once it was decided: %s', (state, decide) => {
    const all = heard();
    decide(all);
    expect(all.world.get(all.finding).state).toBe(state);
    expect(all.world.refusal(all.id, '2020-04-09 11:00', supervisor, 'bring-false-report', bring)).toMatchObject({
      guard: 'did-by',
      details: { called: 'false-report' },
    });
  });

  test('is not long past: ninety days after the deed it can still be brought, and on the day after no more', () => {
    const { world, id } = reported();
    const late = world.refusal(id, '2020-07-07 00:01', supervisor, 'bring-false-report', bring);
    expect(late).toMatchObject({ guard: 'did-by', details: { unit, until: at('2020-07-06 24:00') } });
    expect(late).not.toHaveProperty('details.called');
    const { world: prompt, id: other } = reported();
    prompt.act(other, '2020-07-06 23:59', supervisor, 'bring-false-report', bring);
    expect(prompt.task(other, 'false-report').state).toBe('awaiting-statement');
  });
});

describe('the unit', () => {
  test('is heard before anybody decides, within five working days', () => {
    const all = brought();
    const { world, finding } = all;
    expect(world.clock(finding, 'statement')).toMatchObject({ status: 'running', deadline: at('2020-04-14 24:00') });
    expect(world.get(finding).clocks.decision).toBeUndefined();
    for (const action of ['uphold', 'drop']) {
      expect(world.refusal(finding, '2020-04-08 09:00', leader, action, reasons)).toMatchObject({
        code: 'wrong-state',
        from: ['awaiting-decision'],
      });
    }
    expect(does(all, '2020-04-08 09:00', urban)).toEqual(['state-view']);
    expect(world.refusal(finding, '2020-04-08 09:00', urban, 'state-view', {})).toMatchObject({
      faults: [{ field: 'opinion', fault: 'required' }],
    });
    world.act(finding, '2020-04-08 10:00', urban, 'state-view', { ...stated, photos: ['p1'] });
    expect(world.get(finding)).toMatchObject({ state: 'awaiting-decision', flags: [], photos: [{ slot: 'evidence' }] });
    expect(world.clock(finding, 'statement').status).toBe('stopped');
    expect(world.clock(finding, 'decision')).toMatchObject({ status: 'running', deadline: at('2020-04-15 24:00') });
  });

  test('and nobody else speaks for it', () => {
    const { world, finding } = brought();
    for (const actor of [housing, fire, supervisor, leader, dispatcher, holder('s-handler')]) {
      expect(world.refusal(finding, '2020-04-08 10:00', actor, 'state-view', stated)).toMatchObject({
        code: 'not-yours',
        by: ['department'],
      });
    }
  });

  test('that says nothing in time is decided on without, which is told, and may still be heard until then', () => {
    const { world, finding } = brought();
    world.sweep('2020-04-14 23:59');
    expect(world.get(finding).state).toBe('awaiting-statement');
    world.sweep('2020-04-15 09:00');
    expect(world.get(finding)).toMatchObject({ state: 'awaiting-decision', flags: ['unheard'] });
    expect(world.clock(finding, 'statement').status).toBe('stopped');
    const { deadline } = world.clock(finding, 'decision');
    expect(deadline).toBe(at('2020-04-22 24:00'));
    world.act(finding, '2020-04-16 10:00', urban, 'state-view', stated);
    expect(world.get(finding)).toMatchObject({ state: 'awaiting-decision', flags: [] });
    // Who speaks late, or adds to it, wins nobody time to decide.
    world.act(finding, '2020-04-17 10:00', urban, 'state-view', stated);
    expect(world.clock(finding, 'decision').deadline).toBe(deadline);
    world.act(finding, '2020-04-20 10:00', leader, 'uphold', reasons);
    expect(world.refusal(finding, '2020-04-20 11:00', urban, 'state-view', stated)).toMatchObject({
      code: 'wrong-state',
    });
    expect(world.isReplayed()).toBe(true);
  });

  test('that never said anything is found at fault unheard, and the finding says so', () => {
    const { world, finding } = brought();
    world.sweep('2020-04-15 09:00');
    world.act(finding, '2020-04-16 10:00', leader, 'uphold', reasons);
    expect(world.get(finding)).toMatchObject({ state: 'found', flags: ['unheard'] });
  });
});

describe('the decision', () => {
  test.each(['uphold', 'drop'])('to %s is of another person than the one who brought it', (action) => {
    const all = heard();
    const { world, finding } = all;
    expect(world.refusal(finding, '2020-04-09 10:00', supervisor, action, reasons)).toMatchObject({
      code: 'guard',
      guard: 'different-person',
      details: { did: ['open'] },
    });
    // Nor in another post of theirs.
    const inOtherPost = { ...leader, staff: supervisor.staff };
    expect(world.refusal(finding, '2020-04-09 10:00', inOtherPost, action, reasons)).toMatchObject({
      guard: 'different-person',
    });
    expect(does(all, '2020-04-09 10:00', supervisor)).toEqual([]);
    expect(does(all, '2020-04-09 10:00', deputySupervisor)).toEqual(['uphold', 'drop']);
    expect(does(all, '2020-04-09 10:00', leader)).toEqual(['uphold', 'drop']);
    for (const actor of [urban, duty, dispatcher, { ...leader, areas: ['370102'] }]) {
      expect(world.refusal(finding, '2020-04-09 10:00', actor, action, reasons)).toMatchObject({ code: 'not-yours' });
    }
    expect(world.refusal(finding, '2020-04-09 10:00', leader, action)).toMatchObject({
      faults: [{ field: 'opinion', fault: 'required' }],
    });
    world.act(finding, '2020-04-09 10:00', deputySupervisor, action, reasons);
    expect(world.clock(finding, 'decision').status).toBe('stopped');
  });

  test('upheld stands, and its matter knows it as done', () => {
    const all = upheld();
    expect(all.world.get(all.finding)).toMatchObject({ state: 'found', flags: [] });
    expect(all.world.get(all.finding).endedAt).toBeUndefined();
    expect(status(all)).toEqual(['done']);
    expect(all.world.events.get(all.id)?.at(-1)).toMatchObject({ type: 'linked', action: 'task-done' });
  });

  test('not upheld ends it, its matter knows it as failed, and nobody appeals', () => {
    const all = heard();
    all.world.act(all.finding, '2020-04-09 10:00', leader, 'drop', reasons);
    expect(all.world.get(all.finding)).toMatchObject({ state: 'dropped', endedAt: at('2020-04-09 10:00') });
    expect(status(all)).toEqual(['failed']);
    expect(all.world.refusal(all.finding, '2020-04-09 11:00', urban, 'ask-appeal', stated)).toMatchObject({
      code: 'ended',
    });
  });
});

describe('what was brought', () => {
  test('is taken back by who brought it, as long as the unit was not heard', () => {
    const all = brought();
    const { world, finding } = all;
    expect(world.refusal(finding, '2020-04-07 11:00', deputySupervisor, 'take-back', reasons)).toMatchObject({
      guard: 'same-person',
      details: { did: ['open'], by: supervisor.staff },
    });
    expect(world.refusal(finding, '2020-04-07 11:00', leader, 'take-back', reasons)).toMatchObject({
      code: 'not-yours',
    });
    expect(world.refusal(finding, '2020-04-07 11:00', supervisor, 'take-back')).toMatchObject({
      faults: [{ field: 'opinion', fault: 'required' }],
    });
    world.act(finding, '2020-04-07 11:00', supervisor, 'take-back', reasons);
    expect(world.get(finding)).toMatchObject({ state: 'taken-back', endedAt: at('2020-04-07 11:00') });
    expect(world.clock(finding, 'statement').status).toBe('stopped');
    expect(status(all)).toEqual(['withdrawn']);
    const after = heard();
    expect(after.world.refusal(after.finding, '2020-04-08 11:00', supervisor, 'take-back', reasons)).toMatchObject({
      code: 'wrong-state',
    });
  });

  test('and taken back may be brought again on better grounds, also by somebody else, with its own time to be heard', () => {
    const all = brought();
    const { world, id, finding } = all;
    world.act(finding, '2020-04-07 11:00', supervisor, 'take-back', reasons);
    world.act(id, '2020-04-08 09:00', deputySupervisor, 'bring-false-report', { ...bring, basis: '复核照片' });
    const again = world.task(id, 'false-report');
    expect(again.id).not.toBe(finding);
    expect(again).toMatchObject({ state: 'awaiting-statement', reporter: { staff: deputySupervisor.staff } });
    expect(world.clock(again.id, 'statement').deadline).toBe(at('2020-04-15 24:00'));
    expect(status(all)).toEqual(['withdrawn', 'open']);
    // Who brought the one before decides this one: it is another's.
    world.act(again.id, '2020-04-09 09:00', urban, 'state-view', stated);
    world.act(again.id, '2020-04-09 10:00', supervisor, 'uphold', reasons);
    expect(world.isReplayed()).toBe(true);
  });

  test('and taken back is not brought again when ninety days are over', () => {
    const { world, id, finding } = brought();
    world.act(finding, '2020-04-07 11:00', supervisor, 'take-back', reasons);
    expect(world.refusal(id, '2020-07-07 09:00', supervisor, 'bring-false-report', bring)).toMatchObject({
      guard: 'did-by',
      details: { unit, until: at('2020-07-06 24:00') },
    });
  });
});

describe('the appeal', () => {
  test('is the unit’s, while the finding stands, and once', () => {
    const { world, finding } = upheld();
    for (const actor of [housing, supervisor, holder('s-handler'), resident]) {
      expect(world.refusal(finding, '2020-04-10 10:00', actor, 'ask-appeal', stated)).toMatchObject({
        code: 'not-yours',
      });
    }
    expect(world.refusal(finding, '2020-04-10 10:00', urban, 'ask-appeal')).toMatchObject({
      faults: [{ field: 'opinion', fault: 'required' }],
    });
    world.act(finding, '2020-04-10 10:00', urban, 'ask-appeal', stated);
    expect(world.get(finding)).toMatchObject({ state: 'found', counters: { appeals: 1 } });
    expect(world.refusal(finding, '2020-04-10 10:10', urban, 'ask-appeal', stated)).toMatchObject({
      guard: 'no-request',
    });
    world.act(finding, '2020-04-10 11:00', duty, 'refuse-appeal', reasons);
    expect(world.get(finding)).toMatchObject({ state: 'found', requests: {}, flags: [] });
    // Asked is asked, also when it was taken back.
    const refused = { guard: 'count-below', details: { counter: 'appeals', count: 1, limit: 1 } };
    expect(world.refusal(finding, '2020-04-10 12:00', urban, 'ask-appeal', stated)).toMatchObject(refused);
    const other = appealed();
    other.world.act(other.finding, '2020-04-10 11:00', urban, 'withdraw-appeal');
    expect(other.world.refusal(other.finding, '2020-04-10 12:00', urban, 'ask-appeal', stated)).toMatchObject(refused);
    const early = heard();
    expect(early.world.refusal(early.finding, '2020-04-08 11:00', urban, 'ask-appeal', stated)).toMatchObject({
      code: 'wrong-state',
    });
  });

  test('is heard by two who had no part in it: the duty officer first, then a supervisor or leader', () => {
    const all = appealed();
    const { world, finding } = all;
    for (const actor of [deputySupervisor, deputy, dispatcher, urban]) {
      expect(world.refusal(finding, '2020-04-10 11:00', actor, 'approve-appeal', reasons)).toMatchObject({
        code: 'not-yours',
        by: ['duty-officer'],
      });
    }
    world.act(finding, '2020-04-10 11:00', duty, 'approve-appeal', reasons);
    expect(world.get(finding)).toMatchObject({ state: 'found', requests: { appeal: { approvedBy: [duty.staff] } } });
    // One person does not hear it twice, in whatever post.
    expect(
      world.refusal(finding, '2020-04-10 12:00', { ...leader, staff: duty.staff }, 'approve-appeal', reasons),
    ).toMatchObject({ guard: 'different-person', details: { did: ['ask-appeal', 'approve-appeal'] } });
    for (const [actor, did] of [
      [supervisor, 'open'],
      [leader, 'uphold'],
    ] as const) {
      for (const action of ['approve-appeal', 'refuse-appeal']) {
        expect(world.refusal(finding, '2020-04-10 12:00', actor, action, reasons)).toMatchObject({
          guard: 'different-person',
          details: { did: [did] },
        });
      }
      expect(does(all, '2020-04-10 12:00', actor)).toEqual([]);
    }
    world.act(finding, '2020-04-10 12:00', deputySupervisor, 'approve-appeal', reasons);
    expect(world.get(finding)).toMatchObject({
      ...{ state: 'overturned', flags: ['overturned'], requests: {} },
      endedAt: at('2020-04-10 12:00'),
    });
    // It was found once: what the matter knows of it stays.
    expect(status(all)).toEqual(['done']);
    expect(world.isReplayed()).toBe(true);
  });

  test('is not looked at first by who found it or brought it, in a post of the duty officer’s', () => {
    const { world, finding } = appealed();
    for (const { staff } of [supervisor, leader]) {
      const inOtherPost = { ...duty, staff };
      for (const action of ['approve-appeal', 'refuse-appeal']) {
        expect(world.refusal(finding, '2020-04-10 11:00', inOtherPost, action, reasons)).toMatchObject({
          guard: 'different-person',
        });
      }
    }
  });

  test.each([
    ['a leader decided it, another leader', leader, deputy],
    ['another supervisor decided it, the leader', deputySupervisor, leader],
  ])('is granted where %s grants it', (_, first, second) => {
    const { world, finding } = appealed(first);
    world.act(finding, '2020-04-10 11:00', duty, 'approve-appeal');
    world.act(finding, '2020-04-10 12:00', second, 'approve-appeal');
    expect(world.get(finding).state).toBe('overturned');
  });

  test('that is turned down at the second review leaves the finding, which is archived when its time is over', () => {
    const { world, finding } = appealed();
    world.act(finding, '2020-04-10 11:00', duty, 'approve-appeal');
    world.act(finding, '2020-04-13 12:00', deputy, 'refuse-appeal', reasons);
    expect(world.get(finding)).toMatchObject({ state: 'found', flags: [], requests: {} });
    world.sweep('2020-05-01 09:00');
    expect(world.get(finding)).toMatchObject({ state: 'archived', flags: [] });
  });
});

describe('a finding against which nobody appeals', () => {
  test('is archived fifteen working days after, and stands', () => {
    const all = upheld();
    const { world, finding } = all;
    world.sweep('2020-04-29 23:59');
    expect(world.get(finding).state).toBe('found');
    world.act(finding, '2020-04-29 23:59', urban, 'ask-appeal', stated);
    const other = upheld();
    other.world.sweep('2020-04-30 09:00');
    expect(other.world.get(other.finding)).toMatchObject({ state: 'archived', endedAt: at('2020-04-29 24:00') });
    expect(status(other)).toEqual(['done']);
    expect(other.world.refusal(other.finding, '2020-04-30 09:00', urban, 'ask-appeal', stated)).toMatchObject({
      code: 'ended',
    });
  });

  test('waits for the appeal that is still being heard', () => {
    const { world, finding } = appealed();
    world.sweep('2020-06-01 09:00');
    expect(world.get(finding).state).toBe('found');
    world.act(finding, '2020-06-01 10:00', duty, 'approve-appeal');
    world.act(finding, '2020-06-01 11:00', deputy, 'approve-appeal');
    expect(world.get(finding).state).toBe('overturned');
  });
});

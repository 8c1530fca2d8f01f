import { type Standing, standingOf } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { at, PackWorld, pack, people } from './world.ts';

const { agent, callback, dispatcher, duty, gas, gridLeader, resident, urban, worker } = people;
const { housing, petition, petitionReview } = people;

/** How a matter stands for the indicators of the shipped district. */
function standing(world: PackWorld, id: string): Standing {
  const { procedure, matter } = world.kin.get(id)!;
  return standingOf(matter, procedure, pack.assessment?.measures[procedure.id]);
}

const done = { result: '已处置', photos: ['p1'] };

describe('a wish', () => {
  function published(): { world: PackWorld; id: string } {
    const world = new PackWorld();
    const id = world.report('micro-wish', '2020-04-07 09:00', resident, {
      'wish-kind': 'thing',
      text: '想要一盏台灯',
      consent: true,
    });
    world.act(id, '2020-04-07 10:00', worker, 'report-verified', { consent: true });
    world.act(id, '2020-04-07 11:00', duty, 'publish', { text: '一盏台灯' });
    return { world, id };
  }
  const claim = { lead: 'urban-management', claimer: 'unit' };

  test('that was confirmed is closed then, also when nobody says thanks', () => {
    const { world, id } = published();
    world.act(id, '2020-04-08 09:00', gridLeader, 'claim', claim);
    world.act(id, '2020-04-10 10:00', urban, 'report-done', done);
    world.act(id, '2020-04-11 10:00', resident, 'confirm-done', { satisfaction: 5 });
    world.sweep('2020-05-30 10:00');
    expect(world.get(id).state).toBe('archived');
    expect(standing(world, id)).toMatchObject({ closedAt: at('2020-04-11 10:00'), late: false });
  });

  test('that nobody confirmed was reported done and is not closed', () => {
    const { world, id } = published();
    world.act(id, '2020-04-08 09:00', gridLeader, 'claim', claim);
    world.act(id, '2020-04-10 10:00', urban, 'report-done', done);
    world.sweep('2020-05-30 10:00');
    expect(world.get(id)).toMatchObject({ state: 'archived', flags: ['unconfirmed'] });
    const { closedAt, disposedAt } = standing(world, id);
    expect([closedAt, disposedAt]).toEqual([undefined, at('2020-04-10 10:00')]);
  });

  test('that was given up and found nobody else is neither closed nor done', () => {
    const { world, id } = published();
    world.act(id, '2020-04-08 09:00', gridLeader, 'claim', claim);
    world.act(id, '2020-04-10 10:00', urban, 'report-done', done);
    world.act(id, '2020-04-11 10:00', worker, 'send-back', { reason: 'not-handed-over' });
    world.act(id, '2020-04-12 10:00', urban, 'release', { opinion: '采购不到' });
    world.sweep('2020-08-30 10:00');
    expect(world.get(id).state).toBe('expired');
    const { closedAt, disposedAt, disposalDueAt } = standing(world, id);
    expect([closedAt, disposedAt]).toEqual([undefined, undefined]);
    expect(disposalDueAt).toBeDefined();
  });
});

describe('a call', () => {
  function called(urgent: boolean): { world: PackWorld; task: string } {
    const world = new PackWorld();
    const id = world.report('grid-event', '2020-04-07 08:00', worker, { text: '燃气泄漏', category: 'C0103' });
    world.act(id, '2020-04-07 08:01', duty, 'file', { category: 'C0103', condition: 'C0103-3' });
    world.act(id, '2020-04-07 08:02', dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(id, '2020-04-07 09:00', urban, 'call', { joint: ['gas-company'], urgent, request: '请到场' });
    return { world, task: world.task(id, 'joint').id };
  }

  test('of every day is due to be answered within a day, by a contact', () => {
    const { world, task } = called(false);
    expect(standing(world, task)).toMatchObject({ contactDueAt: at('2020-04-08 09:00'), contactedAt: undefined });
    world.act(task, '2020-04-07 09:30', gas, 'sign');
    world.act(task, '2020-04-07 10:00', gas, 'contact', { opinion: '商定' });
    expect(standing(world, task).contactedAt).toBe(at('2020-04-07 10:00'));
  });

  test('of an emergency is due within half an hour, by who is on the spot and not by who only telephones', () => {
    const { world, task } = called(true);
    expect(standing(world, task)).toMatchObject({ contactDueAt: at('2020-04-07 09:30'), contactedAt: undefined });
    world.act(task, '2020-04-07 09:05', gas, 'sign');
    world.act(task, '2020-04-07 09:10', gas, 'contact', { opinion: '在路上' });
    expect(standing(world, task).contactedAt).toBeUndefined();
    world.act(task, '2020-04-07 09:40', gas, 'arrive');
    expect(standing(world, task).contactedAt).toBe(at('2020-04-07 09:40'));
  });

  test('that is declined is one not answered', () => {
    const { world, task } = called(true);
    world.act(task, '2020-04-07 09:05', gas, 'decline', { reason: 'not-our-duty', basis: '权责清单' });
    expect(standing(world, task)).toMatchObject({ refused: true, contactedAt: undefined, closedAt: undefined });
  });

  test.each([
    [false, '2020-04-07 10:01', '2020-04-07 09:59'],
    [true, '2020-04-07 09:31', '2020-04-07 09:29'],
  ])(
    '(urgent: %s) that nobody answers is late when its clock has passed, and the work is not yet',
    (urgent, past, before) => {
      const { world, task } = called(urgent);
      world.sweep(before);
      expect(world.get(task).flags).not.toContain('late-answer');
      world.sweep(past);
      expect(world.get(task).flags).toContain('late-answer');
      expect(standing(world, task).late).toBe(false);
    },
  );

  test('that was done is closed, whether it is rated or not', () => {
    const { world, task } = called(false);
    world.act(task, '2020-04-07 09:30', gas, 'sign');
    world.act(task, '2020-04-07 10:00', gas, 'contact', { opinion: '商定' });
    world.act(task, '2020-04-07 11:00', gas, 'report-done', done);
    expect(standing(world, task).closedAt).toBe(at('2020-04-07 11:00'));
    world.sweep('2020-05-07 11:00');
    expect(standing(world, task)).toMatchObject({ closedAt: at('2020-04-07 11:00'), satisfied: undefined });
  });
});

describe('a report that joins another one', () => {
  const order = { text: '占道经营', category: 'C0103', 'reply-wanted': true };
  function filed(world: PackWorld): string {
    const id = world.report('grid-event', '2020-04-07 08:00', worker, order);
    world.act(id, '2020-04-07 08:01', duty, 'file', { category: 'C0103', condition: 'C0103-3' });
    world.act(id, '2020-04-07 08:02', dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(id, '2020-04-07 08:03', urban, 'sign');
    return id;
  }
  function closed(world: PackWorld, id: string, day: string): void {
    world.act(id, `${day} 10:00`, urban, 'report-done', done);
    world.act(id, `${day} 10:10`, people.verifier, 'confirm-done', { finding: '属实' });
    world.act(id, `${day} 10:20`, duty, 'close');
  }

  test('is one case with it, also where it had been reported done and sent back before', () => {
    const world = new PackWorld();
    const [lead, child] = [filed(world), filed(world)];
    world.act(child, '2020-04-07 08:10', urban, 'report-done', done);
    world.act(child, '2020-04-07 08:20', people.verifier, 'send-back', { reason: 'not-restored', finding: '仍在' });
    world.act(child, '2020-04-07 08:30', dispatcher, 'join', { into: lead });
    expect(standing(world, child)).toMatchObject({ merged: true, closedAt: undefined });
    closed(world, lead, '2020-04-07');
    expect(world.get(child).state).toBe('calling-back');
    expect(standing(world, child).merged).toBe(true);
    world.act(child, '2020-04-07 11:00', callback, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 });
    expect(world.get(child).state).toBe('archived');
    expect(standing(world, child).merged).toBe(true);
    expect(standing(world, lead)).toMatchObject({ merged: false, closedAt: at('2020-04-07 10:20') });
  });

  test('was a case of its own until then, and is one with the other from then on, though it was closed once', () => {
    const world = new PackWorld();
    const [lead, child] = [filed(world), filed(world)];
    closed(world, child, '2020-04-07');
    world.act(child, '2020-04-07 11:00', callback, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 });
    expect(standing(world, child)).toMatchObject({ merged: false, closedAt: undefined });
    world.act(child, '2020-04-07 11:10', dispatcher, 'join', { into: lead });
    closed(world, lead, '2020-04-08');
    expect(standing(world, child).merged).toBe(true);
  });

  test('and is sent on its own way by its call-back, is a case of its own again', () => {
    const world = new PackWorld();
    const lead = filed(world);
    const child = world.report('grid-event', '2020-04-07 09:00', worker, order);
    world.act(child, '2020-04-07 09:01', dispatcher, 'join', { into: lead });
    closed(world, lead, '2020-04-07');
    world.act(child, '2020-04-07 11:00', callback, 'call-back', { reached: true, resolved: 'no', satisfaction: 1 });
    expect(standing(world, child)).toMatchObject({ merged: false, closedAt: undefined });
    world.act(child, '2020-04-08 08:01', duty, 'file', { category: 'C0103', condition: 'C0103-3' });
    world.act(child, '2020-04-08 08:02', dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(child, '2020-04-08 08:03', urban, 'sign');
    closed(world, child, '2020-04-08');
    expect(standing(world, child)).toMatchObject({ merged: false, closedAt: at('2020-04-08 10:20') });
  });
});

test('an order that is answered on the line is closed then and there', () => {
  const world = new PackWorld();
  const id = world.report('hotline-order', '2020-04-07 09:00', agent, { text: '咨询', 'request-kind': 'consultation' });
  world.act(id, '2020-04-07 09:05', agent, 'answer', { 'request-kind': 'consultation', result: '已告知' });
  expect(standing(world, id)).toMatchObject({ closedAt: at('2020-04-07 09:05'), merged: false });
});

test('a petition stays the figure of the unit that answered it, while others review it', () => {
  const world = new PackWorld();
  const form = { text: '请求解决房屋产权登记', 'request-kind': 'request' };
  const id = world.report('petition', '2020-03-30 10:00', petition, form, 'visit');
  const unit = (): string | undefined => standing(world, id).unit;
  world.act(id, '2020-03-30 10:00', petition, 'route', { lead: 'housing-construction' });
  expect(unit()).toBe('housing-construction');
  world.act(id, '2020-04-10 10:00', housing, 'accept', { opinion: '决定受理' });
  world.act(id, '2020-04-10 10:00', petition, 'tell-acceptance');
  world.act(id, '2020-05-20 09:00', housing, 'report-done', { answer: 'explained', result: '答复意见书' });
  world.act(id, '2020-05-20 10:00', petition, 'reply');
  world.act(id, '2020-06-01 10:00', petition, 'request-review', { lead: 'district-government', text: '不服答复' });
  expect([world.get(id).lead, unit()]).toEqual(['district-government', 'housing-construction']);
  world.act(id, '2020-06-02 10:00', petitionReview, 'accept-review');
  const redo = { decision: 'redo', result: '撤销，责令重办', unit: 'urban-management' };
  world.act(id, '2020-06-20 10:00', petitionReview, 'decide-review', redo);
  expect(unit()).toBe('housing-construction');
  // Set aside, it is the other unit's to answer.
  world.act(id, '2020-06-21 10:00', petition, 'deliver-review');
  expect(unit()).toBe('urban-management');
});

test('an urgent order is dispatched on time within its own hour, and again after a return', () => {
  const world = new PackWorld();
  const urgent = { text: '燃气泄漏', category: 'C0103', condition: 'C0103-3', urgent: true };
  const id = world.report('hotline-order', '2020-04-07 09:00', agent, urgent);
  world.act(id, '2020-04-07 09:01', agent, 'accept', { urgent: true });
  expect(standing(world, id)).toMatchObject({ dispatchDueAt: at('2020-04-07 10:01'), dispatchedAt: undefined });
  // Twenty hours later: within the day of every order, and far past its own hour.
  world.act(id, '2020-04-08 05:00', dispatcher, 'dispatch', { lead: 'urban-management' });
  expect(standing(world, id)).toMatchObject({
    dispatchDueAt: at('2020-04-07 10:01'),
    dispatchedAt: at('2020-04-08 05:00'),
  });
  world.act(id, '2020-04-08 06:00', urban, 'return', { reason: 'not-our-duty', basis: '权责清单' });
  expect(standing(world, id)).toMatchObject({ dispatchDueAt: at('2020-04-08 07:00'), dispatchedAt: undefined });
  const calm = world.report('hotline-order', '2020-04-07 09:00', agent, { ...urgent, urgent: false });
  world.act(calm, '2020-04-07 09:01', agent, 'accept');
  expect(standing(world, calm).dispatchDueAt).toBe(at('2020-04-08 09:01'));
});

test('a wish that was late once stays so, whoever takes it on after that', () => {
  const world = new PackWorld();
  const wish = { 'wish-kind': 'thing', text: '一盏台灯', consent: true };
  const id = world.report('micro-wish', '2020-03-02 09:00', worker, wish);
  world.act(id, '2020-03-02 09:10', worker, 'report-verified', { consent: true });
  world.act(id, '2020-03-02 09:20', gridLeader, 'publish', { text: '一盏台灯' });
  world.act(id, '2020-03-02 09:30', gridLeader, 'claim', { lead: 'urban-management', claimer: 'unit' });
  world.sweep('2020-05-01 09:00');
  world.act(id, '2020-05-01 09:10', urban, 'release', { opinion: '无法实现' });
  expect(world.get(id)).toMatchObject({ state: 'published', flags: ['overdue'], counters: { releases: 1 } });
  expect(standing(world, id).late).toBe(true);
});

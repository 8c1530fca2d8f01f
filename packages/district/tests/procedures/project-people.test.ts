import { describe, expect, test } from 'vitest';
import { holder, PackWorld, people } from './world.ts';

// Who has an interest in a project neither leads a vote about it nor gets it; who is named to carry it can; and a unit may refuse it.

const { investment, supervisor, leader, deputy, deputySupervisor, housing, planning, worker } = people;

const named = (login: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `s-${login}-${index + 1}`);
const experts = named('expert', 5);
const seven = named('seven', 7);
const project = { title: '智能装备产业园', text: '总部与研发', lead: 'investment-promotion' };
const now = '2020-04-07 09:00';
const minutes = { minutes: '会议纪要' };

function registered(form: Record<string, unknown> = {}): { world: PackWorld; id: string } {
  const world = new PackWorld();
  return { world, id: world.report('investment-project', now, investment, { ...project, ...form }) };
}

function beforeExperts(form: Record<string, unknown> = {}): { world: PackWorld; id: string } {
  const { world, id } = registered(form);
  world.act(id, now, investment, 'propose', { clauses: '租金补贴' });
  world.act(id, now, investment, 'present-experts', { experts });
  for (const expert of experts) world.act(id, now, holder(expert), 'vote-experts', { vote: 'for' });
  return { world, id };
}

function beforeSeven(form: Record<string, unknown> = {}): { world: PackWorld; id: string } {
  const { world, id } = beforeExperts(form);
  world.act(id, now, deputySupervisor, 'conclude-experts', minutes);
  world.act(id, now, investment, 'present-panel', { seven });
  for (const member of seven.slice(0, 6)) world.act(id, now, holder(member), 'vote-panel', { vote: 'for' });
  return { world, id };
}

function passed(form: Record<string, unknown> = {}): { world: PackWorld; id: string } {
  const { world, id } = beforeSeven(form);
  world.act(id, now, holder(seven[6]!), 'vote-panel', { vote: 'for' });
  world.act(id, now, deputy, 'conclude-panel', minutes);
  return { world, id };
}

const carried = { lead: 'investment-promotion', owner: 's-investment', ambassador: 's-ambassador-1' };

describe('an interest', () => {
  test('declared, keeps a leader from leading the vote and from every step of it', () => {
    const { world, id } = beforeSeven({ interested: ['s-leader'] });
    const barred = { code: 'guard', guard: 'conducts-unconflicted', details: { because: 'interested' } };
    const aside = { member: seven[6], reason: 'absent' };
    expect(world.refusal(id, now, leader, 'recuse-panel', aside)).toMatchObject(barred);
    world.act(id, now, deputy, 'recuse-panel', aside);
    const seat = { member: seven[6], substitute: 's-seven-8' };
    expect(world.refusal(id, now, leader, 'substitute-panel', seat)).toMatchObject(barred);
    world.act(id, now, deputy, 'substitute-panel', seat);
    world.act(id, now, holder('s-seven-8'), 'vote-panel', { vote: 'for' });
    expect(world.refusal(id, now, leader, 'conclude-panel', minutes)).toMatchObject(barred);
    const offered = world.offers(id, now, leader).find(({ action }) => action === 'conclude-panel');
    expect(offered?.refused).toMatchObject({ guard: 'conducts-unconflicted' });
    world.act(id, now, deputy, 'conclude-panel', minutes);
    expect(world.get(id).state).toBe('awaiting-dispatch');
  });

  test('of their unit keeps a supervisor from leading the experts', () => {
    const { world, id } = beforeExperts({ 'interested-units': ['command-centre'] });
    expect(world.refusal(id, now, supervisor, 'conclude-experts', minutes)).toMatchObject({
      guard: 'conducts-unconflicted',
      details: { because: 'interested-units', staff: 's-supervisor' },
    });
  });

  test('in a seat: a supervisor who sits among the experts does not lead their meeting, another one does', () => {
    const panel = [...experts.slice(0, 4), 's-supervisor'];
    const { world, id } = registered();
    world.act(id, now, investment, 'propose', { clauses: '租金补贴' });
    world.act(id, now, investment, 'present-experts', { experts: panel });
    const apart = { code: 'guard', guard: 'conducts-apart', details: { of: 'experts', staff: 's-supervisor' } };
    const another = { member: experts[0], reason: 'absent' };
    expect(world.refusal(id, now, supervisor, 'recuse-experts', another)).toMatchObject(apart);
    for (const expert of panel) world.act(id, now, holder(expert), 'vote-experts', { vote: 'for' });
    expect(world.refusal(id, now, supervisor, 'conclude-experts', minutes)).toMatchObject(apart);
    const offered = world.offers(id, now, supervisor).find(({ action }) => action === 'conclude-experts');
    expect(offered?.refused).toMatchObject({ guard: 'conducts-apart' });
    world.act(id, now, { ...supervisor, staff: 's-supervisor-2' }, 'conclude-experts', minutes);
    expect(world.get(id).state).toBe('awaiting-panel');
  });

  test('told by standing aside keeps from the other meeting, an absence does not', () => {
    const panel = [...experts.slice(0, 4), 's-leader'];
    const { world, id } = registered();
    world.act(id, now, investment, 'propose', { clauses: '租金补贴' });
    world.act(id, now, investment, 'present-experts', { experts: panel });
    // Whoever sits stands aside of their own accord.
    world.act(id, now, leader, 'recuse-experts', { reason: 'relative' });
    for (const expert of experts.slice(0, 4)) world.act(id, now, holder(expert), 'vote-experts', { vote: 'for' });
    world.act(id, now, supervisor, 'conclude-experts', minutes);
    world.act(id, now, investment, 'present-panel', { seven });
    for (const member of seven) world.act(id, now, holder(member), 'vote-panel', { vote: 'for' });
    expect(world.refusal(id, now, leader, 'conclude-panel', minutes)).toMatchObject({
      guard: 'conducts-unconflicted',
      details: { ballot: 'experts', reason: 'relative' },
    });
    world.act(id, now, deputy, 'conclude-panel', minutes);
    expect(world.refusal(id, now, deputy, 'dispatch', { ...carried, owner: 's-leader' })).toMatchObject({
      guard: 'no-interest',
      details: { staff: 's-leader', field: 'owner', reason: 'relative' },
    });
    expect(world.isReplayed()).toBe(true);
  });

  test.each([
    ['lead', 'housing-construction', 'unit', 'interested-units'],
    ['owner', 's-housing', 'staff', 'interested-units'],
    ['ambassador', 's-expert-6', 'staff', 'interested'],
  ])('keeps the project from whoever has it: %s', (field, who, what, because) => {
    const interest = { interested: ['s-expert-6'], 'interested-units': ['housing-construction'] };
    const { world, id } = passed(interest);
    const refused = { guard: 'no-interest', details: { [what]: who, field, because } };
    expect(world.refusal(id, now, deputy, 'dispatch', { ...carried, [field]: who })).toMatchObject(refused);
    world.act(id, now, deputy, 'dispatch', carried);
    expect(world.refusal(id, now, deputy, 'appoint', { [field]: who, opinion: '变更' })).toMatchObject(refused);
  });

  test('keeps who has it from choosing who gets the project', () => {
    const { world, id } = passed({ interested: ['s-leader'] });
    expect(world.refusal(id, now, leader, 'dispatch', carried)).toMatchObject({
      guard: 'no-interest',
      details: { staff: 's-leader', isActor: true },
    });
    world.act(id, now, deputy, 'dispatch', carried);
    expect(world.refusal(id, now, leader, 'appoint', { owner: 's-investment', opinion: '变更' })).toMatchObject({
      guard: 'no-interest',
    });
  });

  test('keeps a unit from the project when it is registered', () => {
    const form = { ...project, lead: 'housing-construction', 'interested-units': ['housing-construction'] };
    expect(new PackWorld().refusedReport('investment-project', now, investment, form)).toMatchObject({
      guard: 'no-interest',
      details: { unit: 'housing-construction', field: 'lead' },
    });
  });
});

describe('who is named to carry a project', () => {
  test('does, without a post in any department', () => {
    const { world, id } = passed();
    world.act(id, now, leader, 'dispatch', { ...carried, owner: 's-leader', ambassador: 's-duty' });
    const offered = (actor: typeof leader) => world.offers(id, now, actor).map(({ action }) => action);
    expect(offered(leader)).toEqual(expect.arrayContaining(['call-supply', 'report-progress', 'land']));
    expect(offered(people.duty)).toEqual(['call-service', 'report-progress']);
    world.act(id, now, leader, 'call-supply', { 'land-supply': ['natural-resources'], request: '供地' });
    world.act(id, now, people.duty, 'call-service', { service: ['housing-construction'], request: '诉求' });
    // Another leader is not named, and has only what leaders have.
    expect(offered(deputy)).not.toContain('report-progress');
    expect(world.refusal(id, now, people.duty, 'land', { result: '落地' }).code).toBe('not-yours');
  });

  test('is nobody who would not be let to read it', () => {
    const { world, id } = passed();
    world.blind.add('s-worker');
    const named = { ...carried, ambassador: 's-worker' };
    expect(world.refusal(id, now, leader, 'dispatch', named)).toMatchObject({
      code: 'form',
      faults: [{ field: 'ambassador', fault: 'could-not-read' }],
    });
    world.blind.clear();
    world.act(id, now, leader, 'dispatch', named);
    expect(world.offers(id, now, worker).map(({ action }) => action)).toEqual(['call-service', 'report-progress']);
  });

  test('does nothing of it as an administrator', () => {
    const { world, id } = passed();
    world.act(id, now, leader, 'dispatch', { ...carried, owner: 's-sysadmin' });
    expect(world.offers(id, now, holder('s-sysadmin'))).toEqual([]);
  });
});

describe('whose project it is', () => {
  const basis = '不属于本局职责';

  test('may be refused once by the unit it was put on; the leader’s word binds', () => {
    const { world, id } = registered({ lead: 'housing-construction' });
    expect(world.refusal(id, now, investment, 'return', { reason: 'not-our-duty', basis }).code).toBe('not-yours');
    world.act(id, now, housing, 'return', { reason: 'not-our-duty', basis, suggested: 'investment-promotion' });
    expect(world.get(id)).toMatchObject({ state: 'awaiting-assignment', counters: { returns: 1 } });
    expect(world.get(id).lead).toBeUndefined();
    world.act(id, now, leader, 'assign', { lead: 'natural-resources', opinion: '用地为主' });
    expect(world.get(id)).toMatchObject({ state: 'preparing', lead: 'natural-resources' });
    expect(world.refusal(id, now, planning, 'return', { reason: 'not-our-duty', basis })).toMatchObject({
      guard: 'no-decision',
      details: { did: ['assign'] },
    });
    world.act(id, now, planning, 'propose', { clauses: '租金补贴' });
    expect(world.isReplayed()).toBe(true);
  });

  test('returned it may be given up, and goes to no unit with an interest in it', () => {
    const { world, id } = registered({ lead: 'housing-construction', 'interested-units': ['natural-resources'] });
    world.act(id, now, housing, 'return', { reason: 'no-capacity', basis });
    expect(world.refusal(id, now, leader, 'assign', { lead: 'natural-resources', opinion: '用地为主' })).toMatchObject({
      guard: 'no-interest',
    });
    world.act(id, now, leader, 'terminate', { reason: 'conditions', opinion: '条件不具备' });
  });

  test('is changed under way: the new lead unit takes over, with the stages that the old one called', () => {
    const { world, id } = passed();
    world.act(id, now, leader, 'dispatch', carried);
    const due = world.clock(id, 'disposal').deadline;
    world.act(id, now, investment, 'call-supply', { 'land-supply': ['housing-construction'], request: '供地' });
    const stage = world.task(id, 'land-supply').id;
    world.act(id, '2020-04-08 09:00', leader, 'appoint', { lead: 'natural-resources', opinion: '职能划转' });
    expect(world.get(id)).toMatchObject({ lead: 'natural-resources', facts: { owner: 's-investment' } });
    expect(world.clock(id, 'disposal').deadline).toBe(due);
    world.act(stage, '2020-04-08 09:00', housing, 'sign');
    world.act(stage, '2020-04-09 09:00', housing, 'report-done', { result: '已完成' });
    world.act(stage, '2020-04-10 09:00', planning, 'confirm-done', { rating: 5 });
    // Named as its lead, the one of the old unit goes on; a colleague of theirs has no part in it any more.
    world.act(id, '2020-04-10 10:00', investment, 'report-progress', { opinion: '进展' });
    expect(world.refusal(id, '2020-04-10 10:00', holder('s-ambassador-2'), 'report-progress').code).toBe('not-yours');
    expect(world.isReplayed()).toBe(true);
  });
});

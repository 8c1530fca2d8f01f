import { describe, expect, test } from 'vitest';
import { advancing, day, experts, members, project, proposed, throughExperts, throughSeven, vote } from './projects.ts';
import { at, holder, PackWorld, people } from './world.ts';

const { investment, supervisor, leader, housing, planning, finance, street } = people;

function finish(world: PackWorld, id: string, unit: typeof housing): void {
  world.act(id, '2020-05-06 09:00', unit, 'sign');
  world.act(id, '2020-05-20 09:00', unit, 'report-done', { result: '已完成', document: 'PZ-2020-1' });
  world.act(id, '2020-05-21 09:00', investment, 'confirm-done', { rating: 5 });
}

describe('a stage that the lead unit gave to itself', () => {
  test('is taken by the leader', () => {
    const { world, id } = advancing();
    world.act(id, '2020-05-05 09:00', investment, 'call-supply', {
      'land-supply': ['investment-promotion'],
      request: '请办理',
    });
    const stage = world.get(id).tasks!.at(-1)!.matter!.id;
    world.act(stage, '2020-05-06 09:00', investment, 'sign');
    world.act(stage, '2020-05-20 09:00', investment, 'report-done', { result: '已完成' });
    world.act(stage, '2020-05-20 10:00', leader, 'send-back', { reason: 'papers-missing', opinion: '缺成交确认书' });
    world.act(stage, '2020-05-20 11:00', investment, 'report-done', { result: '已补齐' });
    world.act(stage, '2020-05-21 09:00', leader, 'confirm-done', { rating: 4 });
    expect(world.get(stage)).toMatchObject({ state: 'archived', facts: { rating: 4 } });
  });

  test('is not taken by the unit that handed it in, which sends it back and declines it for another to be called', () => {
    const { world, id } = advancing();
    const self = 'investment-promotion';
    world.act(id, '2020-05-05 09:00', investment, 'call-supply', { 'land-supply': [self], request: '供地' });
    const stage = world.get(id).tasks!.at(-1)!.matter!.id;
    world.act(stage, '2020-05-06 09:00', investment, 'sign');
    world.act(stage, '2020-05-20 09:00', investment, 'report-done', { result: '已完成' });
    const refused = world.refusal(stage, '2020-05-21 09:00', investment, 'confirm-done', { rating: 5 });
    expect(refused).toMatchObject({ code: 'guard', guard: 'different-unit' });
    world.act(stage, '2020-05-21 10:00', investment, 'send-back', { reason: 'incomplete', opinion: '另请单位办理' });
    world.act(stage, '2020-05-21 11:00', investment, 'decline', {
      reason: 'not-our-duty',
      basis: '由自然资源部门办理',
    });
    expect(world.get(stage).state).toBe('declined');
  });
});

describe('the experts', () => {
  test('are none with an interest, in person or by their unit', () => {
    const { world, id } = proposed({ interested: ['s-expert-3'] });
    expect(world.refusal(id, `${day} 10:00`, investment, 'present-experts', { experts })).toMatchObject({
      guard: 'not-conflicted',
      details: { staff: 's-expert-3', because: 'interested' },
    });
    world.act(id, `${day} 10:05`, investment, 'present-experts', {
      experts: [...experts.filter((one) => one !== 's-expert-3'), 's-expert-6'],
    });
    const byUnit = proposed({ 'interested-units': ['project-experts'] });
    expect(byUnit.world.refusal(byUnit.id, `${day} 10:00`, investment, 'present-experts', { experts })).toMatchObject({
      details: { because: 'interested-units' },
    });
  });

  test('are not asked before there is a package, and are five', () => {
    const world = new PackWorld();
    const id = world.report('investment-project', `${day} 09:00`, investment, project);
    expect(world.refusal(id, `${day} 10:00`, investment, 'present-experts', { experts })).toMatchObject({
      guard: 'count-reached',
    });
    world.act(id, `${day} 10:00`, investment, 'propose', { clauses: '一' });
    expect(
      world.refusal(id, `${day} 10:00`, investment, 'present-experts', { experts: experts.slice(1) }),
    ).toMatchObject({ faults: [{ field: 'experts', fault: 'too-few' }] });
  });

  test.each([
    ['++++-', 'awaiting-panel'],
    ['+++--', 'preparing'],
    ['++++.', 'awaiting-panel'],
    ['++oo.', 'preparing'],
  ])('%s: %s', (signs, state) => {
    const { world, id } = throughExperts(signs);
    expect(world.get(id).state).toBe(state);
    expect(world.isReplayed()).toBe(true);
  });
});

describe('an expert whose vote is out', () => {
  const presented = (): { world: PackWorld; id: string } => {
    const { world, id } = proposed();
    world.act(id, `${day} 10:00`, investment, 'present-experts', { experts });
    vote(world, id, 'experts', experts, '+++-.');
    return { world, id };
  };

  test('is not cut off where it could turn the result, until the ten days are over', () => {
    const { world, id } = presented();
    // Three of four carry it, three of five do not.
    expect(world.refusal(id, `${day} 12:00`, supervisor, 'conclude-experts', { minutes: '纪要' })).toMatchObject({
      guard: 'settled',
      details: { ballot: 'experts', waiting: ['s-expert-5'], until: at('2020-04-21 24:00') },
    });
    const offer = world.offers(id, `${day} 12:00`, supervisor).find(({ action }) => action === 'conclude-experts');
    expect(offer?.refused).toMatchObject({ guard: 'settled' });
    world.act(id, '2020-04-22 00:01', supervisor, 'conclude-experts', { minutes: '纪要' });
    expect(world.get(id).state).toBe('awaiting-panel');
    const other = presented();
    other.world.act(other.id, `${day} 13:00`, holder('s-expert-5'), 'vote-experts', { vote: 'against' });
    other.world.act(other.id, `${day} 14:00`, supervisor, 'conclude-experts', { minutes: '纪要' });
    expect(other.world.get(other.id).state).toBe('preparing');
  });

  test('is not waited for where all is settled', () => {
    const { world, id } = throughExperts('++++.');
    expect(world.get(id).state).toBe('awaiting-panel');
  });
});

describe('a package that was turned down', () => {
  test.each(['experts', 'the seven'])('by %s comes back as another version', (by) => {
    const { world, id } = by === 'experts' ? throughExperts('+++--') : throughSeven('+++----');
    expect(world.get(id)).toMatchObject({ state: 'preparing', flags: ['turned-down'] });
    expect(world.refusal(id, '2020-04-08 10:00', investment, 'present-experts', { experts })).toMatchObject({
      guard: 'not-flag',
      details: { flag: 'turned-down' },
    });
    world.act(id, '2020-04-08 11:00', investment, 'propose', { clauses: '第二版' });
    world.act(id, '2020-04-08 12:00', investment, 'present-experts', { experts });
    expect(world.get(id)).toMatchObject({ state: 'expert-review', flags: [], counters: { versions: 2 } });
  });
});

describe('who stood aside', () => {
  const before = (): { world: PackWorld; id: string } => {
    const { world, id } = throughExperts();
    world.act(id, `${day} 13:00`, investment, 'present-panel', { seven: members });
    return { world, id };
  };

  test('comes back through nobody’s seat, and the vote given before counts no more', () => {
    const { world, id } = before();
    world.act(id, `${day} 13:05`, holder('s-seven-7'), 'vote-panel', { vote: 'for' });
    world.act(id, `${day} 13:10`, holder('s-seven-7'), 'recuse-panel', { reason: 'interest' });
    world.act(id, `${day} 13:20`, leader, 'substitute-panel', { member: 's-seven-7', substitute: 's-seven-8' });
    expect(world.get(id).ballots?.panel).toMatchObject({ votes: {}, recused: [{ staff: 's-seven-7' }] });
    world.act(id, `${day} 13:30`, holder('s-seven-6'), 'recuse-panel', { reason: 'absent' });
    for (const [substitute, reason] of [
      ['s-seven-7', 'interest'],
      ['s-seven-8', undefined],
    ] as const) {
      const taken = { member: 's-seven-6', substitute };
      expect(world.refusal(id, `${day} 13:40`, leader, 'substitute-panel', taken)).toMatchObject(
        reason === undefined
          ? { guard: 'seated-once' }
          : { guard: 'stood-aside', details: { staff: substitute, reason } },
      );
    }
    // Whose seat is taken is not replaced twice.
    const twice = { member: 's-seven-7', substitute: 's-seven-9' };
    expect(world.refusal(id, `${day} 13:40`, leader, 'substitute-panel', twice)).toMatchObject({ guard: 'recused' });
    world.act(id, `${day} 13:40`, leader, 'substitute-panel', { member: 's-seven-6', substitute: 's-seven-9' });
    vote(world, id, 'panel', [...members.slice(0, 5), 's-seven-8', 's-seven-9'], '+++----');
    world.act(id, `${day} 15:00`, leader, 'conclude-panel', { minutes: '纪要' });
    expect(world.get(id).state).toBe('preparing');
    expect(world.isReplayed()).toBe(true);
  });

  test('for an interest sits in no later meeting; who could not come may', () => {
    const { world, id } = before();
    world.act(id, `${day} 13:10`, holder('s-seven-7'), 'recuse-panel', { reason: 'interest' });
    world.act(id, `${day} 13:15`, holder('s-seven-6'), 'recuse-panel', { reason: 'absent' });
    world.act(id, `${day} 13:20`, leader, 'recall-panel', { opinion: '改期' });
    expect(world.refusal(id, `${day} 14:00`, investment, 'present-panel', { seven: members })).toMatchObject({
      guard: 'stood-aside',
      details: { ballot: 'panel', staff: 's-seven-7', reason: 'interest' },
    });
    const seven = [...members.slice(0, 6), 's-seven-8'];
    world.act(id, `${day} 14:00`, investment, 'present-panel', { seven });
    expect(world.get(id).ballots?.panel?.recused).toMatchObject([{ staff: 's-seven-7' }]);
    world.act(id, `${day} 14:10`, holder('s-seven-6'), 'vote-panel', { vote: 'for' });
    expect(world.isReplayed()).toBe(true);
  });

  test('of the experts for an interest does not sit among the seven', () => {
    const { world, id } = proposed();
    world.act(id, `${day} 10:00`, investment, 'present-experts', { experts });
    world.act(id, `${day} 10:10`, holder('s-expert-5'), 'recuse-experts', { reason: 'relative' });
    vote(world, id, 'experts', experts, '++++.');
    world.act(id, `${day} 12:00`, supervisor, 'conclude-experts', { minutes: '纪要' });
    const seven = [...members.slice(1), 's-expert-5'];
    expect(world.refusal(id, `${day} 13:00`, investment, 'present-panel', { seven })).toMatchObject({
      guard: 'stood-aside',
      details: { ballot: 'experts', reason: 'relative' },
    });
  });
});

describe('the seven', () => {
  test('all vote; who stands aside is replaced, by nobody who was among the experts or proposed it', () => {
    const { world, id } = throughExperts();
    const conflicted = [...members.slice(1), 's-expert-1'];
    expect(world.refusal(id, `${day} 13:00`, investment, 'present-panel', { seven: conflicted })).toMatchObject({
      guard: 'different-person',
      details: { staff: 's-expert-1', did: ['vote-experts'] },
    });
    world.act(id, `${day} 13:00`, investment, 'present-panel', { seven: members });
    world.act(id, `${day} 13:10`, holder('s-seven-7'), 'recuse-panel', { reason: 'relative' });
    vote(world, id, 'panel', members, '++++--.');
    expect(world.refusal(id, `${day} 14:00`, leader, 'conclude-panel', { minutes: '纪要' })).toMatchObject({
      guard: 'quorum',
      details: { quorum: 7, missing: 1 },
    });
    expect(
      world.refusal(id, `${day} 14:00`, leader, 'substitute-panel', {
        member: 's-seven-7',
        substitute: 's-investment',
      }),
    ).toMatchObject({ guard: 'different-person' });
    world.act(id, `${day} 14:00`, leader, 'substitute-panel', { member: 's-seven-7', substitute: 's-seven-8' });
    world.act(id, `${day} 14:30`, holder('s-seven-8'), 'vote-panel', { vote: 'against' });
    expect(world.refusal(id, `${day} 15:00`, leader, 'conclude-panel')).toMatchObject({
      faults: [{ field: 'minutes', fault: 'required' }],
    });
    world.act(id, `${day} 15:00`, leader, 'conclude-panel', { minutes: '纪要' });
    expect(world.get(id).state).toBe('awaiting-dispatch');
  });

  test.each([
    ['++++---', 'awaiting-dispatch'],
    ['+++oooo', 'preparing'],
    ['+++----', 'preparing'],
  ])('%s: %s', (signs, state) => {
    const { world, id } = throughSeven(signs);
    expect(world.get(id)).toMatchObject({ state, counters: { panels: 1 } });
    expect(Object.keys(world.get(id).ballots?.panel?.votes ?? {})).toHaveLength(7);
  });

  test('are not outvoted by who leads the meeting: it has no vote', () => {
    const { world, id } = throughExperts();
    world.act(id, `${day} 13:00`, investment, 'present-panel', { seven: members });
    expect(world.refusal(id, `${day} 13:10`, leader, 'vote-panel', { vote: 'for' })).toMatchObject({
      code: 'not-yours',
    });
    world.act(id, `${day} 13:20`, leader, 'recall-panel', { opinion: '改期' });
    expect(world.get(id).state).toBe('awaiting-panel');
  });
});

describe('the way to the landing', () => {
  const call = (world: PackWorld, id: string, which: string, field: string, unit: string): void =>
    world.act(id, '2020-04-08 09:00', investment, `call-${which}`, { [field]: [unit], request: '请推进' });

  test('runs expropriation and land supply side by side, and names what is missing', () => {
    const { world, id } = advancing();
    const landed = { result: '已开工', document: 'KG-2020-1' };
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-10-04 24:00'));
    expect(world.refusal(id, '2020-04-08 08:00', investment, 'land', landed)).toMatchObject({
      guard: 'tasks-done',
      details: {
        missing: [
          { task: 'expropriation', status: 'not-called' },
          { task: 'land-supply', status: 'not-called' },
          { task: 'financing', status: 'not-called' },
        ],
      },
    });
    call(world, id, 'expropriation', 'expropriation', 'housing-construction');
    call(world, id, 'supply', 'land-supply', 'natural-resources');
    expect(world.get(id).tasks?.map(({ status }) => status)).toEqual(['open', 'open']);
    expect(world.clock(world.task(id, 'expropriation').id, 'work').deadline).toBe(at('2020-07-07 24:00'));
    expect(world.clock(world.task(id, 'land-supply').id, 'work').deadline).toBe(at('2020-06-07 24:00'));
    finish(world, world.task(id, 'land-supply').id, planning);
    finish(world, world.task(id, 'expropriation').id, housing);
    expect(world.refusal(id, '2020-05-22 09:00', investment, 'land', landed)).toMatchObject({
      details: { missing: [{ task: 'financing', status: 'not-called' }] },
    });
    call(world, id, 'financing', 'financing', 'finance');
    expect(world.refusal(id, '2020-05-22 09:00', investment, 'land', landed)).toMatchObject({
      details: { missing: [{ task: 'financing', unit: 'finance', status: 'open' }] },
    });
    finish(world, world.task(id, 'financing').id, finance);
    world.act(id, '2020-05-25 09:00', investment, 'land', landed);
    expect(world.get(id)).toMatchObject({
      state: 'landed',
      facts: { owner: 's-investment', ambassador: 's-ambassador-1' },
    });
    expect(world.isReplayed()).toBe(true);
  });

  test('has financing called when expropriation and land supply are done, and its days begin then', () => {
    const { world, id } = advancing();
    call(world, id, 'financing', 'financing', 'finance');
    expect(world.get(id).tasks).toMatchObject([{ task: 'financing', status: 'planned' }]);
    call(world, id, 'expropriation', 'expropriation', 'housing-construction');
    call(world, id, 'supply', 'land-supply', 'natural-resources');
    finish(world, world.task(id, 'land-supply').id, planning);
    expect(world.get(id).tasks?.[0]).toMatchObject({ status: 'planned' });
    finish(world, world.task(id, 'expropriation').id, housing);
    expect(world.get(id).tasks?.[0]).toMatchObject({ task: 'financing', status: 'open', at: at('2020-05-21 09:00') });
  });

  test('is shut by a stage that was handed in and not taken, or declined', () => {
    const { world, id } = advancing();
    call(world, id, 'supply', 'land-supply', 'natural-resources');
    const supply = world.task(id, 'land-supply').id;
    world.act(supply, '2020-04-08 10:00', planning, 'sign');
    world.act(supply, '2020-04-20 10:00', planning, 'report-done', { result: '已挂牌' });
    world.act(supply, '2020-04-21 10:00', investment, 'send-back', {
      reason: 'papers-missing',
      opinion: '缺成交确认书',
    });
    expect(world.get(supply)).toMatchObject({ state: 'handling', counters: { rework: 1 } });
    world.act(supply, '2020-04-22 10:00', planning, 'decline', { reason: 'not-lawful', basis: '规划不符' });
    expect(world.refusal(id, '2020-04-23 10:00', investment, 'land', { result: '已开工' })).toMatchObject({
      details: {
        missing: expect.arrayContaining([{ task: 'land-supply', unit: 'natural-resources', status: 'failed' }]),
      },
    });
  });

  test('is shut by the part that one of several declined, until it is dropped or another has done it', () => {
    const missing = (world: PackWorld, id: string): unknown =>
      world.refusal(id, '2020-05-25 09:00', investment, 'land', { result: '已开工' });
    const cleared = (world: PackWorld, id: string): void => {
      world.act(id, '2020-04-08 09:00', investment, 'call-expropriation', {
        expropriation: ['housing-construction', 'street-370103012'],
        request: '请推进',
      });
      const part = world.task(id, 'expropriation', 'street-370103012').id;
      world.act(part, '2020-04-09 09:00', street, 'decline', { reason: 'not-our-duty', basis: '不在本辖区' });
      finish(world, world.task(id, 'expropriation', 'housing-construction').id, housing);
      call(world, id, 'supply', 'land-supply', 'natural-resources');
      finish(world, world.task(id, 'land-supply').id, planning);
      call(world, id, 'financing', 'financing', 'finance');
    };
    const declined = { task: 'expropriation', unit: 'street-370103012', status: 'failed' };
    const { world, id } = advancing();
    cleared(world, id);
    expect(world.get(id).tasks?.at(-1)).toMatchObject({ task: 'financing', status: 'planned' });
    expect(missing(world, id)).toMatchObject({
      details: { missing: [declined, { task: 'financing', unit: 'finance', status: 'planned' }] },
    });
    world.act(id, '2020-05-22 09:00', investment, 'drop-stage', {
      stage: 'expropriation',
      opinion: '剩余地块无需征收',
    });
    finish(world, world.task(id, 'financing').id, finance);
    world.act(id, '2020-05-25 09:00', investment, 'land', { result: '已开工' });
    expect(world.isReplayed()).toBe(true);
    const again = advancing();
    cleared(again.world, again.id);
    again.world.act(again.id, '2020-05-22 09:00', investment, 'call-expropriation', {
      expropriation: ['housing-construction'],
      request: '请一并承接',
    });
    const more = again.world.get(again.id).tasks!.at(-1)!.matter!.id;
    again.world.act(more, '2020-05-22 10:00', housing, 'sign');
    again.world.act(more, '2020-05-23 10:00', housing, 'report-done', { result: '已完成', document: 'PZ-2020-2' });
    again.world.act(more, '2020-05-24 10:00', investment, 'confirm-done', { rating: 5 });
    expect(missing(again.world, again.id)).toMatchObject({
      details: { missing: [{ task: 'financing', unit: 'finance', status: 'open' }] },
    });
  });

  test('is led by who is named, whatever their unit: the lead calls the stages, the ambassador passes on what the firm asks', () => {
    const { world, id } = throughSeven();
    const named = { lead: 'investment-promotion', owner: 's-housing', ambassador: 's-finance-desk' };
    const [owner, ambassador] = [holder('s-housing'), holder('s-finance-desk')];
    const does = (actor: typeof owner) => world.offers(id, `${day} 17:00`, actor).map(({ action }) => action);
    expect(does(owner)).toEqual([]);
    world.act(id, `${day} 16:00`, leader, 'dispatch', named);
    expect(does(owner)).toEqual(['call-expropriation', 'call-supply', 'call-financing', 'report-progress', 'land']);
    expect(does(ambassador)).toEqual(['call-service', 'report-progress']);
    const asked = { service: ['street-370103012'], request: '请协调施工用电' };
    expect(world.refusal(id, '2020-04-08 09:00', owner, 'call-service', asked)).toMatchObject({ code: 'not-yours' });
    world.act(id, '2020-04-08 09:00', ambassador, 'call-service', asked);
    expect(world.task(id, 'service').parent).toMatchObject({ caller: 'investment-promotion' });
    // Named, whatever the post in which they come; but not as who runs the system.
    expect(does({ ...ambassador, role: 'handler' })).toEqual(['call-service', 'report-progress']);
    expect(
      world.refusal(id, '2020-04-08 09:00', { ...ambassador, role: 'system-admin' }, 'call-service', asked),
    ).toMatchObject({ code: 'not-yours' });
    world.act(id, '2020-04-09 09:00', leader, 'appoint', { ambassador: 's-ambassador-2', opinion: '轮岗' });
    expect(world.get(id).facts).toMatchObject({ owner: 's-housing', ambassador: 's-ambassador-2' });
    expect(does(ambassador)).toEqual([]);
  });

  test('takes back what is still going on when the project is given up', () => {
    const { world, id } = advancing();
    call(world, id, 'service', 'service', 'street-370103012');
    const service = world.task(id, 'service').id;
    world.act(service, '2020-04-08 10:00', street, 'sign');
    world.act(id, '2020-04-09 10:00', leader, 'terminate', { reason: 'withdrawn', opinion: '企业放弃' });
    expect(world.get(service)).toMatchObject({ state: 'withdrawn' });
  });
});

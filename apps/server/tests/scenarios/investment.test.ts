import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from './people.ts';

const experts = ['s-expert-1', 's-expert-2', 's-expert-3', 's-expert-4', 's-expert-5'];
const seven = ['s-seven-1', 's-seven-2', 's-seven-3', 's-seven-4', 's-seven-5', 's-seven-6', 's-seven-7'];
const [spareExpert, spareMember] = ['s-expert-6', 's-seven-8'];

let town: Town;
let office: Person;
let leader: Person;
let supervisor: Person;
/** Demo accounts are called as their staff, without the mark in front. */
const as = (staff: string): Promise<Person> => town.as(staff.replace(/^s-/, ''));
beforeAll(async () => {
  town = await openTown('shizhong', {
    staff: [
      ...experts,
      ...seven,
      spareExpert,
      spareMember,
      's-investment',
      's-ambassador-1',
      's-finance-desk',
      's-development-reform-desk',
    ],
    at: china('2020-03-30T09:00:00'),
  });
  office = await as('s-investment');
  [leader, supervisor] = [await town.as('leader'), await town.as('supervisor')];
});
afterAll(() => town?.close());

describe('an investment project', () => {
  let id: string;
  const vote = async (staff: string, ballot: string, choice: string) =>
    taken(await (await as(staff)).act(id, `vote-${ballot}`, { vote: choice, opinion: '同意' }));

  test('has a package of its own before anybody is asked', async () => {
    const place = town.placeIn('370103012');
    const form = {
      place,
      title: '智能制造基地',
      text: '计划建设研发和生产基地',
      amount: 50_000,
      lead: 'investment-promotion',
      interested: ['s-expert-2'],
    };
    id = taken(await office.report('investment-project', form), 201).id;
    const early = await office.act(id, 'present-experts', { experts: experts.with(1, spareExpert) });
    expect(early).toMatchObject({ status: 422, body: { code: 'guard', guard: 'count-reached' } });
    taken(await office.act(id, 'propose', { clauses: '一事一议政策包第一版' }));
  });

  test('goes before five experts, of whom none has an interest', async () => {
    const refused = await office.act(id, 'present-experts', { experts });
    expect(refused).toMatchObject({ status: 422, body: { code: 'guard', guard: 'not-conflicted' } });
    const panel = experts.with(1, spareExpert);
    taken(await office.act(id, 'present-experts', { experts: panel }));
    // One finds out only now: they stand aside, and four are enough.
    expect([200, 204]).toContain(
      (await (await as('s-expert-5')).act(id, 'recuse-experts', { reason: 'relative' })).status,
    );
    for (const [at, expert] of panel.slice(0, 4).entries()) await vote(expert, 'experts', at === 3 ? 'against' : 'for');
    const view = taken(await supervisor.act(id, 'conclude-experts', { minutes: '专家评审纪要' }));
    expect(view.state).toBe('awaiting-panel');
  });

  test('then before the seven, none of whom judged it before, and all seven say something', async () => {
    const mixed = await office.act(id, 'present-panel', { seven: seven.with(0, 's-expert-1') });
    expect(mixed).toMatchObject({ status: 422, body: { code: 'guard', guard: 'different-person' } });
    taken(await office.act(id, 'present-panel', { seven }));
    // A meeting that is put off takes the reading back with the seats.
    const third = await as('s-seven-3');
    taken(await third.view(id));
    taken(await leader.act(id, 'recall-panel', { opinion: '改期' }));
    expect((await third.view(id)).status).toBe(404);
    taken(await office.act(id, 'present-panel', { seven }));
    taken(await leader.act(id, 'recuse-panel', { member: 's-seven-7', reason: 'interest' }));
    for (const member of seven.slice(0, 6)) await vote(member, 'panel', 'for');
    const early = await leader.act(id, 'conclude-panel', { minutes: '会审纪要' });
    expect(early).toMatchObject({ status: 422, body: { code: 'guard', guard: 'quorum' } });
    taken(await leader.act(id, 'substitute-panel', { member: 's-seven-7', substitute: spareMember }));
    await vote(spareMember, 'panel', 'against');
    const view = taken(await leader.act(id, 'conclude-panel', { minutes: '会审纪要', document: '会审〔2020〕7号' }));
    expect(view.state).toBe('awaiting-dispatch');
    const panel = view.ballots.find(({ ballot }: { ballot: string }) => ballot === 'panel');
    expect(panel.concluded).toMatchObject({ passed: true, counts: { for: 6, against: 1 } });
  });

  test('has a lead and an ambassador, and its stages side by side; a missing one blocks landing and is named', async () => {
    const named = { lead: 'investment-promotion', owner: 's-leader', ambassador: 's-handler' };
    // Who would read nothing of it, in no post of theirs, could do nothing for it.
    const blind = await leader.act(id, 'dispatch', { ...named, ambassador: 's-worker' });
    expect(blind).toMatchObject({ status: 422, body: { faults: [{ field: 'ambassador', fault: 'could-not-read' }] } });
    expect(JSON.stringify(blind.body)).toContain('看不到本事项');
    const superior = await leader.act(id, 'dispatch', { ...named, lead: 'city-investment-promotion' });
    expect(superior).toMatchObject({ status: 422, body: { guard: 'within-district' } });
    // Named, somebody of another unit reads this one matter and acts on it; before that, not even that there is one.
    const ambassador = await town.as('handler');
    expect((await ambassador.view(id)).status).toBe(404);
    expect(taken(await leader.act(id, 'dispatch', named)).state).toBe('handling');
    // Its limit counts days: how long it waited for its lead is not known, and no nought.
    expect(taken(await office.get('/api/v1/desk'))).toMatchObject({ dispatched: 0, dispatchMedianSeconds: null });
    const offered = taken(await ambassador.view(id)).actions as { action: string }[];
    expect(offered.map(({ action }) => action)).toEqual(['call-service', 'report-progress']);
    taken(await ambassador.act(id, 'report-progress', { opinion: '已上门服务' }));
    const place = town.placeIn('370103012');
    const form = { place, title: '另一项目', text: '另一项目的情况', lead: 'investment-promotion' };
    const other = taken(await office.report('investment-project', form), 201).id;
    expect((await ambassador.view(other)).status).toBe(404);
    // A leader of the district who is named carries it without a desk in any department.
    taken(await leader.act(id, 'report-progress', { opinion: '已调度' }));
    taken(await office.act(id, 'call-expropriation', { expropriation: ['housing-construction'], request: '征收' }));
    taken(await office.act(id, 'call-supply', { 'land-supply': ['development-reform'], request: '供地' }));
    const stages = taken(await office.view(id)).tasks as {
      task: string;
      step: number;
      status: string;
      matter?: { id: string };
    }[];
    const open = stages.filter(({ status }) => status === 'open');
    expect(open.map(({ task, step }) => [task, step])).toEqual([
      ['expropriation', 1],
      ['land-supply', 1],
    ]);
    const clerks = { expropriation: await town.as('housing'), 'land-supply': await as('s-development-reform-desk') };
    for (const { task, matter } of open) {
      const clerk = clerks[task as keyof typeof clerks];
      const stage = matter?.id as string;
      taken(await clerk.act(stage, 'sign'));
      taken(await clerk.act(stage, 'report-done', { result: '已完成' }));
      taken(await office.act(stage, 'confirm-done', { rating: 5 }));
    }
    const blocked = await office.act(id, 'land', { result: '已开工' });
    expect(blocked).toMatchObject({ status: 422, body: { code: 'guard', guard: 'tasks-done' } });
    expect(blocked.body.text.zh).toContain('融资对接');
    expect(blocked.body.text.zh).not.toContain('征收拆迁');
    expect(blocked.body.text.en).toContain('Financing');
  });

  test('lands when the last stage is taken', async () => {
    taken(await office.act(id, 'call-financing', { financing: ['finance'], request: '融资一亿元' }));
    const stages = taken(await office.view(id)).tasks as { task: string; matter?: { id: string } }[];
    const money = stages.find(({ task }) => task === 'financing')?.matter?.id as string;
    const finance = await as('s-finance-desk');
    taken(await finance.act(money, 'sign'));
    taken(await finance.act(money, 'report-done', { result: '银行已授信' }));
    taken(await office.act(money, 'confirm-done'));
    expect(taken(await office.act(id, 'land', { result: '已开工', document: '370103202004070101' })).state).toBe(
      'landed',
    );
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from './people.ts';

let town: Town;
const logins = ['agent', 'dispatcher', 'duty', 'urban', 'housing', 'handler', 'callback', 'supervisor'] as const;
let people: Record<(typeof logins)[number], Person>;
beforeAll(async () => {
  town = await openTown('shizhong');
  people = await town.people(logins);
});
afterAll(() => town?.close());

interface Clock {
  id: string;
  status: string;
  light: string;
  deadline: string;
  amberAt: string;
}
const clock = (view: { clocks: Clock[] }, id: string): Clock | undefined => view.clocks.find((one) => one.id === id);

/** A call taken, and the order with its unit at the same moment. */
async function ordered(form: object = {}): Promise<string> {
  const { agent, dispatcher } = people;
  const place = town.placeIn('370103012');
  const asked = { place, text: '小区门口路面塌陷，多次反映', 'request-kind': 'help', 'reply-wanted': true, ...form };
  const { id } = taken(await agent.report('hotline-order', asked), 201);
  taken(await agent.act(id, 'accept', { category: 'C0103' }));
  taken(await dispatcher.act(id, 'dispatch', { lead: 'urban-management' }));
  return id;
}

/** Handled, fed back and audited. */
async function answered(id: string): Promise<void> {
  taken(await people.urban.act(id, 'report-done', { result: '已修复并答复' }));
  taken(await people.agent.act(id, 'close'));
}

const returned = { reason: 'not-our-duty', basis: '权属不在我局' };
const unhappy = { reached: true, resolved: 'no', satisfaction: 2 };

describe('an order of 30 April, the eve of five days off', () => {
  let id: string;

  test('has until 11 May, since Saturday the 9th is worked', async () => {
    await town.at('2020-04-30T10:00:00');
    id = await ordered({ 'order-number': 'JN20200430-0001' });
    const view = taken(await people.urban.view(id));
    expect(view.number).toMatch(/^RX-20200430-\d{5}$/);
    expect(view.facts).toMatchObject({ 'order-number': 'JN20200430-0001', 'request-kind': 'help' });
    // The last working day itself is in time, all of it.
    expect(clock(view, 'disposal')).toMatchObject({
      deadline: china('2020-05-12T00:00:00'),
      amberAt: china('2020-05-09T00:00:00'),
    });
  });

  test.each([
    ['2020-05-08T23:59:59', 'green'],
    ['2020-05-09T00:00:00', 'amber'],
    ['2020-05-11T23:59:59', 'amber'],
    ['2020-05-12T00:00:01', 'red'],
  ])('at %s it is %s', async (moment, light) => {
    await town.at(moment);
    expect(taken(await people.urban.view(id)).light).toBe(light);
  });

  test('a rework by the call-back: back once, with the answers kept apart; then under supervision', async () => {
    const signed = taken(await people.urban.act(id, 'sign'));
    // Overdue since midnight, it is under supervision by itself.
    expect(signed).toMatchObject({
      flags: ['overdue', 'supervised', 'late-supervised'],
      counters: { supervisions: 1 },
    });
    taken(await people.urban.act(id, 'answer-supervision', { opinion: '配件今日到货' }));
    await answered(id);
    let view = taken(await people.callback.act(id, 'call-back', unhappy));
    expect(view).toMatchObject({ state: 'handling', counters: { rework: 1, 'callback-returns': 1 } });
    expect(view.flags).not.toContain('supervised');
    await answered(id);
    view = taken(await people.callback.act(id, 'call-back', unhappy));
    expect(view).toMatchObject({ state: 'handling', counters: { rework: 2, supervisions: 2 } });
    expect(view.flags).toContain('supervised');
    // What a supervisor watches is answered first.
    expect(await people.urban.act(id, 'report-done', { result: '再次修复' })).toMatchObject({
      status: 422,
      body: { code: 'guard', guard: 'not-flag' },
    });
    taken(await people.urban.act(id, 'answer-supervision', { opinion: '已更换施工队' }));
    await answered(id);
    const calm = { reached: true, resolved: 'yes', satisfaction: 4 };
    expect(taken(await people.callback.act(id, 'call-back', calm)).state).toBe('archived');
  });
});

describe('a misrouted order', () => {
  test('comes back by the end of 7 May, with its reason, and not a second later', async () => {
    await town.at('2020-04-30T10:00:00');
    const [early, late] = [await ordered(), await ordered()];
    expect(await people.urban.act(early, 'return', { basis: '无' })).toMatchObject({
      status: 422,
      body: { code: 'form', faults: [{ field: 'reason', fault: 'required' }] },
    });
    await town.at('2020-05-07T23:59:59');
    expect(taken(await people.urban.act(early, 'return', returned)).state).toBe('return-review');
    await town.at('2020-05-08T00:00:01');
    const refused = await people.urban.act(late, 'return', returned);
    expect(refused).toMatchObject({ status: 422, body: { code: 'guard', guard: 'within' } });
    expect(refused.body.text.zh).toContain('2020-05-08 00:00');
  });

  test('may not be pushed down to a community, whatever the dispatcher thinks', async () => {
    await town.at('2020-05-08T09:00:00');
    const { agent, dispatcher } = people;
    const place = town.placeIn('370103012');
    const { id } = taken(await agent.report('hotline-order', { place, text: '占道经营', category: 'C0103' }), 201);
    taken(await agent.act(id, 'accept', { category: 'C0103' }));
    const community = town.district.pack.units.find(({ kind }) => kind === 'community-committee')?.id;
    const refused = await dispatcher.act(id, 'dispatch', { lead: community });
    expect(refused).toMatchObject({ status: 422, body: { code: 'guard', guard: 'may-lead' } });
  });
});

describe('more time', () => {
  test('is ten working days at most, once, asked before it is overdue, and decided by another', async () => {
    await town.at('2020-05-18T09:00:00');
    const id = await ordered();
    taken(await people.urban.act(id, 'sign'));
    const ask = { reason: 'joint-work', opinion: '需与燃气公司会商', told: '预计六月初完成', days: 11 };
    expect(await people.urban.act(id, 'ask-extension', ask)).toMatchObject({
      status: 422,
      body: { faults: [{ field: 'days', fault: 'out-of-range' }] },
    });
    expect(await people.urban.act(id, 'ask-extension', { ...ask, days: 2.5 })).toMatchObject({
      status: 422,
      body: { faults: [{ field: 'days', fault: 'not-whole' }] },
    });
    taken(await people.urban.act(id, 'ask-extension', { ...ask, days: 10 }));
    const view = taken(await people.duty.act(id, 'approve-extension'));
    // Five working days to the 25th, ten more to 8 June.
    expect(clock(view, 'disposal')).toMatchObject({ deadline: china('2020-06-09T00:00:00') });
    expect(view.counters.extensions).toBe(1);
    const again = await people.urban.act(id, 'ask-extension', { ...ask, days: 1 });
    expect(again).toMatchObject({ status: 422, body: { code: 'guard', guard: 'count-below' } });
  });
});

test('joined orders: one is worked on, each caller is called', async () => {
  await town.at('2020-06-10T09:00:00');
  const { agent, urban, callback } = people;
  const lead = await ordered();
  const others = [];
  for (let n = 0; n < 3; n += 1) {
    const place = town.placeIn('370103012');
    const { id } = taken(await agent.report('hotline-order', { place, text: '同一处塌陷' }), 201);
    expect(taken(await agent.act(id, 'join', { into: lead })).state).toBe('merged');
    others.push(id);
  }
  expect(taken(await agent.view(lead)).contacts).toBe(4);
  taken(await urban.act(lead, 'sign'));
  await answered(lead);
  for (const id of [lead, ...others]) {
    const view = taken(await callback.view(id));
    expect(view.state).toBe('calling-back');
    const done = taken(await callback.act(id, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 }));
    expect(done.state).toBe('archived');
  }
});

test('others called to it: the order is not done before they are, and they are rated', async () => {
  await town.at('2020-06-15T09:00:00');
  const { urban, housing } = people;
  const id = await ordered();
  taken(await urban.act(id, 'sign'));
  taken(await urban.act(id, 'call', { joint: ['housing-construction'], request: '请协助确认管线' }));
  const refused = await urban.act(id, 'report-done', { result: '已修复' });
  expect(refused).toMatchObject({ status: 422, body: { code: 'guard', guard: 'tasks-ended' } });
  expect(refused.body.text.zh).toContain('协同处置');
  const [{ matter }] = taken(await urban.view(id)).tasks;
  const offers = taken(await housing.view(matter.id)).actions.map(({ action }: { action: string }) => action);
  expect(offers).toContain('sign');
});

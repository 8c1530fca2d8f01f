import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { china, openTown, type Town, taken } from './people.ts';

let town: Town;
beforeAll(async () => {
  town = await openTown('shizhong');
});
afterAll(() => town.close());

const STREET = '370103012';
const OTHER_STREET = '370103004';

/** Filed and dispatched at one moment to a unit. */
async function dispatchedTo(lead: string, condition: string, street = STREET) {
  const place = town.placeIn(street);
  const { id, number } = taken(await (await town.as('agent')).report('grid-event', { place, text: '市民来电' }), 201);
  const dispatcher = await town.as('dispatcher');
  taken(await dispatcher.act(id, 'accept', { category: condition.slice(0, 5) }));
  taken(await dispatcher.act(id, 'file', { category: condition.slice(0, 5), condition }));
  return { id, number, view: taken(await dispatcher.act(id, 'dispatch', { lead })) };
}

const returned = { reason: 'not-our-duty', basis: '设施权属不在我局' };
interface Clock {
  id: string;
  status: string;
  deadline: string;
  holder?: string;
}
const clock = (view: { clocks: Clock[] }, id: string): Clock | undefined => view.clocks.find((one) => one.id === id);

describe('the battle of returns', () => {
  let id: string;
  let number: string;

  test('a first return waits for the dispatcher, and the unit’s clock stands meanwhile', async () => {
    await town.at('2020-04-07T09:00:00');
    const made = await dispatchedTo('urban-management', 'C0103-2');
    ({ id, number } = made);
    // Four working hours from nine: three until noon, one after two.
    expect(clock(made.view, 'disposal')).toMatchObject({ status: 'running', deadline: china('2020-04-07T15:00:00') });
    await town.at('2020-04-07T10:00:00');
    const urban = await town.as('urban');
    const view = taken(await urban.act(id, 'return', returned));
    expect(view).toMatchObject({ state: 'return-review', counters: { returns: 1 }, lead: 'urban-management' });
    expect(clock(view, 'disposal')).toMatchObject({ status: 'paused', deadline: china('2020-04-07T15:00:00') });
    // The light is that of the clock that runs: the dispatcher's fifteen minutes.
    expect(view).toMatchObject({ dueAt: china('2020-04-07T10:15:00') });
  });

  test('sent back to the same unit it resumes what was left: due moves exactly by the time away', async () => {
    await town.at('2020-04-07T11:20:00');
    const dispatcher = await town.as('dispatcher');
    expect(taken(await dispatcher.view(id)).light, 'the dispatcher was late').toBe('red');
    const view = taken(await dispatcher.act(id, 'refuse-return', { opinion: '权属在贵局' }));
    expect(view).toMatchObject({ state: 'awaiting-signature', lead: 'urban-management' });
    // Away from 10:00 to 11:20, all of it working time.
    expect(clock(view, 'disposal')).toMatchObject({
      status: 'running',
      deadline: china('2020-04-07T16:20:00'),
      holder: 'urban-management',
    });
    expect(view.dueAt).toBe(china('2020-04-07T16:20:00'));
  });

  test('a second return goes to arbitration', async () => {
    await town.at('2020-04-07T14:30:00');
    const view = taken(await (await town.as('urban')).act(id, 'return', returned));
    expect(view).toMatchObject({ state: 'arbitration', counters: { returns: 2 } });
    expect(clock(view, 'disposal')).toMatchObject({ status: 'paused' });
    expect(clock(view, 'arbitration')).toMatchObject({ status: 'running', deadline: china('2020-04-09T00:00:00') });
    const refused = await (await town.as('dispatcher')).act(id, 'dispatch', { lead: 'housing-construction' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'wrong-state', state: 'arbitration', allowed: [] } });
    expect(await (await town.as('leader')).act(id, 'arbitrate', {})).toMatchObject({ status: 403 });
  });

  test('which names the lead; its clock goes on where it stood, and its return is refused citing the decision', async () => {
    await town.at('2020-04-08T09:00:00');
    const supervisor = await town.as('supervisor');
    const named = { lead: 'urban-management', basis: '市政道路检查井由城管局维护' };
    const view = taken(await supervisor.act(id, 'arbitrate', named));
    expect(view).toMatchObject({ state: 'awaiting-signature', lead: 'urban-management', flags: ['arbitrated'] });
    // 09:00–10:00, 11:20–12:00 and 14:00–14:30 are used: 2 h 10 min of four; the rest runs from nine.
    expect(clock(view, 'disposal')).toMatchObject({ status: 'running', deadline: china('2020-04-08T10:50:00') });
    expect(view.precedents).toEqual([
      { name: 'return', number, lead: 'urban-management', decidedAt: china('2020-04-08T09:00:00') },
    ]);
    const urban = await town.as('urban');
    const refused = await urban.act(id, 'return', returned);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'guard', guard: 'no-precedent', details: { number, lead: 'urban-management' } },
    });
    for (const text of Object.values(refused.body.text)) expect(text).toContain(number);
    const offer = taken(await urban.view(id)).actions.find(({ action }: { action: string }) => action === 'return');
    expect(offer.refused).toMatchObject({ guard: 'no-precedent', details: { number } });
    expect(refused.body.allowed).toContain('sign');
    expect(refused.body.allowed).not.toContain('return');
  });

  test('and stands for its like in that street, not in another, nor for another condition or unit', async () => {
    await town.at('2020-04-08T10:00:00');
    const urban = await town.as('urban');
    const alike = await dispatchedTo('urban-management', 'C0103-2');
    const refused = await urban.act(alike.id, 'return', returned);
    expect(refused).toMatchObject({ status: 422, body: { guard: 'no-precedent', details: { number } } });
    const elsewhere = await dispatchedTo('urban-management', 'C0103-2', OTHER_STREET);
    expect(taken(await urban.act(elsewhere.id, 'return', returned)).state).toBe('return-review');
    const otherwise = await dispatchedTo('urban-management', 'C0103-1');
    expect(taken(await urban.act(otherwise.id, 'return', returned)).state).toBe('return-review');
    const wrongUnit = await dispatchedTo('housing-construction', 'C0103-2');
    expect(taken(await (await town.as('housing')).act(wrongUnit.id, 'return', returned)).state).toBe('return-review');
  });
});

describe('城管 returns, 住建 returns again', () => {
  test('arbitration names the lead, who goes on with its own remainder', async () => {
    await town.at('2020-04-20T09:00:00');
    const { id, number } = await dispatchedTo('urban-management', 'C0104-2');
    const [urban, housing] = [await town.as('urban'), await town.as('housing')];
    taken(await urban.act(id, 'sign'));
    await town.at('2020-04-20T10:00:00');
    taken(await urban.act(id, 'return', { ...returned, suggested: 'housing-construction' }));
    expect((await housing.view(id)).status, '住建 does not see what is not dispatched to it').toBe(404);
    await town.at('2020-04-20T10:10:00');
    const again = taken(await (await town.as('dispatcher')).act(id, 'dispatch', { lead: 'housing-construction' }));
    // Another unit starts anew; what the first one had used stays noted for it.
    const limit = clock(again, 'disposal') as Clock & { limit: string };
    expect(limit).toMatchObject({ holder: 'housing-construction', status: 'running', limit: '4 working-hours' });
    expect(limit.deadline).toBe(china('2020-04-20T16:10:00'));
    expect((await urban.view(id)).status, '城管 does not see it any more').toBe(404);
    await town.at('2020-04-20T11:00:00');
    const fought = taken(await housing.act(id, 'return', { reason: 'wrong-owner', basis: '非房建设施' }));
    expect(fought).toMatchObject({ state: 'arbitration', counters: { returns: 2 } });
    await town.at('2020-04-20T14:00:00');
    const named = { lead: 'urban-management', assist: ['housing-construction'], basis: '雨水箅子属市政设施' };
    const decided = taken(await (await town.as('supervisor')).act(id, 'arbitrate', named));
    // 城管 had used one of its four hours.
    expect(clock(decided, 'disposal')).toMatchObject({
      holder: 'urban-management',
      status: 'running',
      deadline: china('2020-04-20T17:00:00'),
    });
    expect((await housing.view(id)).status, 'who assists sees it').toBe(200);
    expect(await housing.act(id, 'return', returned)).toMatchObject({ status: 403, body: { code: 'not-yours' } });
    expect(await urban.act(id, 'return', returned)).toMatchObject({
      status: 422,
      body: { guard: 'no-precedent', details: { number, lead: 'urban-management' } },
    });
  });

  test('the other way: the unit that arbitration names starts its own clock or resumes it, never the other’s', async () => {
    await town.at('2020-04-21T09:00:00');
    const { id, number } = await dispatchedTo('urban-management', 'C0126-1', OTHER_STREET);
    const [urban, housing] = [await town.as('urban'), await town.as('housing')];
    await town.at('2020-04-21T09:30:00');
    taken(await urban.act(id, 'return', returned));
    taken(await (await town.as('duty')).act(id, 'dispatch', { lead: 'housing-construction' }));
    await town.at('2020-04-21T10:30:00');
    taken(await housing.act(id, 'return', returned));
    await town.at('2020-04-21T20:00:00');
    const named = { lead: 'housing-construction', basis: '按权属' };
    const decided = taken(await (await town.as('duty')).act(id, 'arbitrate', named));
    // Four emergency hours, one of them used; the night counts.
    expect(clock(decided, 'disposal')).toMatchObject({
      holder: 'housing-construction',
      deadline: china('2020-04-21T23:00:00'),
    });
    expect(await housing.act(id, 'return', returned)).toMatchObject({
      status: 422,
      body: { guard: 'no-precedent', details: { number, lead: 'housing-construction' } },
    });
    expect((await urban.view(id)).status).toBe(404);
  });

  test('a return that is sent back over a night, a weekend and a holiday moves the deadline by working time alone', async () => {
    await town.at('2020-04-30T15:00:00');
    const { id, view } = await dispatchedTo('urban-management', 'C0103-2', '370103003');
    // Three hours to 18:00; 1 to 5 May are off; the fourth on the sixth.
    expect(clock(view, 'disposal')?.deadline).toBe(china('2020-05-06T09:00:00'));
    await town.at('2020-04-30T17:00:00');
    taken(await (await town.as('urban')).act(id, 'return', returned));
    await town.at('2020-05-03T12:00:00');
    const back = taken(await (await town.as('dispatcher')).act(id, 'refuse-return', { opinion: '按清单' }));
    // One working hour went by while it was away (17:00–18:00), so it ends one working hour later.
    expect(clock(back, 'disposal')?.deadline).toBe(china('2020-05-06T10:00:00'));
  });

  test('a community committee is not made lead where the duty list does not name it', async () => {
    await town.at('2020-04-22T09:00:00');
    const { id } = await dispatchedTo('urban-management', 'C0103-2', OTHER_STREET);
    taken(await (await town.as('urban')).act(id, 'return', returned));
    const committee = town.district.pack.units.find(({ kind }) => kind === 'community-committee')?.id as string;
    const refused = await (await town.as('dispatcher')).act(id, 'dispatch', { lead: committee });
    expect(refused).toMatchObject({ status: 422, body: { code: 'guard', guard: 'may-lead' } });
    expect(refused.body.text.zh).toContain('职责清单');
  });
});

test('a unit where nobody sits is refused by its name, and a slip is taken back before it is signed for', async () => {
  await town.at('2020-04-09T09:00:00');
  const dispatcher = await town.as('dispatcher');
  const { id } = await dispatchedTo('housing-construction', 'C0103-2');
  expect(await (await town.as('housing')).act(id, 'recall', { opinion: '发错了' })).toMatchObject({ status: 403 });
  expect(taken(await dispatcher.act(id, 'recall', { opinion: '选错单位' }))).toMatchObject({
    state: 'awaiting-dispatch',
  });
  const refused = await dispatcher.act(id, 'dispatch', { lead: 'command-centre' });
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'guard', guard: 'may-lead', details: { because: 'no-desk', unit: 'command-centre' } },
  });
  expect(refused.body.text.zh).toContain('尚无签收人员');
  expect(taken(await dispatcher.act(id, 'dispatch', { lead: 'urban-management' }))).toMatchObject({
    state: 'awaiting-signature',
    lead: 'urban-management',
  });
  expect(await dispatcher.act(id, 'recall', {})).toMatchObject({ body: { code: 'form' } });
});

import type { Action, Effect, Procedure } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { PackWorld, pack, people } from './world.ts';

// Work that the public duty list gives to others is not pushed down to a community, by whatever way it would come there.

const { agent, duty, dispatcher, urban, housing, supervisor, petition, petitionReview, investment } = people;
const now = '2020-04-07 09:00';

// The committee of the community in which everything here happens.
const committee =
  pack.units.find(({ kind, area }) => kind === 'community-committee' && area === '370103012028')?.id ?? '';

// A broken cover is the departments' own; noise of neighbours a committee helps with; between neighbours it mediates.
const cover = 'C0103-2';
const [noise, mediation] = ['E0601', 'E0602'];

const refused = { code: 'guard', guard: 'may-lead', details: { unit: committee } };
const uncalled = { code: 'guard', guard: 'may-help', details: { unit: committee } };

function order(form: Record<string, unknown>): { world: PackWorld; id: string } {
  const world = new PackWorld();
  const id = world.report('hotline-order', now, agent, { text: '市民来电', ...form });
  world.act(id, now, agent, 'accept');
  return { world, id };
}

describe('an order', () => {
  test('is not dispatched to a community outside its duties', () => {
    const { world, id } = order({ condition: cover });
    expect(world.refusal(id, now, dispatcher, 'dispatch', { lead: committee })).toMatchObject(refused);
    const unknown = order({});
    expect(unknown.world.refusal(unknown.id, now, dispatcher, 'dispatch', { lead: committee })).toMatchObject({
      ...refused,
      details: { because: 'category-unknown' },
    });
    const own = order({ category: mediation });
    own.world.act(own.id, now, dispatcher, 'dispatch', { lead: committee });
    expect(own.world.get(own.id).lead).toBe(committee);
  });

  test('does not come there by a return, nor by arbitration', () => {
    const { world, id } = order({ condition: cover });
    const given = { reason: 'not-our-duty', basis: '职责清单', suggested: committee };
    world.act(id, now, dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(id, now, urban, 'return', given);
    expect(world.refusal(id, now, dispatcher, 'dispatch', { lead: committee })).toMatchObject(refused);
    world.act(id, now, dispatcher, 'refuse-return', { opinion: '属于贵局' });
    world.act(id, now, urban, 'return', given);
    const decision = { lead: committee, basis: '就近' };
    expect(world.refusal(id, now, supervisor, 'arbitrate', decision)).toMatchObject(refused);
  });

  test('does not come there as a part that was split off', () => {
    const { world, id } = order({ condition: cover });
    world.act(id, now, dispatcher, 'split', { text: '另一件事', condition: cover });
    const part = world.get(id).splits?.[0]?.id ?? '';
    world.act(part, now, agent, 'accept');
    expect(world.refusal(part, now, dispatcher, 'dispatch', { lead: committee })).toMatchObject(refused);
  });

  test('does not come there by calling it, unless the list has it assist', () => {
    const { world, id } = order({ condition: cover });
    world.act(id, now, dispatcher, 'dispatch', { lead: 'urban-management' });
    const call = { joint: ['housing-construction', committee], request: '请派人看守' };
    for (const caller of [urban, dispatcher, duty]) {
      expect(world.refusal(id, now, caller, 'call', call)).toMatchObject(uncalled);
    }
    const quarrel = order({ category: noise });
    quarrel.world.act(quarrel.id, now, dispatcher, 'dispatch', { lead: 'public-security' });
    quarrel.world.act(quarrel.id, now, dispatcher, 'call', call);
    expect(quarrel.world.task(quarrel.id, 'joint', committee)).toMatchObject({ state: 'awaiting-signature' });
  });
});

test('no stage of a grid event is called to a community outside its duties', () => {
  const world = new PackWorld();
  const id = world.report('grid-event', now, agent, { text: '井盖破损' });
  world.act(id, now, dispatcher, 'accept', { category: cover.slice(0, 5) });
  world.act(id, now, dispatcher, 'file', { category: cover.slice(0, 5), condition: cover });
  expect(world.refusal(id, now, dispatcher, 'dispatch', { lead: committee })).toMatchObject(refused);
  const pushed = { lead: 'urban-management', assist: [committee] };
  expect(world.refusal(id, now, dispatcher, 'dispatch', pushed)).toMatchObject(uncalled);
  world.act(id, now, dispatcher, 'dispatch', { lead: 'urban-management' });
  for (const stage of ['secure', 'repair', 'restore']) {
    const called = { [stage]: [committee], request: '请围护' };
    expect(world.refusal(id, now, urban, 'call-stages', called)).toMatchObject(uncalled);
  }
  expect(world.refusal(id, now, urban, 'call', { joint: [committee], request: '请看守' })).toMatchObject(uncalled);
});

test('a petition is neither routed nor given for review to a community, nor to be handled anew by one', () => {
  const world = new PackWorld();
  const id = world.report('petition', now, petition, { text: '请求处理', 'request-kind': 'request' }, 'visit');
  expect(world.refusal(id, now, petition, 'route', { lead: committee })).toMatchObject(refused);
  world.act(id, now, petition, 'route', { lead: 'housing-construction' });
  world.act(id, now, housing, 'accept', { opinion: '决定受理' });
  const call = { joint: [committee], request: '请协助' };
  expect(world.refusal(id, now, housing, 'call', call)).toMatchObject(uncalled);
  world.act(id, now, petition, 'tell-acceptance');
  world.act(id, now, housing, 'report-done', { answer: 'explained', result: '答复意见书' });
  world.act(id, now, petition, 'reply');
  const asked = { lead: committee, text: '不服答复' };
  expect(world.refusal(id, now, petition, 'request-review', asked)).toMatchObject({ guard: 'above-unit' });
  world.act(id, now, petition, 'request-review', { ...asked, lead: 'district-government' });
  const other = { lead: committee, opinion: '更换' };
  expect(world.refusal(id, now, petition, 'change-reviewer', other)).toMatchObject({ guard: 'above-unit' });
  world.act(id, now, petitionReview, 'accept-review');
  const redo = { decision: 'redo', unit: committee, result: '重新办理' };
  expect(world.refusal(id, now, petitionReview, 'decide-review', redo)).toMatchObject(refused);
  world.act(id, now, petitionReview, 'decide-review', { decision: 'upheld', result: '维持' });
  world.act(id, now, petition, 'deliver-review');
  expect(world.refusal(id, now, petition, 'request-final-review', asked)).toMatchObject({ guard: 'above-unit' });
});

test('investment is not a community’s work', () => {
  const world = new PackWorld();
  const form = { title: '项目', text: '内容', lead: committee };
  expect(world.refusedReport('investment-project', now, investment, form)).toMatchObject(refused);
});

/** A volunteer's wish is claimed by whoever wants to, and given up again: nobody is told to. */
const free = new Set(['micro-wish claim']);

describe.each(Object.values(pack.procedures).map((procedure) => [procedure.id, procedure] as const))('%s', (_, one) => {
  test('asks the duty list wherever a form says who leads or who is called', () => {
    const { opening, actions } = one;
    const asking = { opening, ...actions } as Record<string, Pick<Action, 'guards' | 'effects' | 'to'>>;
    const unasked = Object.entries(asking).flatMap(([id, action]) =>
      fieldsOf(action, one)
        .filter(
          ({ guard, field }) => !action.guards?.some((given) => (given as Record<string, unknown>)[guard] === field),
        )
        .map(({ guard, field }) => ({ action: `${one.id} ${id}`, guard, field })),
    );
    expect(unasked.filter(({ action }) => !free.has(action))).toEqual([]);
  });
});

/** Fields of a form that say who leads, assists or is called, with the guard that has to look at them. */
function fieldsOf(
  { effects = [], to }: Pick<Action, 'effects' | 'to'>,
  { tasks = {} }: Procedure,
): { guard: string; field: string }[] {
  const ways = typeof to === 'object' ? to.flatMap((target) => target.effects ?? []) : [];
  return [...effects, ...ways].flatMap((effect: Effect) => {
    if ('assign' in effect) {
      const { lead, assist } = effect.assign;
      const helps = assist === undefined ? [] : [{ guard: 'may-help', field: assist }];
      return [{ guard: 'may-lead', field: lead }, ...helps];
    }
    // A finding gives nobody work.
    const isCall = 'call' in effect && tasks[effect.call.task]?.apart !== true;
    return isCall ? [{ guard: 'may-help', field: effect.call.units }] : [];
  });
}

test('requests and timers of the pack put nobody in charge', () => {
  const others = (procedure: Procedure): string =>
    JSON.stringify([procedure.requests, procedure.timers, procedure.ballots]);
  for (const procedure of Object.values(pack.procedures)) expect(others(procedure)).not.toMatch(/"(assign|call)":/);
});

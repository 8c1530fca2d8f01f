import { describe, expect, test } from 'vitest';
import { PackWorld, pack, people } from './world.ts';

// Which units may be given work: none above the district, and of petitions only those that decide as an authority.

const { agent, duty, dispatcher, urban, worker, gridLeader, supervisor, petition, petitionReview, investment, leader } =
  people;
const now = '2020-04-07 09:00';

describe('an authority above the district', () => {
  const superior = (unit: string) => ({ code: 'guard', guard: 'within-district', details: { unit } });

  function dispatched(): { world: PackWorld; id: string } {
    const world = new PackWorld();
    const id = world.report('hotline-order', now, agent, { text: '市民来电' });
    world.act(id, now, agent, 'accept');
    return { world, id };
  }

  test('is dispatched nothing, neither to lead nor to assist', () => {
    const { world, id } = dispatched();
    expect(world.refusal(id, now, dispatcher, 'dispatch', { lead: 'province-government' })).toMatchObject(
      superior('province-government'),
    );
    const assisted = { lead: 'urban-management', assist: ['housing-construction', 'city-public-security'] };
    expect(world.refusal(id, now, dispatcher, 'dispatch', assisted)).toMatchObject(superior('city-public-security'));
    world.act(id, now, dispatcher, 'dispatch', { lead: 'urban-management', assist: ['public-security'] });
  });

  test('is called to nothing, and named in no arbitration', () => {
    const { world, id } = dispatched();
    world.act(id, now, dispatcher, 'dispatch', { lead: 'urban-management' });
    world.act(id, now, urban, 'sign');
    const called = { joint: ['city-urban-management'], request: '请配合' };
    expect(world.refusal(id, now, urban, 'call', called)).toMatchObject(superior('city-urban-management'));
    const other = dispatched();
    const given = { reason: 'not-our-duty', basis: '职责清单' };
    other.world.act(other.id, now, dispatcher, 'dispatch', { lead: 'urban-management' });
    other.world.act(other.id, now, urban, 'return', given);
    other.world.act(other.id, now, dispatcher, 'dispatch', { lead: 'urban-management' });
    other.world.act(other.id, now, urban, 'return', given);
    const decision = { lead: 'city-urban-management', basis: '上级' };
    expect(other.world.refusal(other.id, now, supervisor, 'arbitrate', decision)).toMatchObject(
      superior('city-urban-management'),
    );
  });

  test('is put in charge of no project when it is registered', () => {
    const form = { title: '项目', text: '项目情况', lead: 'city-investment-promotion' };
    expect(new PackWorld().refusedReport('investment-project', now, investment, form)).toMatchObject({
      ...superior('city-investment-promotion'),
      allowed: ['open'],
    });
  });

  test('takes on no wish, where the duty list has no say', () => {
    const world = new PackWorld();
    const id = world.report('micro-wish', now, worker, { 'wish-kind': 'thing', text: '心愿', consent: true });
    world.act(id, now, gridLeader, 'report-verified', { consent: true });
    world.act(id, now, duty, 'publish', { text: '心愿' });
    const claim = { lead: 'city-civil-affairs', claimer: 'unit' };
    expect(world.refusal(id, now, duty, 'claim', claim)).toMatchObject(superior('city-civil-affairs'));
  });

  test('is routed no petition, and asked for the review', () => {
    const world = new PackWorld();
    const id = world.report('petition', now, petition, { text: '信访' });
    expect(world.refusal(id, now, petition, 'route', { lead: 'city-government' })).toMatchObject({ code: 'guard' });
    world.act(id, now, petition, 'route', { lead: 'urban-management' });
    world.act(id, now, urban, 'accept', { opinion: '受理' });
    world.act(id, now, petition, 'tell-acceptance');
    world.act(id, now, urban, 'report-done', { answer: 'explained', result: '答复' });
    world.act(id, now, petition, 'reply');
    const asked = world.offers(id, now, petition).find(({ action }) => action === 'request-review');
    expect(asked?.form.find(({ field }) => field === 'lead')?.takes).toEqual({
      among: ['district-government', 'city-urban-management'],
    });
    world.act(id, now, petition, 'request-review', { lead: 'city-urban-management', text: '不服' });
    expect(world.get(id).lead).toBe('city-urban-management');
  });

  test('is offered by no form that would be refused', () => {
    const { world, id } = dispatched();
    const form = world.offers(id, now, dispatcher).find(({ action }) => action === 'dispatch')?.form ?? [];
    expect(form.map(({ field, takes }) => [field, takes])).toEqual([
      ['lead', { ours: true }],
      ['assist', { ours: true }],
      ['opinion', undefined],
    ]);
  });
});

describe('a petition', () => {
  const kinds = ['department', 'street-office', 'government'];

  function registered(form: Record<string, unknown> = {}): { world: PackWorld; id: string } {
    const world = new PackWorld();
    return { world, id: world.report('petition', now, petition, { text: '信访', ...form }) };
  }

  test.each(pack.units.filter(({ kind }) => kind === 'company').map(({ id }) => id))(
    'is not routed to %s, whose answer nobody could review',
    (lead) => {
      const { world, id } = registered();
      const refusal = world.refusal(id, now, petition, 'route', { lead });
      expect(refusal).toMatchObject({
        code: 'guard',
        guard: 'unit-kind',
        details: { unit: lead, kind: 'company', accepted: kinds },
      });
      const { instead } = (refusal as unknown as { details: { instead: string[] } }).details;
      expect(instead).toContain('housing-construction');
      for (const unit of instead) {
        const other = registered();
        other.world.act(other.id, now, petition, 'route', { lead: unit });
      }
    },
  );

  test('is told the authorities that the duty list names for it', () => {
    // A gas leak: the gas company leads by the list, a bureau helps.
    const { world, id } = registered();
    const gas = pack.duties.duties.find(
      ({ lead, assist = [] }) => 'unit' in lead && lead.unit === 'gas-company' && assist.length > 0,
    )!;
    const [category] = Object.keys(pack.catalogue.categories).filter((one) =>
      gas.categories.some((word) => one.startsWith(word)),
    );
    const refusal = world.refusal(id, now, petition, 'route', { lead: 'gas-company', category });
    const authorities = (gas.assist ?? []).flatMap((bearer) => ('unit' in bearer ? [bearer.unit] : []));
    expect(refusal).toMatchObject({ guard: 'unit-kind' });
    const { instead } = (refusal as unknown as { details: { instead: string[] } }).details;
    expect(instead.filter((unit) => authorities.includes(unit)).length).toBeGreaterThan(0);
    expect(instead.length).toBeLessThan(10);
  });

  test('is given to none by arbitration either, nor set aside to one', () => {
    const { world, id } = registered();
    const given = { reason: 'not-our-duty', basis: '三定方案' };
    for (let times = 0; times < 2; times += 1) {
      world.act(id, now, petition, 'route', { lead: 'urban-management' });
      world.act(id, now, urban, 'return', given);
    }
    const decision = { lead: 'gas-company', basis: '权属' };
    expect(world.refusal(id, now, leader, 'arbitrate', decision)).toMatchObject({ guard: 'unit-kind' });
    world.act(id, now, leader, 'arbitrate', { ...decision, lead: 'urban-management' });
    world.act(id, now, urban, 'accept', { opinion: '受理' });
    world.act(id, now, petition, 'tell-acceptance');
    // Called to help it may be.
    world.act(id, now, urban, 'call', { joint: ['gas-company'], request: '请配合' });
    world.act(world.task(id, 'joint').id, now, urban, 'call-off', { opinion: '不需要了' });
    world.act(id, now, urban, 'report-done', { answer: 'explained', result: '答复' });
    world.act(id, now, petition, 'reply');
    world.act(id, now, petition, 'request-review', { lead: 'district-government', text: '不服' });
    world.act(id, now, petitionReview, 'accept-review');
    const redo = { decision: 'redo', unit: 'gas-company', result: '重新办理' };
    expect(world.refusal(id, now, petitionReview, 'decide-review', redo)).toMatchObject({ guard: 'unit-kind' });
    world.act(id, now, petitionReview, 'decide-review', { ...redo, unit: 'urban-management' });
  });

  test('is offered to authorities alone', () => {
    const { world, id } = registered();
    const form = world.offers(id, now, petition).find(({ action }) => action === 'route')?.form ?? [];
    expect(form.find(({ field }) => field === 'lead')?.takes).toEqual({ kinds, ours: true });
  });
});

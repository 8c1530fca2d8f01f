import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from './people.ts';

let town: Town;
const logins = [
  'petition',
  'petition-review',
  'agent',
  'duty',
  'dispatcher',
  'callback',
  'verifier',
  'worker',
  'leader-grid',
  'urban',
  'housing',
  'leader',
  'supervisor',
] as const;
let people: Record<(typeof logins)[number], Person>;
beforeAll(async () => {
  town = await openTown('shizhong');
  people = await town.people(logins);
});
afterAll(() => town?.close());

interface Clock {
  id: string;
  status: string;
  deadline: string;
}
const deadline = (view: { clocks: Clock[] }, id: string): string | undefined =>
  view.clocks.find((one) => one.id === id)?.deadline;

async function registered(moment: string): Promise<string> {
  await town.at(moment);
  const place = town.placeIn('370103012');
  const form = { place, text: '反映旧楼加装电梯审批拖延', 'request-kind': 'request', 'reporter-name': '王某' };
  return taken(await people.petition.report('petition', form), 201).id;
}

async function accepted(received: string, acceptedAt: string): Promise<string> {
  const id = await registered(received);
  taken(await people.petition.act(id, 'route', { lead: 'urban-management' }));
  await town.at(acceptedAt);
  taken(await people.urban.act(id, 'accept', { opinion: '决定受理' }));
  taken(await people.petition.act(id, 'tell-acceptance'));
  return id;
}

describe('a petition received on 30 March', () => {
  let id: string;

  test('is answered by 14 April whether it is taken up, however often it is routed', async () => {
    id = await registered('2020-03-30T09:00:00');
    expect(deadline(taken(await people.petition.view(id)), 'acceptance')).toBe(china('2020-04-15T00:00:00'));
    // A company is no authority: what it answers could not be reviewed. The page is told whom it may offer, and offers nobody else.
    const company = await people.petition.act(id, 'route', { lead: 'gas-company' });
    expect(company).toMatchObject({ status: 422, body: { guard: 'unit-kind' } });
    expect(company.body.text.zh).toContain('无法复查；可选：');
    const routes = taken(await people.petition.view(id)).actions as {
      action: string;
      form: { field: string; takes?: unknown }[];
    }[];
    const lead = routes.find(({ action }) => action === 'route')?.form.find(({ field }) => field === 'lead');
    expect(lead?.takes).toEqual({ kinds: ['department', 'street-office', 'government'], ours: true });
    taken(await people.petition.act(id, 'route', { lead: 'housing-construction' }));
    await town.at('2020-04-02T09:00:00');
    taken(await people.housing.act(id, 'return', { reason: 'not-our-duty', basis: '不属本局职权' }), 204);
    taken(await people.petition.act(id, 'route', { lead: 'urban-management' }));
    expect(deadline(taken(await people.petition.view(id)), 'acceptance')).toBe(china('2020-04-15T00:00:00'));
  });

  test('accepted on 10 April, it is answered by 9 June: sixty days from acceptance, not from receipt', async () => {
    await town.at('2020-04-10T10:00:00');
    const view = taken(await people.urban.act(id, 'accept', { opinion: '决定受理' }));
    expect(deadline(view, 'disposal')).toBe(china('2020-06-10T00:00:00'));
    // Decided is not told: the fifteen days run on until the desk has handed the notice over.
    const status = async () =>
      taken(await people.petition.view(id)).clocks.find((one: Clock) => one.id === 'acceptance').status;
    expect(await status()).toBe('running');
    await town.at('2020-04-14T16:00:00');
    taken(await people.petition.act(id, 'tell-acceptance', { opinion: '已当面送达' }));
    expect(await status()).toBe('stopped');
  });

  test('thirty days more at most, granted by the head: 9 July', async () => {
    await town.at('2020-06-01T10:00:00');
    const ask = { reason: 'complex', told: '情况复杂，需要会商' };
    expect(await people.urban.act(id, 'ask-extension', { ...ask, days: 31 })).toMatchObject({
      status: 422,
      body: { code: 'form', faults: [{ field: 'days', fault: 'out-of-range' }] },
    });
    expect(await people.urban.act(id, 'ask-extension', { ...ask, days: 7.25 })).toMatchObject({
      status: 422,
      body: { code: 'form', faults: [{ field: 'days', fault: 'not-whole' }] },
    });
    taken(await people.urban.act(id, 'ask-extension', { ...ask, days: 30 }));
    expect((await people.supervisor.act(id, 'approve-extension')).status).toBe(403);
    const view = taken(await people.leader.act(id, 'approve-extension'));
    expect(deadline(view, 'disposal')).toBe(china('2020-07-10T00:00:00'));
    const again = await people.urban.act(id, 'ask-extension', { ...ask, days: 1 });
    expect(again).toMatchObject({ status: 422, body: { guard: 'count-below' } });
  });

  test('a review may be asked for within thirty days of the hand-over, of the authority one level up', async () => {
    taken(await people.petition.act(id, 'tell-extension'));
    await town.at('2020-06-28T10:00:00');
    taken(await people.urban.act(id, 'report-done', { answer: 'partly', result: '答复意见' }));
    // Written on 28 June and handed over on 1 July: from then on the thirty days are counted.
    await town.at('2020-07-01T10:00:00');
    taken(await people.petition.act(id, 'reply'));
    await town.at('2020-07-31T20:00:00');
    const review = { lead: 'urban-management', text: '对答复不服' };
    const refused = await people.petition.act(id, 'request-review', review);
    expect(refused).toMatchObject({
      status: 422,
      body: { guard: 'above-unit', details: { unit: 'urban-management', below: 'urban-management' } },
    });
    expect(refused.body.text.zh).toContain('市中区人民政府、济南市城市管理局');
    const peer = await people.petition.act(id, 'request-review', { ...review, lead: 'housing-construction' });
    expect(peer).toMatchObject({ status: 422, body: { guard: 'above-unit' } });
    const asked = taken(await people.petition.act(id, 'request-review', { ...review, lead: 'district-government' }));
    expect(asked.state).toBe('review-requested');
    expect(deadline(taken(await people.petition.view(id)), 'review')).toBe(china('2020-08-31T00:00:00'));
    // Asked for on a Friday: by the end of Wednesday.
    expect(deadline(taken(await people.petition.view(id)), 'review-intake')).toBe(china('2020-08-06T00:00:00'));
    // Who answered has it no longer.
    expect((await people.urban.act(id, 'accept-review')).status).toBe(404);
    await town.at('2020-08-05T10:00:00');
    taken(await people['petition-review'].act(id, 'accept-review'));
    await town.at('2020-08-20T10:00:00');
    taken(await people['petition-review'].act(id, 'decide-review', { decision: 'upheld', result: '维持' }));
    await town.at('2020-08-24T10:00:00');
    expect(taken(await people.petition.act(id, 'deliver-review')).state).toBe('reviewed');
    await town.at('2020-09-23T23:59:00');
    expect(taken(await people.petition.view(id)).state).toBe('reviewed');
    await town.at('2020-09-24T00:00:01');
    expect(taken(await people.petition.view(id)).state).toBe('archived');
  });
});

test('a letter that lay three days in the post room is answered fifteen days from its receipt', async () => {
  await town.at('2020-10-09T09:00:00');
  const form = { place: town.placeIn('370103012'), text: '反映拖欠工程款', 'received-on': '2020-10-06' };
  const id = taken(await people.petition.report('petition', form), 201).id;
  const view = taken(await people.petition.view(id));
  expect(view.receivedAt).toBe(china('2020-10-06T00:00:00'));
  expect(deadline(view, 'acceptance')).toBe(china('2020-10-22T00:00:00'));
  const early = await people.petition.report('petition', { ...form, 'received-on': '2020-10-10' });
  expect(early).toMatchObject({ status: 422, body: { faults: [{ field: 'received-on', fault: 'not-yet' }] } });
});

test('a review asked for a day too late is refused, and time has archived it', async () => {
  const id = await accepted('2020-10-09T09:00:00', '2020-10-10T09:00:00');
  taken(await people.urban.act(id, 'report-done', { answer: 'explained', result: '答复意见' }));
  taken(await people.petition.act(id, 'reply'));
  await town.at('2020-11-09T23:59:00');
  expect(taken(await people.petition.view(id)).state).toBe('replied');
  await town.at('2020-11-10T00:00:01');
  const late = await people.petition.act(id, 'request-review', { lead: 'district-government', text: '不服' });
  expect(late.status).toBe(409);
  expect(taken(await people.petition.view(id)).state).toBe('archived');
});

describe('who reaches a petition', () => {
  let id: string;
  beforeAll(async () => {
    id = await accepted('2020-10-12T09:00:00', '2020-10-13T09:00:00');
  });
  const listed = async (person: Person): Promise<string[]> =>
    taken(await person.get('/api/v1/cases?limit=200')).items.map((item: { id: string }) => item.id);

  test.each(['agent', 'duty', 'dispatcher', 'callback', 'verifier', 'worker', 'leader-grid', 'housing'] as const)(
    '%s has the area, or is another unit, and reaches none',
    async (login) => {
      expect((await people[login].view(id)).status).toBe(404);
      expect(await listed(people[login])).not.toContain(id);
      expect((await people[login].act(id, 'tell-acceptance')).status).toBe(404);
    },
  );

  test.each(['petition', 'urban', 'supervisor', 'leader'] as const)('%s reaches it', async (login) => {
    expect((await people[login].view(id)).status).toBe(200);
    expect(await listed(people[login])).toContain(id);
  });

  test('nobody registers one but the petition office', async () => {
    const form = { place: town.placeIn('370103012'), text: '反映拖欠工程款', 'reporter-name': '王某' };
    for (const login of ['agent', 'duty'] as const) {
      expect((await people[login].report('petition', form)).status).toBe(403);
    }
  });

  test('and the petition office reaches nothing else of the area', async () => {
    const form = { place: town.placeIn('370103012'), text: '路面破损' };
    const event = taken(await people.duty.report('grid-event', form), 201).id;
    expect(await listed(people.supervisor)).toContain(event);
    expect((await people.petition.view(event)).status).toBe(404);
    expect(await listed(people.petition)).not.toContain(event);
  });

  test('who petitions is masked for the clerk, revealed for a purpose, and told to nobody else', async () => {
    for (const login of ['petition', 'urban', 'supervisor', 'leader'] as const) {
      expect(JSON.stringify(taken(await people[login].view(id)))).not.toContain('王某');
    }
    const asked = { fields: ['petitioner-name'], purpose: '送达受理告知书' };
    const shown = taken(await people.petition.post(`/api/v1/cases/${id}/reveal`, asked));
    expect(JSON.stringify(shown)).toContain('王某');
    for (const login of ['urban', 'leader'] as const) {
      expect(await people[login].post(`/api/v1/cases/${id}/reveal`, asked)).toMatchObject({
        status: 403,
        body: { code: 'field-withheld' },
      });
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { type Answer, china, openTown, type Town, taken } from './people.ts';
import { gcj02, type LngLat, lies } from './places.ts';

/** The grid worker's own community, 舜玉社区 of 舜玉路街道. */
const COMMUNITY = '370103012028';

let town: Town;
let grid: string;
let point: LngLat;
beforeAll(async () => {
  town = await openTown('shizhong');
  grid = town.gridsOf(COMMUNITY)[0] as string;
  point = town.pointIn(grid);
});
afterAll(() => town.close());

const everybody = [
  'worker',
  'leader-grid',
  'agent',
  'duty',
  'dispatcher',
  'urban',
  'housing',
  'handler',
  'verifier',
  'callback',
  'supervisor',
  'leader',
] as const;
type Login = (typeof everybody)[number];

/** Who sees the case, with what each may do; whoever is not named sees nothing of it. A stroke (`!`) marks what is shown as refused. */
type Sights = Partial<Record<Login, string>>;

async function expectSights(id: string, number: string, expected: Sights): Promise<void> {
  const found: Sights = {};
  for (const login of everybody) {
    const person = await town.as(login);
    const { status, body } = await person.view(id);
    const listed = taken(await person.get(`/api/v1/cases?q=${number}&sort=received`)).items.map(
      (item: { id: string }) => item.id,
    );
    expect({ login, listed }).toEqual({ login, listed: status === 200 ? [id] : [] });
    if (status === 404) continue;
    type Offer = { action: string; refused?: object };
    found[login] = taken({ status, body } as Answer)
      .actions.map(({ action, refused }: Offer) => (refused ? `${action}!` : action))
      .sort()
      .join(' ');
  }
  expect(found).toEqual(expected);
}

const looksOn = { worker: '', 'leader-grid': '', agent: '', verifier: '', callback: '', supervisor: '', leader: '' };

describe('a manhole without its cover on a Saturday night', () => {
  const report = () => ({
    id,
    matterId,
    procedure: 'grid-event',
    reportedAt: china('2020-04-04T23:30:00'),
    form: { place: { ...point, crs: 'WGS-84', accuracy: 8 }, text: '雨水井盖不见了，路灯很暗。', category: 'C0103' },
  });
  const id = newId();
  const matterId = newId();
  let number: string;

  test('is reported without network and received by sync twice: one case', async () => {
    await town.at('2020-04-04T23:50:00');
    const worker = await town.as('worker');
    const before = await town.written();
    const copies = await Promise.all([report(), report()].map((body) => worker.post('/api/v1/cases', body)));
    const later = await worker.post('/api/v1/cases', report());
    expect(copies.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(later.status).toBe(200);
    expect(copies[0]?.body).toEqual(copies[1]?.body);
    expect(later.body).toEqual(copies[0]?.body);
    number = later.body.number;
    expect(number).toMatch(/^WG-20200404-\d{5}$/);
    const after = await town.written();
    expect(after).toEqual({
      ...before,
      matter: 1,
      event: 1,
      command: 1,
      outbox: 1,
      // The text and the key that seals it; the worker's log-in has made one, too.
      sealed_part: 1,
      data_key: Number(before.data_key) + 1,
    });
    expect(later.body).toMatchObject({
      state: 'awaiting-filing',
      source: 'grid-worker',
      reportedAt: china('2020-04-04T23:30:00'),
      receivedAt: china('2020-04-04T23:50:00'),
    });
    await expectSights(matterId, number, {
      ...looksOn,
      worker: 'self-handle',
      agent: 'refuse',
      duty: 'file join refuse split',
      dispatcher: 'file join refuse split',
    });
  });

  test('in the right grid, community and street', async () => {
    const { body } = await (await town.as('dispatcher')).view(matterId);
    const inside = town.district.pack.grids.filter(({ geometry }) =>
      lies(point, geometry.coordinates as [number, number][][]),
    );
    expect(inside.map(({ code }) => code)).toEqual([grid]);
    expect(body).toMatchObject({ grid, area: COMMUNITY });
    expect(body.place).toMatchObject({
      lng: point.lng,
      lat: point.lat,
      crs: 'CGCS2000',
      given: { ...point, crs: 'WGS-84' },
      accuracy: 8,
      areas: ['370103', '370103012', COMMUNITY],
      grid: { code: grid, version: 1 },
    });
    const areas = taken(await (await town.as('worker')).get('/api/v1/areas'));
    const street = areas.find(({ code }: { code: string }) => code === body.place.areas[1]);
    expect(street.name).toEqual({ zh: '舜玉路街道', en: 'Shunyulu Subdistrict' });
  });

  test('is filed at 23:52 and dispatched at 23:55 as the duty list advises: due at 01:55', async () => {
    await town.at('2020-04-04T23:52:00');
    const dispatcher = await town.as('dispatcher');
    const filed = taken(await dispatcher.act(matterId, 'file', { category: 'C0103', condition: 'C0103-1' }));
    expect(filed).toMatchObject({ state: 'awaiting-dispatch', category: 'C0103', condition: 'C0103-1' });
    await expectSights(matterId, number, {
      ...looksOn,
      duty: 'dispatch join split void',
      dispatcher: 'dispatch join split void',
    });

    await town.at('2020-04-04T23:55:00');
    expect(filed.advice[0]).toMatchObject({ unit: 'urban-management', duty: 'cover-sewer-storm-road' });
    const dispatched = taken(await dispatcher.act(matterId, 'dispatch', { lead: filed.advice[0].unit }));
    expect(dispatched).toMatchObject({
      state: 'awaiting-signature',
      lead: 'urban-management',
      light: 'green',
      dueAt: china('2020-04-05T01:55:00'),
      amberAt: china('2020-04-05T01:25:00'),
      reportedAt: china('2020-04-04T23:30:00'),
    });
    const disposal = dispatched.clocks.find((clock: { id: string }) => clock.id === 'disposal');
    expect(disposal).toMatchObject({
      status: 'running',
      startedAt: china('2020-04-04T23:55:00'),
      limit: '2 emergency-hours',
      holder: 'urban-management',
      provisional: false,
    });
    expect(disposal.why.zh.join('\n')).toMatch(/04-04 23:55 起算，限 2 个紧急工作时/);
    expect(disposal.why.zh.at(-1)).toMatch(/04-05 01:55 截止/);
    expect(disposal.why.en.join('\n')).toMatch(/04-04 23:55 the clock starts, limit 2 emergency/);
    expect(disposal.why.en.at(-1)).toMatch(/deadline 04-05 01:55/);
    await expectSights(matterId, number, {
      ...looksOn,
      duty: 'call call-stages join recall urge',
      dispatcher: 'call call-stages join recall urge',
      callback: 'urge',
      supervisor: 'recall supervise urge',
      leader: 'supervise',
      urban: 'answer-supervision! call call-stages return sign',
      handler: 'sign',
    });
  });

  test('is signed by a handler of the unit, who reports it done with a photo and cannot check it', async () => {
    await town.at('2020-04-05T00:05:00');
    const handler = await town.as('handler');
    taken(await handler.act(matterId, 'sign'));
    await expectSights(matterId, number, {
      ...looksOn,
      duty: 'call call-stages join urge',
      dispatcher: 'call call-stages join urge',
      callback: 'urge',
      supervisor: 'supervise urge',
      leader: 'supervise',
      urban: 'answer-supervision! ask-extension ask-suspension call call-stages report-done return',
      handler: 'ask-extension report-done',
    });
    await town.at('2020-04-05T01:20:00');
    const result = { result: '新井盖已盖好，围挡已撤。' };
    const bare = await handler.act(matterId, 'report-done', result);
    expect(bare).toMatchObject({
      status: 422,
      body: { code: 'form', faults: [{ field: 'photos', fault: 'required' }] },
    });
    const photo = await handler.upload();
    const done = taken(await handler.act(matterId, 'report-done', { ...result, photos: [photo] }));
    expect(done).toMatchObject({ state: 'awaiting-check', photoList: [{ id: photo, slot: 'after' }] });
    for (const action of ['take-check', 'confirm-done', 'send-back']) {
      const form = action === 'send-back' ? { reason: 'not-restored', finding: '试' } : {};
      const refused = await handler.act(matterId, action, form);
      expect(refused).toMatchObject({ status: 403, body: { code: 'not-yours', role: 'handler', allowed: [] } });
    }
    const checks = 'confirm-done send-back take-check';
    await expectSights(matterId, number, {
      ...looksOn,
      supervisor: 'bring-false-report',
      duty: '',
      dispatcher: '',
      urban: '',
      handler: '',
      worker: checks,
      'leader-grid': checks,
      verifier: checks,
    });
  });

  test('is checked by a verifier, closed, called back and archived', async () => {
    await town.at('2020-04-05T08:10:00');
    const verifier = await town.as('verifier');
    taken(await verifier.act(matterId, 'take-check'));
    const photo = await verifier.upload();
    const checked = taken(await verifier.act(matterId, 'confirm-done', { finding: '井盖平稳。', photos: [photo] }));
    expect(checked).toMatchObject({ state: 'awaiting-closing', flags: [] });
    const disposal = checked.clocks.find((clock: { id: string }) => clock.id === 'disposal');
    expect(disposal).toMatchObject({ status: 'stopped', light: 'green', deadline: china('2020-04-05T01:55:00') });
    await expectSights(matterId, number, {
      ...looksOn,
      supervisor: 'bring-false-report',
      duty: 'close',
      dispatcher: 'close',
      urban: '',
      handler: '',
    });
    taken(await (await town.as('duty')).act(matterId, 'close', { opinion: '同意结案' }));
    await expectSights(matterId, number, {
      ...looksOn,
      supervisor: 'bring-false-report',
      duty: 'archive',
      dispatcher: 'archive',
      urban: '',
      handler: '',
      agent: 'call-back',
      callback: 'archive call-back',
    });
    await town.at('2020-04-07T09:00:00');
    const called = { reached: true, resolved: 'yes', satisfaction: 5, note: '满意' };
    const archived = taken(await (await town.as('callback')).act(matterId, 'call-back', called));
    expect(archived).toMatchObject({
      state: 'archived',
      phase: 'ended',
      light: 'none',
      dueAt: null,
      endedAt: china('2020-04-07T09:00:00'),
      counters: { callbacks: 1 },
      actions: [],
      reportedAt: china('2020-04-04T23:30:00'),
    });
    // Nothing to appeal against: it was on time.
    await expectSights(matterId, number, {
      ...looksOn,
      supervisor: 'bring-false-report',
      duty: '',
      dispatcher: '',
      urban: '',
      handler: '',
    });
    const again = await (await town.as('callback')).act(matterId, 'call-back', called);
    expect(again).toMatchObject({ status: 409, body: { code: 'ended', state: 'archived' } });
  });

  test('leaves a timeline that tells all of it', async () => {
    const { body } = await (await town.as('dispatcher')).view(matterId);
    type Entry = { action: string; at: string; actor?: { staff: string }; to?: string; photos: string[] };
    const told = body.timeline.map(({ action, at, actor, to, photos }: Entry) => [
      action,
      at,
      actor?.staff,
      to ?? '',
      photos.length,
    ]);
    expect(told).toEqual([
      ['open', china('2020-04-04T23:50:00'), 's-worker', 'awaiting-filing', 0],
      ['file', china('2020-04-04T23:52:00'), 's-dispatcher', 'awaiting-dispatch', 0],
      ['dispatch', china('2020-04-04T23:55:00'), 's-dispatcher', 'awaiting-signature', 0],
      ['sign', china('2020-04-05T00:05:00'), 's-handler', 'handling', 0],
      ['report-done', china('2020-04-05T01:20:00'), 's-handler', 'awaiting-check', 1],
      ['take-check', china('2020-04-05T08:10:00'), 's-verifier', 'checking', 0],
      ['confirm-done', china('2020-04-05T08:10:00'), 's-verifier', 'awaiting-closing', 1],
      ['close', china('2020-04-05T08:10:00'), 's-duty', 'closed', 0],
      ['call-back', china('2020-04-07T09:00:00'), 's-callback', 'archived', 0],
    ]);
    expect(body.text).toBe('雨水井盖不见了，路灯很暗。');
  });

  test.each(['sysadmin', 'secadmin', 'auditor'])('is no business of the administrator %s', async (login) => {
    const person = await town.as(login);
    expect(await person.view(matterId)).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
    expect(await person.get('/api/v1/cases')).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
  });

  test('is no business of who has not logged in', async () => {
    expect(await town.stranger().view(matterId)).toMatchObject({ status: 401, body: { code: 'no-session' } });
  });
});

/** Reported, filed and dispatched at one moment, and nothing else: what its disposal clock makes of it. */
async function dispatched(condition: string, at: string, reportedAt = at) {
  await town.setNow(at);
  const dispatcher = await town.as('dispatcher');
  const form = { place: { ...point, crs: 'WGS-84' }, text: '邻近的案例' };
  const { id } = taken(await (await town.as('worker')).report('grid-event', form, { reportedAt }), 201);
  taken(await dispatcher.act(id, 'file', { category: condition.slice(0, 5), condition }));
  return taken(await dispatcher.act(id, 'dispatch', { lead: 'urban-management' }));
}

describe('the neighbours of that case', () => {
  test('red comes after the deadline, not with it, and lateness counts from the deadline', async () => {
    const { id } = await dispatched('C0103-1', china('2020-04-11T23:55:00'));
    const dispatcher = await town.as('dispatcher');
    const lightAt = async (at: string) => {
      await town.at(at);
      const { body } = await dispatcher.view(id);
      const red = taken(await dispatcher.get('/api/v1/cases?light=red&open=true')).items;
      expect(red.some((item: { id: string }) => item.id === id)).toBe(body.light === 'red');
      return [body.light, body.flags.join()];
    };
    expect(await lightAt('2020-04-12T01:24:59')).toEqual(['green', '']);
    expect(await lightAt('2020-04-12T01:25:00')).toEqual(['amber', '']);
    expect(await lightAt('2020-04-12T01:55:00')).toEqual(['amber', '']);
    expect(await lightAt('2020-04-12T01:55:01')).toEqual(['red', 'overdue']);
    const { body } = await dispatcher.view(id);
    expect(body.timeline.at(-1)).toMatchObject({
      type: 'timed',
      action: 'disposal-overdue',
      effectiveAt: china('2020-04-12T01:55:00'),
    });
  });

  // Hours that run day and night, over the end of a month, a leap day, a year and a week of holidays.
  test.each([
    ['C0103-1', '2020-04-04T23:55:00', '2020-04-05T01:55:00'],
    ['C0103-5', '2020-02-28T22:30:00', '2020-02-29T00:30:00'],
    ['C0103-1', '2020-02-29T23:00:00', '2020-03-01T01:00:00'],
    ['C0104-1', '2020-12-31T23:00:00', '2021-01-01T01:00:00'],
    ['C0126-1', '2020-10-03T22:00:00', '2020-10-04T02:00:00'],
    ['C0103-1', '2021-02-11T23:59:59', '2021-02-12T01:59:59'],
    // A day that counts from the next one on, to its midnight, holiday or not.
    ['E0111-2', '2020-04-04T23:55:00', '2020-04-06T00:00:00'],
    // One working day: Monday 6 April is Qingming.
    ['C0103-6', '2020-04-03T09:00:00', '2020-04-08T00:00:00'],
  ])('condition %s dispatched at %s is due at %s', async (condition, at, due) => {
    expect((await dispatched(condition, china(at))).dueAt).toBe(china(due));
  });

  test('a place given in GCJ-02 is the same place', async () => {
    await town.at('2020-04-05T09:00:00');
    const form = { place: { ...gcj02(point), crs: 'GCJ-02' }, text: '井盖不见了', category: 'C0103' };
    const seen = taken(await (await town.as('worker')).report('grid-event', form), 201);
    expect(seen).toMatchObject({ grid, area: COMMUNITY });
    // A hundredth of a millimetre in the formula, seven places in the store.
    expect(Math.abs(seen.lng - point.lng)).toBeLessThan(2e-7);
    expect(Math.abs(seen.lat - point.lat)).toBeLessThan(2e-7);
    expect(seen.place.given).toEqual({ ...gcj02(point), crs: 'GCJ-02' });
    const apart = { place: { ...gcj02(point), crs: 'WGS-84' }, text: '井盖不见了', category: 'C0103' };
    const shifted = await (await town.as('dispatcher')).report('grid-event', apart);
    expect(shifted.body.grid, 'taken at its word it lies half a kilometre off').not.toBe(grid);
  });

  test('a place outside the district is refused and nothing is written', async () => {
    const before = await town.written();
    const [, , east] = town.district.box;
    const place = { lng: east + 0.02, lat: point.lat, crs: 'WGS-84' };
    const refused = await (await town.as('worker')).report('grid-event', { place, text: '邻区的井盖' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'outside-district', lng: place.lng, lat: place.lat } });
    expect(refused.body.text).toEqual({ zh: expect.stringContaining('辖区'), en: expect.stringContaining('outside') });
    expect(await town.written()).toEqual(before);
  });

  test('what a worker sees across the street is reported and goes to the grid in which it lies', async () => {
    const elsewhere = town.gridsOf('370103012001')[0] as string;
    const place = { ...town.pointIn(elsewhere), crs: 'WGS-84' };
    const worker = await town.as('worker');
    const seen = taken(await worker.report('grid-event', { place, text: '隔壁社区' }), 201);
    expect(seen).toMatchObject({ grid: elsewhere, area: '370103012001', source: 'grid-worker' });
    // Theirs to follow, and to set right on the spot; what belongs to that community's own people does not become theirs.
    const offers = taken(await worker.view(seen.id)).actions.map(({ action }: { action: string }) => action);
    expect(offers).toEqual(['self-handle']);
  });

  test('who may not take a step is told who may, by the names of the district', async () => {
    const place = { ...point, crs: 'WGS-84' };
    const { id } = taken(await (await town.as('worker')).report('grid-event', { place, text: '井盖响' }), 201);
    const verifier = await (await town.as('verifier')).act(id, 'file', { category: 'C0103', condition: 'C0103-1' });
    expect(verifier).toMatchObject({
      status: 403,
      body: {
        code: 'not-yours',
        by: ['duty-officer', 'dispatcher'],
        isOfRole: false,
        text: {
          zh: '“立案”由值班长、派遣员办理，不属于您的岗位。',
          en: '“File” is for: Duty officer, Dispatcher. It is not for your post.',
        },
      },
    });
    const opening = await (await town.as('supervisor')).report('grid-event', { place, text: '督查看到' });
    expect(opening).toMatchObject({ status: 403, body: { code: 'not-yours', action: 'open' } });
    expect(opening.body.text.zh).toContain('网格员');
  });

  test('nobody names a source that is not theirs: the source decides what is verified first', async () => {
    const form = { place: { ...point, crs: 'WGS-84' }, text: '监控画面' };
    const refused = await (await town.as('agent')).report('grid-event', form, { source: 'video' });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'form',
        faults: [{ field: 'source', fault: 'not-a-choice', accepted: ['hotline', 'resident', 'media'] }],
        text: { zh: expect.stringContaining('来源') },
      },
    });
    const file = async (login: string, more: object) =>
      taken(await (await town.as(login)).report('grid-event', form, more), 201);
    expect(await file('agent', {})).toMatchObject({ source: 'hotline', state: 'awaiting-acceptance' });
    expect(await file('agent', { source: 'media' })).toMatchObject({ source: 'media', state: 'awaiting-acceptance' });
    expect(await file('dispatcher', {})).toMatchObject({ source: 'centre', state: 'awaiting-filing' });
    expect(await file('duty', { source: 'leader' })).toMatchObject({ source: 'leader', state: 'awaiting-acceptance' });
    const pages = taken(await (await town.as('agent')).get('/api/v1/district'));
    expect(pages.procedures[0].opening.sources).toMatchObject({ 'hotline-agent': ['hotline', 'resident', 'media'] });
  });

  test('a report is never dated after it came in', async () => {
    await town.at('2020-04-05T10:00:00');
    const form = { place: { ...point, crs: 'WGS-84' }, text: '手机时钟快了' };
    const at = { reportedAt: china('2020-04-05T12:00:00') };
    const seen = taken(await (await town.as('worker')).report('grid-event', form, at), 201);
    expect(seen).toMatchObject({ reportedAt: seen.receivedAt, receivedAt: china('2020-04-05T10:00:00') });
  });

  test('a unit names its own people as handlers: nobody else is barred from checking that way', async () => {
    const { id } = await dispatched('C0103-1', china('2020-04-06T10:00:00'));
    const urban = await town.as('urban');
    for (const handler of ['s-worker', 's-verifier']) {
      const refused = await urban.act(id, 'sign', { handler });
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'form', faults: [{ field: 'handler', fault: 'unknown-staff' }] },
      });
    }
    taken(await urban.act(id, 'sign', { handler: 's-handler' }));
    taken(await urban.act(id, 'report-done', { result: '已盖好', photos: [await urban.upload()] }));
    taken(await (await town.as('worker')).act(id, 'take-check'));
  });

  test('two syncs of two phones with one photo each are two cases; the same photo is not shown twice', async () => {
    await town.at('2020-04-06T12:00:00');
    const worker = await town.as('worker');
    const photo = await worker.upload();
    const form = { place: { ...point, crs: 'WGS-84' }, text: '井盖', category: 'C0103', photos: [photo] };
    const first = taken(await worker.report('grid-event', form), 201);
    expect(first.photoList).toMatchObject([{ id: photo, slot: 'before', seq: 1 }]);
    const second = await worker.report('grid-event', form);
    expect(second).toMatchObject({ status: 422, body: { code: 'form', faults: [{ fault: 'unknown-photo' }] } });
    const other = taken(await worker.report('grid-event', { ...form, photos: [await worker.upload()] }), 201);
    expect(other.similar.map(({ id }: { id: string }) => id)).toContain(first.id);
    expect(await (await town.as('housing')).get(`/api/v1/photos/${photo}`)).toMatchObject({ status: 404 });
    expect(await (await town.as('verifier')).get(`/api/v1/photos/${photo}`)).toMatchObject({ status: 200 });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from './people.ts';
import type { LngLat } from './places.ts';

let town: Town;
let point: LngLat;
const logins = ['worker', 'dispatcher', 'duty', 'urban', 'verifier', 'callback', 'supervisor', 'agent'] as const;
let people: Record<(typeof logins)[number], Person>;
beforeAll(async () => {
  town = await openTown('shizhong');
  point = town.pointIn(town.gridsOf('370103012028')[0] as string);
  people = await town.people(logins);
});
afterAll(() => town.close());

/** Filed and with its unit on the morning of the 7th: five working days. */
async function handed(form: object = {}): Promise<string> {
  await town.at('2020-04-07T08:00:00');
  const place = { ...point, crs: 'WGS-84' };
  const { id } = taken(await people.worker.report('grid-event', { place, text: '井盖沉降', ...form }), 201);
  taken(await people.dispatcher.act(id, 'file', { category: 'C0103', condition: 'C0103-4' }));
  taken(await people.dispatcher.act(id, 'dispatch', { lead: 'urban-management' }));
  taken(await people.urban.act(id, 'sign'));
  return id;
}

async function reportDone(id: string): Promise<void> {
  taken(await people.urban.act(id, 'report-done', { result: '已复位', photos: [await people.urban.upload()] }));
}

async function closed(id: string, at: string): Promise<void> {
  await town.at(at);
  await reportDone(id);
  taken(await people.verifier.act(id, 'confirm-done'));
  taken(await people.duty.act(id, 'close'));
}

const call = (id: string, form: object) => people.callback.act(id, 'call-back', form);

describe('a call-back', () => {
  test('is offered with its questions under the answer that asks them, and takes no answer of nobody', async () => {
    const id = await handed();
    await closed(id, '2020-04-07T10:00:00');
    const offers = taken(await people.callback.view(id)).actions;
    const { form } = offers.find(({ action }: { action: string }) => action === 'call-back');
    expect(form.map(({ field, when }: { field: string; when?: object }) => [field, when])).toEqual([
      ['reached', undefined],
      ['resolved', { field: 'reached', values: ['true'] }],
      ['satisfaction', { field: 'reached', values: ['true'] }],
      ['note', undefined],
    ]);
    expect(await call(id, { reached: false, satisfaction: 5 })).toMatchObject({
      status: 422,
      body: {
        code: 'form',
        faults: [{ field: 'satisfaction', fault: 'not-asked', accepted: ['true'] }],
        text: { zh: '表单有 1 处需要修改：“满意度”按前面的回答不需要填写。' },
      },
    });
    expect(await call(id, { reached: true, resolved: 'yes' })).toMatchObject({
      body: { faults: [{ field: 'satisfaction', fault: 'required' }] },
    });
  });

  test('that reaches nobody is tried three times, and then the archive says so', async () => {
    const id = await handed();
    await closed(id, '2020-04-07T10:00:00');
    for (const [day, tries] of [
      ['07', 1],
      ['08', 2],
    ] as const) {
      await town.at(`2020-04-${day}T14:00:00`);
      expect(taken(await call(id, { reached: false, note: '无人接听' }))).toMatchObject({
        state: 'calling-back',
        endedAt: null,
        counters: { callbacks: tries, unreached: tries },
        flags: [],
      });
    }
    const waiting = taken(await people.callback.get('/api/v1/cases?state=calling-back&desk=true')).items;
    expect(waiting.map((item: { id: string }) => item.id)).toContain(id);
    expect(taken(await call(id, { reached: false }))).toMatchObject({ state: 'archived', flags: ['unreached'] });
    const told = taken(await people.dispatcher.get('/api/v1/cases?flag=unreached&sort=received')).items;
    expect(told.map((item: { id: string }) => item.id)).toEqual([id]);
  });

  test('that finds it unresolved sends it back once, then under supervision, and ends by a decision', async () => {
    const id = await handed();
    await closed(id, '2020-04-07T10:00:00');
    await town.at('2020-04-07T14:00:00');
    const first = taken(await call(id, { reached: true, resolved: 'no', satisfaction: 1, note: '还在响' }));
    expect(first).toMatchObject({
      state: 'handling',
      lead: 'urban-management',
      flags: [],
      counters: { 'callback-returns': 1, rework: 1 },
      dueAt: china('2020-04-15T00:00:00'),
    });

    await closed(id, '2020-04-08T10:00:00');
    const again = taken(await people.callback.view(id));
    expect(again).toMatchObject({ state: 'calling-back', facts: expect.not.objectContaining({ resolved: 'no' }) });
    // Nobody had asked for a call; who was told once that it is done is called all the same.
    expect(await people.duty.act(id, 'archive')).toMatchObject({ status: 409, body: { code: 'wrong-state' } });
    await town.at('2020-04-08T14:00:00');
    const second = taken(await call(id, { reached: true, resolved: 'yes', satisfaction: 2 }));
    expect(second).toMatchObject({
      state: 'handling',
      flags: ['supervised'],
      rank: 1,
      counters: { 'callback-returns': 2, supervisions: 1 },
    });
    const running = second.clocks.filter(({ status }: { status: string }) => status === 'running');
    expect(running.map(({ id: clock }: { id: string }) => clock).sort()).toEqual(['disposal', 'supervision']);

    const photos = [await people.urban.upload()];
    expect(await people.urban.act(id, 'report-done', { result: '已修', photos })).toMatchObject({
      status: 422,
      body: { guard: 'not-flag' },
    });
    taken(await people.urban.act(id, 'answer-supervision', { opinion: '局长督办，当日返工' }));
    await closed(id, '2020-04-09T10:00:00');
    const reason = { reason: 'exhausted', opinion: '井座已更换，残余声响来自路面，已列入大修' };
    expect(await people.callback.act(id, 'conclude', reason)).toMatchObject({ status: 403 });
    const ended = taken(await people.supervisor.act(id, 'conclude', reason));
    expect(ended).toMatchObject({ state: 'archived', phase: 'ended', flags: ['unsatisfied'], rank: 0, light: 'none' });
  });

  test('nobody concludes what was sent back but once', async () => {
    const id = await handed({ 'reply-wanted': true });
    await closed(id, '2020-04-07T10:00:00');
    const reason = { reason: 'beyond-law', opinion: '超出政策' };
    expect(await people.supervisor.act(id, 'conclude', reason)).toMatchObject({
      status: 422,
      body: { guard: 'count-reached', because: { zh: '“回访退回次数”为 0 次，须达到 2 次。' } },
    });
  });
});

describe('a check that somebody took', () => {
  test('is theirs until they hand it back or let it lie', async () => {
    const id = await handed();
    await town.at('2020-04-07T10:00:00');
    await reportDone(id);
    taken(await people.verifier.act(id, 'take-check'));
    expect(await people.worker.act(id, 'confirm-done')).toMatchObject({
      status: 422,
      body: {
        code: 'guard',
        guard: 'same-person',
        because: { zh: expect.stringMatching(/^“领取核查”由.+执行，须由其本人完成或退回。$/) },
      },
    });
    const name = town.district.staffById.get(people.verifier.staff)?.name as string;
    const shown = taken(await people.worker.view(id)).actions;
    expect(shown.map(({ refused }: { refused?: { guard: string } }) => refused?.guard)).toEqual(
      shown.map(() => 'same-person'),
    );
    expect(shown[0].refused.text.zh).toContain(name);

    taken(await people.verifier.act(id, 'hand-back-check'));
    taken(await people.worker.act(id, 'take-check'));
    expect(await people.verifier.act(id, 'confirm-done')).toMatchObject({ body: { guard: 'same-person' } });
    // Two working hours, over noon: from 10:00 to 12:00; then it lies for anybody.
    await town.at('2020-04-07T12:00:01');
    expect(taken(await people.verifier.view(id))).toMatchObject({ state: 'awaiting-check' });
    taken(await people.verifier.act(id, 'confirm-done'));
  });
});

describe('what waits for approval', () => {
  const why = { reason: 'materials', opinion: '等待井盖到货' };

  test('and was asked in time is granted late: red is taken back', async () => {
    await town.at('2020-04-07T08:00:00');
    const id = await handed();
    await town.at('2020-04-14T17:00:00');
    const asked = taken(await people.urban.act(id, 'ask-extension', why));
    const due = asked.dueAt;
    await town.at('2020-04-16T09:00:00');
    expect(taken(await people.dispatcher.view(id))).toMatchObject({ light: 'red', flags: ['overdue'] });
    taken(await people.dispatcher.act(id, 'approve-extension'));
    const granted = taken(await people.supervisor.act(id, 'approve-extension'));
    expect(granted).toMatchObject({ light: 'green', flags: [], counters: { extensions: 1 } });
    expect(Date.parse(granted.dueAt)).toBeGreaterThan(Date.parse(due));
    await town.setNow(new Date(Date.parse(granted.dueAt) + 1000).toISOString());
    expect(taken(await people.dispatcher.view(id))).toMatchObject({ light: 'red', flags: ['overdue'] });
  });

  test('is taken back when the unit reports it done, and its answer finds the case moved on', async () => {
    const id = await handed();
    taken(await people.urban.act(id, 'ask-extension', why));
    taken(await people.dispatcher.act(id, 'approve-extension'));
    await reportDone(id);
    const seen = taken(await people.dispatcher.view(id));
    expect(seen).toMatchObject({ state: 'awaiting-check', requests: [], counters: {} });
    expect(await people.supervisor.act(id, 'approve-extension')).toMatchObject({
      status: 409,
      body: { code: 'wrong-state' },
    });
  });

  test('and whose day has come is not granted, and not used up', async () => {
    const id = await handed();
    const until = { reason: 'season', 'suspended-until': '2020-04-09', opinion: '等待回暖' };
    taken(await people.urban.act(id, 'ask-suspension', until));
    taken(await people.dispatcher.act(id, 'approve-suspension'));
    await town.at('2020-04-09T09:00:00');
    expect(await people.supervisor.act(id, 'approve-suspension')).toMatchObject({
      status: 422,
      body: { guard: 'date-within', details: { after: '2020-04-09' } },
    });
    taken(await people.supervisor.act(id, 'refuse-suspension'));
    taken(await people.urban.act(id, 'ask-suspension', { ...until, 'suspended-until': '2020-04-20' }));
  });
});

test('a void case is not under supervision any more', async () => {
  const id = await handed();
  taken(await people.supervisor.act(id, 'supervise', { reason: 'key-matter', opinion: '三日内办结' }));
  taken(await people.urban.act(id, 'return', { reason: 'not-our-duty', basis: '职责清单' }));
  expect(taken(await people.duty.view(id)).flags).toEqual(['supervised']);
  const ended = taken(await people.duty.act(id, 'void', { reason: 'filed-by-mistake', opinion: '误立案' }));
  expect(ended).toMatchObject({ state: 'void', flags: [], rank: 0 });
  const supervised = taken(await people.supervisor.get('/api/v1/cases?flag=supervised')).items;
  expect(supervised.map((item: { id: string }) => item.id)).not.toContain(id);
});

describe('a report that comes late', () => {
  const report = (reportedAt: string) => {
    const form = { place: { ...point, crs: 'WGS-84' }, text: '没有网络时拍到的' };
    return people.worker.report('grid-event', form, { reportedAt });
  };

  test('from a phone that was offline for days is taken as it was seen', async () => {
    await town.at('2020-05-06T09:00:00');
    const seen = taken(await report(china('2020-04-30T17:00:00')), 201);
    expect(seen).toMatchObject({ reportedAt: china('2020-04-30T17:00:00'), receivedAt: china('2020-05-06T09:00:00') });
  });

  test('from further back than a report may is refused, and told how far back it may', async () => {
    const refused = await report(china('2020-04-05T23:59:59'));
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'form',
        faults: [{ field: 'reportedAt', fault: 'too-old', accepted: [china('2020-04-06T00:00:00')] }],
        text: { zh: '表单有 1 处需要修改：“上报时间”过早，超出可补报的期限。' },
      },
    });
    taken(await report(china('2020-04-06T00:00:00')), 201);
    expect(await report('1970-01-01T00:00:00Z')).toMatchObject({ status: 422 });
  });
});

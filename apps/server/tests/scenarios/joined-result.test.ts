import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeArchive } from '../../src/archive/index.ts';
import { openTown, type Person, type Town, taken } from './people.ts';
import { seated } from './seated.ts';

/** 并案: those that joined a matter inherit its result, as far as each reader may read a result at all. */

const STREET = '370103012';
const DONE = '已更换井盖，并加装防坠网';
const logins = [
  ...(['agent', 'dispatcher', 'duty', 'urban', 'housing', 'callback'] as const),
  ...(['supervisor', 'leader', 'verifier'] as const),
];
let town: Town;
let people: Record<(typeof logins)[number], Person>;
beforeAll(async () => {
  town = await openTown('shizhong', {
    edit: {
      // So that there is somebody who reaches such a matter and may not read its result.
      'fields.yaml': (text) => {
        const audience =
          'audience: [resident, grid-worker, grid-leader, hotline-agent, petition-clerk, duty-officer, dispatcher, department, handler, verifier, callback-agent, supervisor, leader]';
        const at = text.indexOf(audience, text.indexOf('  reply-text:'));
        return text.slice(0, at) + audience.replace(', leader]', ']') + text.slice(at + audience.length);
      },
    },
  });
  people = await town.people(logins);
});
afterAll(() => town?.close());

interface Entry {
  action: string;
  type: string;
  name: { zh: string };
  notes: { zh: string }[];
  form: { field: string; value: unknown; name?: { zh: string }; gone?: boolean }[];
}

const followed = async (person: Person, id: string): Promise<Entry> => {
  const { timeline } = taken(await person.view(id)) as { timeline: Entry[] };
  return timeline.findLast(({ action }) => action === 'followed') as Entry;
};
const order = async (text: string): Promise<{ id: string; number: string }> => {
  const form = { place: town.placeIn(STREET), text };
  return taken(await people.agent.report('hotline-order', form), 201);
};

/** An order with its unit, signed for, and so many that have joined it. */
async function joined(others: number): Promise<{ lead: string; number: string; children: string[] }> {
  const { agent, dispatcher, urban } = people;
  const { id: lead, number } = await order('井盖缺失');
  taken(await agent.act(lead, 'accept', { category: 'C0103' }));
  const children = [];
  for (let n = 0; n < others; n += 1) {
    const { id } = await order(`第 ${n + 2} 位来电：同一处井盖`);
    taken(await agent.act(id, 'join', { into: lead, opinion: '同一处' }));
    children.push(id);
  }
  taken(await dispatcher.act(lead, 'dispatch', { lead: 'urban-management', opinion: '请城管办理' }));
  taken(await urban.act(lead, 'sign'));
  return { lead, number, children };
}

async function answered(lead: string, result: string): Promise<void> {
  taken(await people.urban.act(lead, 'report-done', { result }));
  taken(await people.agent.act(lead, 'close', { opinion: '材料齐全' }));
}

const unhappy = { reached: true, resolved: 'no', satisfaction: 1 };
const happy = { reached: true, resolved: 'yes', satisfaction: 5 };

describe('a joined order', () => {
  let lead: string;
  let number: string;
  let children: string[];
  const child = () => children[0] as string;
  beforeAll(async () => {
    await town.at('2020-04-07T09:00:00');
    ({ lead, number, children } = await joined(3));
  });

  test('tells what was done when the lead has passed its audit, and not before', async () => {
    taken(await people.urban.act(lead, 'report-done', { result: DONE }));
    expect(JSON.stringify(taken(await people.callback.view(child())))).not.toContain(DONE);
    taken(await people.agent.act(lead, 'close', { opinion: '材料齐全' }));
    expect(await followed(people.callback, child())).toMatchObject({
      type: 'linked',
      name: { zh: `随主案 ${number} 一并办理` },
      form: [{ field: 'result', name: { zh: '办理结果和答复内容' }, value: DONE, personal: 'reply-text' }],
    });
  });

  test('tells it to every role that reaches it and may read a reply, and to nobody else', async () => {
    const { agent, dispatcher, duty, callback, supervisor, verifier, leader, urban } = people;
    for (const person of [agent, dispatcher, duty, callback, supervisor, verifier]) {
      expect((await followed(person, child())).form, person.login).toMatchObject([{ value: DONE }]);
    }
    expect((await followed(leader, child())).form, 'not in the audience').toEqual([]);
    expect(JSON.stringify(taken(await leader.view(child())))).not.toContain(DONE);
    expect((await urban.view(child())).status, 'no unit of this order').toBe(404);
    const asked = { fields: ['reply-text'], purpose: '核对答复内容' };
    const revealed = await callback.post(`/api/v1/cases/${child()}/reveal`, asked);
    expect(taken(revealed).values).toMatchObject([{ field: 'result', personal: 'reply-text', value: DONE }]);
    expect((await leader.post(`/api/v1/cases/${child()}/reveal`, asked)).status).toBe(403);
  });

  test('copies nothing: the text lies once, and nothing else of the lead is told', async () => {
    const rows = await town.query('select field from wangge.sealed_part where matter_id = $1', [child()]);
    expect(rows.map(({ field }) => field).sort()).toEqual(['matter-text', 'opinion-text']);
    const view = JSON.stringify(taken(await people.duty.view(child())));
    for (const text of ['材料齐全', '请城管办理', '井盖缺失']) expect(view).not.toContain(text);
  });

  test('archived without a call it says what the result was', async () => {
    const archived = taken(await people.callback.act(child(), 'archive', { reason: 'anonymous' }));
    expect(archived.state).toBe('archived');
    expect((await followed(people.callback, child())).form).toMatchObject([{ value: DONE }]);
  });

  test('handled anew, the lead tells the new result to those who are still to be called, and leaves what was called by the old one', async () => {
    const again = '井座破损，已整体更换';
    await town.at('2020-04-07T10:00:00');
    taken(await people.callback.act(lead, 'call-back', unhappy));
    taken(await people.urban.act(lead, 'report-done', { result: again }));
    expect((await followed(people.callback, children[1] as string)).form).toMatchObject([{ value: DONE }]);
    taken(await people.agent.act(lead, 'close'));
    expect((await followed(people.callback, children[1] as string)).form).toMatchObject([{ value: again }]);
    expect((await followed(people.callback, child())).form).toMatchObject([{ value: DONE }]);
  });

  test('goes its own way and tells both: what it inherited and what was done about it', async () => {
    const own = '旁边另一处井盖也已更换';
    await town.at('2020-04-07T10:30:00');
    const second = children[1] as string;
    taken(await people.callback.act(second, 'call-back', unhappy));
    taken(await people.dispatcher.act(second, 'dispatch', { lead: 'urban-management' }));
    taken(await people.urban.act(second, 'sign'));
    await answered(second, own);
    const { timeline } = taken(await people.callback.view(second)) as { timeline: Entry[] };
    const told = timeline.flatMap(({ form }) =>
      form.flatMap(({ field, value }) => (field === 'result' ? [value] : [])),
    );
    expect(told).toEqual(['井座破损，已整体更换', own]);
  });

  test('forgotten with the key of the lead, it is gone here, too', async () => {
    await town.query(
      "update wangge.data_key set wrapped = null, destroyed_at = now() where subject_id = $1 and of = 'reply-text'",
      [lead],
    );
    const third = children[2] as string;
    expect((await followed(people.callback, third)).form).toEqual([
      expect.objectContaining({ personal: 'reply-text', value: null, gone: true }),
    ]);
    expect(taken(await people.callback.view(third)).text, 'its own words are its own').toContain('同一处井盖');
    taken(await people.callback.act(third, 'call-back', happy));
  });
});

test('an order that joined what was none inherits nothing', async () => {
  await town.at('2020-04-08T09:00:00');
  const { id: lead } = await order('无此事');
  taken(await people.agent.act(lead, 'accept', { category: 'C0103' }));
  const { id: child } = await order('同一件');
  taken(await people.agent.act(child, 'join', { into: lead }));
  taken(await people.dispatcher.act(lead, 'void', { reason: 'test', opinion: '测试件' }));
  const entry = await followed(people.agent, child);
  expect(entry.form).toEqual([]);
});

test('a resident reads what was done in their own case, without reaching the one that it joined', async () => {
  await town.at('2020-04-09T09:00:00');
  const { agent, dispatcher, duty, urban, verifier } = people;
  const resident = await seated(town, { staff: 'x-resident', role: 'resident', area: '370103' });
  const report = async (person: Person): Promise<string> => {
    const form = { place: town.placeIn(STREET), text: '路灯不亮', category: 'C0103' };
    const { id } = taken(await person.report('grid-event', form), 201);
    taken(await agent.act(id, 'accept', { category: 'C0103' }));
    return id;
  };
  const [lead, own] = [await report(agent), await report(resident)];
  taken(await dispatcher.act(own, 'join', { into: lead, opinion: '同一盏灯' }));
  taken(await dispatcher.act(lead, 'file', { category: 'C0103', condition: 'C0103-4' }));
  taken(await dispatcher.act(lead, 'dispatch', { lead: 'urban-management' }));
  taken(await urban.act(lead, 'sign'));
  taken(await urban.act(lead, 'report-done', { result: '已更换灯泡', photos: [await urban.upload()] }));
  taken(await verifier.act(lead, 'confirm-done'));
  taken(await duty.act(lead, 'close'));
  expect((await resident.view(lead)).status).toBe(404);
  const entry = await followed(resident, own);
  expect(entry.form).toMatchObject([{ field: 'result', name: { zh: '处置结果' }, value: '已更换灯泡' }]);
  expect(JSON.stringify(taken(await resident.view(own)))).not.toContain('同一盏灯');
});

test('and what a grid worker has set right on the spot, too', async () => {
  await town.at('2020-04-10T09:00:00');
  const { agent, dispatcher, duty, verifier } = people;
  const [worker] = Object.values(await town.people(['worker'])) as [Person];
  const resident = await seated(town, { staff: 'y-resident', role: 'resident', area: '370103' });
  const form = { place: town.placeIn(STREET), text: '小广告', category: 'C0103' };
  const { id: lead } = taken(await worker.report('grid-event', form), 201);
  const { id: own } = taken(await resident.report('grid-event', form), 201);
  taken(await agent.act(own, 'accept', { category: 'C0103' }));
  taken(await dispatcher.act(own, 'join', { into: lead, opinion: '同一处' }));
  const photos = [await worker.upload()];
  taken(await worker.act(lead, 'self-handle', { condition: 'C0103-4', result: '当场清除', photos }));
  taken(await verifier.act(lead, 'confirm-done'));
  taken(await duty.act(lead, 'close'));
  expect((await followed(resident, own)).form).toMatchObject([{ field: 'result', value: '当场清除' }]);
});

test('where the lead has gone into an archive, its line says so', async () => {
  await town.at('2018-12-28T09:00:00');
  const { lead, children } = await joined(0);
  expect(children).toEqual([]);
  await town.at('2019-01-02T09:00:00');
  const { id: child } = await order('同一处井盖');
  taken(await people.agent.act(child, 'join', { into: lead }));
  await answered(lead, DONE);
  for (const id of [lead, child]) taken(await people.callback.act(id, 'call-back', happy));
  await town.at('2020-06-01T09:00:00');
  const into = await mkdtemp(join(tmpdir(), 'wangge-joined-'));
  try {
    await makeArchive(town.services, town.district, { year: 2018, into, now: new Date(town.now()) });
    expect(taken(await people.callback.view(lead)).archivedYear).toBe(2018);
    const entry = await followed(people.callback, child);
    expect(entry.form).toEqual([]);
    expect(entry.notes.map(({ zh }) => zh)).toEqual(['办理结果已随 2018 年的记录归档，恢复后可查']);
  } finally {
    await rm(into, { recursive: true });
  }
});

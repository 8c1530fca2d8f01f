import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from './people.ts';

/** Shut off and fenced, repaired, the surface restored: three units. */
const stages = {
  secure: ['emergency-management'],
  repair: ['housing-construction'],
  restore: ['urban-management'],
  urgent: true,
  request: '燃气泄漏，请立即到场',
};

let town: Town;
const logins = ['agent', 'dispatcher', 'duty', 'callback', 'supervisor'] as const;
let people: Record<(typeof logins)[number], Person>;
/** The clerks of the three units; the housing department leads. */
let safe: Person;
let lead: Person;
let road: Person;
beforeAll(async () => {
  town = await openTown('shizhong', { staff: ['s-emergency-management-desk'] });
  people = await town.people(logins);
  safe = await town.as('emergency-management-desk');
  lead = await town.as('housing');
  road = await town.as('urban');
});
afterAll(() => town?.close());

interface Task {
  task: string;
  status: string;
  late: boolean;
  matter?: { id: string; light?: string; dueAt?: string };
}
const tasksOf = async (id: string): Promise<Task[]> => taken(await lead.view(id)).tasks;
const taskId = async (id: string, task: string): Promise<string> => {
  const entry = (await tasksOf(id)).find((one) => one.task === task);
  if (!entry?.matter) throw new Error(`${task} has no case yet`);
  return entry.matter.id;
};
const done = async (by: Person, id: string): Promise<void> => {
  taken(await by.act(id, 'arrive'));
  taken(await by.act(id, 'report-done', { result: '已完成', photos: [await by.upload()] }));
};

describe('a gas leak on a Saturday afternoon', () => {
  let id: string;
  const callers: string[] = [];

  test('is filed, with its lead, and the three stages are called at once', async () => {
    await town.at('2020-04-11T15:00:00');
    const { agent, dispatcher } = people;
    const place = town.placeIn('370103012');
    // Each tells 12345, and is to be answered.
    const call = { place, text: '闻到很重的煤气味', 'request-kind': 'help', 'reply-wanted': true, urgent: true };
    for (let n = 0; n < 3; n += 1) callers.push(taken(await agent.report('hotline-order', call), 201).id);
    id = callers[0] as string;
    const gas = Object.entries(town.district.pack.catalogue.categories).find(
      ([, { name }]) => name.zh === '燃气泄漏',
    )?.[0];
    const condition = Object.entries(town.district.pack.catalogue.conditions).find(
      ([, one]) => one.category === gas,
    )?.[0];
    for (const one of callers) taken(await agent.act(one, 'accept', { category: gas, condition, urgent: true }));
    for (const other of callers.slice(1)) taken(await agent.act(other, 'join', { into: id }));
    taken(await dispatcher.act(id, 'dispatch', { lead: 'housing-construction' }));
    taken(await lead.act(id, 'sign'));
    taken(await lead.act(id, 'call-stages', stages));
    expect(await tasksOf(id)).toMatchObject([
      { task: 'secure', status: 'open' },
      { task: 'repair', status: 'planned' },
      { task: 'restore', status: 'planned' },
    ]);
  });

  test('the first has three hours round the clock, and is red when it is late', async () => {
    const task = await taskId(id, 'secure');
    const view = taken(await safe.view(task));
    const work = view.clocks.find((one: { id: string }) => one.id === 'work');
    expect(work.deadline).toBe(china('2020-04-11T18:00:00'));
    taken(await safe.act(task, 'sign'));
    await town.at('2020-04-11T18:00:01');
    expect(taken(await safe.view(task)).light).toBe('red');
    await town.at('2020-04-11T18:30:00');
    await done(safe, task);
    const [secure, repair] = await tasksOf(id);
    expect(secure).toMatchObject({ status: 'done', late: true });
    expect(repair).toMatchObject({ status: 'open' });
  });

  test('the second begins then, with two days round the clock; the lead waits for all of them', async () => {
    const task = await taskId(id, 'repair');
    const work = taken(await lead.view(task)).clocks.find((one: { id: string }) => one.id === 'work');
    expect(work.deadline).toBe(china('2020-04-14T00:00:00'));
    const closed = await lead.act(id, 'report-done', { result: '已处置', photos: [await lead.upload()] });
    expect(closed).toMatchObject({ status: 422, body: { code: 'guard', guard: 'called-done' } });
    expect(closed.body.text.zh).toMatch(/第二阶段|修复/);
    // What was asked when the three were called is told to each, in a case of their own.
    expect(JSON.stringify(taken(await lead.view(task)).timeline[0].form)).toContain(stages.request);
    taken(await lead.act(task, 'sign'));
    await done(lead, task);
  });

  test('the third has five working days; done, the lead rates whom it called and reports, and every caller is answered', async () => {
    const task = await taskId(id, 'restore');
    const work = taken(await road.view(task)).clocks.find((one: { id: string }) => one.id === 'work');
    expect(JSON.stringify(taken(await road.view(task)).timeline[0].form)).toContain(stages.request);
    // Called on Saturday evening: Monday 13 to Friday 17.
    expect(work.deadline).toBe(china('2020-04-18T00:00:00'));
    await town.at('2020-04-15T10:00:00');
    taken(await road.act(task, 'sign'));
    await done(road, task);
    taken(await lead.act(await taskId(id, 'secure'), 'rate', { rating: 2, opinion: '到场迟' }));
    expect(taken(await lead.act(task, 'rate', { rating: 5 })).state).toBe('archived');
    expect(await tasksOf(id)).toMatchObject([{ rating: 2 }, {}, { rating: 5 }]);
    taken(await lead.act(id, 'report-done', { result: '已修复，路面恢复', photos: [await lead.upload()] }));
    taken(await people.duty.act(id, 'close'));
    for (const other of callers) {
      expect(taken(await people.callback.view(other)).state).toBe('calling-back');
      const said = { reached: true, resolved: 'yes', satisfaction: 4 };
      expect(taken(await people.callback.act(other, 'call-back', said)).state).toBe('archived');
    }
  });
});

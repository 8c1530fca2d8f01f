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
const logins = ['agent', 'dispatcher', 'duty', 'callback', 'supervisor', 'verifier'] as const;
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

/** Seen by a grid worker or told to 12345; on which Saturday. */
const ways = [
  { kind: 'grid-event', saturday: '2020-04-11' },
  { kind: 'hotline-order', saturday: '2020-05-16' },
] as const;

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

describe.each(ways)('a gas leak on a Saturday afternoon, as $kind', ({ kind, saturday }) => {
  let id: string;
  const callers: string[] = [];
  const isOrder = kind === 'hotline-order';
  /** So many days after that Saturday, there. */
  const day = (days: number, time: string): string => {
    const date = new Date(Date.parse(`${saturday}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
    return `${date}T${time}`;
  };

  test('is filed, with its lead, and the three stages are called at once', async () => {
    await town.at(day(0, '15:00:00'));
    const { agent, dispatcher } = people;
    const place = town.placeIn('370103012');
    const gas = Object.entries(town.district.pack.catalogue.categories).find(
      ([, { name }]) => name.zh === '燃气泄漏',
    )?.[0];
    const condition = Object.entries(town.district.pack.catalogue.conditions).find(
      ([, one]) => one.category === gas,
    )?.[0];
    const what = { category: gas, condition, urgent: true };
    // Each of them tells it, and is to be answered.
    const told = { place, text: '闻到很重的煤气味', urgent: true };
    const asked = isOrder ? { 'request-kind': 'help', 'reply-wanted': true } : {};
    for (let n = 0; n < 3; n += 1) {
      const made = taken(await agent.report(kind, { ...told, ...asked }), 201);
      taken(await agent.act(made.id, 'accept', isOrder ? what : {}));
      callers.push(made.id);
    }
    id = callers[0] as string;
    for (const other of callers.slice(1)) taken(await (isOrder ? agent : dispatcher).act(other, 'join', { into: id }));
    if (!isOrder) taken(await dispatcher.act(id, 'file', what));
    taken(await dispatcher.act(id, 'dispatch', { lead: 'housing-construction' }));
    taken(await lead.act(id, 'sign'));
    taken(await lead.act(id, 'call-stages', stages));
    // The stages may take eight days together, and an order has five: the lead asks for more with the call.
    if (isOrder) {
      taken(
        await lead.act(id, 'ask-extension', {
          reason: 'joint-work',
          days: 5,
          opinion: '三个阶段依次处置',
          told: '正在处置，十个工作日内答复',
        }),
      );
      taken(await people.duty.act(id, 'approve-extension'));
      const { clocks } = taken(await lead.view(id));
      // Dispatched on Saturday: ten working days from Monday.
      expect(clocks.find((one: { id: string }) => one.id === 'disposal').deadline).toBe(china(day(14, '00:00:00')));
    }
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
    expect(work.deadline).toBe(china(day(0, '18:00:00')));
    taken(await safe.act(task, 'sign'));
    await town.at(day(0, '18:00:01'));
    expect(taken(await safe.view(task)).light).toBe('red');
    await town.at(day(0, '18:30:00'));
    await done(safe, task);
    const [secure, repair] = await tasksOf(id);
    expect(secure).toMatchObject({ status: 'done', late: true });
    expect(repair).toMatchObject({ status: 'open' });
  });

  test('the second begins then, with two days round the clock; the lead waits for all of them', async () => {
    const task = await taskId(id, 'repair');
    const work = taken(await lead.view(task)).clocks.find((one: { id: string }) => one.id === 'work');
    expect(work.deadline).toBe(china(day(3, '00:00:00')));
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
    // Called on Saturday evening: the five days of the week that follows.
    expect(work.deadline).toBe(china(day(7, '00:00:00')));
    await town.at(day(4, '10:00:00'));
    taken(await road.act(task, 'sign'));
    await done(road, task);
    taken(await lead.act(await taskId(id, 'secure'), 'rate', { rating: 2, opinion: '到场迟' }));
    expect(taken(await lead.act(task, 'rate', { rating: 5 })).state).toBe('archived');
    expect(await tasksOf(id)).toMatchObject([{ rating: 2 }, {}, { rating: 5 }]);
    taken(await lead.act(id, 'report-done', { result: '已修复，路面恢复', photos: [await lead.upload()] }));
    if (!isOrder) taken(await people.verifier.act(id, 'confirm-done'));
    taken(await people.duty.act(id, 'close'));
    // Of orders the lead's caller, too; a case that nobody called in about is closed without.
    for (const other of isOrder ? callers : callers.slice(1)) {
      expect(taken(await people.callback.view(other)).state).toBe('calling-back');
      const said = { reached: true, resolved: 'yes', satisfaction: 4 };
      expect(taken(await people.callback.act(other, 'call-back', said)).state).toBe('archived');
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from './people.ts';

// 街道吹哨，部门报到: a cover of unknown owner smells of gas. By the duty list it is the street's, whose own desk calls two bureaus in stages.

const STREET = 'street-370103012';
const SAFE = 'emergency-management';
const REPAIR = 'housing-construction';
const stages = { secure: [SAFE], repair: [REPAIR], urgent: true, request: '无主井内有煤气味，请立即到场' };

let town: Town;
const logins = ['agent', 'duty', 'dispatcher', 'callback', 'supervisor'] as const;
let people: Record<(typeof logins)[number], Person>;
let street: Person;
/** The clerks of the two bureaus, and who checks for the street what others did. */
let safe: Person;
let repair: Person;
let verifier: Person;
beforeAll(async () => {
  const staff = [`s-${STREET}-desk`, `s-${STREET}-verify`, `s-${SAFE}-desk`];
  town = await openTown('shizhong', { staff });
  people = await town.people(logins);
  street = await town.as(`${STREET}-desk`);
  verifier = await town.as(`${STREET}-verify`);
  safe = await town.as(`${SAFE}-desk`);
  repair = await town.as('housing');
});
afterAll(() => town?.close());

interface Task {
  task: string;
  unit: string;
  status: string;
  late: boolean;
  rating?: number;
  matter?: { id: string };
}
/** Those that were called: the surface is not broken, and nobody is called to restore it. */
const tasksOf = async (id: string): Promise<Task[]> =>
  taken(await street.view(id)).tasks.filter(({ status }: Task) => status !== 'not-called');
const taskId = async (id: string, task: string): Promise<string> => {
  const entry = (await tasksOf(id)).find((one) => one.task === task);
  if (!entry?.matter) throw new Error(`${task} has no case yet`);
  return entry.matter.id;
};
const reported = async (by: Person, id: string) =>
  by.act(id, 'report-done', { result: '已完成', photos: [await by.upload()] });

describe('a street that calls two bureaus', () => {
  let id: string;
  const callers: string[] = [];

  test('leads by the duty list, signs and calls them in turn', async () => {
    await town.at('2020-04-10T10:00:00');
    const { agent, duty, dispatcher } = people;
    for (let n = 0; n < 3; n += 1) {
      const form = { place: town.placeIn('370103012'), text: '井盖没有标识，有煤气味', urgent: true };
      const made = taken(await agent.report('grid-event', form), 201);
      taken(await agent.act(made.id, 'accept', {}));
      callers.push(made.id);
    }
    id = callers[0] as string;
    for (const other of callers.slice(1)) taken(await dispatcher.act(other, 'join', { into: id }));
    taken(await duty.act(id, 'file', { category: 'C0123', condition: 'C0123-4', urgent: true }));
    const { advice } = taken(await dispatcher.view(id));
    expect(advice[0]).toMatchObject({ unit: STREET, duty: 'cover-unknown' });
    taken(await dispatcher.act(id, 'dispatch', { lead: advice[0].unit }));
    taken(await street.act(id, 'sign'));
    taken(await street.act(id, 'call-stages', stages));
    expect(await tasksOf(id)).toMatchObject([
      { task: 'secure', unit: SAFE, status: 'open' },
      { task: 'repair', unit: REPAIR, status: 'planned' },
    ]);
    expect(taken(await safe.view(await taskId(id, 'secure')))).toMatchObject({ state: 'awaiting-signature' });
  });

  test('sees the one that comes late go red, and cannot report it done meanwhile', async () => {
    const task = await taskId(id, 'secure');
    await town.at('2020-04-10T10:30:01');
    expect(taken(await safe.view(task)), 'half an hour to be on the spot').toMatchObject({ light: 'red' });
    taken(await safe.act(task, 'sign'));
    await town.at('2020-04-10T11:00:00');
    taken(await safe.act(task, 'arrive'));
    expect(taken(await safe.view(task)).light, 'three hours to make it safe').not.toBe('red');
    await town.at('2020-04-10T13:00:01');
    expect(taken(await safe.view(task)).light).toBe('red');
    const early = await reported(street, id);
    expect(early).toMatchObject({ status: 422, body: { code: 'guard', guard: 'called-done' } });
    expect(early.body.text.zh).toMatch(/第一阶段：围护/);
    expect(early.body.text.zh).toMatch(/第二阶段：修复/);
    expect(taken(await street.view(id)).state).toBe('handling');
    await town.at('2020-04-10T13:30:00');
    taken(await reported(safe, task));
    expect(await tasksOf(id)).toMatchObject([{ status: 'done', late: true }, { status: 'open' }]);
  });

  test('is held by the second alone, which is in time', async () => {
    const task = await taskId(id, 'repair');
    const work = taken(await repair.view(task)).clocks.find((one: { id: string }) => one.id === 'work');
    expect(work.deadline).toBe(china('2020-04-13T00:00:00'));
    const early = await reported(street, id);
    expect(early).toMatchObject({ status: 422, body: { guard: 'called-done' } });
    expect(early.body.text.zh).toMatch(/第二阶段：修复/);
    expect(early.body.text.zh).not.toMatch(/第一阶段/);
    await town.at('2020-04-10T14:00:00');
    taken(await repair.act(task, 'sign'));
    taken(await repair.act(task, 'contact'));
    await town.at('2020-04-11T15:00:00');
    taken(await repair.act(task, 'arrive'));
    taken(await reported(repair, task));
    expect(await tasksOf(id)).toMatchObject([{ late: true }, { status: 'done', late: false }]);
  });

  test('rates both, which rate neither it nor themselves', async () => {
    const [secure, second] = [await taskId(id, 'secure'), await taskId(id, 'repair')];
    for (const [by, task] of [
      [safe, secure],
      [repair, second],
    ] as const) {
      expect((await by.act(task, 'rate', { rating: 5 })).status).toBe(403);
    }
    expect(taken(await street.act(secure, 'rate', { rating: 2, opinion: '到场迟' })).state).toBe('archived');
    expect(taken(await street.act(second, 'rate', { rating: 5 })).state).toBe('archived');
    expect(await tasksOf(id)).toMatchObject([{ rating: 2 }, { rating: 5 }]);
  });

  test('reports it done, and each caller is answered: call-backs of the street', async () => {
    await town.at('2020-04-13T09:00:00');
    expect(taken(await reported(street, id)).state).toBe('awaiting-check');
    taken(await verifier.act(id, 'confirm-done'));
    taken(await people.duty.act(id, 'close'));
    const said = { reached: true, resolved: 'yes', satisfaction: 4 };
    for (const other of callers.slice(1)) {
      expect(taken(await people.callback.act(other, 'call-back', said)).state).toBe('archived');
    }
    const query = new URLSearchParams({ period: '2020-04', kind: 'grid-event', by: 'unit' });
    const { rows } = taken(await people.supervisor.get(`/api/v1/assessment?${query}`));
    expect(rows).toMatchObject([
      { row: STREET, rates: { 'closing-on-time': { numerator: 1, denominator: 1 }, resolution: { denominator: 2 } } },
    ]);
  });

  test('is told in the rows of the bureaus: who answered in time, was done in time, and was rated well', async () => {
    const query = new URLSearchParams({ period: '2020-04', kind: 'joint-task', by: 'unit' });
    const { rows } = taken(await people.supervisor.get(`/api/v1/assessment?${query}`));
    const told = Object.fromEntries(rows.map(({ row, rates }: { row: string; rates: object }) => [row, rates]));
    const all = (numerator: number) =>
      Object.fromEntries(
        ['call-response', 'call-disposal', 'call-rating'].map((rate) => [rate, { numerator, denominator: 1 }]),
      );
    expect(Object.keys(told).sort()).toEqual([SAFE, REPAIR].sort());
    expect(told[SAFE]).toMatchObject(all(0));
    expect(told[REPAIR]).toMatchObject(all(1));
    const cutoff = new Date(town.now()).toISOString();
    for (const rate of ['call-response', 'call-rating']) {
      for (const [unit, part, task] of [
        [SAFE, 'rest', 'secure'],
        [REPAIR, 'part', 'repair'],
      ] as const) {
        const figure = [rate, part, '2020-04', cutoff, 'unit', unit, 'joint-task'].join('~');
        const listed = taken(await people.supervisor.get(`/api/v1/cases?${new URLSearchParams({ figure })}`));
        expect(listed.items.map((one: { id: string }) => one.id)).toEqual([await taskId(id, task)]);
      }
    }
  });
});

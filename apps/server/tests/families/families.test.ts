import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/checkpoints/index.ts';
import { type Answer, china, type Person, type Town, taken } from '../scenarios/people.ts';
import { openFamilies } from './town.ts';

const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).sort((a, b) => a - b);

let town: Town;
let agent: Person;
let dispatcher: Person;
let urban: Person;
let housing: Person;
let callback: Person;
beforeAll(async () => {
  town = await openFamilies();
  agent = await town.as('agent');
  dispatcher = await town.as('dispatcher');
  urban = await town.as('urban');
  housing = await town.as('housing');
  callback = await town.as('callback');
});
afterAll(() => town?.close());

const place = () => town.placeIn('370103012');
const report = async (form: object = {}): Promise<{ id: string; number: string }> =>
  taken(await agent.report('test-leak', { place: place(), ...form }), 201);
/** The ids of a case's tasks by the names of the tasks. */
async function tasksOf(person: Person, id: string): Promise<Record<string, string>> {
  const { tasks } = taken(await person.view(id));
  return Object.fromEntries(
    tasks.map(({ task, matter }: { task: string; matter?: { id: string } }) => [task, matter?.id]),
  );
}

describe('tasks', () => {
  let id: string;
  let number: string;
  let tasks: Record<string, string>;

  test('are called in turn: the first opens with the call, as a case of the unit that was called', async () => {
    ({ id, number } = await report());
    taken(await dispatcher.act(id, 'dispatch', { lead: 'urban-management' }));
    const whistle = {
      secure: ['housing-construction'],
      repair: 'housing-construction',
      restore: 'housing-construction',
      request: '先围护',
    };
    const before = await housing.view(id);
    expect(before.status, 'nobody called them yet').toBe(404);
    taken(await urban.act(id, 'whistle', whistle));
    tasks = await tasksOf(urban, id);
    expect(tasks).toMatchObject({ secure: expect.any(String) });
    expect(tasks.repair).toBeUndefined();
    const task = taken(await housing.view(tasks.secure as string));
    expect(task).toMatchObject({ number: `${number}-1`, kind: 'test-task', lead: 'housing-construction' });
    expect(task.dueAt).toBe(china('2020-04-07T10:00:00'));
    // Whoever is called may read what it is about.
    taken(await housing.view(id));
  });

  test('hold the lead back while one goes on, naming it', async () => {
    const refused = await urban.act(id, 'report-done');
    expect(refused).toMatchObject({ status: 422, body: { code: 'guard', guard: 'tasks-done' } });
    expect(refused.body.text.en).toContain('Make safe');
    expect(refused.body.text.zh).toContain('Make safe');
  });

  test('open the next when they are done, and are rated by who called', async () => {
    await town.at('2020-04-07T09:20:00');
    taken(await housing.act(tasks.secure as string, 'sign'));
    // Nobody else may, and the caller only when its time has come.
    expect((await urban.act(tasks.secure as string, 'done')).status).toBe(403);
    expect((await urban.act(tasks.secure as string, 'rate', { rating: 4 })).status).toBe(409);
    taken(await housing.act(tasks.secure as string, 'done'));
    tasks = await tasksOf(urban, id);
    expect(tasks.repair).toEqual(expect.any(String));
    expect(tasks.restore).toBeUndefined();
    expect((await housing.act(tasks.secure as string, 'rate', { rating: 4 })).status).toBe(403);
    expect(taken(await urban.act(tasks.secure as string, 'rate', { rating: 4 })).state).toBe('rated');
  });

  test('that were late are red, and told as late', async () => {
    await town.at('2020-04-10T09:00:00');
    const task = taken(await housing.view(tasks.repair as string));
    expect(task.light).toBe('red');
    taken(await housing.act(tasks.repair as string, 'sign'));
    taken(await housing.act(tasks.repair as string, 'done'));
    const { tasks: told } = taken(await urban.view(id));
    expect(told).toMatchObject([
      { task: 'secure', status: 'done' },
      { task: 'repair', status: 'done', late: true },
      { task: 'restore', status: 'open' },
    ]);
  });

  test('all done, the lead goes on; a caller that nobody rated for has time pass for it', async () => {
    tasks = await tasksOf(urban, id);
    taken(await housing.act(tasks.restore as string, 'sign'));
    taken(await housing.act(tasks.restore as string, 'done'));
    expect(taken(await urban.act(id, 'report-done')).state).toBe('calling-back');
    await town.at('2020-04-20T09:00:00');
    expect(taken(await urban.view(tasks.restore as string)).state).toBe('rated');
  });

  test('end with the matter that called for them', async () => {
    const other = await report();
    taken(await dispatcher.act(other.id, 'dispatch', { lead: 'urban-management' }));
    taken(await urban.act(other.id, 'whistle', { secure: ['housing-construction'], repair: 'housing-construction' }));
    const { secure } = await tasksOf(urban, other.id);
    taken(await dispatcher.act(other.id, 'void'));
    expect(taken(await housing.view(secure as string)).state).toBe('withdrawn');
  });

  test('done by all at once: each once, and none is lost', async () => {
    const other = await report();
    taken(await dispatcher.act(other.id, 'dispatch', { lead: 'urban-management' }));
    const units = ['housing-construction', 'urban-management'];
    taken(await urban.act(other.id, 'whistle', { secure: units, repair: 'housing-construction' }));
    const { tasks: called } = taken(await urban.view(other.id));
    const [first, second] = called.map(({ matter }: { matter?: { id: string } }) => matter?.id);
    taken(await housing.act(first, 'sign'));
    taken(await urban.act(second, 'sign'));
    const answers = await Promise.all([
      housing.act(first, 'done'),
      urban.act(second, 'done'),
      ...Array.from({ length: 4 }, () => housing.act(first, 'done')),
      ...Array.from({ length: 4 }, () => urban.act(second, 'done')),
    ]);
    expect(statuses(answers)).toEqual([200, 200, ...Array(8).fill(409)]);
    const { tasks: after } = taken(await urban.view(other.id));
    expect(after).toMatchObject([
      { status: 'done' },
      { status: 'done' },
      { task: 'repair', status: 'open' },
      { task: 'restore', status: 'not-called' },
    ]);
    const [{ n }] = await town.query(`select count(*)::int as n from wangge.matter where parent_id = $1`, [other.id]);
    expect(n).toBe(3);
  });
});

describe('merging', () => {
  test('seven callers about one thing: each is answered of their own', async () => {
    const [lead, ...others] = await Promise.all(Array.from({ length: 7 }, () => report()));
    if (!lead) throw new Error('nothing was reported');
    for (const { id } of others) {
      expect(taken(await dispatcher.act(id, 'join', { into: lead.id }))).toMatchObject({ state: 'merged' });
    }
    taken(await dispatcher.act(lead.id, 'dispatch', { lead: 'urban-management' }));
    expect(taken(await urban.view(lead.id)).joined).toHaveLength(6);
    taken(
      await urban.act(lead.id, 'whistle', {
        secure: ['urban-management'],
        repair: 'urban-management',
        restore: 'urban-management',
      }),
    );
    for (const task of ['secure', 'repair', 'restore']) {
      const ids = await tasksOf(urban, lead.id);
      taken(await urban.act(ids[task] as string, 'sign'));
      taken(await urban.act(ids[task] as string, 'done'));
    }
    taken(await urban.act(lead.id, 'report-done'));
    for (const { id } of [lead, ...others]) {
      expect(taken(await callback.view(id)).state).toBe('calling-back');
      expect(taken(await callback.act(id, 'call-back')).state).toBe('archived');
    }
  });

  test('is refused into itself, into what joined another, and into what its author does not reach', async () => {
    const [a, b, c] = await Promise.all([report(), report(), report()]);
    expect(await dispatcher.act(a.id, 'join', { into: a.id })).toMatchObject({ status: 422 });
    expect(await dispatcher.act(a.id, 'join', { into: 'nothing' })).toMatchObject({ status: 422 });
    taken(await dispatcher.act(a.id, 'join', { into: b.id }));
    expect(await dispatcher.act(c.id, 'join', { into: a.id })).toMatchObject({
      status: 422,
      body: { guard: 'may-merge' },
    });
    expect(await dispatcher.act(b.id, 'join', { into: c.id })).toMatchObject({
      status: 422,
      body: { guard: 'may-merge' },
    });
  });

  test('crosswise at once: one joins the other, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = await Promise.all([report(), report()]);
      const answers = await Promise.all([
        dispatcher.act(a.id, 'join', { into: b.id }),
        dispatcher.act(b.id, 'join', { into: a.id }),
      ]);
      expect(statuses(answers)).toEqual([200, 422]);
    }
  });

  test('is given back when the lead turns out to be none', async () => {
    const [a, b] = await Promise.all([report(), report()]);
    taken(await dispatcher.act(a.id, 'join', { into: b.id }));
    taken(await dispatcher.act(b.id, 'void'));
    const view = taken(await dispatcher.view(a.id));
    expect(view.state).toBe('awaiting-dispatch');
    expect(view.belongsTo).toBeUndefined();
  });
});

describe('splitting', () => {
  test('opens a second case for the same reporter, who can be reached in both and forgotten in each', async () => {
    const { id, number } = await report({
      about: 'both',
      'reporter-name': '张三丰',
      'reporter-phone': '13800138000',
    });
    taken(await dispatcher.act(id, 'split', { about: 'noise', text: '夜间噪音' }));
    const [{ id: made, head }] = await town.query('select id, head from wangge.matter where number = $1', [
      `${number}-S1`,
    ]);
    expect(head).toHaveLength(32);
    const revealed = taken(
      await agent.post(`/api/v1/cases/${made}/reveal`, { fields: ['reporter-phone'], purpose: '回电核实' }),
    );
    expect(JSON.stringify(revealed)).toContain('13800138000');
    const keys = await town.query('select subject_id, of from wangge.data_key where subject_id = any ($1)', [
      [id, made],
    ]);
    expect(keys.filter(({ of }) => of === 'reporter-phone')).toHaveLength(2);
    // Who split it has seen nothing of the caller.
    const seen = JSON.stringify(taken(await dispatcher.view(made)));
    expect(seen).not.toContain('13800138000');
    expect(seen).toContain('夜间噪音');
  });
});

test('chains and rows of every family hold', async () => {
  const found = await verify(town.services, town.district);
  expect(found.findings ?? found).toEqual([]);
});

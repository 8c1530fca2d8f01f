import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jointTask, leak, project } from '../families/procedures.ts';
import { china, openTown, type Person, type Town, taken } from '../scenarios/people.ts';

/** What pages read of matters that belong together, as each role reads it. */

const seven = ['health', 'landscape', 'transport', 'water-affairs', 'fire-rescue', 'civil-affairs', 'education-sports'];
const desk = (unit: string): string => `${unit}-desk`;
const STREET = '370103012';

/** What a member may say beside the vote. */
const opinion = `    opinion: [{ field: opinion, name: { zh: 意见, en: Opinion }, type: text, personal: opinion-text }]
`;

let town: Town;
beforeAll(async () => {
  town = await openTown('shizhong', {
    edit: {
      // Only who called may rate, so that it lies with them.
      'procedures/test-task.yaml': () =>
        jointTask.replace('phase: feedback, outcome: done }', 'phase: feedback, outcome: done, desk: [department] }'),
      'procedures/test-leak.yaml': () => leak,
      'procedures/test-project.yaml': () =>
        project.replace('    recusal: recusal\n', `${opinion}    recusal: recusal\n`),
    },
    staff: [...seven, 'gas-company', 'market-supervision'].map((unit) => `s-${unit}-desk`),
  });
});
afterAll(() => town?.close());

async function reported(procedure: string, login: string, form: object = {}) {
  const place = town.placeIn(STREET);
  return taken(await (await town.as(login)).report(procedure, { place, ...form }), 201);
}

/** A leak that the urban management leads. */
async function dispatched() {
  const { id, number } = await reported('test-leak', 'agent', { text: '燃气味' });
  taken(await (await town.as('dispatcher')).act(id, 'dispatch', { lead: 'urban-management' }));
  return { id, number };
}

const deskOf = async (person: Person): Promise<string[]> =>
  taken(await person.get('/api/v1/cases?desk=true&limit=200')).items.map((row: { id: string }) => row.id);
const view = async (person: Person, id: string) => taken(await person.view(id));

describe('joint work', () => {
  let id: string;
  let number: string;
  let urban: Person;

  test('shows no stage while nobody is called, and the gate names what nobody was called to', async () => {
    await town.at('2020-04-07T09:00:00');
    ({ id, number } = await dispatched());
    urban = await town.as('urban');
    const seen = await view(urban, id);
    expect(seen).toMatchObject({ tasks: [], joined: [], splits: [], contacts: 1, ballots: [], parent: null });
    expect(seen).not.toHaveProperty('belongsTo');
    const done = seen.actions.find(({ action }: { action: string }) => action === 'report-done');
    expect(done.refused).toMatchObject({ guard: 'tasks-done' });
    expect(done.refused.text.en).toBe(
      'Still missing: “Make safe” has not been called; “Repair” has not been called; “Restore the road” has not been called.',
    );
  });

  test('shows the stages of one course in their steps, those that nobody was called to among them', async () => {
    const form = { secure: ['gas-company', 'fire-rescue'], repair: 'gas-company', request: '先封控' };
    const seen = taken(await urban.act(id, 'whistle', form));
    expect(seen.tasks).toMatchObject([
      { task: 'secure', unit: 'gas-company', status: 'open', step: 1, limit: '3 emergency-hours', late: false },
      { task: 'secure', unit: 'fire-rescue', status: 'open', step: 1, matter: { number: `${number}-2` } },
      { task: 'repair', unit: 'gas-company', status: 'planned', step: 2, after: ['secure'] },
      { task: 'restore', status: 'not-called', step: 3, name: { en: 'Restore the road' } },
    ]);
    expect(seen.tasks[3]).not.toHaveProperty('unit');
    expect(seen.tasks[2]).not.toHaveProperty('matter');
    // Whoever leads does not reach what others were called to, unless they called: that they did.
    expect(seen.tasks[0].matter).toMatchObject({
      number: `${number}-1`,
      readable: true,
      procedure: 'test-task',
      state: 'awaiting-signature',
      light: 'green',
      dueAt: china('2020-04-07T10:00:00'),
    });
    const gate = seen.actions.find(({ action }: { action: string }) => action === 'report-done');
    expect(gate.refused.text.en).toMatch(/“Make safe” \(.+\) is under way; .*“Repair” \(.+\) waits for its turn/);
    expect(seen.timeline.at(-1).notes.map((note: { en: string }) => note.en)).toEqual([
      expect.stringMatching(/^“Make safe” goes to .+: .+-1$/),
      expect.stringMatching(/^“Make safe” goes to .+: .+-2$/),
      expect.stringMatching(/^“Repair” waits for .+ until the tasks before it are done$/),
    ]);
  });

  test('is told to whoever is called, and to others of the area, as far as each reaches', async () => {
    const seen = await view(urban, id);
    const child = seen.tasks[0].matter.id;
    const gas = await town.as('gas-company-desk');
    const task = await view(gas, child);
    expect(task).toMatchObject({
      parent: 'task',
      belongsTo: {
        as: 'task',
        id,
        number,
        readable: true,
        task: { id: 'secure', name: { en: 'Make safe' }, apart: false },
      },
      similar: [],
    });
    expect(task.text, 'what is asked of it').toBe('先封控');
    expect(task.belongsTo).toMatchObject({ caller: 'urban-management', limit: '3 emergency-hours' });
    const refused = await (await town.as('market-supervision-desk')).view(child);
    expect(refused.status, 'no unit of this matter').toBe(404);
    expect((await view(gas, id)).tasks[1].matter, 'another unit’s task').toMatchObject({ readable: false });
    expect((await view(gas, id)).tasks[1].matter).not.toHaveProperty('state');
  });

  test('a task’s end is told in words, and the next stage with it; a late one as late', async () => {
    const { tasks } = await view(urban, id);
    await town.at('2020-04-07T09:30:00');
    for (const login of ['gas-company-desk', 'fire-rescue-desk']) {
      const index = login.startsWith('gas') ? 0 : 1;
      taken(await (await town.as(login)).act(tasks[index].matter.id, 'sign'));
    }
    await town.at('2020-04-07T11:00:00');
    taken(await (await town.as('gas-company-desk')).act(tasks[0].matter.id, 'done'));
    await town.at('2020-04-07T12:30:00');
    taken(await (await town.as('fire-rescue-desk')).act(tasks[1].matter.id, 'done'));
    const seen = await view(urban, id);
    expect(seen.tasks).toMatchObject([
      { status: 'done', late: false, at: china('2020-04-07T11:00:00') },
      { status: 'done', late: true, matter: { state: 'awaiting-rating' } },
      { task: 'repair', status: 'open', matter: { number: `${number}-3` } },
      { status: 'not-called' },
    ]);
    const [first, second] = seen.timeline.filter(({ type }: { type: string }) => type === 'linked');
    expect(first).toMatchObject({
      action: 'task-done',
      name: { en: expect.stringMatching(/^Task “Make safe” \(.+\) is done$/) },
    });
    expect(first.name.zh).toMatch(/^任务“Make safe”（.+）已完成$/);
    expect(second.name.en).toMatch(/is done, past its limit$/);
    expect(second.notes[0].en).toMatch(/^“Repair” goes to .+-3$/);
  });

  test('who called rates who was called, and the stars stand beside the task', async () => {
    const { tasks } = await view(urban, id);
    const task = await view(urban, tasks[0].matter.id);
    expect(task.actions.map(({ action }: { action: string }) => action)).toEqual(['rate']);
    // It lies with who called, and no more with who was called.
    expect(await deskOf(urban)).toContain(tasks[0].matter.id);
    taken(await urban.act(tasks[0].matter.id, 'rate', { rating: 4 }));
    expect(await deskOf(urban)).not.toContain(tasks[0].matter.id);
    expect((await view(urban, id)).tasks[0]).toMatchObject({ rating: 4 });
  });

  test('lists mark tasks and can leave them out', async () => {
    const dispatcher = await town.as('dispatcher');
    const listed = async (query: string): Promise<{ number: string; parent: string | null }[]> =>
      taken(await dispatcher.get(`/api/v1/cases?kind=test-leak&kind=test-task&${query}`)).items;
    expect((await listed('parent=task')).map((row) => row.parent)).toEqual(['task', 'task', 'task']);
    expect(await listed('parent=none')).toMatchObject([{ number, parent: null }]);
  });
});

describe('merging', () => {
  test('both sides say so: the lead how many told of it, the other what it joined', async () => {
    await town.at('2020-04-08T09:00:00');
    const dispatcher = await town.as('dispatcher');
    const lead = await reported('test-leak', 'agent', { text: '夜间施工噪声' });
    const other = await reported('test-leak', 'agent', { text: '工地很吵' });
    const seen = taken(await dispatcher.act(other.id, 'join', { into: lead.id }));
    expect(seen).toMatchObject({
      parent: 'merged',
      state: 'merged',
      belongsTo: { as: 'merged', id: lead.id, number: lead.number, readable: true, state: 'awaiting-dispatch' },
    });
    expect(seen.timeline.at(-1).notes).toEqual([{ zh: `并入 ${lead.number}`, en: `Joined ${lead.number}` }]);
    expect(seen.timeline.at(-1).form, 'by its number, not its id').toMatchObject([
      { field: 'into', value: lead.id, text: { zh: lead.number, en: lead.number } },
    ]);
    const one = await view(dispatcher, lead.id);
    expect(one).toMatchObject({ contacts: 2, joined: [{ id: other.id, number: other.number, readable: true }] });
    expect(one.timeline.at(-1)).toMatchObject({ type: 'linked', name: { en: `${other.number} joined this matter` } });

    const again = await dispatcher.act(lead.id, 'join', { into: other.id });
    expect(again).toMatchObject({ status: 422, body: { code: 'guard', guard: 'may-merge' } });
    expect(again.body.text.en).toBe(`${other.number} has joined another matter itself; join that one.`);

    taken(await dispatcher.act(lead.id, 'void'));
    const freed = await view(dispatcher, other.id);
    expect(freed).toMatchObject({ parent: null, state: 'awaiting-dispatch' });
    expect(freed.timeline.at(-1)).toMatchObject({
      name: { en: `Follows ${lead.number}, which it joined` },
      notes: [{ en: `Left ${lead.number}` }],
    });
  });

  test('what was split off is named on both sides', async () => {
    const dispatcher = await town.as('dispatcher');
    const { id, number } = await reported('test-leak', 'agent', { text: '两件事' });
    const seen = taken(await dispatcher.act(id, 'split', { about: 'noise' }));
    expect(seen.splits).toMatchObject([{ number: `${number}-S1`, readable: true }]);
    const found = taken(await dispatcher.get(`/api/v1/cases?q=${number.slice(-5)}-s1`)).items;
    expect(found, 'by the tail of its number').toMatchObject([{ number: `${number}-S1` }]);
    expect(await view(dispatcher, seen.splits[0].id)).toMatchObject({ splitFrom: { id, number, readable: true } });
  });
});

describe('a panel of seven', () => {
  let id: string;
  const panel = seven.map((unit) => `s-${unit}-desk`);
  const revealed = async (login: string): Promise<string[]> => {
    const asked = { fields: ['opinion-text'], purpose: '核对会审意见' };
    const { values } = taken(await (await town.as(login)).post(`/api/v1/cases/${id}/reveal`, asked));
    return values.map(({ value }: { value: string }) => value);
  };

  test('is shown with its rule in words, and what each may do', async () => {
    await town.at('2020-04-09T09:00:00');
    ({ id } = await reported('test-project', 'urban'));
    const seen = taken(await (await town.as('urban')).act(id, 'present', { panel }));
    expect(seen.ballots).toMatchObject([
      {
        ballot: 'panel',
        rule: {
          en: '7 seats, at least 5 votes; it passes when at least 2/3 of votes cast (abstentions counted) are in favour',
        },
        quorum: 5,
        open: true,
        cast: 0,
        missing: 5,
        recused: [],
      },
    ]);
    expect(seen.ballots[0].panel).toHaveLength(7);
    expect(seen.timeline.at(-1).form[0].text.zh, 'names, not ids').toMatch(/虚构.*、/);
    const member = await view(await town.as(desk('health')), id);
    const vote = member.actions.find(({ action }: { action: string }) => action === 'vote-panel');
    expect(vote).toMatchObject({
      verb: 'vote',
      form: [{ field: 'vote', name: { en: 'Vote' }, of: 'vote-panel' }, { field: 'opinion' }],
    });
    const { procedures } = taken(await (await town.as('leader')).get('/api/v1/district'));
    const drawn = procedures.find(({ id }: { id: string }) => id === 'test-project');
    expect(drawn).toMatchObject({
      ballots: [{ id: 'panel', size: 7, quorum: 5 }],
      reasons: { 'vote-panel': { for: {} } },
    });
  });

  test('what somebody voted is theirs until it is concluded: others see that they voted', async () => {
    const health = await town.as(desk('health'));
    expect(await deskOf(health)).toContain(id);
    taken(await health.act(id, 'vote-panel', { vote: 'against', opinion: '选址离学校太近' }));
    const own = await view(health, id);
    expect(await deskOf(health)).not.toContain(id);
    expect(own.ballots[0].panel[0]).toMatchObject({ choice: 'against', votedAt: china('2020-04-09T09:00:00') });
    for (const login of ['leader', desk('landscape')]) {
      const seen = await view(await town.as(login), id);
      expect(seen.ballots[0].panel[0], login).not.toHaveProperty('choice');
      expect(seen.ballots[0].panel[0], login).toHaveProperty('votedAt');
      expect(JSON.stringify(seen), `${login} finds it nowhere in the case`).not.toContain('选址');
      expect(seen.timeline.at(-1)).toMatchObject({ action: 'vote-panel', form: [] });
    }
    expect(await revealed('leader'), 'nor reveals it').not.toContain('选址离学校太近');
    expect(await revealed(desk('health'))).toContain('选址离学校太近');
  });

  test('who stands aside is named with the reason, and who took the seat', async () => {
    const leader = await town.as('leader');
    taken(await leader.act(id, 'recuse-panel', { member: panel[1], reason: 'interest' }));
    const seen = taken(
      await leader.act(id, 'substitute-panel', { member: panel[1], substitute: 's-market-supervision-desk' }),
    );
    expect(seen.ballots[0].recused).toMatchObject([
      {
        staff: panel[1],
        reason: { en: 'An interest of their own' },
        substitute: { staff: 's-market-supervision-desk' },
      },
    ]);
    expect(seen.ballots[0].panel[1]).toMatchObject({ staff: 's-market-supervision-desk', recused: false });
    const conclude = seen.actions.find(({ action }: { action: string }) => action === 'conclude-panel');
    expect(conclude.refused.text.en).toMatch(/^It takes 5 votes; 4 more needed\. Not voted yet: /);
    expect((await (await town.as(desk('landscape'))).view(id)).status, 'no seat, no reach').toBe(404);
  });

  test('concluded, the votes and the count are told', async () => {
    for (const unit of seven.slice(2)) {
      taken(await (await town.as(desk(unit))).act(id, 'vote-panel', { vote: 'for' }));
    }
    const leader = await town.as('leader');
    const seen = taken(await leader.act(id, 'conclude-panel', { minutes: '同意' }));
    expect(seen.ballots[0]).toMatchObject({
      open: false,
      cast: 6,
      missing: 0,
      concluded: { passed: true, counts: { for: 5, against: 1, abstain: 0 } },
    });
    expect(seen.ballots[0].panel[0]).toMatchObject({ choice: 'against' });
    expect(seen.timeline.at(-1).notes).toEqual([
      { zh: '表决通过：For 5，Against 1，Abstains 0', en: 'Passed: For 5, Against 1, Abstains 0' },
    ]);
    const votes = seen.timeline.filter(({ action }: { action: string }) => action === 'vote-panel');
    expect(votes[0].form).toMatchObject([{ field: 'vote' }, { field: 'opinion', value: '选址离学校太近' }]);
    expect(await revealed('leader')).toContain('选址离学校太近');
    expect(votes.map(({ form }: { form: { value: string }[] }) => form[0]?.value)).toEqual([
      'against',
      ...Array.from({ length: 5 }, () => 'for'),
    ]);
  });
});

test('people are found by a part of their name, in the whole district or one unit', async () => {
  const leader = await town.as('leader');
  const found = async (query: string): Promise<{ id: string; units: string[] }[]> =>
    taken(await leader.get(`/api/v1/staff?${query}`));
  expect(await found(`q=${encodeURIComponent('周航')}`)).toMatchObject([
    { id: 's-urban', units: ['urban-management'] },
    { id: 's-street-370103018-desk' },
  ]);
  expect((await found('unit=urban-management')).length).toBeGreaterThan(2);
  expect(await found(`unit=urban-management&q=${encodeURIComponent('秦野')}`)).toEqual([]);
  expect((await found('')).length).toBe(50);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AssessmentView } from '../../src/assessment/index.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';

/**
 * 弄虚作假 and 推诿 of the published formula: a point off for what was proven of a unit, after it was heard, by another person than the one who
 * brought it; and what an appeal overturns is in the raw figure alone.
 */
let town: Town;
let id: string;
let finding: string;

const act = async (login: string, matter: string, action: string, form: object = {}) =>
  (await town.as(login)).act(matter, action, form);
const ask = async (login = 'supervisor', more: Record<string, string> = {}): Promise<AssessmentView> => {
  const query = new URLSearchParams({ period: '2020-04', by: 'unit', ...more });
  return taken(await (await town.as(login)).get(`/api/v1/assessment?${query}`));
};
const urban = ({ rows }: AssessmentView) => rows.find(({ row }) => row === 'urban-management');
/** As the events alone tell it: decided, and not overturned. */
const recount = async (): Promise<{ raw: number; adjusted: number }> => {
  const rows = await town.query(
    `select count(*)::int as raw, count(*) filter (where not overturned)::int as adjusted from (
      select matter_id, bool_or(body ->> 'action' = 'uphold') as found,
        coalesce(bool_or(body::text like '%"flag":"overturned","on":true%'), false) as overturned
      from wangge.event where matter_id in
        (select matter_id from wangge.event where body -> 'opened' ->> 'kind' = 'unit-finding') group by matter_id) as told
    where found`,
    [],
  );
  return rows[0] as { raw: number; adjusted: number };
};

beforeAll(async () => {
  town = await openTown('shizhong', { staff: ['s-supervisor-2'], at: '2020-04-07T09:00:00+08:00' });
  const place = town.placeIn('370103012028');
  const form = { place, text: '井盖缺失', category: 'C0103', condition: 'C0103-3' };
  id = taken(await (await town.as('duty')).report('grid-event', form, { source: 'leader' }), 201).id;
  taken(await act('duty', id, 'accept', { category: 'C0103' }));
  taken(await act('duty', id, 'file', { category: 'C0103', condition: 'C0103-3' }));
  taken(await act('dispatcher', id, 'dispatch', { lead: 'urban-management' }));
  taken(await act('urban', id, 'sign'));
}, 120_000);
afterAll(() => town?.close());

const bring = (unit: string) => ({ unit: [unit], basis: '照片与现场不符' });

describe('a finding against a unit', () => {
  test('is about something that it did: before that nobody can be named, and after that no other', async () => {
    const early = await act('supervisor', id, 'bring-false-report', bring('urban-management'));
    expect([early.status, early.body]).toMatchObject([422, { guard: 'did-by', details: { did: ['report-done'] } }]);
    const worker = await town.as('urban');
    taken(await act('urban', id, 'report-done', { result: '已补装', photos: [await worker.upload()] }));
    const other = await act('supervisor', id, 'bring-false-report', bring('housing-construction'));
    expect([other.status, JSON.stringify(other.body)]).toEqual([422, expect.stringContaining('城市管理')]);
    expect((await act('dispatcher', id, 'bring-false-report', bring('urban-management'))).status).toBe(403);
  });

  test('does not hold up the matter, and goes on when that has ended', async () => {
    taken(await act('verifier', id, 'confirm-done', { finding: '属实' }));
    taken(await act('duty', id, 'close'));
    taken(await act('callback', id, 'archive'));
    taken(await act('supervisor', id, 'bring-false-report', bring('urban-management')));
    const view = taken(await (await town.as('supervisor')).view(id));
    expect(view).toMatchObject({ state: 'archived', assist: [] });
    expect(view.tasks).toMatchObject([{ task: 'false-report', apart: true, unit: 'urban-management', status: 'open' }]);
    finding = view.tasks[0].matter.id;
    // Nobody is sent to do anything.
    expect(view.timeline.at(-1).notes).toEqual([
      {
        zh: expect.stringMatching(/^“弄虚作假认定”针对市中区城市管理局：.+-1$/),
        en: expect.stringMatching(/^“False report” concerns Urban Management Bureau: .+-1$/),
      },
    ]);
    expect(taken(await (await town.as('urban')).view(finding))).toMatchObject({ state: 'awaiting-statement' });
    // It is brought by the supervisor, and not by the unit that it is about.
    const { belongsTo } = taken(await (await town.as('urban')).view(finding));
    expect(belongsTo).toMatchObject({ as: 'task', id, task: { id: 'false-report', apart: true } });
    expect(belongsTo).not.toHaveProperty('caller');
    const desk = taken(await (await town.as('urban')).get('/api/v1/cases?desk=true'));
    expect(desk.items.map((one: { id: string }) => one.id)).toContain(finding);
    for (const stranger of ['housing', 'worker', 'callback']) {
      expect([stranger, (await (await town.as(stranger)).get(`/api/v1/cases/${finding}`)).status]).toEqual([
        stranger,
        404,
      ]);
    }
  });

  test('is decided after the unit was heard, by another person than the one who brought it', async () => {
    const unheard = await act('leader', finding, 'uphold', { opinion: '成立' });
    expect(unheard.status).toBe(409);
    const photo = await (await town.as('urban')).upload();
    const heard = taken(await act('urban', finding, 'state-view', { opinion: '现场人员误报', photos: [photo] }));
    // It shows what is said, and not how a place looks after the work.
    expect(heard.photoList).toMatchObject([{ id: photo, slot: 'evidence' }]);
    const own = await act('supervisor', finding, 'uphold', { opinion: '成立' });
    expect([own.status, own.body]).toMatchObject([422, { guard: 'different-person' }]);
    expect((await ask()).total.tallies).toMatchObject({ findings: 0 });
    taken(await act('leader', finding, 'uphold', { opinion: '核对照片，事实成立' }));
  });

  test('is brought once for what was done, and not of another kind than that', async () => {
    const again = await act('supervisor', id, 'bring-false-report', bring('urban-management'));
    expect([again.status, again.body]).toMatchObject([422, { guard: 'did-by', details: { called: 'false-report' } }]);
    expect(JSON.stringify(again.body)).toContain('弄虚作假认定');
    const shirking = await act('supervisor', id, 'bring-shirking', bring('urban-management'));
    expect([shirking.status, shirking.body]).toMatchObject([422, { guard: 'did-by', details: { did: ['return'] } }]);
    // Neither is offered.
    const { actions } = taken(await (await town.as('supervisor')).view(id));
    expect(actions.map(({ action }: { action: string }) => action)).toEqual([]);
  });

  test('costs the unit a point, two where a leader had told of the matter', async () => {
    const answer = await ask();
    expect(urban(answer)).toMatchObject({
      tallies: { findings: 1 },
      adjustedTallies: { findings: 1 },
      score: { raw: { parts: { findings: -2 } }, adjusted: { parts: { findings: -2 } } },
    });
    expect(answer.total.tallies.findings).toBe(1);
    expect(await recount()).toEqual({ raw: 1, adjusted: 1 });
    // It reads its own, and the case behind it.
    const own = await ask('urban');
    expect(own.total.tallies).toMatchObject({ findings: 1 });
    const figure = [
      'findings',
      'counted',
      '2020-04',
      (await ask()).cutoff,
      'unit',
      'urban-management',
      'unit-finding',
    ].join('~');
    const { items } = taken(await (await town.as('urban')).get(`/api/v1/cases?${new URLSearchParams({ figure })}`));
    expect(items.map((one: { id: string }) => one.id)).toEqual([finding]);
  });

  test('is left out, and said to be, of the score of cases of some kinds', async () => {
    const answer = await ask('supervisor', { kind: 'grid-event' });
    expect(answer.formula.map((part) => part.id)).toEqual(['closing-on-time', 'closing', 'reworks']);
    expect(answer.formula.map((part) => part.name.en)).toEqual(['Closed on time', 'Closed', 'Reworks']);
    // Who is judged by a rule reads in their own language where it comes from.
    expect(answer.formula[0]?.source).toMatchObject({
      zh: expect.stringContaining('金华'),
      en: expect.stringContaining('Jinhua'),
    });
    expect(answer.leftOut).toEqual([{ id: 'findings', name: { zh: '认定次数', en: 'Findings' } }]);
    for (const row of [...answer.rows, answer.total]) {
      expect(Object.keys(row.score?.raw.parts ?? {})).toEqual(['closing-on-time', 'closing', 'reworks']);
    }
    expect((await ask()).leftOut).toEqual([]);
    const alone = await ask('supervisor', { kind: 'unit-finding' });
    expect(alone.leftOut.map((one) => one.name.zh)).toEqual(['按期结案率', '结案率', '返工次数']);
    expect(urban(alone)?.score?.raw).toEqual({ parts: { findings: -2 }, total: -2 });
    // Without any part there is no score that could leave one out.
    const none = await ask('supervisor', { kind: 'petition' });
    expect(none).toMatchObject({ formula: [], leftOut: [], total: { score: null } });
  });

  test('is off also in a period in which nothing of the unit was due', async () => {
    // Decided on 7 April; the case was due on another day.
    const answer = await ask('supervisor', { period: '2020-04-07' });
    const { rates, score } = urban(answer) ?? {};
    expect(rates?.closing?.denominator).toBe(0);
    expect(score?.raw).toEqual({
      parts: { 'closing-on-time': null, closing: null, reworks: 0, findings: -2 },
      total: -2,
    });
    const before = await ask('supervisor', { period: '2020-04-06' });
    expect(before.total.score?.raw.total).toBeNull();
  });

  test('is overturned on appeal by people who had no part in it, and stays in the raw figure', async () => {
    taken(await act('urban', finding, 'ask-appeal', { opinion: '补充施工记录' }));
    taken(await act('duty', finding, 'approve-appeal'));
    for (const partial of ['supervisor', 'leader']) {
      for (const verb of ['approve', 'refuse']) {
        const refused = await act(partial, finding, `${verb}-appeal`);
        expect([partial, refused.status, refused.body.guard]).toEqual([partial, 422, 'different-person']);
      }
    }
    taken(await act('supervisor-2', finding, 'approve-appeal'));
    expect(taken(await (await town.as('urban')).view(finding))).toMatchObject({ state: 'overturned' });
    expect(urban(await ask())).toMatchObject({
      tallies: { findings: 1 },
      adjustedTallies: { findings: 0 },
      score: { raw: { parts: { findings: -2 } }, adjusted: { parts: { findings: 0 } } },
    });
    expect(await recount()).toEqual({ raw: 1, adjusted: 0 });
  });
});

describe('a finding against a unit that has the matter no more', () => {
  let other: string;
  test('lets it read what it answers for, and do nothing to it', async () => {
    const form = { place: town.placeIn('370103012028'), text: '井盖破损', category: 'C0103', condition: 'C0103-3' };
    // Reported by a department, which is told nothing of what is held against another one.
    other = taken(await (await town.as('housing')).report('grid-event', form), 201).id;
    taken(await act('duty', other, 'accept', { category: 'C0103' }));
    taken(await act('duty', other, 'file', { category: 'C0103', condition: 'C0103-3' }));
    taken(await act('dispatcher', other, 'dispatch', { lead: 'urban-management' }));
    taken(await act('urban', other, 'return', { reason: 'not-our-duty', basis: '非我单位职责' }));
    taken(await act('dispatcher', other, 'dispatch', { lead: 'housing-construction' }));
    const urban = await town.as('urban');
    expect((await urban.get(`/api/v1/cases/${other}`)).status).toBe(404);
    const shirking = { unit: ['urban-management'], basis: '职责清单载明' };
    // Taken back, nobody has decided anything: the unit reads the matter no more, and it may be brought on better grounds.
    taken(await act('supervisor', other, 'bring-shirking', shirking));
    const [first] = taken(await urban.view(other)).tasks;
    taken(await act('supervisor', first.matter.id, 'take-back', { opinion: '依据有误' }));
    expect(taken(await urban.view(first.matter.id))).toMatchObject({ state: 'taken-back' });
    expect((await urban.get(`/api/v1/cases/${other}`)).status).toBe(404);
    taken(await act('supervisor', other, 'bring-shirking', shirking));
    const view = taken(await urban.view(other));
    expect([view.lead, view.assist, view.actions]).toEqual(['housing-construction', [], []]);
    finding = view.tasks[1].matter.id;
    expect(taken(await urban.view(finding)).belongsTo).toMatchObject({ id: other, readable: true });
    const reporter = await town.as('housing');
    expect((await reporter.get(`/api/v1/cases/${finding}`)).status).toBe(404);
    // Nor by the case itself, which that department reported and has now: neither that, nor who, nor why; and nothing of it is revealed.
    const theirs = taken(await reporter.view(other));
    expect(theirs.tasks).toEqual([]);
    expect(JSON.stringify(theirs)).not.toMatch(/bring-shirking|推诿|职责清单载明|task-withdrawn/);
    const asked = { fields: ['opinion-text'], purpose: '核对退回经过' };
    const revealed = async (who: Person): Promise<string> =>
      JSON.stringify(taken(await who.post(`/api/v1/cases/${other}/reveal`, asked)));
    expect(await revealed(reporter)).not.toContain('职责清单载明');
    expect(await revealed(reporter)).toContain('非我单位职责');
    expect(await revealed(await town.as('supervisor'))).toContain('职责清单载明');
    // Who brought it, and the unit that it is about, read it there.
    for (const who of [await town.as('supervisor'), urban]) {
      const seen = taken(await who.view(other));
      expect(seen.tasks.map(({ task }: { task: string }) => task)).toEqual(['shirking', 'shirking']);
      expect(seen.timeline.filter(({ action }: { action: string }) => action === 'bring-shirking')).toHaveLength(2);
    }
    const mine = taken(await reporter.get('/api/v1/cases?mine=true'));
    expect(mine.items.map((one: { id: string }) => one.id)).toEqual([other]);
    // It is nothing on its desk there, and its own unit's alone.
    const desk = taken(await urban.get('/api/v1/cases?desk=true'));
    expect(desk.items.map((one: { id: string }) => one.id)).toEqual(expect.not.arrayContaining([other]));
  });

  test('hears it until it is decided, also when its time has passed', async () => {
    await town.at('2020-04-16T09:00:00');
    expect(taken(await (await town.as('urban')).view(finding))).toMatchObject({
      state: 'awaiting-decision',
      flags: ['unheard'],
    });
    const heard = taken(await act('urban', finding, 'state-view', { opinion: '职责清单已于去年调整' }));
    expect(heard).toMatchObject({ state: 'awaiting-decision', flags: [] });
    taken(await act('leader', finding, 'drop', { opinion: '说明属实' }));
    const late = await act('urban', finding, 'state-view', { opinion: '再补充' });
    expect(late.status).toBe(409);
    // It was decided: the same return is not brought again.
    const again = await act('supervisor', other, 'bring-shirking', { unit: ['urban-management'], basis: '再次提请' });
    expect([again.status, again.body.guard, again.body.details.called]).toEqual([422, 'did-by', 'shirking']);
  });
});

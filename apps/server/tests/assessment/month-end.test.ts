import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AssessmentView } from '../../src/assessment/index.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';

const DUE = 120;
const SUSPENDED = 20;
const ON_TIME = 66;
const LATE = 22;
const period = '2020-04';

let town: Town;
let supervisor: Person;
const person = (login: string): Promise<Person> => town.as(login);
const ask = async (more: Record<string, string> = {}, who = supervisor): Promise<AssessmentView> =>
  taken(
    await who.get(`/api/v1/assessment?${new URLSearchParams({ period, kind: 'grid-event', by: 'unit', ...more })}`),
  );
const ids: string[] = [];

async function act(login: string, id: string, action: string, form: object = {}): Promise<void> {
  taken(await (await person(login)).act(id, action, form));
}

async function dispatched(lead = 'urban-management', assist: string[] = []): Promise<string> {
  const worker = await person('worker');
  const [grid] = town.gridsOf('370103012028');
  const place = { ...town.pointIn(grid as string), crs: 'WGS-84' };
  const form = { place, text: '井盖缺失', category: 'C0103', condition: 'C0103-1' };
  const { id } = taken(await worker.report('grid-event', form), 201);
  await act('duty', id, 'file', { category: 'C0103', condition: 'C0103-1' });
  await act('dispatcher', id, 'dispatch', { lead, ...(assist.length > 0 && { assist }) });
  if (lead === 'urban-management') await act('urban', id, 'sign');
  return id;
}

async function suspend(id: string): Promise<void> {
  const form = { reason: 'funds', 'suspended-until': '2020-06-30', opinion: '列入改造计划' };
  await act('urban', id, 'ask-suspension', form);
  await act('dispatcher', id, 'approve-suspension');
  await act('supervisor', id, 'approve-suspension');
}

async function close(id: string): Promise<void> {
  const handler = await person('handler');
  await act('handler', id, 'report-done', { result: '已补装', photos: [await handler.upload()] });
  await act('verifier', id, 'confirm-done', { finding: '属实' });
  await act('duty', id, 'close');
}

describe('the end of a month: 120 due, 20 put off, 88 closed, 66 of them on time', () => {
  let atMonthEnd: AssessmentView;
  const cutoff = '2020-04-30T16:00:00.000Z';

  beforeAll(async () => {
    town = await openTown('shizhong', { at: '2020-04-07T01:00:00Z' });
    supervisor = await person('supervisor');
    for (let index = 0; index < DUE; index += 1) ids.push(await dispatched());
    for (const id of ids.slice(0, SUSPENDED)) await suspend(id);
    await town.setNow('2020-04-07T02:00:00Z');
    for (const id of ids.slice(SUSPENDED, SUSPENDED + ON_TIME)) await close(id);
    // Two emergency hours were over at 11:00.
    await town.setNow('2020-04-07T05:00:00Z');
    for (const id of ids.slice(SUSPENDED + ON_TIME, SUSPENDED + ON_TIME + LATE)) {
      await close(id);
      await act('callback', id, 'archive');
    }
    await town.setNow(cutoff);
    atMonthEnd = await ask({ cutoff });
  }, 300_000);
  afterAll(() => town.close());

  const urban = (answer: AssessmentView) => answer.rows.find(({ row }) => row === 'urban-management');

  test('closes 88 %, on time 66 %, which the formula makes 18 and 46 points', () => {
    expect(urban(atMonthEnd)).toMatchObject({
      name: { en: expect.stringContaining('Urban') },
      rates: {
        closing: { numerator: 88, denominator: 100, raw: 88, adjusted: 88 },
        'closing-on-time': { numerator: 66, denominator: 100, raw: 66, adjusted: 66 },
        // Closed late, or not closed at all.
        overdue: { numerator: LATE + 12, denominator: DUE },
        disposal: { numerator: 88, denominator: DUE },
      },
      score: { raw: { parts: { closing: 18, 'closing-on-time': 46, reworks: 0 }, total: 64 } },
    });
    const { 'missed-reports': ofAreas, ...rates } = atMonthEnd.total.rates;
    expect({ ...urban(atMonthEnd)?.rates }).toMatchObject(rates);
    // Told of the street and of all, and of no unit.
    expect([ofAreas?.denominator, urban(atMonthEnd)?.rates['missed-reports']?.denominator]).toEqual([DUE, 0]);
  });

  test('a rate of nothing is null and not nought', () => {
    const { satisfaction, resolution } = atMonthEnd.total.rates;
    expect([satisfaction, resolution]).toMatchObject([
      { numerator: 0, denominator: 0, raw: null, adjusted: null },
      { numerator: 0, denominator: 0, raw: null, adjusted: null },
    ]);
  });

  test('a month in which nothing was due has no row, and nothing to judge', async () => {
    const answer = await ask({ period: '2020-02' });
    expect(answer.rows).toEqual([]);
    expect(answer.total.score?.raw).toEqual({
      parts: { closing: null, 'closing-on-time': null, reworks: 0 },
      total: null,
    });
  });

  test('two appeals upheld: 68 % and 48 points beside the raw figures, which stay', async () => {
    await town.setNow('2020-04-08T02:00:00Z');
    for (const id of ids.slice(-2 - 12, -12)) {
      await act('urban', id, 'ask-appeal', { reason: 'force-majeure', opinion: '暴雨停工' });
      await act('duty', id, 'approve-appeal');
      await act('supervisor', id, 'approve-appeal');
    }
    await town.setNow(cutoff);
    const answer = await ask({ cutoff });
    expect(urban(answer)).toMatchObject({
      rates: {
        'closing-on-time': { numerator: 66, raw: 66, adjustedNumerator: 68, adjusted: 68 },
        overdue: { numerator: LATE + 12, adjustedNumerator: LATE + 12 - 2 },
      },
      score: { raw: { parts: { 'closing-on-time': 46 } }, adjusted: { parts: { 'closing-on-time': 48, closing: 18 } } },
    });
  });

  test('the same question with the same cut-off has the same answer later', async () => {
    const before = await ask({ cutoff: '2020-04-07T03:30:00.000Z' });
    expect(urban(before)?.rates['closing-on-time']).toMatchObject({ numerator: 66, adjusted: 66 });
    const [open] = ids.slice(-12);
    await close(open as string);
    const later = await ask({ cutoff: '2020-04-07T03:30:00.000Z' });
    expect(later).toEqual(before);
    expect(urban(await ask())?.rates.closing).toMatchObject({ numerator: 89 });
  });

  test('each figure opens its cases, and says of what it cannot', async () => {
    const figure = ['closing-on-time', 'rest', period, cutoff, 'area:street', '370103012', 'grid-event'].join('~');
    const { total } = taken(await supervisor.get(`/api/v1/cases/counts?${new URLSearchParams({ figure })}`));
    expect(total).toBe(34);
    for (const broken of [
      'closing',
      'closing~part~2020-13~2020-04-30T16:00:00Z~unit~x~grid-event',
      figure.replace('rest', 'some'),
    ]) {
      const { status, body } = await supervisor.get(`/api/v1/cases?${new URLSearchParams({ figure: broken })}`);
      expect([status, body.code]).toEqual([400, 'bad-request']);
    }
  });

  test('nobody reads it but those who answer for work, each over what they reach', async () => {
    for (const login of ['worker', 'handler', 'verifier', 'callback', 'sysadmin']) {
      const { status } = await (await person(login)).get(`/api/v1/assessment?period=${period}`);
      expect([login, status]).toEqual([login, 403]);
    }
    for (const login of ['leader', 'duty', 'dispatcher']) {
      expect((await ask({ cutoff }, await person(login))).total.rates.disposal?.denominator).toBe(DUE);
    }
  });

  test('a unit reads its own figures and their cases, and none of another unit’s', async () => {
    // A case of another unit in which this one assists, so that it reaches it; due within the month.
    await town.setNow('2020-04-20T02:00:00Z');
    const id = await dispatched('housing-construction', ['urban-management']);
    await town.setNow('2020-04-20T05:00:00Z');
    taken(await (await person('urban')).get(`/api/v1/cases/${id}`));
    const all = await ask();
    expect(all.rows.map(({ row }) => row)).toEqual(['urban-management', 'housing-construction']);
    const own = await ask({}, await person('urban'));
    expect(own.rows).toEqual(all.rows.filter(({ row }) => row === 'urban-management'));
    expect(own.total.rates).toEqual(own.rows[0]?.rates);
    const housing = await ask({}, await person('housing'));
    expect(housing.rows).toEqual(all.rows.filter(({ row }) => row === 'housing-construction'));

    const listed = async (who: string, by: string, row: string): Promise<[number, boolean]> => {
      const figure = ['disposal', 'whole', period, all.cutoff, by, row, 'grid-event'].join('~');
      const query = new URLSearchParams({ figure, limit: '200' });
      const { items } = taken(await (await person(who)).get(`/api/v1/cases?${query}`));
      return [items.length, items.some((one: { id: string }) => one.id === id)];
    };
    expect(await listed('urban', 'unit', 'urban-management')).toEqual([DUE, false]);
    expect(await listed('urban', 'all', '-')).toEqual([DUE, false]);
    expect(await listed('urban', 'unit', 'housing-construction')).toEqual([0, false]);
    expect(await listed('housing', 'all', '-')).toEqual([1, true]);
    expect(await listed('supervisor', 'all', '-')).toEqual([DUE + 1, true]);
  });

  test.each([
    ['a period that is none', { period: '2020-00' }],
    ['a period that ends before it begins', { period: '2020-04-02..2020-04-01' }],
    ['a level that is none', { by: 'area:quarter' }],
    ['a cut-off that lies ahead', { cutoff: '2021-01-01T00:00:00Z' }],
    ['a kind that is not assessed', { kind: 'incident' }],
  ])('%s is refused', async (_, wrong) => {
    const query = new URLSearchParams({ period, ...wrong });
    const { status, body } = await supervisor.get(`/api/v1/assessment?${query}`);
    expect([status, body.code]).toEqual([400, 'bad-request']);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figureNames } from '../../src/cases/figure-names.ts';
import { openTown, type Person, type Town, taken } from './people.ts';
import { profiles, type Step } from './profiles.ts';

const [shizhong] = profiles;
const DAY = 86_400_000;

let town: Town;
let dispatcher: Person;

async function ids(filter: string): Promise<string[]> {
  const page = taken(await dispatcher.get(`/api/v1/cases?limit=200&${filter}`));
  expect(page.next).toBeNull();
  return page.items.map(({ id }: { id: string }) => id);
}
const cohort = (name: string): Promise<string[]> => ids(`cohort=${name}`);
const figures = async () => taken(await dispatcher.get('/api/v1/desk'));

async function reported(report: Record<string, unknown> = {}): Promise<string> {
  const worker = await town.as(shizhong!.worker);
  return taken(await worker.report(shizhong!.procedure, { ...shizhong!.opening(town), ...report }), 201).id;
}

async function go(id: string, steps: readonly Step[]): Promise<void> {
  for (const { by, action, form } of steps) {
    const person = await town.as(by);
    taken(await person.act(id, action, await form?.(person)));
  }
}

const straight = shizhong!.toEnd.slice(0, -1);
const called = (satisfaction: number): Step[] => [
  { by: 'callback', action: 'call-back', form: () => ({ reached: true, resolved: 'yes', satisfaction }) },
];
const refused: Step[] = [
  { by: 'duty', action: 'refuse', form: () => ({ reason: 'not-found', opinion: '现场未发现问题' }) },
];

describe('the figures of the desk', () => {
  const cases: Record<string, string> = {};

  beforeAll(async () => {
    town = await openTown('shizhong', { at: '2020-03-02T02:00:00Z' });
    dispatcher = await town.as(shizhong!.dispatcher);
    // Ended before the month began.
    cases.old = await reported();
    await go(cases.old, [...shizhong!.toDispatch, ...shizhong!.toEnd]);
    await town.setNow('2020-04-07T01:00:00Z');
    cases.lateOne = await reported();
    await go(cases.lateOne, shizhong!.toDispatch);
    // Four working hours are over by then.
    await town.setNow('2020-04-08T02:00:00Z');
    await go(cases.lateOne, [...straight, ...called(3)]);
    cases.timely = await reported({ 'reply-wanted': true });
    await go(cases.timely, [...shizhong!.toDispatch, ...straight, ...called(5)]);
    cases.unrated = await reported();
    await go(cases.unrated, [...shizhong!.toDispatch, ...shizhong!.toEnd]);
    cases.refused = await reported();
    await go(cases.refused, refused);
    cases.yesterday = await reported();
    await town.setNow('2020-04-09T03:00:00Z');
    cases.waiting = await reported();
  });
  afterAll(() => town.close());

  test('count what their lists hold, numerator and denominator', async () => {
    const said = await figures();
    const size = async (filter: string): Promise<number> => {
      const { total } = taken(await dispatcher.get(`/api/v1/cases/counts?${filter}`));
      const map = taken(await dispatcher.get(`/api/v1/cases/map?${filter}`));
      expect(await ids(filter)).toHaveLength(total);
      expect(map.id).toHaveLength(total);
      return total;
    };
    expect(said).toMatchObject({
      rateDays: 30,
      reportedToday: await size('cohort=reported-today'),
      reportedYesterdaySameTime: await size('cohort=reported-yesterday'),
      open: await size('open=true'),
      amber: await size('open=true&light=amber'),
      red: await size('open=true&light=red'),
      ended: await size('cohort=ended'),
      endedOnTime: await size('cohort=ended-on-time'),
      dispatched: await size('cohort=dispatched'),
      satisfied: await size('cohort=satisfied'),
      satisfactionCount: await size('cohort=rated'),
    });
    expect(said.onTimeRate).toBeCloseTo(said.endedOnTime / said.ended, 12);
    expect(said.satisfaction).toBeCloseTo(said.satisfied / said.satisfactionCount, 12);
    expect(said).toMatchObject({ ended: 3, endedOnTime: 2, satisfactionCount: 2, satisfied: 1, dispatched: 3 });
  });

  test('and their lists are the cohorts: what was refused, or ended longer ago, is in none', async () => {
    expect(new Set(await cohort('ended'))).toEqual(new Set([cases.lateOne, cases.timely, cases.unrated]));
    expect(await cohort('ended-late')).toEqual([cases.lateOne]);
    expect(new Set(await cohort('ended-on-time'))).toEqual(new Set([cases.timely, cases.unrated]));
    expect(new Set(await cohort('rated'))).toEqual(new Set([cases.lateOne, cases.timely]));
    expect(await cohort('satisfied')).toEqual([cases.timely]);
    expect(await cohort('unsatisfied')).toEqual([cases.lateOne]);
    expect(await cohort('reported-today')).toEqual([cases.waiting]);
    expect(await cohort('reported-yesterday')).toContain(cases.yesterday);
    expect(await cohort('dispatched')).not.toContain(cases.refused);
  });

  test('what is late, who is satisfied and over how many days is what the district measures, and nothing of this house', () => {
    const { procedures, pack } = town.district;
    const { assessment } = pack;
    if (assessment === undefined) throw new Error('the district assesses nothing');
    const named = (over: Partial<typeof assessment>) =>
      figureNames({ procedures, pack: { ...pack, assessment: { ...assessment, ...over } } });
    expect(figureNames(town.district)).toEqual({
      // Neither the answer to a call nor a legal date on the way is the handling of a case.
      late: ['overdue'],
      // A project is given its lead within days: nothing tells how long it waited.
      dispatch: [
        { kind: 'grid-event', clocks: ['dispatch'] },
        { kind: 'hotline-order', clocks: ['dispatch', 'dispatch-urgent'] },
      ],
      ratings: ['grid-event', 'hotline-order'].map((kind) => ({ kind, fact: 'satisfaction', from: 4 })),
      days: 30,
    });
    const event = procedures.get('grid-event');
    if (event === undefined) throw new Error('the district has no events');
    const order = procedures.get('hotline-order') ?? event;
    const alike = { ...order, procedure: { ...order.procedure, kind: 'grid-event' } };
    expect(
      figureNames({
        procedures: new Map([
          ['a', event],
          ['b', alike],
        ]),
        pack,
      }).dispatch,
    ).toEqual([{ kind: 'grid-event', clocks: ['dispatch', 'dispatch-urgent'] }]);
    expect(named({ recent: { days: 7, source: 'invented' } }).days).toBe(7);
    const { measures } = assessment;
    const strict = {
      ...measures,
      'grid-event': { ...measures['grid-event'], satisfied: { fact: 'satisfaction', from: 5 } },
    };
    expect(named({ measures: strict }).ratings).toContainEqual({ kind: 'grid-event', fact: 'satisfaction', from: 5 });
    // Not assessed: nobody has said from which degree on a rating is a good one.
    const { assessment: _, ...bare } = pack;
    const none = figureNames({ procedures, pack: bare });
    expect([none.days, none.ratings]).toEqual([undefined, []]);
    expect(none.late).toContain('late-answer');
  });

  test('a page is told which flag says that a case is late, and of which kinds a figure of the assessment is', async () => {
    const { procedures, assessedKinds } = taken(await dispatcher.get('/api/v1/district'));
    const { flags } = procedures.find((one: { id: string }) => one.id === 'grid-event');
    expect(flags).toMatchObject({ overdue: { late: true, mark: false }, urgent: { late: false, mark: true } });
    expect(flags['self-handled']).toMatchObject({ late: false, mark: false });
    expect(assessedKinds).toMatchObject({ response: ['hotline-order'], findings: ['unit-finding'] });
  });

  test('a cohort is narrowed by what stands beside it', async () => {
    expect(await ids('cohort=ended&lead=urban-management')).toHaveLength(3);
    expect(await ids('cohort=ended&lead=housing-construction')).toEqual([]);
    expect(await ids(`cohort=ended&endedSince=${new Date(town.now() + DAY).toISOString()}`)).toEqual([]);
    expect(await dispatcher.get('/api/v1/cases?cohort=everything')).toMatchObject({ status: 400 });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AssessmentView } from '../../src/assessment/index.ts';
import { restandAll } from '../../src/cases/index.ts';
import { openTown, type Town, taken } from '../scenarios/people.ts';
import { countsOf, hotlineOrderNames, ratesOf, recount, type Told } from './recount/index.ts';

// Every caller is called back of their own, also those whose orders had joined another one: each answer is one, of the unit whose work it
// is about, in the caller's own street.

const kind = 'hotline-order';
const happy = { reached: true, resolved: 'yes', satisfaction: 5 };
const unhappy = { reached: true, resolved: 'no', satisfaction: 1 };
const STREETS = ['370103012', '370103010'] as const;
const URBAN = 'urban-management';
const HOUSING = 'housing-construction';
const clerks: Readonly<Record<string, string>> = { [URBAN]: 'urban', [HOUSING]: 'housing' };

let town: Town;
const act = async (login: string, id: string, action: string, form: object = {}): Promise<void> => {
  taken(await (await town.as(login)).act(id, action, form));
};

async function called(street: string): Promise<string> {
  const form = { place: town.placeIn(street), text: '路面塌陷', 'request-kind': 'help', 'reply-wanted': true };
  return taken(await (await town.as('agent')).report(kind, form), 201).id;
}

async function dispatched(unit: string): Promise<string> {
  const id = await called(STREETS[0]);
  await act('agent', id, 'accept', { category: 'C0103' });
  await act('dispatcher', id, 'dispatch', { lead: unit });
  return id;
}

/** Others from these streets, joined to it. */
async function joinedTo(lead: string, streets: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const street of streets) {
    const id = await called(street);
    await act('agent', id, 'join', { into: lead });
    ids.push(id);
  }
  return ids;
}

async function done(id: string, unit: string): Promise<void> {
  const clerk = clerks[unit] as string;
  await act(clerk, id, 'sign');
  await handledBy(clerk, id);
}

async function handledBy(clerk: string, id: string): Promise<void> {
  await act(clerk, id, 'report-done', { result: '已修复并答复' });
  await act('agent', id, 'close');
}

/** What the assessment says of the call-backs of a month; and the same from the events. */
async function assessed(period: string, by: string): Promise<Record<string, { resolution: string; others: string }>> {
  const cutoff = new Date(town.now()).toISOString();
  const query = new URLSearchParams({ period, cutoff, kind, by });
  const answer: AssessmentView = taken(await (await town.as('supervisor')).get(`/api/v1/assessment?${query}`));
  const told = await recount(town, cutoff, hotlineOrderNames, by === 'unit' ? 'units' : 'matter');
  const nameOf = ({ unit, area }: Told): string => {
    if (by === 'unit') return unit ?? '-';
    return town.district.areaByPath.get(`${area.split('.').slice(0, 2).join('.')}.`)?.code ?? '-';
  };
  const [first, last] = period.split('..');
  const span = `${first}..${last}`;
  for (const row of answer.rows) {
    const own = told.filter((one) => nameOf(one) === row.row);
    expect({ row: row.row, ...ratesOf(row) }).toEqual({ row: row.row, ...countsOf(own, hotlineOrderNames, span) });
  }
  const all = await recount(town, cutoff, hotlineOrderNames);
  expect(ratesOf(answer.total)).toEqual(countsOf(all, hotlineOrderNames, span));
  return Object.fromEntries(
    [...answer.rows, { ...answer.total, row: 'total' }].map((row) => {
      const { resolution = '', satisfaction, disposal = '' } = ratesOf(row);
      expect(satisfaction).toBe(resolution);
      return [row.row, { resolution: resolution.split(' ')[0] as string, others: disposal.split(' ')[0] as string }];
    }),
  );
}

/** The cases behind a figure, by the login that looks. */
async function listed(part: string, period: string, by: string, row: string, login = 'supervisor'): Promise<string[]> {
  const figure = ['resolution', part, period, new Date(town.now()).toISOString(), by, row, kind].join('~');
  const { items } = taken(
    await (await town.as(login)).get(`/api/v1/cases?${new URLSearchParams({ figure, limit: '50' })}`),
  );
  return items.map(({ id }: { id: string }) => id).toSorted();
}

beforeAll(async () => {
  town = await openTown('shizhong', { at: '2020-04-07T09:00:00+08:00' });
}, 120_000);
afterAll(() => town?.close());

describe('seven callers about one hole who are satisfied, and another caller who is not', () => {
  const april = '2020-04-01..2020-04-30';
  let seven: string[];
  let other: string;
  beforeAll(async () => {
    const lead = await dispatched(URBAN);
    seven = [lead, ...(await joinedTo(lead, [...Array(4).fill(STREETS[0]), ...Array(2).fill(STREETS[1])]))];
    other = await dispatched(URBAN);
    for (const id of [lead, other]) await done(id, URBAN);
    for (const id of seven) await act('callback', id, 'call-back', happy);
    await act('callback', other, 'call-back', unhappy);
  }, 120_000);

  test('are eight call-backs of the unit that did the work, and two cases', async () => {
    expect(await assessed(april, 'unit')).toEqual({
      [URBAN]: { resolution: '7/8', others: '1/1' },
      total: { resolution: '7/8', others: '1/1' },
    });
  });

  test('are counted each in the street that the caller spoke of', async () => {
    expect(await assessed(april, 'area:street')).toMatchObject({
      [STREETS[0]]: { resolution: '5/6' },
      [STREETS[1]]: { resolution: '2/2' },
      total: { resolution: '7/8' },
    });
  });

  test('open as these eight, by unit, by street and in all', async () => {
    const eight = [...seven, other].toSorted();
    for (const [by, row] of [
      ['unit', URBAN],
      ['all', '-'],
    ] as const) {
      expect(await listed('whole', april, by, row)).toEqual(eight);
      expect(await listed('part', april, by, row)).toEqual(seven.toSorted());
      expect(await listed('rest', april, by, row)).toEqual([other]);
    }
    expect(await listed('whole', april, 'area:street', STREETS[1])).toEqual(seven.slice(5).toSorted());
    expect(await listed('whole', april, 'unit', '-')).toEqual([]);
  });

  test('are as many as the command desk counts', async () => {
    const rated = taken(await (await town.as('supervisor')).get('/api/v1/cases?cohort=rated&limit=50'));
    // The one that was sent back has not ended, and is in no figure of what has.
    expect(rated.items).toHaveLength(7);
  });

  test('are at the desk of the unit those that it can open', async () => {
    const query = new URLSearchParams({ period: april, kind, by: 'unit' });
    const { total } = taken(await (await town.as('urban')).get(`/api/v1/assessment?${query}`));
    expect(ratesOf(total).resolution).toBe('1/2 1');
    expect(await listed('whole', april, 'unit', URBAN, 'urban')).toEqual([seven[0], other].toSorted());
  });
});

describe('a caller whose order had joined another, and who is not satisfied', () => {
  const may = '2020-05-01..2020-05-31';
  let lead: string;
  let content: string;
  let unheard: string;
  let own: string;
  const at = (time: string): Promise<void> => town.at(`2020-05-11T${time}:00`);
  beforeAll(async () => {
    await at('09:00');
    lead = await dispatched(URBAN);
    [content = '', unheard = '', own = ''] = await joinedTo(lead, [STREETS[0], STREETS[0], STREETS[1]]);
    await at('09:30');
    await done(lead, URBAN);
    await at('10:00');
    await act('callback', content, 'call-back', happy);
    await act('callback', own, 'call-back', unhappy);
  }, 120_000);

  test('is one call-back of the unit whose work it was, while nobody leads theirs', async () => {
    expect(await assessed(may, 'unit')).toMatchObject({
      [URBAN]: { resolution: '1/2' },
      total: { resolution: '1/2' },
    });
    expect(await listed('whole', may, 'unit', URBAN)).toEqual([content, own].toSorted());
    expect(await listed('whole', may, 'unit', '-')).toEqual([]);
    expect(await assessed(may, 'area:street')).toMatchObject({
      [STREETS[0]]: { resolution: '1/1' },
      [STREETS[1]]: { resolution: '0/1' },
    });
  });

  test('stays one of that unit when another one gets theirs, which has its work to do', async () => {
    await at('10:30');
    await act('dispatcher', own, 'dispatch', { lead: HOUSING });
    expect(await assessed(may, 'unit')).toMatchObject({
      [URBAN]: { resolution: '1/2', others: '1/1' },
      [HOUSING]: { resolution: '0/0', others: '0/0' },
      total: { resolution: '1/2' },
    });
    expect(await listed('rest', may, 'unit', URBAN)).toEqual([own]);
    expect(await listed('rest', may, 'all', '-')).toEqual([own]);
  });

  test('is asked about the work of that other one when it is done, and is one of that unit then', async () => {
    await at('11:00');
    await done(own, HOUSING);
    expect(await assessed(may, 'unit')).toMatchObject({ [URBAN]: { resolution: '1/1' }, total: { resolution: '1/1' } });
    await at('12:00');
    await act('callback', own, 'call-back', happy);
    expect(await assessed(may, 'unit')).toMatchObject({
      [URBAN]: { resolution: '1/1' },
      [HOUSING]: { resolution: '1/1', others: '1/1' },
      total: { resolution: '2/2' },
    });
  });

  test('and who was not called before another unit did it anew is asked about that one’s work', async () => {
    await at('14:00');
    await act('callback', lead, 'call-back', unhappy);
    await act('urban', lead, 'return', { reason: 'not-our-duty', basis: '权责清单' });
    await act('dispatcher', lead, 'dispatch', { lead: HOUSING });
    await at('15:00');
    await done(lead, HOUSING);
    await at('16:00');
    await act('callback', unheard, 'call-back', unhappy);
    expect(await assessed(may, 'unit')).toMatchObject({
      [URBAN]: { resolution: '1/1' },
      [HOUSING]: { resolution: '1/2' },
      total: { resolution: '2/3' },
    });
  });

  test('stands so when the standings are made anew', async () => {
    // Of what was recorded at one instant, which event began a standing is no matter.
    const standings = async () => {
      const rows = await town.query('select * from wangge.standing where from_at < until_at order by matter_id, seq');
      return rows.map(({ seq: _, ...row }: Record<string, unknown>) => row);
    };
    const before = await standings();
    expect(before.filter(({ rated_unit }) => rated_unit !== null).length).toBeGreaterThan(8);
    await restandAll(town.services, town.district);
    expect(await standings()).toEqual(before);
  });
});

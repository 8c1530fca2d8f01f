import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweep } from '../../src/cases/index.ts';
import { verify } from '../../src/checkpoints/index.ts';
import { type Person, type Town, taken } from '../scenarios/people.ts';
import { openFamilies } from './town.ts';

let town: Town;
let dispatcher: Person;
let urban: Person;
let housing: Person;
let callback: Person;
beforeAll(async () => {
  town = await openFamilies();
  [dispatcher, urban, housing, callback] = await Promise.all([
    town.as('dispatcher'),
    town.as('urban'),
    town.as('housing'),
    town.as('callback'),
  ]);
});
afterAll(() => town?.close());

/** A stream of numbers below `limit`, the same every time (mulberry32). */
function stream(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

interface Row {
  id: string;
  kind: string;
  state: string;
  lead_unit: string | null;
  caller_unit: string | null;
}

interface Folded {
  id: string;
  state: string;
  endedAt?: number;
  parent?: { as: string; id: string };
  tasks?: { status: string; matter?: { id: string } }[];
  joined?: { id: string }[];
}

test('whoever acts at the same moment in one family, with time passing: kin agree on what they are to each other', async () => {
  const next = stream(20_261_122);
  const one = <T>(of: readonly T[]): T => of[next(of.length)] as T;
  const place = town.placeIn('370103012');
  const agent = await town.as('agent');
  for (let n = 0; n < 8; n += 1) taken(await agent.report('test-leak', { place }), 201);
  const units = ['urban-management', 'housing-construction'];
  let now = town.now();
  const answers: Record<number, number> = {};
  for (let round = 0; round < 25; round += 1) {
    const open = (await town.query(
      'select id, kind, state, lead_unit, caller_unit from wangge.matter where ended_at is null order by number',
    )) as Row[];
    if (open.length === 0) break;
    const leaks = open.filter(({ kind }) => kind === 'test-leak');
    const ofUnit = (unit: string | null): Person => (unit === 'urban-management' ? urban : housing);
    const likely = ({ state, lead_unit: lead, caller_unit: caller }: Row): [Person, string, object] => {
      switch (state) {
        case 'awaiting-dispatch':
          return next(3) === 0
            ? [dispatcher, 'join', { into: one(leaks).id }]
            : [dispatcher, 'dispatch', { lead: one(units) }];
        case 'handling':
          return one<[Person, string, object]>([
            [ofUnit(lead), 'whistle', { secure: [one(units)], repair: one(units), restore: one(units) }],
            [ofUnit(lead), 'whistle', { secure: units }],
            [ofUnit(lead), 'report-done', {}],
            [dispatcher, 'join', { into: one(leaks).id }],
            ...(next(6) === 0 ? [[dispatcher, 'void', {}] as [Person, string, object]] : []),
          ]);
        case 'merged':
          return [dispatcher, 'separate', {}];
        case 'calling-back':
          return [callback, 'call-back', {}];
        case 'awaiting-signature':
          return next(5) === 0 ? [ofUnit(lead), 'decline', { reason: 'cannot' }] : [ofUnit(lead), 'sign', {}];
        case 'working':
          return [ofUnit(lead), 'done', {}];
        default:
          return [ofUnit(caller), 'rate', { rating: 1 + next(5) }];
      }
    };
    const acts = Array.from({ length: 12 }, () => {
      const on = one(open);
      return { on: on.id, likely: likely(on) };
    });
    now += next(36) * 3_600_000;
    await town.setNow(now);
    const sweeping = [sweep(town.services, town.district), sweep(town.services, town.district)];
    const got = await Promise.all(acts.map(({ on, likely: [by, action, form] }) => by.act(on, action, form)));
    await Promise.all(sweeping);
    for (const { status } of got) {
      answers[status] = (answers[status] ?? 0) + 1;
    }
  }
  // Refused for their own reasons, never lost: no other answer exists.
  expect(
    Object.keys(answers)
      .map(Number)
      .every((status) => [200, 204, 403, 404, 409, 422].includes(status)),
  ).toBe(true);
  expect(answers[200]).toBeGreaterThan(40);

  const rows = (await town.query(`select folded from wangge.matter`)) as { folded: Folded }[];
  const all = new Map(rows.map(({ folded }) => [folded.id, folded]));
  for (const matter of all.values()) {
    for (const { status, matter: ref } of matter.tasks ?? []) {
      if (!ref) continue;
      const task = all.get(ref.id);
      expect(task?.parent).toMatchObject({ as: 'task', id: matter.id });
      if (matter.endedAt === undefined && status === 'open') expect(task?.endedAt).toBeUndefined();
      if (status === 'done') expect(['awaiting-rating', 'rated', 'withdrawn']).toContain(task?.state);
    }
    for (const { id } of matter.joined ?? [])
      expect(all.get(id)?.parent).toMatchObject({ as: 'merged', id: matter.id });
    if (matter.parent?.as === 'merged') {
      expect(all.get(matter.parent.id)?.joined?.map(({ id }) => id)).toContain(matter.id);
    }
  }
  expect((await verify(town.services, town.district)).findings).toEqual([]);
}, 120_000);

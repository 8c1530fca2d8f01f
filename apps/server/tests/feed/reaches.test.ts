import type { Role } from '@wangge/kernel';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Schema } from '../../src/platform/database/schema.ts';
import { newId } from '../../src/platform/ids.ts';
import { type Reachable, type Reader, reaches, roleRules, scopeOf } from '../../src/platform/policy/index.ts';
import { type TestDatabase, withTestDatabase } from '../database/harness.ts';

let house: TestDatabase<Schema>;
let district: number;
beforeAll(async () => {
  house = await withTestDatabase<Schema>();
  const { rows } = await house.database.pool.query<{ id: number }>(
    `insert into wangge.district (slug, created_at) values ('here', now()), ('there', now()) returning id`,
  );
  district = rows[0]?.id as number;
});
afterAll(() => house?.drop());

// Few of each, so that they meet; areas with prefixes of each other's codes, and neighbours of the dot in the C collation.
const areas = ['a.', 'a.b.', 'a.b.c.', 'a.bb.', 'a.b-x.', 'ab.', 'b.', 'a.区.', 'a.𠮷.'];
const units = ['u1', 'u2', 'u3'];
const staff = ['s1', 's2', 's3'];
const kinds = ['grid-event', 'petition', 'wish'];

const arbitraryMatter: fc.Arbitrary<Reachable> = fc.record({
  kind: fc.constantFrom(...kinds),
  areaPath: fc.constantFrom(...areas),
  lead: fc.option(fc.constantFrom(...units)),
  assist: fc.subarray(units),
  caller: fc.option(fc.constantFrom(...units)),
  reporter: fc.constantFrom(...staff),
  seats: fc.subarray(staff, { maxLength: 1 }),
  heard: fc.subarray(units, { maxLength: 1 }),
});
const arbitraryReader = fc.record({
  role: fc.constantFrom(...(Object.keys(roleRules) as Role[])),
  staff: fc.constantFrom(...staff, ''),
  unit: fc.option(fc.constantFrom(...units, ''), { nil: undefined }),
  areaPath: fc.constantFrom(...areas, ''),
  kinds: fc.subarray(kinds),
});

describe('who reaches a matter', () => {
  test('is the same in the policy and under row-level security, whatever the role, area, unit and kind', async () => {
    const matters = fc.sample(arbitraryMatter, { numRuns: 300, seed: 20_260_701 });
    const ids = matters.map(() => newId());
    await house.database.transaction({ as: 'owner' }, async (trx) => {
      for (const [at, matter] of matters.entries()) {
        await sql`insert into matter (district_id, id, kind, procedure_id, procedure_version, number, state, phase, seq, source,
            reported_at, received_at, entered_at, changed_at, reporter_staff, lng, lat, cell, area_path, lead_unit, assist_units,
            caller_unit, seats, heard_units, flags, counters, facts, clock_used, folded, head)
          values (${district}, ${ids[at]}, ${matter.kind}, 'p', 1, ${String(at)}, 's', 'p', 1, 's', now(), now(), now(), now(),
            ${matter.reporter}, 0, 0, 0, ${matter.areaPath}, ${matter.lead}, ${[...matter.assist]}, ${matter.caller}, ${[...matter.seats]}, ${[...matter.heard]}, '{}', '{}', '{}', '{}', '{}', '')`.execute(
          trx,
        );
      }
    });
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryReader, async ({ kinds: inForce, unit, ...who }) => {
        const reader: Reader = { district, ...who, ...(unit === undefined ? {} : { unit }) };
        const seen = await house.database.transaction(scopeOf(reader, { kinds: inForce, fields: {} }), (trx) =>
          trx.selectFrom('matter').select('id').execute(),
        );
        const told = ids.filter((_, at) => reaches(reader, inForce, matters[at] as Reachable));
        expect(seen.map(({ id }) => id).sort()).toEqual([...told].sort());
        reached += told.length;
      }),
      { numRuns: 400, seed: 20_260_702 },
    );
    // Neither side may agree by showing nothing.
    expect(reached).toBeGreaterThan(2000);
  });

  test('holds for every role by itself', () => {
    const matter: Reachable = {
      kind: 'wish',
      areaPath: 'a.b.c.',
      lead: 'u1',
      assist: ['u2'],
      caller: 'u3',
      reporter: 's1',
      seats: ['s2'],
      heard: ['u4'],
    };
    for (const role of Object.keys(roleRules) as Role[]) {
      const { reach } = roleRules[role];
      const who = { district, role, staff: 's9', areaPath: 'b.' };
      expect(reaches({ ...who, areaPath: 'a.b.' }, kinds, matter), role).toBe(reach.includes('area'));
      for (const unit of ['u1', 'u2', 'u3', 'u4']) {
        expect(reaches({ ...who, unit }, kinds, matter), role).toBe(reach.includes('unit'));
      }
      for (const staff of ['s1', 's2']) {
        expect(reaches({ ...who, staff }, kinds, matter), role).toBe(reach.includes('own'));
      }
      expect(reaches({ ...who, staff: 's1', areaPath: 'a.', unit: 'u1' }, ['petition'], matter), role).toBe(false);
    }
  });
});

import { randomBytes } from 'node:crypto';
import { type Role, roles } from '@wangge/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { loginScope, type Reader, reaches, scopeOf, sightOf } from '../../src/platform/policy/index.ts';
import { isUnder, openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';
import { seated } from '../scenarios/seated.ts';
import { audienceOf, reachOf, readsKind, sightBy } from './audiences.ts';
import { stream } from './walker.ts';

/** Probes in both districts together: a reader and a matter, or a reader and a field of it. */
const PROBES = process.env.WANGGE_LONG === '1' ? 200_000 : 20_000;

interface Post extends Reader {
  area: string;
  person: Person;
}

/** A kind that no pack names. */
const STRANGE_KIND = 'no-such-kind';

interface Probed {
  id: string;
  kind: string;
  area: string;
  areaPath: string;
  lead: string | null;
  assist: string[];
  caller: string | null;
  reporter: string;
  seats: string[];
  heard: string[];
}

describe.each(profiles)('who sees what in $slug', (profile) => {
  let town: Town;
  const posts: Post[] = [];
  let matters: Probed[];
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    const { district } = town;
    const next = stream(4711);
    const one = <T>(of: readonly T[]): T => of[next(of.length)] as T;
    const top = district.pack.areas[0]?.code as string;
    const own = district.areaByCode.get(profile.area);
    const parents = [
      top,
      own?.parent ?? top,
      profile.area,
      one(district.pack.areas).code,
      one(district.pack.areas).code,
    ];
    const units = [profile.lead, one(district.pack.units).id, one(district.pack.units).id];
    for (const role of roles) {
      for (const area of new Set(parents)) posts.push(await makePost(role, area, one(units)));
      posts.push(await makePost(role, top, undefined));
    }
    // Matters of every area, lead, assisting unit, reporter and kind: copies of one row, since only the row decides.
    const worker = await town.as(profile.worker);
    const { id } = taken(await worker.report(profile.procedure, profile.opening(town)), 201);
    const count = Math.ceil(PROBES / 2 / 2 / posts.length);
    matters = Array.from({ length: count }, () => {
      const area = one([...parents, one(district.pack.areas).code]);
      return {
        id: newId(),
        kind: next(6) === 0 ? STRANGE_KIND : one(district.kinds),
        area,
        areaPath: district.areaByCode.get(area)?.path as string,
        lead: next(3) === 0 ? null : one(units),
        assist: next(2) === 0 ? [] : [one(units)],
        caller: next(4) === 0 ? one(units) : null,
        reporter: one(posts).staff,
        seats: next(4) === 0 ? [one(posts).staff] : [],
        heard: next(5) === 0 ? [one(units)] : [],
      };
    });
    const [template] = await town.query('select * from wangge.matter where id = $1', [id]);
    const columns = Object.keys(template).filter((name) => !changed.includes(name));
    for (const matter of matters) {
      const { kind, areaPath, lead, assist, caller, reporter, seats, heard } = matter;
      await town.query(
        `insert into wangge.matter (id, number, kind, area_path, lead_unit, assist_units, reporter_staff, caller_unit, seats, heard_units, ${columns.join(', ')})
         select $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, ${columns.join(', ')} from wangge.matter where id = $1`,
        [id, matter.id, `COPY-${matter.id}`, kind, areaPath, lead, assist, reporter, caller, seats, heard],
      );
      await town.query(
        `insert into wangge.event (district_id, matter_id, seq, at, body, hash)
         select district_id, $2, seq, at, body, hash from wangge.event where matter_id = $1`,
        [id, matter.id],
      );
      for (const field of Object.keys(audienceOf[profile.slug])) {
        await town.query('insert into wangge.sealed_part values ($1, $2, 1, $3, $4)', [
          district.id,
          matter.id,
          field,
          randomBytes(40),
        ]);
        await town.query('insert into wangge.data_key values ($1, $2, $3, $4, now())', [
          district.id,
          matter.id,
          field,
          randomBytes(61),
        ]);
      }
    }
    await town.query(`delete from wangge.sealed_part where matter_id = $1`, [id]);
    await town.query(`delete from wangge.data_key where subject_id = $1`, [id]);
    matters.push({
      id,
      kind: profile.procedure,
      area: profile.area,
      areaPath: own?.path as string,
      lead: null,
      assist: [],
      caller: null,
      reporter: worker.staff,
      seats: [],
      heard: [],
    });
  }, 240_000);
  afterAll(() => town.close());

  const changed = [
    'id',
    'number',
    'kind',
    'area_path',
    'lead_unit',
    'assist_units',
    'reporter_staff',
    'caller_unit',
    'seats',
    'heard_units',
  ];

  /** Who reaches what (docs/safeguards.md, 4 and 9), over the areas as their parents stand in the pack. */
  const isSeen = (post: Post, matter: Probed): boolean =>
    matter.kind !== STRANGE_KIND &&
    readsKind(profile.slug, matter.kind, post.role) &&
    reachOf[post.role].some((by) => {
      if (by === 'own') return matter.reporter === post.staff || matter.seats.includes(post.staff);
      if (by === 'area') return isUnder(town.district, matter.area, post.area);
      return (
        post.unit !== undefined && [matter.lead, matter.caller, ...matter.assist, ...matter.heard].includes(post.unit)
      );
    });
  const seenBy = (post: Post): string[] =>
    matters
      .filter((one) => isSeen(post, one))
      .map(({ id }) => id)
      .sort();

  test('over HTTP each reader lists exactly what the table says', async () => {
    let probes = 0;
    for (const post of posts) {
      const expected = seenBy(post);
      const found: string[] = [];
      let cursor = '';
      for (;;) {
        const answer = await post.person.get(`/api/v1/cases?limit=200&sort=received${cursor}`);
        if (post.role.endsWith('-admin')) {
          expect(answer).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
          break;
        }
        const page = taken(answer);
        found.push(...page.items.map((item: { id: string }) => item.id));
        if (page.next === null) break;
        cursor = `&cursor=${page.next}`;
      }
      expect({ role: post.role, area: post.area, unit: post.unit, found: found.sort() }).toEqual({
        role: post.role,
        area: post.area,
        unit: post.unit,
        found: expected,
      });
      if (reachOf[post.role].length > 0) {
        expect(taken(await post.person.get('/api/v1/cases/counts')).total).toBe(expected.length);
      }
      probes += matters.length;
    }
    expect(probes).toBeGreaterThanOrEqual(PROBES / 4);
    console.log(
      `${profile.slug}: ${posts.length} readers × ${matters.length} matters = ${probes} probes over HTTP, as many in SQL`,
    );
  });

  test('over HTTP a case beyond reach is not there, whatever is asked of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), fc.constantFrom(...matters), async (post, matter) => {
        fc.pre(!isSeen(post, matter));
        const expected = reachOf[post.role].length === 0 ? 403 : 404;
        expect((await post.person.view(matter.id)).status).toBe(expected);
        const path = `/api/v1/cases/${matter.id}/reveal`;
        const fields = [Object.keys(audienceOf[profile.slug])[0]];
        expect((await post.person.post(path, { fields, purpose: 'curiosity' })).status).toBe(expected);
        expect((await post.person.act(matter.id, profile.rivals[0][0], {})).status).toBe(expected);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  test('row-level security alone, in bare SQL, says the same of rows and of fields', async () => {
    const client = await town.test.database.pool.connect();
    try {
      for (const post of posts) {
        await client.query('begin read only');
        const { settings = {} } = scopeOf(post, {
          kinds: town.district.kindsFor(post.role),
          fields: town.district.pack.fields,
        });
        for (const [name, value] of Object.entries(settings))
          await client.query('select set_config($1, $2, true)', [name, value]);
        await client.query('set local role wangge_app');
        const { rows } = await client.query('select id from wangge.matter order by id::text');
        const expected = seenBy(post);
        expect({ role: post.role, rows: rows.map(({ id }) => id).sort() }).toEqual({ role: post.role, rows: expected });
        const events = await client.query('select distinct matter_id from wangge.event');
        expect(events.rows.map(({ matter_id }) => matter_id).sort()).toEqual(expected);
        const parts = await client.query('select field, count(*)::int as n from wangge.sealed_part group by field');
        // The keys say the same by themselves: whoever got hold of a ciphertext could not open it.
        const keys = await client.query('select of as field, count(*)::int as n from wangge.data_key group by of');
        const byField = (rows: { field: string; n: number }[]) =>
          Object.fromEntries(rows.map(({ field, n }) => [field, n]));
        // Beside them, whoever reads the audit has the key of its month, and nobody else.
        const log = post.role === 'audit-admin' ? { log: 1 } : {};
        expect({ role: post.role, ...byField(keys.rows) }).toEqual({ role: post.role, ...byField(parts.rows), ...log });
        const fields = Object.keys(audienceOf[profile.slug]).filter(
          (one) => sightBy(profile.slug, one, post.role) !== 'none',
        );
        // The case that was reported over HTTP has no parts any more.
        const withParts = expected.filter((id) => id !== matters.at(-1)?.id).length;
        expect({ role: post.role, ...Object.fromEntries(parts.rows.map(({ field, n }) => [field, n])) }).toEqual({
          role: post.role,
          ...(withParts === 0 ? {} : Object.fromEntries(fields.map((one) => [one, withParts]))),
        });
        await client.query('rollback');
      }
    } finally {
      client.release(true);
    }
  });

  test('without settings, or at the log-in, nothing of any matter is seen, and nothing can be changed or removed', async () => {
    const client = await town.test.database.pool.connect();
    try {
      for (const settings of [
        {},
        loginScope(town.district.id).settings ?? {},
        { 'wangge.district': String(town.district.id) },
      ]) {
        await client.query('begin');
        for (const [name, value] of Object.entries(settings))
          await client.query('select set_config($1, $2, true)', [name, value]);
        await client.query('set local role wangge_app');
        for (const table of ['matter', 'event', 'sealed_part', 'audit']) {
          expect((await client.query(`select 1 from wangge.${table}`)).rowCount).toBe(0);
        }
        await client.query('rollback');
      }
      for (const text of [
        'delete from wangge.matter',
        'delete from wangge.event',
        "update wangge.event set body = '{}'",
        'update wangge.sealed_part set field = field',
        'delete from wangge.audit',
        'update wangge.data_key set wrapped = null',
        'delete from wangge.data_key',
        "update wangge.audit set verb = 'x'",
        'delete from wangge.command',
        'truncate wangge.event',
        'alter table wangge.matter disable row level security',
      ]) {
        await client.query('begin');
        await client.query('set local role wangge_app');
        await expect(client.query(text), text).rejects.toMatchObject({ code: '42501' });
        await client.query('rollback');
      }
    } finally {
      client.release(true);
    }
  });

  test('the policy in code says the same', () => {
    for (const post of posts) {
      for (const matter of matters) {
        expect(reaches(post, town.district.kindsFor(post.role), matter)).toBe(isSeen(post, matter));
      }
    }
    const { fields } = town.district.pack;
    const formFields = [...town.district.procedures.values()].flatMap(({ procedure }) => [
      ...procedure.opening.form,
      ...Object.values(procedure.actions).flatMap(({ form = [] }) => form),
    ]);
    const written = new Set(formFields.flatMap(({ personal }) => (personal === undefined ? [] : [personal])));
    expect(new Set(Object.keys(audienceOf[profile.slug]))).toEqual(written);
    for (const role of roles) {
      for (const personal of written)
        expect({ role, personal, sight: sightOf(fields, personal, role) }).toEqual({
          role,
          personal,
          sight: sightBy(profile.slug, personal, role),
        });
    }
  });

  async function makePost(role: Role, area: string, unit: string | undefined): Promise<Post> {
    const { district } = town;
    const staff = `x-${posts.length}`;
    const areaPath = district.areaByCode.get(area)?.path as string;
    const person = await seated(town, { staff, role, area, unit });
    return { district: district.id, staff, role, area, areaPath, person, ...(unit === undefined ? {} : { unit }) };
  }
});

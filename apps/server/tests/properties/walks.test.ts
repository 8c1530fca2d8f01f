import { type Role, replay } from '@wangge/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GENESIS, hashOf, projectRow, readStored, sha256 } from '../../src/cases/index.ts';
import { openTown, type Person, type Slug, type Town } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';
import { audienceOf, sightBy } from './audiences.ts';
import { CANARY, type Walked, walk } from './walker.ts';

const STEPS = process.env.WANGGE_LONG === '1' ? 4000 : 600;

/** Areas of work whose people have nothing to do with the procedures walked: they outnumber the others, and little would come about. */
const elsewhere = ['petitions', 'projects', 'experts', 'seven'];

/** Everybody else of the demo but administrators: their logins, roles as the demo tells them. */
async function everybody(town: Town): Promise<{ person: Person; role: Role }[]> {
  const { body } = await town.stranger().get('/api/v1/demo/accounts');
  const accounts = (body as { login: string; role: Role; group?: { id: string } }[]).filter(
    ({ role, group }) => !role.endsWith('-admin') && !elsewhere.includes(group?.id ?? ''),
  );
  return Promise.all(accounts.map(async ({ login, role }) => ({ person: await town.as(login), role })));
}

describe.each(profiles)('a random walk through $slug', (profile) => {
  let town: Town;
  let people: { person: Person; role: Role }[];
  let walked: Walked;
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    people = await everybody(town);
    walked = await walk(
      town,
      profile,
      people.map(({ person }) => person),
      STEPS,
      20_200_404,
    );
  });
  afterAll(() => town.close());

  test('goes far: many kinds of steps, none of them a fault of ours', () => {
    expect(walked.ids.length).toBeGreaterThan(10);
    expect(walked.done.size, JSON.stringify([...walked.done])).toBeGreaterThan(profile.slug === 'shizhong' ? 14 : 8);
    expect(town.log.filter((line) => line.includes('a fault of ours'))).toEqual([]);
  });

  test('replaying the events gives the folded matter and every column of the row', async () => {
    for (const row of await town.query('select * from wangge.matter')) {
      const events = await eventsOf(row.id);
      const matter = replay(events.map(({ body }) => readStored(body)));
      expect(matter).toEqual(row.folded);
      expect(matter.seq).toBe(events.length);
      const procedure = town.district.procedure(matter.procedure.id, matter.procedure.version);
      for (const [column, value] of Object.entries(projectRow(matter, procedure, town.district))) {
        // json and jsonb come back read; what was written was text.
        const isJson = typeof row[column] === 'object' && typeof value === 'string' && row[column] !== null;
        expect({ column, value: isJson ? JSON.parse(value) : value }).toEqual({ column, value: row[column] });
      }
    }
  });

  test('every chain verifies, and a byte that is changed breaks it', async () => {
    for (const { id, head } of await town.query('select id, head from wangge.matter')) {
      const events = await town.query(
        'select seq, body::text as text, hash from wangge.event where matter_id = $1 order by seq',
        [id],
      );
      let before: Buffer = GENESIS;
      for (const [index, { seq, text, hash }] of events.entries()) {
        expect(seq).toBe(index + 1);
        const place = { district: town.district.id, matter: id, seq };
        expect(hashOf(before, place, text).equals(hash)).toBe(true);
        expect(hashOf(before, place, `${text} `).equals(hash)).toBe(false);
        const parts = await town.query(
          'select field, ciphertext from wangge.sealed_part where matter_id = $1 and seq = $2',
          [id, seq],
        );
        const sealed = Object.fromEntries(parts.map(({ field, ciphertext }) => [field, sha256(ciphertext)]));
        expect(JSON.parse(text).sealed).toEqual(sealed);
        before = hash;
      }
      expect(before.equals(head)).toBe(true);
    }
  });

  test('what one is told in lists is what one is told of each case', async () => {
    for (const { person } of people) {
      const { body } = await person.get('/api/v1/cases?limit=200&sort=changed');
      for (const item of body.items.slice(0, 6)) {
        const { body: view } = await person.view(item.id);
        for (const [key, value] of Object.entries(item)) expect({ key, value: view[key] }).toEqual({ key, value });
      }
    }
  });

  test('personal words reach those of their audience and nobody else', async () => {
    const found = new Map<string, Set<Role>>();
    for (const { person, role } of people) {
      const look = (body: unknown) => {
        for (const [, personal] of JSON.stringify(body).matchAll(new RegExp(`${CANARY}\\d+ ([a-z-]+)`, 'g'))) {
          expect({ role, personal, sight: sightBy(profile.slug as Slug, personal as string, role) }).toEqual({
            role,
            personal,
            sight: 'whole',
          });
          found.set(personal as string, (found.get(personal as string) ?? new Set()).add(role));
        }
      };
      for (const id of walked.ids) {
        const { status, body } = await person.view(id);
        if (status === 200) look(body);
      }
      // A row without a category is called by its title or text: by those alone who may read these in the case.
      look((await person.get('/api/v1/cases?limit=200')).body);
      for (const list of ['cases/counts', 'cases/map', 'desk', 'district', 'catalogue']) {
        expect(JSON.stringify((await person.get(`/api/v1/${list}`)).body)).not.toContain(CANARY);
      }
    }
    // Not for want of looking: what is not masked was seen by several roles.
    const { opening, actions } = town.district.procedures.get(profile.procedure)?.procedure ?? {
      opening: { form: [] },
      actions: {},
    };
    const forms = [opening.form, ...Object.values(actions).map(({ form = [] }) => form)];
    const walkedEntries = new Set(forms.flat().map(({ personal }) => personal));
    for (const [personal, { whole }] of Object.entries(audienceOf[profile.slug])) {
      if (whole.length > 3 && personal !== 'callback-note' && walkedEntries.has(personal))
        expect({ personal, seen: (found.get(personal)?.size ?? 0) > 1 }).toEqual({ personal, seen: true });
    }
  });

  test('personal words stand in no line of the log and in no column of the database', async () => {
    expect(town.log.filter((line) => line.includes(CANARY))).toEqual([]);
    const columns = await town.query(`
      select table_name, column_name from information_schema.columns
      where table_schema = 'wangge' and data_type in ('text', 'json', 'jsonb', 'bytea', 'ARRAY')`);
    expect(columns.length).toBeGreaterThan(40);
    for (const { table_name, column_name } of columns) {
      const [{ n }] = await town.query(
        `select count(*)::int as n from wangge.${table_name} where
          case pg_typeof(${column_name})::text when 'bytea' then position($1::bytea in (${column_name}::text)::bytea) > 0
          else ${column_name}::text like '%' || $2 || '%' end`,
        [Buffer.from(Buffer.from(CANARY).toString('hex')), CANARY],
      );
      expect({ table_name, column_name, n }).toEqual({ table_name, column_name, n: 0 });
    }
    const [{ n }] = await town.query('select count(*)::int as n from wangge.sealed_part');
    expect(n, 'there was something to find').toBeGreaterThan(30);
  });

  async function eventsOf(id: string): Promise<{ body: unknown }[]> {
    return town.query('select body from wangge.event where matter_id = $1 order by seq', [id]);
  }
});

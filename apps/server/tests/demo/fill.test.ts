import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MatterEvent } from '@wangge/kernel';
import { replay } from '@wangge/kernel';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GENESIS, hashOf, keyContext, projectRow, readStored } from '../../src/cases/index.ts';
import { openNumbers } from '../../src/cases/numbers.ts';
import { unsealPart } from '../../src/cases/sealing.ts';
import { fillHistory } from '../../src/demo/index.ts';
import { type District, loadPack, openDistricts, readPackFolder } from '../../src/districts/index.ts';
import { openPhotoFolder, type PhotoStore } from '../../src/photos/index.ts';
import type { Schema } from '../../src/platform/database/schema.ts';
import { type Keyring, openKeyring } from '../../src/platform/keys/index.ts';
import { houseScope } from '../../src/platform/policy/index.ts';
import { type TestDatabase, withTestDatabase } from '../database/harness.ts';
import { lived, packFolder, personalOf, SEED, UNTIL } from './world.ts';

/** Enough for a weekend, and for matters that ended longer ago than pictures are kept. */
const DAYS = 6;
let folder: string;
let keys: Keyring;
let photos: PhotoStore;
let test_: TestDatabase<Schema>;
let districts: Map<string, District>;

async function load(database: TestDatabase<Schema>, ...packs: readonly string[]): Promise<Map<string, District>> {
  for (const pack of packs) {
    const files = await readPackFolder(packFolder(pack));
    await loadPack(database.database, files, { at: new Date(UNTIL), isDemo: true });
  }
  return new Map((await openDistricts(database.database)).map((district) => [district.slug, district]));
}

const district = (): District => districts.get('shizhong') as District;
const count = async (database: TestDatabase<Schema>, table: string): Promise<number> => {
  const { rows } = await database.database.pool.query(`select count(*)::int as count from wangge.${table}`);
  return rows[0].count as number;
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wangge-demo-'));
  keys = await openKeyring(join(folder, 'keys.json'));
  photos = await openPhotoFolder(join(folder, 'photos'));
  test_ = await withTestDatabase<Schema>();
  districts = await load(test_, 'shizhong', 'ville-haute');
});
afterAll(async () => {
  await test_.drop();
  await rm(folder, { recursive: true });
});

describe('a filled district', () => {
  let told: [number, number][];

  beforeAll(async () => {
    told = [];
    const onProgress = (done: number, total: number): void => {
      told.push([done, total]);
    };
    const options = { seed: SEED, days: DAYS, until: UNTIL, photos, onProgress };
    const filled = await fillHistory({ database: test_.database, keys }, district(), options);
    expect(filled).toMatchObject({ matters: await count(test_, 'matter'), events: await count(test_, 'event') });
    expect(filled.skipped).toBeUndefined();
  });

  test('holds what the simulation made, with other keys', async () => {
    const lives = lived(district(), { days: DAYS });
    const { rows } = await test_.database.pool.query(`
      select m.id, m.folded, array_agg(e.command_id order by e.seq) as commands
      from wangge.matter m join wangge.event e on e.matter_id = m.id group by m.district_id, m.id`);
    const stored = new Map(rows.map((row) => [row.id as string, row]));
    expect(stored.size).toBe(lives.length);
    for (const { matter, commands, events } of lives) {
      expect(stored.get(matter.id)?.folded).toEqual(JSON.parse(JSON.stringify(matter)));
      expect(stored.get(matter.id)?.commands).toEqual(events.map((_, index) => commands.get(index)?.id ?? null));
    }
  });

  test('the events of every matter give its row, and their chain holds', async () => {
    const { rows } = await test_.database.pool.query(`
      select m.*, e.events from wangge.matter m join lateral (
        select json_agg(json_build_object('seq', seq, 'text', body::text, 'hash', encode(hash, 'hex')) order by seq) as events
        from wangge.event where district_id = m.district_id and matter_id = m.id) e on true`);
    expect(rows.length).toBeGreaterThan(300);
    for (const { events, district_id, head, ...row } of rows) {
      let before: Buffer = GENESIS;
      const list: MatterEvent[] = [];
      for (const { seq, text, hash } of events as { seq: number; text: string; hash: string }[]) {
        before = hashOf(before, { district: district_id, matter: row.id, seq }, text);
        expect(before.toString('hex')).toBe(hash);
        list.push(readStored(JSON.parse(text)));
      }
      expect(before.equals(head)).toBe(true);
      const matter = replay(list);
      const projected = projectRow(matter, district().procedure(matter.procedure.id, 1), district());
      for (const [column, value] of Object.entries(projected)) {
        const stored: unknown = row[column];
        const isJson = typeof value === 'string' && typeof stored === 'object';
        expect([column, stored]).toEqual([column, isJson ? JSON.parse(value) : value]);
      }
    }
  });

  test('tells nobody of the past, and how far it is', async () => {
    expect(await count(test_, 'outbox')).toBe(0);
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1]);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b));
  });

  test('nothing personal stands in clear in any table', async () => {
    const values = new Set(lived(district(), { days: DAYS }).flatMap(({ events }) => personalOf(events)));
    const { rows: tables } = await test_.database.pool.query(
      "select table_name as name from information_schema.tables where table_schema = 'wangge' and table_type = 'BASE TABLE'",
    );
    let read = 0;
    for (const { name } of tables as { name: string }[]) {
      // Staff are named in staff.csv, their names marked as made up.
      if (name === 'pack_file') continue;
      const { rows } = await test_.database.pool.query(`select string_agg(t::text, ' ') as text from wangge.${name} t`);
      const text = (rows[0].text ?? '') as string;
      read += text.length;
      for (const value of values) if (text.includes(value)) expect.fail(`${name} holds ${value}`);
    }
    expect(read).toBeGreaterThan(1_000_000);
    expect(values.size).toBeGreaterThan(500);
  });

  test('what is sealed opens again with the keys of the house', async () => {
    const said = new Map(
      lived(district(), { days: DAYS }).flatMap(({ matter, events }) =>
        events.map((event, index) => [`${matter.id}/${index + 1}`, event.personal]),
      ),
    );
    const { rows } = await test_.database.pool.query(`
      select p.matter_id, p.seq, p.field, p.own_key, p.ciphertext, json_object_agg(k.of, encode(k.wrapped, 'hex')) as keys
      from wangge.sealed_part p join wangge.data_key k on k.district_id = p.district_id and k.subject_id = p.matter_id
      group by p.matter_id, p.seq, p.field, p.own_key, p.ciphertext order by p.matter_id, p.seq, p.field limit 400`);
    expect(rows.length).toBe(400);
    for (const { matter_id: matter, seq, field, own_key: ownKey, ciphertext, keys: wrapped } of rows) {
      const open = new Map(
        Object.entries(wrapped as Record<string, string>).map(([of, hex]) => [
          of,
          keys.unwrap(Buffer.from(hex, 'hex'), keyContext(district().id, matter, of)),
        ]),
      );
      const values = unsealPart({ field, seq, ownKey, ciphertext }, { district: district(), matter }, open);
      const expected = said.get(`${matter}/${seq}`)?.filter(({ personal }) => personal === field) ?? [];
      expect(values).toEqual(Object.fromEntries(expected.map(({ field: name, value }) => [name, value])));
      expect(expected.length).toBeGreaterThan(0);
    }
  });

  test('pictures of open matters are in the store, those of old ones have no key', async () => {
    const { rows } = await test_.database.pool.query(`
      select p.id, m.ended_at, k.wrapped is not null as kept, k.destroyed_at from wangge.photo p
      join wangge.matter m on m.district_id = p.district_id and m.id = p.matter_id
      join wangge.data_key k on k.district_id = p.district_id and k.subject_id = p.id and k.of = 'photo'`);
    const inStore = new Set<string>();
    for await (const { id } of photos.list()) inStore.add(id);
    expect(rows.some(({ kept }) => kept) && rows.some(({ kept }) => !kept)).toBe(true);
    for (const { id, ended_at, kept, destroyed_at } of rows) {
      expect(inStore.has(id)).toBe(kept);
      expect(destroyed_at === null).toBe(kept);
      if (ended_at === null) expect(kept).toBe(true);
    }
  });

  test('the next number of today goes on from there, and the sweep finds nothing old', async () => {
    const { rows } = await test_.database.pool.query(
      "select max(number) as last from wangge.matter where number like 'WG-20261118-%'",
    );
    const next = await openNumbers(test_.database).next(district(), 'WG', UNTIL);
    expect(Number(next.slice(-5))).toBe(Number(rows[0].last.slice(-5)) + 1);
    const { rows: due } = await test_.database.pool.query('select from wangge.matter where timer_at < $1', [
      new Date(UNTIL - 5_000),
    ]);
    expect(due.length).toBe(0);
  });

  test('a grid worker sees the own area alone, under row-level security', async () => {
    const path = district().pack.areas.find(({ level }) => level === 'street')?.path ?? '';
    const { settings } = houseScope(district().id);
    const scope = {
      settings: { ...settings, 'wangge.reach': '{area}', 'wangge.kinds': '{grid-event}', 'wangge.area': path },
    };
    const { rows } = await test_.database.transaction(scope, (trx) =>
      sql<{ area_path: string }>`select area_path from matter`.execute(trx),
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { area_path } of rows) expect(area_path.startsWith(path)).toBe(true);
  });

  test('a second time does nothing and says so', async () => {
    const before = await count(test_, 'event');
    const again = await fillHistory({ database: test_.database, keys }, district(), {
      seed: 'x',
      days: 1,
      until: UNTIL,
    });
    expect(again).toMatchObject({ matters: 0, events: 0, skipped: { en: expect.stringContaining('already') } });
    expect(await count(test_, 'event')).toBe(before);
  });
});

describe('the other district', () => {
  test('has a history too, by its own demo.yaml', async () => {
    const other = districts.get('ville-haute') as District;
    const { matters, troubles } = await fillHistory({ database: test_.database, keys }, other, {
      seed: SEED,
      days: 20,
      until: UNTIL,
    });
    const { rows } = await test_.database.pool.query(
      'select count(*)::int as count, min(number) as first from wangge.matter where district_id = $1',
      [other.id],
    );
    expect(matters).toBeGreaterThan(100);
    expect(rows[0]).toEqual({ count: matters, first: expect.stringMatching(/^SIG-20261029-/) });
    expect(troubles).toEqual([]);
  });
});

describe('where it does nothing', () => {
  const options = { seed: SEED, days: 1, until: UNTIL };

  test('a pack without demo.yaml has no history, with a sentence', async () => {
    const { demo: _, ...pack } = district().pack;
    const filled = await fillHistory({ database: test_.database, keys }, { ...district(), pack }, options);
    expect(filled).toMatchObject({ matters: 0, events: 0, skipped: { en: expect.stringContaining('demo.yaml') } });
  });

  test('a district that is none of a demo is refused', async () => {
    const real = { ...district(), isDemo: false };
    await expect(fillHistory({ database: test_.database, keys }, real, options)).rejects.toThrow('no demo');
  });
});

describe('cut short', () => {
  let other: TestDatabase<Schema>;
  let here: District;

  beforeEach(async () => {
    other = await withTestDatabase<Schema>();
    here = (await load(other, 'shizhong')).get('shizhong') as District;
  });
  afterEach(() => other.drop());

  const options = { seed: SEED, days: 4, until: UNTIL };
  /** Everything but what is new every time: ids of matters with their events, commands, photos and the numbers that are used up. */
  const expectWhole = async (): Promise<void> => {
    const lives = lived(here, { days: 4 });
    const { rows } = await other.database.pool.query(`
      select m.id, m.number, m.folded, array_agg(e.command_id order by e.seq) as commands
      from wangge.matter m join wangge.event e on e.matter_id = m.id group by m.district_id, m.id`);
    const stored = new Map(rows.map((row) => [row.id as string, row]));
    expect(stored.size).toBe(lives.length);
    for (const { matter, commands, events } of lives) {
      const row = stored.get(matter.id);
      expect(row?.folded).toEqual(JSON.parse(JSON.stringify(matter)));
      expect(row?.commands).toEqual(events.map((_, index) => commands.get(index)?.id ?? null));
    }
    expect(await count(other, 'photo')).toBe(lives.reduce((sum, { photos }) => sum + photos.length, 0));
    const { rows: blocks } = await other.database.pool.query('select max(next) as next from wangge.number_block');
    expect(blocks[0].next).toBeGreaterThan(50);
  };

  test('a kill in the middle leaves a beginning, and the next start goes on with the figures of the first', async () => {
    const filler = spawn(process.execPath, [fileURLToPath(new URL('fill-and-wait.ts', import.meta.url))], {
      env: { ...process.env, FILL_CLIENT: JSON.stringify(other.client), FILL_FOLDER: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((done) => filler.once('exit', done));
    let heard = '';
    await new Promise<void>((done, fail) => {
      filler.stdout.on('data', (piece: Buffer) => {
        heard += piece.toString();
        if (heard.includes('copied')) done();
      });
      filler.once('exit', (code) => fail(new Error(`ended by itself with ${code}: ${heard}`)));
    });
    filler.kill('SIGKILL');
    await gone;
    // What was on its way is committed or not once the server has noticed the broken connection.
    await expect
      .poll(
        async () => {
          const { rows } = await other.database.pool.query(
            "select count(*)::int as count from pg_stat_activity where application_name = 'wangge filler'",
          );
          return rows[0].count;
        },
        { timeout: 20_000 },
      )
      .toBe(0);
    const begun = await count(other, 'matter');
    expect(begun).toBeGreaterThan(0);
    // Asked for something else, later: what was begun is gone on with.
    const later = { ...options, seed: 'another', days: 0, until: UNTIL + 3_600_000 };
    const filled = await fillHistory({ database: other.database, keys }, here, later);
    expect(filled.matters).toBe((await count(other, 'matter')) - begun);
    expect(filled.matters).toBeGreaterThan(0);
    await expectWhole();
    const transactions = await other.database.pool.query(
      'select count(distinct xmin::text)::int as n from wangge.event',
    );
    expect(transactions.rows[0].n).toBeGreaterThan(3);
    const again = await fillHistory({ database: other.database, keys }, here, options);
    expect(again.skipped?.en).toContain('already');
  });

  test('so does a fault, whatever was under way', async () => {
    const onProgress = (done: number): void => {
      if (done > 300) throw new Error('the pipe broke');
    };
    const fill = fillHistory({ database: other.database, keys }, here, { ...options, onProgress });
    await expect(fill).rejects.toThrow('the pipe broke');
    await fillHistory({ database: other.database, keys }, here, options);
    await expectWhole();
  });

  test('two that fill at once write each matter once', async () => {
    const fill = () => fillHistory({ database: other.database, keys }, here, options);
    const both = await Promise.all([fill(), fill()]);
    expect(both.reduce((sum, { matters }) => sum + matters, 0)).toBe(lived(here, { days: 4 }).length);
    await expectWhole();
  });

  test('a pack that has changed since is refused with a sentence', async () => {
    const onProgress = (done: number): void => {
      if (done > 300) throw new Error('the pipe broke');
    };
    const fill = fillHistory({ database: other.database, keys }, here, { ...options, onProgress });
    await expect(fill).rejects.toThrow('the pipe broke');
    const { demo } = here.pack;
    if (!demo) throw new Error('no demo');
    const arrivals = { ...demo.arrivals, perDay: { value: 90, source: 'changed' } };
    const changed = { ...here, pack: { ...here.pack, demo: { ...demo, arrivals } } };
    const again = fillHistory({ database: other.database, keys }, changed, options);
    await expect(again).rejects.toThrow('changed since');
  });
});
